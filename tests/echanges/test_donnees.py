"""The runs of the open data: where they are, once a night, stopped between two batches, told when they fail."""

import gzip
import io
import os
import signal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from sofi.diffusion import suite_publique
from sofi.echanges.donnees.ecriture import ecrire
from sofi.echanges.donnees.fichiers import Nom, chemin, dossier
from sofi.echanges.donnees.nuit import demander_la_nuit
from sofi.echanges.donnees.passages import (
    DonneesImpossibles,
    arreter,
    demander,
    ecrire_les_donnees,
    executer,
)
from sofi.echanges.flux import cle_de_verrou, verrouiller
from sofi.echanges.models import PassageDeDonnees
from sofi.socle.taches import PlusTard
from tests.fabriques import UtilisateurFactory

from .offre_publiee import publier_sessions

pytestmark = pytest.mark.django_db(transaction=True)
Situation = PassageDeDonnees.Situation


@pytest.fixture(autouse=True)
def offre(settings, tmp_path, monkeypatch):
    """Three documents, read one by one."""
    settings.FLUX_DOSSIER = tmp_path
    monkeypatch.setattr(suite_publique, "_LOT", 1)
    publier_sessions(1, 2, 3, date_fin="2099-12-31")


def contenus() -> dict[str, bytes]:
    return {un.name: un.read_bytes() for un in dossier().glob("*")}


def lignes(nom: Nom) -> list[bytes]:
    return gzip.decompress(chemin(timezone.localdate(), nom).read_bytes()).splitlines()


def test_a_run_says_where_it_was_and_is_done_once():
    passage = demander(None)
    executer(passage)
    passage.refresh_from_db()
    dit = (passage.situation, passage.faits, passage.total, passage.message)
    assert dit == (Situation.ECRITES, 3, 3, "")
    assert passage.commence_le and passage.fini_le
    assert len(lignes(Nom.DOCUMENTS)) == 3
    avant = contenus()
    ecrire_les_donnees(passage=passage.pk)
    assert contenus() == avant, "the job runs a second time"


def test_one_whose_worker_was_killed_begins_again():
    passage = demander(None)
    PassageDeDonnees.objects.update(situation="cours", commence_le=timezone.now(), faits=2, total=9)
    ecrire_les_donnees(passage=passage.pk)
    passage.refresh_from_db()
    assert (passage.situation, passage.faits, passage.total) == (Situation.ECRITES, 3, 3)


def test_done_twice_the_files_are_the_same():
    for _ in range(2):
        executer(demander(None))
        lus = [lignes(nom) for nom in (Nom.SESSIONS, Nom.DOCUMENTS, Nom.ELM)]
    assert lus == [lignes(nom) for nom in (Nom.SESSIONS, Nom.DOCUMENTS, Nom.ELM)]
    assert len(contenus()) == len(Nom) + 1


def test_two_runs_don_t_meet():
    demander(None)
    with pytest.raises(DonneesImpossibles, match="déjà"):
        demander(None)


def test_one_that_hasn_t_begun_is_stopped_at_once():
    auteur = UtilisateurFactory(role="service_offre")
    passage = demander(auteur)
    arreter(passage, auteur=auteur)
    executer(passage)
    passage.refresh_from_db()
    assert (passage.situation, passage.arrete_par) == (Situation.ARRETE, auteur)
    assert not dossier().exists()
    with pytest.raises(DonneesImpossibles, match="déjà terminée"):
        arreter(passage, auteur=auteur)


def test_one_under_way_stops_between_two_batches_and_leaves_what_was_there(monkeypatch):
    """Somebody else asks, by another connection, once the first document is written."""
    executer(demander(None))
    avant, auteur = contenus(), UtilisateurFactory(role="service_offre")
    passage, vus = demander(auteur), []
    lire = suite_publique.lire

    def lire_puis_arreter(texte):
        vus.append(PassageDeDonnees.objects.get(pk=passage.pk).faits)
        if len(vus) == 2:
            _ailleurs(
                "UPDATE echanges_passagededonnees SET arret_demande = true WHERE id = %s",
                passage.pk,
            )
        return lire(texte)

    monkeypatch.setattr(suite_publique, "lire", lire_puis_arreter)
    executer(passage)
    passage.refresh_from_db()
    assert (passage.situation, passage.faits, vus) == (Situation.ARRETE, 2, [0, 1])
    assert contenus() == avant


