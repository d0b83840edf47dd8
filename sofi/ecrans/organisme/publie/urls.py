"""Addresses of the life of the published offer, under /publie/."""

from django.urls import path

from .views import dupliquer, historique, publie, sessions

ACTION = "<int:action>/"
SESSION = f"{ACTION}sessions/<int:session>/"

urlpatterns = [
    path(ACTION, publie.publie, name="publie"),
    path(f"{ACTION}mettre-a-jour/", publie.mettre_a_jour, name="publie_mettre_a_jour"),
    path(f"{ACTION}actuelle/", publie.confirmer, name="publie_confirmer"),
    path(f"{ACTION}ou-en-est/", publie.suivi, name="publie_suivi"),
    path(f"{ACTION}historique/", historique.historique, name="publie_historique"),
    path(f"{ACTION}historique/<int:numero>/", historique.version, name="publie_version"),
    path(f"{ACTION}dupliquer/", dupliquer.dupliquer, name="publie_dupliquer"),
    path(f"{SESSION}reunions/", sessions.reunions, name="publie_reunions"),
    path(f"{SESSION}retirer/", sessions.retirer, name="publie_retirer"),
]
