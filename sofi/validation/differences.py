"""What a document changes to another, card by card and field by field."""

from dataclasses import dataclass
from enum import StrEnum

from sofi.offre.codes import Fiche
from sofi.offre.fiches import MODELES
from sofi.socle.differences import Ligne, Morceau, Sorte, mots_changes, rangees_changees

from .document import Document
from .lecture import CarteLue, ChampLu, lire_document

MISE_EN_FORME = "(mise en forme changée)"


class Sort(StrEnum):
    """What became of a card."""

    MODIFIEE = "modifiee"
    AJOUTEE = "ajoutee"
    RETIREE = "retiree"


@dataclass(frozen=True)
class ChampChange:
    """A field whose value changed: its lines before and after, the words that changed marked."""

    nom: str
    libelle: str
    avant: list[Ligne]
    apres: list[Ligne]


@dataclass(frozen=True)
class CarteChangee:
    """A card that changed. Of an added or removed one every filled field is listed."""

    carte: CarteLue
    sort: Sort
    champs: list[ChampChange]
    inchanges: int


def comparer(avant: Document, apres: Document) -> list[CarteChangee]:
    """The cards that differ, in the order of the second document; removed ones at the end."""
    anciennes = {_cle(carte): carte for carte in lire_document(avant)}
    cartes_changees = []
    for carte in lire_document(apres):
        ancienne = anciennes.pop(_cle(carte), None)
        if ancienne is None:
            cartes_changees.append(CarteChangee(carte, Sort.AJOUTEE, _champs_ajoutes(carte), 0))
        elif champs := _champs_changes(ancienne, carte):
            cartes_changees.append(
                CarteChangee(
                    carte, Sort.MODIFIEE, champs, _nombre_de_champs_remplis(carte) - len(champs)
                )
            )
    cartes_changees += [CarteChangee(carte, Sort.RETIREE, [], 0) for carte in anciennes.values()]
    return cartes_changees


def compte(cartes_changees: list[CarteChangee]) -> int:
    """How many differences: a field changed, a card added or removed."""
    return sum(len(c.champs) if c.sort == Sort.MODIFIEE else 1 for c in cartes_changees)


def _cle(carte: CarteLue) -> tuple[str, int]:
    """The same card in both documents: F, A and the établissement are one each, whatever their number."""
    unique = carte.fiche not in (Fiche.SESSION, Fiche.DISPOSITIF)
    return carte.fiche, 0 if unique else carte.objet


def _nombre_de_champs_remplis(carte: CarteLue) -> int:
    return sum(not champ.vide for champ in carte.champs)


def _champs_ajoutes(carte: CarteLue) -> list[ChampChange]:
    return [
        ChampChange(c.nom, c.libelle, [], [[Morceau(Sorte.AJOUTE, texte)] for texte in c.textes])
        for c in carte.champs
        if not c.vide
    ]


def _champs_changes(avant: CarteLue, apres: CarteLue) -> list[ChampChange]:
    """Fields that differ; a field that only one of the two has is empty in the other."""
    anciens = {champ.nom: champ for champ in avant.champs}
    noms = {champ.nom for champ in apres.champs}
    disparus = [champ for champ in avant.champs if champ.nom not in noms]
    paires = [(anciens.get(c.nom, ChampLu(c.nom, c.libelle, ())), c) for c in apres.champs]
    paires += [(champ, ChampLu(champ.nom, champ.libelle, ())) for champ in disparus]
    return [
        _champ(apres.fiche, ancien, nouveau)
        for ancien, nouveau in paires
        if (ancien.textes, ancien.html) != (nouveau.textes, nouveau.html)
    ]


def _champ(fiche: Fiche, avant: ChampLu, apres: ChampLu) -> ChampChange:
    """Choices and rows are compared one by one, texts word by word."""
    gauche, droite = list(avant.textes), list(apres.textes)
    if gauche == droite:
        notee = [[Morceau(Sorte.GARDE, texte)] for texte in droite]
        notee.append([Morceau(Sorte.AJOUTE, MISE_EN_FORME)])
        return ChampChange(
            apres.nom, apres.libelle, [[Morceau(Sorte.GARDE, t)] for t in gauche], notee
        )
    if _est_texte(fiche, apres.nom) and len(gauche) <= 1 and len(droite) <= 1:
        retires, ajoutes = mots_changes("".join(gauche), "".join(droite))
        lignes = ([retires] if retires else []), ([ajoutes] if ajoutes else [])
    else:
        lignes = rangees_changees(gauche, droite)
    return ChampChange(apres.nom, apres.libelle, *lignes)


def _est_texte(fiche: Fiche, nom: str) -> bool:
    """Typed freely, so that words may be compared; a date or a choice changes whole."""
    champs = {champ.name: champ for champ in MODELES[fiche]._meta.get_fields()}
    champ = champs.get(nom)
    interne = getattr(champ, "get_internal_type", lambda: "TextField")()
    return interne in ("CharField", "TextField") and not getattr(champ, "choices", None)
