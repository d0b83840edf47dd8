"""Addresses of the steering figures."""

from django.urls import path

from . import views

urlpatterns = [path("", views.pilotage, name="pilotage")]
