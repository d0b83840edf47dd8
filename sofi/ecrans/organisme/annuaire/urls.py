"""Addresses of the organisme's directory, under /annuaire/."""

from django.urls import path

from .views import annuaire, personnes, portes_ouvertes

urlpatterns = [
    path("", annuaire.annuaire, name="annuaire"),
    path("etablissement/", annuaire.etablissement, name="annuaire_etablissement"),
    path("domaines/", annuaire.domaines, name="annuaire_domaines"),
    path("personnes/", personnes.personnes, name="annuaire_personnes"),
    path(
        "personnes/invitations/<int:pk>/annuler/",
        personnes.annuler_invitation,
        name="annuaire_invitation_annuler",
    ),
    path("sites/ajouter/", annuaire.site, name="annuaire_site_ajouter"),
    path("sites/<int:pk>/", annuaire.site, name="annuaire_site"),
    path("sites/<int:pk>/retirer/", annuaire.retirer_site, name="annuaire_site_retirer"),
    path("sites/<int:pk>/retablir/", annuaire.retablir_site, name="annuaire_site_retablir"),
    path("contacts/ajouter/", annuaire.contact, name="annuaire_contact_ajouter"),
    path("contacts/<int:pk>/", annuaire.contact, name="annuaire_contact"),
    path("contacts/<int:pk>/retirer/", annuaire.retirer_contact, name="annuaire_contact_retirer"),
    path(
        "contacts/<int:pk>/retablir/", annuaire.retablir_contact, name="annuaire_contact_retablir"
    ),
    path(
        "portes-ouvertes/ajouter/",
        portes_ouvertes.porte_ouverte,
        name="annuaire_porte_ouverte_ajouter",
    ),
    path(
        "portes-ouvertes/<int:pk>/",
        portes_ouvertes.porte_ouverte,
        name="annuaire_porte_ouverte",
    ),
    path(
        "portes-ouvertes/<int:pk>/retirer/",
        portes_ouvertes.retirer_porte_ouverte,
        name="annuaire_porte_ouverte_retirer",
    ),
    path(
        "portes-ouvertes/<int:pk>/retablir/",
        portes_ouvertes.retablir_porte_ouverte,
        name="annuaire_porte_ouverte_retablir",
    ),
    path(
        "portes-ouvertes/<int:pk>/supprimer/",
        portes_ouvertes.supprimer_porte_ouverte,
        name="annuaire_porte_ouverte_supprimer",
    ),
]
