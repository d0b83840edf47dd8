"""Addresses of the e-mails."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.courriels, name="courriels"),
    path("<int:pk>/", views.courriel, name="courriel"),
    path("<int:pk>/relancer/", views.relancer_courriel, name="courriel_relancer"),
]
