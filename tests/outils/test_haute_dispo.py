"""What « make haute-dispo » stands on: the files of production, whole; the counts it makes of what was felt."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from outils.haute_dispo import bilan, charge, grappe, pannes, programmes
from outils.haute_dispo.charge import Mesures
from sofi.demonstration.comptes import COMPTES, MOT_DE_PASSE
from tests.sources import RACINE

FICHIERS = sorted((RACINE / "deploiement" / "haute-dispo").iterdir())


def test_les_comptes_sont_ceux_de_la_demonstration() -> None:
    assert {charge.MEMBRE, charge.AUTRE} <= {courriel for courriel, _, _ in COMPTES}
    assert charge.MOT_DE_PASSE == MOT_DE_PASSE


@pytest.mark.parametrize("fichier", FICHIERS, ids=lambda f: f.name)
def test_chaque_mot_est_donne(fichier: Path) -> None:
    """A word left between @ would be believed."""
    donnes = re.findall(r"\b([A-Z_]+)=", (RACINE / "outils/haute_dispo/grappe.py").read_text())
    assert set(re.findall(r"@([A-Z_]+)@", fichier.read_text())) <= set(donnes)


def test_un_primaire_muet_est_remplace_a_temps() -> None:
    """Patroni's own rule, and ours: less than thirty seconds, election included."""
    texte = re.sub(r"@\w+@", "mot", (RACINE / "deploiement/haute-dispo/patroni.yml").read_text())
    dcs = yaml.safe_load(texte)["bootstrap"]["dcs"]
    assert dcs["ttl"] >= dcs["loop_wait"] + 2 * dcs["retry_timeout"]
    assert dcs["ttl"] + dcs["loop_wait"] < bilan.ARRET_MAX
    assert dcs["synchronous_mode"] is True


@pytest.mark.skipif(not shutil.which("haproxy", path="/usr/sbin:/usr/bin"), reason="no haproxy")
def test_haproxy_lit_son_fichier(tmp_path: Path) -> None:
    texte = (RACINE / "deploiement" / "haute-dispo" / "haproxy.cfg").read_text()
    mots = {"PRISE": str(tmp_path / "s"), "PRIMAIRE": "127.0.0.1:5000", "SITE": "127.0.0.1:8999"}
    mots |= {"HOTE": "exemple.fr", "NOEUDS": "    server a 127.0.0.1:5432 check\n"}
    mots |= {"MACHINES": "    server b 127.0.0.1:8001 check\n"}
    for mot, valeur in mots.items():
        texte = texte.replace(f"@{mot}@", valeur)
    fichier = tmp_path / "haproxy.cfg"
    fichier.write_text(texte)
    lu = subprocess.run(
        ["/usr/sbin/haproxy", "-c", "-f", str(fichier)], capture_output=True, text=True, check=False
    )
    assert lu.returncode == 0, lu.stderr


def test_ce_qui_a_ete_ressenti(tmp_path: Path) -> None:
    mesures = Mesures(tmp_path)
    mesures.faites = [1.0, 11.0, 12.0, 40.0, 41.0, 99.0]
    mesures.lectures = [(15.0, 0.1, ""), (20.0, 2.5, "503 /"), (200.0, 9.0, "503 /")]
    mesures.refusees = [(15.0, "500"), (150.0, "500")]
    lu = bilan.ressenti("essai", mesures, 10.0, 50.0)
    assert (lu.sans_ecriture, lu.lectures, lu.plus_longue) == (28.0, 2, 2.5)
    assert (lu.lectures_en_faute, lu.ecritures, lu.ecritures_refusees) == (["503 /"], 4, ["500"])
    assert not lu.tient
    # Nothing acknowledged until the end counts to the end.
    assert bilan.ressenti("essai", mesures, 41.5, 98.0).sans_ecriture == 56.5


def test_ce_qui_est_acquitte_est_sur_le_disque(tmp_path: Path) -> None:
    mesures = Mesures(tmp_path)
    for nom in ("HD1", "HD2"):
        mesures.noter("contacts", nom)
    assert mesures.notees("contacts") == ["HD1", "HD2"] and mesures.notees("courriels") == []


def test_chaque_panne_de_la_liste_a_son_nom() -> None:
    noms = [scenario.nom for scenario in pannes.SCENARIOS]
    assert len(set(noms)) == len(noms) == 9
    assert grappe.NOEUDS == 3


def test_un_seul_essai_a_la_fois(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programmes, "VERROU", tmp_path / "verrou")
    with (
        programmes.seul(),
        pytest.raises(programmes.Impossible, match="en cours"),
        programmes.seul(),
    ):
        pass
    with programmes.seul():
        pass
