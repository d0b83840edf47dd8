"""Every figure of `make bench` runs on a tiny region, and prints its reference and ratio."""

import gzip
import pkgutil
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.db import transaction

import bench
from bench import (
    alertes,
    aller_retour,
    api,
    carte,
    catalogue,
    documents,
    flux,
    instruction,
    lecteurs_du_flux,
    lecture_lheo,
    listes,
    national,
    plan_du_site,
    propositions,
    recherche,
)
from bench._base import region
from bench._parties import ici
from sofi.offre.models import Action

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monde")]
SESSIONS = 60
NOMBRE = r"[\d.]+"


@pytest.fixture(scope="module")
def monde(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """A region of some dozens of sessions, made once for the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        region(SESSIONS)
        yield
        transaction.set_rollback(True)


def lignes(capsys: pytest.CaptureFixture[str]) -> dict[str, list[float]]:
    """What was printed: the numbers of each line, by the words it begins with."""
    dites = {}
    for ligne in capsys.readouterr().out.splitlines():
        nom, _, reste = ligne.partition("  ")
        dites[nom.strip()] = [float(n) for n in re.findall(NOMBRE, reste)]
    return dites


def est_le_rapport(
    rapport: float, mesure: float, reference: float, *, precision: float = 0.1
) -> bool:
    """Whether the ratio, printed to a tenth, is that of two figures printed with this precision."""
    ecart = precision * 0.51
    moins = (mesure - ecart) / (reference + ecart)
    plus = (mesure + ecart) / max(reference - ecart, 1e-9)
    return moins - 0.06 <= rapport <= plus + 0.06


def test_every_figure_is_tried() -> None:
    figures = {trouve.name for trouve in pkgutil.iter_modules(bench.__path__)}
    essayees = {
        "aller_retour",
        "alertes",
        "api",
        "carte",
        "catalogue",
        "charge",
        "documents",
        "fichiers_alteres",
        "flux",
        "foule",
        "importations",
        "instruction",
        "lecteurs_du_flux",
        "lecture_lheo",
        "listes",
        "national",
        "pages",
        "plan_du_site",
        "propositions",
        "recherche",
    }
    assert {nom for nom in figures if not nom.startswith("_")} == essayees


def test_the_alerts(capsys: pytest.CaptureFixture[str]) -> None:
    alertes.principal(20)
    dites = capsys.readouterr().out.splitlines()
    nombre, ecrites, secondes, chacune, page, rapport, _ = map(float, dites[1].split())
    assert nombre == 20 and 0 < ecrites <= 20 and rapport > 0
    assert chacune == pytest.approx(secondes * 50, abs=3) and page > 0
    assert dites[-1].startswith("encore")


def test_the_api(capsys: pytest.CaptureFixture[str]) -> None:
    api.principal(essais=1)
    dites = lignes(capsys)
    for nom in (api.PAGE, api.TOUT):
        duree, nue, rapport, octets = dites[nom]
        assert est_le_rapport(rapport, duree, nue) and octets > 0


def test_the_catalogue(capsys: pytest.CaptureFixture[str]) -> None:
    catalogue.dessiner(12)
    pages, formations, secondes, par_page, *_ = map(float, capsys.readouterr().out.split())
    assert 9 <= pages <= 15 and formations == round(12 * catalogue.PAR_PAGE)
    assert par_page == pytest.approx(secondes * 1000 / pages, abs=60 / pages + 0.1)


def test_the_documents(capsys: pytest.CaptureFixture[str]) -> None:
    documents.principal(essais=1)
    dites = lignes(capsys)
    for lecture in documents.LECTURES:
        assert len(dites[lecture]) == 4 and min(dites[lecture]) > 0
    assert [dites[ecriture][1] > 0 for ecriture in documents.ECRITURES] == [True] * 3
    assert dites["json.loads (dict)"][1] == dites["json.dumps (dict)"][1] == 1


def test_the_feed(capsys: pytest.CaptureFixture[str]) -> None:
    flux.comparer(20, mesurer=ici)
    dites = lignes(capsys)
    assert len(dites["flux"]) == len(dites["plancher"]) == 4
    assert len(dites["rapport"]) == 3


def test_the_round_trip(capsys: pytest.CaptureFixture[str]) -> None:
    """It fails by itself when the bytes differ."""
    aller_retour.principal(20, 7, mesurer=ici)
    dites = lignes(capsys)
    assert dites["lire_lheo"][0] == dites["lire_ndjson"][0] == 8
    assert {"LHEO", "NDJSON"} <= dites.keys()


def test_a_round_trip_that_loses_something_is_shown(tmp_path: Path) -> None:
    une, autre = tmp_path / "une.gz", tmp_path / "autre.gz"
    une.write_bytes(gzip.compress(b"a\nbonjour\n"))
    autre.write_bytes(gzip.compress(b"a\nbonsoir\n"))
    with pytest.raises(SystemExit, match="LHEO, ligne 2"):
        aller_retour.comparer("LHEO", une, autre)


def test_the_readers_of_the_feed(capsys: pytest.CaptureFixture[str]) -> None:
    lecteurs_du_flux.principal(20)
    dites = lignes(capsys)
    ecrites, _ = dites["flux"]
    for lecteur in ("lignes", "typées", "chemins"):
        lues, comparees, _ = dites[lecteur]
        assert lues == ecrites and 8 <= comparees <= 40


def test_reading_lheo(capsys: pytest.CaptureFixture[str]) -> None:
    lecture_lheo.comparer(20, mesurer=ici)
    dites = lignes(capsys)
    for partie in ("validation", "lecture", "contrôle"):
        assert len(dites[partie]) == 3


def test_the_search(capsys: pytest.CaptureFixture[str]) -> None:
    recherche.principal(300, essais=1)
    dites = lignes(capsys)
    for question in recherche.questions():
        _, duree, compte, rapport = dites[question]
        assert est_le_rapport(rapport, duree, compte)
    assert dites["tout, page 1"][0] > 50


def test_the_map(capsys: pytest.CaptureFixture[str]) -> None:
    carte.principal(300, essais=1)
    dites = lignes(capsys)
    for question in carte.QUESTIONS:
        _, duree, compte, rapport = dites[question]
        assert est_le_rapport(rapport, duree, compte)
    assert dites["tout, page 1"][0] > 1
    assert dites["contours"][0] == 5


def test_the_propositions(capsys: pytest.CaptureFixture[str]) -> None:
    propositions.principal(essais=1)
    dites = lignes(capsys)
    assert all(len(dites[texte]) == 1 and dites[texte][0] > 0 for texte in propositions.TEXTES)


def test_the_desk(capsys: pytest.CaptureFixture[str]) -> None:
    pages = {"file, par département": instruction.FILE["file, par département"]}
    instruction.principal(peu=2, beaucoup=6, pages=pages, essais=0)
    dites = lignes(capsys)
    for page in [*pages, "page d'une action"]:
        longue, courte, rapport, *requetes = dites[page]
        assert est_le_rapport(rapport, longue, courte) and len(requetes) == 2


def test_the_lists(capsys: pytest.CaptureFixture[str]) -> None:
    pages = {nom: listes.PAGES[nom] for nom in ("sessions, filtrées", "actions, dernière page")}
    listes.principal(SESSIONS - 10, peu=10, pages=pages, essais=0)
    dites = lignes(capsys)
    for page in pages:
        grande, petite, rapport, *requetes = dites[page]
        assert est_le_rapport(rapport, grande, petite) and len(requetes) == 2


def test_the_whole_region(capsys: pytest.CaptureFixture[str]) -> None:
    """Each part, and the base as it was."""
    avant = list(Action.objects.order_by("pk").values_list("pk", "etat", "etablissement_id"))
    parties = national.parties(40, 10, 6, 1) | {"flux": partial(national.le_flux, mesurer=ici)}
    national.principal([], parties)
    sorties = capsys.readouterr().out
    assert [nom for nom in parties if f"-- {nom}\n" in sorties] == list(parties)
    assert "0 formations en" not in sorties and "'retirees': 0" not in sorties
    assert (
        list(Action.objects.order_by("pk").values_list("pk", "etat", "etablissement_id")) == avant
    )


def test_the_plan_of_the_site(capsys: pytest.CaptureFixture[str]) -> None:
    plan_du_site.repeter(300)
    plan_du_site.principal(essais=1)
    fichiers = [n for nom, n in lignes(capsys).items() if nom.startswith("formations-")]
    assert sum(adresses for adresses, *_ in fichiers) >= 300
    for _, duree, nu, rapport, *_ in fichiers:
        assert est_le_rapport(rapport, duree, nu)
