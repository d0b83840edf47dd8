"""Files put at the partners' by SFTP: on a real server, once each, tried again, told when given up."""

import datetime
import socket

import pytest
from cryptography.fernet import Fernet
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from sofi.courriels.models import Courriel
from sofi.echanges.passages import demander, executer
from sofi.echanges.suivi import dernier_flux
from sofi.partenaires.livraisons import (
    _VERROU,
    ATTENTES,
    livrer,
    preparer_les_livraisons,
    reprendre,
)
from sofi.partenaires.models import DestinationSftp, Livraison, Passage
from sofi.partenaires.sftp import (
    CleIllisible,
    DepotImpossible,
    dossier_normal,
    essayer,
    lire_cle_privee,
)
from sofi.socle.chiffrement import SecretIllisible, chiffrer, dechiffrer
from sofi.socle.taches import PlusTard
from tests.echanges.offre_publiee import publier_sessions
from tests.fabriques import PartenaireDuFluxFactory, UtilisateurFactory

from .serveur_sftp import COMPTE, serveur

pytestmark = pytest.mark.django_db
Situation = Livraison.Situation


@pytest.fixture(scope="module")
def sshd(tmp_path_factory):
    with serveur(tmp_path_factory.mktemp("sshd")) as demarre:
        yield demarre


@pytest.fixture
def flux(settings, tmp_path):
    settings.FLUX_DOSSIER = tmp_path
    publier_sessions(1, 2, date_fin="2099-12-31")
    executer(demander(None))
    return dernier_flux()


@pytest.fixture
def partenaire():
    return PartenaireDuFluxFactory(livraison="sftp")


@pytest.fixture
def arrivee(sshd, tmp_path_factory):
    """An empty folder at the partner's."""
    sshd.arrivee = tmp_path_factory.mktemp("arrivee")
    return sshd


def livraison_demandee():
    preparer_les_livraisons(timezone.now())
    return Livraison.objects.get()


def attendus(dossier):
    noms = ("xml.gz", "index.xml.gz", "plus.xml.gz", "json")
    jour = timezone.localdate().isoformat()
    chemins = [dossier / f"offre-{jour}.{nom}" for nom in noms]
    return {chemin.name: chemin.read_bytes() for chemin in chemins}


def test_the_files_arrive_whole_and_are_told_once(arrivee, partenaire, flux, tmp_path):
    arrivee.destination(partenaire)
    livraison = livraison_demandee()
    preparer_les_livraisons(timezone.now())
    assert Livraison.objects.count() == 1, "asked twice, put once"
    livrer(livraison=livraison.pk)
    assert arrivee.visibles() == attendus(tmp_path)
    livraison.refresh_from_db()
    assert (livraison.situation, livraison.essais) == (Situation.FAITE, 1)
    livrer(livraison=livraison.pk)
    genres = Passage.objects.filter(entier=True).values_list("genre", flat=True)
    assert sorted(genres) == ["complet", "index", "manifeste", "plus"]
    assert not list(arrivee.arrivee.glob(".*")), "nothing aside is left"


def test_a_new_feed_takes_the_place_of_the_one_of_that_day(arrivee, partenaire, flux, tmp_path):
    arrivee.destination(partenaire)
    livrer(livraison=livraison_demandee().pk)
    publier_sessions(3, date_fin="2099-12-31")
    executer(demander(None))
    preparer_les_livraisons(timezone.now())
    livrer(livraison=Livraison.objects.get(situation=Situation.A_FAIRE).pk)
    assert arrivee.visibles() == attendus(tmp_path)


def test_what_is_there_already_isn_t_sent_again(arrivee, partenaire, flux):
    """As after a worker killed between the last name and its own word."""
    arrivee.destination(partenaire)
    livraison = livraison_demandee()
    livrer(livraison=livraison.pk)
    Passage.objects.update(entier=False, octets=0, fini_le=None)
    Livraison.objects.update(situation=Situation.A_FAIRE, finie_le=None)
    livrer(livraison=livraison.pk)
    dits = set(Passage.objects.values_list("octets", "entier", "message"))
    interrompus, en_place = (0, False, "Interrompu : le travail a été arrêté."), "Déjà en place."
    assert sorted(dits) == [interrompus, (0, True, en_place)]
    assert Passage.objects.filter(entier=True).count() == 4, "told once"


