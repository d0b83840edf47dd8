"""The four answers of the Région: what each asks for and does; the lot that overflows, the order described twice."""

import copy
import datetime
import html

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Role
from sofi.courriels.models import Courriel, Nature
from sofi.historique import lecture
from sofi.offre.codes import Etat
from sofi.offre.models import Action, Dispositif, Session
from sofi.programmes.models import Lot
from sofi.validation.circuit import CircuitImpossible, franchir
from sofi.validation.models import Evenement, Instruction, OffrePubliee, Question, Version
from tests.ecrans.publiques import MOTIF, publiee
from tests.fabriques import (
    DispositifFactory,
    LotFactory,
    RattachementFactory,
    UtilisateurFactory,
)
from tests.mondes import Navigateur

pytestmark = pytest.mark.django_db

PREVUES, ACCORDEES, DEMANDEES = 20, 12, 28
TROP = DEMANDEES - PREVUES
JOURS = datetime.timedelta(days=14)


class Monde:
    """Twelve places published in a lot of twenty; twenty-eight asked, a fortnight later."""

    def __init__(self) -> None:
        lien = RattachementFactory()
        self.organisme = lien.utilisateur
        self.offre = UtilisateurFactory(role=Role.SERVICE_OFFRE)
        self.lot = LotFactory(places_prevues=PREVUES)
        self.action = self._publiee(lien.etablissement)
        self.session = self.action.sessions.get()
        franchir(self.action, "modifier", auteur=self.organisme)
        Dispositif.objects.filter(session=self.session).update(places=DEMANDEES)
        Session.objects.filter(pk=self.session.pk).update(
            date_debut=F("date_debut") + JOURS, date_fin=F("date_fin") + JOURS
        )
        franchir(self.action, "envoyer", auteur=self.organisme, commentaire=MOTIF)
        self.navigateur = Navigateur()
        self.navigateur.force_login(UtilisateurFactory(role=Role.REGION))

    def _publiee(self, etablissement):
        return publiee(
            self.organisme,
            self.offre,
            lot=self.lot,
            etablissement=etablissement,
            id_action_cr="2914",
        )

    def autre_action(self):
        """Another action of the lot, that describes the same order."""
        return self._publiee(RattachementFactory().etablissement)

    def lire(self):
        return self.navigateur.get(reverse("region:action", args=[self.action.pk]))

    def repondre(self, decision, **saisie):
        vue = Evenement.objects.filter(action=self.action).count()
        adresse = reverse("region:decider", args=[self.action.pk])
        reponse = self.navigateur.post(adresse, {"decision": decision, "vue": vue, **saisie})
        self.action.refresh_from_db()
        return reponse

    @property
    def places(self):
        return Dispositif.objects.get(session=self.session).places


@pytest.fixture(scope="module")
def partage(base_du_module):
    return Monde()


@pytest.fixture
def monde(partage, db):
    return copy.deepcopy(partage)


def texte(reponse):
    return html.unescape(reponse.content.decode()).replace("\xa0", " ")


def ecrits(nature):
    return list(Courriel.objects.filter(nature=nature).order_by("pk"))


def test_ce_qui_est_demande_est_lu_apres_le_motif(monde):
    page = texte(monde.lire())
    debut = monde.session.date_debut
    assert page.index(MOTIF) < page.index("Date de début") < page.index("Différences")
    assert f"<del>{debut:%d/%m/%Y}</del>" in page and f"<ins>{debut + JOURS:%d/%m/%Y}</ins>" in page
    assert f"<del>{ACCORDEES}</del>" in page and f"<ins>{DEMANDEES}</ins>" in page
    assert "14 jours plus tard" in page


def test_le_lot_qui_deborde_se_voit_et_se_coche(monde):
    page = texte(monde.lire())
    assert f"déborde : {DEMANDEES} places pour {PREVUES}" in page and f"{TROP} de trop" in page
    assert "sofi-remplissage" in page and "#m-trop" in page
    refus = monde.repondre("accorder", reference="A1", trop=TROP)
    assert refus.status_code == 422 and monde.action.etat == Etat.ATTENTE_ACCORD
    assert f"Le lot déborde de {TROP} places. Cochez cette case" in texte(refus)
    assert 'value="A1"' in texte(refus)
    assert (
        monde.repondre("accorder", reference="A1", trop=TROP, depassement="on").status_code == 302
    )
    assert monde.action.etat == Etat.ATTENTE_VALIDATION and monde.places == DEMANDEES


