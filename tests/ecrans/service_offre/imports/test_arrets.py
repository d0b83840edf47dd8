"""An import that is given up, or that takes too long: heard in time, nothing written, the next ones go on."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from sofi.comptes.models import Utilisateur
from sofi.echanges.importations import appliquer
from sofi.echanges.models import Import, MorceauDeFichier
from sofi.echanges.sources import SOURCES
from sofi.referentiels.importations import SourceConnue
from sofi.referentiels.models import Nsf
from sofi.socle import ecoute
from sofi.socle.fichiers import Fichier, Ligne
from sofi.socle.importation import Source
from sofi.socle.tableaux import lire_tableau
from tests.echanges.source_d_essai import AU_MILIEU, NUMEROS, ligne, source_d_essai

from .depots import decider, lu, nsf, page

# Where a job is is written beside the transaction of its import: the tests commit too.
pytestmark = pytest.mark.django_db(transaction=True)
Situation = Import.Situation


class Arret:
    """A source of three batches; between two of them, somebody clicks « Abandonner » in another window."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.actif = False

    def lire(self) -> Iterator[Ligne]:
        for numero in NUMEROS:
            if self.actif and numero == AU_MILIEU:
                with ThreadPoolExecutor(1) as fil:
                    assert fil.submit(self.cliquer).result() == 302
            yield ligne(numero)

    def cliquer(self) -> int:
        """On a connection of its own, out of the transaction of the import."""
        try:
            return decider(self.client, Import.objects.get(), "abandonner").status_code
        finally:
            connection.close()

    def source(self, chemin: Path) -> Source:
        return source_d_essai(self.lire)


@pytest.mark.parametrize("pendant", ["la lecture", "l'application"])
def test_abandonne_au_milieu_rien_n_est_ecrit(
    client: Client, validateur: Utilisateur, monkeypatch: pytest.MonkeyPatch, pendant: str
) -> None:
    arret = Arret(client)
    monkeypatch.setitem(SOURCES, "essai", SourceConnue("essai", "Essai", "x.csv", arret.source))
    arret.actif = pendant == "la lecture"
    importe = lu(client, b"x\n" * 31, nom="x.csv", source="essai")
    if pendant == "l'application":
        assert importe.situation == Situation.A_DECIDER
        decider(client, importe, "appliquer")
        arret.actif = True
        appliquer(importe.pk)
        importe.refresh_from_db()
    assert (importe.situation, importe.lues, importe.lignes) == (Situation.ABANDONNE, 21, 32)
    assert importe.decide_par == validateur
    assert not Nsf.objects.exists() and not MorceauDeFichier.objects.exists()
    assert "Rien n’a été écrit" in page(client, importe)


class SansFin(io.RawIOBase):
    """A file of blank lines without an end, whose import somebody gives up once it is begun."""

    COMMENCE, TROP = 10_000, 3_000_000

    def __init__(self, arret: Arret) -> None:
        self.arret, self.lus = arret, 0

    def readable(self) -> bool:
        return True

    def readinto(self, tampon: Any) -> int:
        if self.lus < self.COMMENCE <= self.lus + len(tampon):
            with ThreadPoolExecutor(1) as fil:
                assert fil.submit(self.arret.cliquer).result() == 302
        self.lus += len(tampon)
        assert self.lus < self.TROP, "read on, whatever was asked"
        tampon[:] = b"\n" * len(tampon)
        return len(tampon)


def test_abandonne_avant_la_premiere_ligne(
    client: Client, validateur: Utilisateur, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing comes out of the file, and it is heard: counted in bytes, the clock saying nothing here."""
    monkeypatch.setattr(ecoute, "INTERVALLE", 0)
    arret = Arret(client)
    fichier = Fichier("x.csv", lambda: io.BufferedReader(SansFin(arret)))
    monkeypatch.setattr(arret, "lire", lambda: lire_tableau(fichier))
    monkeypatch.setitem(SOURCES, "essai", SourceConnue("essai", "Essai", "x.csv", arret.source))
    assert lu(client, b"x", nom="x.csv", source="essai").situation == Situation.ABANDONNE


class Longue(Arret):
    """A source whose second batch comes when its time is over."""

    def lire(self) -> Iterator[Ligne]:
        for lue in super().lire():
            if lue.numero == AU_MILIEU and self.actif:
                self.finir()
            yield lue

    def finir(self) -> None:
        settings.IMPORT_MINUTES_MAX = 0


class Bloquee(Longue):
    """A source for which the database doesn't answer."""

    def finir(self) -> None:
        with connection.cursor() as curseur:
            curseur.execute("SELECT pg_sleep(600)")


@pytest.mark.parametrize(("genre", "minutes"), [(Longue, 60), (Bloquee, 0.01)])
def test_un_import_trop_long_s_arrete_et_les_autres_continuent(
    client: Client,
    validateur: Utilisateur,
    monkeypatch: pytest.MonkeyPatch,
    genre: type[Longue],
    minutes: float,
) -> None:
    source = genre(client)
    monkeypatch.setitem(SOURCES, "essai", SourceConnue("essai", "Essai", "x.csv", source.source))
    importe = lu(client, b"x\n" * 31, nom="x.csv", source="essai")
    decider(client, importe, "appliquer")
    monkeypatch.setattr(settings, "IMPORT_MINUTES_MAX", minutes)
    source.actif = True
    monkeypatch.setattr(source, "cliquer", lambda: 302)
    appliquer(importe.pk)
    importe.refresh_from_db()
    assert importe.situation == Situation.ECHEC and not Nsf.objects.exists()
    texte = page(client, importe)
    assert "le plus qu’un import puisse prendre" in texte and "Rien n’a été écrit" in texte
    monkeypatch.setattr(settings, "IMPORT_MINUTES_MAX", 60)
    suivant = lu(client, nsf("234"))
    decider(client, suivant, "appliquer")
    appliquer(suivant.pk)
    assert Nsf.objects.count() == 1
