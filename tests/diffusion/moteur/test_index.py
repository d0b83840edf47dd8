"""The index on its machine: it follows what is published, is made again when it must, and nothing is lost."""

import datetime
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from sofi.diffusion.criteres import Criteres
from sofi.diffusion.models import Changement, Compteur
from sofi.diffusion.moteur import suite
from sofi.diffusion.moteur.dossier import MANIFESTE
from sofi.diffusion.moteur.suite import Index
from sofi.diffusion.recherche import chercher
from sofi.offre.models import Action
from sofi.validation.publication import depublier
from tests.diffusion.aide import poser_communes, publier_document
from tests.documents import document_exemple, session_exemple

pytestmark = pytest.mark.django_db
JOUR = datetime.date(2027, 1, 15)


@pytest.fixture(autouse=True)
def base() -> None:
    poser_communes()


def trouvees(texte: str = "") -> list[int]:
    """The numbers of the trainings found, in their order."""
    lignes = chercher(Criteres(jour=JOUR, texte=texte)).lignes
    return sorted(ligne.document.action.id for ligne in lignes)


def publier(action: int, titre: str = "Ébéniste", **valeurs: Any) -> None:
    sessions = [session_exemple(action * 10), session_exemple(action * 10 + 1)]
    publier_document(
        document_exemple(action={"id": action, "titre": titre}, sessions=sessions, **valeurs)
    )


def manifeste(settings: Any) -> dict[str, Any]:
    lu: dict[str, Any] = json.loads((Path(settings.INDEX) / MANIFESTE).read_bytes())
    return lu


def test_chaque_publication_a_le_numero_suivant_et_l_index_le_retient(settings: Any) -> None:
    publier(1)
    publier(2)
    assert trouvees() == [1, 2]
    assert manifeste(settings)["numero"] == 2
    depublier(Action.objects.get(pk=1))
    assert trouvees() == [2]
    assert manifeste(settings)["numero"] == 3
    lus = Changement.objects.order_by("numero").values_list("numero", "action", "version")
    assert [(numero, action, bool(version)) for numero, action, version in lus] == [
        (1, 1, True),
        (2, 2, True),
        (3, 1, False),
    ]


def test_ce_qui_change_remplace_ce_qu_il_y_avait() -> None:
    publier(1, "Menuisier")
    assert trouvees("menuisier") == [1]
    publier(1, "Charpentier")
    assert (trouvees("menuisier"), trouvees("charpentier")) == ([], [1])


@pytest.mark.parametrize("quoi", ["supprime", "coupe", "d_un_autre_format", "d_une_autre_base"])
def test_un_index_qui_ne_vaut_plus_est_refait(settings: Any, quoi: str) -> None:
    publier(1)
    assert trouvees() == [1]
    dossier = Path(settings.INDEX)
    if quoi == "supprime":
        shutil.rmtree(dossier)
    elif quoi == "coupe":
        (dossier / MANIFESTE).write_bytes(b'{"format":')
    elif quoi == "d_un_autre_format":
        (dossier / MANIFESTE).write_text(json.dumps(manifeste(settings) | {"format": "0"}))
    else:
        Compteur.objects.update(base="00000000-0000-0000-0000-000000000001")
        publier(2)
        assert trouvees() == [1, 2]
        return
    assert trouvees("ebeniste") == [1]


def test_une_base_revenue_en_arriere_est_reconnue(settings: Any) -> None:
    """A restored backup draws the same numbers again, for other publications."""
    publier(1)
    publier(2)
    assert trouvees() == [1, 2]
    depublier(Action.objects.get(pk=2))
    Changement.objects.filter(numero__gt=1).delete()
    premier = Changement.objects.get(numero=1)
    Compteur.objects.update(numero=1, jeton=premier.jeton)
    publier(3)
    assert trouvees() == [1, 3]


def test_beaucoup_de_petits_segments_sont_fondus_sans_rien_changer(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suite, "SEGMENTS_MAX", 3)
    monkeypatch.setattr(suite, "PART_DES_PETITS", 0.5)
    for action in range(1, 41):
        publier(action, f"Chaudronnerie {action}")
    assert len(chercher(Criteres(jour=JOUR)).lignes) == 20
    for action in range(1, 13):
        publier(action, f"Menuisier {action}")
        assert chercher(Criteres(jour=JOUR, texte="menuisier")).total == action
        assert chercher(Criteres(jour=JOUR, texte="chaudronnerie")).total == 40 - action
    assert len(manifeste(settings)["segments"]) <= 5
    comptes = chercher(Criteres(jour=JOUR)).comptes
    monkeypatch.undo()
    shutil.rmtree(settings.INDEX)
    assert chercher(Criteres(jour=JOUR)).comptes == comptes


def test_quand_tout_est_retire_l_index_est_vide_et_repond() -> None:
    for action in (1, 2, 3):
        publier(action)
        assert len(trouvees()) == action
    for action in (1, 2, 3):
        depublier(Action.objects.get(pk=action))
        assert len(trouvees()) == 3 - action
    publier(1)
    assert trouvees("ebeniste") == [1]


def test_un_processus_voit_ce_qu_un_autre_a_ecrit(settings: Any) -> None:
    publier(1)
    un, autre = Index(Path(settings.INDEX)), Index(Path(settings.INDEX))
    premier = un.a_jour()
    assert premier is not None
    assert premier.actions == 1
    publier(2)
    assert autre.tenir()
    relu = un.etat()
    assert relu is not None
    assert relu.actions == 2


def test_un_grand_index_se_fait_par_lots_et_repond_pendant_ce_temps(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for action in range(1, 8):
        publier(action)
    monkeypatch.setattr(suite, "EN_PASSANT", 2)
    monkeypatch.setattr(suite, "LOT", 3)
    resultats = chercher(Criteres(jour=JOUR))
    assert (resultats.total, resultats.reste) == (0, 7)
    assert Index(Path(settings.INDEX)).tenir()
    resultats = chercher(Criteres(jour=JOUR))
    assert (resultats.total, resultats.reste) == (7, 0)


def test_un_processus_repond_de_ce_qu_il_a_ouvert_pendant_que_l_index_se_refait(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for action in range(1, 6):
        publier(action)
    assert len(trouvees()) == 5
    shutil.rmtree(settings.INDEX)
    monkeypatch.setattr(suite, "EN_PASSANT", 2)
    resultats = chercher(Criteres(jour=JOUR, texte="ebeniste"))
    assert (resultats.total, resultats.reste) == (5, 0)
    assert suite.index().tenir()
    publier(6)
    assert len(trouvees()) == 6


def test_le_numero_se_lit_en_une_requete(django_assert_num_queries: Any) -> None:
    publier(1)
    trouvees()
    with django_assert_num_queries(
        3
    ):  # within a transaction, two more say that numbers are drawn now
        assert suite.index().a_jour() is not None
    assert connection.in_atomic_block


def test_la_commande_tient_l_index(capsys: pytest.CaptureFixture[str]) -> None:
    publier(1)
    publier(2)
    call_command("index", "--une-fois", "--refaire")
    assert "2 formations dans l’index." in capsys.readouterr().out
    assert trouvees() == [1, 2]
