"""An offer of a regional programme under review: lot, date, places and agreement in a strip, its thread in sight."""

import copy
import datetime

import pytest
from django.db.models import F
from django.urls import reverse
from lxml import html

from sofi.comptes.models import Role
from sofi.offre.models import Action, Dispositif, Session
from sofi.validation.circuit import franchir
from tests.ecrans.publiques import MOTIF, publiee, publique
from tests.fabriques import FormateurFactory, LotFactory, RattachementFactory, UtilisateurFactory
from tests.mondes import Navigateur

pytestmark = pytest.mark.django_db
JOURS = datetime.timedelta(days=14)
REFERENCE = "REG-2026-0518"


class Monde:
    """Twelve places published in a lot of twenty, on the planned day; the service Offre looks."""

    def __init__(self) -> None:
        lien = RattachementFactory()
        self.organisme, self.offre = lien.utilisateur, UtilisateurFactory(role=Role.SERVICE_OFFRE)
        self.region = UtilisateurFactory(role=Role.REGION)
        lot = LotFactory(places_prevues=20)
        sienne = {"etablissement": lien.etablissement, "id_action_cr": "2914"}
        self.action = publiee(self.organisme, self.offre, lot=lot, **sienne)
        formateur = FormateurFactory(
            mandataire__lot=lot,
            mandataire__etablissement=lien.etablissement,
            etablissement=lien.etablissement,
            date_debut_prevue=self.action.sessions.get().date_debut,
            places=12,
        )
        Action.objects.filter(pk=self.action.pk).update(formateur=formateur)
        self.navigateur = Navigateur()
        self.navigateur.force_login(self.offre)

    def page(self):
        reponse = self.navigateur.get(reverse("service_offre:action", args=[self.action.pk]))
        return html.fromstring(reponse.content)

    def faits(self) -> dict[str, tuple[str, str]]:
        """Each square of the strip: its words and its tone."""
        return {
            mots(fait.find("dt")): (mots(fait.find("dd")), fait.get("data-etat", ""))
            for fait in self.page().xpath("//dl[starts-with(@class, 'sofi-cles-pro')]/div")
        }

    def redemander(self) -> None:
        """Twenty-eight places, a fortnight later."""
        franchir(self.action, "modifier", auteur=self.organisme)
        Dispositif.objects.filter(session__action=self.action).update(places=28)
        Session.objects.filter(action=self.action).update(
            date_debut=F("date_debut") + JOURS, date_fin=F("date_fin") + JOURS
        )
        franchir(self.action, "envoyer", auteur=self.organisme, commentaire=MOTIF)


def mots(noeud) -> str:
    return " ".join(noeud.text_content().replace("\xa0", " ").split())


@pytest.fixture(scope="module")
def monde_partage(base_du_module):
    return Monde()


@pytest.fixture
def monde(monde_partage, db):
    return copy.deepcopy(monde_partage)


def test_ce_qui_suit_le_lot_est_juste(monde):
    faits = monde.faits()
    assert faits["Programme et lot"][0].startswith(monde.action.lot.numero)
    assert faits["Date prévue au lot"][0].endswith("égale à la date de début")
    assert faits["Places du lot"] == ("12 sur 20 12 ici ; 12 prévues pour l’action", "ok")
    assert faits["Accord de la Région"][0].startswith("Pas demandé")


def test_ce_qui_sort_du_lot_est_dit_avec_l_accord(monde):
    monde.redemander()
    assert monde.faits()["Accord de la Région"] == (
        "Attendu la Région n’a pas encore répondu",
        "info",
    )
    franchir(monde.action, "accorder", auteur=monde.region, commentaire=REFERENCE)
    faits = monde.faits()
    assert faits["Places du lot"] == (
        "28 sur 20 8 de trop ; 28 ici ; 12 prévues pour l’action",
        "erreur",
    )
    assert faits["Accord de la Région"] == (f"Donné réf. {REFERENCE}", "ok")
    dit, etat = faits["Date prévue au lot"]
    assert "la session commence le" in dit and etat == "alerte"
    franchir(monde.action, "valider", auteur=monde.offre)
    franchir(monde.action, "modifier", auteur=monde.organisme)
    assert monde.faits()["Accord de la Région"][0].startswith("À demander")


def test_une_commande_decrite_deux_fois_est_dite(monde):
    assert "2914" not in monde.faits()["Programme et lot"][0]
    autre = publique(monde.action.lot, id_action_cr="2914")
    franchir(autre, "envoyer", auteur=monde.organisme)
    dit, etat = monde.faits()["Programme et lot"]
    assert dit.endswith("l’ID action 2914 est décrit par 2 actions") and etat == "alerte"


def test_le_fil_suit_la_decision_les_deux_derniers_messages_ouverts(monde):
    monde.redemander()
    page = monde.page()
    rail = page.xpath("//aside//h2/@id")
    assert rail.index("t-fil") == rail.index("t-decision") + 1
    fil = page.xpath("//section[@aria-labelledby='t-fil']")[0]
    assert MOTIF in mots(fil.find("ol")) and len(fil.find("ol")) == 2
    assert len(fil.findall("details/ol/li")) == monde.action.evenements.count() - 2


def test_l_organisme_lit_la_meme_somme_que_le_service_offre(monde):
    """Another action of the lot counts once it has left its organisme; a draft is nobody else's."""
    autre = publique(monde.action.lot)
    franchir(monde.action, "modifier", auteur=monde.organisme)
    organisme = Navigateur()
    organisme.force_login(monde.organisme)
    recapitulatif = reverse("organisme:recapitulatif", args=[monde.action.pk])
    assert "offrirait" not in organisme.get(recapitulatif).content.decode()
    franchir(autre, "envoyer", auteur=monde.organisme)
    assert monde.faits()["Places du lot"][0].startswith("24 sur 20 4 de trop ; 12 ici")
    dit = mots(html.fromstring(organisme.get(recapitulatif).content))
    numero = monde.action.lot.numero
    assert (
        f"Le lot {numero} offrirait 24 places, dont 12 dans ses autres actions, alors que la Région en prévoit 20."
        in dit
    )
