"""Certif Info codes: the official passage table (XML, root/item) or the same as CSV.

The table says neither which code replaces which nor which ones the law makes eligible to the CPF:
a small table of the project does (donnees/certifinfo.csv). A code that leaves the table while another
one takes its title is taken for replaced.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import Q

from sofi.referentiels.models import Certification, FicheCertifInfo
from sofi.referentiels.mots import recalculer_fiches
from sofi.referentiels.remplacements import deduire_remplacements
from sofi.socle.fichiers import Fichier, Ligne, seul
from sofi.socle.genres import Genre
from sofi.socle.importation import Champ, Cible, Flux, Retrait, SiInconnu, Source
from sofi.socle.importation.valeurs import booleen, choix, entier, texte, texte_long
from sofi.socle.tableaux import lire_tableau, lire_xml

from . import cibles

COMPLEMENTS = Path(__file__).parent.parent / "donnees" / "certifinfo.csv"
# Column of the CSV ← tag of the official XML.
BALISES = {
    "code": "certif_info_ci_identifiant",
    "intitule": "ci_intitule",
    "type_diplome": "ci_intitule_type_diplome",
    "niveau": "ci_niveau_europeen",
    "certifiant": "ci_certifiant",
    "code_rncp_rs": "ci_code_rncp",
    "code_scolarite": "ci_code_scolarite",
    "onisep_formation": "ideo_identifiant_formation",
    "statut": "statut",
}
# The old scale, still found in old lists, ran the other way round.
ANCIENS_NIVEAUX = {"V": "3", "IV": "4", "III": "5", "II": "6", "I": "7"}
ETATS = {etat.label: etat.value for etat in FicheCertifInfo.Etat}


def numero_de_fiche(valeur: Any) -> str:
    """« 37538 » → « RNCP37538 »; a full number stays as it is."""
    numero = cibles.numero(valeur)
    return f"RNCP{numero}" if numero.isdigit() else numero


def niveau(valeur: Any) -> str:
    """« 3 » to « 8 », « sans » (sans niveau spécifique), or empty when the table doesn't say."""
    brut = texte(valeur)
    if brut.lower().startswith("sans niveau"):
        return "sans"
    mots = brut.upper().split()
    if mots[:1] == ["NIVEAU"] and mots[1:2]:
        return ANCIENS_NIVEAUX.get(mots[1]) or cibles.niveau(mots[1])
    return cibles.niveau(brut)


CHAMPS = (
    Champ(nom="code", requis=True),
    Champ(nom="libelle", colonne="intitule", requis=True),
    Champ(nom="type_diplome"),
    Champ(nom="niveau", lire=niveau),
    Champ(nom="certifiante", colonne="certifiant", lire=booleen, garder=True),
    Champ(
        nom="certification_id",
        colonne="code_rncp_rs",
        lire=numero_de_fiche,
        vers=Certification,
        si_inconnu=SiInconnu.VIDER,
    ),
    Champ(nom="code_scolarite"),
    Champ(nom="formation_ideo", colonne="onisep_formation", garder=True),
    Champ(nom="etat", colonne="statut", lire=choix(ETATS), garder=True),
    Champ(
        nom="remplacee_par_id",
        colonne="remplacee_par",
        vers=FicheCertifInfo,
        si_inconnu=SiInconnu.VIDER,
        garder=True,
    ),
    Champ(nom="exemption_cpf", lire=booleen, garder=True, a_la_creation=True),
    Champ(nom="annee_premiere_session", lire=entier, garder=True),
    Champ(nom="annee_derniere_session", lire=entier, garder=True),
    Champ(nom="objectif", lire=texte_long, garder=True),
    Champ(nom="programme", lire=texte_long, garder=True),
)


def source(chemin: Path) -> Source:
    """One .xml, .csv or .xlsx file (alone, or the only one of its folder or zip)."""
    fichier = seul(chemin, ".xml", ".csv", ".xlsx")
    return Source(
        nom="certifinfo",
        flux=(Flux(fichier=fichier.nom, lire=lambda: _lire(fichier), cibles=(_fiches(),)),),
        ensuite=(deduire_remplacements, recalculer_fiches),
    )


def _lire(fichier: Fichier) -> Iterator[Ligne]:
    if fichier.genre is not Genre.XML:
        return lire_tableau(fichier, ["code", "intitule", "code_rncp_rs"])
    return (
        Ligne(ligne.numero, {nom: ligne.valeurs.get(balise, "") for nom, balise in BALISES.items()})
        for ligne in lire_xml(fichier, "item")
    )


def _complements() -> dict[str, dict[str, Any]]:
    lignes = lire_tableau(Fichier.de(COMPLEMENTS), ["code", "remplacee_par", "exemption_cpf"])
    return {ligne.valeurs["code"]: ligne.valeurs for ligne in lignes}


def _fiches() -> Cible:
    complements = _complements()

    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        complement = complements.get(ligne.valeurs.get("code", ""), {})
        connu = {nom: valeur for nom, valeur in ligne.valeurs.items() if valeur}
        yield ligne.valeurs | complement | connu

    return Cible(
        titre="fiches Certif Info",
        modele=FicheCertifInfo,
        cle=("code",),
        champs=CHAMPS,
        extraire=extraire,
        retrait=Retrait.LISTE,
        perimetre=_perimetre,
    )


def _perimetre() -> Q:
    """What the passage table lists: what can meet an RNCP/RS sheet or a diploma, and wasn't made here."""
    rattachee = Q(certification__isnull=False) | ~Q(code_scolarite="")
    return rattachee & Q(remplacee_par__isnull=True) & ~Q(etat=FicheCertifInfo.Etat.LOCAL)
