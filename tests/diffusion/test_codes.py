"""How facets are held: numbers and bits that rows already written hold, and that never change meaning."""

import datetime
from typing import Any

import pytest

from sofi.diffusion import codes
from sofi.diffusion.codes import (
    code_departement,
    debuts,
    financement,
    numero_de,
    numero_departement,
    situations,
)
from sofi.diffusion.criteres import Criteres, Tri
from sofi.diffusion.lieux import Lieu
from sofi.offre.fiches import pieces
from tests.documents import APPRENTISSAGE, CPF, REGION, dispositif_exemple, session_exemple

TABLES = {
    "MODALITES": [(1, "presentiel"), (2, "hybride"), (3, "distance")],
    "NIVEAUX": [
        (1, "sans"),
        (3, "3"),
        (4, "4"),
        (5, "5"),
        (6, "6"),
        (7, "7"),
        (8, "8"),
        (2, "nc"),
    ],
    "SITUATIONS": [
        (1, "emploi"),
        (2, "salarie"),
        (4, "alternance"),
        (8, "particulier"),
        (16, "independant"),
        (32, "agent"),
        (64, "handicap"),
    ],
    "FINANCEMENTS": [
        (1, "cpf"),
        (2, "region"),
        (4, "apprentissage"),
        (8, "professionnalisation"),
        (16, "poe"),
        (32, "france-travail"),
        (64, "entreprise"),
        (128, "transition"),
        (256, "agefiph"),
        (512, "autre"),
    ],
    "CERTIFIANTE": [(1, "oui")],
}


@pytest.mark.parametrize("nom", TABLES)
def test_ce_que_les_lignes_tiennent(nom: str) -> None:
    assert [(valeur.numero, valeur.code) for valeur in getattr(codes, nom)] == TABLES[nom]


def test_debuts() -> None:
    assert [(v.numero, v.code) for v in debuts(datetime.date(2026, 6, 1))] == [
        (1, "proche"),
        (2, "2026"),
        (4, "2027"),
        (8, "permanente"),
    ]


D, S, A, P, N, G, H = (1, 2, 4, 8, 16, 32, 64)


@pytest.mark.parametrize(
    ("publics", "attendu"),
    [
        ([], 0),
        (["83056"], D | S | P | N | G),
        *(([code], A) for code in ("82020", "82027", "82029")),
        *(
            ([code], N)
            for code in (
                *("82004", "82009", "82010", "82011", "82012"),
                *("82017", "82038", "82057", "81060", "81062"),
            )
        ),
        *(([code], G) for code in ("82055", "82070", "82071", "82074", "82075", "82076")),
        *(([code], H) for code in ("81020", "81025", "81026", "81027", "81028", "81029")),
        (["82061"], H | S),
        (["80006"], D),
        (["80999"], D),
        (["82044"], S),
        (["81050"], P),
        (["81051"], 0),
        (["83001"], 0),
        (["80006", "82044"], D | S),
        (["80006", "80007"], D),
        (["x", "", "²"], 0),
    ],
)
def test_situations(publics: list[str], attendu: int) -> None:
    assert situations(publics) == attendu


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        ({"programme_regional": True, "regle": "cpf"}, 2),
        ({"regle": "cpf", "code_financeur": "4"}, 1),
        ({"regle": "apprentissage"}, 4),
        ({"regle": "professionnalisation"}, 8),
        ({"regle": "poec"}, 16),
        ({"regle": "poei"}, 16),
        ({"code_financeur": "4"}, 32),
        ({"code_financeur": "5"}, 64),
        ({"code_financeur": "16"}, 64),
        ({"code_financeur": "17"}, 128),
        ({"code_financeur": "7"}, 256),
        ({"code_financeur": "0"}, 512),
    ],
)
def test_financement(champs: dict[str, Any], attendu: int) -> None:
    assert financement(pieces.TypeDispositif(**champs)) == attendu


@pytest.mark.parametrize(
    ("code", "numero"), [("53", 53), ("01", 1), ("971", 971), ("2A", 201), ("2B", 202)]
)
def test_departement(code: str, numero: int) -> None:
    assert (numero_departement(code), code_departement(numero)) == (numero, code)


