"""J+3 from the sending to the first partner that has the feed; a run that is stopped."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from sofi.echanges.models import FluxEcrit, Morceau, PassageDeFlux
from sofi.echanges.passages import FluxImpossible, arreter, demander, executer
from sofi.partenaires.mesure import Diffusion, diffusion
from sofi.partenaires.models import Passage
from sofi.validation.circuit import franchir
from sofi.validation.models import Evenement, Version
from tests.echanges.offre_publiee import publier_sessions
from tests.fabriques import PartenaireDuFluxFactory, UtilisateurFactory, saisie_complete

pytestmark = pytest.mark.django_db
LUNDI = datetime.date(2026, 6, 8)


def a(jours, heure=9):
    moment = datetime.datetime.combine(LUNDI + datetime.timedelta(days=jours), datetime.time(heure))
    return timezone.make_aware(moment)


@pytest.fixture
def action():
    """Sent on Monday, validated on Tuesday."""
    action = saisie_complete()
    auteur = UtilisateurFactory(role="service_offre")
    franchir(action, "envoyer", auteur=UtilisateurFactory())
    franchir(action, "valider", auteur=auteur)
    Evenement.objects.filter(acte="envoyer").update(le=a(0))
    Evenement.objects.filter(acte="valider").update(le=a(1))
    _dater(action, a(1))
    return action


def _dater(action, quand):
    """A version never changes: the day it was published is set under its trigger."""
    with connection.cursor() as curseur:
        curseur.execute("SET LOCAL session_replication_role = replica")
        Version.objects.filter(action=action).update(publie_le=quand)
        curseur.execute("SET LOCAL session_replication_role = DEFAULT")


def flux(jours, **champs):
    return FluxEcrit.objects.create(
        jour=LUNDI + datetime.timedelta(days=jours),
        fichier=f"offre-{jours}.xml.gz",
        sessions=1,
        ecrit_le=a(jours, 3),
        **champs,
    )


def reprendre(ecrit, jours, *, genre="complet", entier=True):
    passage = Passage.objects.create(
        partenaire=PartenaireDuFluxFactory(), flux=ecrit, genre=genre, entier=entier
    )
    Passage.objects.filter(pk=passage.pk).update(le=a(jours, 5))


def mesure():
    return diffusion(LUNDI, LUNDI + datetime.timedelta(days=6))


def test_counted_to_the_first_partner_that_has_a_whole_file(action):
    reprendre(flux(1), 1)  # written before the validation: it doesn't carry it
    assert mesure() == Diffusion(validees=1), "its three days are over"
    ecrit = flux(2)
    reprendre(ecrit, 2, entier=False)
    assert mesure().reprises == 0
    reprendre(ecrit, 3)
    reprendre(ecrit, 4)
    assert mesure() == Diffusion(validees=1, reprises=1, tenues=1, mediane=3)


def test_a_later_complete_file_carries_it_too_a_later_delta_doesn_t(action):
    flux(2)
    reprendre(flux(3), 3, genre="delta")
    assert mesure().reprises == 0
    reprendre(flux(7), 7)
    assert mesure() == Diffusion(validees=1, reprises=1, tenues=0, mediane=5)


def test_a_feed_put_aside_or_a_refused_formation_carries_nothing(action):
    reprendre(flux(2, ecarte_le=a(2)), 2)
    assert mesure().reprises == 0
    reprendre(flux(3), 3)
    assert mesure().reprises == 1
    Morceau.objects.filter(action=action.pk).update(refusees=1)
    assert mesure().reprises == 0


def test_what_was_sent_lately_isn_t_judged_yet(action):
    maintenant = timezone.now()
    Evenement.objects.filter(acte="envoyer").update(le=maintenant)
    Evenement.objects.filter(acte="valider").update(le=maintenant)
    jour = timezone.localdate()
    lue = diffusion(jour, jour)
    assert (lue.validees, lue.en_attente, lue.jugees) == (1, 1, 0)


def test_a_run_is_stopped_before_it_begins_or_during_its_preparation(settings, tmp_path):
    settings.FLUX_DOSSIER = tmp_path
    auteur = UtilisateurFactory(role="service_offre")
    publier_sessions(1, 2, date_fin="2099-12-31")
    passage = demander(None)
    arreter(passage, auteur=auteur)
    executer(passage)
    passage.refresh_from_db()
    assert passage.situation == "echec" and str(auteur) in passage.message
    assert not FluxEcrit.objects.exists()
    Morceau.objects.all().delete()
    passage = demander(None)
    PassageDeFlux.objects.filter(pk=passage.pk).update(situation="cours")
    arreter(passage, auteur=auteur)
    executer(passage)
    passage.refresh_from_db()
    assert (passage.situation, passage.prepares, passage.a_preparer) == ("echec", 2, 2)
    assert not list(tmp_path.iterdir())
    with pytest.raises(FluxImpossible):
        arreter(passage, auteur=auteur)
    executer(demander(None))
    assert FluxEcrit.objects.count() == 1
