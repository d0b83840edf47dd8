"""The life of a gabarit: written, published under a number, copied to the next year, loaded from data files.

A published version never changes: what was entered under it remembers it. Access is the caller's business.
"""

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from sofi.comptes.models import Utilisateur

from .cellules import du_champ, empreinte
from .models import Gabarit, Programme, VersionDeGabarit

DONNEES = Path(__file__).parent / "donnees" / "gabarits"


class GabaritImpossible(Exception):
    """It can't be done; the message says why and what to do, in French."""


class ChangeEntreTemps(GabaritImpossible):
    """Somebody else changed what the caller read: nothing was overwritten."""


def fournis() -> Iterator[dict[str, Any]]:
    """The gabarits that ship with SOFI, as their files say them."""
    for chemin in sorted(DONNEES.glob("*.toml")):
        yield tomllib.loads(chemin.read_text(encoding="utf-8"))


def fournis_manquants(programme: Programme) -> list[dict[str, Any]]:
    """Those that ship for the dispositif of this programme and that it hasn't."""
    variantes = set(programme.gabarits.values_list("variante", flat=True))
    du_dispositif = (d for d in fournis() if d["dispositif"] == programme.dispositif_id)
    return [donnees for donnees in du_dispositif if donnees["variante"] not in variantes]


def charger_les_fournis(annee: int) -> list[Gabarit]:
    """Give the programmes of that year the gabarits of their dispositif that they lack, published; those made."""
    programmes = Programme.objects.filter(annee=annee)
    return [gabarit for programme in programmes for gabarit in charger_pour(programme)]


@transaction.atomic
def charger_pour(programme: Programme) -> list[Gabarit]:
    """The same for one programme."""
    _verrouiller(programme)
    faits = []
    for donnees in fournis_manquants(programme):
        gabarit = Gabarit.objects.create(
            programme=programme,
            variante=donnees["variante"],
            libelle=donnees["libelle"],
            remarque=donnees.get("remarque", ""),
            a_confirmer=donnees.get("a_confirmer", False),
        )
        _publier(VersionDeGabarit(gabarit=gabarit, cellules=donnees["cellules"]), None)
        faits.append(gabarit)
    return faits


def _verrouiller(programme: Programme) -> None:
    """Two people can't give a programme the same gabarit at once."""
    Programme.objects.select_for_update().get(pk=programme.pk)


@transaction.atomic
def creer(programme: Programme, *, libelle: str, remarque: str, a_confirmer: bool) -> Gabarit:
    """An empty gabarit, its first version being written; the first of a programme is its only procedure."""
    _verrouiller(programme)
    variantes = set(programme.gabarits.values_list("variante", flat=True))
    variante = slugify(libelle)[:40].strip("-") if variantes else ""
    if variante in variantes:
        raise GabaritImpossible(
            "Ce programme a déjà un gabarit de ce nom : donnez-lui un autre intitulé, ou modifiez celui qui existe."
        )
    gabarit = Gabarit.objects.create(
        programme=programme,
        variante=variante,
        libelle=libelle,
        remarque=remarque,
        a_confirmer=a_confirmer,
    )
    VersionDeGabarit.objects.create(gabarit=gabarit)
    return gabarit


@transaction.atomic
def ouvrir_un_brouillon(gabarit: Gabarit) -> VersionDeGabarit:
    """The version being written; made from the published one the first time."""
    Gabarit.objects.select_for_update().get(pk=gabarit.pk)
    brouillon, version_publiee = gabarit.brouillon, gabarit.publiee
    if brouillon is not None:
        return brouillon
    cellules = list(version_publiee.cellules) if version_publiee else []
    return VersionDeGabarit.objects.create(gabarit=gabarit, cellules=cellules)


@transaction.atomic
def regler_le_champ(
    version: VersionDeGabarit,
    fiche: str,
    champ: str,
    cellules: Sequence[dict[str, Any]],
    *,
    lue: str,
) -> None:
    """All that the version being written says of one field, in place of what it said; none takes the field out.

    `lue` is the `empreinte` of what the caller read of this field: another person's change is never overwritten.
    """
    verrouillee = _en_preparation(version)
    avant = verrouillee.cellules
    cellules_du_champ = du_champ(avant, fiche, champ)
    if empreinte(cellules_du_champ) != lue:
        raise ChangeEntreTemps(
            "Une autre personne a réglé ce champ pendant que vous le modifiiez : rien n'a été remplacé. Relisez-le, "
            "puis reportez vos changements."
        )
    rang = avant.index(cellules_du_champ[0]) if cellules_du_champ else len(avant)
    cellules_gardees = [objet for objet in avant if objet not in cellules_du_champ]
    verrouillee.cellules = [*cellules_gardees[:rang], *cellules, *cellules_gardees[rang:]]
    verrouillee.save(update_fields=["cellules", "modifiee_le"])


