"""The searched words of the Certif Info sheets: they come from several tables, so they are recomputed."""

from collections.abc import Iterator
from itertools import islice

from sofi.socle.ecoute import battre
from sofi.socle.mots import mots_utiles
from sofi.socle.texte import plier

from .models import FicheCertifInfo

LOT = 1000
LONGUEUR_CERTIFICATEUR = 600


def mots_de_fiche(fiche: FicheCertifInfo) -> str:
    """Folded title first, then type, codes with and without their letters, other title, certificateurs."""
    certification = fiche.certification
    titre = plier(fiche.libelle)
    suite = [fiche.type_diplome, fiche.code, *fiche.certificateurs()]
    if certification:
        numero, chiffres = certification.numero, certification.chiffres
        lettres = numero.removesuffix(chiffres)
        suite += [certification.abrege, numero, lettres, chiffres, certification.intitule]
    connus = set(titre.split())
    # A word of the title is not repeated.
    autres = dict.fromkeys(
        mot for texte in suite for mot in mots_utiles(texte) if mot not in connus
    )
    return " ".join([titre, *autres])


def recalculer_fiches() -> int:
    """Bring `mots` and `certificateur` of every sheet up to date; returns how many changed.

    Called at the end of the imports of certifications and of Certif Info, in their transaction.
    """
    fiches = FicheCertifInfo.objects.avec_certification().order_by("code").iterator(chunk_size=LOT)
    total = 0
    while lot := list(islice(fiches, LOT)):
        battre()
        changees = list(_fiches_changees(lot))
        total += len(changees)
        if changees:
            FicheCertifInfo.objects.bulk_create(
                changees,
                update_conflicts=True,
                unique_fields=["code"],
                update_fields=["mots", "certificateur"],
            )
    return total


def _fiches_changees(fiches: list[FicheCertifInfo]) -> Iterator[FicheCertifInfo]:
    for fiche in fiches:
        avant = (fiche.mots, fiche.certificateur)
        fiche.certificateur = _certificateur(fiche.certificateurs())
        fiche.mots = mots_de_fiche(fiche)
        if (fiche.mots, fiche.certificateur) != avant:
            yield fiche


def _certificateur(noms: list[str]) -> str:
    """The names in one line, as many whole ones as the column holds."""
    ligne = ""
    for nom in noms:
        plus = f"{ligne} ; {nom}" if ligne else nom
        if len(plus) > LONGUEUR_CERTIFICATEUR:
            break
        ligne = plus
    return ligne
