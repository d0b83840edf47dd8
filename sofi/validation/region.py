"""The Région's side: what it sees of its programmes, what waits for its agreement, the agreements it gave."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Subquery, Value, When
from django.db.models.lookups import Exact
from django.utils import timezone

from sofi.offre.codes import Etat, Voie
from sofi.offre.fiches import FicheSession
from sofi.offre.models import Action
from sofi.offre.models.action import ActionQuerySet
from sofi.programmes.models import Lot
from sofi.socle.formats import accord, jour_saisi

from .document import Document
from .models import AccordRegion, Evenement, OffrePubliee, Version

ACCORDS = ("accorder", "accorder_sans_places")
"""The acts by which the Région lets a modification go to the service Offre."""


def offre_des_programmes() -> ActionQuerySet:
    """The publique actions that left their organisme at least once; a first draft is nobody else's."""
    franchies = Evenement.objects.filter(action_id=OuterRef("pk"))
    return Action.objects.filter(Exists(franchies), voie=Voie.PUBLIQUE)


def en_attente_d_accord() -> ActionQuerySet:
    """The modifications that wait for the Région's agreement: those answered first, then the oldest.

    Each has `repondue`, and `meme_id`: another action describes the same order of the Région.
    """
    attendent = offre_des_programmes().filter(etat=Etat.ATTENTE_ACCORD).avec_formation()
    franchis = Evenement.objects.filter(action_id=OuterRef("pk"), vers=Etat.ATTENTE_ACCORD)
    dernier = Subquery(franchis.order_by("-le", "-pk").values("acte")[:1])
    memes = _autres_du_meme_id(lot=OuterRef("lot"), id_action_cr=OuterRef("id_action_cr"))
    lues = attendent.annotate(
        repondue=Case(
            When(Exact(dernier, Value("repondre_accord")), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        ),
        meme_id=Exists(memes.exclude(pk=OuterRef("pk"))),
    )
    return lues.order_by("-repondue", "etat_depuis", "pk")


def chez_l_organisme() -> ActionQuerySet:
    """The requests that wait for the answer of their organisme to a question of the Région, the oldest first."""
    attendent = offre_des_programmes().filter(etat=Etat.QUESTION_REGION)
    return attendent.avec_formation().order_by("etat_depuis", "pk")


def _autres_du_meme_id(**ou: Any) -> ActionQuerySet:
    """What describes an order of the Région, known by its lot and its ID action."""
    return offre_des_programmes().filter(**ou).exclude(etat=Etat.ARCHIVEE).exclude(id_action_cr="")


def garder_l_accord(version: Version) -> AccordRegion | None:
    """Keep with the version just written the agreement given since the last sending, if there was one."""
    actes = Evenement.objects.filter(
        action_id=version.action_id, acte__in=["envoyer", *ACCORDS]
    ).order_by("-le", "-pk")
    dernier = actes.first()
    if dernier is None or dernier.acte not in ACCORDS:
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


@dataclass(frozen=True)
class Demande:
    """What a request changes of a date or of places, in a session that is published; or a session that it adds."""

    session: int
    champ: str
    avant: str
    apres: str
    ecart: str = ""


def ce_qui_est_demande(publication: Document, proposition: Document) -> list[Demande]:
    """Dates and places that the request changes: what the Région decides on."""
    avant = {session.id: session for session in publication.sessions if not session.retiree_le}
    return [
        demande
        for session in proposition.sessions
        if not session.retiree_le
        for demande in _demandes(avant.get(session.id), session)
    ]


def _demandes(publication: FicheSession | None, proposition: FicheSession) -> Iterator[Demande]:
    numero, apres = proposition.id, proposition.date_debut
    avant = publication.date_debut if publication else None
    if apres and apres != avant:
        yield Demande(numero, "Date de début", _jour(avant), _jour(apres), _ecart(avant, apres))
    places = _places(proposition)
    if publication is None or _places(publication) != places:
        avant_places = str(_places(publication)) if publication else ""
        yield Demande(numero, "Nombre de places", avant_places, str(places))


def _places(session: FicheSession) -> int:
    return sum(dispositif.places or 0 for dispositif in session.dispositifs)


def _ecart(avant: str | None, apres: str) -> str:
    """« 14 jours plus tard »."""
    if not avant:
        return ""
    jours = (datetime.date.fromisoformat(apres) - datetime.date.fromisoformat(avant)).days
    return f"{accord(abs(jours), 'jour', 'jours')} plus {'tard' if jours > 0 else 'tôt'}"


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


def _jour(iso: str | None) -> str:
    if not iso:
        return ""
    return jour_saisi(datetime.date.fromisoformat(iso))
