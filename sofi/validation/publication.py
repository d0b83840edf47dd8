"""Writing what is public: the numbered document, the pointer to it, and the readers' own rows, all at once."""

import datetime
from collections.abc import Callable

from django.db import transaction
from django.db.models import F, Func, JSONField, Value
from django.utils import timezone
from msgspec.structs import replace

from sofi.comptes.models import Utilisateur
from sofi.offre.chargement import charger
from sofi.offre.models import Action

from .document import Document, construire
from .models import OffrePubliee, Version

Lecteur = Callable[[int, Version | None], None]
"""Told, inside the publishing transaction, that an action's public version is now this one (None: nothing)."""

_lecteurs: list[Lecteur] = []


def abonner(lecteur: Lecteur) -> None:
    """Register a reader that keeps rows of its own; the rooms above call this when Django starts."""
    if lecteur not in _lecteurs:
        _lecteurs.append(lecteur)


@transaction.atomic
def publier(action: Action, *, nature: str, auteur: Utilisateur | None) -> Version:
    """Publish the cards as they stand, as version n+1. The caller holds the action's lock."""
    complete = charger(Action.objects.filter(pk=action.pk)).get()
    numero, maintenant = _prochain_numero(action), timezone.now()
    contenu = construire(complete, numero=numero, nature=nature, publie_le=maintenant)
    return _rendre_public(action, contenu, auteur, maintenant)


@transaction.atomic
def republier(
    action: Action, contenu: Document, *, nature: str, auteur: Utilisateur | None
) -> Version:
    """Publish this content, made from the public one, as version n+1. The caller holds the action's lock."""
    maintenant = timezone.now()
    suivante = replace(
        contenu,
        version=_prochain_numero(action),
        nature=nature,
        publie_le=maintenant.isoformat(),
    )
    return _rendre_public(action, suivante, auteur, maintenant)


def _prochain_numero(action: Action) -> int:
    """Versions of an action are numbered from 1, without a gap."""
    numeros = Version.objects.filter(action_id=action.pk).order_by("-numero")
    return (numeros.values_list("numero", flat=True).first() or 0) + 1


def _rendre_public(
    action: Action,
    contenu: Document,
    auteur: Utilisateur | None,
    maintenant: datetime.datetime,
) -> Version:
    """Write the version, point at it, tell the readers."""
    version = Version.objects.create(
        action_id=action.pk,
        numero=contenu.version,
        format=contenu.format,
        nature=contenu.nature,
        document=contenu,
        publie_le=maintenant,
        auteur=auteur,
    )
    OffrePubliee.objects.update_or_create(action_id=action.pk, defaults={"version": version})
    for lecteur in _lecteurs:
        lecteur(action.pk, version)
    return version


@transaction.atomic
def depublier(action: Action) -> None:
    """Take the action off the public side; its versions stay."""
    OffrePubliee.objects.filter(action_id=action.pk).delete()
    for lecteur in _lecteurs:
        lecteur(action.pk, None)


def sessions_publiees(action_id: int) -> set[int]:
    """The sessions of the action's public version; none when nothing of it is public. One query."""
    numeros = Func(
        F("version__document"),
        Value("$.sessions[*].id"),
        function="jsonb_path_query_array",
        output_field=JSONField(),
    )
    documents = (
        OffrePubliee.objects.filter(action_id=action_id).values_list(numeros, flat=True).first()
    )
    return set(documents or ())
