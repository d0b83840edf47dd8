"""From the records of a file to rows that can be compared: values, relations, lengths, keys."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model

from ..fichiers import Ligne
from ..tableaux import suggestion
from .description import Champ, Cible, SiInconnu, Valeurs
from .rapport import EXEMPLES, Bilan, Rapport
from .valeurs import Ignoree, Refus

Cle = tuple[Any, ...]
_IGNOREE = "{}, code inconnu, ligne ignorée"
_VIDEE = "{}, code inconnu, laissé vide"
# Looking for a near code among more than that is not worth the time.
PROCHES_MAX = 6000


@dataclass(frozen=True, slots=True)
class Rangee:
    """A row as the file gives it; `valeurs` lacks the fields to keep as they are."""

    ligne: int
    cle: Cle
    valeurs: Valeurs


class ClesConnues:
    """The keys of the models that relations point at: those of the base, and those of this import."""

    def __init__(self) -> None:
        self._cles: dict[tuple[type[Model], str], set[Any]] = {}
        # The rows that this import makes, by model and key: two streams may bring the same one.
        self.rangees_faites: set[tuple[type[Model], Cle]] = set()

    def cles_de(self, modele: type[Model], par: str = "") -> set[Any]:
        """Every key known for this model, by this unique field (its primary key); one query, the first time."""
        clef = modele, par or _cle_primaire_de(modele)
        if clef not in self._cles:
            cles = modele._default_manager.order_by().values_list(clef[1], flat=True)
            self._cles[clef] = set(cles)
        return self._cles[clef]


def _cle_primaire_de(modele: type[Model]) -> str:
    return str(modele._meta.pk.name)


def champ_du_modele(modele: type[Model], nom: str) -> "Field[Any, Any] | None":
    """The concrete field of this name or attribute, None when there is none."""
    try:
        champ = modele._meta.get_field(nom)
    except FieldDoesNotExist:
        return None
    return champ if isinstance(champ, Field) else None


class Conversion:
    """Reads the rows of one `Cible` and says what is wrong with them."""

    def __init__(
        self, cible: Cible, fichier: str, rapport: Rapport, cles_connues: ClesConnues
    ) -> None:
        self.cible = cible
        self.fichier = fichier
        self.rapport = rapport
        self.cles_connues = cles_connues
        self.bilan = Bilan(cible.titre)
        self.lignes_par_cle: dict[Cle, int] = {}
        # Rows of the file that aren't taken this time: what the base holds of them stays.
        self.cles_gardees: dict[Cle, int] = {}
        champs = ((champ.nom, champ_du_modele(cible.modele, champ.nom)) for champ in cible.champs)
        self._longueurs = {
            nom: champ.max_length for nom, champ in champs if champ and champ.max_length
        }
        cle = champ_du_modele(cible.modele, cible.cle[0])
        # The unique field by which other rows may point at these.
        self._repere = cle.name if len(cible.cle) == 1 and cle is not None else ""

    def annoncer(self, ligne: Ligne) -> None:
        """Make the keys of a record known before its rows are read (relations inside one table)."""
        premiere = next(champ for champ in self.cible.champs if champ.nom == self.cible.cle[0])
        # A wrong line is said when it is read, not here.
        with suppress(Refus):
            for brut in self.cible.extraire(ligne):
                self.cles_connues.cles_de(self.cible.modele).add(
                    premiere.lire(brut.get(premiere.titre))
                )

    def bruts(self, lignes: Iterable[Ligne]) -> Iterator[tuple[int, Valeurs]]:
        """The rows held by these records, still as texts, with their line."""
        for ligne in lignes:
            self.bilan.vus += 1
            if ligne.defaut:
                self._refuser(ligne.numero, [(ligne.defaut, "")])
                continue
            try:
                for brut in self.cible.extraire(ligne):
                    yield ligne.numero, brut
                for numero, raison, valeur in self.cible.remarquer(ligne):
                    self._remarquer(numero, raison, valeur)
            except Refus as refus:
                self._refuser(ligne.numero, [(str(refus), "")])
            except Ignoree as ignoree:
                self._ignorer(ligne.numero, ignoree)

    def _ignorer(self, numero: int, ignoree: Ignoree) -> None:
        self.bilan.ignorer(str(ignoree))
        for une in ignoree.restent:
            self._garder(une, numero)
        self._remarquer(numero, str(ignoree), ignoree.exemple)

    def _remarquer(self, numero: int, raison: str, valeur: Any) -> None:
        self.avertir(raison, numero, _cite(valeur))

    def avertir(self, message: str, numero: int, exemple: str) -> None:
        """Say something of a line for which nothing is refused."""
        self.rapport.avertissements.ajouter(
            self.fichier, self.cible.titre, message, numero, exemple
        )

    def rangees(self, bruts: Iterable[tuple[int, Valeurs]]) -> Iterator[Rangee]:
        """The rows that can be compared; the others are counted and said in the report."""
        for numero, brut in bruts:
            rangee = self._rangee(numero, brut)
            if rangee is None:
                continue
            if rangee.cle in self.lignes_par_cle:
                self._doublon(rangee, self.lignes_par_cle[rangee.cle])
                continue
            self.lignes_par_cle[rangee.cle] = numero
            self.bilan.lus += 1
            yield rangee

    def _rangee(self, numero: int, brut: Valeurs) -> Rangee | None:
        valeurs: Valeurs = {}
        fautes: list[tuple[str, str]] = []
        fautifs: set[str] = set()
        for champ in self.cible.champs:
            try:
                valeur = self._valeur(champ, brut.get(champ.titre), numero)
            except _Ignorer:
                self.bilan.ignorer(_IGNOREE.format(champ.titre))
                self._garder(brut, numero)
                return None
            except Refus as refus:
                fautifs.add(champ.nom)
                fautes.append((f"{champ.titre}, {refus}", _cite(brut.get(champ.titre))))
                continue
            if not (champ.garder and _vide(valeur)):
                valeurs[champ.nom] = valeur
        cle = tuple(valeurs.get(nom) for nom in self.cible.cle)
        # Even refused, a row is known: what points at it is not wrong too, and it isn't withdrawn.
        if self._repere:
            self.cles_connues.cles_de(self.cible.modele, self._repere).add(cle[0])
        if fautes:
            self.lignes_par_cle.setdefault(cle, numero)
            self._refuser(numero, fautes, cle_lue=fautifs.isdisjoint(self.cible.cle))
            return None
        return Rangee(numero, cle, valeurs)

    def _garder(self, brut: Mapping[str, Any], numero: int) -> None:
        """A row left out is still in the file."""
        with suppress(Refus):
            lus = {
                c.nom: c.lire(brut.get(c.titre))
                for c in self.cible.champs
                if c.nom in self.cible.cle
            }
            self.cles_gardees[tuple(lus[nom] for nom in self.cible.cle)] = numero

    def _valeur(self, champ: Champ, brut: Any, numero: int) -> Any:
        valeur = champ.lire(brut)
        if _vide(valeur):
            if champ.requis:
                raise Refus("valeur manquante")
            return None if champ.vers else valeur
        longueur = self._longueurs.get(champ.nom)
        if longueur and isinstance(valeur, str) and len(valeur) > longueur:
            raise Refus(f"{len(valeur)} caractères, {longueur} au plus")
        if champ.vers and valeur not in self.cles_connues.cles_de(champ.vers, champ.vers_par):
            return self._inconnu(champ, valeur, numero)
        return valeur

    def _inconnu(self, champ: Champ, valeur: Any, numero: int) -> None:
        """A relation to a row that nobody knows: refused, emptied or left out, as the source says."""
        if champ.si_inconnu is SiInconnu.REFUSER:
            raise Refus("code inconnu")
        ignorer = champ.si_inconnu is SiInconnu.IGNORER
        message = _IGNOREE if ignorer else _VIDEE
        self._remarquer(numero, message.format(champ.titre), valeur)
        if ignorer:
            raise _Ignorer
        return None

    def _doublon(self, rangee: Rangee, premiere_ligne: int) -> None:
        if self.cible.doublons_permis:
            self.bilan.lus += 1
            self.bilan.ignores += 1
            return
        exemple = f"« {self.reference(rangee.cle)} », ligne {premiere_ligne}"
        self._refuser(rangee.ligne, [("clé déjà donnée plus haut", exemple)], cle_lue=True)

    def reference(self, cle: Cle) -> str:
        """The key of a row as people read it."""
        if self.cible.nommee_par:
            return str(cle[self.cible.cle.index(self.cible.nommee_par)])
        return "/".join(str(partie) for partie in cle)

    def _refuser(
        self, numero: int, fautes: Iterable[tuple[str, str]], *, cle_lue: bool = False
    ) -> None:
        self.bilan.lus += 1
        self.bilan.refuses += 1
        self.bilan.sans_cle += not cle_lue
        for message, exemple in fautes:
            self.rapport.fautes.ajouter(
                self.fichier,
                self.cible.titre,
                message,
                numero,
                exemple + self._proche(message, exemple),
            )

    def _proche(self, message: str, exemple: str) -> str:
        """« vouliez-vous dire … ? » for the first unknown codes only."""
        titre, _, faute = message.partition(", ")
        champ = next((champ for champ in self.cible.champs if champ.titre == titre), None)
        if faute != "code inconnu" or champ is None or champ.vers is None:
            return ""
        groupe = self.rapport.fautes.groupes.get((self.fichier, self.cible.titre, message))
        cles_connues = self.cles_connues.cles_de(champ.vers, champ.vers_par)
        if (groupe and len(groupe.exemples) >= EXEMPLES) or len(cles_connues) > PROCHES_MAX:
            return ""
        return suggestion(exemple.strip("« »"), sorted(map(str, cles_connues)))


class _Ignorer(Exception):
    """The row points at nothing known and is left out."""


def _vide(valeur: Any) -> bool:
    return valeur is None or valeur == "" or valeur == []


def _cite(valeur: Any) -> str:
    """A value as the report quotes it."""
    texte = " ".join(str(valeur or "").split())
    return f"« {texte[:40]}{'…' if len(texte) > 40 else ''} »" if texte else ""
