"""Offers of regional programmes, published, being modified and waiting for the Région."""

from typing import Any

from sofi.comptes.models import Utilisateur
from sofi.offre.codes import Voie
from sofi.offre.models import Action
from sofi.offre.operations import cocher_information_collective
from sofi.programmes.models import Lot
from sofi.validation.circuit import franchir
from tests.fabriques import InformationCollectiveFactory, LotFactory, saisie_complete

MOTIF = "Les locaux sont en travaux, sur demande de la mairie."


def publique(lot: Lot | None = None, **champs: Any) -> Action:
    """A sendable draft on a lot of a regional programme, with its meeting."""
    lot = lot or LotFactory()
    action = saisie_complete(
        voie=Voie.PUBLIQUE, lot=lot, dispositif=lot.programme.dispositif_id, **champs
    )
    for session in action.sessions.all():
        InformationCollectiveFactory(session=session)
        cocher_information_collective(session)
    return action


def publiee(organisme: Utilisateur, offre: Utilisateur, **options: Any) -> Action:
    """Sent, then validated: version 1."""
    action = publique(**options)
    franchir(action, "envoyer", auteur=organisme)
    franchir(action, "valider", auteur=offre)
    return action


def modification_envoyee(organisme: Utilisateur, offre: Utilisateur, **options: Any) -> Action:
    """Published, changed and sent again: it waits for the Région's agreement."""
    action = publiee(organisme, offre, **options)
    franchir(action, "modifier", auteur=organisme)
    Action.objects.filter(pk=action.pk).update(public_vise="Demandeurs d'emploi.")
    franchir(action, "envoyer", auteur=organisme, commentaire=MOTIF)
    return action
