"""Putting back what a change of a reference table replaced: the history says the values, the row takes them again."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from sofi.courriels.coordonnees import oublier
from sofi.courriels.models import Coordonnees
from sofi.editorial.models import Page
from sofi.historique.models import Changement
from sofi.partenaires.models import TraductionDeRetour
from sofi.referentiels.models import ParametreLegal, PreRequis, Synonyme, TypeDispositif
from sofi.validation.models import MotifRefus

TABLES_TENUES: dict[str, Any] = {
    modele._meta.db_table: modele
    for modele in (
        PreRequis,
        TypeDispositif,
        ParametreLegal,
        Synonyme,
        MotifRefus,
        Coordonnees,
        Page,
        TraductionDeRetour,
    )
}
DE_L_ECRITURE = {"revision", "modifie_par_id"}
"""What a writing says of itself: never given back."""


class RetablissementImpossible(Exception):
    """The values can't be put back; the message says why and what to do, in French."""


@transaction.atomic
def retablir(changement: Changement) -> Any:
    """Give the row the values it had before this change, unless they changed again since."""
    modele = TABLES_TENUES[changement.table]
    ligne = modele.objects.select_for_update().filter(pk=changement.objet).first()
    if ligne is None:
        raise RetablissementImpossible("Cette ligne n'existe plus.")
    champs = [
        c
        for c in modele._meta.concrete_fields
        if c.column in changement.avant and c.column not in DE_L_ECRITURE
    ]
    for champ in champs:
        if getattr(ligne, champ.attname) != champ.to_python(changement.apres.get(champ.column)):
            raise RetablissementImpossible(
                "Cette ligne a changé de nouveau depuis : rétablissez d'abord son dernier changement."
            )
        setattr(ligne, champ.attname, champ.to_python(changement.avant[champ.column]))
    if isinstance(ligne, MotifRefus) and ligne.retire_le and ligne.est_le_dernier():
        raise RetablissementImpossible(MotifRefus.GARDER_UN)
    try:
        ligne.full_clean()
        with transaction.atomic():
            ligne.save(update_fields=[champ.name for champ in champs])
            if isinstance(ligne, Page):
                modele.objects.filter(pk=ligne.pk).update(revision=F("revision") + 1)
    except (ValidationError, IntegrityError) as refus:
        raise RetablissementImpossible(
            "Une autre ligne en vigueur tient la place de celle-ci : modifiez-la, ou finissez-la d'abord."
        ) from refus
    oublier()
    return ligne
