"""Keeping the meetings of the agenda with what is published."""

import datetime
from collections.abc import Iterable, Iterator

from django.db import transaction

from sofi.offre.fiches import pieces
from sofi.socle.avancement import Avancer, par_lots, sans_suite
from sofi.validation.document import Document
from sofi.validation.models import OffrePubliee, Version

from .domaines import INCONNU, champ_de
from .evenements import Evenement, d_information
from .models import RendezVous
from .suivi import commune_de

LOT = 200  # documents read at once: about 5 MB


@transaction.atomic
def mettre_a_jour(action_id: int, version: Version | None) -> None:
    """Make the meetings of an action those of this version; None: nothing of it is public any more."""
    RendezVous.objects.filter(action=action_id).delete()
    if version is not None:
        inscrire([version.document])


def inscrire(documents: Iterable[Document]) -> None:
    """Write the meetings of documents that have none yet."""
    lignes = [ligne for document in documents for ligne in lignes_de(document)]
    RendezVous.objects.bulk_create(lignes, batch_size=1000)


def lignes_de(document: Document) -> Iterator[RendezVous]:
    """Each meeting once, with the first session that announces it; not those of sessions withdrawn."""
    vus: set[tuple[object, ...]] = set()
    for session in document.sessions:
        if session.retiree_le:
            continue
        for information in session.informations_collectives:
            evenement = d_information(document, information, session=session.id)
            cle = (evenement.date, evenement.debut, evenement.fin, evenement.lieu)
            # Once the session has ended its page leads nowhere.
            if cle not in vus and information.date <= (session.date_fin or information.date):
                vus.add(cle)
                yield _ligne(document, evenement, information, commune_de(session))


def _ligne(
    document: Document,
    evenement: Evenement,
    information: pieces.InformationCollective,
    commune_session: str,
) -> RendezVous:
    domaines = document.formation.domaines
    return RendezVous(
        numero=evenement.numero,
        action=document.action.id,
        session=evenement.cible,
        titre=evenement.titre,
        commune_session=commune_session,
        organisme=evenement.organisme,
        domaine=champ_de(domaines[0].code) if domaines else INCONNU,
        date=evenement.date,
        debut=evenement.debut,
        fin=evenement.fin,
        a_distance=evenement.a_distance,
        nom_du_lieu=evenement.nom_du_lieu,
        rue=evenement.rue,
        code_postal=evenement.code_postal,
        ville=evenement.ville,
        commune=information.adresse.insee if information.adresse else "",
        departement=evenement.departement,
        lien=evenement.lien,
        places=evenement.places,
        commentaire=evenement.commentaire,
        publie_le=datetime.datetime.fromisoformat(document.publie_le),
    )


def refaire(avancer: Avancer = sans_suite) -> int:
    """Make every meeting again from the public documents; return how many there are."""
    actions = list(OffrePubliee.objects.order_by("action_id").values_list("action_id", flat=True))
    RendezVous.objects.exclude(action__in=OffrePubliee.objects.values("action_id")).delete()
    for lot in par_lots(actions, LOT, avancer):
        _refaire_lot(lot)
    return RendezVous.objects.count()


@transaction.atomic
def _refaire_lot(actions: list[int]) -> None:
    """The meetings of some actions. The lock keeps a publication from slipping in between."""
    publiees = OffrePubliee.objects.filter(action_id__in=actions).order_by("action_id")
    list(publiees.select_for_update().values_list("pk"))
    RendezVous.objects.filter(action__in=actions).delete()
    versions = Version.objects.filter(pk__in=publiees.values("version"))
    inscrire(versions.values_list("document", flat=True))
