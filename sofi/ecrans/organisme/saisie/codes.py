"""The two lists of a typed training: its domaines (Formacode) and its métiers (ROME), found by words.

Searching, adding, removing and choosing the principal one are submit buttons of the card's own form:
what is typed on the card is stored with each of them, and they need no JavaScript.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Self
from urllib.parse import urlencode

from django.db import models
from django.http import HttpRequest

from sofi.offre.codes import Fiche
from sofi.offre.models import Formation
from sofi.offre.operations import ranger_domaines, ranger_metiers
from sofi.programmes.cellules import RIEN, Contraintes
from sofi.referentiels.models import Formacode, Rome
from sofi.socle.texte import plier

AUCUNE = Contraintes()
MAXIMUM = 5  # code-FORMACODE and code-ROME of « domaine-formation » in LHEO, 5 at most
LIMITE = 20  # results shown; beyond, one types another word
TAILLE_MAX = 200  # characters of a question
DOMAINES_AU_PLUS = 8  # domaines d'intervention offered at once
AUTRES_BOUTONS = ("suite", "chercher", "ajouter", "retirer", "premier", "choix")


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
    resultats = []
    for rome in Rome.objects.en_vigueur().order_by("code"):
        texte = f" {plier(rome.libelle)} {plier(rome.domaine_libelle)}"
        if rome.code.lower().startswith(mots[0]) or all(f" {mot}" in texte for mot in mots):
            resultats.append(rome)
    return resultats[:LIMITE]


class ListeDeCodes:
    """An ordered list of codes of a formation; it plays the part of the rows of the card."""

    affichees: Sequence[Any] = ()
    a_lire: Sequence[Any] = ()
    ajouter = a_retire = False

    def __init__(
        self,
        nom: str,
        ancre: str,
        request: HttpRequest,
        codes_choisis: Iterable[Formacode | Rome],
        domaines_proposes: Iterable[Formacode] = (),
    ) -> None:
        self.nom, self.ancre = nom, ancre
        self.codes_choisis = list(codes_choisis)
        self._domaines_proposes = domaines_proposes
        self.question = lire_question(request, nom)
        self.erreur = ""
        self.contrainte, self.principal = RIEN, RIEN
        post = request.POST
        self._ajoute = post.get(f"ajouter_{nom}", "")
        self._retire = post.get(f"retirer_{nom}", "")
        self._premier = post.get(f"premier_{nom}", "")
        # « Entrée » in the search presses no button of its own: it searches too.
        entree = not any(cle.startswith(AUTRES_BOUTONS) for cle in post)
        demandee = entree or nom in post.getlist("chercher")
        self.recherche = str(post.get(f"q_{nom}", "")).strip() if demandee else ""

    @classmethod
    def domaines(
        cls, formation: Formation, request: HttpRequest, contraintes: Contraintes = AUCUNE
    ) -> Self:
        """The domaines; the first is the principal one. Those of the établissement are proposed."""
        lignes = formation.domaines_ordonnes.select_related("formacode") if formation.pk else ()
        organisme = formation.etablissement
        domaines = organisme.domaines.filter(nature=Formacode.Nature.DOMAINE) if organisme else ()
        codes_choisis = [ligne.formacode for ligne in lignes]
        liste = cls("domaine", "id_domaines_ordonnes", request, codes_choisis, domaines)
        liste.contrainte = contraintes.contrainte_de(Fiche.FORMATION, "domaines_ordonnes")
        liste.principal = contraintes.contrainte_de(Fiche.FORMATION, "domaine_principal")
        return liste

    @classmethod
    def metiers(
        cls, formation: Formation, request: HttpRequest, contraintes: Contraintes = AUCUNE
    ) -> Self:
        lignes = formation.metiers_ordonnes.select_related("rome") if formation.pk else ()
        liste = cls("metier", "id_metiers_ordonnes", request, [li.rome for li in lignes])
        liste.contrainte = contraintes.contrainte_de(Fiche.FORMATION, "metiers_ordonnes")
        return liste

    @property
    def modele(self) -> type[models.Model]:
        """What a line points at."""
        return Formacode if self.nom == "domaine" else Rome

    @property
    def pleine(self) -> bool:
        """No more can be added."""
        return len(self.codes_choisis) >= MAXIMUM

    @property
    def domaines_proposes(self) -> list[Formacode]:
        """One press away, without searching: what the établissement trains in, not chosen yet."""
        codes_presents = {ligne.pk for ligne in self.codes_choisis}
        return [code for code in self._domaines_proposes if code.pk not in codes_presents][
            :DOMAINES_AU_PLUS
        ]

    @property
    def resultats(self) -> list[Any]:
        """What the question finds, without what is chosen already."""
        codes_presents = {ligne.pk for ligne in self.codes_choisis}
        resultats: list[Any] = list(
            chercher_formacodes(self.question)
            if self.nom == "domaine"
            else chercher_rome(self.question)
        )
        return [ligne for ligne in resultats if ligne.pk not in codes_presents]

    @property
    def numeros_demandes(self) -> list[str]:
        """The codes once the button pressed has had its effect; those of the programme when it fixes them."""
        codes = [str(ligne.pk) for ligne in self.codes_choisis]
        if self.est_fixe:
            imposes = [str(code) for code in self.contrainte.depart]
            codes = [code for code in codes if code in imposes]
            codes += [code for code in imposes if code not in codes]
        else:
            codes = [code for code in codes if code != self._retire]
            codes += [self._ajoute] if self._ajoute and self._ajoute not in codes else []
        premier = str(self.principal.depart) if self.principal.est_fixe else self._premier
        if premier in codes:
            codes = [premier, *(code for code in codes if code != premier)]
        return codes

    @property
    def est_fixe(self) -> bool:
        """The programme gives these codes: nothing is added nor taken out."""
        return self.contrainte.est_fixe

    @property
    def principal_libre(self) -> bool:
        """Which one is the principal may be chosen."""
        return not self.principal.est_fixe

    def is_valid(self) -> bool:
        """Refuse a sixth code, and one that isn't in the table."""
        if not self._ajoute or self.est_fixe:
            return True
        valeurs_permises = self.contrainte.valeurs_permises
        if valeurs_permises is not None and self._ajoute not in valeurs_permises:
            self.erreur = f"Le programme n'admet ici que : {', '.join(valeurs_permises)}."
        elif len(self.numeros_demandes) > MAXIMUM:
            self.erreur = f"{MAXIMUM} au plus : retirez-en un avant d'ajouter {self._ajoute}."
        else:
            codes_connus = self.modele._default_manager.filter(pk=self._ajoute)
            if self.nom == "domaine":
                codes_connus = codes_connus.filter(nature=Formacode.Nature.DOMAINE)
            if not codes_connus.exists():
                self.erreur = (
                    f"Le code « {self._ajoute[:10]} » n'existe pas. Cherchez-le par ses mots."
                )
        return not self.erreur

    @property
    def a_change(self) -> bool:
        """The list isn't what is stored."""
        return not self.erreur and self.numeros_demandes != [
            str(ligne.pk) for ligne in self.codes_choisis
        ]

    def ecrire(self, carte: models.Model) -> None:
        """Store the list; the caller holds the card's lock."""
        assert isinstance(carte, Formation)
        if self.nom == "domaine":
            ranger_domaines(carte, self.numeros_demandes)
        else:
            ranger_metiers(carte, self.numeros_demandes)


def suite_des_listes(listes: Iterable[ListeDeCodes], url: str) -> str:
    """What a search found, else where the list that changed is; empty when no list was touched."""
    for liste in listes:
        if liste.recherche:
            return f"{url}?{urlencode({f'q_{liste.nom}': liste.recherche})}#{liste.ancre}"
        if liste.a_change:
            return f"{url}#{liste.ancre}"
    return ""
