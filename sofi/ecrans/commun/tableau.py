"""Long lists: columns that sort and filter, global search, page sizes, everything kept in the address.

    tableau = Tableau(request.GET, COLONNES, chercher=chercher, tri="debut", parametres_gardes=("liste",))
    page = tableau.page(lignes)          lignes: a QuerySet; columns say what they sort and filter

In a template: `commun/tableau_outils.html` above the table, `commun/tableau_tete.html` as its head,
`commun/tableau_filtres.html` for narrow screens. The GET form works without JavaScript.
"""

import datetime
import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet, Window
from django.http import QueryDict

TAILLES = (10, 25, 50, 100)  # rows by page
TAILLE = 25
LONGUEUR = 200  # of what is typed in the address: the rest is cut
_AU_PLUS = 2**31  # rows: no list is longer
CLE = "numero"  # what rows read as values call their key
FORMATS = ("xlsx", "csv")
_JOUR = re.compile(r"(?:(?:(\d{1,2})[/.])?(\d{1,2})[/.])?(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")


class FiltreIllisible(ValueError):
    """What was typed under a column can't be read; the message says so in French."""


@dataclass(frozen=True)
class Colonne:
    """A column. `filtre`: what a text typed under it asks; `valeur`: what is exported."""

    code: str
    libelle: str
    tri: tuple[Any, ...]  # fields and expressions
    filtre: Callable[[str], Q]
    valeur: Callable[[Any], Any]
    choix: tuple[tuple[str, str], ...] = ()
    indication: str = ""  # what may be typed, when the label doesn't say it


@dataclass(frozen=True)
class Tete:
    """A column's head as it is drawn: the sort it leads to, the filter as typed and what is wrong in it."""

    colonne: Colonne
    adresse: str
    sens: str  # value of aria-sort, empty when the list is sorted by another column
    filtre: str
    erreur: str


class PagesLongues(Paginator):
    """Pages of a long list: the keys of a page are found first, then its rows alone are read whole.

    The second half is read from its end: the last page costs what the first one does. When something
    narrows the list (`d_un_coup`), each row is compared once: PostgreSQL counts them as it gives the keys of the page.
    `total`: how many rows there are as long as nothing narrows the list, when the caller has counted them.
    """

    def __init__(
        self, lignes: Any, taille: int, *, d_un_coup: bool = False, total: int | None = None
    ) -> None:
        super().__init__(lignes, taille)
        self.d_un_coup, self.total = d_un_coup, None if d_un_coup else total

    @property
    def _toutes_les_cles(self) -> Any:
        lignes: Any = self.object_list
        return lignes.values_list("pk", flat=True)

    @cached_property
    def count(self) -> int:
        return super().count if self.total is None else self.total

    def get_page(self, number: int | float | str | None) -> Page[Any]:
        """The page asked for: the first one for a wrong number, the last one past the end."""
        comptee = self._comptee_avec_ses_cles(number) if self.d_un_coup else None
        return super().get_page(number) if comptee is None else comptee

    def _comptee_avec_ses_cles(self, number: int | float | str | None) -> Page[Any] | None:
        """One page, and how many rows there are, in one reading; None past the end, where no row tells it."""
        numero = _numero(number)
        debut = (numero - 1) * self.per_page
        if not 0 <= debut < _AU_PLUS:
            return None
        lignes: Any = self.object_list
        comptees = lignes.annotate(en_tout=Window(Count("*"))).values_list("pk", "en_tout")
        lues = list(comptees[debut : debut + self.per_page])
        if not lues and numero > 1:
            return None
        self.total = lues[0][1] if lues else 0
        return Page(self._lire([cle for cle, _ in lues]), numero, self)

    def page(self, number: int | str) -> Page[Any]:
        """One page, in the order of the list."""
        numero = self.validate_number(number)
        debut = (numero - 1) * self.per_page
        return Page(self._lire(self._cles_entre(debut, debut + self.per_page)), numero, self)

    def _cles_entre(self, debut: int, fin: int) -> list[Any]:
        total, cles = self.count, self._toutes_les_cles
        fin = min(fin, total)
        if debut <= total // 2:
            return list(cles[debut:fin])
        return list(cles.reverse()[total - fin : total - debut])[::-1]

    def _lire(self, cles: list[Any]) -> list[Any]:
        """The rows of these keys, in this order; one that has just gone is left out."""
        lignes: Any = self.object_list
        par_cle = {
            ligne[CLE] if isinstance(ligne, dict) else ligne.pk: ligne
            for ligne in lignes.filter(pk__in=cles).order_by()
        }
        return [par_cle[cle] for cle in cles if cle in par_cle]


