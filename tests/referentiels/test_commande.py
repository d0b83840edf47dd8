"""manage.py importer: what it prints, and its exit codes."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sofi.referentiels.importations import SOURCES
from sofi.referentiels.models import Nsf

pytestmark = pytest.mark.django_db


def lancer(*arguments: str) -> str:
    sortie = StringIO()
    call_command("importer", *arguments, stdout=sortie)
    return sortie.getvalue()


@pytest.fixture
def fichier(tmp_path: Path) -> Path:
    chemin = tmp_path / "nsf.csv"
    chemin.write_text("code;label\n" + "\n".join(f"{n};Spécialité {n}" for n in range(100, 110)))
    return chemin


def test_essai_puis_application(fichier: Path) -> None:
    assert "10\u00a0créations" in lancer("nsf", str(fichier))
    assert not Nsf.objects.exists()
    assert "Import enregistré" in lancer("nsf", str(fichier), "--appliquer")
    assert Nsf.objects.count() == 10
    assert "Rien à écrire. SOFI dit déjà la même chose" in lancer(
        "nsf", str(fichier), "--appliquer"
    )


def test_retraits_en_nombre(fichier: Path) -> None:
    lancer("nsf", str(fichier), "--appliquer")
    fichier.write_text("code;label\n100;Spécialité 100\n")
    with pytest.raises(CommandError) as erreur:
        lancer("nsf", str(fichier), "--appliquer")
    assert erreur.value.returncode == 3
    assert Nsf.objects.en_vigueur().count() == 10
    lancer("nsf", str(fichier), "--appliquer", "--forcer")
    assert (Nsf.objects.en_vigueur().count(), Nsf.objects.count()) == (1, 10)


def test_faute(fichier: Path) -> None:
    fichier.write_text("code;label\n1000;Trop long\n")
    with pytest.raises(CommandError) as erreur:
        lancer("nsf", str(fichier), "--appliquer")
    assert erreur.value.returncode == 1


@pytest.mark.parametrize(
    ("source", "chemin", "message"),
    [
        ("rom", "rome.csv", "vouliez-vous dire « rome »"),
        ("nsf", "absent.csv", "n'existe pas"),
    ],
)
def test_refus(source: str, chemin: str, message: str) -> None:
    with pytest.raises(CommandError) as erreur:
        lancer(source, chemin)
    assert message in str(erreur.value).replace("\u00a0", " ")


def test_sans_fichier() -> None:
    with pytest.raises(CommandError, match="une source et un fichier"):
        lancer("nsf")


def test_liste() -> None:
    liste = lancer("--liste")
    assert all(nom in liste for nom in SOURCES)