def _en_preparation(version: VersionDeGabarit) -> VersionDeGabarit:
    """The version, locked; refuses one that is published, or that somebody gave up."""
    verrouillee = VersionDeGabarit.objects.select_for_update().filter(pk=version.pk).first()
    if verrouillee is None:
        raise GabaritImpossible(
            "Cette version a été abandonnée par une autre personne : préparez-en une nouvelle."
        )
    if verrouillee.numero is not None:
        raise GabaritImpossible("Cette version est déjà publiée : elle ne change plus.")
    return verrouillee


@transaction.atomic
def publier_la_version(
    version: VersionDeGabarit, auteur: Utilisateur | None, *, lue: str | None = None
) -> None:
    """Give the version its number: entries that begin from now on follow it.

    `lue`: the `empreinte` of the cells that the caller read; nothing else is published.
    """
    Gabarit.objects.select_for_update().get(pk=version.gabarit_id)
    verrouillee = _en_preparation(version)
    if lue is not None and empreinte(verrouillee.cellules) != lue:
        raise ChangeEntreTemps(
            "Une autre personne a modifié cette version depuis que vous l'avez relue : rien n'est publié. Relisez ce "
            "qui change, puis publiez."
        )
    _publier(verrouillee, auteur)
    version.numero, version.publiee_le = verrouillee.numero, verrouillee.publiee_le


def _publier(version: VersionDeGabarit, auteur: Utilisateur | None) -> None:
    derniere = version.gabarit.publiee
    version.numero = (derniere.numero or 0) + 1 if derniere else 1
    version.publiee_le, version.publiee_par = timezone.now(), auteur
    version.save()


@transaction.atomic
def abandonner(version: VersionDeGabarit) -> None:
    """Give up the version being written; a gabarit that has no other goes with it."""
    verrouillee = _en_preparation(version)
    gabarit = verrouillee.gabarit
    verrouillee.delete()
    if not gabarit.versions.exists():
        gabarit.delete()


def precedents(programme: Programme) -> list[Gabarit]:
    """The gabarits of the same programme in the last earlier year that published one."""
    anterieurs = Gabarit.objects.filter(
        programme__code=programme.code,
        programme__annee__lt=programme.annee,
        retire_le__isnull=True,
        versions__numero__isnull=False,
    ).distinct()
    derniere = anterieurs.order_by("-programme__annee").first()
    if derniere is None:
        return []
    return list(anterieurs.filter(programme=derniere.programme_id).select_related("programme"))


def copier_vers(gabarit: Gabarit, annee: int) -> Gabarit:
    """The same gabarit for the programme of another year, published at once; it is then edited like any other."""
    programme = Programme.objects.filter(code=gabarit.programme.code, annee=annee).first()
    if programme is None:
        raise GabaritImpossible(
            f"Le programme « {gabarit.programme.libelle} » n'existe pas pour {annee}. Créez-le, ou importez le fichier "
            "de la Région, puis recommencez."
        )
    return copier_dans(gabarit, programme, publier=True)


@transaction.atomic
def copier_dans(gabarit: Gabarit, programme: Programme, *, publier: bool = False) -> Gabarit:
    """The same gabarit for another programme, or the same one of another year, to read again before it is published.

    `publier`: at once. A programme that has none gets it as its only procedure; one that isn't stored yet is made.
    """
    if programme._state.adding:
        decrit = {"libelle": programme.libelle, "dispositif": programme.dispositif}
        programme, _ = Programme.objects.get_or_create(
            code=programme.code, annee=programme.annee, defaults=decrit
        )
    _verrouiller(programme)
    variantes = set(programme.gabarits.values_list("variante", flat=True))
    meme_code = programme.code == gabarit.programme.code
    variante = gabarit.variante if meme_code or variantes else ""
    if not meme_code and variantes:
        variante = gabarit.variante or slugify(gabarit.libelle)[:40].strip("-")
    if variante in variantes:
        raise GabaritImpossible(
            f"Ce gabarit existe déjà pour « {programme} » : ouvrez-le pour le modifier."
        )
    modele = gabarit.publiee
    if modele is None:
        raise GabaritImpossible(
            "Ce gabarit n'a pas encore été publié : publiez-le avant de le copier."
        )
    copie = Gabarit.objects.create(
        programme=programme,
        variante=variante,
        libelle=gabarit.libelle,
        remarque=gabarit.remarque,
        a_confirmer=gabarit.a_confirmer,
    )
    version = VersionDeGabarit(gabarit=copie, cellules=modele.cellules)
    if publier:
        _publier(version, None)
    else:
        version.save()
    return copie
