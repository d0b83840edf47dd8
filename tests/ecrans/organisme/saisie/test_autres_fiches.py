"""« Vos autres fiches sont complètes » is said only when it is true; a group says all its lacks at once."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from lxml import html

from sofi.ecrans.organisme.saisie import adresses
from sofi.offre.models import Action, Session
from tests.fabriques import (
    ActionFactory,
    BlocCompetencesFactory,
    CertificationFactory,
    FicheCertifInfoFactory,
    FormationFactory,
    SessionFactory,
)

from .conftest import texte

pytestmark = pytest.mark.django_db
PHRASE = "Vos autres fiches sont complètes."


def _sans_session(action: Action) -> None:
    action.sessions.all().delete()


def _sans_dispositif(action: Action) -> None:
    action.sessions.get().dispositifs.all().delete()


def _sans_niveau(action: Action) -> None:
    Action.objects.filter(pk=action.pk).update(niveau_entree="")


def _seconde_session(action: Action) -> None:
    SessionFactory(action=action)


def _sans_contact(action: Action) -> None:
    action.etablissement.contacts.update(courriel="", telephone="")


def _cartes(action: Action) -> dict[str, str]:
    """The address of each card that the action has, by its letter."""
    cartes = {
        "F": reverse("organisme:fiche_formation", args=[action.pk]),
        "A": adresses.fiche_action(action),
    }
    for session in Session.objects.filter(action=action).order_by("-pk"):
        cartes["S"] = adresses.session(action, session.pk)
        for dispositif in session.dispositifs.all():
            cartes["D"] = adresses.dispositif(action, session.pk, dispositif.pk)
    return cartes


@pytest.mark.parametrize(
    ("ce_qui_manque", "dite_sur"),
    [
        (lambda action: None, "ASD"),
        (_sans_session, ""),
        (_sans_dispositif, ""),
        (_sans_niveau, "A"),
        (_seconde_session, ""),
        (_sans_contact, ""),
    ],
)
def test_les_autres_fiches_ne_sont_dites_completes_que_si_elles_le_sont(
    lire, action: Action, ce_qui_manque: Callable[[Action], None], dite_sur: str
) -> None:
    """Only the card that lacks something may say it of the others; a card to be added is a lack. F leads to A."""
    ce_qui_manque(action)
    cartes = _cartes(action)
    dites = "".join(lettre for lettre, url in cartes.items() if PHRASE in texte(lire(url)))
    assert dites == dite_sur


@pytest.fixture
def sans_reponse(etablissement, saisisseur) -> Action:
    """A draft on a sheet of two blocs, where nothing is answered yet."""
    certification = CertificationFactory()
    for rang in range(2):
        BlocCompetencesFactory(certification=certification, rang=rang)
    fiche = FicheCertifInfoFactory(certification=certification)
    formation = FormationFactory(fiche=fiche, individualisation=None, validation="")
    return ActionFactory(etablissement=etablissement, formation=formation)


def _manques_dits(page) -> list[str]:
    """The questions of the group beside which something is said to be missing."""
    return [
        champ.get("id").removeprefix("id_")
        for champ in page.xpath("//*[@id='fiche']//fieldset")
        if champ.xpath("./p[contains(@class, 'sofi-manque')]")
    ]


def test_les_blocs_disent_tous_leurs_manques_d_un_coup(client, lire, sans_reponse: Action) -> None:
    """Every question of the group that lacks an answer says so before anything is stored, and as it is stored."""
    url = _cartes(sans_reponse)["F"]
    assert _manques_dits(lire(url)) == ["individualisation", "validation"]
    partielle = {"individualisation": "True", "validation": "partielle"}
    dit = client.post(url, partielle, headers={"X-Enregistrement": "automatique"}).json()
    assert _manques_dits(html.fromstring(dit["page"])) == ["blocs"]
    assert _manques_dits(lire(url)) == ["blocs"]
