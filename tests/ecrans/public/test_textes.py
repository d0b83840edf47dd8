"""Facts of a session in the public's words."""

import pytest

from sofi.echanges.lheo.correspondance.alternance import phrase
from sofi.ecrans.public.presentation.financement import frais, nom
from sofi.ecrans.public.presentation.textes import places, rythme
from sofi.socle.formats import INSECABLE
from tests.echanges import documents_publies as fab

CYCLE = {"cycle_unite": "3", "cycle_entreprise": 2, "cycle_centre": 1}
DIT = "2\N{NO-BREAK SPACE}semaines en entreprise, 1 en centre"


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"dispositifs": [fab.apprentissage()]}, True),
        ({"dispositifs": [fab.professionnalisation()]}, True),
        ({"modalites": ["alternance"]}, True),
        ({"modalites": ["organisme"]}, False),
    ],
)
def test_rythme_tant_que_la_fiche_le_demande(champs: fab.Json, dit: bool) -> None:
    """What was typed for a contract since removed is kept on the card, not told to the public."""
    assert (DIT in rythme(fab.session(**CYCLE | champs))) is dit


@pytest.mark.parametrize(
    ("centre", "entreprise", "page", "flux"),
    [
        (
            0,
            2,
            "2 semaines en entreprise, 0 en centre",
            "0 semaine en centre, 2 semaines en entreprise",
        ),
        (
            3,
            None,
            "0 semaine en entreprise, 3 en centre",
            "3 semaines en centre, 0 semaine en entreprise",
        ),
        (0, 0, "", ""),
    ],
)
def test_la_page_et_le_flux_disent_le_meme_cycle(
    centre: int, entreprise: int | None, page: str, flux: str
) -> None:
    """A side without a unit is a rhythm like another: both tell it, or neither."""
    cycle = {"cycle_unite": "3", "cycle_centre": centre, "cycle_entreprise": entreprise}
    muette = {"rythmes": [], "periodes": [], "heures_hebdo": None}
    session = fab.session(**cycle | muette, dispositifs=[fab.apprentissage()])
    assert rythme(session).replace(INSECABLE, " ") == page
    assert phrase(session) == flux


@pytest.mark.parametrize(("regle", "attendu"), [("poec", True), ("cpf", False)])
def test_opco_d_une_poec_seulement(regle: str, attendu: bool) -> None:
    dispositif = fab.dispositif(
        genre={"regle": regle}, opco={"code": "akto", "libelle": "AKTO"}, reference_marche="34567"
    )
    assert ("AKTO 34567" in nom(dispositif)) is attendu


@pytest.mark.parametrize(
    ("capacite", "siennes", "dit"),
    [
        (12, [(12, 10), (12, 8)], "12 places sur 12"),
        (12, [(12, 5), (12, 4)], "9 places sur 12"),
        (12, [(12, None), (12, 4)], "12 places"),
        (None, [(12, 5), (12, 4)], "9 places sur 24"),
    ],
)
def test_jamais_plus_de_places_que_la_capacite(capacite, siennes, dit) -> None:
    dispositifs = [
        fab.dispositif(places=offertes, places_restantes=reste) for offertes, reste in siennes
    ]
    lues = places(fab.session(capacite=capacite, dispositifs=dispositifs, recrutement="ouvert"))
    assert lues.texte.replace(INSECABLE, " ") == dit


def test_des_frais_de_certification_sans_montant_se_disent() -> None:
    inconnus = {"frais_certification": None, "frais_additionnels": None}
    session = fab.session(dispositifs=[fab.dispositif(frais_certification_prevus=True, **inconnus)])
    assert frais(session) == ["Frais de certification : à payer, montant à demander à l’organisme."]
    sans = fab.session(dispositifs=[fab.dispositif(frais_certification_prevus=False, **inconnus)])
    assert frais(sans) == []
