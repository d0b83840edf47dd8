"""How a room says which of its fields speak of people: what, why, how long, who reads, what erasure makes of it.

Each room has its declarations beside its models, in `personnel.py`:

    DONNEES = {"Courriel": (Donnees("destinataire", quoi="…", pourquoi="…", …),)}
    SANS_PERSONNE = {"Courriel.gabarit": "le nom d'un modèle de message"}

`sofi.personnes.registre` reads them all; a test refuses a field that looks personal and is in neither. The words
are French: the register and the export show them.
"""

from dataclasses import dataclass
from enum import StrEnum


class Fondement(StrEnum):
    """The legal basis (article 6 of the regulation)."""

    MISSION = "mission d’intérêt public"
    CONSENTEMENT = "consentement"
    INTERET = "intérêt légitime : la sécurité du site"
    OBLIGATION = "obligation légale"


class Devenir(StrEnum):
    """What the erasure of a person makes of a value that is theirs."""

    LIGNE = "la ligne est effacée"
    VIDE = "la valeur est vidée"
    LIBELLE = "« Personne effacée » et un numéro la remplacent"
    TEXTE = "nom, adresses et numéros y sont cherchés et remplacés"
    COMPTE = "reste, et mène à un compte qui n’a plus de nom"


class Lecteurs(StrEnum):
    """Who reads a value."""

    SOI = "la personne elle-même"
    ADMINISTRATION = "l’administration"
    SERVICE = "le service Offre et l’administration"
    CERCLE = "l’organisme et le service Offre"
    REGION = "l’organisme, le service Offre et la Région"
    PUBLIC = "le public"
    PERSONNE = "personne : le site s’en sert sans la montrer"


@dataclass(frozen=True, kw_only=True)
class Donnees:
    """Some fields of a model that are kept for one purpose and one time.

    `champs`: their names. `date`: the field that says since when an author is kept; past `ANNEES_DE_NOM`, the row
    stays without its author. `remise`: given in an export (a secret is not).
    """

    champs: tuple[str, ...]
    quoi: str
    pourquoi: str
    duree: str
    lecteurs: Lecteurs
    devenir: Devenir
    fondement: Fondement = Fondement.MISSION
    date: str = ""
    remise: bool = True


ANNEES_DE_NOM = 5
"""After which what somebody did is kept without their name: five years, as long as an act may be contested
(article 2224 of the Code civil)."""
SANS_NOM = f"{ANNEES_DE_NOM} ans, puis sans le nom"
ANNEES_DE_COMPTE = 2
"""After the last sign-in, an account that nobody uses is closed and erased."""


def auteur(
    champ: str,
    quoi: str,
    *,
    date: str,
    lecteurs: Lecteurs = Lecteurs.CERCLE,
    pourquoi: str = "savoir qui a fait quoi, et à qui répondre",
) -> Donnees:
    """The account of who did something: the row outlives the name."""
    return Donnees(
        champs=(champ,),
        quoi=quoi,
        pourquoi=pourquoi,
        duree=SANS_NOM,
        lecteurs=lecteurs,
        devenir=Devenir.COMPTE,
        date=date,
    )


def texte(
    *champs: str,
    quoi: str,
    duree: str,
    lecteurs: Lecteurs = Lecteurs.CERCLE,
    pourquoi: str = "écrire et publier l’offre de formation",
) -> Donnees:
    """Words that may name somebody, by whoever wrote them."""
    return Donnees(
        champs=champs,
        quoi=quoi,
        pourquoi=pourquoi,
        duree=duree,
        lecteurs=lecteurs,
        devenir=Devenir.TEXTE,
    )
