"""Hand-made documents made public, and what a feed holds of them."""

import datetime
import gzip
from pathlib import Path
from typing import Any

from django.utils import timezone
from lxml import etree

from sofi.echanges.lheo.langage import ESPACE
from sofi.echanges.manifeste import Manifeste
from sofi.validation.models import OffrePubliee, Version
from tests.documents import changee
from tests.fabriques import ActionFactory

from . import documents_publies as fab

JOUR = datetime.date(2026, 5, 20)
LENDEMAIN = datetime.date(2026, 5, 21)
L = {"l": ESPACE}


def publier_document(**champs: Any) -> None:
    """Make a hand-made document public, with numbers of its own action."""
    action = ActionFactory()
    document = changee(fab.document(**champs), {"action": {"id": action.pk}})
    version = Version.objects.create(
        action=action,
        numero=1,
        format=document.format,
        nature="validation",
        document=document,
        publie_le=timezone.now(),
    )
    OffrePubliee.objects.create(action=action, version=version)


def publier_sessions(*numeros: int, **champs: Any) -> None:
    """One document for each."""
    for numero in numeros:
        publier_document(sessions=[fab.session(numero, **champs)])


def retirer(nombre: int) -> None:
    """The first published actions are public no more."""
    premieres = OffrePubliee.objects.order_by("pk").values_list("pk", flat=True)[:nombre]
    OffrePubliee.objects.filter(pk__in=list(premieres)).delete()


def lire(dossier: Path, manifeste: Manifeste) -> etree._Element:
    return etree.fromstring(gzip.decompress((dossier / manifeste.fichier).read_bytes()))


def sessions_du_flux(dossier: Path, manifeste: Manifeste) -> list[str]:
    return lire(dossier, manifeste).xpath("//l:session/@id", namespaces=L)


def noms(dossier: Path) -> list[str]:
    return sorted(chemin.name for chemin in dossier.iterdir())
