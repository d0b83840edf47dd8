"""Units, images and scripts of `deploiement/`: what they name exists, what reads them accepts them."""

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.management import get_commands

from tests.sources import RACINE

DEPLOIEMENT = RACINE / "deploiement"
DU_SITE = sorted((DEPLOIEMENT / "systemd").iterdir())
UNITES = [*DU_SITE, DEPLOIEMENT / "haute-dispo" / "sofi-disque.service"]
SERVICES = [unite for unite in UNITES if unite.suffix == ".service"]
SCRIPTS = sorted(DEPLOIEMENT.rglob("*.sh"))
INSTALLE = "/srv/sofi/sofi/"
EXPOSITION_MAX = 2.0  # of `systemd-analyze security`, from 0 (closed) to 10


def outil(nom: str) -> str:
    """The path of a program; the test is skipped, saying so, where it is absent."""
    trouve = shutil.which(nom) or shutil.which(nom, path="/usr/sbin:/sbin")
    if not trouve:
        pytest.skip(f"{nom} is absent")
    return trouve


def commandes_citees(texte: str) -> set[str]:
    return set(re.findall(r"manage\.py[\" ,]+([a-z_]+)", texte))


@pytest.mark.parametrize("unite", UNITES, ids=lambda u: u.name)
def test_systemd_lit_chaque_unite(unite: Path, tmp_path: Path) -> None:
    """With the site's own paths put in place of those of a server, which isn't installed here."""
    lisible = unite.read_text().replace(f"{INSTALLE}.venv/bin/python", "/bin/true")
    lisible = lisible.replace("/usr/local/sbin/sofi-disque", "/bin/true")
    copie = tmp_path / unite.name
    copie.write_text(lisible)
    if unite.suffix == ".timer":
        (tmp_path / f"{unite.stem}.service").write_text(
            "[Service]\nType=oneshot\nExecStart=/bin/true\n"
        )
    lu = subprocess.run(
        [outil("systemd-analyze"), "verify", copie], capture_output=True, text=True, check=False
    )
    assert lu.returncode == 0 and not lu.stderr.strip(), lu.stderr


@pytest.mark.parametrize("unite", SERVICES, ids=lambda u: u.name)
def test_chaque_service_est_ferme(unite: Path) -> None:
    lu = subprocess.run(
        [outil("systemd-analyze"), "security", "--offline=true", "--no-pager", unite],
        capture_output=True,
        text=True,
        check=False,
    )
    note = re.search(r"exposure level for \S+: ([\d.]+)", lu.stdout)
    assert note and float(note[1]) <= EXPOSITION_MAX, lu.stdout[-400:]


@pytest.mark.parametrize("unite", [u for u in SERVICES if u in DU_SITE], ids=lambda u: u.name)
def test_chaque_service_lance_ce_qui_existe_et_revient(unite: Path) -> None:
    """What it starts is of the project; whatever kills it, it comes back (the watch is run by its timer)."""
    lignes = dict(li.partition("=")[::2] for li in unite.read_text().splitlines() if "=" in li)
    python, *mots = shlex.split(lignes["ExecStart"])
    assert python == f"{INSTALLE}.venv/bin/python"
    if mots[0] == "manage.py":
        assert mots[1] in get_commands()
    else:
        assert mots[:5] == ["-m", "granian", "--interface", "wsgi", "conf.wsgi:application"]
        assert "--respawn-failed-workers" in mots
    if lignes.get("Type") == "oneshot":
        assert unite.with_suffix(".timer").is_file()
    else:
        assert lignes["Restart"] == "always"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda s: s.name)
def test_chaque_script_se_lit(script: Path) -> None:
    """By the shell that its first line names, with commands that exist."""
    interprete = script.read_text().splitlines()[0].removeprefix("#!").split()[-1]
    lu = subprocess.run([interprete, "-n", script], capture_output=True, text=True, check=False)
    assert lu.returncode == 0, lu.stderr
    assert commandes_citees(script.read_text()) <= set(get_commands())


def variables_dites() -> set[str]:
    """Those of the table of « Running SOFI on a server »."""
    texte = (RACINE / "docs" / "exploitation.md").read_text()
    return set(re.findall(r"`([A-Z_]+)`", texte.partition("## Environment")[2]))


