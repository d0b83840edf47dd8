"""Addresses of the administration."""

from django.urls import include, path

from . import views, views_motifs

app_name = "administration"
urlpatterns = [
    path("programmes/", include("sofi.ecrans.administration.programmes.urls")),
    path("personnel/", views.personnel, name="personnel"),
    path("personnel/inviter/", views.inviter_quelqu_un, name="inviter"),
    path("motifs/", views_motifs.motifs, name="motifs"),
    path("motifs/<int:pk>/", views_motifs.motif, name="motif"),
    path("motifs/<int:pk>/retirer/", views_motifs.retirer, name="motif_retirer"),
]
