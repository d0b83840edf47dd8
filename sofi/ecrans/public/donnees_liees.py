"""The data block of each public page for search engines: what the page shows, no more."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.safestring import SafeString

from sofi.diffusion import evenements, schema_org
from sofi.diffusion.evenements import Evenement
from sofi.diffusion.organismes import Fiche
from sofi.ecrans.commun.adresses import adresse
from sofi.ecrans.commun.navigation import LIBELLES

from .acces import SessionPubliee
from .presentation.formation import PageFormation
from .presentation.textes import bloc_de_donnees
from .rendez_vous import chemin


def de_formation(request: HttpRequest, publiee: SessionPubliee, page: PageFormation) -> SafeString:
    """The training with its active sessions, the meetings to come of the one shown, the way to it."""
    entiere = request.build_absolute_uri
    adresse, document = entiere(request.path), publiee.document
    sessions = [s for s in document.sessions if s.id in publiee.actives]
    reunions = [
        evenements.d_information(document, reunion, session=publiee.session.id)
        for reunion in publiee.session.informations_collectives
        if reunion.date >= page.aujourd_hui.isoformat()
    ]
    etapes = [_debut(request, "public:accueil")]
    if page.domaine:
        etapes.append((page.domaine, entiere(page.url_domaine)))
    return bloc_de_donnees(
        schema_org.graphe(
            schema_org.cours(document, sessions, adresse_page=adresse),
            *(schema_org.evenement(reunion, adresse_page=adresse) for reunion in reunions),
            schema_org.fil([*etapes, (document.action.titre, adresse)]),
        )
    )


def d_organisme(request: HttpRequest, fiche: Fiche) -> SafeString:
    """The organisme, its open days to come, the way to it."""
    adresse, e = request.build_absolute_uri(request.path), fiche.etablissement
    portes = [
        evenements.de_porte(porte, modifie_le=e.modifie_le) for porte in fiche.portes_ouvertes
    ]
    return bloc_de_donnees(
        schema_org.graphe(
            schema_org.organisme(fiche, adresse_page=adresse),
            *(schema_org.evenement(porte, adresse_page=adresse) for porte in portes),
            schema_org.fil([_debut(request, "public:organismes"), (e.nom, adresse)]),
        )
    )


def de_liste(request: HttpRequest, pages: Iterable[tuple[str, str]]) -> SafeString:
    """A page of results in its order: names and addresses on the site; empty without any."""
    site = request.build_absolute_uri("/").removesuffix("/")
    entieres = [(nom, f"{site}{chemin}") for nom, chemin in pages]
    liste = schema_org.liste(entieres)
    return bloc_de_donnees(schema_org.graphe(liste)) if liste else SafeString()


def d_evenements(request: HttpRequest, montres: Iterable[Evenement]) -> SafeString:
    """The events of a page of the agenda; empty without any."""
    dits = [
        schema_org.evenement(e, adresse_page=request.build_absolute_uri(chemin(e))) for e in montres
    ]
    return bloc_de_donnees(schema_org.graphe(*dits)) if dits else SafeString()


def _debut(request: HttpRequest, nom: str) -> tuple[str, str]:
    """A page of the menu, as the menu calls it."""
    return LIBELLES[nom], request.build_absolute_uri(adresse(nom))
