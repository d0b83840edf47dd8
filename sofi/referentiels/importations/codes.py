"""Simple lists of codes: ROME and its names of jobs, NSF, LHEO tables, OPCO, pré-requis."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sofi.referentiels.appellations import formes
from sofi.referentiels.models import Appellation, EntreeLheo, Nsf, Opco, PreRequis, Rome
from sofi.socle.fichiers import Fichier, FichierIllisible, Ligne, seul
from sofi.socle.genres import Genre
from sofi.socle.importation import Champ, Cible, Flux, Retrait, Source
from sofi.socle.importation.valeurs import entier, tel_quel
from sofi.socle.lecture_json import lire_json
from sofi.socle.tableaux import lire_tableau

# All the tables of LHEO are far under; read whole.
JSON_MAX = 8 * 1024**2
CODE = Champ(nom="code", requis=True)
_NOM = "libelle_appellation_long"
LABEL = Champ(nom="libelle", colonne="label", requis=True)


def _source(nom: str, chemin: Path, cible: Cible, colonnes: list[str]) -> Source:
    fichier = seul(chemin, ".csv", ".xlsx")
    lire: Callable[[], Iterator[Ligne]] = lambda: lire_tableau(fichier, colonnes)  # noqa: E731
    return Source(nom=nom, flux=(Flux(fichier=fichier.nom, lire=lire, cibles=(cible,)),))


def rome(chemin: Path) -> Source:
    """rome.csv: code, label, domain and grand domaine with their labels."""
    cible = Cible(
        titre="métiers (ROME)",
        modele=Rome,
        cle=("code",),
        champs=(
            CODE,
            LABEL,
            Champ(nom="domaine", colonne="domaine_code", requis=True),
            Champ(nom="domaine_libelle", colonne="domaine_label"),
            Champ(nom="grand_domaine", colonne="grand_domaine_code", requis=True),
            Champ(nom="grand_domaine_libelle", colonne="grand_domaine_label", requis=True),
        ),
        retrait=Retrait.LISTE,
    )
    return _source("rome", chemin, cible, ["code", "label", "domaine_code", "grand_domaine_code"])


def appellations(chemin: Path) -> Source:
    """unix_referentiel_appellation_…: code OGR, long name, code of the métier. Names that lead to nothing are told."""

    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        yield ligne.valeurs | {"formes": formes(ligne.valeurs.get(_NOM, ""))}

    cible = Cible(
        titre="appellations (ROME)",
        modele=Appellation,
        cle=("code",),
        champs=(
            Champ(nom="code", colonne="code_ogr", requis=True),
            Champ(nom="libelle", colonne=_NOM, requis=True),
            Champ(nom="rome_id", colonne="code_rome", requis=True, vers=Rome),
            Champ(nom="formes", lire=tel_quel),
        ),
        extraire=extraire,
        retrait=Retrait.LISTE,
    )
    return _source("appellations", chemin, cible, ["code_ogr", _NOM, "code_rome"])


def nsf(chemin: Path) -> Source:
    """nsf.csv: groups of three digits."""
    cible = Cible(
        titre="spécialités (NSF)",
        modele=Nsf,
        cle=("code",),
        champs=(CODE, LABEL),
        retrait=Retrait.LISTE,
    )
    return _source("nsf", chemin, cible, ["code", "label"])


def opco(chemin: Path) -> Source:
    """opco.csv: id, nom."""
    cible = Cible(
        titre="OPCO",
        modele=Opco,
        cle=("code",),
        champs=(
            Champ(nom="code", colonne="id", requis=True),
            Champ(nom="libelle", colonne="nom", requis=True),
        ),
        retrait=Retrait.LISTE,
    )
    return _source("opco", chemin, cible, ["id", "nom"])


def prerequis(chemin: Path) -> Source:
    """prerequis.csv: code, libelle, ordre. The administration completes the list: nothing is withdrawn."""
    cible = Cible(
        titre="pré-requis",
        modele=PreRequis,
        cle=("code",),
        champs=(
            CODE,
            Champ(nom="libelle", requis=True),
            Champ(nom="ordre", lire=entier, requis=True),
        ),
    )
    return _source("prerequis", chemin, cible, ["code", "libelle", "ordre"])


def lheo_tables(chemin: Path) -> Source:
    """The tables of LHEO: JSON {tables: [{name, entries: [{code, label}]}]}, or CSV table, code, label."""
    fichier = seul(chemin, ".json", ".csv")
    rangs: Counter[str] = Counter()

    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        table = ligne.valeurs.get("table", "")
        rangs[table] += 1
        yield ligne.valeurs | {"ordre": str(rangs[table])}

    cible = Cible(
        titre="tables LHEO",
        modele=EntreeLheo,
        cle=("table", "code"),
        champs=(
            Champ(nom="table", requis=True),
            CODE,
            LABEL,
            Champ(nom="ordre", lire=entier, requis=True),
        ),
        extraire=extraire,
        retrait=Retrait.LISTE,
    )
    return Source(
        nom="lheo_tables",
        flux=(Flux(fichier=fichier.nom, lire=lambda: _lire_tables(fichier), cibles=(cible,)),),
    )


def _lire_tables(fichier: Fichier) -> Iterator[Ligne]:
    if fichier.genre is not Genre.JSON:
        yield from lire_tableau(fichier, ["table", "code", "label"])
        return
    brut, lu = lire_json(fichier, JSON_MAX, "les tables de LHEO")
    try:
        entrees = [(t["name"], e["code"], e["label"]) for t in lu["tables"] for e in t["entries"]]
    except (KeyError, TypeError):
        raise FichierIllisible(
            f"« {fichier.nom} » n'a pas la forme attendue : des tables, leur nom, leurs codes et libellés."
        ) from None
    # JSON readers forget the lines: the n-th entry is where the n-th « "code" » is written.
    lignes = [numero for numero, ligne in enumerate(brut.splitlines(), 1) if '"code"' in ligne]
    connues = lignes if len(lignes) == len(entrees) else [1] * len(entrees)
    for numero, (table, code, label) in zip(connues, entrees, strict=True):
        yield Ligne(numero, {"table": table, "code": code, "label": label})
