"""Addresses of « Formations publiques », under /publiques/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.choisir, name="publiques"),
    path("<int:formateur>/procedure/<int:gabarit>/", views.reference, name="publiques_reference"),
]
