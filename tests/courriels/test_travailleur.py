"""A real worker, in its own process, against a real mail server: nothing lost, nothing sent twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from sofi.courriels.ecriture import deposer
from sofi.courriels.models import Courriel
from tests.bases import adresse
from tests.facteur import Facteur
from tests.sources import RACINE

pytestmark = pytest.mark.django_db(transaction=True)
DELAI = 60.0
Lancer = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def lancer(tmp_path: Path, port_libre: int) -> Iterator[Lancer]:
    """Start workers on the base of the tests, which all end with the test."""
    environnement = os.environ | {
        "DATABASE_URL": adresse(),
        "EMAIL_URL": f"smtp://127.0.0.1:{port_libre}",
        "SOFI_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "conf.settings",
    }
    lances: list[subprocess.Popen[bytes]] = []

    def demarrer(**autres: Any) -> "subprocess.Popen[bytes]":
        commande = [sys.executable, RACINE / "manage.py", "travailleur"]
        propres = environnement | {
            nom: str(valeur) for nom, valeur in autres.pop("env", {}).items()
        }
        lances.append(subprocess.Popen(commande, env=propres, cwd=RACINE, **autres))
        return lances[-1]

    oublier_les_taches()
    yield demarrer
    for lance in lances:
        lance.kill()
        lance.wait()
    oublier_les_taches()


def oublier_les_taches() -> None:
    """The jobs' tables are not Django's: emptying the base between tests leaves them."""
    executer("DELETE FROM procrastinate_periodic_defers")
    executer("DELETE FROM procrastinate_jobs")
    executer("DELETE FROM procrastinate_workers")


def executer(requete: str) -> None:
    with connection.cursor() as curseur:
        curseur.execute(requete)


def ecrire(nombre: int) -> None:
    """Some e-mails, with what they announce."""
    with transaction.atomic():
        for rang in range(nombre):
            deposer(
                Courriel(destinataire=f"personne{rang:02}@exemple.fr", sujet="Oui", texte="Oui.")
            )


def attendre(condition: Callable[[], bool]) -> None:
    """Until it is so; a test that waits for too long says so."""
    fin = time.monotonic() + DELAI
    while not condition():
        assert time.monotonic() < fin, "nothing came"
        time.sleep(0.05)


def envoyes() -> int:
    return Courriel.objects.filter(situation=Courriel.Situation.ENVOYE).count()


def taches() -> QuerySet[ProcrastinateJob]:
    """The jobs of the e-mails: those that succeeded are not kept."""
    return ProcrastinateJob.objects.filter(task_name="courriels.envoyer")


def dus() -> int:
    """Those to be sent now."""
    attendent = Courriel.objects.filter(situation=Courriel.Situation.A_ENVOYER)
    return attendent.filter(prochain_essai__lte=timezone.now()).count()


def rendre_dues() -> None:
    """As if the waits were over, for the e-mails and for their jobs; the dead are known to be so."""
    executer(
        "UPDATE courriels_courriel SET prochain_essai = now() - interval '2 min',"
        " essaye_le = now() - interval '2 min' WHERE situation = 'a_envoyer'"
    )
    executer("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
    executer("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 min'")


def test_refuse_raccroche_accepte_et_kill_9(lancer: Lancer, facteur: Facteur) -> None:
    """Refused, dropped, then the worker dies while the server has the e-mail in hand: each is received once."""
    facteur.humeurs = ["refuser", "accepter", "accepter", "retenir"]
    ecrire(12)
    premier = lancer()
    assert facteur.retenu.wait(DELAI)
    attendre(lambda: dus() == 1)  # the one in hand
    premier.send_signal(signal.SIGKILL)
    premier.wait()
    facteur.lacher()
    assert envoyes() < 12
    rendre_dues()
    facteur.humeurs = ["raccrocher"]
    second = lancer()
    attendre(lambda: dus() == 0)
    assert not facteur.humeurs and envoyes() < 12, "nobody is tried for a minute after a drop"
    second.terminate()
    assert second.wait(DELAI) == 0
    rendre_dues()
    lancer()
    attendre(lambda: envoyes() == 12 and not taches().exists())
    assert facteur.destinataires == [f"personne{rang:02}@exemple.fr" for rang in range(12)]


def test_la_base_absente_est_attendue(lancer: Lancer, facteur: Facteur, tmp_path: Path) -> None:
    """PostgreSQL isn't there yet, or restarts: said, tried again, and the jobs go on once it answers."""
    hote = connection.settings_dict["HOST"]
    if not hote.startswith("/"):
        pytest.skip("the database of this run isn't reached by a file that could be absent")
    prise = f".s.PGSQL.{connection.settings_dict['PORT'] or 5432}"
    ecrire(1)
    with (tmp_path / "dit").open("w") as dit:
        lancer(env={"DATABASE_URL": adresse(tmp_path)}, stderr=dit)
        attendre(lambda: "ne répond plus" in (tmp_path / "dit").read_text())
    (tmp_path / prise).symlink_to(Path(hote) / prise)
    attendre(lambda: envoyes() == 1)


def test_un_travailleur_qui_ne_peut_plus_dire_qu_il_vit_recommence(
    lancer: Lancer, facteur: Facteur
) -> None:
    """What PostgreSQL's restart does to it now and then: the task that says that it lives dies, the jobs would stop."""
    un = lancer()
    attendre(lambda: compter("procrastinate_workers") == 1)
    with connection.cursor() as curseur:
        curseur.execute("SELECT min(id) FROM procrastinate_workers")
        (numero,) = curseur.fetchone()
    executer("ALTER FUNCTION procrastinate_update_heartbeat_v1 RENAME TO ailleurs")
    try:
        attendre(lambda: compter(f"procrastinate_workers WHERE id = {numero}") == 0)
    finally:
        executer("ALTER FUNCTION ailleurs RENAME TO procrastinate_update_heartbeat_v1")
    attendre(lambda: compter(f"procrastinate_workers WHERE id > {numero}") == 1)
    ecrire(1)
    attendre(lambda: envoyes() == 1)
    assert un.poll() is None
    un.terminate()
    assert un.wait(DELAI) == 0


def compter(lignes: str) -> int:
    with connection.cursor() as curseur:
        curseur.execute(f"SELECT count(*) FROM {lignes}")
        return int(curseur.fetchone()[0])
