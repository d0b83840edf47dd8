"""RNCP and RS sheets from France compétences, CSV bundle (zip or folder): one table per file.

The bundle has no text (objectifs, activités): those that the XML flux gave stay.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sofi.referentiels.models import Certification, VoieAcces
from sofi.referentiels.mots import recalculer_fiches
from sofi.socle.fichiers import Fichier, FichierIllisible, Ligne, fichier_au_nom, fichiers
from sofi.socle.importation import Champ, Cible, Flux, Retrait, Source
from sofi.socle.importation.valeurs import booleen, date
from sofi.socle.tableaux import lire_tableau
from sofi.socle.texte import plier

from . import cibles
from .cibles import Extraction

FICHE = "Numero_Fiche"


def source(chemin: Path) -> Source:
    """The folder or the zip of the ten files; « Standard » alone is required."""
    membres = [f for f in fichiers(chemin) if f.nom.lower().endswith(".csv")]
    standard = fichier_au_nom(membres, "csv standard")
    if standard is None:
        raise FichierIllisible(
            f"« {chemin.name} » ne contient pas le fichier « export_fiches_CSV_Standard »."
            " Donnez l'archive de France compétences, ou le dossier où elle est ouverte."
        )
    suites: tuple[tuple[str, Callable[[], Cible]], ...] = (
        ("csv blocs", lambda: cibles.blocs(_bloc, Retrait.LISTE, textes=False)),
        ("csv certificateurs", lambda: cibles.certificateurs(_certificateur, Retrait.LISTE)),
        ("csv partenaires", lambda: cibles.partenaires(_partenaire, Retrait.LISTE)),
        ("csv voixdacces", lambda: cibles.voies_acces(_voie, Retrait.LISTE)),
        ("csv rome", lambda: cibles.romes(_codes("Codes_Rome_Code"), Retrait.LISTE)),
        ("csv formacode", lambda: cibles.formacodes(_codes("Formacode_Code"), Retrait.LISTE)),
        ("csv nsf", lambda: cibles.nsfs(_codes("Nsf_Code"), Retrait.LISTE)),
        ("csv ancienne", lambda: cibles.remplacements(_remplacements)),
    )
    fichiers_des_cibles = [(fichier_au_nom(membres, motif), cible) for motif, cible in suites]
    return Source(
        nom="france_competences_csv",
        flux=(
            _flux(standard, _certifications()),
            *(_flux(fichier, cible()) for fichier, cible in fichiers_des_cibles if fichier),
        ),
        ensuite=(recalculer_fiches,),
    )


def _flux(fichier: Fichier, cible: Cible) -> Flux:
    return Flux(fichier=fichier.nom, lire=lambda: lire_tableau(fichier, [FICHE]), cibles=(cible,))


def _certifications() -> Cible:
    repertoires: set[str] = set()

    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        numero = cibles.numero(ligne.valeurs.get(FICHE))
        repertoires.add(re.sub(r"\d", "", numero))
        yield ligne.valeurs | {"adresse": cibles.adresse_officielle(numero)}

    return Cible(
        titre="certifications",
        modele=Certification,
        cle=("numero",),
        champs=(
            Champ(nom="numero", colonne=FICHE, lire=cibles.numero, requis=True),
            Champ(nom="intitule", colonne="Intitule", requis=True),
            # The bundle calls « Abrege_Libelle » the short form (CAP) and « Intitule » the long one.
            Champ(nom="abrege", colonne="Abrege_Libelle"),
            Champ(nom="abrege_libelle", colonne="Abrege_Intitule"),
            Champ(nom="niveau", colonne="Nomenclature_Europe_Niveau", lire=cibles.niveau),
            Champ(nom="type_enregistrement", colonne="Type_Enregistrement"),
            Champ(nom="active", colonne="Actif", lire=booleen, requis=True),
            Champ(nom="date_decision", colonne="Date_Decision", lire=date),
            Champ(nom="date_effet", colonne="Date_Effet", lire=date),
            Champ(nom="date_fin_enregistrement", colonne="Date_Fin_Enregistrement", lire=date),
            Champ(nom="url", colonne="adresse"),
        ),
        extraire=extraire,
        retrait=Retrait.LISTE,
        perimetre=cibles.perimetre_des_repertoires(repertoires),
    )


def _bloc(ligne: Ligne) -> Iterator[dict[str, Any]]:
    code = cibles.numero(ligne.valeurs.get("Bloc_Competences_Code"))
    yield {
        "numero_fiche": ligne.valeurs.get(FICHE),
        "code": code,
        "rang": cibles.rang_de_bloc(code),
        "libelle": ligne.valeurs.get("Bloc_Competences_Libelle"),
    }


def _certificateur(ligne: Ligne) -> Iterator[dict[str, Any]]:
    yield {
        "numero_fiche": ligne.valeurs.get(FICHE),
        "siret": ligne.valeurs.get("Siret_Certificateur"),
        "nom": ligne.valeurs.get("Nom_Certificateur"),
    }


def _partenaire(ligne: Ligne) -> Iterator[dict[str, Any]]:
    """Without a SIRET a partner can't be recognised: left out."""
    if siret := cibles.siret(ligne.valeurs.get("Siret_Partenaire")):
        yield {
            "numero_fiche": ligne.valeurs.get(FICHE),
            "siret": siret,
            "nom": ligne.valeurs.get("Nom_Partenaire"),
            "habilitation": ligne.valeurs.get("Habilitation_Partenaire"),
        }


VOIES = {
    "formation sous statut d eleve": VoieAcces.Code.INITIALE,
    "contrat d apprentissage": VoieAcces.Code.APPRENTISSAGE,
    "formation continue": VoieAcces.Code.CONTINUE,
    "contrat de professionnalisation": VoieAcces.Code.PROFESSIONNALISATION,
    "candidature individuelle": VoieAcces.Code.INDIVIDUELLE,
    "experience": VoieAcces.Code.EXPERIENCE,
}
"""Words of the bundle (« Après un parcours de formation continue »), folded, and the way they name."""


def _voie(ligne: Ligne) -> Iterator[dict[str, Any]]:
    dite = plier(ligne.valeurs.get("Si_Jury") or "")
    for mots, code in VOIES.items():
        if mots in dite:
            yield {"numero_fiche": ligne.valeurs.get(FICHE), "code": code}


def _codes(colonne: str) -> Extraction:
    """The codes of a sheet, ranked in the order of the file."""
    rangs: Counter[str] = Counter()

    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        numero, code = cibles.numero(ligne.valeurs.get(FICHE)), ligne.valeurs.get(colonne)
        if code:
            rangs[numero] += 1
            yield {"numero_fiche": numero, "code": code, "rang": rangs[numero]}

    return extraire


def _remplacements(ligne: Ligne) -> Iterator[dict[str, Any]]:
    numero = cibles.numero(ligne.valeurs.get(FICHE))
    ancienne, nouvelle = (
        ligne.valeurs.get("Ancienne_Certification"),
        ligne.valeurs.get("Nouvelle_Certification"),
    )
    yield from cibles.remplacement(numero, cibles.numero(nouvelle))
    yield from cibles.remplacement(cibles.numero(ancienne), numero)
