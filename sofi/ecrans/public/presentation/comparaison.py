"""Trainings side by side: what tells them apart first, what they share once."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sofi.diffusion.gardees import Gardee
from sofi.socle.formats import nombre, telephone

from . import financement, identite, textes
from .formation import PageFormation

DEUX, QUATRE = 2, 4
"""How many are compared: one has nothing to be compared with, five aren't read side by side."""
NON_PRECISE = "non précisé"


@dataclass(frozen=True)
class Cellule:
    """What one training has in a row: words and a detail, or the state of its places, or its financings."""

    texte: str = ""
    detail: str = ""
    places: textes.Places | None = None
    badges: tuple[str, ...] = ()

    @property
    def en_clair(self) -> str:
        """The same in one text, for a file."""
        places = self.places.texte if self.places else ""
        return ", ".join(filter(None, [self.texte, self.detail, places, *self.badges]))


@dataclass(frozen=True)
class Colonne:
    """A training of the table; `rang` tells those of one title apart."""

    rang: int
    gardee: Gardee
    url: str

    @property
    def nom(self) -> str:
        """What stands before its cells on a narrow screen."""
        return f"{self.rang}. {self.gardee.organisme}"


@dataclass(frozen=True)
class Rangee:
    """A row of the table: one cell by training."""

    libelle: str
    cellules: list[tuple[Colonne, Cellule]]

    @property
    def pareille(self) -> bool:
        """All the trainings say the same."""
        return len({cellule for _, cellule in self.cellules}) == 1

    @property
    def cellule(self) -> Cellule:
        """What they all say."""
        return self.cellules[0][1]


@dataclass(frozen=True)
class Comparaison:
    """The table: rows that differ, and those that don't, each in the order of `RANGEES`."""

    colonnes: list[Colonne]
    rangees: list[Rangee]

    @property
    def differentes(self) -> list[Rangee]:
        return [rangee for rangee in self.rangees if not rangee.pareille]

    @property
    def pareilles(self) -> list[Rangee]:
        return [rangee for rangee in self.rangees if rangee.pareille]


def page_de(gardee: Gardee, jour: datetime.date) -> PageFormation | None:
    """The page of the next session one can join, else of the next one; None when there is none."""
    if gardee.document is None:
        return None
    session, _ = identite.prochaine(gardee.document, gardee.actives, jour)
    return PageFormation(gardee.document, session, jour, gardee.actives) if session else None


def comparer(gardees: Iterable[Gardee], jour: datetime.date) -> Comparaison:
    """These trainings, by the next session that one can join in each."""
    pages = [(gardee, page) for gardee in gardees if (page := page_de(gardee, jour))]
    colonnes = [
        Colonne(rang, gardee, textes.url_de(page.document, page.session))
        for rang, (gardee, page) in enumerate(pages, 1)
    ]
    rangees = [
        Rangee(
            libelle,
            [(colonne, lire(page)) for colonne, (_, page) in zip(colonnes, pages, strict=True)],
        )
        for libelle, lire in RANGEES
    ]
    return Comparaison(colonnes, rangees)


def _places(page: PageFormation) -> Cellule:
    return Cellule(places=page.places) if page.places else Cellule(*identite.A_DEMANDER)


def _lieu(page: PageFormation) -> Cellule:
    """With the whole address: a sheet of paper has no link."""
    return Cellule(page.ville or identite.A_DEMANDER[0], page.adresse)


def _duree(page: PageFormation) -> Cellule:
    heures = textes.heures(page.session)
    dite = nombre(heures, "h") if heures else " ".join(identite.A_DEMANDER)
    return Cellule(dite, textes.rythme(page.session))


def _entreprise(page: PageFormation) -> Cellule:
    heures = page.session.heures_entreprise
    return Cellule(nombre(heures, "h") if heures else "aucune heure")


def _financements(page: PageFormation) -> Cellule:
    badges = tuple(textes.badges(page.document, page.session))
    return Cellule(badges=badges) if badges else Cellule(*identite.A_DEMANDER)


def _acces(page: PageFormation) -> Cellule:
    lieu = page.session.lieu
    return Cellule((lieu.acces_handicapes if lieu else "") or NON_PRECISE)


def _reunion(page: PageFormation) -> Cellule:
    reunions = page.reunions
    if not reunions:
        return Cellule("aucune annoncée")
    return Cellule(reunions[0].date, reunions[0].horaires)


def _contact(page: PageFormation) -> Cellule:
    contact, organisme = page.session.contact, page.organisme
    numero = (contact.telephone if contact else "") or organisme.telephone
    courriel = (contact.courriel if contact else "") or organisme.courriel
    return Cellule(telephone(numero) if numero else NON_PRECISE, courriel)


RANGEES: tuple[tuple[str, Callable[[PageFormation], Cellule]], ...] = (
    ("Prochaine date", lambda page: Cellule(*identite.dates(page.session))),
    (
        "S’inscrire jusqu’au",
        lambda page: Cellule(*identite.echeance(page.session, page.aujourd_hui)[1:]),
    ),
    ("Places", _places),
    ("Lieu", _lieu),
    ("Vous payez", lambda page: Cellule(*financement.prix(page.document, page.session))),
    ("Durée", _duree),
    ("En entreprise", _entreprise),
    ("Vous obtenez", lambda page: Cellule(*identite.certification(page.document.formation))),
    ("Pour", lambda page: Cellule(page.document.action.public_vise or NON_PRECISE)),
    ("Niveau d’entrée", lambda page: Cellule(page.niveau_entree or NON_PRECISE)),
    ("Financements", _financements),
    (
        "Modalité",
        lambda page: Cellule(textes.majuscule(textes.modalite(page.session)) or NON_PRECISE),
    ),
    (
        "Éligible au CPF",
        lambda page: Cellule("Oui" if page.document.formation.eligible_cpf else "Non"),
    ),
    ("Qualiopi", lambda page: Cellule(page.qualiopi() or NON_PRECISE)),
    ("Accessibilité", _acces),
    ("Information collective", _reunion),
    ("Contact", _contact),
)
