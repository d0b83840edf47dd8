"""Which gabarit an action is under, and what the Région's file gives an établissement."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from sofi.annuaire.models import Etablissement
from sofi.programmes.cellules import Cellule, Contraintes, Genre, lire
from sofi.programmes.models import Formateur
from sofi.socle.formats import jour_saisi

from ..codes import Fiche
from ..models import Action

AUCUNE = Contraintes()
RESPONSABLE = "L'organisme responsable est le mandataire."
LIEUX = "Les sites de réalisation que la Région donne à votre établissement dans ce lot."


def contraintes_de(action: Action) -> Contraintes:
    """What the action's gabarit says of its cards; nothing for an offer that isn't publique."""
    return Contraintes(lire(action.gabarit.cellules)) if action.gabarit else AUCUNE


def contraintes_de_saisie(action: Action) -> Contraintes:
    """The same, with what the Région's file gives: who answers, where, and which dispositif finances.

    What people are offered on the cards; the rules say it in words of their own.
    """
    if action.lot is None:
        return AUCUNE
    return Contraintes([*contraintes_de(action).cellules, *_du_fichier(action)])


def _du_fichier(action: Action) -> Iterator[Cellule]:
    lot, formateur = action.lot, action.formateur
    if lot is not None:
        yield Cellule(Fiche.DISPOSITIF, "type", Genre.FIXE, lot.programme.dispositif_id)
        yield Cellule(Fiche.DISPOSITIF, "prise_en_charge", Genre.FIXE, True)
    if formateur is None:
        return
    yield Cellule(
        Fiche.SESSION, "responsable", Genre.FIXE, formateur.mandataire.etablissement.pk, RESPONSABLE
    )
    affectations = en_cours(mandataire=formateur.mandataire_id, etablissement=action.etablissement)
    yield Cellule(Fiche.SESSION, "date_debut", Genre.AIDE, texte=_dates(action, affectations))
    sites = sorted({r.site_id for r in affectations if r.site_id is not None})
    if sites:
        yield Cellule(Fiche.SESSION, "lieu", Genre.PARMI, sites, LIEUX)
    yield Cellule(Fiche.SESSION, "informations_collectives", Genre.REQUIS)


def _dates(action: Action, affectations: Iterable[Formateur]) -> str:
    """The year and the planned dates, said before a date is typed."""
    lot = action.lot
    if lot is None:
        return ""
    prevues = sorted({r.date_debut_prevue for r in affectations if r.date_debut_prevue})
    dits = [f"La session commence en {lot.programme.annee}."]
    if prevues:
        nom = "Date prévue" if len(prevues) == 1 else "Dates prévues"
        dits.append(f"{nom} au lot : {', '.join(map(jour_saisi, prevues))}.")
    if prevues and lot.forfait_recrutement:
        dits.append("Le lot est au forfait recrutement : la session démarre à cette date.")
    return " ".join(dits)


def en_cours(**criteres: Any) -> "QuerySet[Formateur]":
    """What the Région still has, whole: programme, lot, mandataire and formateur."""
    return (
        Formateur.objects.en_cours()
        .filter(
            mandataire__retire_le__isnull=True,
            mandataire__lot__retire_le__isnull=True,
            mandataire__lot__programme__retire_le__isnull=True,
            **criteres,
        )
        .select_related("mandataire__lot__programme", "mandataire__etablissement", "site")
        .order_by("mandataire__lot_id", "mandataire__code", "id_action_cr", "date_debut_prevue")
    )


def realisations_de(etablissement: Etablissement) -> "QuerySet[Formateur]":
    """What the last file of the Région lets this établissement enter: nothing of anybody else's."""
    return en_cours(etablissement=etablissement)
