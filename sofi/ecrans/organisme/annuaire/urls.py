"""Addresses of the organisme's directory, under /annuaire/."""

from django.urls import path

from . import views, views_portes_ouvertes

urlpatterns = [
    path("", views.annuaire, name="annuaire"),
    path("etablissement/", views.etablissement, name="annuaire_etablissement"),
    path("domaines/", views.domaines, name="annuaire_domaines"),
    path("sites/ajouter/", views.site, name="annuaire_site_ajouter"),
    path("sites/<int:pk>/", views.site, name="annuaire_site"),
    path("sites/<int:pk>/retirer/", views.retirer_site, name="annuaire_site_retirer"),
    path("sites/<int:pk>/retablir/", views.retablir_site, name="annuaire_site_retablir"),
    path("contacts/ajouter/", views.contact, name="annuaire_contact_ajouter"),
    path("contacts/<int:pk>/", views.contact, name="annuaire_contact"),
    path("contacts/<int:pk>/retirer/", views.retirer_contact, name="annuaire_contact_retirer"),
    path("contacts/<int:pk>/retablir/", views.retablir_contact, name="annuaire_contact_retablir"),
    path(
        "portes-ouvertes/ajouter/",
        views_portes_ouvertes.porte_ouverte,
        name="annuaire_porte_ouverte_ajouter",
    ),
    path(
        "portes-ouvertes/<int:pk>/",
        views_portes_ouvertes.porte_ouverte,
        name="annuaire_porte_ouverte",
    ),
    path(
        "portes-ouvertes/<int:pk>/retirer/",
        views_portes_ouvertes.retirer_porte_ouverte,
        name="annuaire_porte_ouverte_retirer",
    ),
    path(
        "portes-ouvertes/<int:pk>/retablir/",
        views_portes_ouvertes.retablir_porte_ouverte,
        name="annuaire_porte_ouverte_retablir",
    ),
    path(
        "portes-ouvertes/<int:pk>/supprimer/",
        views_portes_ouvertes.supprimer_porte_ouverte,
        name="annuaire_porte_ouverte_supprimer",
    ),
]
