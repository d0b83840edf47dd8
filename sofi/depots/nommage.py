"""What every card asks: plain values as columns hold them, the row that some words mean."""

from dataclasses import replace
from typing import Any

from sofi.offre.codes import Fiche

from .proposition import ALERTE, Lieu, Remarque, Situer, Valeurs, cle_de_choix
from .rapport_json import ChoixRepondu
from .references import PROPOSITIONS, References, par_les_mots, proches
from .simples import PAR_CLE, Refusee, en_colonne, est_simple

Choix = dict[str, str]


class Nommage:
    """`choix`: what was answered to « vouliez-vous dire … ? »; `repondus`: which of them this file needed."""

    def __init__(self, references: References, choix: Choix) -> None:
        self.ref = references
        self.choix = choix
        self.repondus: dict[str, ChoixRepondu] = {}

    def colonnes(
        self, fiche: Fiche, valeurs: Valeurs, situer: Situer, remarques: list[Remarque]
    ) -> dict[str, Any]:
        """The plain columns of a card; what can't be taken is left out and said."""
        colonnes: dict[str, Any] = {}
        for cle, valeur in valeurs.items():
            if not est_simple(fiche, cle) or valeur in (None, "", []):
                continue
            champ = PAR_CLE[fiche][cle]
            try:
                colonnes[champ.nom] = en_colonne(fiche, cle, valeur)
            except Refusee as refus:
                if refus.garde:
                    colonnes[champ.nom] = refus.garde
                remarques.append(_refusee(refus, situer(fiche, cle), valeur, champ.libelle(fiche)))
        return colonnes

    def parmi(
        self,
        texte: str,
        candidats: dict[str, str],
        domaine: str,
        faute: Remarque,
        remarques: list[Remarque],
        *,
        trouve: str | None = None,
    ) -> str | None:
        """Which of these is meant: found, chosen before, or the same words; else said, with the nearest."""
        cle = cle_de_choix(domaine, texte)
        if trouve is None and (choisi := self.choix.get(cle)) in candidats:
            self.repondus[cle] = ChoixRepondu(
                cle=cle, valeur=texte, choisi=choisi, libelle=candidats[choisi]
            )
            return choisi
        trouve = trouve or par_les_mots(texte, candidats.items())
        if trouve is None:
            propositions = tuple(proches(texte, candidats)) or _tous_si_peu(candidats)
            remede = faute.remede if propositions else sans_choix(faute.remede)
            remarques.append(
                replace(
                    faute, valeur=texte, domaine=domaine, propositions=propositions, remede=remede
                )
            )
        return trouve

    def codes(
        self,
        nommes: list[Any],
        connus: dict[str, str],
        domaine: str,
        titre: str,
        lieu: Lieu,
        remarques: list[Remarque],
    ) -> list[str]:
        """The codes of these pieces, those that are known."""
        codes: list[str] = []
        for nomme in nommes:
            dit = nomme.code or nomme.libelle
            faute = Remarque(
                ALERTE,
                titre,
                lieu,
                remede="Le brouillon est écrit sans lui : choisissez-le dans la fiche, ou corrigez le fichier.",
            )
            trouve = nomme.code if nomme.code in connus else None
            code = self.parmi(dit, connus, domaine, faute, remarques, trouve=trouve)
            if code is not None and code not in codes:
                codes.append(code)
        return codes


def sans_choix(remede: str) -> str:
    """« Choisissez-le ci-dessous, ou écrivez son nom » where nothing stands below: « Écrivez son nom »."""
    debut, ou, suite = remede.partition(", ou ")
    if not ou or "ci-dessous" not in debut:
        return remede
    return f"{suite[0].upper()}{suite[1:]}"


def _tous_si_peu(candidats: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """None is near: all of them, when they can be read at a glance."""
    return tuple(candidats.items()) if len(candidats) <= PROPOSITIONS else ()


def _refusee(refus: Refusee, lieu: Lieu, valeur: Any, libelle: str) -> Remarque:
    dite = " ; ".join(map(str, valeur)) if isinstance(valeur, list) else str(valeur)
    return Remarque(
        ALERTE,
        f"{libelle} : {refus.titre[0].lower()}{refus.titre[1:]}",
        lieu,
        dite[:80],
        refus.detail,
        refus.remede,
    )