class Tableau:
    """What the address asks of a list."""

    def __init__(
        self,
        donnees: QueryDict,
        colonnes: Sequence[Colonne],
        *,
        chercher: Callable[[Any, str], Any],
        tri: str,
        parametres_gardes: Sequence[str] = (),
    ) -> None:
        self.colonnes = colonnes
        self.chercher = chercher
        self.q = _texte(donnees, "q")
        self.numero = donnees.get("page", "")
        taille = donnees.get("taille", "")
        self.taille = int(taille) if taille in map(str, TAILLES) else TAILLE
        codes = {colonne.code for colonne in colonnes}
        demande = donnees.get("tri", "")
        self.tri = demande if demande.removeprefix("-") in codes else tri
        self.filtres = {c: texte for c in codes if (texte := _texte(donnees, f"f_{c}"))}
        self.erreurs: dict[str, str] = {}
        self._conditions = self._lire_filtres()
        self.parametres_gardes = {
            nom: valeur for nom in parametres_gardes if (valeur := _texte(donnees, nom))
        }
        self._par_defaut = {"tri": tri, "taille": str(TAILLE)}

    def _lire_filtres(self) -> list[Q]:
        conditions = []
        for colonne in self.colonnes:
            try:
                if texte := self.filtres.get(colonne.code):
                    conditions.append(colonne.filtre(texte))
            except FiltreIllisible as erreur:
                self.erreurs[colonne.code] = str(erreur)
        return conditions

    @property
    def actif(self) -> bool:
        """Something narrows the list."""
        return bool(self.q or self.filtres)

    @property
    def etat(self) -> dict[str, str]:
        """What the address says of the list, but the page."""
        parametres = self.parametres_gardes | {
            "q": self.q,
            "tri": self.tri,
            "taille": str(self.taille),
        }
        parametres |= {f"f_{code}": texte for code, texte in sorted(self.filtres.items())}
        return {n: v for n, v in parametres.items() if v and v != self._par_defaut.get(n)}

    def adresse(self, **change: str) -> str:
        """The address of this list with something changed; empty values are left out."""
        requete = QueryDict(mutable=True)
        requete.update({n: v for n, v in (self.etat | change).items() if v})
        return f"?{requete.urlencode()}"

    @property
    def sans_filtre(self) -> str:
        """The address of the whole list, sorted as it is."""
        return self.adresse(q="", **{f"f_{code}": "" for code in self.filtres})

    def tetes(self) -> list[Tete]:
        return [self._tete(colonne) for colonne in self.colonnes]

    def _tete(self, colonne: Colonne) -> Tete:
        sens = {colonne.code: "ascending", f"-{colonne.code}": "descending"}.get(self.tri, "")
        suivant = f"-{colonne.code}" if sens == "ascending" else colonne.code
        filtre, erreur = self.filtres.get(colonne.code, ""), self.erreurs.get(colonne.code, "")
        return Tete(colonne, self.adresse(tri=suivant), sens, filtre, erreur)

    def tris(self) -> list[tuple[str, str]]:
        """The sorts, for a list of choices."""
        return [
            (f"{signe}{c.code}", f"{c.libelle}, {sens}")
            for c in self.colonnes
            for signe, sens in (("", "croissant"), ("-", "décroissant"))
        ]

    def exports(self) -> list[tuple[str, str]]:
        """The files of the list as it is narrowed, with their addresses."""
        return [(sorte.upper(), self.adresse(export=sorte)) for sorte in FORMATS]

    def tailles(self) -> tuple[int, ...]:
        """The sizes of a page."""
        return TAILLES

    def lignes(self, lignes: Any) -> Any:
        """The rows asked for, in order; nothing is read yet."""
        trouvees: QuerySet[Any] = self.chercher(lignes, self.q) if self.q else lignes
        if self.erreurs:
            return trouvees.none()
        for condition in self._conditions:
            trouvees = trouvees.filter(condition)
        return trouvees.order_by(*self._ordre())

    def _ordre(self) -> list[Any]:
        """The fields of the column sorted by, all in the same direction."""
        code = self.tri.removeprefix("-")
        champs = next(colonne.tri for colonne in self.colonnes if colonne.code == code)
        return [_a_l_envers(champ) if self.tri.startswith("-") else champ for champ in champs]

    def page(self, lignes: Any, *, total: int | None = None) -> Page[Any]:
        """The page asked for: the first one for a wrong number, the last one past the end.

        `total`: how many rows there are as long as nothing narrows the list, when the caller has counted them.
        """
        pages = PagesLongues(self.lignes(lignes), self.taille, d_un_coup=self.actif, total=total)
        return pages.get_page(self.numero)


def _numero(demande: int | float | str | None) -> int:
    """The number of a page as it is asked for; the first one when it isn't a number."""
    try:
        return int(demande or 1)
    except ValueError:
        return 1


def _a_l_envers(champ: Any) -> Any:
    """The same field or expression, from its end."""
    return f"-{champ}" if isinstance(champ, str) else champ.desc()


def _texte(donnees: QueryDict, nom: str) -> str:
    """A value of the address, without what no text holds."""
    return donnees.get(nom, "").replace("\0", "").strip()[:LONGUEUR]


def jours(texte: str) -> tuple[datetime.date, datetime.date]:
    """The first and last days of a day, a month or a year as people type them."""
    if lu := _ISO.fullmatch(texte):
        annee, mois, jour = lu.groups()
    elif lu := _JOUR.fullmatch(texte.replace(" ", "")):
        jour, mois, annee = lu.groups()
    else:
        raise FiltreIllisible(
            "Indiquez un jour (28/09/2026), un mois (09/2026) ou une année (2026)."
        )
    try:
        premier = datetime.date(int(annee), int(mois or 1), int(jour or 1))
    except ValueError as erreur:
        raise FiltreIllisible(f"« {texte} » n’est pas au calendrier. Vérifiez la date.") from erreur
    if jour:
        return premier, premier
    dernier_mois = int(mois or 12)
    return premier, datetime.date(
        premier.year, dernier_mois, monthrange(premier.year, dernier_mois)[1]
    )


def entre(champ: str) -> Callable[[str], Q]:
    """The filter of a column of dates."""
    return lambda texte: Q(**{f"{champ}__range": jours(texte)})
