"""The API v1 and its pages for developers."""

from django.urls import URLPattern, path

from .api import api
from .service import servir
from .views import accueil, depots, donnees, pages

app_name = "api"


def _servies() -> list[URLPattern]:
    """The addresses of the API, with what is done around each; ninja's own home page isn't one of them."""
    motifs = [m for m in api.urls[0] if isinstance(m, URLPattern) and m.name != "api-root"]
    for motif in motifs:
        motif.callback = servir(motif.callback)
    return motifs


urlpatterns = [
    path("", pages.pages, name="pages"),
    path("essayer/", pages.essayer, name="essayer"),
    path("donnees/", pages.fichiers, name="fichiers"),
    path("donnees/catalogue.jsonld", servir(donnees.catalogue), name="catalogue"),
    path("donnees/<slug:nom>.schema.json", servir(donnees.schema_de), name="schema"),
    path("donnees/<str:nom>", servir(donnees.fichier), name="fichier"),
    path("v1/", servir(accueil.racine), name="racine"),
    path("v1/openapi.json", servir(accueil.openapi), name="openapi"),
    *(path(f"v1/{motif.pattern}", motif.callback, name=motif.name or "") for motif in _servies()),
    path("v1/depots", depots.depots, name="depots"),
    path("v1/depots/<int:numero>", depots.depot, name="depot"),
    path("v1/depots/<int:numero>/choix", depots.choix, name="depot_choix"),
    path("v1/depots/<int:numero>/ecrire", depots.ecrire, name="depot_ecrire"),
    path("v1/<path:reste>", servir(accueil.inconnue), name="inconnue"),
]
