"""The examination of an action: required fields, then every rule of the table, on every card."""

import datetime
from collections.abc import Collection, Iterable, Iterator

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone

from sofi.socle.formats import insecables

from ..chargement import charger
from ..codes import Fiche
from ..fiches import FICHES, MODELES
from ..models import Action
from .contexte import Contexte
from .lectures import Lectures
from .manque import AVERTISSEMENT, Manque
from .registre import REGLES, Regle
from .requis import cartes, vides

ORDRE_CHAMPS = {
    (fiche, champ.nom): rang for fiche in FICHES for rang, champ in enumerate(FICHES[fiche])
}
LIBELLES = {"sessions": "Sessions", "dispositifs": "Dispositifs", "contacts": "Contacts"}


def examiner(
    action: Action, jour: datetime.date | None = None, *, publiees: Collection[int] = ()
) -> list[Manque]:
    """Every lack of an action as the database holds it, by card then by field, in about twenty queries.

    `jour` is today unless told otherwise. `publiees` are the sessions of the public version: those that
    have ended since are not examined again.
    """
    chargee = charger(Action.objects.filter(pk=action.pk)).get()
    return examiner_chargee(chargee, jour, publiees=publiees)


def examiner_chargee(
    action: Action,
    jour: datetime.date | None = None,
    *,
    publiees: Collection[int] = (),
    lectures: Lectures | None = None,
) -> list[Manque]:
    """The same for an action that comes from `charger`: nothing is read again.

    Several examined together share their `lectures`, made of all of them.
    """
    lectures_communes = lectures or Lectures([action])
    contexte = Contexte(
        action,
        jour or timezone.localdate(),
        lectures_communes.parametres,
        publiees,
        lectures_communes,
    )
    manques: list[Manque] = []
    for fiche, carte in cartes(contexte):
        du_type = [regle for regle in REGLES if regle.fiche == fiche]
        de_la_carte = [*vides(fiche, carte), *_appliquer(du_type, carte, contexte)]
        manques += sorted(de_la_carte, key=_rang)
    return manques


def _appliquer(
    regles: Iterable[Regle], carte: models.Model, contexte: Contexte
) -> Iterator[Manque]:
    """What these rules find on one card."""
    for regle in regles:
        for trouvaille in regle.fonction(carte, contexte):
            champ, message = (
                (regle.champ, trouvaille) if isinstance(trouvaille, str) else trouvaille
            )
            yield Manque(
                regle.niveau,
                regle.fiche,
                carte.pk,
                champ,
                libelle(regle.fiche, champ),
                insecables(message),
            )


def libelle(fiche: Fiche, nom: str) -> str:
    """The label of a field, in the table of the cards or not."""
    if nom in LIBELLES:
        return LIBELLES[nom]
    for champ in FICHES[fiche]:
        if champ.nom == nom:
            return champ.libelle(fiche)
    try:
        texte = str(getattr(MODELES[fiche]._meta.get_field(nom), "verbose_name", nom))
    except FieldDoesNotExist:
        texte = nom
    return texte[0].upper() + texte[1:]


def _rang(manque: Manque) -> tuple[int, int]:
    """The field's place on its card, the fields of no card last; what blocks before what warns."""
    rang = ORDRE_CHAMPS.get((Fiche(manque.fiche), manque.champ), len(ORDRE_CHAMPS))
    return rang, int(not manque.est_bloquant)


def erreurs(manques: Iterable[Manque]) -> list[Manque]:
    """Those that refuse the sending: required and empty, or wrong."""
    return [manque for manque in manques if manque.est_bloquant]


def avertissements(manques: Iterable[Manque]) -> list[Manque]:
    """Those that only warn."""
    return [manque for manque in manques if manque.niveau == AVERTISSEMENT]
