"""Addresses of the Région's screens."""

from django.urls import path

from . import views

app_name = "region"
urlpatterns = [
    path("", views.accords, name="accords"),
    path("offre/", views.offre, name="offre"),
    path("lots/", views.lots, name="lots"),
    path("action/<int:pk>/", views.action, name="action"),
    path("action/<int:pk>/decision/", views.decider, name="decider"),
    path("action/<int:pk>/versions/<int:numero>/", views.version, name="version"),
]
