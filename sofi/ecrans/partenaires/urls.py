"""Addresses for the programs of partners."""

from django.urls import path, register_converter

from . import views


class Jour:
    """« 2026-05-20 »."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, texte: str) -> str:
        return texte

    def to_url(self, jour: object) -> str:
        return str(jour)


register_converter(Jour, "jour")

app_name = "partenaires"
urlpatterns = [
    path("v1/", views.sommaire, name="sommaire"),
    path("v1/retours", views.retours, name="retours"),
    path("v1/<slug:genre>", views.fichier, name="fichier"),
    path("v1/<jour:jour>/<slug:genre>", views.fichier, name="fichier_du"),
    path("v1/<path:reste>", views.inconnue, name="inconnue"),
]
