"""The score of an action: what each criterion brings, on which actions, on which cards."""

from typing import Any

import pytest
from django.conf import settings

from sofi.offre.codes import Fiche
from sofi.offre.fiches import champ
from sofi.validation.document import Document
from sofi.validation.qualite import CRITERES, OBJECTIFS, PROGRAMME, en_document, evaluer
from tests.documents import (
    APPRENTISSAGE,
    REGION,
    action_exemple,
    changee,
    dispositif_exemple,
    document_exemple,
    etablissement_exemple,
    fiche_exemple,
    formation_libre,
    session_exemple,
)

Json = dict[str, Any]
ACTION = {
    "complement_programme": "",
    "objectifs": "",
    "plus_formation": "",
    "public_vise": "",
    "url_action": "",
    "url_pdf": "",
    "url_video": "",
}
SESSION = {"heures_hebdo": None, "informations_collectives": [], "periodes_inscription": []}
DISPOSITIF = {"places_restantes": None, "frais_ht": None, "frais_ttc": None}
REMPLIR: dict[str, Json] = {
    "complement_programme": {"action": {"complement_programme": f"<p>{'a' * PROGRAMME}</p>"}},
    "objectifs": {"action": {"objectifs": f"<p>{'a' * OBJECTIFS}</p>"}},
    "plus_formation": {"action": {"plus_formation": "<p>Douze établis récents.</p>"}},
    "public_vise": {"action": {"public_vise": "Salariés du bois"}},
    "url_action": {"action": {"url_action": "https://exemple.fr/cap"}},
    "url_pdf": {"action": {"url_pdf": "https://exemple.fr/cap.pdf"}},
    "metiers_ordonnes": {"formation": {"metiers": [{"code": "H2207", "libelle": "Meubles"}]}},
    "heures_hebdo": {"session": {"heures_hebdo": "35.00"}},
    "informations_collectives": {"session": {"informations_collectives": [{"id": 1}]}},
    "places_restantes": {"dispositif": {"places_restantes": 0}},
    "frais_ttc": {"dispositif": {"frais_ttc": "0.00"}},
    "description": {"organisme": {"description": "Des métiers du bois."}},
}


def document(**valeurs: Json) -> Document:
    """A non-certifying action that says nothing more than what is asked, with what the caller fills."""
    dispositif = dispositif_exemple(7, **DISPOSITIF | valeurs.get("dispositif", {}))
    session = session_exemple(5, **SESSION | {"dispositifs": [dispositif]})
    return document_exemple(
        formation=formation_libre(**valeurs.get("formation", {})),
        action=action_exemple(**ACTION | valeurs.get("action", {})),
        organisme=etablissement_exemple(**{"description": ""} | valeurs.get("organisme", {})),
        sessions=[changee(session, valeurs.get("session"))],
    )


def manquants(lu: Document) -> dict[str, tuple[int | None, ...]]:
    """The fields that would raise the score, with the cards that lack them."""
    return {constat.critere.champ: constat.manquants for constat in evaluer(lu).a_faire}


def test_cent_points_et_des_champs_qui_existent() -> None:
    assert sum(critere.points for critere in CRITERES) == 100
    assert len({critere.bit for critere in CRITERES}) == len(CRITERES)
    assert {critere.champ for critere in CRITERES} == set(REMPLIR)
    for critere in CRITERES:
        if critere.fiche != Fiche.ETABLISSEMENT:
            assert champ(critere.fiche, critere.champ)


def test_rien_de_dit() -> None:
    qualite = evaluer(document())
    assert (qualite.score, qualite.constats_atteints) == (0, [])
    assert qualite.manquants == qualite.concernes == sum(critere.bit for critere in CRITERES)
    assert [constat.gain for constat in qualite.a_faire] == sorted(
        (critere.points for critere in CRITERES), reverse=True
    )


