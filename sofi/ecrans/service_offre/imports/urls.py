"""Addresses of the imports."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.imports, name="imports"),
    path("historique/", views.historique, name="imports_historique"),
    path("modele-region/", views.modele_region, name="imports_modele_region"),
    path("deposer/<slug:nom>/", views.deposer_fichier, name="imports_deposer"),
    path("deposer/<slug:nom>/adresse/", views.adresse, name="imports_adresse"),
    path("deposer/<slug:nom>/chercher/", views.chercher_maintenant, name="imports_chercher"),
    path("<int:pk>/", views.importe, name="import"),
    path("<int:pk>/appliquer/", views.appliquer, name="import_appliquer"),
    path("<int:pk>/abandonner/", views.abandonner_import, name="import_abandonner"),
]
