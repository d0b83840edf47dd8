"""Addresses of the administration."""

from django.urls import include, path

from .views import equipe, motifs, synonymes

app_name = "administration"
urlpatterns = [
    path("programmes/", include("sofi.ecrans.administration.programmes.urls")),
    path("personnel/", equipe.personnel, name="personnel"),
    path("personnel/inviter/", equipe.inviter_quelqu_un, name="inviter"),
    path("motifs/", motifs.motifs, name="motifs"),
    path("motifs/<int:pk>/", motifs.motif, name="motif"),
    path("motifs/<int:pk>/retirer/", motifs.retirer, name="motif_retirer"),
    path("synonymes/", synonymes.synonymes, name="synonymes"),
    path("synonymes/<int:pk>/", synonymes.synonyme, name="synonyme"),
    path("synonymes/<int:pk>/finir/", synonymes.finir, name="synonyme_finir"),
]