def test_un_lot_qui_deborde_davantage_est_relu(monde):
    """The box was ticked for eight places; somebody entered others since."""
    monde.autre_action()
    saisie = {"reference": "A1", "trop": TROP, "depassement": "on"}
    refus = monde.repondre("accorder", **saisie)
    assert refus.status_code == 422 and "déborde maintenant de 20 places" in texte(refus)
    assert monde.repondre("accorder", **saisie | {"trop": TROP + ACCORDEES}).status_code == 302


@pytest.mark.parametrize("prevues", [None, DEMANDEES])
def test_un_lot_qui_ne_deborde_pas_ne_demande_rien(monde, prevues):
    Lot.objects.update(places_prevues=prevues)
    page = texte(monde.lire())
    assert "déborde" not in page and "#m-trop)" not in page
    assert monde.repondre("accorder", reference="A1").status_code == 302


def test_la_date_pas_les_places(monde):
    """The cards go back to the places granted; validating publishes the new date with them, under the agreement."""
    reponse = monde.repondre("accorder_sans_places", reference="REG-1", message="Le lot est plein.")
    assert reponse.status_code == 302 and monde.action.etat == Etat.ATTENTE_VALIDATION
    assert monde.places == ACCORDEES
    session = Session.objects.get(pk=monde.session.pk)
    assert session.date_debut == monde.session.date_debut + JOURS
    franchir(monde.action, "valider", auteur=monde.offre)
    version = OffrePubliee.objects.get(action=monde.action).version
    (publiee_,) = version.document.sessions
    assert publiee_.date_debut == session.date_debut.isoformat()
    assert [d.places for d in publiee_.dispositifs] == [ACCORDEES]
    assert version.accord.reference == "REG-1"


def test_la_date_pas_les_places_se_dit(monde):
    """To the organisme by e-mail and on its action, with before and after; in the history by field."""
    monde.repondre("accorder_sans_places", reference="REG-1", message="Le lot est plein.")
    (courriel,) = ecrits(Nature.ACCORD)[-1:]
    assert courriel.destinataire == monde.organisme.email
    dit = courriel.texte.replace("\xa0", " ")
    assert f"{ACCORDEES} places, et non {DEMANDEES}" in dit
    assert "REG-1" in dit and "> Le lot est plein." in dit
    monde.navigateur.force_login(monde.organisme)
    recap = monde.navigateur.get(reverse("organisme:recapitulatif", args=[monde.action.pk]))
    assert "La Région accorde la date, pas les places" in texte(recap)
    evenement = Evenement.objects.get(acte="accorder_sans_places")
    correction = reverse("organisme:fiche_corrigee", args=[monde.action.pk, evenement.pk])
    assert correction in texte(recap)
    assert str(DEMANDEES) in texte(monde.navigateur.get(correction))
    changements = lecture.chercher(table=Dispositif._meta.db_table)
    assert changements[0].apres["places"] == ACCORDEES


def test_des_places_que_la_demande_ne_change_pas(monde):
    Dispositif.objects.filter(session=monde.session).update(places=ACCORDEES)
    choix = monde.lire().context["reponse"].fields["decision"].choices
    assert "accorder_sans_places" not in dict(choix)
    refus = monde.repondre("accorder_sans_places", reference="A1")
    assert refus.status_code == 422 and "ne change pas les places" in texte(refus)


def test_une_session_ajoutee_tient_dans_ce_qui_reste_du_lot(monde):
    """Nothing was granted to it: within what is left of the lot, and not without any place."""
    ajoutee = Session.objects.get(pk=monde.session.pk)
    ajoutee.pk = None
    ajoutee.save()
    DispositifFactory(session=ajoutee, type_id=monde.lot.programme.dispositif_id, places=10)
    monde.repondre("accorder_sans_places", reference="A1")
    assert Dispositif.objects.get(session=ajoutee).places == PREVUES - ACCORDEES
    Action.objects.filter(pk=monde.action.pk).update(etat=Etat.ATTENTE_ACCORD)
    monde.action.refresh_from_db()
    Lot.objects.update(places_prevues=ACCORDEES)
    region = UtilisateurFactory(role=Role.REGION)
    with pytest.raises(CircuitImpossible, match="n'a plus de place"):
        franchir(monde.action, "accorder_sans_places", auteur=region, commentaire="A1")


