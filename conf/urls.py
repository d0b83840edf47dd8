"""Addresses of the site."""

from django.urls import include, path

handler500 = "sofi.ecrans.api.problemes.erreur_du_serveur"
urlpatterns = [
    path("", include("sofi.ecrans.public.urls")),
    path("api/", include("sofi.ecrans.api.urls")),
    # Before allauth's own, some of whose addresses it closes.
    path("compte/", include("sofi.ecrans.compte.urls")),
    path("compte/", include("allauth.account.urls")),
    path("compte/2fa/", include("allauth.mfa.urls")),
    path("organisme/", include("sofi.ecrans.organisme.urls")),
    path("administration/", include("sofi.ecrans.administration.urls")),
    path("region/", include("sofi.ecrans.region.urls")),
    # For the programs of partners, by key.
    path("flux/", include("sofi.ecrans.partenaires.urls")),
    path("service-offre/", include("sofi.ecrans.service_offre.urls")),
]
