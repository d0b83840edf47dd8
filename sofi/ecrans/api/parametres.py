"""What may be asked of the API, typed: parameters of each address, and the criteria of the search that they make."""

import datetime
from dataclasses import replace
from typing import Annotated, Literal, Self

from django.http import QueryDict
from ninja import Schema
from pydantic import BeforeValidator, Field, model_validator

from sofi.diffusion import lieux
from sofi.diffusion.criteres import RAYONS, Criteres, Tri
from sofi.diffusion.noms import GENRES
from sofi.diffusion.parametres import (
    COMMUNES_MAX,
    DATE_MAX,
    DATE_MIN,
    LONGUEUR_MAX,
    REGION,
    REPERES_MAX,
    facettes,
    lire,
)
from sofi.socle.texte import sans_invisibles

from .problemes import Erreur, Refus

ENTIER_MAX = 2**31 - 1
LIMITE_MAX, LIMITE_CHANGEMENTS_MAX = 100, 1000
FACETTES = (
    "domaine",
    "public",
    "modalite",
    "debut",
    "financement",
    "niveau",
    "certification",
    "certifiante",
    "recrutement",
    "prix",
    "duree",
    "periode",
    "origine",
    "departement",
)
"""Those of the search page, by their name in its address."""


def _separes(valeur: object) -> object:
    """« a,b » is two values, as « a » then « b »."""
    if not isinstance(valeur, list):
        return valeur
    return [partie for un in valeur for partie in (un.split(",") if isinstance(un, str) else [un])]


def _nettoye(valeur: object) -> object:
    """Without signs that nobody sees; as long as it came, since the description bounds what is sent."""
    if not isinstance(valeur, str):
        return valeur
    return sans_invisibles(valeur.replace("\x00", " ")).ljust(len(valeur))


Texte = Annotated[str, BeforeValidator(_nettoye)]
Liste = Annotated[list[str], BeforeValidator(_separes)]
Nombres = Annotated[
    list[Annotated[int, Field(ge=0, le=ENTIER_MAX)]],
    BeforeValidator(_separes),
    Field(max_length=50),
]


Numero = Annotated[int, Field(ge=0, le=ENTIER_MAX)]
Code = Annotated[str, Field(max_length=40, pattern=r"^[0-9A-Za-z_-]+$")]


class Demande(Schema):
    """What is asked, once its lengths are judged."""

    @model_validator(mode="after")
    def _sans_bourrage(self) -> Self:
        for nom, valeur in self.__dict__.items():
            if isinstance(valeur, str):
                self.__dict__[nom] = valeur.rstrip()
        return self


class Champs(Demande):
    """Which attributes are wanted."""

    fields: Liste = Field(
        default_factory=list,
        description="Attributs voulus, séparés par des virgules ; un point descend d’un niveau. Sans lui : tous.",
    )


class Pages(Champs):
    """A page of a list."""

    curseur: int = Field(
        0,
        ge=0,
        le=ENTIER_MAX,
        description="Où commence la page : recopiez « curseur_suivant » de la page précédente.",
    )
    limite: int = Field(20, ge=1, le=LIMITE_MAX, description="Résultats par page.")


class PagesParCode(Champs):
    """A page of a reference table."""

    q: Texte = Field(
        "", max_length=LONGUEUR_MAX, description="Mots du libellé, ou début de ces mots."
    )
    curseur: Texte = Field(
        "",
        max_length=40,
        description="Où commence la page : recopiez « curseur_suivant » de la page précédente.",
    )
    limite: int = Field(20, ge=1, le=LIMITE_MAX, description="Résultats par page.")


class Lieu(Demande):
    """A place, and how far from it."""

    ou: Texte = Field(
        "", max_length=LONGUEUR_MAX, description="Commune, code postal, code INSEE ou département."
    )
    rayon: Literal["10", "30", "50", "100", "region"] = Field(
        "50", description="Kilomètres autour de la commune, ou « region »."
    )

    @property
    def lieu(self) -> lieux.Lieu | None:
        """The place; refused when it is none, or one of several."""
        if not self.ou.strip():
            return None
        reponse = lieux.trouver(self.ou)
        if reponse.lieu is not None:
            return reponse.lieu
        proposes = ", ".join(lieu.texte for lieu in reponse.choix)
        raise Refus(
            "lieu",
            f"« {self.ou} » peut être : {proposes}. Recopiez l’un de ces noms."
            if proposes
            else f"Aucune commune ne s’appelle « {self.ou} ». Donnez un nom, un code postal ou un code INSEE.",
        )

    @property
    def kilometres(self) -> int | None:
        """None for the whole region."""
        assert self.rayon == REGION or int(self.rayon) in RAYONS
        return None if self.rayon == REGION else int(self.rayon)


