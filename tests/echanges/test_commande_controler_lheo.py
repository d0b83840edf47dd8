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


def test_les_fautes_identiques_se_disent_une_fois(tmp_path, capsys):
    sans = FORMATION.replace("<certifiante>0</certifiante>", "").replace("7-8", "{n}")
    court = FORMATION.replace("99900000100010", "{siret}")
    chemin = tmp_path / "offre.xml"
    chemin.write_bytes(
        document(
            *(sans.format(n=f"7-{n}") for n in range(12)),
            *(court.format(siret="9" * n) for n in (3, 5)),
        )
    )

    with pytest.raises(
        CommandError, match="14\N{NO-BREAK SPACE}fautes, de 2\N{NO-BREAK SPACE}causes"
    ):
        call_command("controler_lheo", str(chemin))

    lignes = capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ").splitlines()
    assert len(lignes) == 2
    assert "« certifiante »" in lignes[0]
    assert (
        "(12 fois ; lignes 3, 38, 73, 108, 143… ; formations 7-0, 7-1, 7-2, 7-3, 7-4…)" in lignes[0]
    )
    assert "texte trop court de 11 caractères : 3 au lieu de 14 exactement (2 fois" in lignes[1]