def test_les_reglages_ecrits_sont_ceux_du_site() -> None:
    """A variable that nobody reads would be believed to be set."""
    installe = (DEPLOIEMENT / "installer.sh").read_text()
    [ecrit] = re.findall(r"<<FIN\n(.*?)\nFIN\n", installe, re.DOTALL)
    exemple = (DEPLOIEMENT / "sofi.env.exemple").read_text()
    for texte in (ecrit, exemple):
        noms = set(re.findall(r"^([A-Z_]+)=", texte, re.MULTILINE))
        assert noms <= variables_dites()
        assert {"SECRET_KEY", "DATABASE_URL", "CLES_DE_CHIFFREMENT", "ALLOWED_HOSTS"} <= noms


def test_l_image_copie_ce_qui_existe_et_ne_tourne_pas_en_root() -> None:
    texte = (DEPLOIEMENT / "Containerfile").read_text()
    copies = [
        mot
        for li in re.findall(r"^COPY (?!--from)(.+)$", texte, re.MULTILINE)
        for mot in li.split()[:-1]
    ]
    assert copies and not [copie for copie in copies if not (RACINE / copie).exists()]
    ignores = (RACINE / ".dockerignore").read_text().split()
    assert not set(ignores) & {copie.split("/")[0] for copie in copies}
    assert re.findall(r"^USER (.+)$", texte, re.MULTILINE) == ["sofi"]
    assert "/sante/" in texte and "VOLUME /donnees" in texte
    # Podman's own format would leave the health check out.
    guide = (RACINE / "docs" / "exploitation.md").read_text()
    constructions = re.findall(r"podman build.*", texte + guide)
    assert len(constructions) > 1 and all("--format docker" in li for li in constructions)
    # The interpreter and uv are those of the project.
    assert (
        "uv==0.13.8" in texte
        and 'UV_VERSION = "0.13.8"' in (RACINE / "outils/installer.py").read_text()
    )
    assert "UV=0.13.8" in (DEPLOIEMENT / "installer.sh").read_text()


def compose() -> dict[str, Any]:
    yaml = pytest.importorskip("yaml")
    lu: dict[str, Any] = yaml.safe_load((DEPLOIEMENT / "compose.yaml").read_text())
    return lu


def test_les_conteneurs_se_tiennent() -> None:
    """Volumes and commands exist; those of the site write in their volume only; podman may restart any of them."""
    lu = compose()
    services = lu["services"]
    assert {"base", "web", "taches", "index", "veille", "proxy"} <= set(services)
    for nom, service in services.items():
        # Podman never restarts what depends on something that isn't running, nor joins it to a network that went.
        assert not {"depends_on", "network_mode"} & set(service), nom
        assert service["restart"] == "unless-stopped", nom
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source in lu["volumes"] or (DEPLOIEMENT / source).exists(), source
        if service.get("image") == "sofi":
            assert service["read_only"] and service["cap_drop"] == ["ALL"]
            coquille, option, commande = service["command"]
            assert (coquille, option) == ("sh", "-c")
            # A shell that is the first process leaves at once only when told so.
            assert commande.startswith("trap exit TERM; ")
            assert commandes_citees(commande) <= set(get_commands())
    site, base = (
        dict(
            li.split("=", 1)
            for li in (DEPLOIEMENT / f"{services[nom]['env_file']}.exemple")
            .read_text()
            .splitlines()
        )
        for nom in ("web", "base")
    )
    # The base knows its own password, which the site has in its address, and none of the site's keys.
    assert set(base) == {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}
    assert site["DATABASE_URL"] == (
        f"postgresql://{base['POSTGRES_USER']}:{base['POSTGRES_PASSWORD']}@base:5432/{base['POSTGRES_DB']}"
    )
    construction = services["web"]["build"]
    contexte = (DEPLOIEMENT / construction["context"]).resolve()
    assert contexte == RACINE and (contexte / construction["dockerfile"]).is_file()


def test_le_conteneur_du_site_sert_comme_l_image() -> None:
    """Once the base and the files are ready; the proxy finds it by its name, at its port."""
    texte = (DEPLOIEMENT / "Containerfile").read_text()
    [servir] = re.findall(r"^CMD (\[.*\])$", texte, re.MULTILINE)
    services = compose()["services"]
    assert services["web"]["command"][2].endswith(f"&& exec {shlex.join(json.loads(servir))}")
    assert "EXPOSE 8000" in texte
    [variable] = re.findall(
        r"reverse_proxy \{\$(\w+):127\.0\.0\.1:8000\}",
        (DEPLOIEMENT / "proxy/Caddyfile").read_text(),
    )
    assert services["proxy"]["environment"] == {variable: "web:8000"}
