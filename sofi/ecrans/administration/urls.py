"""Addresses of the administration."""

from django.urls import path

from . import views

app_name = "administration"
urlpatterns = [
    path("personnel/", views.personnel, name="personnel"),
    path("personnel/inviter/", views.inviter_quelqu_un, name="inviter"),
]