def test_une_question_part_et_sa_reponse_revient(monde):
    """The organisme reads it, answers, may correct; the Région decides with the answer in sight."""
    question = "En plus de ceux de Mayenne ?"
    assert monde.repondre("questionner_accord", message=question).status_code == 302
    assert monde.action.etat == Etat.QUESTION_REGION and monde.action.modifiable
    assert [c.destinataire for c in ecrits(Nature.QUESTION)] == [monde.organisme.email]
    attente = texte(monde.lire())
    assert "Attend l’organisme depuis" in attente and "L’organisme a la main." in attente
    assert "1 demande attend une réponse" in texte(monde.navigateur.get(reverse("region:accords")))
    chez_lui = Navigateur()
    chez_lui.force_login(monde.organisme)
    bureau = texte(chez_lui.get(reverse("organisme:tableau_de_bord")))
    assert "La Région" in bureau and question in bureau
    recap = reverse("organisme:recapitulatif", args=[monde.action.pk])
    assert "La Région attend votre réponse" in texte(chez_lui.get(recap))
    chez_lui.post(reverse("organisme:repondre", args=[monde.action.pk]), {"reponse": "Non."})
    monde.action.refresh_from_db()
    assert monde.action.etat == Etat.ATTENTE_ACCORD
    assert [c.lien for c in ecrits(Nature.REPONSE)] == [
        reverse("region:action", args=[monde.action.pk])
    ]
    assert (Question.objects.get().reponse, Question.objects.get().fiche) == ("Non.", "")
    page = texte(monde.lire())
    assert page.index("La question et sa réponse") < page.index("Différences")
    assert question in page and "Non." in page and "Réponse reçue : à vous" in page


def test_une_question_de_la_region_n_est_pas_au_service_offre(monde):
    """Neither its queue nor its clock; it can't decide before the Région either."""
    monde.repondre("questionner_accord", message="Combien de groupes ?")
    suivie = Instruction.objects.get(action=monde.action)
    assert suivie.echeance is None and suivie.arretee_le is None
    monde.navigateur.force_login(monde.offre)
    file = monde.navigateur.get(reverse("service_offre:file"))
    assert monde.action not in list(file.context["page"])
    with pytest.raises(CircuitImpossible):
        franchir(monde.action, "refuser", auteur=monde.offre, commentaire="Non.")


def test_la_demande_repondue_remonte(monde):
    """First of the list, before older ones."""
    autre = monde.autre_action()
    Action.objects.filter(pk=autre.pk).update(
        etat=Etat.ATTENTE_ACCORD, etat_depuis=timezone.now() - JOURS
    )
    monde.repondre("questionner_accord", message="Combien ?")
    franchir(monde.action, "repondre_accord", auteur=monde.organisme, commentaire="Deux.")
    page = monde.navigateur.get(reverse("region:accords"))
    assert [a.pk for a in page.context["page"]] == [monde.action.pk, autre.pk]
    assert texte(page).count("Même ID action") == 2


def test_le_meme_id_action_decrit_deux_fois_se_dit(monde):
    autre = monde.autre_action()
    page = texte(monde.lire())
    assert "L’ID action 2914 est décrit par 2 actions." in page
    assert reverse("region:action", args=[autre.pk]) in page and "Même ID" in page


def test_un_accord_garde_sa_reference_sans_le_message(monde):
    monde.repondre("refuser_accord", message="Non.")
    assert monde.action.etat == Etat.EN_SAISIE
    franchir(monde.action, "envoyer", auteur=monde.organisme, commentaire=MOTIF)
    saisie = {"reference": "REG-2", "message": "Dernière fois.", "trop": TROP, "depassement": "on"}
    monde.repondre("accorder", **saisie)
    franchir(monde.action, "valider", auteur=monde.offre)
    assert Version.objects.latest("numero").accord.reference == "REG-2"
    assert "> Dernière fois." in ecrits(Nature.ACCORD)[-1].texte


def test_autant_de_requetes_avec_un_lot_bien_rempli(monde, django_assert_max_num_queries):
    for _ in range(3):
        monde.autre_action()
    monde.lire()  # the first page of a session writes where it was opened from
    with django_assert_max_num_queries(42):
        monde.lire()
