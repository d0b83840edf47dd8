"""One model of an import: compares its rows with the base by batches, and writes the difference."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from ..copie import copier
from ..ecoute import battre
from ..fichiers import Ligne
from .conversion import Cle, ClesConnues, Conversion, Rangee, champ_du_modele
from .description import Cible, Retrait, Valeurs
from .rapport import EXEMPLES_GARDES, Modification, Rapport

RETIRE_LE = "retire_le"
TITRES = ("libelle", "intitule", "nom")  # what the title of a row may be called
RESTE = "encore dans le fichier, sans pouvoir être prise cette fois : reste telle qu’elle était, n’est pas retirée"
T = TypeVar("T")


def par_lots(elements: Iterator[T], taille: int) -> Iterator[list[T]]:
    """The elements by lists of this size, the last one shorter."""
    while lot := list(islice(elements, taille)):
        yield lot


class Table:
    """The work on one `Cible`, over all the batches of its flux."""

    def __init__(
        self, cible: Cible, fichier: str, rapport: Rapport, cles_connues: ClesConnues, jour: date
    ) -> None:
        self.cible = cible
        self.conversion = Conversion(cible, fichier, rapport, cles_connues)
        self.bilan = self.conversion.bilan
        self.jour = jour
        self._retirable = champ_du_modele(cible.modele, RETIRE_LE) is not None
        self._champs_lus = [champ.nom for champ in cible.champs]
        # A row found again in the file is no longer withdrawn, unless the source says it itself.
        self._retablit = self._retirable and RETIRE_LE not in self._champs_lus
        if self._retirable and self._retablit:
            self._champs_lus.append(RETIRE_LE)
        # By which the report names what the source itself doesn't name.
        titres = [nom for nom in TITRES if champ_du_modele(cible.modele, nom)]
        self._titres_en_plus = [nom for nom in titres if nom not in self._champs_lus]
        self._ajoute_une_fois = cible.ajouter_seulement and cible.doublons_permis
        self._champs_a_la_creation = {champ.nom for champ in cible.champs if champ.a_la_creation}
        self._groupe_par = cible.groupe_par or cible.cle[0]
        self._attente: list[tuple[int, Valeurs]] = []

    def traiter(self, lignes: Sequence[Ligne], *, ecrire: bool) -> None:
        """Compare the rows of these records with the base, and write when asked."""
        bruts = self.conversion.bruts(lignes)
        if self.cible.a_la_fin:
            self._attente.extend(bruts)
            return
        groupes: set[Any] = set()
        if self.cible.retrait is Retrait.PAR_LIGNE and self.cible.groupe is not None:
            # Each record is complete in itself: nothing to remember from the batches before.
            self.conversion.lignes_par_cle, self.conversion.cles_gardees = {}, {}
            groupes = {self.cible.groupe(ligne) for ligne in lignes if not ligne.defaut}
        self._comparer(list(self.conversion.rangees(bruts)), groupes, ecrire=ecrire)

    def terminer(self, lot: int, *, ecrire: bool, partiel: bool) -> None:
        """What can only be done once the whole flux is read: differed rows, then withdrawals.

        With refused lines, `partiel` says whether the rest is taken. Then absences are looked for: what a refused line
        names, when its key can be read, isn't absent; when it can't, a guard stops these withdrawals (see `moteur`).
        """
        for morceau in par_lots(iter(self._attente), lot):
            self._comparer(list(self.conversion.rangees(morceau)), set(), ecrire=ecrire)
        if self.cible.retrait is not Retrait.LISTE:
            return
        self.bilan.retraits_cherches = partiel or not self.bilan.refuses
        if self.bilan.retraits_cherches:
            self._retirer_absents(lot, ecrire=ecrire)

    # Comparing

    def _requete(self) -> QuerySet[Any]:
        return self.cible.modele._default_manager.order_by()

    def _actuelles(self, rangees: list[Rangee], groupes: set[Any]) -> dict[Cle, Valeurs]:
        """What the base holds for these rows, and for these groups."""
        condition = Q(**{f"{self.cible.cle[0]}__in": {rangee.cle[0] for rangee in rangees}})
        if groupes:
            condition |= Q(**{f"{self._groupe_par}__in": groupes})
        actuelles = {}
        noms = ("pk", *self._champs_lus, *self._titres_en_plus)
        for valeurs in self._requete().filter(condition).values_list(*noms):
            actuelle = dict(zip(noms, valeurs, strict=True))
            actuelles[tuple(actuelle[nom] for nom in self.cible.cle)] = actuelle
        return actuelles

    def _comparer(self, rangees: list[Rangee], groupes: set[Any], *, ecrire: bool) -> None:
        if not rangees and not groupes:
            return
        battre()
        actuelles = self._actuelles(rangees, groupes)
        a_creer: list[Model] = []
        a_changer: list[Model] = []
        for rangee in rangees:
            if self._deja_faite(rangee):
                self.bilan.ignores += 1
                continue
            actuelle = actuelles.get(rangee.cle)
            if actuelle is None:
                a_creer.append(self._creation(rangee))
            elif changee := self._changement(rangee, actuelle):
                a_changer.append(changee)
        if ecrire:
            self._ecrire(a_creer, a_changer)
        if groupes:
            self._retirer_des_groupes(actuelles, groupes, ecrire=ecrire)

    def _deja_faite(self, rangee: Rangee) -> bool:
        """True for a row to add that another stream of this import already makes, written or not."""
        rangees_faites = self.conversion.cles_connues.rangees_faites
        return self._ajoute_une_fois and (self.cible.modele, rangee.cle) in rangees_faites

    def _creation(self, rangee: Rangee) -> Model:
        self.bilan.crees += 1
        if self._ajoute_une_fois:
            self.conversion.cles_connues.rangees_faites.add((self.cible.modele, rangee.cle))
        if len(self.bilan.exemples_crees) < EXEMPLES_GARDES:
            self.bilan.exemples_crees.append(self._nom(rangee.cle, rangee.valeurs))
        return self.cible.modele(**rangee.valeurs)

    def _changement(self, rangee: Rangee, actuelle: Valeurs) -> Model | None:
        """The row as it must become, None when it already is."""
        nouvelles = {
            nom: v for nom, v in rangee.valeurs.items() if nom not in self._champs_a_la_creation
        }
        if self._retablit:
            nouvelles[RETIRE_LE] = None
        ecarts = {nom: (actuelle[nom], v) for nom, v in nouvelles.items() if actuelle[nom] != v}
        if self.cible.ajouter_seulement or not ecarts:
            self.bilan.inchanges += 1
            return None
        self.bilan.modifies += 1
        if len(self.bilan.exemples_modifies) < EXEMPLES_GARDES:
            connus = {nom: actuelle[nom] for nom in self._titres_en_plus}
            nom = self._nom(rangee.cle, connus | rangee.valeurs)
            lisibles = {
                nom_lu: ecart
                for champ, valeurs in ecarts.items()
                for nom_lu, ecart in self._lisibles(champ, valeurs)
            }
            self.bilan.exemples_modifies.append(Modification(nom, lisibles))
        gardees = {nom: actuelle[nom] for nom in self._champs_lus}
        return self.cible.modele(**gardees | nouvelles)

    def _lisibles(self, nom: str, ecart: tuple[Any, Any]) -> Iterator[tuple[str, tuple[Any, Any]]]:
        """What changes, by the name of its field; inside what a source says whole, by its words."""
        avant, apres = ecart
        if not (isinstance(avant, dict) and isinstance(apres, dict)):
            yield self._libelle(nom), ecart
            return
        for cle in sorted(avant.keys() | apres.keys()):
            if avant.get(cle) != apres.get(cle):
                yield cle.replace("_", " "), (avant.get(cle), apres.get(cle))

    def _libelle(self, nom: str) -> str:
        """What people call this field."""
        champ = champ_du_modele(self.cible.modele, nom)
        return str(champ.verbose_name) if champ else nom

    # Writing

    def _ecrire(self, a_creer: list[Model], a_changer: list[Model]) -> None:
        if a_creer:
            copier(self.cible.modele, a_creer)
        if a_changer:
            # An upsert on the key: far fewer statements than one CASE per row.
            modifiables = [nom for nom in self._champs_lus if nom not in self.cible.cle]
            self.cible.modele._default_manager.bulk_create(
                a_changer,
                update_conflicts=True,
                unique_fields=list(self.cible.cle),
                update_fields=modifiables,
            )

    def _retirer_des_groupes(
        self, actuelles: dict[Cle, Valeurs], groupes: set[Any], *, ecrire: bool
    ) -> None:
        """Withdraw what these groups have in the base and no longer have in their record."""
        presentes = [
            (actuelle["pk"], cle)
            for cle, actuelle in actuelles.items()
            if actuelle[self._groupe_par] in groupes and actuelle.get(RETIRE_LE) is None
        ]
        # Attributes are replaced with the sheet they describe: only rows of their own are watched.
        self.bilan.avant += len(presentes) if self._retirable else 0
        absentes = [(pk, cle) for pk, cle in presentes if cle not in self.conversion.lignes_par_cle]
        self._retirer(self._sans_celles_qui_restent(absentes), ecrire=ecrire)

    def _retirer_absents(self, lot: int, *, ecrire: bool) -> None:
        """Withdraw the rows of the perimeter that the whole file doesn't name."""
        requete = self._requete().filter(self.cible.perimetre())
        if self._retirable:
            requete = requete.filter(retire_le__isnull=True)
        absentes = []
        for pk, *cle in requete.values_list("pk", *self.cible.cle).iterator():
            battre()
            self.bilan.avant += 1
            if tuple(cle) not in self.conversion.lignes_par_cle:
                absentes.append((pk, tuple(cle)))
        for morceau in par_lots(iter(absentes), lot):
            self._retirer(self._sans_celles_qui_restent(morceau), ecrire=ecrire)

    def _sans_celles_qui_restent(
        self, absentes: Sequence[tuple[Any, Cle]]
    ) -> list[tuple[Any, Cle]]:
        """Those that the file doesn't name at all; the report says which others stay."""
        gardees = self.conversion.cles_gardees
        restent = [(pk, cle) for pk, cle in absentes if cle in gardees]
        for (_, cle), nom in zip(restent, self._noms(restent), strict=True):
            self.conversion.avertir(RESTE, gardees[cle], nom)
        return [(pk, cle) for pk, cle in absentes if cle not in gardees]

    def _retirer(self, absentes: Sequence[tuple[Any, Cle]], *, ecrire: bool) -> None:
        if self.cible.ajouter_seulement or not absentes:
            return
        battre()
        self.bilan.retires += len(absentes)
        restants = EXEMPLES_GARDES - len(self.bilan.exemples_retires)
        self.bilan.exemples_retires += self._noms(absentes[:restants])
        if self.cible.touches is not None:
            self.bilan.touches += self.cible.touches([pk for pk, _ in absentes])
        if not ecrire:
            return
        lignes = self._requete().filter(pk__in=[pk for pk, _ in absentes])
        if self._retirable:
            lignes.update(retire_le=self.jour)
        else:
            lignes.delete()

    # Naming

    def _nom(self, cle: Cle, valeurs: Valeurs) -> str:
        """A row as the report names it: its key and its title."""
        code = self.conversion.reference(cle)
        titre = next((valeurs[nom] for nom in TITRES if valeurs.get(nom)), "")
        return code if not titre or titre in code else f"{code} {titre}"

    def _noms(self, connues: Sequence[tuple[Any, Cle]]) -> list[str]:
        """The same of rows of the base; one query."""
        champs = [nom for nom in TITRES if champ_du_modele(self.cible.modele, nom)]
        titres = {}
        if connues and champs:
            lues = self._requete().filter(pk__in=[pk for pk, _ in connues])
            titres = {pk: dits for pk, *dits in lues.values_list("pk", *champs)}
        return [
            self._nom(cle, dict(zip(champs, titres.get(pk, ()), strict=False)))
            for pk, cle in connues
        ]
