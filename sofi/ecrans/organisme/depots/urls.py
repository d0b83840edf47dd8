"""Addresses of « Importer un fichier », under /importer/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.importer, name="importer"),
    path("modele/", views.modele, name="importer_modele"),
    path("<int:pk>/", views.depot, name="importer_depot"),
    path("<int:pk>/annote/", views.classeur_annote, name="importer_annote"),
    path("<int:pk>/relire/", views.relire_depot, name="importer_relire"),
    path("<int:pk>/ecrire/", views.ecrire_depot, name="importer_ecrire"),
    path("<int:pk>/abandonner/", views.abandonner_depot, name="importer_abandonner"),
    path("<int:pk>/annuler/", views.annuler_depot, name="importer_annuler"),
]
