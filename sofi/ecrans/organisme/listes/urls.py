"""Addresses of the organisme's dashboard and lists."""

from django.urls import path

from .views import cles, listes, lot, signalements

urlpatterns = [
    path("", listes.tableau_de_bord, name="tableau_de_bord"),
    path("actions/", listes.actions, name="actions"),
    path(
        "actions/<int:action>/code-propose/<int:proposition>/",
        listes.accepter_code,
        name="accepter_code",
    ),
    path("actions/<int:action>/code-vu/", listes.code_vu, name="code_vu"),
    path("sessions/", listes.sessions, name="sessions"),
    path("sessions/lot/", lot.lot_de_sessions, name="sessions_lot"),
    path("signalements/", signalements.signalements, name="signalements"),
    path("signalements/<int:pk>/", signalements.signalement, name="signalement"),
    path("ou-est-ma-session/", listes.trajet, name="trajet"),
    path("cles/", cles.cles, name="cles"),
    path("cles/<int:pk>/revoquer/", cles.revoquer_une_cle, name="cle_revoquer"),
    path("vues/", listes.pages_lues, name="pages_lues"),
    path("gestes/<int:pk>/", lot.geste, name="geste"),
    path("gestes/<int:pk>/annuler/", lot.annuler, name="geste_annuler"),
]
