"""Addresses of the administration."""

from django.urls import include, path

from .views import (
    catalogues,
    chiffres,
    equipe,
    motifs,
    pages,
    personnes,
    recherche,
    synonymes,
    systeme,
    tables,
)

app_name = "administration"
urlpatterns = [
    path("programmes/", include("sofi.ecrans.administration.programmes.urls")),
    path("partenaires/", include("sofi.ecrans.administration.partenaires.urls")),
    path("personnel/", equipe.personnel, name="personnel"),
    path("personnel/inviter/", equipe.inviter_quelqu_un, name="inviter"),
    path("motifs/", motifs.motifs, name="motifs"),
    path("motifs/<int:pk>/", motifs.motif, name="motif"),
    path("motifs/<int:pk>/retirer/", motifs.retirer, name="motif_retirer"),
    path("catalogues/", catalogues.catalogues, name="catalogues"),
    path("recherche/", recherche.index_de_la_recherche, name="index_de_la_recherche"),
    path("systeme/", systeme.systeme, name="systeme"),
    path("systeme/prevenus/", systeme.prevenus, name="systeme_prevenus"),
    path("systeme/taches/<int:pk>/relancer/", systeme.relancer_une_tache, name="systeme_relancer"),
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
    path("personnes/", personnes.personnes, name="personnes"),
    path("personnes/conservation/", personnes.conservation, name="personnes_conservation"),
    path("personnes/<int:pk>/", personnes.personne, name="personne"),
    path(
        "personnes/<int:pk>/abandonner/", personnes.personne_abandonner, name="personne_abandonner"
    ),
    path("synonymes/", synonymes.synonymes, name="synonymes"),
    path("synonymes/<int:pk>/", synonymes.synonyme, name="synonyme"),
    path("synonymes/<int:pk>/finir/", synonymes.finir, name="synonyme_finir"),
    path("pages/", pages.pages, name="pages"),
    path("pages/ecrire/<slug:code>/", pages.ecrire, name="page_ecrire"),
    path("pages/<int:pk>/", pages.page, name="page"),
    path("pages/<int:pk>/apercu/", pages.apercu, name="page_apercu"),
    path("pages/<int:pk>/fichier/", pages.fichier, name="page_fichier"),
    path("pages/<int:pk>/retirer/", pages.retirer_du_site, name="page_retirer"),
    path("pages/<int:pk>/supprimer/", pages.supprimer_le_brouillon, name="page_supprimer"),
    path(
        "pages/<int:pk>/reprendre/<int:numero>/", pages.reprendre_la_parution, name="page_reprendre"
    ),
]
