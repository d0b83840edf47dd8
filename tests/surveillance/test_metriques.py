"""What Prometheus reads: figures of the database, by a program and an address of their own."""

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from sofi.surveillance import metriques
from sofi.surveillance.durees import Durees
from sofi.surveillance.metriques import Collecteur
from tests.attentes import attendre
from tests.bases import adresse
from tests.facteur import port_libre
from tests.sources import RACINE
from tests.surveillance.test_taches import tache

__all__ = ["port_libre"]


def lues(texte: str) -> dict[tuple[str, str], float]:
    """Each figure by its name and the value of its label."""
    return {
        (mesure.name, " ".join(mesure.labels.values())): mesure.value
        for famille in text_string_to_metric_families(texte)
        for mesure in famille.samples
    }


def relever() -> dict[tuple[str, str], float]:
    registre = CollectorRegistry()
    registre.register(Collecteur())
    return lues(generate_latest(registre).decode())


@pytest.mark.django_db
def test_les_chiffres_sont_ceux_de_la_base() -> None:
    durees = Durees()
    for temps in (3000, 3000, 400_000):
        durees.ajouter("public:accueil", temps, requetes=2, erreur=temps > 9000)
    durees.ecrire()
    tache(statut="failed")
    vues = relever()
    assert vues["sofi_base", ""] == 1
    assert vues["sofi_taches_echec", ""] == 1
    assert vues["sofi_reponse_secondes_count", "public:accueil"] == 3
    assert vues["sofi_reponse_secondes_sum", "public:accueil"] == pytest.approx(0.406)
    assert vues["sofi_erreurs_total", "public:accueil"] == 1
    assert vues["sofi_requetes_total", "public:accueil"] == 6
    assert vues["sofi_controle", "base"] == 1
    assert vues["sofi_controle", "sauvegarde"] == 0
    seaux = [v for (nom, _), v in vues.items() if nom == "sofi_reponse_secondes_bucket"]
    assert seaux == sorted(seaux) and 2 in seaux and seaux[-1] == 3


@pytest.mark.django_db
def test_une_base_qui_ne_repond_pas_se_dit(monkeypatch: pytest.MonkeyPatch) -> None:
    def tomber() -> None:
        raise OperationalError

    monkeypatch.setattr(metriques, "relever", tomber)
    assert relever() == {("sofi_base", ""): 0}


@pytest.mark.parametrize("ou", ["9100", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:abc"])
def test_une_adresse_illisible_est_refusee(ou: str, settings: object) -> None:
    settings.METRIQUES = ou  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="SOFI_METRIQUES"):
        call_command("metriques")


@pytest.mark.django_db(transaction=True)
def test_le_programme_repond_a_son_adresse(port_libre: int, tmp_path: Path) -> None:
    """A real one, on the base of the tests; it ends when it is told to."""
    environnement = os.environ | {
        "DATABASE_URL": adresse(),
        "SOFI_METRIQUES": f"127.0.0.1:{port_libre}",
        "SOFI_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "conf.settings",
    }
    programme = subprocess.Popen(
        [sys.executable, RACINE / "manage.py", "metriques"], env=environnement, cwd=RACINE
    )
    vues: dict[tuple[str, str], float] = {}

    def repond() -> bool:
        assert programme.poll() is None
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port_libre}/metrics") as reponse:
                vues.update(lues(reponse.read().decode()))
        except OSError:
            return False
        return True

    try:
        attendre(repond, 120)
        assert vues["sofi_base", ""] == 1
    finally:
        programme.terminate()
        assert programme.wait(20) == 0
