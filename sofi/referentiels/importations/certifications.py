"""Certifications gathered from several public sources: certifications.csv, and beside it, when they are
there, certif_blocs.csv, certif_certificateurs.csv and certif_domaines….csv.

A compilation: it adds and corrects, its absences mean nothing, and its empty cells leave what is known.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from sofi.referentiels.models import Certification
from sofi.referentiels.mots import recalculer_fiches
from sofi.socle.fichiers import Fichier, FichierIllisible, Ligne, fichier_au_nom, fichiers
from sofi.socle.importation import Champ, Cible, Flux, Retrait, Source
from sofi.socle.importation.valeurs import booleen, date, liste, texte_long
from sofi.socle.tableaux import lire_tableau

from . import cibles
from .cibles import Extraction

PARTIEL = Retrait.AUCUN


def source(chemin: Path) -> Source:
    """The folder, or certifications.csv alone."""
    membres = fichiers(chemin)
    principal = fichier_au_nom(membres, "certifications csv")
    if principal is None:
        raise FichierIllisible(f"« certifications.csv » n'est pas dans « {chemin.name} ».")
    flux = [
        _flux(
            principal, ["code", "intitule"], _certifications(), cibles.nsfs(_nsf, PARTIEL), _liens()
        )
    ]
    if fichier := fichier_au_nom(membres, "certif blocs"):
        flux.append(
            _flux(
                fichier, ["numero_fiche", "code_bloc"], cibles.blocs(_bloc, PARTIEL, textes=False)
            )
        )
    if fichier := fichier_au_nom(membres, "certif certificateurs"):
        flux.append(_flux(fichier, ["numero_fiche", "nom"], cibles.certificateurs(_ligne, PARTIEL)))
    if fichier := fichier_au_nom(membres, "certif domaines"):
        flux.append(_flux(fichier, ["numero_fiche", "nomenclature", "code"], *_domaines()))
    return Source(nom="certifications", flux=tuple(flux), ensuite=(recalculer_fiches,))


def _flux(fichier: Fichier, colonnes: list[str], *tables: Cible) -> Flux:
    return Flux(fichier=fichier.nom, lire=lambda: lire_tableau(fichier, colonnes), cibles=tables)


def _certifications() -> Cible:
    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        valeurs = ligne.valeurs
        # The column is named after the day it was read: active_2026_04_22.
        active = next((v for nom, v in valeurs.items() if nom.startswith("active")), "")
        adresse = cibles.adresse_officielle(cibles.numero(valeurs.get("code")))
        yield valeurs | {"active": active, "adresse": adresse}

    dates = ("date_decision", "date_effet", "date_fin_enregistrement", "date_limite_delivrance")
    textes = ("objectifs_contexte", "activites_visees", "capacites_attestees")
    return Cible(
        titre="certifications",
        modele=Certification,
        cle=("numero",),
        champs=(
            Champ(nom="numero", colonne="code", lire=cibles.numero, requis=True),
            Champ(nom="intitule", requis=True),
            Champ(nom="abrege", garder=True),
            Champ(nom="abrege_libelle", garder=True),
            Champ(nom="niveau", lire=cibles.niveau, garder=True),
            Champ(nom="type_enregistrement", garder=True),
            Champ(nom="active", lire=booleen, requis=True),
            *(Champ(nom=nom, lire=date, garder=True) for nom in dates),
            *(Champ(nom=nom, lire=texte_long, garder=True) for nom in textes),
            Champ(nom="url", colonne="adresse"),
        ),
        extraire=extraire,
    )


def _nsf(ligne: Ligne) -> Iterator[dict[str, Any]]:
    for rang, code in enumerate(liste()(ligne.valeurs.get("nsf")), 1):
        yield {"numero_fiche": ligne.valeurs.get("code"), "code": code, "rang": rang}


def _liens() -> Cible:
    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        numero = cibles.numero(ligne.valeurs.get("code"))
        for nouvelle in liste("|")(ligne.valeurs.get("nouvelles")):
            yield from cibles.remplacement(numero, nouvelle)
        for ancienne in liste("|")(ligne.valeurs.get("anciennes")):
            yield from cibles.remplacement(ancienne, numero)

    return cibles.remplacements(extraire)


def _bloc(ligne: Ligne) -> Iterator[dict[str, Any]]:
    code = cibles.numero(ligne.valeurs.get("code_bloc"))
    yield {
        "numero_fiche": ligne.valeurs.get("numero_fiche"),
        "code": code,
        "rang": cibles.rang_de_bloc(code),
        "libelle": ligne.valeurs.get("libelle_bloc"),
    }


def _ligne(ligne: Ligne) -> Iterator[dict[str, Any]]:
    yield ligne.valeurs | {"numero_fiche": ligne.valeurs.get("numero_fiche")}


def _domaines() -> list[Cible]:
    """A sample: what another source already said of the same sheet and code stays."""
    tables = [
        cibles.romes(_nomenclature("ROME"), PARTIEL),
        cibles.formacodes(_nomenclature("FORMACODE"), PARTIEL),
        cibles.nsfs(_nomenclature("NSF"), PARTIEL),
    ]
    return [
        replace(table, titre=f"{table.titre} (échantillon)", ajouter_seulement=True)
        for table in tables
    ]


def _nomenclature(nom: str) -> Extraction:
    rangs: Counter[str] = Counter()

    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        if ligne.valeurs.get("nomenclature") == nom:
            numero = cibles.numero(ligne.valeurs.get("numero_fiche"))
            rangs[numero] += 1
            yield {
                "numero_fiche": numero,
                "code": ligne.valeurs.get("code"),
                "rang": rangs[numero],
            }

    return extraire
