"""Places of regional programmes: what a lot holds, what a request asks beyond, what goes back when it isn't granted."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Min, Q, Sum

from sofi.offre.codes import Etat
from sofi.offre.models import Action, Dispositif
from sofi.socle.formats import accord

from .models import Correction, Evenement, OffrePubliee
from .modification import cartes_relues
from .region import offre_des_programmes

SANS_PLACES = "accorder_sans_places"


@dataclass(frozen=True)
class PlacesRendues:
    """A financing whose places aren't granted: `places` is what it keeps, 0 when nothing is left for it."""

    dispositif: Dispositif
    places: int | None

    def __str__(self) -> str:
        session, demandees = self.dispositif.session, self.dispositif.places or 0
        jour = f" du {session.date_debut:%d/%m/%Y}" if session.date_debut else ""
        places_gardees = accord(self.places or 0, "place", "places")
        return f"session {session.pk}{jour} : {places_gardees}, et non {demandees}"


@dataclass(frozen=True)
class Remplissage:
    """A lot: the places planned, those of its other actions, those asked here."""

    prevues: int
    autres: int
    ici: int

    @property
    def total(self) -> int:
        return self.autres + self.ici

    @property
    def trop(self) -> int:
        """How many places beyond those planned."""
        return max(0, self.total - self.prevues)

    @property
    def dans_le_lot(self) -> tuple[int, int]:
        """Within those planned: of the other actions, then of this one."""
        autres = min(self.autres, self.prevues)
        return autres, min(self.ici, self.prevues - autres)


def actions_du_lot(action: Action) -> list[Action]:
    """What the lot of an action holds, itself first: `places` entered and `premier_jour`, withdrawn sessions apart."""
    if action.lot_id is None:
        return []
    non_retirees = Q(sessions__retiree_le__isnull=True)
    actions = offre_des_programmes().filter(lot=action.lot_id).exclude(etat=Etat.ARCHIVEE)
    avec_places = actions.avec_formation().annotate(
        places=Sum("sessions__dispositifs__places", filter=non_retirees, default=0),
        premier_jour=Min("sessions__date_debut", filter=non_retirees),
    )
    return sorted(avec_places, key=lambda a: (a.pk != action.pk, a.pk))


def remplissage(action: Action, du_lot: list[Action]) -> Remplissage | None:
    """How full the lot would be if the request were granted; None when the Région planned no number for it."""
    if action.lot is None or not action.lot.places_prevues:
        return None
    places = {lue.pk: getattr(lue, "places", 0) for lue in du_lot}
    ici = places.pop(action.pk, 0)
    return Remplissage(action.lot.places_prevues, sum(places.values()), ici)


def places_a_rendre(action: Action) -> list[PlacesRendues]:
    """The financings whose places the request changes, with what they keep.

    What is published keeps its places. What the request adds has none granted: it keeps within those
    planned for the action, else within what the rest of the lot leaves.
    """
    places_accordees = _accordees(action.pk)
    dispositifs = list(
        Dispositif.objects.filter(session__action=action, session__retiree_le__isnull=True)
        .select_related("session")
        .order_by("pk")
    )
    places_gardees = sum(places_accordees.get(d.pk) or 0 for d in dispositifs)
    dispositifs_ajoutes = [d for d in dispositifs if d.pk not in places_accordees]
    libres = _libres(action, places_gardees) if dispositifs_ajoutes else None
    places_rendues = [
        PlacesRendues(d, places_accordees[d.pk])
        for d in dispositifs
        if d.pk in places_accordees and d.places != places_accordees[d.pk]
    ]
    return [*places_rendues, *_bornees(dispositifs_ajoutes, libres)]


def _accordees(action_id: int) -> dict[int, int | None]:
    """The places of each financing of the public version."""
    offre = OffrePubliee.objects.select_related("version").filter(action_id=action_id).first()
    sessions = offre.version.document.sessions if offre else []
    return {d.id: d.places for session in sessions for d in session.dispositifs}


def _libres(action: Action, places_gardees: int) -> int | None:
    """The places left to what a request adds; None when the Région planned no number."""
    if action.formateur is not None and action.formateur.places:
        return max(0, action.formateur.places - places_gardees)
    lot = remplissage(action, actions_du_lot(action))
    return max(0, lot.prevues - lot.autres - places_gardees) if lot else None


def _bornees(dispositifs_ajoutes: list[Dispositif], libres: int | None) -> Iterator[PlacesRendues]:
    for dispositif in dispositifs_ajoutes:
        if libres is None or not dispositif.places:
            continue
        if dispositif.places > libres:
            yield PlacesRendues(dispositif, libres)
        libres = max(0, libres - dispositif.places)


def rendre_les_places(action: Action, evenement: Evenement) -> list[PlacesRendues]:
    """Put back the places that aren't granted; the cards before and after are kept with the event.

    The caller holds the action's lock. What validating publishes, differences and history follow from the cards.
    """
    avant, places_rendues = cartes_relues(action), places_a_rendre(action)
    for rendu in places_rendues:
        restantes, places = rendu.dispositif.places_restantes, rendu.places
        if restantes is not None and places is not None:
            restantes = min(restantes, places)
        Dispositif.objects.filter(pk=rendu.dispositif.pk).update(
            places=places,
            places_restantes=restantes,
            revision=F("revision") + 1,
            modifie_le=evenement.le,
            modifie_par=evenement.auteur,
        )
    Correction.objects.create(evenement=evenement, avant=avant, apres=cartes_relues(action))
    return places_rendues