class Recherche(Pages, Lieu):
    """The criteria of the search page. Several values of one criterion: one or the other."""

    q: Texte = Field(
        "",
        max_length=LONGUEUR_MAX,
        description="Ce que l’on cherche, en mots ou en phrase : « anglais à distance le soir ».",
    )
    brut: bool = Field(
        False, description="Chercher les mots tels quels, sans lire la phrase ni corriger."
    )
    du: datetime.date | None = Field(None, description="La session commence ce jour ou après.")
    au: datetime.date | None = Field(None, description="La session commence ce jour ou avant.")
    commune: Liste = Field(
        default_factory=list,
        max_length=COMMUNES_MAX,
        description="Codes INSEE des communes de la session.",
    )
    repere: Liste = Field(
        default_factory=list,
        max_length=REPERES_MAX,
        description=f"Ce dont il s’agit, tout à la fois : genre:code, genre parmi {', '.join(GENRES)}.",
    )
    organisme: Nombres = Field(default_factory=list, description="Numéros des organismes.")
    programme: Nombres = Field(
        default_factory=list, description="Numéros des programmes régionaux."
    )
    domaine: Liste = Field(default_factory=list)
    public: Liste = Field(default_factory=list)
    modalite: Liste = Field(default_factory=list)
    debut: Liste = Field(default_factory=list)
    financement: Liste = Field(default_factory=list)
    niveau: Liste = Field(default_factory=list)
    certification: Liste = Field(default_factory=list)
    certifiante: Liste = Field(default_factory=list)
    recrutement: Liste = Field(default_factory=list)
    prix: Liste = Field(default_factory=list)
    duree: Liste = Field(default_factory=list)
    periode: Liste = Field(default_factory=list)
    origine: Liste = Field(default_factory=list)
    departement: Liste = Field(default_factory=list)

    def criteres(self, jour: datetime.date) -> Criteres:
        """As the search page reads them; what it would put aside with a word is refused here."""
        lues = QueryDict(mutable=True)
        lues["q"], lues["rayon"] = self.q, self.rayon
        if self.brut:
            lues["brut"] = "1"
        lues.setlist("commune", self.commune)
        lues.setlist("repere", self.repere)
        self._verifier(jour)
        for facette in FACETTES:
            lues.setlist(facette, getattr(self, facette))
        demande = lire(lues, jour)
        if demande.alertes:
            raise Refus("parametre", " ".join(demande.alertes))
        return replace(
            demande.criteres,
            lieu=self.lieu,
            a_partir_du=_bornee(self.du),
            jusqu_au=_bornee(self.au),
            organisme=tuple(self.organisme),
            programme=tuple(self.programme),
        )

    def _verifier(self, jour: datetime.date) -> None:
        """Each value is one that the facet proposes."""
        erreurs = [
            Erreur(facette.nom, f"« {valeur} » n’est pas proposé. Valeurs : {proposees}.")
            for facette in facettes(jour)
            for proposees in [", ".join(v.code for v in facette.valeurs)]
            for valeur in getattr(self, facette.nom)
            if not facette.numero(valeur)
        ]
        if erreurs:
            raise Refus("parametre", "Un critère a une valeur qui n’existe pas.", erreurs)


class RechercheTriee(Recherche):
    """The same, in another order than the numbers'."""

    tri: Literal["numero", "pertinence", "distance", "date"] = Field(
        "numero",
        description=(
            "Ordre des résultats. Par numéro, tous se lisent, même si l’on publie pendant la lecture ; dans un autre "
            "ordre, les 10 000 premiers."
        ),
    )

    def criteres(self, jour: datetime.date) -> Criteres:
        tri = None if self.tri == "numero" else Tri(self.tri)
        return replace(super().criteres(jour), tri=tri)


class RechercheOrganismes(Pages, Lieu):
    """Organismes by name, domaine and place."""

    q: Texte = Field(
        "", max_length=LONGUEUR_MAX, description="Mots du nom ou de la raison sociale."
    )
    domaine: Texte = Field(
        "", max_length=LONGUEUR_MAX, description="Domaine d’intervention, en mots."
    )


class RechercheInformations(Pages):
    """Meetings by date and place."""

    du: datetime.date | None = Field(None, description="Ce jour ou après ; sans lui, aujourd’hui.")
    au: datetime.date | None = Field(None, description="Ce jour ou avant.")
    departement: Texte = Field("", max_length=3, description="Code du département.")
    commune: Texte = Field("", max_length=5, description="Code INSEE de la commune.")
    action: int | None = Field(None, ge=0, le=ENTIER_MAX, description="Numéro de l’action.")


class PagesDeSites(Pages):
    """Sites, of one organisme or of all."""

    organisme: int | None = Field(None, ge=0, le=ENTIER_MAX, description="Numéro de l’organisme.")


class Suite(Demande):
    """Where one stands in the sequence of publications."""

    depuis: int = Field(
        0, ge=0, le=2**53, description="Dernier numéro connu : ce qui suit est donné, dans l’ordre."
    )
    base: Texte = Field(
        "",
        max_length=40,
        description="« base » de la page précédente : la suite d’une autre base est refusée.",
    )
    limite: int = Field(100, ge=1, le=LIMITE_CHANGEMENTS_MAX, description="Changements par page.")


def _bornee(jour: datetime.date | None) -> datetime.date | None:
    """What the index can compare; no session is further."""
    return None if jour is None else min(max(jour, DATE_MIN), DATE_MAX)
