"""The version that is shown: the project's, and the commit that runs, in a clone as in an image made of one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sofi.surveillance.versions import version
from tests.sources import RACINE

ICI, LA = "3f2a91c" + "0" * 33, "b" * 40


@pytest.fixture
def racine(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A folder of the code whose project is 1.2.3."""
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n')
    settings.BASE_DIR = tmp_path
    version.cache_clear()
    yield tmp_path
    version.cache_clear()


@pytest.mark.parametrize(
    ("fichiers", "dite"),
    [
        pytest.param({}, "1.2.3", id="files alone"),
        pytest.param({"commit": f"{ICI}\n"}, "1.2.3 (3f2a91c)", id="image"),
        pytest.param({"commit": "\n"}, "1.2.3", id="image that wasn't told"),
        pytest.param({".git/HEAD": f"{ICI}\n"}, "1.2.3 (3f2a91c)", id="clone, detached"),
        pytest.param(
            {".git/HEAD": "ref: refs/heads/main\n", ".git/refs/heads/main": f"{ICI}\n"},
            "1.2.3 (3f2a91c)",
            id="clone, on a branch",
        ),
        pytest.param(
            {
                ".git/HEAD": "ref: refs/heads/main\n",
                ".git/packed-refs": f"# pack-refs\n{ICI} refs/heads/main\n",
                "commit": LA,
            },
            "1.2.3 (3f2a91c)",
            id="clone, packed: it says more than a file left there",
        ),
    ],
)
def test_la_version_dite(racine: Path, fichiers: dict[str, str], dite: str) -> None:
    for nom, texte in fichiers.items():
        (racine / nom).parent.mkdir(parents=True, exist_ok=True)
        (racine / nom).write_text(texte)
    assert version() == dite


def test_l_image_apprend_le_commit() -> None:
    """From whoever builds it, by the documented command as by the compose file: the clone isn't in the image."""
    assert ".git" in (RACINE / ".dockerignore").read_text().split()
    fichier = (RACINE / "deploiement/Containerfile").read_text()
    assert "ARG COMMIT=\nRUN printf '%s\\n' \"$COMMIT\" > commit" in fichier
    guide = (RACINE / "docs/exploitation.md").read_text()
    assert 'podman build --format docker --build-arg COMMIT="$(git rev-parse HEAD)"' in guide
    assert "COMMIT: ${COMMIT:-}" in (RACINE / "deploiement/compose.yaml").read_text()
