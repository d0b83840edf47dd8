"""A delivery says where it is, is stopped between two blocks, and begins again when somebody wants it."""

import socket
import threading
import time
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from sofi.courriels.models import Courriel
from sofi.echanges.passages import dossier
from sofi.partenaires.avancement import PERIODE, Avancement
from sofi.partenaires.listes import partenaires_montres
from sofi.partenaires.livraisons import arreter, demander, demander_le_dernier, livrer
from sofi.partenaires.models import GesteDePartenaire, Livraison, Passage
from sofi.partenaires.sftp import DepotArrete
from sofi.socle.taches import PlusTard
from tests.fabriques import PartenaireDuFluxFactory, UtilisateurFactory
from tests.pages import d_un_trait

from .goulot import PATIENCE, goulot
from .serveur_sftp import serveur
from .test_coupure import TAILLE, ecrire

pytestmark = pytest.mark.django_db(transaction=True)
Situation = Livraison.Situation
MEGA = 1024**2


@pytest.fixture
def flux(settings, tmp_path):
    settings.FLUX_DOSSIER = tmp_path / "flux"
    settings.FLUX_DOSSIER.mkdir()
    return ecrire(settings.FLUX_DOSSIER, 0)


@pytest.fixture
def administratrice():
    return UtilisateurFactory(role="administration", nom="Martin", prenom="Ana")


@pytest.fixture
def sshd(tmp_path):
    with serveur(tmp_path) as demarre:
        yield demarre


def demandee(partenaire, flux) -> Livraison:
    assert demander(partenaire, flux)
    return Livraison.objects.get(flux=flux)


def sans_serveur(partenaire, sshd) -> None:
    """Its server is away."""
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        sshd.destination(partenaire, port=libre.getsockname()[1])


def flux_sur_le_disque(flux) -> Path:
    return dossier() / flux.fichier


class Ouvrier(threading.Thread):
    """Does a delivery, as a worker of its own."""

    def __init__(self, livraison: Livraison) -> None:
        super().__init__(daemon=True)
        self._livraison = livraison.pk

    def run(self) -> None:
        try:
            livrer(livraison=self._livraison)
        finally:
            connection.close()


def attendre_des_octets(livraison: Livraison) -> None:
    fin = time.monotonic() + PATIENCE
    while not livraison.octets and time.monotonic() < fin:
        time.sleep(0.05)
        livraison.refresh_from_db()
    assert 0 < livraison.octets < livraison.taille


def test_a_delivery_under_way_says_where_it_is_and_is_stopped(client, administratrice, flux, sshd):
    partenaire = PartenaireDuFluxFactory(livraison="sftp", email="flux@partenaire.exemple.fr")
    client.force_login(administratrice)
    fiche = reverse("administration:partenaire", args=[partenaire.pk])
    livraison = demandee(partenaire, flux)
    with goulot(sshd.adresse, sshd.port) as passage:
        sshd.destination(partenaire, port=passage.port)
        ouvrier = Ouvrier(livraison)
        ouvrier.start()
        passage.laisser(2 * MEGA)
        passage.attendre_plein()
        time.sleep(PERIODE)
        passage.laisser(2 * MEGA)
        attendre_des_octets(livraison)
        dit = (livraison.en_cours, livraison.rang, livraison.fichiers, livraison.taille)
        assert dit == (True, 1, 2, TAILLE)
        lue = client.get(fiche).text
        assert f'value="{livraison.octets}" max="{TAILLE}"' in lue and 'hx-select="#depot"' in lue
        assert f"Fichier 1 sur 2, {flux.fichier}" in d_un_trait(lue)
        assert "Déposer maintenant</button>" not in lue
        arret = reverse("administration:partenaire_arreter", args=[livraison.pk])
        assert client.post(arret).url == fiche
        time.sleep(PERIODE)
        passage.laisser(float("inf"))
        ouvrier.join(PATIENCE)
    assert not ouvrier.is_alive()
    assert not list(sshd.arrivee.iterdir()), "neither the file nor its beginning"
    livraison.refresh_from_db()
    assert (livraison.situation, livraison.arretee_par) == (Situation.ARRETEE, administratrice)
    envoi = Passage.objects.get()
    assert envoi.arrete and envoi.fini_le and not envoi.entier
    assert not Courriel.objects.exists(), "nobody is alarmed"
    lue = client.get(fiche).text
    assert f"arrêté par {administratrice}" in d_un_trait(lue) and "hx-select" not in lue
    assert "Déposer maintenant</button>" in lue
    reprendre_et_verifier(client, livraison, sshd)


