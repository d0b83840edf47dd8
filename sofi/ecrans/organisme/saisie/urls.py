"""Addresses of the entry screens, under /saisie/."""

from django.urls import path

from . import (
    views_action,
    views_circuit,
    views_creer,
    views_dispositif,
    views_formation,
    views_recapitulatif,
    views_session,
)

SESSION = "<int:action>/sessions/<int:session>/"
DISPOSITIF = f"{SESSION}dispositifs/<int:dispositif>/"

urlpatterns = [
    path("", views_creer.creer, name="creer"),
    path("certifiante/", views_creer.creer_certifiante, name="creer_certifiante"),
    path("non-certifiante/", views_creer.creer_non_certifiante, name="creer_non_certifiante"),
    path(
        "codes/domaines/",
        views_formation.chercher_codes,
        {"nom": "domaine"},
        name="chercher_domaines",
    ),
    path(
        "codes/metiers/", views_formation.chercher_codes, {"nom": "metier"}, name="chercher_metiers"
    ),
    path("<int:action>/", views_recapitulatif.ouvrir, name="action"),
    path("<int:action>/formation/", views_formation.fiche_formation, name="fiche_formation"),
    path(
        "<int:action>/formation/certification/",
        views_formation.changer_certification,
        name="changer_certification",
    ),
    path("<int:action>/action/", views_action.fiche_action, name="fiche_action"),
    path("<int:action>/sessions/", views_session.ajouter, name="ajouter_session"),
    path(SESSION, views_session.fiche_session, name="fiche_session"),
    path(f"{SESSION}retirer/", views_session.retirer, name="retirer_session"),
    path(
        f"{SESSION}dispositifs/nouveau/",
        views_dispositif.nouveau,
        name="nouveau_dispositif",
    ),
    path(DISPOSITIF, views_dispositif.fiche_dispositif, name="fiche_dispositif"),
    path(f"{DISPOSITIF}retirer/", views_dispositif.retirer, name="retirer_dispositif"),
    path("<int:action>/recapitulatif/", views_recapitulatif.recapitulatif, name="recapitulatif"),
    path(
        "<int:action>/corrections/<int:evenement>/",
        views_recapitulatif.correction,
        name="fiche_corrigee",
    ),
    path("<int:action>/repondre/", views_circuit.repondre, name="repondre"),
    path("<int:action>/<slug:transition>/", views_circuit.franchir, name="franchir"),
]
