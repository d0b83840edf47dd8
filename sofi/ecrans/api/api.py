"""The addresses of the API v1, each said once: what answers, what it gives, how it is told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import NinjaAPI
from ninja.errors import ValidationError

from sofi.diffusion.objets_publics import (
    FormationPubliee,
    InformationCollectivePubliee,
    OrganismePublic,
    SessionPubliee,
    SitePublic,
)
from sofi.diffusion.references_publiques import TABLES
from sofi.validation.document import Document

from .problemes import Refus, repondre_au_refus
from .reponses import JSON, LD_JSON, Page, PageDeChangements
from .service import refus_des_valeurs, verifier_les_noms
from .views import offre, references, suite

VERSION = "1.0.0"
Vue = Callable[..., HttpResponseBase]

api = NinjaAPI(
    title="SOFI, l’offre de formation",
    version=VERSION,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api_v1",
)


@dataclass(frozen=True)
class Adresse:
    """An address: `type` is what a good answer holds; a list holds pages of it."""

    chemin: str
    nom: str
    vue: Vue
    resume: str
    type: Any
    liste: bool = False
    genre: str = JSON
    theme: str = "Offre"

    @property
    def contenu(self) -> Any:
        """The type of the whole answer."""
        return Page[self.type] if self.liste else self.type  # type: ignore[name-defined]


def _deux(
    nom: str, un: str, liste: Vue, detail: Vue, type_: type[msgspec.Struct], dit: str
) -> list[Adresse]:
    """A list and one of it, by number."""
    return [
        Adresse(f"/{nom}", un.replace("-", "_") + "s", liste, f"Chercher des {dit}", type_, True),
        Adresse(f"/{nom}/{{numero}}", un.replace("-", "_"), detail, f"Lire un des {dit}", type_),
    ]


def _table(nom: str) -> list[Adresse]:
    """A list and one of it, by code."""
    type_, theme = TABLES[nom].type, "Référentiels"
    return [
        Adresse(
            f"/{nom}",
            nom,
            references.liste(nom),
            f"Lister les {_DITS[nom]}",
            type_,
            True,
            theme=theme,
        ),
        Adresse(
            f"/{nom}/{{code}}",
            nom.removesuffix("s"),
            references.ligne(nom),
            f"Lire un des {_DITS[nom]}",
            type_,
            theme=theme,
        ),
    ]


_DITS = {nom: nom for nom in TABLES} | {"metiers": "métiers"}
ADRESSES: list[Adresse] = [
    *_deux(
        "formations", "formation", offre.formations, offre.formation, FormationPubliee, "formations"
    ),
    *_deux("actions", "action", offre.actions, offre.action, Document, "actions"),
    Adresse(
        "/actions/{numero}/elm",
        "action_elm",
        offre.action_elm,
        "Lire une action en European Learning Model",
        dict[str, Any],
        genre=LD_JSON,
    ),
    *_deux("sessions", "session", offre.sessions, offre.session, SessionPubliee, "sessions"),
    *_deux(
        "organismes",
        "organisme",
        offre.liste_organismes,
        offre.organisme,
        OrganismePublic,
        "organismes",
    ),
    *_deux("sites", "site", offre.sites, offre.site, SitePublic, "sites"),
    *_deux(
        "informations-collectives",
        "information",
        offre.informations,
        offre.information,
        InformationCollectivePubliee,
        "informations collectives",
    ),
    Adresse(
        "/changements",
        "changements",
        suite.changements,
        "Suivre ce qui est publié, modifié, retiré",
        PageDeChangements,
        theme="Tout suivre",
    ),
    Adresse(
        "/documents.ndjson",
        "documents",
        suite.documents,
        "Lire toute l’offre en une fois",
        Document,
        genre=suite.NDJSON,
        theme="Tout suivre",
    ),
    *(adresse for nom in TABLES for adresse in _table(nom)),
]


@api.exception_handler(Refus)
def _refuser(request: HttpRequest, refus: Any) -> Any:
    return repondre_au_refus(request, refus)


@api.exception_handler(ValidationError)
def _refuser_les_valeurs(request: HttpRequest, erreur: Any) -> Any:
    return repondre_au_refus(request, refus_des_valeurs(erreur.errors))


for _adresse in ADRESSES:
    api.get(
        _adresse.chemin,
        url_name=_adresse.nom,
        operation_id=_adresse.nom,
        summary=_adresse.resume,
        tags=[_adresse.theme],
    )(verifier_les_noms(_adresse.vue))
