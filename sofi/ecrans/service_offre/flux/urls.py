"""Addresses of the feed."""

from django.urls import path

from . import donnees, views

urlpatterns = [
    path("", views.exports, name="exports"),
    path("lancer/", views.lancer, name="exports_lancer"),
    path("arreter/<int:pk>/", views.arreter_le_passage, name="exports_arreter"),
    path("debloquer/<int:pk>/", views.debloquer_flux, name="exports_debloquer"),
    path("ecarter/<int:pk>/", views.ecarter_flux, name="exports_ecarter"),
    path("donnees/lancer/", donnees.lancer, name="exports_donnees_lancer"),
    path("donnees/arreter/<int:pk>/", donnees.arreter_l_ecriture, name="exports_donnees_arreter"),
    path("fichiers/<int:pk>/<slug:quoi>/", views.fichier, name="exports_fichier"),
]
