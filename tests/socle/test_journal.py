"""Lines of JSON that say what happens, and nothing of anybody."""

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sofi.socle.journal import REQUETES, EnJson, au_cours_de, commande, numero

SECRET = "jeanne.martin@exemple.fr"


def ligne(message: Any, *arguments: Any, erreur: BaseException | None = None, **autres: Any) -> Any:
    infos = (type(erreur), erreur, erreur.__traceback__) if erreur else None
    note = logging.LogRecord("sofi.x", logging.ERROR, "x.py", 1, message, arguments or None, infos)
    for nom, valeur in autres.items():
        setattr(note, nom, valeur)
    ecrite = EnJson().format(note)
    assert "\n" not in ecrite and SECRET not in ecrite
    return json.loads(ecrite)


def test_les_nombres_restent_les_mots_non() -> None:
    assert ligne("Session %s of %s", 12, SECRET)["message"] == "Session 12 of …"
    assert ligne("%d rows", 3)["message"] == "3 rows"
    assert ligne("Not %s", SECRET)["niveau"] == "ERROR"
    assert ligne("%(a)s", {"a": SECRET})["message"] == "%(a)s"


def test_une_erreur_dit_ou_et_non_ce_qui_etait_saisi() -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as cause:
            raise ValueError(SECRET) from cause
    except ValueError as erreur:
        dite = ligne("It failed", erreur=erreur)
    assert (dite["erreur"], dite["causes"]) == ("ValueError", ["KeyError"])
    assert "test_journal.py:" in dite["ou"][-1]


def test_chaque_ligne_dit_pendant_quoi() -> None:
    with au_cours_de(commande="veille"):
        with au_cours_de(tache=12):
            assert {"commande": "veille", "tache": 12}.items() <= ligne("x").items()
        assert "tache" not in ligne("x")
    assert "commande" not in ligne("x")


def test_les_lignes_des_taches_ne_disent_pas_leurs_arguments() -> None:
    job = {"id": 7, "task_name": "courriels.envoyer", "task_kwargs": {"a": SECRET}}
    dite = ligne(f"Job courriels.envoyer[7](a={SECRET}) failed", action="job_error", job=job)
    assert (dite["message"], dite["tache"], dite["nom"]) == ("job_error", 7, "courriels.envoyer")


@pytest.mark.parametrize(
    ("propose", "garde"),
    [
        ("5f0c2a9be1d34c77", True),
        ("1B9D6BCD-bbfd-4b2d-9b5d-ab8dfbbd4bed", True),
        ("", False),
        (SECRET, False),
        ("court", False),
        ("a" * 65, False),
        ("5f0c2a9be1d34c77\r\nX: y", False),
        ("jeanne-martin-01", False),
    ],
)
def test_le_numero_du_proxy_est_repris_quand_il_n_est_que_chiffres(
    propose: str, garde: bool
) -> None:
    retenu = numero(propose)
    assert (retenu == propose) is garde
    assert numero(retenu) == retenu


@pytest.fixture
def ecrites() -> Iterator[io.StringIO]:
    """What the log writes, in JSON."""
    sortie, racine, requetes = io.StringIO(), logging.getLogger(), logging.getLogger(REQUETES)
    sien, niveau = logging.StreamHandler(sortie), requetes.level
    sien.setFormatter(EnJson())
    racine.addHandler(sien)
    requetes.setLevel(logging.INFO)
    yield sortie
    racine.removeHandler(sien)
    requetes.setLevel(niveau)


def lues(sortie: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(ligne) for ligne in sortie.getvalue().splitlines()]


def test_une_commande_numerote_ses_lignes_et_dit_sa_fin(ecrites: io.StringIO) -> None:
    with commande(["manage.py", "veille", "--a", SECRET]):
        logging.getLogger("sofi.x").error("Nothing runs")
    with commande(["manage.py", SECRET]):
        pass
    dite, fin, autre = lues(ecrites)
    assert (dite["commande"], dite["message"]) == ("veille", "Nothing runs")
    assert (fin["commande"], fin["code"]) == ("veille", 0) and fin["ms"] >= 0
    assert dite["execution"] == fin["execution"] != autre["execution"]
    assert autre["commande"] == "aucune"
    assert "commande" not in ligne("x"), "over"


def test_une_commande_qui_tombe_ne_dit_pas_ce_qui_etait_saisi(ecrites: io.StringIO) -> None:
    with pytest.raises(SystemExit) as sortie, commande(["manage.py", "importer"]):
        raise ValueError(SECRET)
    assert sortie.value.code == 1
    with pytest.raises(SystemExit), commande(["manage.py", "verifier"]):
        sys.exit(3)
    assert SECRET not in ecrites.getvalue()
    erreur, fin, autre = lues(ecrites)
    assert (erreur["erreur"], erreur["commande"], fin["code"]) == ("ValueError", "importer", 1)
    assert (autre["commande"], autre["code"]) == ("verifier", 3)


def test_en_texte_python_dit_l_erreur_entiere() -> None:
    with pytest.raises(ValueError, match="jeanne"), commande(["manage.py", "importer"]):
        raise ValueError(SECRET)


def test_manage_le_fait_de_chacune() -> None:
    faite = subprocess.run(
        [sys.executable, "manage.py", "tirer_cle"],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"JOURNAL": "json", "DJANGO_SETTINGS_MODULE": "conf.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    dite = json.loads(faite.stderr.splitlines()[-1])
    assert (dite["commande"], dite["code"]) == ("tirer_cle", 0)
    assert faite.stdout.strip() not in faite.stderr