def reprendre_et_verifier(client, livraison, sshd) -> None:
    """From the screen, as for what was given up."""
    partenaire = livraison.partenaire
    partenaire.destination.port = sshd.port
    partenaire.destination.save()
    client.post(reverse("administration:partenaire_deposer", args=[partenaire.pk]))
    livrer(livraison=livraison.pk)
    livraison.refresh_from_db()
    assert (livraison.situation, livraison.arretee_par) == (Situation.FAITE, None)
    assert len(sshd.visibles()) == 2 and not list(sshd.arrivee.glob(".*"))


def test_one_that_waits_for_its_next_try_is_stopped_too(administratrice, flux, sshd):
    partenaire = PartenaireDuFluxFactory(livraison="sftp")
    sans_serveur(partenaire, sshd)
    livraison = demandee(partenaire, flux)
    with pytest.raises(PlusTard):
        livrer(livraison=livraison.pk)
    livraison.refresh_from_db()
    assert not livraison.en_cours and "refuse la connexion" in livraison.message
    assert arreter(livraison, auteur=administratrice)
    assert not arreter(livraison, auteur=administratrice), "once"
    livrer(livraison=livraison.pk)  # the next try
    livraison.refresh_from_db()
    assert (livraison.situation, livraison.essais) == (Situation.ARRETEE, 1)
    assert GesteDePartenaire.objects.get().geste == "Dépôt arrêté"
    assert [s.quoi for s in partenaires_montres()[0].soucis] == ["Un dépôt est arrêté"]
    assert not demander(partenaire, flux), "the night doesn't ask it again"
    assert demander_le_dernier(partenaire)
    livraison.refresh_from_db()
    assert (livraison.situation, livraison.message) == (Situation.A_FAIRE, "")


def test_the_one_of_a_killed_worker_is_stopped_at_once(administratrice, flux, sshd):
    """Nobody is there to hear it: what was leaving is told as stopped all the same."""
    partenaire = PartenaireDuFluxFactory(livraison="sftp")
    livraison = demandee(partenaire, flux)
    Avancement(livraison).commencer()
    Passage.objects.create(partenaire=partenaire, flux=flux, moyen="sftp", genre="complet")
    assert arreter(livraison, auteur=administratrice)
    assert Passage.objects.get().arrete
    livrer(livraison=livraison.pk)
    assert Passage.objects.count() == 1


def test_a_new_try_shows_nothing_of_the_one_that_was_killed(administratrice, flux):
    partenaire = PartenaireDuFluxFactory(livraison="sftp")
    livraison = demandee(partenaire, flux)
    tue = Avancement(livraison)
    tue.commencer()
    tue.fichier(flux_sur_le_disque(flux), rang=1, fichiers=2)
    lue = Livraison.objects.get()
    assert lue.taille == TAILLE
    Avancement(lue).commencer()
    lue.refresh_from_db()
    assert (lue.essais, lue.fichier, lue.rang, lue.octets, lue.taille) == (2, "", 0, 0, 0)
    with pytest.raises(DepotArrete):
        tue.fichier(flux_sur_le_disque(flux), rang=1, fichiers=2)


def test_stopped_then_wanted_again_before_it_heard_the_one_under_way_stops(administratrice, flux):
    partenaire = PartenaireDuFluxFactory(livraison="sftp")
    livraison = demandee(partenaire, flux)
    en_cours = Avancement(livraison)
    en_cours.commencer()
    arreter(livraison, auteur=administratrice)
    Livraison.objects.update(
        situation=Situation.A_FAIRE, finie_le=None, prochain_essai=timezone.now()
    )
    with pytest.raises(DepotArrete):
        en_cours.fichier(flux_sur_le_disque(flux), rang=1, fichiers=2)
