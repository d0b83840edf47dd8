"""``manage.py controler_lheo``."""

import io

import pytest
from django.core.management import CommandError, call_command

from .lheo.documents import FORMATION, document


def lancer(chemin) -> str:
    sortie = io.StringIO()
    call_command("controler_lheo", str(chemin), stdout=sortie)
    return sortie.getvalue()


def test_un_fichier_juste_est_dit_conforme(tmp_path):
    chemin = tmp_path / "offre.xml"
    chemin.write_bytes(document())

    assert "conforme à LHEO 2.3" in lancer(chemin)


def test_un_fichier_faux_liste_ses_fautes_et_sort_en_erreur(tmp_path, capsys):
    chemin = tmp_path / "offre.xml"
    chemin.write_bytes(document(FORMATION.replace("<certifiante>0</certifiante>", "")))

    with pytest.raises(CommandError, match="1\N{NO-BREAK SPACE}faute") as refus:
        call_command("controler_lheo", str(chemin))

    assert refus.value.returncode == 1
    assert "certifiante" in capsys.readouterr().out


def test_un_fichier_absent_se_dit(tmp_path):
    with pytest.raises(CommandError, match="lecture impossible"):
        lancer(tmp_path / "rien.xml")
