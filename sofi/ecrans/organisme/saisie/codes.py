"""The two lists of a typed training: its domaines (Formacode) and its métiers (ROME), found by words.

Searching, adding, removing and choosing the principal one are submit buttons of the card's own form:
what is typed on the card is stored with each of them, and they need no JavaScript.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Self

from django.db import models
from django.http import HttpRequest

from sofi.offre.models import Formation
from sofi.offre.operations import ranger_domaines, ranger_metiers
from sofi.referentiels.models import Formacode, Rome
from sofi.socle.texte import plier

MAXIMUM = 5
LIMITE = 20
TAILLE_MAX = 200  # characters of a question


def lire_question(request: HttpRequest, nom: str) -> str:
    """What is typed in the search of this list."""
    return request.GET.get(f"q_{nom}", "").replace("\x00", "").strip()[:TAILLE_MAX]


def chercher_formacodes(question: str) -> list[Formacode]:
    """Domaines by code, words or synonyms."""
    if not question:
        return []
    return list(Formacode.objects.domaines().en_vigueur().chercher(question, LIMITE))


def chercher_rome(question: str) -> list[Rome]:
    """Métiers by the beginning of the code, or by words in any order; the table has a few hundred rows."""
    mots = plier(question).split()
    if not mots:
        return []
    trouves = []
    for rome in Rome.objects.en_vigueur().order_by("code"):
        texte = f" {plier(rome.libelle)} {plier(rome.domaine_libelle)}"
        if rome.code.lower().startswith(mots[0]) or all(f" {mot}" in texte for mot in mots):
            trouves.append(rome)
    return trouves[:LIMITE]


class ListeDeCodes:
    """An ordered list of codes of a formation; it plays the part of the rows of the card."""

    affichees: Sequence[Any] = ()
    a_lire: Sequence[Any] = ()
    ajouter = a_retire = False

    def __init__(
        self, nom: str, ancre: str, request: HttpRequest, choisis: Iterable[Formacode | Rome]
    ) -> None:
        self.nom, self.ancre = nom, ancre
        self.choisis = list(choisis)
        self.question = lire_question(request, nom)
        self.erreur = ""
        post = request.POST
        self._ajoute = post.get(f"ajouter_{nom}", "")
        self._retire = post.get(f"retirer_{nom}", "")
        self._premier = post.get(f"premier_{nom}", "")
        self.recherche = (
            str(post.get(f"q_{nom}", "")).strip() if nom in post.getlist("chercher") else ""
        )

    @classmethod
    def domaines(cls, formation: Formation, request: HttpRequest) -> Self:
        """The domaines; the first is the principal one."""
        lignes = formation.domaines_ordonnes.select_related("formacode")
        return cls("domaine", "id_domaines_ordonnes", request, [li.formacode for li in lignes])

    @classmethod
    def metiers(cls, formation: Formation, request: HttpRequest) -> Self:
        """The métiers."""
        lignes = formation.metiers_ordonnes.select_related("rome")
        return cls("metier", "id_metiers_ordonnes", request, [li.rome for li in lignes])

    @property
    def modele(self) -> type[models.Model]:
        """What a line points at."""
        return Formacode if self.nom == "domaine" else Rome

    @property
    def pleine(self) -> bool:
        """No more can be added."""
        return len(self.choisis) >= MAXIMUM

    @property
    def trouves(self) -> list[Any]:
        """What the question finds, without what is chosen already."""
        deja = {ligne.pk for ligne in self.choisis}
        trouves: list[Any] = list(
            chercher_formacodes(self.question)
            if self.nom == "domaine"
            else chercher_rome(self.question)
        )
        return [ligne for ligne in trouves if ligne.pk not in deja]

    @property
    def voulus(self) -> list[str]:
        """The codes once the button pressed has had its effect."""
        codes = [str(ligne.pk) for ligne in self.choisis if ligne.pk != self._retire]
        if self._ajoute and self._ajoute not in codes:
            codes.append(self._ajoute)
        if self._premier in codes:
            codes = [self._premier, *(code for code in codes if code != self._premier)]
        return codes

    def is_valid(self) -> bool:
        """Refuse a sixth code, and one that isn't in the table."""
        if not self._ajoute:
            return True
        if len(self.voulus) > MAXIMUM:
            self.erreur = f"{MAXIMUM} au plus : retirez-en un avant d'ajouter {self._ajoute}."
        else:
            connus = self.modele._default_manager.filter(pk=self._ajoute)
            if self.nom == "domaine":
                connus = connus.filter(nature=Formacode.Nature.DOMAINE)
            if not connus.exists():
                self.erreur = (
                    f"Le code « {self._ajoute[:10]} » n'existe pas. Cherchez-le par ses mots."
                )
        return not self.erreur

    @property
    def a_change(self) -> bool:
        """The list isn't what is stored."""
        return not self.erreur and self.voulus != [str(ligne.pk) for ligne in self.choisis]

    def ecrire(self, carte: models.Model) -> None:
        """Store the list; the caller holds the card's lock."""
        assert isinstance(carte, Formation)
        if self.nom == "domaine":
            ranger_domaines(carte, self.voulus)
        else:
            ranger_metiers(carte, self.voulus)