@pytest.mark.parametrize(("code", "numero"), [("2a", 201), ("", 0), ("x", 0), ("²", 0)])
def test_departement_ecrit_autrement(code: str, numero: int) -> None:
    assert numero_departement(code) == numero


def test_numero_de() -> None:
    assert [numero_de(codes.MODALITES, c) for c in ("hybride", "distance", "")] == [2, 3, 0]


SITUE = Lieu(libelle="Mayenne", departement="53", commune="53147", latitude=48.3, longitude=-0.6)
DEPARTEMENT = Lieu(libelle="Mayenne", departement="53")


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        ({}, Tri.DATE),
        ({"texte": "bois"}, Tri.PERTINENCE),
        ({"lieu": SITUE}, Tri.DISTANCE),
        ({"lieu": DEPARTEMENT}, Tri.DATE),
        ({"lieu": SITUE, "texte": "bois"}, Tri.PERTINENCE),
        ({"tri": Tri.DATE, "texte": "bois"}, Tri.DATE),
        ({"tri": Tri.PERTINENCE}, Tri.PERTINENCE),
        ({"tri": Tri.DISTANCE, "texte": "bois"}, Tri.DATE),
        ({"tri": Tri.DISTANCE, "lieu": DEPARTEMENT}, Tri.DATE),
        ({"tri": Tri.DISTANCE, "lieu": SITUE, "texte": "bois"}, Tri.DISTANCE),
    ],
)
def test_ordre(champs: dict[str, Any], attendu: Tri) -> None:
    """The order asked for when it has a meaning, else the most useful one."""
    assert Criteres(datetime.date(2026, 6, 1), **champs).ordre == attendu


@pytest.mark.parametrize(
    ("latitude", "longitude", "situe"), [(1.0, 1.0, True), (None, 1.0, False), (1.0, None, False)]
)
def test_situe(latitude: float | None, longitude: float | None, situe: bool) -> None:
    lieu = Lieu("Mayenne", "53", latitude=latitude, longitude=longitude)
    assert lieu.situe is situe and lieu.numero_departement == 53


def test_lieu_a_taper() -> None:
    assert (DEPARTEMENT.texte, Lieu("Ailleurs", "").texte) == ("Mayenne (53)", "Ailleurs")


@pytest.mark.parametrize(
    ("dispositifs", "gratuite"),
    [
        ([], False),
        ([{"type": CPF, "frais_ttc": "120.00"}], False),
        ([{"type": CPF, "frais_ttc": None}], False),  # not told: nobody knows
        ([{"type": CPF, "frais_ttc": "0.00"}], True),
        ([{"type": CPF, "frais_ttc": "0.00", "frais_certification": "85.50"}], False),
        ([{"type": REGION, "frais_ttc": None}], True),
        ([{"type": REGION, "frais_ttc": None, "frais_additionnels": "40.00"}], False),
        ([{"type": APPRENTISSAGE, "frais_ttc": "6300.00"}], True),  # the employer's
        ([{"type": CPF, "frais_ttc": "120.00"}, {"type": REGION, "frais_ttc": None}], True),
    ],
)
def test_gratuite_quand_une_facon_d_entrer_ne_coute_rien(
    dispositifs: list[dict[str, Any]], gratuite: bool
) -> None:
    rien = {"frais_ht": None, "frais_certification": None, "frais_additionnels": None}
    lus = [dispositif_exemple(rang, **rien | d) for rang, d in enumerate(dispositifs, 1)]
    assert codes.gratuite(session_exemple(1, dispositifs=lus)) is gratuite


def test_le_soir_le_week_end_et_le_programme() -> None:
    session = session_exemple(
        1,
        periodes=["soir", "week_end", "jour"],
        dispositifs=[dispositif_exemple(1), dispositif_exemple(2, type=REGION)],
    )
    assert codes.periodes(session) == codes.SOIR | codes.WEEK_END
    assert codes.programme(session) == REGION["numero"]
    assert codes.periodes(session_exemple(1, periodes=["jour"])) == 0
    assert codes.programme(session_exemple(1)) == 0
