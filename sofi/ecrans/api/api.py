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

VERSION = "1.1.0"
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
    nom: str, liste: Vue, detail: Vue, type_: type[msgspec.Struct], dits: tuple[str, str]
) -> list[Adresse]:
    """A list and one of it, by number; `dits`: « une action », « actions »."""
    un, plusieurs = dits
    court = nom.partition("-")[0]
    return [
        Adresse(f"/{nom}", court, liste, f"Chercher des {plusieurs}", type_, True),
        Adresse(f"/{nom}/{{numero}}", court.removesuffix("s"), detail, f"Lire {un}", type_),
    ]


def _table(nom: str) -> list[Adresse]:
    """A list and one of it, by code."""
    type_, theme = TABLES[nom].type, "Référentiels"
    return [
        Adresse(
            f"/{nom}",
            nom,
            references.liste(nom),
            f"Lister les {_DITS[nom][1]}",
            type_,
            True,
            theme=theme,
        ),
        Adresse(
            f"/{nom}/{{code}}",
            nom.removesuffix("s"),
            references.ligne(nom),
            f"Lire {_DITS[nom][0]}",
            type_,
            theme=theme,
        ),
    ]


_DITS = {
    "certifications": ("une certification", "certifications"),
    "domaines": ("un domaine", "domaines"),
    "metiers": ("un métier", "métiers"),
    "communes": ("une commune", "communes"),
    "dispositifs": ("un dispositif", "dispositifs"),
    "programmes": ("un programme régional", "programmes régionaux"),
}
ADRESSES: list[Adresse] = [
    *_deux(
        "formations",
        offre.formations,
        offre.formation,
        FormationPubliee,
        ("une formation", "formations"),
    ),
    *_deux("actions", offre.actions, offre.action, Document, ("une action", "actions")),
    Adresse(
        "/actions/{numero}/elm",
        "action_elm",
        offre.action_elm,
        "Lire une action en European Learning Model",
        dict[str, Any],
        genre=LD_JSON,
    ),
    *_deux("sessions", offre.sessions, offre.session, SessionPubliee, ("une session", "sessions")),
    *_deux(
        "organismes",
        offre.liste_organismes,
        offre.organisme,
        OrganismePublic,
        ("un organisme", "organismes"),
    ),
    *_deux("sites", offre.sites, offre.site, SitePublic, ("un site", "sites")),
    *_deux(
        "informations-collectives",
        offre.informations,
        offre.information,
        InformationCollectivePubliee,
        ("une information collective", "informations collectives"),
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
