"""A segment: some actions in columns, written once into a folder, read through the page cache of the machine.

Sessions stand in the order of their actions, those of an action together. The words are sorted, so that all those
that begin alike stand together; the trainings that hold a word follow each other, with the word's weight.
"""

import datetime
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from . import endroits
from .catalogue import Catalogue, dresser
from .endroits import PAR_ENDROIT
from .entree import Entree, EntreeSession
from .journee import Journee, journee_de, jours_de

Entiers = NDArray[np.int64]
PAR_ACTION = {
    "a_numero": np.int32,
    "a_formation": np.int32,
    "a_etablissement": np.int32,
    "a_domaine": np.int16,
    "a_mots": np.uint8,
}
PAR_SESSION: dict[str, Any] = {
    "s_numero": np.int32,
    "s_action": np.int32,
    "s_debut": np.int32,
    "s_fin": np.int32,
    "s_endroit": np.int32,
    "s_programme": np.int32,
    "s_bits": np.uint64,
}
# Where the sessions, the card of each action begin; the words; the trainings of each word, with its weight.
AUTRES = ("a_sessions", "a_cartes", "cartes", "mots", "m_actions", "p_action", "p_poids")
COLONNES = (*PAR_ACTION, *PAR_SESSION, *PAR_ENDROIT, *AUTRES)
Colonnes = dict[str, NDArray[Any]]


class Annexes(msgspec.Struct):
    """What is read by its name: words as written, marks by kind."""

    formes: dict[str, str] = {}
    reperes: dict[str, tuple[str, str, str]] = {}


class Communes(NamedTuple):
    """The communes of a segment, by code: which one is each place's, and where they are (nan when unknown).

    A commune is where its sessions are, on average; the code is empty for sessions whose place isn't said.
    """

    codes: NDArray[np.bytes_]
    rangs: NDArray[np.int32]
    latitudes: NDArray[np.float64]
    longitudes: NDArray[np.float64]


@dataclass(frozen=True)
class Segment:
    """The columns of a segment; `annexes` are read when they are first asked for."""

    nom: str
    colonnes: Colonnes
    chemin_annexes: Path
    _journees: dict[datetime.date, Journee] = field(default_factory=dict, compare=False, repr=False)

    @property
    def actions(self) -> int:
        return len(self.colonnes["a_numero"])

    @property
    def sessions(self) -> int:
        return len(self.colonnes["s_numero"])

    @cached_property
    def annexes(self) -> Annexes:
        return msgspec.msgpack.decode(self.chemin_annexes.read_bytes(), type=Annexes)

    def journee(self, jour: datetime.date) -> Journee:
        """What it says of that day; that of the last day asked for is kept."""
        gardee = self._journees.get(jour)
        if gardee is None:
            gardee = journee_de(self.colonnes, jours_de(jour))
            self._journees.clear()
            self._journees[jour] = gardee
        return gardee

    @cached_property
    def par_commune(self) -> dict[bytes, list[int]]:
        """The ranks of the places of each commune."""
        trouves: dict[bytes, list[int]] = {}
        for rang, commune in enumerate(self.colonnes["e_commune"].tolist()):
            trouves.setdefault(commune, []).append(rang)
        return trouves

    @cached_property
    def communes(self) -> Communes:
        """The communes of all the sessions; made once, as long as the segment is open."""
        c = self.colonnes
        codes, rangs = np.unique(c["e_commune"], return_inverse=True)
        sessions = np.bincount(c["s_endroit"], minlength=len(rangs)).astype(np.float64)
        connues = np.isfinite(c["e_latitude"]) & np.isfinite(c["e_longitude"]) & (sessions > 0)
        combien = np.bincount(rangs[connues], sessions[connues], minlength=len(codes))
        combien = np.where(combien, combien, np.nan)
        latitudes, longitudes = (
            np.bincount(rangs[connues], sessions[connues] * c[nom][connues], minlength=len(codes))
            / combien
            for nom in ("e_latitude", "e_longitude")
        )
        return Communes(codes, rangs.astype(np.int32), latitudes, longitudes)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The marks by name."""
        return dresser(self.annexes.reperes)

    @cached_property
    def rang_des_actions(self) -> dict[int, int]:
        """Number of an action → its rank."""
        return {int(numero): rang for rang, numero in enumerate(self.colonnes["a_numero"])}

    def carte(self, action: int) -> bytes:
        """The card of the action of this rank."""
        debuts = self.colonnes["a_cartes"]
        return self.colonnes["cartes"][debuts[action] : debuts[action + 1]].tobytes()

    def bornes(self, mot: str, *, prefixe: bool = False) -> tuple[int, int]:
        """The ranks of the words that are this one, or begin so."""
        mots, octets = self.colonnes["mots"], mot.encode()
        debut = bisect_left(mots, octets)
        if prefixe:
            return debut, bisect_left(mots, octets + b"\xff", lo=debut)
        return debut, debut + (_tenu(mots, debut) == octets)

    def actions_de(self, debut: int, fin: int) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        """The trainings that hold one of these words (a training may come again), with the word's weight."""
        m_actions = self.colonnes["m_actions"]
        tranche = slice(int(m_actions[debut]), int(m_actions[fin]))
        return self.colonnes["p_action"][tranche], self.colonnes["p_poids"][tranche]

    def frequence(self, mot: str) -> int:
        """How many trainings hold this word."""
        debut, fin = self.bornes(mot)
        return len(self.actions_de(debut, fin)[0])


