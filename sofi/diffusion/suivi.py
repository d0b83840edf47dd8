"""Keeping the rows of an organisme's lists with what is published: a session once public never leaves them."""

from collections.abc import Collection, Iterable, Iterator

from django.db import transaction

from sofi.offre.codes import Enseignement, Recrutement
from sofi.offre.fiches import FicheSession, pieces
from sofi.socle.avancement import Avancer, par_lots, sans_suite
from sofi.socle.texte import plier
from sofi.validation.document import Document
from sofi.validation.models import OffrePubliee, Version

from . import codes
from .indexation import SANS_DATE, adresse_de
from .models import SessionSuivie

A_DISTANCE = "À distance"
LOT = 200  # documents read at once: about 5 MB
_CHAMPS = [champ.name for champ in SessionSuivie._meta.fields if not champ.primary_key]


@transaction.atomic
def mettre_a_jour(action_id: int, version: Version | None) -> None:
    """Make the rows of an action say what this version says; None: nothing of it is public any more."""
    if version is None:
        SessionSuivie.objects.filter(action=action_id).update(publique=False)
    else:
        inscrire([version.document])


@transaction.atomic
def inscrire(documents: Iterable[Document]) -> None:
    """Write the rows of these public documents, one per action, over those there are."""
    documents_lus = list(documents)
    actions = [document.action.id for document in documents_lus]
    sessions_suivies = SessionSuivie.objects.filter(action__in=actions)
    sessions_connues = set(sessions_suivies.values_list("numero", flat=True))
    lignes = [
        ligne for document in documents_lus for ligne in lignes_de(document, sessions_connues)
    ]
    disparues = sessions_connues - {ligne.numero for ligne in lignes}
    SessionSuivie.objects.filter(numero__in=disparues).update(publique=False)
    SessionSuivie.objects.bulk_create(
        lignes,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["numero"],
        update_fields=_CHAMPS,
    )


def lignes_de(
    document: Document, sessions_connues: Collection[int] = ()
) -> Iterator[SessionSuivie]:
    """A session withdrawn before it was ever public has no row."""
    for session in document.sessions:
        if not session.retiree_le or session.id in sessions_connues:
            yield _ligne(document, session)


def _ligne(document: Document, session: FicheSession) -> SessionSuivie:
    action, organisme = document.action, document.organisme
    types = [dispositif.type for dispositif in session.dispositifs]
    modalite = codes.numero_de(codes.MODALITES, session.enseignement)
    commune = commune_de(session)
    return SessionSuivie(
        numero=session.id,
        action=action.id,
        formation=document.formation.id,
        etablissement=organisme.id,
        titre=action.titre,
        dispensateur=organisme.nom,
        commune=commune,
        tri_titre=_borner(f" {plier(action.titre)}", 900),
        tri_dispensateur=_borner(f" {plier(organisme.nom)}", 300),
        tri_commune=_borner(f" {plier(commune)}", 150),
        date_debut=session.date_debut or session.date_fin or SANS_DATE,
        date_fin=session.date_fin or SANS_DATE,
        types=_borner_les_types(t.code for t in types),
        sigles=_borner(" ".join(t.sigle or t.libelle for t in types), 600),
        financements=_financements(types),
        enseignement=modalite,
        recrutement=session.recrutement,
        places_inconnues=_places_inconnues(session),
        initiale=document.initiale,
        origine=document.origine,
        publique=not session.retiree_le,
    )


def _borner(texte: str, octets: int) -> str:
    """What the index of the lists holds of a text: all of it, unless its letters are others than ours.

    Longer than any title, name or commune that a card takes; an entry of an index holds some 2,700 bytes.
    """
    return texte.encode()[:octets].decode(errors="ignore")


def _borner_les_types(codes_lus: Iterable[str]) -> list[str]:
    """The same for the kinds of dispositif: all of them, each once, unless there are some thirty."""
    tenus: list[str] = []
    place = 0
    for code in dict.fromkeys(codes_lus):
        place += len(code.encode()) + 8  # what an array adds to each text, at most
        if place > 600:
            break
        tenus.append(code)
    return tenus


def commune_de(session: FicheSession) -> str:
    """Where one goes: the town, « À distance » when nobody has to come; empty when it isn't known."""
    return (
        A_DISTANCE if session.enseignement == Enseignement.DISTANCE else adresse_de(session).ville
    )


def _financements(types: Iterable[pieces.TypeDispositif]) -> int:
    """The families of the session's own dispositifs, as bits."""
    bits = 0
    for type_dispositif in types:
        bits |= codes.financement(type_dispositif)
    return bits


def _places_inconnues(session: FicheSession) -> bool:
    """It recruits, and the places left aren't said for every dispositif."""
    return session.recrutement == Recrutement.OUVERT and any(
        dispositif.places_restantes is None for dispositif in session.dispositifs
    )


def refaire(avancer: Avancer = sans_suite) -> int:
    """Make every row again from all the versions, in their order; return how many rows."""
    actions = list(
        Version.objects.order_by("action_id").values_list("action_id", flat=True).distinct()
    )
    for lot in par_lots(actions, LOT, avancer):
        _refaire_lot(lot)
    return SessionSuivie.objects.count()


@transaction.atomic
def _refaire_lot(actions: list[int]) -> None:
    """The rows of some actions. The lock keeps a publication from slipping in between."""
    publiees = OffrePubliee.objects.filter(action_id__in=actions).order_by("action_id")
    list(publiees.select_for_update().values_list("pk"))
    SessionSuivie.objects.filter(action__in=actions).delete()
    versions = Version.objects.filter(action_id__in=actions).order_by("numero", "action_id")
    for document in versions.values_list("document", flat=True):
        inscrire([document])
    encore = publiees.values("action_id")
    SessionSuivie.objects.filter(action__in=actions).exclude(action__in=encore).update(
        publique=False
    )
