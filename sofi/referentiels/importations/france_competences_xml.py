"""RNCP and RS sheets from France compétences, XML flux 4.1: one pass, whatever its size.

Every sheet says all it holds: its blocs, certificateurs, métiers… are replaced with it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from sofi.referentiels.models import Certification, VoieAcces
from sofi.referentiels.mots import recalculer_fiches
from sofi.socle.fichiers import Fichier, FichierIllisible, Ligne, attendus
from sofi.socle.importation import Champ, Cible, Flux, Retrait, Source
from sofi.socle.importation.valeurs import booleen, date, texte_long
from sofi.socle.tableaux import enfants, lire_xml

from . import cibles

PAR_FICHE = Retrait.PAR_LIGNE


CHAMPS = (
    Champ(nom="numero", colonne="NUMERO_FICHE", lire=cibles.numero, requis=True),
    Champ(nom="intitule", colonne="INTITULE", requis=True),
    Champ(nom="abrege", colonne="ABREGE"),
    Champ(nom="abrege_libelle", colonne="ABREGE_LIBELLE"),
    Champ(nom="niveau", colonne="NIVEAU", lire=cibles.niveau),
    Champ(nom="type_enregistrement", colonne="TYPE_ENREGISTREMENT"),
    Champ(nom="active", colonne="ACTIF", lire=booleen, requis=True),
    Champ(nom="date_effet", colonne="DATE_EFFET", lire=date),
    Champ(nom="date_fin_enregistrement", colonne="DATE_FIN_ENREGISTREMENT", lire=date),
    Champ(
        nom="date_limite_delivrance",
        colonne="DATE_LIMITE_DELIVRANCE",
        lire=date,
        garder=True,
    ),
    Champ(nom="objectifs_contexte", colonne="OBJECTIFS_CONTEXTE", lire=texte_long),
    Champ(nom="activites_visees", colonne="ACTIVITES_VISEES", lire=texte_long),
    Champ(nom="capacites_attestees", colonne="CAPACITES_ATTESTEES", lire=texte_long),
    Champ(nom="existence_partenaires", colonne="EXISTENCE_PARTENAIRES", lire=booleen),
    Champ(nom="url", colonne="ADRESSE"),
)


def source(chemin: Path) -> Source:
    """One .xml file, or a folder or zip of them (RNCP, RS)."""
    bons = attendus(chemin, ".xml")
    if not bons:
        raise FichierIllisible(f"Aucun fichier .xml dans « {chemin.name} ».")
    return Source(
        nom="france_competences_xml",
        flux=tuple(_flux(fichier) for fichier in bons),
        ensuite=(recalculer_fiches,),
        lot=300,
    )


def _flux(fichier: Fichier) -> Flux:
    numeros: dict[str, str] = {}
    return Flux(
        fichier=fichier.nom,
        lire=lambda: lire_xml(fichier, "FICHE"),
        cibles=(
            _certifications(numeros),
            cibles.blocs(
                _sous(_bloc, "BLOCS_COMPETENCES", "BLOC_COMPETENCES"),
                PAR_FICHE,
                _numero,
                textes=True,
            ),
            cibles.certificateurs(
                _sous(_certificateur, "CERTIFICATEURS", "CERTIFICATEUR"), PAR_FICHE, _numero
            ),
            cibles.partenaires(_sous(_partenaire, "PARTENAIRES", "PARTENAIRE"), PAR_FICHE, _numero),
            cibles.voies_acces(_voies, PAR_FICHE, _numero),
            cibles.romes(_sous(_code, "CODES_ROME", "ROME"), PAR_FICHE, _numero),
            cibles.formacodes(_sous(_code, "FORMACODES", "FORMACODE"), PAR_FICHE, _numero),
            cibles.nsfs(_sous(_code, "CODES_NSF", "NSF"), PAR_FICHE, _numero),
            cibles.promotions(
                _sous(_promotion, "STATISTIQUES_PROMOTIONS", "STATISTIQUE_PROMOTION"),
                PAR_FICHE,
                _numero,
            ),
            cibles.correspondances(
                _sous(_correspondance, "CORRESPONDANCES", "CORRESPONDANCE"), PAR_FICHE, _numero
            ),
            cibles.remplacements(_remplacements, numeros),
        ),
    )


def _certifications(numeros: dict[str, str]) -> Cible:
    """`numeros` (ID_FICHE → number) and the répertoires met are noted on the way."""
    repertoires: set[str] = set()

    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        fiche, numero = ligne.valeurs, _numero(ligne)
        numeros[fiche.get("ID_FICHE") or numero] = numero
        repertoires.add(re.sub(r"\d", "", numero))
        yield fiche | {
            "ABREGE": _dans(fiche, "ABREGE", "CODE"),
            "ABREGE_LIBELLE": _dans(fiche, "ABREGE", "LIBELLE"),
            "NIVEAU": _dans(fiche, "NOMENCLATURE_EUROPE", "NIVEAU"),
            "ADRESSE": cibles.adresse_officielle(numero),
        }

    return Cible(
        titre="certifications",
        modele=Certification,
        cle=("numero",),
        champs=CHAMPS,
        extraire=extraire,
        retrait=Retrait.LISTE,
        perimetre=cibles.perimetre_des_repertoires(repertoires),
    )


def _numero(ligne: Ligne) -> str:
    return cibles.numero(ligne.valeurs.get("NUMERO_FICHE"))


def _dans(fiche: dict[str, Any], groupe: str, nom: str) -> str:
    """The text of `<groupe><nom>`, empty when either is absent."""
    trouves = fiche.get(groupe)
    return trouves[0].get(nom, "") if isinstance(trouves, list) else ""


def _sous(
    convertir: Callable[[dict[str, Any]], dict[str, Any] | None], liste: str, element: str
) -> Callable[[Ligne], Iterable[dict[str, Any]]]:
    """The rows of a list inside the sheet, with the sheet's number and their rank."""

    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        for rang, sous in enumerate(enfants(ligne.valeurs, liste, element), 1):
            if (valeurs := convertir(sous)) is not None:
                yield {"numero_fiche": _numero(ligne), "rang": rang} | valeurs

    return extraire