def _tenu(mots: NDArray[Any], rang: int) -> bytes:
    return bytes(mots[rang]) if rang < len(mots) else b""


def ouvrir(dossier: Path, nom: str) -> Segment:
    """The columns as the files hold them: nothing is read before it is needed."""
    chemin = dossier / nom
    colonnes = {
        # As plain arrays: those of `memmap` take ten times as long to read one value.
        colonne: np.load(chemin / f"{colonne}.npy", mmap_mode="r", allow_pickle=False).view(
            np.ndarray
        )
        for colonne in COLONNES
    }
    return Segment(nom, colonnes, chemin / "annexes.msgpack")


def ecrire(dossier: Path, nom: str, colonnes: Colonnes, annexes: Annexes) -> None:
    """Write a segment that no manifest names yet."""
    chemin = dossier / nom
    chemin.mkdir()
    for colonne in COLONNES:
        np.save(chemin / f"{colonne}.npy", colonnes[colonne], allow_pickle=False)
    (chemin / "annexes.msgpack").write_bytes(msgspec.msgpack.encode(annexes))


def composer(entrees: Sequence[Entree]) -> tuple[Colonnes, Annexes]:
    """The columns of these actions, in the order of their numbers."""
    entrees = sorted(entrees, key=lambda entree: entree.action)
    sessions = [session for entree in entrees for session in _ordonnees(entree.sessions)]
    colonnes = _colonnes_des_actions(entrees) | _colonnes_des_sessions(entrees, sessions)
    colonnes |= _cartes([entree.carte for entree in entrees])
    termes = sorted({terme for entree in entrees for terme in entree.termes})
    rangs = {terme: rang for rang, terme in enumerate(termes)}
    du_terme, de_l_action, poids = array("i"), array("i"), array("B")
    for action, entree in enumerate(entrees):
        du_terme.extend(rangs[terme] for terme in entree.termes)
        de_l_action.extend([action] * len(entree.termes))
        poids.extend(entree.termes.values())
    octets = np.array([terme.encode() for terme in termes] or [b""], dtype=np.bytes_)[: len(termes)]
    colonnes |= _occurrences(
        octets,
        np.asarray(du_terme, np.int32),
        np.asarray(de_l_action, np.int32),
        np.asarray(poids, np.uint8),
    )
    return colonnes, _annexes(entrees)


def _ordonnees(sessions: Iterable[EntreeSession]) -> list[EntreeSession]:
    """Sessions of one département together: a training counts once in each."""
    return sorted(sessions, key=lambda session: (session.endroit[2], session.debut, session.numero))


def _colonnes_des_actions(entrees: Sequence[Entree]) -> Colonnes:
    valeurs: dict[str, list[int]] = {
        "a_numero": [entree.action for entree in entrees],
        "a_formation": [entree.formation for entree in entrees],
        "a_etablissement": [entree.etablissement for entree in entrees],
        "a_domaine": [entree.domaine for entree in entrees],
        "a_mots": [entree.mots_du_titre for entree in entrees],
    }
    colonnes: Colonnes = {nom: np.array(valeurs[nom], type_) for nom, type_ in PAR_ACTION.items()}
    colonnes["a_sessions"] = _debuts([len(entree.sessions) for entree in entrees])
    return colonnes


def _colonnes_des_sessions(
    entrees: Sequence[Entree], sessions: Sequence[EntreeSession]
) -> Colonnes:
    rangs, colonnes = endroits.ranger(session.endroit for session in sessions)
    valeurs: dict[str, Sequence[Any]] = {
        "s_numero": [session.numero for session in sessions],
        "s_action": [rang for rang, entree in enumerate(entrees) for _ in entree.sessions],
        "s_debut": [session.debut for session in sessions],
        "s_fin": [session.fin for session in sessions],
        "s_programme": [session.programme for session in sessions],
        "s_bits": [session.bits for session in sessions],
    }
    return {
        **colonnes,
        "s_endroit": rangs,
        **{nom: np.array(lues, PAR_SESSION[nom]) for nom, lues in valeurs.items()},
    }


