"""Addresses of the entry screens, under /saisie/."""

from django.urls import path

from .views import (
    abandon,
    action,
    apercu,
    circuit,
    creer,
    dispositif,
    formation,
    messages,
    recapitulatif,
    session,
)

SESSION = "<int:action>/sessions/<int:session>/"
DISPOSITIF = f"{SESSION}dispositifs/<int:dispositif>/"

urlpatterns = [
    path("", creer.creer, name="creer"),
    path("certifiante/", creer.creer_certifiante, name="creer_certifiante"),
    path("non-certifiante/", creer.creer_non_certifiante, name="creer_non_certifiante"),
    path(
        "codes/domaines/",
        formation.chercher_codes,
        {"nom": "domaine"},
        name="chercher_domaines",
    ),
    path("codes/metiers/", formation.chercher_codes, {"nom": "metier"}, name="chercher_metiers"),
    path("<int:action>/", recapitulatif.ouvrir, name="action"),
    path("<int:action>/formation/", formation.fiche_formation, name="fiche_formation"),
    path(
        "<int:action>/formation/certification/",
        formation.changer_certification,
        name="changer_certification",
    ),
    path("<int:action>/action/", action.fiche_action, name="fiche_action"),
    path("<int:action>/sessions/", session.ajouter, name="ajouter_session"),
    path(SESSION, session.fiche_session, name="fiche_session"),
    path(f"{SESSION}retirer/", session.retirer, name="retirer_session"),
    path(
        f"{SESSION}dispositifs/nouveau/",
        dispositif.nouveau,
        name="nouveau_dispositif",
    ),
    path(DISPOSITIF, dispositif.fiche_dispositif, name="fiche_dispositif"),
    path(f"{DISPOSITIF}retirer/", dispositif.retirer, name="retirer_dispositif"),
    path("<int:action>/recapitulatif/", recapitulatif.recapitulatif, name="recapitulatif"),
    path("<int:action>/apercu/", apercu.apercu, name="apercu"),
    path("<int:action>/apercu/<int:session>/", apercu.apercu, name="apercu_session"),
    path(
        "<int:action>/corrections/<int:evenement>/",
        recapitulatif.correction,
        name="fiche_corrigee",
    ),
    path("<int:action>/brouillon/supprimer/", abandon.supprimer, name="supprimer_brouillon"),
    path("<int:action>/modification/abandonner/", abandon.abandonner, name="abandonner"),
    path("<int:action>/message/", messages.ecrire, name="ecrire"),
    path("<int:action>/messages/lus/", messages.lus, name="messages_lus"),
    path("<int:action>/repondre/", circuit.repondre, name="repondre"),
    path("<int:action>/<slug:transition>/", circuit.franchir, name="franchir"),
]