def _bloc(bloc: dict[str, Any]) -> dict[str, Any] | None:
    code = cibles.numero(bloc.get("CODE"))
    if not code:
        return None
    return {
        "code": code,
        "rang": cibles.rang_de_bloc(code),
        "libelle": bloc.get("LIBELLE"),
        "competences": bloc.get("LISTE_COMPETENCES"),
        "modalites_evaluation": bloc.get("MODALITES_EVALUATION"),
    }


def _certificateur(ligne: dict[str, Any]) -> dict[str, Any] | None:
    nom = ligne.get("NOM_CERTIFICATEUR")
    return {"siret": ligne.get("SIRET_CERTIFICATEUR"), "nom": nom} if nom else None


def _partenaire(ligne: dict[str, Any]) -> dict[str, Any] | None:
    """Without a SIRET a partner can't be recognised: left out."""
    siret = cibles.siret(ligne.get("SIRET_PARTENAIRE"))
    nom, habilitation = ligne.get("NOM_PARTENAIRE"), ligne.get("HABILITATION_PARTENAIRE")
    etat = ligne.get("ETAT_HABILITATION")
    autres = {"nom": nom, "habilitation": habilitation, "etat": etat}
    return {"siret": siret, **autres} if siret else None


def _voies(ligne: Ligne) -> Iterator[dict[str, Any]]:
    """`SI_JURY_CA`/`ACTIF` « Oui »: the juries take those who come that way."""
    for code in VoieAcces.Code.values:
        if booleen(_dans(ligne.valeurs, f"SI_JURY_{code}", "ACTIF")):
            composition = _dans(ligne.valeurs, f"SI_JURY_{code}", "COMPOSITION")
            yield {"numero_fiche": _numero(ligne), "code": code, "composition": composition}


def _code(ligne: dict[str, Any]) -> dict[str, Any] | None:
    return {"code": ligne["CODE"]} if ligne.get("CODE") else None


def _remplacements(ligne: Ligne) -> Iterator[dict[str, Any]]:
    """Sheets that replace this one, and that this one replaces: by number or by ID_FICHE."""
    fiche, numero = ligne.valeurs, _numero(ligne)
    for nouvelle in enfants(fiche, "NOUVELLES_CERTIFICATIONS", "NOUVELLE_CERTIFICATION"):
        autre = nouvelle.get("ID_FICHE_NOUVELLE_CERTIFICATION", "")
        yield from cibles.remplacement(numero, autre)
    for ancienne in enfants(fiche, "ANCIENNES_CERTIFICATIONS", "ANCIENNE_CERTIFICATION"):
        autre = ancienne.get("ID_FICHE_ANCIENNE_CERTIFICATION", "")
        yield from cibles.remplacement(autre, numero)


def _promotion(ligne: dict[str, Any]) -> dict[str, Any] | None:
    """The figures of a year; without a year they say nothing."""
    noms = {
        "annee": "ANNEE",
        "certifies": "NOMBRE_CERTIFIES",
        "certifies_vae": "NOMBRE_CERTIFIES_VAE",
        "insertion": "TAUX_INSERTION_GLOBAL_6MOIS",
        "insertion_metier": "TAUX_INSERTION_METIER_6MOIS",
        "insertion_metier_2_ans": "TAUX_INSERTION_METIER_2ANS",
    }
    return {nom: ligne.get(balise) for nom, balise in noms.items()} if ligne.get("ANNEE") else None


def _correspondance(ligne: dict[str, Any]) -> dict[str, Any] | None:
    """Blocs of this sheet (SOURCE) against those of another one (DESTINATION)."""
    autre = _dans(ligne, "DESTINATION", "NUMERO_FICHE")
    if not autre:
        return None
    return {
        "autre": autre,
        "blocs": _codes(ligne, "SOURCE"),
        "blocs_de_l_autre": _codes(ligne, "DESTINATION"),
    }


def _codes(ligne: dict[str, Any], bout: str) -> list[str]:
    """The codes of the blocs at this end, in their order."""
    codes = (cibles.numero(bloc.get("CODE")) for bloc in enfants(ligne, bout, "BLOC_COMPETENCES"))
    return list(dict.fromkeys(code for code in codes if code))
