"""Was this session in that feed: the answer agrees with the file itself."""

import datetime

import pytest
from django.utils import timezone

from sofi.echanges.flux import FluxRefuse, ecrire_flux
from sofi.echanges.lheo.correspondance import Absence
from sofi.echanges.models import FluxEcrit
from sofi.echanges.suivi import dernier_flux, presence
from sofi.offre.models import Session
from sofi.validation import circuit, directe
from sofi.validation.models import Version
from tests.documents import changee
from tests.fabriques import UtilisateurFactory, aujourd_hui, saisie_complete
from tests.versions import reecrire

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisme():
    return UtilisateurFactory()


@pytest.fixture
def publiee(organisme):
    action = saisie_complete(sessions=2)
    circuit.franchir(action, "envoyer", auteur=organisme)
    circuit.franchir(action, "valider", auteur=UtilisateurFactory(role="service_offre"))
    return action


def ecrire(dossier) -> FluxEcrit:
    ecrire_flux(dossier, jour=aujourd_hui(), forcer=True)
    return dernier_flux()


def test_un_flux_laisse_sa_trace(tmp_path, publiee):
    manifeste = ecrire_flux(tmp_path, jour=aujourd_hui())
    trace = FluxEcrit.objects.get()
    assert (trace.jour, trace.fichier, trace.sessions, trace.sha256) == (
        aujourd_hui(),
        manifeste.fichier,
        2,
        manifeste.sha256,
    )


def test_un_flux_refuse_n_en_laisse_pas(tmp_path):
    with pytest.raises(FluxRefuse):
        ecrire_flux(tmp_path, jour=aujourd_hui())
    assert dernier_flux() is None


def test_ce_qui_y_est_et_pourquoi_pas_le_reste(tmp_path, publiee, organisme):
    premiere, seconde = publiee.sessions.all()
    directe.retirer_session(premiere, auteur=organisme, motif="Annulée.")
    lue = presence(publiee.pk, ecrire(tmp_path))
    assert lue.sessions_ecrites == {seconde.pk}
    assert lue.absences[premiere.pk] is Absence.RETIREE
    assert lue.version.numero == 2


def test_ce_qui_est_publie_apres_est_dans_le_suivant(tmp_path, publiee, organisme):
    flux = ecrire(tmp_path)
    directe.retirer_session(publiee.sessions.first(), auteur=organisme, motif="Annulée.")
    assert len(presence(publiee.pk, flux).sessions_ecrites) == 2
    assert len(presence(publiee.pk, ecrire(tmp_path)).sessions_ecrites) == 1


def test_archivee_avant_le_flux(tmp_path, publiee, organisme):
    saisie_complete()
    avant = ecrire(tmp_path)
    circuit.franchir(publiee, "archiver", auteur=organisme, commentaire="Arrêtée.")
    apres = FluxEcrit.objects.create(jour=aujourd_hui(), sessions=0, ecrit_le=timezone.now())
    assert presence(publiee.pk, avant).version is not None
    assert presence(publiee.pk, apres).version is None


def test_pas_encore_publiee(tmp_path, publiee):
    hier = timezone.now() - datetime.timedelta(days=1)
    flux = FluxEcrit.objects.create(jour=hier.date(), sessions=0, ecrit_le=hier)
    assert not presence(publiee.pk, flux).absences


def test_refusee_ou_illisible(tmp_path, publiee):
    flux = ecrire(tmp_path)
    version = Version.objects.get()
    document = version.document
    reecrire(version, document=changee(document, {"organisme": {"siret": ""}}))
    assert set(presence(publiee.pk, flux).absences.values()) == {Absence.REFUSEE}
    reecrire(version, document=changee(document, {"action": {"cree_le": "\x1f"}}))
    assert set(presence(publiee.pk, flux).absences.values()) == {Absence.ILLISIBLE}


def test_terminee(tmp_path, publiee):
    dans_longtemps = aujourd_hui() + datetime.timedelta(days=900)
    flux = FluxEcrit.objects.create(jour=dans_longtemps, sessions=0, ecrit_le=timezone.now())
    assert set(presence(publiee.pk, flux).absences.values()) == {Absence.TERMINEE}
    assert Session.objects.count() == 2
