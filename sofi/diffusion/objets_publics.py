"""What is given one by one of the public offer: each kind is a type, which is also its JSON Schema.

Trainings and sessions are parts of the published document; organismes and sites are the directory's, as their pages
show them; the others are reference tables.
"""

import datetime
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from django.conf import settings
from django.db.models import QuerySet

from sofi.annuaire.models import Etablissement, Site
from sofi.offre.fiches import FicheEtablissement, FicheFormation, FicheSession, pieces
from sofi.offre.fiches.pieces import Piece
from sofi.validation.document import Document
from sofi.validation.document.pieces import etablissement, site
from sofi.validation.models import OffrePubliee

from .models import Publication, RendezVous, SessionSuivie
from .organismes import publics
from .partie_publique import partie_publique


class OrganismeCourt(Piece, frozen=True, kw_only=True):
    """Who trains."""

    id: int = 0
    nom: str = ""
    siret: str = ""


class SessionPubliee(Piece, frozen=True, kw_only=True):
    """A published session, with what leads to its training and to its page."""

    code_fas: str = ""
    formation: int = 0
    action: int = 0
    titre: str = ""
    organisme: OrganismeCourt = OrganismeCourt()
    publie_le: str = ""
    origine: str = ""
    page: str = ""
    session: FicheSession = FicheSession()


class ActionCourte(Piece, frozen=True, kw_only=True):
    """A training of a formation, and its sessions."""

    id: int = 0
    titre: str = ""
    organisme: OrganismeCourt = OrganismeCourt()
    sessions: list[int] = []


class FormationPubliee(Piece, frozen=True, kw_only=True):
    """A formation, and who trains for it."""

    formation: FicheFormation = FicheFormation()
    actions: list[ActionCourte] = []


class OrganismePublic(Piece, frozen=True, kw_only=True):
    """An organisme as its page shows it, and its sites."""

    organisme: FicheEtablissement = FicheEtablissement()
    sites: list[pieces.Site] = []


class SitePublic(Piece, frozen=True, kw_only=True):
    """A site, and whose it is."""

    organisme: OrganismeCourt = OrganismeCourt()
    site: pieces.Site = pieces.Site()


class InformationCollectivePubliee(Piece, frozen=True, kw_only=True):
    """A meeting about a training; `session` is the first that announces it."""

    id: int = 0
    session: int = 0
    action: int = 0
    titre: str = ""
    organisme: str = ""
    date: str = ""
    heure_debut: str | None = None
    heure_fin: str | None = None
    a_distance: bool = False
    nom_du_lieu: str = ""
    rue: str = ""
    code_postal: str = ""
    ville: str = ""
    insee: str = ""
    departement: str = ""
    url: str = ""
    places: int | None = None
    commentaire: str = ""
    page: str = ""


def page_de_la_session(numero: int) -> str:
    """The address of its page, which doesn't change with a title."""
    site_: str = settings.ADRESSE_DU_SITE
    return f"{site_.rstrip('/')}/formation/{numero}/"


def documents(actions: Iterable[int]) -> dict[int, Document]:
    """The public part of the documents of these actions, by number; one query."""
    publiees = OffrePubliee.objects.filter(pk__in=list(actions))
    lus = publiees.order_by("pk").values_list("pk", "version__document")
    return {n: publique for n, lu in lus if (publique := partie_publique(lu)) is not None}


def sessions(numeros: Iterable[int]) -> dict[int, SessionPubliee]:
    """These published sessions, by number; two queries."""
    lignes = Publication.objects.filter(pk__in=list(numeros)).values_list("pk", "action")
    actions = dict(lignes)
    de = documents(set(actions.values()))
    return {
        numero: session_de(de[action], session)
        for numero, action in actions.items()
        if action in de and (session := de[action].session(numero)) is not None
    }


def session_de(document: Document, session: FicheSession) -> SessionPubliee:
    """A session of a public document."""
    formation, action = document.formation.id, document.action.id
    return SessionPubliee(
        code_fas=f"{formation}-{action}-{session.id}",
        formation=formation,
        action=action,
        titre=document.action.titre,
        organisme=organisme_de(document.organisme),
        publie_le=document.publie_le,
        origine=document.origine,
        page=page_de_la_session(session.id),
        session=session,
    )


def organisme_de(fiche: FicheEtablissement | Etablissement) -> OrganismeCourt:
    """Its number, name and SIRET."""
    numero = fiche.pk if isinstance(fiche, Etablissement) else fiche.id
    return OrganismeCourt(id=numero, nom=fiche.nom, siret=fiche.siret)