def test_another_key_of_the_server_stops_at_once(arrivee, partenaire, flux):
    """Nothing is said to it; the administration is told, and nobody tries again."""
    administratrice = UtilisateurFactory(role="administration")
    arrivee.destination(partenaire, empreinte="SHA256:" + "A" * 43)
    partenaire.email = "flux@partenaire.exemple.fr"
    partenaire.save()
    livraison = livraison_demandee()
    livrer(livraison=livraison.pk)
    livraison.refresh_from_db()
    assert (livraison.situation, livraison.essais) == (Situation.ABANDONNEE, 1)
    assert arrivee.empreinte in livraison.message, "the one it shows is said"
    assert arrivee.visibles() == {}
    [courriel] = Courriel.objects.filter(destinataire=administratrice.email)
    assert "empreinte" in courriel.texte and partenaire.nom in courriel.sujet
    [au_contact] = Courriel.objects.filter(destinataire=partenaire.email)
    assert "empreinte" in au_contact.texte and "/administration/" not in au_contact.texte
    assert reprendre(livraison)
    partenaire.destination.empreinte = arrivee.empreinte
    partenaire.destination.save()
    livrer(livraison=livraison.pk)
    livraison.refresh_from_db()
    assert livraison.situation == Situation.FAITE


def test_a_server_that_is_away_is_tried_later_and_later_then_given_up(partenaire, flux, sshd):
    UtilisateurFactory(role="administration")
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        ferme = libre.getsockname()[1]
    sshd.destination(partenaire, port=ferme)
    livraison = livraison_demandee()
    for attente in ATTENTES:
        avant = timezone.now()
        with pytest.raises(PlusTard) as leve:
            livrer(livraison=livraison.pk)
        assert leve.value.quand >= avant + datetime.timedelta(minutes=attente)
    livrer(livraison=livraison.pk)
    livraison.refresh_from_db()
    assert (livraison.situation, livraison.essais) == (Situation.ABANDONNEE, len(ATTENTES) + 1)
    tries = list(Passage.objects.values_list("message", "entier"))
    assert len(tries) == len(ATTENTES) + 1 and "refuse la connexion" in tries[0][0]
    assert Courriel.objects.count() == 2, "the administration and the technical contact, once each"


def test_a_wrong_account_and_a_folder_that_lacks_are_said(arrivee, partenaire):
    destination = arrivee.destination(partenaire, compte="personne")
    with pytest.raises(DepotImpossible, match="refuse le compte « personne »"):
        essayer(destination)
    destination.compte, destination.moyen = "root", "mot_de_passe"
    with pytest.raises(DepotImpossible):
        essayer(destination)
    partenaire.destination.delete()
    with pytest.raises(DepotImpossible, match="n’existe pas sur"):
        essayer(arrivee.destination(partenaire, dossier="/nulle/part"))


def test_by_password_to_an_account_of_the_server(partenaire, flux, tmp_path_factory, tmp_path):
    """A wrong one is said, and nothing is put there."""
    with serveur(tmp_path_factory.mktemp("sshd"), mot_de_passe="Vannerie d’été 7") as sshd:
        voulue = {"compte": COMPTE, "moyen": "mot_de_passe"}
        destination = sshd.destination(partenaire, **voulue, secret=chiffrer("autre"))
        with pytest.raises(DepotImpossible, match=f"refuse le compte « {COMPTE} »"):
            essayer(destination)
        destination.secret = chiffrer("Vannerie d’été 7")
        destination.save()
        livrer(livraison=livraison_demandee().pk)
        assert sshd.visibles() == attendus(tmp_path)


