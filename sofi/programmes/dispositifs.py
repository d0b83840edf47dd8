"""A dispositif for a programme that none of the base Dispositif suits."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from sofi.referentiels.models import Formacode, PublicDeDispositif, TypeDispositif

CONSEIL_REGIONAL = "2"  # LHEO's code of who pays
LONGUEUR = 36  # a code has 40 characters: room for the number that tells two alike apart


@transaction.atomic
def creer_dispositif(libelle: str, publics: Iterable[Formacode]) -> TypeDispositif:
    """A dispositif of the Conseil régional for its programmes only, with these publics, numbered after the others."""
    racine = f"prf-{slugify(libelle)}"[:LONGUEUR].strip("-")
    nombre = TypeDispositif.objects.filter(code__startswith=racine).count()
    dernier = TypeDispositif.objects.aggregate(dernier=Max("numero"))["dernier"] or 0
    dispositif = TypeDispositif.objects.create(
        code=f"{racine}-{nombre + 1}" if nombre else racine,
        numero=dernier + 1,
        libelle=libelle,
        code_financeur=CONSEIL_REGIONAL,
        programme_regional=True,
    )
    PublicDeDispositif.objects.bulk_create(
        PublicDeDispositif(dispositif=dispositif, formacode=public, rang=rang)
        for rang, public in enumerate(publics)
    )
    return dispositif
