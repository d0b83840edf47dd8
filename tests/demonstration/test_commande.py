"""The command that loads the demonstration, on an empty base: loaded once, it shows SOFI alive to each role."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.diffusion.models import VuesDuJour
from sofi.offre.codes import Etat
from sofi.offre.gabarits import realisations_de
from sofi.offre.models import Action, Session
from sofi.offre.regles import erreurs, examiner
from sofi.validation.campagnes import finissantes
from sofi.validation.models import (
    AccordRegion,
    Evenement,
    OffrePubliee,
    Proposition,
    Question,
    Version,
)
from sofi.validation.region import en_attente_d_accord

pytestmark = pytest.mark.django_db


def charger() -> str:
    """What the command says."""
    dit = StringIO()
    jour = timezone.localdate().isoformat()
    call_command("demonstration", "--sessions", "40", "--jour", jour, stdout=dit)
    return dit.getvalue()


@pytest.fixture(scope="module")
def demonstration(base_du_module) -> str:
    return charger()


def page(compte: str, nom: str):
    """What this page shows to this account."""
    navigateur = Client()
    navigateur.force_login(Utilisateur.objects.get(email=compte))
    return navigateur.get(reverse(nom)).context


def test_les_organismes_de_la_demonstration_ont_des_lots(demonstration):
    annee = timezone.localdate().year
    for nom in ("Aubeisveillant", "Passerelle des Trois Gués"):
        for etablissement in Etablissement.objects.filter(nom=nom):
            siennes = list(realisations_de(etablissement))
            assert {r.mandataire.lot.programme.annee for r in siennes} == {annee, annee + 1}
            assert all(r.mandataire.lot.programme.gabarits.exists() for r in siennes)


def test_region_de_demonstration_chargee_une_fois(demonstration):
    comptes = [Utilisateur, Etablissement, Action, Session, Version, Evenement, VuesDuJour]
    avant = [modele.objects.count() for modele in comptes]
    assert "déjà chargée" in charger()
    assert [modele.objects.count() for modele in comptes] == avant


def test_les_organismes_lisent_les_vues_de_leurs_pages(demonstration):
    contexte = page("organisme@exemple.fr", "organisme:tableau_de_bord")
    assert contexte["vues"].douze > contexte["vues"].trente > 0
    assert contexte["plus_lues"][0].part == 100


def test_le_brouillon_du_guide_n_attend_qu_une_reponse(demonstration):
    brouillon = Action.objects.get(formation__intitule="Initiation à la marqueterie")
    assert [manque.champ for manque in erreurs(examiner(brouillon))] == ["referent_mobilite"]


def test_l_organisme_voit_ses_treize_compteurs(demonstration):
    """And everything that may wait for it; its offer is in every state."""
    vu = page("organisme@exemple.fr", "organisme:tableau_de_bord")
    comptes = {
        liste.libelle: nombre
        for liste, nombre in [*vu["compteurs_sessions"], *vu["compteurs_actions"]]
    }
    assert len(comptes) == 13
    assert not [libelle for libelle, nombre in comptes.items() if not nombre]
    for tache in ("questions", "refusees", "remplacees", "bientot"):
        assert vu["taches"][tache], tache
    siennes = Action.objects.filter(etablissement__nom="Aubeisveillant")
    assert set(siennes.values_list("etat", flat=True)) == set(Etat.values)


def test_la_region_a_de_quoi_decider(demonstration):
    """A change of dates of a lot au forfait and one of places wait; one was granted, one refused, each with words."""
    demandes = list(en_attente_d_accord())
    assert list(page("region@exemple.fr", "region:accords")["page"]) == demandes
    lues = [
        (demande, OffrePubliee.objects.get(pk=demande.pk).version.document) for demande in demandes
    ]
    debuts, places = set(), set()
    for demande, publiee in lues:
        session = demande.sessions.get()
        avant = publiee.session(session.pk)
        debuts.add(session.date_debut.isoformat() != avant.date_debut)
        places.add(session.dispositifs.get().places != avant.dispositifs[0].places)
        assert demande.evenements.filter(acte="envoyer").last().commentaire
    assert debuts == places == {True, False}
    assert any(demande.lot.forfait_recrutement for demande in demandes)
    assert AccordRegion.objects.exclude(evenement__commentaire="").exists()
    assert Evenement.objects.filter(acte="refuser_accord").exclude(commentaire="").exists()


def test_le_service_offre_a_de_tout_a_traiter(demonstration):
    """Refusals with their reason, questions asked and answered, codes replaced and proposed, an agreement to follow."""
    assert Evenement.objects.filter(acte="refuser", commentaire__contains="À faire").exists()
    assert Question.objects.filter(reponse="").exists()
    assert (
        Question.objects.exclude(reponse="").filter(action__etat=Etat.ATTENTE_VALIDATION).exists()
    )
    assert Evenement.objects.filter(acte="remplacer_code").exists()
    assert Proposition.objects.ouvertes().exists()
    assert "109049" in {fiche.pk for fiche in finissantes(timezone.localdate())}
    assert Session.objects.filter(retiree_le__isnull=False).exists()
    assert Evenement.objects.filter(acte="accorder", action__etat=Etat.ATTENTE_VALIDATION).exists()
    file = page("offre@exemple.fr", "service_offre:file")
    assert file["page"].paginator.count >= 12


def test_ce_qui_est_publie_exerce_le_flux(demonstration):
    """Every kind of amount, of contract and of condition is in what is public, from which the feed is made."""
    documents = [p.version.document for p in OffrePubliee.objects.select_related("version")]
    sessions = [s for d in documents for s in d.sessions if not s.retiree_le]
    dispositifs = [d for s in sessions for d in s.dispositifs]
    assert any(d.opco and d.reference_marche for d in dispositifs)
    assert any(d.frais_additionnels and d.frais_additionnels_objet for d in dispositifs)
    assert any(d.frais_certification for d in dispositifs)
    assert any(d.frais_ht and not d.frais_ht.endswith(".00") for d in dispositifs)
    assert any(
        [d.type.code for d in s.dispositifs] == ["contrat-professionnalisation"] for s in sessions
    )
    assert any(s.cycle_unite and s.annees_entree for s in sessions)
    actions = [d.action for d in documents]
    for voulu in ("equipements", "prerequis", "url_action", "url_pdf", "url_video"):
        assert any(getattr(action, voulu) for action in actions), voulu
    assert OffrePubliee.objects.filter(action__lot__forfait_recrutement=True).exists()
