"""The columns of the tables that are given: each said once, with its type; the Table Schema is made from them.

Several values of a cell are parted by « | ». Dates are ISO 8601, booleans `true` and `false`, numbers have a point.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sofi.diffusion.objets_publics import InformationCollectivePubliee, page_de_la_session
from sofi.offre.fiches import FicheSession
from sofi.validation.document import Document

T = TypeVar("T")
ENTRE = "|"


@dataclass(frozen=True)
class LigneDeSession:
    """What a row is made from."""

    document: Document
    session: FicheSession


@dataclass(frozen=True)
class Colonne(Generic[T]):
    """A column: its name, its type in a Table Schema, what it is, how it is read."""

    nom: str
    type: str
    titre: str
    lire: Callable[[T], Any]
    cle: bool = False

    def cellule(self, ligne: T) -> str:
        """As a CSV holds it."""
        valeur = self.lire(ligne)
        if valeur is None:
            return ""
        if isinstance(valeur, bool):
            return "true" if valeur else "false"
        return str(valeur)

    def champ(self) -> dict[str, Any]:
        """Its descriptor."""
        decrit: dict[str, Any] = {"name": self.nom, "type": self.type, "title": self.titre}
        return decrit | ({"constraints": {"required": True, "unique": True}} if self.cle else {})


def _liste(valeurs: Iterable[str]) -> str:
    return ENTRE.join(valeur.replace(ENTRE, " ") for valeur in valeurs)


def _lieu(attribut: str) -> Callable[[LigneDeSession], Any]:
    """Of the address where one trains; nothing when the session has no place."""

    def lire(ligne: LigneDeSession) -> Any:
        return getattr(ligne.session.lieu.adresse, attribut) if ligne.session.lieu else None

    return lire


def _fiche(attribut: str) -> Callable[[LigneDeSession], Any]:
    def lire(ligne: LigneDeSession) -> Any:
        fiche = ligne.document.formation.fiche
        return getattr(fiche, attribut) if fiche else None

    return lire


C = Colonne[LigneDeSession]
SESSIONS: tuple[C, ...] = (
    C("session", "integer", "Numéro de la session", lambda x: x.session.id, cle=True),
    C("action", "integer", "Numéro de l’action", lambda x: x.document.action.id),
    C("formation", "integer", "Numéro de la formation", lambda x: x.document.formation.id),
    C("intitule", "string", "Intitulé de l’action", lambda x: x.document.action.titre),
    C("organisme", "integer", "Numéro de l’organisme", lambda x: x.document.organisme.id),
    C("organisme_nom", "string", "Nom de l’organisme", lambda x: x.document.organisme.nom),
    C("organisme_siret", "string", "SIRET de l’organisme", lambda x: x.document.organisme.siret),
    C("organisme_nda", "string", "Déclaration d’activité", lambda x: x.document.organisme.nda),
    C("organisme_uai", "string", "UAI de l’organisme", lambda x: x.document.organisme.uai),
    C("date_debut", "date", "Premier jour ; vide : à toute date", lambda x: x.session.date_debut),
    C("date_fin", "date", "Dernier jour ; vide : sans fin", lambda x: x.session.date_fin),
    C("entrees_sorties", "string", "Entrées : code LHEO", lambda x: x.session.esp),
    C(
        "modalite",
        "string",
        "Modalité d’enseignement : code LHEO",
        lambda x: x.session.enseignement,
    ),
    C("heures_centre", "integer", "Heures en centre", lambda x: x.session.heures_centre),
    C(
        "heures_entreprise",
        "integer",
        "Heures en entreprise",
        lambda x: x.session.heures_entreprise,
    ),
    C("recrutement", "string", "État du recrutement : code LHEO", lambda x: x.session.recrutement),
    C("lieu_nom", "string", "Lieu", lambda x: x.session.lieu.nom if x.session.lieu else None),
    C("lieu_code_postal", "string", "Code postal du lieu", _lieu("code_postal")),
    C("lieu_ville", "string", "Ville du lieu", _lieu("ville")),
    C("lieu_insee", "string", "Code INSEE de la commune du lieu", _lieu("insee")),
    C("lieu_departement", "string", "Département du lieu", _lieu("departement")),
    C("latitude", "number", "Latitude du lieu, WGS 84", _lieu("latitude")),
    C("longitude", "number", "Longitude du lieu, WGS 84", _lieu("longitude")),
    C(
        "certifiante",
        "boolean",
        "Mène à une certification",
        lambda x: x.document.formation.certifiante,
    ),
    C("rncp", "string", "Numéro au RNCP", _fiche("rncp")),
    C("rs", "string", "Numéro au Répertoire spécifique", _fiche("rs")),
    C("certifinfo", "string", "Code Certif Info", _fiche("code")),
    C(
        "niveau_sortie",
        "string",
        "Niveau de sortie : code LHEO",
        lambda x: x.document.formation.niveau_sortie,
    ),
    C("eligible_cpf", "boolean", "Éligible au CPF", lambda x: x.document.formation.eligible_cpf),
    C(
        "formacodes",
        "string",
        "Formacodes",
        lambda x: _liste(d.code for d in x.document.formation.domaines),
    ),
    C(
        "romes",
        "string",
        "Codes ROME",
        lambda x: _liste(m.code for m in x.document.formation.metiers),
    ),
    C(
        "nsf",
        "string",
        "Codes NSF",
        lambda x: _liste(n.code + n.suffixe for n in x.document.formation.nsf),
    ),
    C(
        "dispositifs",
        "string",
        "Dispositifs",
        lambda x: _liste(d.type.code for d in x.session.dispositifs),
    ),
    C(
        "frais_ttc",
        "string",
        "Frais TTC de chaque dispositif, en euros",
        lambda x: _liste(str(d.frais_ttc or "") for d in x.session.dispositifs),
    ),
    C("origine", "string", "Qui l’a publiée en premier", lambda x: x.document.provenance.nom),
    C("publie_le", "datetime", "Dernière publication", lambda x: x.document.publie_le),
    C("page", "string", "Page de la session", lambda x: page_de_la_session(x.session.id)),
)
_TYPES: dict[str, str] = {
    "id": "integer",
    "session": "integer",
    "action": "integer",
    "date": "date",
}


def _de_l_information(nom: str) -> "Colonne[InformationCollectivePubliee]":
    titre = nom.replace("_", " ").capitalize()
    types = _TYPES | {"a_distance": "boolean", "places": "integer"}
    return Colonne(nom, types.get(nom, "string"), titre, lambda x: getattr(x, nom), nom == "id")


INFORMATIONS = tuple(
    _de_l_information(nom) for nom in InformationCollectivePubliee.__struct_fields__
)


def schema_de_table(colonnes: Iterable[Colonne[Any]]) -> dict[str, Any]:
    """The Table Schema (specs.frictionlessdata.io/table-schema)."""
    lues = list(colonnes)
    return {
        "fields": [colonne.champ() for colonne in lues],
        "missingValues": [""],
        "primaryKey": next(colonne.nom for colonne in lues if colonne.cle),
    }
