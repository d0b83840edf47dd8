"""The figures of a served site: a crowd, whose wrk is read, and the load that it bears."""

import shutil
import sys
from typing import Any

import pytest

from bench import charge, foule
from bench._base import region
from sofi.annuaire.models import Contact
from sofi.comptes.models import Utilisateur
from sofi.offre.models import Action
from tests.fabriques import RattachementFactory

DIT = """Running 15s test @ http://127.0.0.1:8000
  Latency Distribution
     50%  830.12ms
     99%    1.27s
  3400 requests in 15.01s, 75.10MB read
  Socket errors: connect 0, read 2, write 0, timeout 3
  Non-2xx or 3xx responses: 4
Requests/sec:    230.41
"""


def test_what_is_printed_is_read() -> None:
    assert foule.lire(DIT) == foule.Foule(230.41, 830.12, 1270, 9)


def test_nothing_printed_is_said() -> None:
    with pytest.raises(SystemExit, match="unable to connect"):
        foule.lire("unable to connect to 127.0.0.1:8000")


def test_no_question_is_asked_twice() -> None:
    assert len(set(foule.questions())) == len(foule.questions())


@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is absent: apt-get install wrk")
@pytest.mark.django_db(transaction=True)
def test_a_served_site(
    live_server: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    region(60)
    options = ["--secondes", "1", "--connexions", "4"]
    monkeypatch.setattr(sys, "argv", ["foule", live_server.url, *options])
    foule.principal()
    assert "a second, 0 errors" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_everybody_is_answered(
    live_server: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The public, an organisme that saves and the service Offre: no error, whatever the bound."""
    region(60)
    RattachementFactory(
        utilisateur=Utilisateur.objects.get(email=charge.MEMBRE),
        etablissement=Action.objects.order_by("pk")[0].etablissement,
    )
    monkeypatch.setattr(charge, "SUR_CENT", {"public": 1, "organisme": 1, "offre": 1})
    monkeypatch.setattr(charge, "ECRIRE", 2)
    monkeypatch.setattr(
        sys, "argv", ["charge", live_server.url, "--secondes", "1", "--palier", "1"]
    )
    charge.principal()
    *paliers, fin = capsys.readouterr().out.splitlines()
    assert paliers
    assert all(palier.endswith(" 0 errors") for palier in paliers), paliers
    assert fin == "p95 under 1 ms: 0 requests a second"
    assert Contact.objects.filter(nom__startswith="Charge ").exists()