def test_to_an_address_of_ipv6(partenaire, flux, tmp_path_factory, tmp_path):
    with serveur(tmp_path_factory.mktemp("sshd"), adresse="::1") as sshd:
        destination = sshd.destination(partenaire)
        assert destination.serveur == f"[::1]:{sshd.port}"
        livrer(livraison=livraison_demandee().pk)
        assert sshd.visibles() == attendus(tmp_path)
    with pytest.raises(DepotImpossible, match=r"Le serveur \[::1\]:\d+ refuse la connexion"):
        essayer(destination)


def test_one_delivery_at_a_time_goes_to_a_partner(arrivee, partenaire, flux, tmp_path):
    """Two feeds of a day have the same names; what is replaced meanwhile stops."""
    arrivee.destination(partenaire)
    livraison = livraison_demandee()
    ailleurs = connection.copy()
    try:
        with ailleurs.cursor() as curseur:
            curseur.execute("SELECT pg_advisory_lock(%s, %s)", [_VERROU, partenaire.pk])
        with pytest.raises(PlusTard):
            livrer(livraison=livraison.pk)
        with ailleurs.cursor() as curseur:  # PostgreSQL takes a moment to see that somebody is gone
            curseur.execute("SELECT pg_advisory_unlock_all()")
    finally:
        ailleurs.close()
    assert not arrivee.visibles()
    (arrivee.arrivee / ".offre-2001-01-01.xml.gz.sofi-depot").write_bytes(b"a killed worker's")
    livrer(livraison=livraison.pk)
    assert arrivee.visibles() == attendus(tmp_path)
    assert not list(arrivee.arrivee.glob(".*"))


def test_trying_the_connection_leaves_nothing(arrivee, partenaire):
    essayer(arrivee.destination(partenaire))
    assert not list(arrivee.arrivee.iterdir())


def test_a_feed_put_aside_or_a_partner_suspended_receives_nothing(arrivee, partenaire, flux):
    arrivee.destination(partenaire)
    livraison = livraison_demandee()
    partenaire.suspendu_le = timezone.now()
    partenaire.save()
    livrer(livraison=livraison.pk)
    livraison.refresh_from_db()
    assert livraison.situation == Situation.REMPLACEE and not arrivee.visibles()


def test_the_same_folder_isn_t_given_under_two_names(arrivee, partenaire):
    """By its name, or by the key that a server shows under two names."""
    arrivee.destination(partenaire)
    for autre in ({}, {"hote": "localhost"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            arrivee.destination(PartenaireDuFluxFactory(livraison="sftp"), **autre)


def test_a_lost_job_is_asked_again(partenaire, flux, sshd):
    sshd.destination(partenaire)
    livraison = livraison_demandee()
    avant = _travaux()
    Livraison.objects.update(prochain_essai=timezone.now() - datetime.timedelta(hours=1))
    preparer_les_livraisons(timezone.now())
    assert _travaux() == avant + 1
    assert livraison.situation == Situation.A_FAIRE


def _travaux():
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'partenaires.livrer'"
        )
        return curseur.fetchone()[0]


def test_secrets_are_encrypted(arrivee, partenaire, settings):
    arrivee.destination(partenaire)
    garde = bytes(DestinationSftp.objects.get().secret)
    assert b"PRIVATE KEY" not in garde and dechiffrer(garde) == arrivee.cle
    assert chiffrer("a") != chiffrer("a")
    settings.CLES_DE_CHIFFREMENT = [Fernet.generate_key().decode()]
    with pytest.raises(SecretIllisible, match="saisissez-le de nouveau"):
        dechiffrer(garde)


def test_a_private_key_is_read_or_said_unreadable(arrivee):
    assert lire_cle_privee(arrivee.cle).get_name() == "ssh-ed25519"
    with pytest.raises(CleIllisible, match="ne se lit pas"):
        lire_cle_privee("ssh-ed25519 AAAA")


@pytest.mark.parametrize(
    ("saisi", "attendu"),
    [("", "."), (" /a//b/../c/ ", "/a/c"), ("sofi/", "sofi"), ("//depot", "/depot")],
)
def test_a_folder_has_one_name(saisi, attendu):
    assert dossier_normal(saisi) == attendu
