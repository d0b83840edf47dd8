"""ACCE, the directory of the UAI: those of the établissements and sites that are here, and those that are closed.

Only what concerns the directory is counted: the file has every school of France.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sofi.annuaire.models import Etablissement, Site
from sofi.socle import identifiants
from sofi.socle.fichiers import Ligne, seul
from sofi.socle.importation import Champ, Cible, Flux, Source, cellules
from sofi.socle.importation.valeurs import date, tel_quel, texte
from sofi.socle.tableaux import lire_tableau
from sofi.socle.texte import plier

NECESSAIRES = ("numero_uai", "numero_siren_siret_uai", "etat_etablissement_libe", "date_fermeture")
OUVERT = "ouvert"


def source(chemin: Path) -> Source:
    """ACCE_UAI.csv."""
    fichier = seul(chemin, ".csv", ".xlsx")
    return Source(
        nom="acce",
        flux=(
            Flux(
                fichier=fichier.nom,
                lire=lambda: lire_tableau(fichier, NECESSAIRES),
                cibles=(_etablissements(), _sites()),
            ),
        ),
        partiel_permis=True,
    )


def _ouvert(ligne: Ligne) -> bool:
    return plier(texte(ligne.valeurs.get("etat_etablissement_libe"))) == OUVERT


def _ferme(ligne: Ligne) -> str | None:
    """When it closed; nothing of one that is open, or whose day isn't told."""
    return None if _ouvert(ligne) else texte(ligne.valeurs.get("date_fermeture")) or None


def _etablissements() -> Cible:
    """By their UAI; one that has none takes the first open one of its SIRET."""
    connus = Etablissement.objects.exclude(siret="").values_list("siret", "uai")
    par_siret = dict(connus)
    par_uai = {uai: siret for siret, uai in connus if uai}

    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        uai = texte(ligne.valeurs.get("numero_uai")).upper()
        siret = identifiants.joindre(texte(ligne.valeurs.get("numero_siren_siret_uai")))
        if uai in par_uai:
            yield {"siret": par_uai[uai], "uai": uai, "uai_ferme_le": _ferme(ligne)}
        elif par_siret.get(siret) == "" and _ouvert(ligne):
            par_siret[siret] = uai
            yield {"siret": siret, "uai": uai, "uai_ferme_le": None}

    return Cible(
        titre="UAI des établissements",
        modele=Etablissement,
        cle=("siret",),
        champs=(
            Champ(nom="siret", requis=True),
            Champ(nom="uai", lire=cellules.uai, requis=True),
            Champ(nom="uai_ferme_le", lire=date),
        ),
        extraire=extraire,
        doublons_permis=True,
    )


def _sites() -> Cible:
    """The sites that have a UAI of their own: closed, or open again."""
    sites = Site.objects.exclude(uai="").values_list("uai", "pk", "etablissement_id")
    par_uai: dict[str, list[tuple[int, int]]] = {}
    for uai, site, etablissement in sites:
        par_uai.setdefault(uai, []).append((site, etablissement))

    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        uai = texte(ligne.valeurs.get("numero_uai")).upper()
        for site, etablissement in par_uai.get(uai, ()):
            yield {"id": site, "etablissement_id": etablissement, "uai_ferme_le": _ferme(ligne)}

    return Cible(
        titre="UAI des sites",
        modele=Site,
        cle=("id",),
        champs=(
            Champ(nom="id", lire=tel_quel),
            Champ(nom="etablissement_id", lire=tel_quel),
            Champ(nom="uai_ferme_le", lire=date),
        ),
        extraire=extraire,
        doublons_permis=True,
    )
