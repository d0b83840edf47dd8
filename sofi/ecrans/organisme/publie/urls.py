"""Addresses of the life of the published offer, under /publie/."""

from django.urls import path

from . import views, views_dupliquer, views_historique, views_sessions

ACTION = "<int:action>/"
SESSION = f"{ACTION}sessions/<int:session>/"

urlpatterns = [
    path(ACTION, views.publie, name="publie"),
    path(f"{ACTION}actuelle/", views.confirmer, name="publie_confirmer"),
    path(f"{ACTION}ou-en-est/", views.suivi, name="publie_suivi"),
    path(f"{ACTION}historique/", views_historique.historique, name="publie_historique"),
    path(f"{ACTION}historique/<int:numero>/", views_historique.version, name="publie_version"),
    path(f"{ACTION}dupliquer/", views_dupliquer.dupliquer, name="publie_dupliquer"),
    path(f"{SESSION}recrutement/", views.recrutement, name="publie_recrutement"),
    path(f"{SESSION}places/<int:dispositif>/", views.places, name="publie_places"),
    path(f"{SESSION}reunions/", views_sessions.reunions, name="publie_reunions"),
    path(f"{SESSION}retirer/", views_sessions.retirer, name="publie_retirer"),
]
