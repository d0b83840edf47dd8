"""The fields that a gabarit may speak of, and how the codes that some of them hold are found."""

from typing import Any

from sofi.offre.codes import Fiche
from sofi.offre.gabarits import champs_possibles
from sofi.offre.gabarits.verification import CODES, FICHES_REGLEES
from sofi.referentiels.models import FicheCertifInfo, Formacode, Rome
from sofi.socle.recherche import tous_les_mots

RESULTATS_AU_PLUS = 20
TAILLE_MAX = 100


def choix_des_champs() -> list[tuple[Fiche, list[tuple[str, str]]]]:
    """For one list of choices: card by card, « A.objectifs » and its label."""
    return [
        (fiche, [(f"{fiche.value}.{nom}", nomme) for nom, nomme in champs_possibles(fiche).items()])
        for fiche in FICHES_REGLEES
    ]


def chercher(champ: str, question: str) -> list[Any]:
    """Rows of the reference table of this field, by words or by the beginning of the code."""
    mots = question.replace("\x00", "").strip()[:TAILLE_MAX]
    modele = CODES.get(champ)
    if not mots or modele is None:
        return []
    if modele is Formacode:
        return list(Formacode.objects.domaines().en_vigueur().chercher(mots, RESULTATS_AU_PLUS))
    if modele in (Rome, FicheCertifInfo):
        par_code = modele.objects.filter(pk__istartswith=mots)
        par_mots = modele.objects.filter(tous_les_mots(mots, "libelle"))
        return list((par_code | par_mots).order_by("pk")[:RESULTATS_AU_PLUS])
    return []
