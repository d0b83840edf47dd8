"""Rows made from documents."""

import datetime

import pytest
from django.core.management import call_command

from sofi.diffusion import codes
from sofi.diffusion.indexation import lignes_de, mettre_a_jour, reindexer
from sofi.diffusion.models import Publication
from sofi.validation.models import OffrePubliee
from tests.diffusion.aide import poser_communes, publier_document
from tests.documents import (
    APPRENTISSAGE,
    REGION,
    dispositif_exemple,
    document_exemple,
    formation_libre,
    session_exemple,
)

pytestmark = pytest.mark.django_db


def colonnes() -> list[tuple[object, ...]]:
    """Every row."""
    return list(Publication.objects.order_by("pk").values_list())


def test_une_ligne_par_session_non_retiree() -> None:
    document = document_exemple(
        sessions=[
            session_exemple(1),
            session_exemple(2, retiree_le="2026-06-01"),
            session_exemple(3),
        ]
    )
    assert [ligne.numero for ligne in lignes_de(document)] == [1, 3]


def test_colonnes_de_la_ligne() -> None:
    (ligne,) = lignes_de(document_exemple())
    assert (ligne.action, ligne.etablissement) == (45210, 1)
    assert ligne.date_debut == datetime.date(2027, 9, 6)
    assert (ligne.commune, ligne.departement, ligne.domaine) == ("53147", 53, 455)
    assert (ligne.niveau, ligne.enseignement, ligne.permanente, ligne.certifiante) == (
        3,
        1,
        False,
        True,
    )
    assert ligne.financements == codes.CPF
    assert ligne.publics == codes.DEMANDEUR | codes.SALARIE


def test_financements_et_situations() -> None:
    dispositifs = [dispositif_exemple(1, type=APPRENTISSAGE), dispositif_exemple(2, type=REGION)]
    (ligne,) = lignes_de(
        document_exemple(
            formation={"eligible_cpf": False}, sessions=[session_exemple(dispositifs=dispositifs)]
        )
    )
    assert ligne.financements == codes.APPRENTISSAGE | codes.REGION
    assert ligne.publics == codes.ALTERNANT | codes.DEMANDEUR


def test_document_sans_rien_de_facultatif() -> None:
    session = session_exemple(
        lieu=None,
        dispositifs=[],
        informations_collectives=[],
        date_debut=None,
        date_fin=None,
        enseignement="",
    )
    (ligne,) = lignes_de(
        document_exemple(formation=formation_libre(domaines=[]), sessions=[session])
    )
    assert (ligne.domaine, ligne.commune, ligne.latitude, ligne.enseignement) == (0, "", None, 0)
    assert ligne.date_fin.year == 9999


@pytest.mark.parametrize(
    ("publics", "attendu"),
    [
        (["80001"], codes.DEMANDEUR),
        (["82044"], codes.SALARIE),
        (["82020"], codes.ALTERNANT),
        (["82055", "82012"], codes.AGENT | codes.INDEPENDANT),
        (["82061"], codes.SALARIE | codes.HANDICAP),
        (["81050"], codes.PARTICULIER),
        (
            ["83056"],
            codes.DEMANDEUR | codes.SALARIE | codes.PARTICULIER | codes.INDEPENDANT | codes.AGENT,
        ),
        (["81018", "x", ""], 0),
    ],
)
def test_situations(publics: list[str], attendu: int) -> None:
    assert codes.situations(publics) == attendu


@pytest.mark.parametrize("code", ["53", "01", "2A", "2B", "971"])
def test_departements_en_nombres(code: str) -> None:
    assert codes.code_departement(codes.numero_departement(code)) == code


def test_une_nouvelle_version_remplace_les_lignes() -> None:
    publier_document(document_exemple(sessions=[session_exemple(1), session_exemple(2)]))
    publier_document(document_exemple(sessions=[session_exemple(2), session_exemple(3)]))
    assert list(Publication.objects.order_by("pk").values_list("pk", flat=True)) == [2, 3]


def test_depublier_efface_les_lignes_de_cette_action_seulement() -> None:
    publier_document(document_exemple())
    publier_document(document_exemple(action={"id": 2}, sessions=[session_exemple(9)]))
    mettre_a_jour(45210, None)
    assert list(Publication.objects.values_list("pk", flat=True)) == [9]


def test_reindexer_redonne_les_memes_lignes_et_efface_les_intruses() -> None:
    poser_communes()
    publier_document(document_exemple())
    publier_document(document_exemple(action={"id": 2}, sessions=[session_exemple(9)]))
    attendues = colonnes()
    Publication.objects.filter(pk=9).update(domaine=1)
    mettre_a_jour(3, None)
    Publication.objects.create(
        numero=77,
        action=77,
        etablissement=1,
        date_debut="2027-01-01",
        date_fin="2027-01-02",
    )
    assert reindexer() == 2
    assert colonnes() == attendues
    assert reindexer() == 2
    assert colonnes() == attendues


def test_reindexer_oublie_ce_qui_n_est_plus_public(capsys: pytest.CaptureFixture[str]) -> None:
    publier_document(document_exemple())
    OffrePubliee.objects.all().delete()
    call_command("reindexer")
    assert not Publication.objects.exists()
    assert "0\xa0session indexée" in capsys.readouterr().out
