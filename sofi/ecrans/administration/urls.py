"""Addresses of the administration."""

from django.urls import include, path

from .views import chiffres, equipe, motifs, synonymes, tables

app_name = "administration"
urlpatterns = [
    path("programmes/", include("sofi.ecrans.administration.programmes.urls")),
    path("personnel/", equipe.personnel, name="personnel"),
    path("personnel/inviter/", equipe.inviter_quelqu_un, name="inviter"),
    path("motifs/", motifs.motifs, name="motifs"),
    path("motifs/<int:pk>/", motifs.motif, name="motif"),
    path("motifs/<int:pk>/retirer/", motifs.retirer, name="motif_retirer"),
    path("tables/", tables.tables, name="tables"),
    path("tables/chiffres/", chiffres.chiffres, name="table_chiffres"),
    path("tables/chiffres/<slug:code>/", chiffres.chiffre, name="table_chiffre"),
    path("tables/coordonnees/", chiffres.coordonnees_du_pied, name="table_coordonnees"),
    path(
        "tables/historique/<int:pk>/retablir/",
        tables.retablir_un_changement,
        name="table_retablir",
    ),
    path("tables/<slug:code>/", tables.table, name="table"),
    path("tables/<slug:code>/<str:cle>/", tables.ligne, name="table_ligne"),
    path("tables/<slug:code>/<str:cle>/finir/", tables.finir, name="table_finir"),
    path("synonymes/", synonymes.synonymes, name="synonymes"),
    path("synonymes/<int:pk>/", synonymes.synonyme, name="synonyme"),
    path("synonymes/<int:pk>/finir/", synonymes.finir, name="synonyme_finir"),
]