def _ailleurs(ordre: str, *valeurs: object) -> None:
    autre = connection.copy()
    try:
        with autre.cursor() as curseur:
            curseur.execute("SET lock_timeout = '2s'")  # who asks doesn't wait for the run
            curseur.execute(ordre, valeurs)
    finally:
        autre.close()


def test_files_that_somebody_else_writes_are_waited_for():
    """The command, in a terminal."""
    passage, ailleurs = demander(None), connection.copy()
    try:
        with ailleurs.cursor() as curseur:
            curseur.execute("SELECT pg_advisory_lock(%s)", [cle_de_verrou(dossier())])
        with pytest.raises(PlusTard):
            executer(passage)
    finally:
        ailleurs.close()
    passage.refresh_from_db()
    assert (passage.situation, passage.commence_le) == (Situation.ATTENTE, None)


def test_a_disk_that_refuses_is_said_and_another_run_may_be_asked(settings, tmp_path):
    (tmp_path / "occupe").write_text("")
    settings.FLUX_DOSSIER = tmp_path / "occupe"  # not a folder
    passage = demander(None)
    executer(passage)
    passage.refresh_from_db()
    assert passage.situation == Situation.ECHEC
    assert "n’est pas un dossier" in passage.message
    settings.FLUX_DOSSIER = tmp_path
    executer(demander(None))
    assert PassageDeDonnees.objects.first().situation == Situation.ECRITES


def test_the_night_asks_for_one_run(settings):
    settings.FLUX_HEURE = 3
    midi = timezone.localtime().replace(hour=12)
    demander_la_nuit(midi)
    demander_la_nuit(midi)
    assert PassageDeDonnees.objects.get().auteur is None
    ecrire_les_donnees(passage=PassageDeDonnees.objects.get().pk)
    assert len(lignes(Nom.DOCUMENTS)) == 3


def test_a_job_asked_for_before_runs_were_kept_asks_for_one():
    ecrire_les_donnees()
    assert PassageDeDonnees.objects.get().situation == Situation.ATTENTE


class Terminal(io.StringIO):
    """Somebody watches."""

    def isatty(self) -> bool:
        return True


class Interrompu(Terminal):
    """Who watches presses Ctrl-C at the second document."""

    def write(self, texte: str) -> int:
        if texte.startswith("2"):
            os.kill(os.getpid(), signal.SIGINT)
        return super().write(texte)


def test_the_command_says_where_it_is_on_a_terminal_and_nothing_elsewhere():
    terminal, muet, sortie = Terminal(), io.StringIO(), io.StringIO()
    call_command("donnees_ouvertes", stderr=terminal, stdout=sortie)
    assert terminal.getvalue().replace("\xa0", " ").split("\r") == [
        "0 sur 3 documents",
        "1 sur 3 documents",
        "2 sur 3 documents",
        "3 sur 3 documents\n",
    ]
    assert "documents.ndjson.gz : 3 documents" in sortie.getvalue().replace("\xa0", " ")
    call_command("donnees_ouvertes", stderr=muet, stdout=sortie)
    assert muet.getvalue() == ""


def test_ctrl_c_stops_the_command_and_leaves_what_was_there():
    ecrire(timezone.localdate())
    avant = contenus()
    # What is started in the background ignores Ctrl-C, and so does all that it starts.
    ancien = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(CommandError, match="Arrêté") as arret:
            call_command("donnees_ouvertes", stderr=Interrompu(), stdout=io.StringIO())
    finally:
        signal.signal(signal.SIGINT, ancien)
    assert arret.value.returncode == 130
    assert contenus() == avant
    with transaction.atomic():
        verrouiller(dossier())  # another may write them now
