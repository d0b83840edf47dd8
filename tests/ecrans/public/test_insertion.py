"""The figures of what became of those who took a certification: on its page, and the last ones on each training's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sofi.diffusion.insertion import Promotion
from sofi.referentiels.models import Certification, PromotionDeCertification
from tests.pages import d_un_trait

from .conftest import a_venir

Publier = Callable[..., dict[str, Any]]


@pytest.fixture
def certification(publier: Publier) -> Certification:
    publier(a_venir(1))
    return Certification.objects.create(numero="RNCP37538", intitule="Ébéniste")


def promotion(
    certification: Certification, annee: int, *taux: int | None, certifies: int = 0
) -> None:
    connus = dict(
        zip(("insertion", "insertion_metier", "insertion_metier_2_ans"), taux, strict=False)
    )
    PromotionDeCertification.objects.create(
        certification=certification, annee=annee, certifies=certifies or None, **connus
    )


def page(client: Client, adresse: str) -> str:
    return d_un_trait(client.get(adresse).content.decode()).replace("\xa0", " ")


def test_trois_ans_au_plus_et_ceux_qui_disent_quelque_chose(
    client: Client, certification: Certification
) -> None:
    promotion(certification, 2024)
    promotion(certification, 2023, 87, 64, certifies=1204)
    promotion(certification, 2022, None, None, 71)
    promotion(certification, 2021, 80)
    promotion(certification, 2020, 79)
    html = page(client, "/certification/RNCP37538-cap-ebeniste/")
    tableau = html.partition('id="h-insertion"')[2].partition("</table>")[0]
    annees = [annee for annee in range(2020, 2025) if f'scope="row">{annee}<' in tableau]
    assert annees == [2021, 2022, 2023]
    assert all(f"<span>{lu}</span>" in tableau for lu in ("1 204", "87 %", "64 %", "71 %", "–"))


def test_la_formation_dit_les_derniers_connus(client: Client, certification: Certification) -> None:
    adresse = "/formation/1-cap-ebeniste-mayenne/"
    assert "Ce qu’on devient" not in page(client, adresse)
    promotion(certification, 2023, 87, 64, certifies=1204)
    promotion(certification, 2024, certifies=1310)
    dit = "87 % en emploi six mois après, 64 % dans le métier visé, sur 1 204 certifiés, en 2023"
    assert dit in page(client, adresse)


def test_sans_chiffre_rien_n_est_dit(client: Client, certification: Certification) -> None:
    assert "h-insertion" not in page(client, "/certification/RNCP37538-cap-ebeniste/")


@pytest.mark.parametrize(
    ("insertion", "metier", "phrase"),
    [
        (87, 64, "87 % en emploi six mois après, 64 % dans le métier visé"),
        (None, 64, "64 % dans le métier visé six mois après"),
        (0, None, "0 % en emploi six mois après"),
        (None, None, ""),
    ],
)
def test_la_phrase(insertion: int | None, metier: int | None, phrase: str) -> None:
    assert Promotion(2023, None, insertion, metier, 71).phrase.replace("\xa0", " ") == phrase