def formations(numeros: Iterable[int]) -> dict[int, FormationPubliee]:
    """These formations with their public actions, by number; four queries.

    A certification that everybody prepares has hundreds of actions: what is told of each is in the rows that lists
    read, written from its document, but for the SIRET, which is the directory's of today. One document of a formation
    is read, that of the action published last, for its sheet.
    """
    suivies = SessionSuivie.objects.filter(formation__in=list(numeros), publique=True)
    lues = suivies.order_by("action", "numero").values_list(*_DITES)
    actions = {action: list(siennes) for action, siennes in groupby(lues, key=itemgetter(0))}
    sirets = dict(
        Etablissement.objects.filter(
            pk__in={organisme for siennes in actions.values() for _, _, _, organisme, *_ in siennes}
        ).values_list("pk", "siret")
    )
    courtes: dict[int, list[ActionCourte]] = {}
    for siennes in actions.values():
        action, formation, titre, organisme, nom, _ = siennes[0]
        qui = OrganismeCourt(id=organisme, nom=nom, siret=sirets.get(organisme, ""))
        sessions_ = [ligne[-1] for ligne in siennes]
        courte = ActionCourte(id=action, titre=titre, organisme=qui, sessions=sessions_)
        courtes.setdefault(formation, []).append(courte)
    fiches = _fiches(_dernieres({n: siennes[0][1] for n, siennes in actions.items()}))
    if (
        parties := courtes.keys() - fiches.keys()
    ):  # the last one has just left: another says the sheet
        fiches |= _fiches([courte.id for numero in parties for courte in courtes[numero]])
    return {
        numero: FormationPubliee(formation=fiches[numero], actions=siennes)
        for numero, siennes in courtes.items()
        if numero in fiches
    }


_DITES = ("action", "formation", "titre", "etablissement", "dispensateur", "numero")


def _fiches(actions: Iterable[int]) -> dict[int, FicheFormation]:
    """The sheet of each formation of these actions, as the document published last says it."""
    lus = sorted(documents(actions).values(), key=lambda document: document.publie_le)
    return {document.formation.id: document.formation for document in lus}


def _dernieres(formations_: dict[int, int]) -> list[int]:
    """Of these actions, each with its formation, the one of each formation published last."""
    publiees = OffrePubliee.objects.filter(pk__in=formations_).order_by("version__publie_le", "-pk")
    return list({formations_[n]: n for n in publiees.values_list("pk", flat=True)}.values())


def avec_ce_qui_se_lit(lignes: QuerySet[Etablissement]) -> QuerySet[Etablissement]:
    """With the rows that an organisme is made from: five queries whatever their number."""
    return lignes.select_related("commune").prefetch_related(
        "contacts", "domaines", "sites__commune"
    )


def organisme(ligne: Etablissement) -> OrganismePublic:
    """An organisme that the public sees, from `avec_ce_qui_se_lit`."""
    siens = sorted((s for s in ligne.sites.all() if not s.retire_le), key=lambda s: s.pk)
    return OrganismePublic(organisme=etablissement(ligne), sites=[site(s) for s in siens])


def sites(jour: datetime.date) -> QuerySet[Site]:
    """The sites of the organismes that the public sees that day."""
    de = publics(jour).order_by().values("pk")
    lus = Site.objects.filter(etablissement__in=de, retire_le__isnull=True)
    return lus.select_related("commune", "etablissement").order_by("pk")


def site_public(ligne: Site) -> SitePublic:
    """A site and its organisme."""
    return SitePublic(organisme=organisme_de(ligne.etablissement), site=site(ligne))


def information(ligne: RendezVous) -> InformationCollectivePubliee:
    """A meeting, from its row."""
    return InformationCollectivePubliee(
        id=ligne.numero,
        session=ligne.session,
        action=ligne.action,
        titre=ligne.titre,
        organisme=ligne.organisme,
        date=ligne.date.isoformat(),
        heure_debut=f"{ligne.debut:%H:%M}" if ligne.debut else None,
        heure_fin=f"{ligne.fin:%H:%M}" if ligne.fin else None,
        a_distance=ligne.a_distance,
        nom_du_lieu=ligne.nom_du_lieu,
        rue=ligne.rue,
        code_postal=ligne.code_postal,
        ville=ligne.ville,
        insee=ligne.commune,
        departement=ligne.departement,
        url=ligne.lien,
        places=ligne.places,
        commentaire=ligne.commentaire,
        page=page_de_la_session(ligne.session),
    )
