"""Addresses of the organisme's dashboard and lists."""

from django.urls import path

from . import views, views_lot

urlpatterns = [
    path("", views.tableau_de_bord, name="tableau_de_bord"),
    path("actions/", views.actions, name="actions"),
    path(
        "actions/<int:action>/code-propose/<int:proposition>/",
        views.accepter_code,
        name="accepter_code",
    ),
    path("actions/<int:action>/code-vu/", views.code_vu, name="code_vu"),
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/lot/", views_lot.lot_de_sessions, name="sessions_lot"),
    path("sessions/lot/bilan/", views_lot.bilan, name="sessions_bilan"),
]
