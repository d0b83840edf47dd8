"""What the pages of a selection show: the trainings kept, which are compared, the address that shows them."""

import datetime
from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from sofi.diffusion import gardees
from sofi.diffusion.gardees import Gardee
from sofi.socle.formats import accord, jour_abrege

from .presentation import comparaison, identite, textes
from .presentation.comparaison import Comparaison


@dataclass(frozen=True)
class Choix:
    """A line of the list: a training, whether it is compared, and what to know of it."""

    gardee: Gardee
    coche: bool
    precision: str
    url: str


@dataclass(frozen=True)
class PageSelection:
    """A selection as it is today, with those that are compared."""

    gardees: list[Gardee]
    comparees: list[Gardee]
    trop: bool  # more than four were ticked
    jour: datetime.date

    @property
    def comparaison(self) -> Comparaison | None:
        """The table; none with less than two."""
        if len(self.comparees) < comparaison.DEUX:
            return None
        return comparaison.comparer(self.comparees, self.jour)

    def choix(self) -> list[Choix]:
        """Every training, those that can't be compared too."""
        cochees = {gardee.action for gardee in self.comparees}
        return [_choix(gardee, gardee.action in cochees, self.jour) for gardee in self.gardees]

    def hors_comparaison(self) -> list[Choix]:
        """What the table hasn't, of what one can still join: four are compared, a sheet of paper holds them all."""
        comparees = {gardee.action for gardee in self.comparees} if self.comparaison else set()
        restent = [gardee for gardee in self.ouvertes if gardee.action not in comparees]
        return [_choix(gardee, False, self.jour) for gardee in restent]

    @property
    def ouvertes(self) -> list[Gardee]:
        return [gardee for gardee in self.gardees if gardee.ouverte]


def page(actions: list[int], parametres: QueryDict, jour: datetime.date) -> PageSelection:
    """The selection of these trainings; compared: those ticked in the address, else the last four kept."""
    lues = gardees.lire(actions, jour)
    cochees = {numero for numero in parametres.getlist("c") if numero.isdecimal()}
    ouvertes = [gardee for gardee in lues if gardee.ouverte]
    voulues = [g for g in ouvertes if str(g.action) in cochees] if cochees else ouvertes
    trop = bool(cochees) and len(voulues) > comparaison.QUATRE
    return PageSelection(lues, voulues[: comparaison.QUATRE], trop, jour)


def _choix(gardee: Gardee, coche: bool, jour: datetime.date) -> Choix:
    page_lue = comparaison.page_de(gardee, jour)
    if page_lue:
        faits = [page_lue.ville, identite.dates(page_lue.session)[0]]
        url = textes.url_de(page_lue.document, page_lue.session)
        return Choix(gardee, coche, ", ".join(filter(None, faits)), url)
    if gardee.document is None:
        return Choix(gardee, coche, "retirée par l’organisme", "")
    finie = f"terminée le {jour_abrege(gardee.finie_le)}" if gardee.finie_le else "terminée"
    return Choix(gardee, coche, finie, "")


def feuille(request: HttpRequest, page: PageSelection) -> tuple[list[str], list[list[str]]]:
    """The heads and the rows of a file of it: every training that can be compared, by what is compared."""
    tout = comparaison.comparer(page.gardees, page.jour)
    entetes = ["Formation", "Organisme", *(rangee.libelle for rangee in tout.rangees), "Adresse"]
    lignes = [
        [
            colonne.gardee.titre,
            colonne.gardee.organisme,
            *(rangee.cellules[rang][1].en_clair for rangee in tout.rangees),
            request.build_absolute_uri(reverse("public:action", args=[colonne.gardee.action])),
        ]
        for rang, colonne in enumerate(tout.colonnes)
    ]
    return entetes, lignes


def adresse_partagee(request: HttpRequest, cle: str) -> str:
    """The whole address that shows a selection."""
    return request.build_absolute_uri(reverse("public:selection_partagee", args=[cle]))


def lien_de_messagerie(adresse: str, lues: list[Gardee]) -> str:
    """A message ready to be sent: what it is, each training, the address."""
    sujet = accord(len(lues), "formation", "formations") + " à comparer"
    lignes = [f"- {gardee.titre}, {gardee.organisme}" for gardee in lues]
    corps = "\n".join([*lignes, "", adresse])
    return f"mailto:?subject={quote(sujet)}&body={quote(corps)}"
