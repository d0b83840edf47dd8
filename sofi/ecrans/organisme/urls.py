"""Addresses of the organisme's screens."""

from django.urls import include, path

app_name = "organisme"
urlpatterns = [
    path("", include("sofi.ecrans.organisme.listes.urls")),
    path("annuaire/", include("sofi.ecrans.organisme.annuaire.urls")),
    path("importer/", include("sofi.ecrans.organisme.depots.urls")),
    path("publie/", include("sofi.ecrans.organisme.publie.urls")),
    path("publiques/", include("sofi.ecrans.organisme.publiques.urls")),
    path("saisie/", include("sofi.ecrans.organisme.saisie.urls")),
]
