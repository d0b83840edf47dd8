"""The life of a gabarit: written, published under a number, copied to the next year, loaded from data files.

A published version never changes: what was entered under it remembers it. Access is the caller's business.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from sofi.comptes.models import Utilisateur

from .models import Gabarit, Programme, VersionDeGabarit

DONNEES = Path(__file__).parent / "donnees" / "gabarits"


class GabaritImpossible(Exception):
    """It can't be done; the message says why and what to do, in French."""


def fournis() -> Iterator[dict[str, Any]]:
    """The gabarits that ship with SOFI, as their files say them."""
    for chemin in sorted(DONNEES.glob("*.toml")):
        yield tomllib.loads(chemin.read_text(encoding="utf-8"))


@transaction.atomic
def charger_les_fournis(annee: int) -> list[Gabarit]:
    """Give the programmes of that year the gabarits of their dispositif that they lack, published; those made."""
    faits = []
    for donnees in fournis():
        for programme in Programme.objects.filter(annee=annee, dispositif_id=donnees["dispositif"]):
            gabarit, nouveau = Gabarit.objects.get_or_create(
                programme=programme,
                variante=donnees["variante"],
                defaults={
                    "libelle": donnees["libelle"],
                    "remarque": donnees.get("remarque", ""),
                    "a_confirmer": donnees.get("a_confirmer", False),
                },
            )
            if nouveau:
                _publier(VersionDeGabarit(gabarit=gabarit, cellules=donnees["cellules"]), None)
                faits.append(gabarit)
    return faits


@transaction.atomic
def ouvrir_un_brouillon(gabarit: Gabarit) -> VersionDeGabarit:
    """The version being written; made from the published one the first time."""
    Gabarit.objects.select_for_update().get(pk=gabarit.pk)
    deja, publiee = gabarit.brouillon, gabarit.publiee
    if deja is not None:
        return deja
    cellules = list(publiee.cellules) if publiee else []
    return VersionDeGabarit.objects.create(gabarit=gabarit, cellules=cellules)


@transaction.atomic
def publier_la_version(version: VersionDeGabarit, auteur: Utilisateur | None) -> None:
    """Give the version its number: entries that begin from now on follow it."""
    verrouillee = VersionDeGabarit.objects.select_for_update().get(pk=version.pk)
    if verrouillee.numero is not None:
        raise GabaritImpossible("Cette version est déjà publiée : elle ne change plus.")
    _publier(verrouillee, auteur)
    version.numero, version.publiee_le = verrouillee.numero, verrouillee.publiee_le


def _publier(version: VersionDeGabarit, auteur: Utilisateur | None) -> None:
    derniere = version.gabarit.publiee
    version.numero = (derniere.numero or 0) + 1 if derniere else 1
    version.publiee_le, version.publiee_par = timezone.now(), auteur
    version.save()


@transaction.atomic
def copier_vers(gabarit: Gabarit, annee: int) -> Gabarit:
    """The same gabarit for the programme of another year, published at once; it is then edited like any other."""
    programme = Programme.objects.filter(code=gabarit.programme.code, annee=annee).first()
    if programme is None:
        raise GabaritImpossible(
            f"Le programme « {gabarit.programme.libelle} » n'existe pas pour {annee}. Créez-le, ou importez le fichier "
            "de la Région, puis recommencez."
        )
    if Gabarit.objects.filter(programme=programme, variante=gabarit.variante).exists():
        raise GabaritImpossible(
            f"Ce gabarit existe déjà pour {annee} : ouvrez-le pour le modifier."
        )
    publiee = gabarit.publiee
    if publiee is None:
        raise GabaritImpossible(
            "Ce gabarit n'a pas encore été publié : publiez-le avant de le copier."
        )
    copie = Gabarit.objects.create(
        programme=programme,
        variante=gabarit.variante,
        libelle=gabarit.libelle,
        remarque=gabarit.remarque,
        a_confirmer=gabarit.a_confirmer,
    )
    _publier(VersionDeGabarit(gabarit=copie, cellules=publiee.cellules), None)
    return copie
