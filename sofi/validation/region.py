"""The Région's side: what it sees of its programmes, what waits for its agreement, the agreements it gave."""

import datetime
from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils import timezone

from sofi.offre.codes import Etat, Voie
from sofi.offre.fiches import FicheSession
from sofi.offre.models import Action
from sofi.offre.models.action import ActionQuerySet
from sofi.programmes.models import Lot
from sofi.socle.formats import jour_saisi

from .document import Document
from .models import AccordRegion, Evenement, OffrePubliee, Version


def offre_des_programmes() -> ActionQuerySet:
    """The publique actions that left their organisme at least once; a first draft is nobody else's."""
    franchies = Evenement.objects.filter(action_id=OuterRef("pk"))
    return Action.objects.filter(Exists(franchies), voie=Voie.PUBLIQUE)


def en_attente_d_accord() -> ActionQuerySet:
    """The modifications that wait for the Région's agreement, the oldest first."""
    attendent = offre_des_programmes().filter(etat=Etat.ATTENTE_ACCORD)
    return attendent.avec_formation().order_by("etat_depuis", "pk")


def garder_l_accord(version: Version) -> AccordRegion | None:
    """Keep with the version just written the agreement given since the last sending, if there was one."""
    actes = Evenement.objects.filter(
        action_id=version.action_id, acte__in=["envoyer", "accorder"]
    ).order_by("-le", "-pk")
    dernier = actes.first()
    if dernier is None or dernier.acte != "accorder":
        return None
    return AccordRegion.objects.create(version=version, evenement=dernier)


def retraits_a_accorder(action: Action) -> list[int]:
    """The sessions of a regional programme that archiving would withdraw without the Région: public, not over."""
    if action.voie != Voie.PUBLIQUE:
        return []
    offre = OffrePubliee.objects.select_related("version").filter(action_id=action.pk).first()
    sessions = offre.version.document.sessions if offre else []
    jour = timezone.localdate().isoformat()
    return [s.id for s in sessions if not s.retiree_le and (s.date_fin or jour) >= jour]


def forfaits_en_cause(lot: Lot | None, publication: Document, proposition: Document) -> list[str]:
    """What a modification does to sessions « au forfait recrutement »: moved either way, or withdrawn."""
    if lot is None or not lot.forfait_recrutement:
        return []
    apres = {session.id: session for session in proposition.sessions}
    return [
        forfait
        for session in publication.sessions
        if not session.retiree_le
        for forfait in _sur_la_session(session, apres.get(session.id))
    ]


def _sur_la_session(publication: FicheSession, proposition: FicheSession | None) -> Iterator[str]:
    numero = publication.id
    if proposition is None or proposition.retiree_le:
        yield f"La session {numero} serait retirée."
        return
    avant, apres = publication.date_debut, proposition.date_debut
    if avant and apres and avant != apres:
        sens = "avancée" if apres < avant else "reculée"
        yield f"La session {numero} serait {sens} : du {_jour(avant)} au {_jour(apres)}."


def _jour(iso: str) -> str:
    return jour_saisi(datetime.date.fromisoformat(iso))