def _debuts(longueurs: Sequence[int] | NDArray[Any]) -> Entiers:
    """Where each part begins, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(longueurs, dtype=np.int64)]).astype(np.int64)


def _cartes(cartes: Sequence[bytes]) -> Colonnes:
    return {
        "a_cartes": _debuts([len(carte) for carte in cartes]),
        "cartes": np.frombuffer(b"".join(cartes), np.uint8),
    }


def _occurrences(
    mots: NDArray[Any],
    du_mot: NDArray[np.int32],
    action: NDArray[np.int32],
    poids: NDArray[np.uint8],
) -> Colonnes:
    """The trainings of each word, in their order."""
    ordre = np.lexsort((action, du_mot))
    return {
        "mots": mots,
        "m_actions": _debuts(np.bincount(du_mot, minlength=len(mots))),
        "p_action": action[ordre],
        "p_poids": poids[ordre],
    }


def _annexes(entrees: Iterable[Entree]) -> Annexes:
    annexes = Annexes({}, {})
    for entree in entrees:
        annexes.formes.update(entree.formes)
        annexes.reperes.update(
            (repere.cle, (repere.genre, repere.code, repere.libelle)) for repere in entree.reperes
        )
    return annexes


def fondre(segments: Sequence[tuple[Segment, NDArray[np.bool_]]]) -> tuple[Colonnes, Annexes]:
    """One segment of the living actions of several, without reading a document again."""
    colonnes: Colonnes = {}
    decalages = np.concatenate([[0], np.cumsum([int(vivants.sum()) for _, vivants in segments])])
    morceaux = [
        _vivantes(segment, vivants, int(decalage))
        for (segment, vivants), decalage in zip(segments, decalages, strict=False)
    ]
    for nom in (*PAR_ACTION, *PAR_SESSION, "cartes"):
        colonnes[nom] = np.concatenate([morceau[nom] for morceau in morceaux])
    colonnes["s_endroit"], places = endroits.fondre(
        [
            (morceau["s_endroit"], segment.colonnes)
            for morceau, (segment, _) in zip(morceaux, segments, strict=True)
        ]
    )
    colonnes |= places
    colonnes["a_sessions"] = _debuts(np.concatenate([m["l_sessions"] for m in morceaux]))
    colonnes["a_cartes"] = _debuts(np.concatenate([m["l_cartes"] for m in morceaux]))
    tous = np.concatenate([morceau["mots"] for morceau in morceaux])
    mots, inverse = np.unique(tous, return_inverse=True)
    debuts = np.concatenate([[0], np.cumsum([len(morceau["mots"]) for morceau in morceaux])])
    du_mot = [
        inverse[debut:][morceau["p_mot"]] for morceau, debut in zip(morceaux, debuts, strict=False)
    ]
    occurrences = _occurrences(
        mots,
        np.concatenate(du_mot).astype(np.int32),
        np.concatenate([morceau["p_action"] for morceau in morceaux]),
        np.concatenate([morceau["p_poids"] for morceau in morceaux]),
    )
    colonnes |= _sans_mots_perdus(occurrences)
    return colonnes, _annexes_fondues([segment for segment, _ in segments], colonnes["mots"])


def _vivantes(segment: Segment, vivants: NDArray[np.bool_], decalage: int) -> Colonnes:
    """The columns of a segment without its dead actions, the ranks of the others moved."""
    c = segment.colonnes
    rangs = np.where(vivants, np.cumsum(vivants) - 1 + decalage, -1).astype(np.int32)
    sessions = vivants[c["s_action"]]
    gardees = vivants[c["p_action"]]
    longueurs = np.diff(c["a_cartes"])
    lettres = np.repeat(vivants, longueurs)
    p_mot = np.repeat(np.arange(len(c["mots"])), np.diff(c["m_actions"]))
    return {
        **{nom: c[nom][vivants] for nom in PAR_ACTION},
        **{nom: c[nom][sessions] for nom in PAR_SESSION},
        "s_action": rangs[c["s_action"][sessions]],
        "l_sessions": np.diff(c["a_sessions"])[vivants],
        "l_cartes": longueurs[vivants],
        "cartes": c["cartes"][lettres],
        "mots": c["mots"],
        "p_mot": p_mot[gardees],
        "p_action": rangs[c["p_action"][gardees]],
        "p_poids": c["p_poids"][gardees],
    }


def _sans_mots_perdus(colonnes: Colonnes) -> Colonnes:
    """Without the words that no living action holds."""
    longueurs = np.diff(colonnes["m_actions"])
    tenus = longueurs > 0
    return {
        **colonnes,
        "mots": colonnes["mots"][tenus],
        "m_actions": _debuts(longueurs[tenus]),
    }


def _annexes_fondues(segments: Sequence[Segment], mots: NDArray[Any]) -> Annexes:
    """The words and the marks of all, the last segment's way of writing them winning; those still held only."""
    annexes = Annexes({}, {})
    for segment in segments:
        annexes.formes.update(segment.annexes.formes)
        annexes.reperes.update(segment.annexes.reperes)
    tenus = {mot.decode() for mot in mots.tolist()}
    annexes.formes = {racine: forme for racine, forme in annexes.formes.items() if racine in tenus}
    annexes.reperes = {cle: repere for cle, repere in annexes.reperes.items() if cle in tenus}
    return annexes


def frequences(segments: Iterable[Segment]) -> Counter[str]:
    """How many trainings hold each of the words that a typing mistake is compared with."""
    comptes: Counter[str] = Counter()
    for segment in segments:
        for racine in segment.annexes.formes:
            comptes[racine] += segment.frequence(racine)
    return comptes
