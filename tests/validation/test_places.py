"""What the places that aren't granted become: what is published keeps its own, what is added shares what is left."""

import copy
from typing import Any

import pytest

from sofi.comptes.models import Role
from sofi.offre.codes import Etat
from sofi.offre.models import Action, Dispositif
from sofi.programmes.models import Formateur, Lot
from sofi.validation.circuit import franchir
from sofi.validation.models import Correction
from sofi.validation.places import Remplissage, actions_du_lot, places_a_rendre, remplissage
from tests.ecrans.publiques import MOTIF, publiee, publique
from tests.fabriques import (
    DispositifFactory,
    FormateurFactory,
    LotFactory,
    SessionFactory,
    UtilisateurFactory,
)

pytestmark = pytest.mark.django_db

ACCORDEES, AUTRES = 12, 5


class Monde:
    """Twelve places published in a lot where another action has five, being modified."""

    def __init__(self) -> None:
        self.lot = LotFactory(places_prevues=30)
        self.organisme = UtilisateurFactory()
        offre = UtilisateurFactory(role=Role.SERVICE_OFFRE)
        self.action = publiee(self.organisme, offre, lot=self.lot, id_action_cr="2914")
        self.accorde = Dispositif.objects.get(session__action=self.action)
        self.autre = publique(self.lot)
        Dispositif.objects.filter(session__action=self.autre).update(places=AUTRES)
        franchir(self.autre, "envoyer", auteur=self.organisme)
        franchir(self.action, "modifier", auteur=self.organisme)

    def ajouter(self, *places: int | None) -> list[Dispositif]:
        """As many sessions more, each with its places."""
        return [
            DispositifFactory(
                session=SessionFactory(action=self.action),
                type_id=self.lot.programme.dispositif_id,
                places=demandees,
            )
            for demandees in places
        ]

    def rendues(self) -> list[tuple[int, int | None]]:
        """The rank of each financing that doesn't keep its places, the published one first; what it keeps."""
        rangs = list(
            Dispositif.objects.filter(session__action=self.action)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        action = Action.objects.get(pk=self.action.pk)
        return [(rangs.index(r.dispositif.pk), r.places) for r in places_a_rendre(action)]


@pytest.fixture(scope="module")
def partage(base_du_module: None) -> Monde:
    return Monde()


@pytest.fixture
def monde(partage: Monde, db: None) -> Monde:
    return copy.deepcopy(partage)


# What the Région planned for the lot and for the action; the places of each session added; what isn't granted.
AJOUTS: list[tuple[Any, ...]] = [
    (None, None, [99], []),
    (None, None, [None, 99], []),
    (30, None, [13], []),
    (30, None, [14], [(1, 13)]),
    (30, None, [10, 10], [(2, 3)]),
    (30, None, [13, 1], [(2, 0)]),
    (30, None, [20, 1], [(1, 13), (2, 0)]),
    (30, None, [None, 14], [(2, 13)]),
    (10, None, [1], [(1, 0)]),
    (30, 15, [3], []),
    (30, 15, [4], [(1, 3)]),
    (None, 15, [4], [(1, 3)]),
    (30, 10, [1], [(1, 0)]),
]


@pytest.mark.parametrize(("du_lot", "de_l_action", "ajoutees", "attendu"), AJOUTS)
def test_ce_qui_est_ajoute_tient_dans_ce_qui_reste(monde, du_lot, de_l_action, ajoutees, attendu):
    Lot.objects.update(places_prevues=du_lot)
    if de_l_action is not None:
        etablissement = monde.action.etablissement
        formateur = FormateurFactory(mandataire__lot=monde.lot, etablissement=etablissement)
        Formateur.objects.update(places=de_l_action)
        Action.objects.filter(pk=monde.action.pk).update(formateur=formateur)
    monde.ajouter(*ajoutees)
    assert monde.rendues() == attendu


def test_ce_qui_est_publie_garde_ses_places(monde):
    """Fewer asked as well as more; what the lot leaves is counted from what is granted, not from what is asked."""
    assert monde.rendues() == []
    Dispositif.objects.filter(pk=monde.accorde.pk).update(places=28)
    monde.ajouter(14)
    assert monde.rendues() == [(0, ACCORDEES), (1, 13)]
    Dispositif.objects.filter(pk=monde.accorde.pk).update(places=3)
    assert monde.rendues() == [(0, ACCORDEES), (1, 13)]


def test_ce_qui_n_est_pas_demande_ne_tient_pas_de_place(monde):
    """A first draft, what is withdrawn, what is archived."""
    Dispositif.objects.filter(session__action=publique(monde.lot)).update(places=100)
    retiree = SessionFactory(action=monde.autre, retiree_le="2026-01-05")
    DispositifFactory(session=retiree, type_id=monde.lot.programme.dispositif_id, places=100)
    (ajoute,) = monde.ajouter(18)
    assert monde.rendues() == [(1, 13)]
    Action.objects.filter(pk=monde.autre.pk).update(etat=Etat.ARCHIVEE)
    assert monde.rendues() == []
    ajoute.session.retiree_le = "2026-01-05"
    ajoute.session.save()
    Dispositif.objects.filter(pk=ajoute.pk).update(places=500)
    assert monde.rendues() == []


@pytest.mark.parametrize(("restantes", "gardees"), [(None, None), (4, 4), (20, ACCORDEES)])
def test_les_places_rendues_sont_ecrites(monde, restantes, gardees):
    """No more left than there are; a revision more; the cards before and after are kept with the event."""
    Dispositif.objects.filter(pk=monde.accorde.pk).update(places=28, places_restantes=restantes)
    franchir(monde.action, "envoyer", auteur=monde.organisme, commentaire=MOTIF)
    region = UtilisateurFactory(role=Role.REGION)
    evenement = franchir(monde.action, "accorder_sans_places", auteur=region, commentaire="REG-1")
    rendu = Dispositif.objects.get(pk=monde.accorde.pk)
    assert (rendu.places, rendu.places_restantes) == (ACCORDEES, gardees)
    assert rendu.revision == monde.accorde.revision + 1
    assert (rendu.modifie_par, rendu.modifie_le) == (region, evenement.le)
    correction = Correction.objects.get(evenement=evenement)
    assert correction.avant != correction.apres


def test_le_lot_est_compte_action_par_action(monde):
    """The one asked about first; one whose sessions are all withdrawn holds no place."""
    vide = publique(monde.lot)
    franchir(vide, "envoyer", auteur=monde.organisme)
    vide.sessions.update(retiree_le="2026-01-05")
    du_lot = actions_du_lot(vide)
    lues = [(action.pk, action.places) for action in du_lot]
    assert lues == [(vide.pk, 0), (monde.action.pk, ACCORDEES), (monde.autre.pk, AUTRES)]
    assert remplissage(vide, du_lot) == Remplissage(30, ACCORDEES + AUTRES, 0)
    assert remplissage(monde.action, du_lot) == Remplissage(30, AUTRES, ACCORDEES)
    vide.lot = None
    assert actions_du_lot(vide) == [] and remplissage(vide, du_lot) is None


@pytest.mark.parametrize(
    ("lot", "total", "trop", "dans_le_lot"),
    [
        (Remplissage(20, 5, 10), 15, 0, (5, 10)),
        (Remplissage(20, 5, 15), 20, 0, (5, 15)),
        (Remplissage(20, 5, 18), 23, 3, (5, 15)),
        (Remplissage(20, 22, 4), 26, 6, (20, 0)),
    ],
)
def test_ce_qu_un_lot_contient(lot, total, trop, dans_le_lot):
    assert (lot.total, lot.trop, lot.dans_le_lot) == (total, trop, dans_le_lot)