@pytest.mark.parametrize("critere", CRITERES, ids=lambda critere: critere.champ)
def test_chaque_critere_ajoute_ses_points(critere: Any) -> None:
    qualite = evaluer(document(**REMPLIR[critere.champ]))
    assert qualite.score == critere.points
    assert [constat.critere for constat in qualite.constats_atteints] == [critere]
    assert not qualite.manquants & critere.bit


def test_tout_est_dit() -> None:
    tout: Json = {}
    for remplis in REMPLIR.values():
        for carte, valeurs in remplis.items():
            tout[carte] = tout.get(carte, {}) | valeurs
    qualite = evaluer(document(**tout))
    assert (qualite.score, qualite.a_faire, qualite.manquants) == (100, [], 0)


@pytest.mark.parametrize(
    ("valeurs", "champ"),
    [
        (
            {"action": {"complement_programme": f"<p>{'a' * (PROGRAMME - 1)}</p>"}},
            "complement_programme",
        ),
        ({"action": {"objectifs": f"<p>{'a' * (OBJECTIFS - 1)}</p>"}}, "objectifs"),
        ({"organisme": {"description": "  "}}, "description"),
    ],
)
def test_trop_peu_ne_compte_pas(valeurs: Json, champ: str) -> None:
    assert champ in manquants(document(**valeurs))


def test_autres_facons_de_le_dire() -> None:
    assert "url_pdf" not in manquants(document(action={"url_video": "https://exemple.fr/v.mp4"}))
    assert "frais_ttc" not in manquants(document(dispositif={"frais_ht": "6300.00"}))
    assert "objectifs" not in manquants(document(formation={"objectif": "a" * OBJECTIFS}))
    periode = {"type": "inscription", "debut": "2027-01-04", "fin": "2027-07-09"}
    assert "informations_collectives" not in manquants(
        document(session={"periodes_inscription": [periode]})
    )


@pytest.mark.parametrize(
    ("valeurs", "champ"),
    [
        ({"formation": {"sur_fiche": True, "fiche": fiche_exemple()}}, "metiers_ordonnes"),
        ({"session": {"esp": "permanentes"}}, "informations_collectives"),
        ({"session": {"recrutement": "ferme"}}, "informations_collectives"),
        ({"session": {"recrutement": "suspendu"}}, "places_restantes"),
        ({"dispositif": {"type": APPRENTISSAGE}}, "frais_ttc"),
        ({"dispositif": {"type": REGION}}, "frais_ttc"),
    ],
)
def test_ce_qui_ne_la_concerne_pas_sort_du_total(valeurs: Json, champ: str) -> None:
    qualite = evaluer(document(**valeurs))
    dits = {constat.critere.champ for constat in qualite.constats}
    assert champ not in dits
    # The others count for a little more: with all of them the score is still 100.
    assert qualite.score + sum(constat.gain for constat in qualite.a_faire) >= 100


def test_une_formation_publique_n_a_pas_de_prix() -> None:
    assert "frais_ttc" not in manquants(changee(document(), {"voie": "publique"}))


def test_la_session_qui_manque_est_nommee_et_les_autres_non() -> None:
    """Withdrawn sessions, and those ended on the day of the document, count for nothing."""
    seule = document()
    sans = SESSION | {"dispositifs": []}
    autres = [
        session_exemple(6),
        session_exemple(8, **sans),
        session_exemple(9, **sans, retiree_le="2026-05-01"),
        session_exemple(10, **sans | {"date_fin": "2026-05-19"}),
    ]
    lu = changee(seule, {"sessions": [*seule.sessions, *autres]})
    assert manquants(lu)["heures_hebdo"] == (5, 8)
    assert manquants(lu)["places_restantes"] == (7,)


def test_sans_session_il_y_en_a_une_a_ajouter() -> None:
    lu = changee(document(), {"sessions": []})
    assert manquants(lu)["heures_hebdo"] == manquants(lu)["frais_ttc"] == (None,)


def test_le_document_est_a_jour() -> None:
    """docs/qualite.md says what the code does; `manage.py qualite` writes it again."""
    ecrit = (settings.BASE_DIR / "docs" / "qualite.md").read_text(encoding="utf-8")
    assert ecrit == en_document()
