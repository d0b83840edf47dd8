"""Addresses of the certifications that end."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.certifications, name="certifications"),
    path("<slug:code>/", views.certification, name="certification"),
    path("<slug:code>/confirmer/", views.confirmer, name="certification_confirmer"),
]
