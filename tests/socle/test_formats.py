"""French ways of writing dates, hours, sums and identifiers."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from sofi.socle import formats

PARIS_MIDI = datetime.datetime(2026, 5, 20, 7, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("fonction", "valeur", "attendu"),
    [
        (formats.jour_abrege, datetime.date(2026, 9, 28), "28~sept. 2026"),
        (formats.a_la_commune, "Nantes", "à Nantes"),
        (formats.a_la_commune, "Le Mans", "au Mans"),
        (formats.a_la_commune, "Les Herbiers", "aux Herbiers"),
        (formats.a_la_commune, "La Flèche", "à La Flèche"),
        (formats.a_la_commune, "L’Île-d’Yeu", "à L’Île-d’Yeu"),
        (formats.a_la_commune, "Lesneven", "à Lesneven"),
        (formats.de_la_commune, "Le Lude", "du Lude"),
        (formats.de_la_commune, "Les Sables-d’Olonne", "des Sables-d’Olonne"),
        (formats.de_la_commune, "Angers", "d’Angers"),
        (formats.de_la_commune, "Évron", "d’Évron"),
        (formats.de_la_commune, "Yvré-l’Évêque", "d’Yvré-l’Évêque"),
        (formats.de_la_commune, "La Flèche", "de La Flèche"),
        (formats.jour_abrege, datetime.date(2026, 7, 1), "1er~juill. 2026"),
        (formats.jour_long, datetime.date(2026, 9, 28), "lundi 28~septembre 2026"),
        (formats.jour_saisi, datetime.date(2026, 9, 1), "01/09/2026"),
        (formats.en_mots, [True, False, datetime.date(2026, 9, 1), 3], "oui, non, 01/09/2026, 3"),
        # A moment just after midnight in Paris is still the day before in UTC.
        (
            formats.jour_saisi,
            datetime.datetime(2026, 8, 31, 22, 30, tzinfo=datetime.UTC),
            "01/09/2026",
        ),
        (formats.heure, datetime.time(14, 30), "14~h~30"),
        (formats.heure, datetime.time(9, 5), "9~h~05"),
        (formats.heure, datetime.time(9), "9~h"),
        (formats.moment, PARIS_MIDI, "20~mai 2026 à 9~h~12"),
        (formats.nombre, 1350, "1~350"),
        (formats.nombre, Decimal("28.50"), "28,5"),
        (formats.nombre, Decimal("100"), "100"),
        (formats.nombre, 0, "0"),
        (formats.euros, Decimal("6300.00"), "6~300~€"),
        (formats.euros, Decimal("12.5"), "12,50~€"),
        (formats.siret, "99900012800010", "999~000~128 00010"),
        (formats.siret, "9990001280001", "9990001280001"),
        (formats.telephone, "0240204020", "02~40~20~40~20"),
        (formats.telephone, "02.40.20.40.20", "02~40~20~40~20"),
        (formats.telephone, "+33240204020", "02~40~20~40~20"),
        (formats.lien_telephone, "02 40 20 40 20", "tel:+33240204020"),
        (formats.lien_telephone, "+32 2 123 45 67", "tel:+3221234567"),
        (formats.insecables, "Fait : « oui » !", "Fait~: «~oui~»~!"),
    ],
)
def test_formats(fonction: Any, valeur: Any, attendu: str) -> None:
    """Each way of writing; ~ stands for the non-breaking space."""
    assert fonction(valeur).replace(formats.INSECABLE, "~") == attendu


@pytest.mark.parametrize(
    ("compte", "attendu"), [(0, "0~résultat"), (1, "1~résultat"), (1200, "1~200~résultats")]
)
def test_accord(compte: int, attendu: str) -> None:
    """Zero and one are singular."""
    assert (
        formats.accord(compte, "résultat", "résultats").replace(formats.INSECABLE, "~") == attendu
    )


def test_nombre_avec_unite() -> None:
    """The unit stays with its number."""
    assert formats.nombre(420, "h") == f"420{formats.INSECABLE}h"
