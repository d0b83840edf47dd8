"""The jobs, as the administration reads them, and running one of them again."""

import asyncio
import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from sofi.socle.journal import CONTEXTE
from sofi.socle.taches import PlusTard
from sofi.surveillance import file_des_taches, taches_suivies
from sofi.surveillance.file_des_taches import NOMS, relancer
from sofi.surveillance.models import EchecDeTache

pytestmark = pytest.mark.django_db


def tache(nom: str = "usagers.alertes", statut: str = "todo", **champs: Any) -> int:
    """A job in this state, as the workers leave it."""
    with connection.cursor() as curseur:
        curseur.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, status, queueing_lock, scheduled_at, attempts)"
            " VALUES (%s, 'default', %s, %s, %s, 2) RETURNING id",
            [nom, statut, champs.get("verrou"), champs.get("pour")],
        )
        [pk] = curseur.fetchone()
    return int(pk)


def statut(pk: int) -> str:
    return str(ProcrastinateJob.objects.get(pk=pk).status)


def test_chaque_tache_a_un_nom_que_les_gens_lisent() -> None:
    app.perform_import_paths()
    internes = {nom for nom in app.tasks if "procrastinate" in nom}
    assert set(app.tasks) - internes == set(NOMS)


def test_celles_qui_attendent_courent_ou_ont_echoue() -> None:
    """What is for later waits for nobody; the failed ones stand first, with why."""
    maintenant = timezone.now()
    tache(pour=maintenant + datetime.timedelta(hours=1))
    attend = tache(pour=maintenant - datetime.timedelta(minutes=20))
    court, ratee = tache(statut="doing"), tache(statut="failed")
    taches_suivies.noter_l_echec(ratee, "usagers.alertes", ValueError("abîmé"))
    file = file_des_taches.file()
    assert (file.attendent, file.en_cours, file.echecs, file.ouvriers) == (1, 1, 1, 0)
    assert file.plus_ancienne is not None and maintenant - file.plus_ancienne > datetime.timedelta(
        minutes=19
    )
    lues = file_des_taches.montrees()
    assert [lue.pk for lue in lues] == [ratee, court, attend]
    assert (lues[0].nom, lues[0].erreur) == ("Alertes du public", "ValueError : abîmé")


def test_meme_nombre_de_requetes() -> None:
    nombres = []
    for fois in (1, 20):
        for _ in range(fois):
            tache(statut="failed")
        with CaptureQueriesContext(connection) as requetes:
            file_des_taches.montrees()
            file_des_taches.file()
        nombres.append(len(requetes))
    assert nombres == [4, 4]


def test_relancer_une_tache_en_echec_une_fois() -> None:
    pk, court = tache(statut="failed"), tache(statut="doing")
    assert relancer(pk)
    assert statut(pk) == "todo"
    assert not relancer(pk)
    assert not relancer(court)
    assert not relancer(court + 1000)
    assert statut(court) == "doing"


def test_la_meme_qui_attend_deja_n_est_pas_doublee() -> None:
    ratee = tache(statut="failed", verrou="seule")
    tache(verrou="seule")
    assert not relancer(ratee)
    assert statut(ratee) == "failed"


class Contexte:
    """What a worker tells of the job it runs."""

    class job:
        id = 41
        task_name = "courriels.envoyer"


@pytest.mark.django_db(transaction=True)
def test_une_tache_dit_son_numero_et_pourquoi_elle_echoue() -> None:
    vus: list[Any] = []

    async def echouer() -> None:
        vus.append(CONTEXTE.get())
        raise RuntimeError("panne\x00")

    async def remettre() -> None:
        raise PlusTard(timezone.now())

    with pytest.raises(RuntimeError):
        asyncio.run(taches_suivies.numeroter(echouer, Contexte, None))  # type: ignore[arg-type]
    assert vus == [{"tache": 41, "nom": "courriels.envoyer"}]
    assert CONTEXTE.get() == {}
    assert EchecDeTache.objects.get().erreur == "RuntimeError : panne"
    EchecDeTache.objects.all().delete()
    with pytest.raises(PlusTard):
        asyncio.run(taches_suivies.numeroter(remettre, Contexte, None))  # type: ignore[arg-type]
    assert not EchecDeTache.objects.exists(), "put off is no failure"


def test_tous_les_ouvriers_numerotent() -> None:
    assert taches_suivies.numeroter in app.worker_defaults["worker_middleware"]
