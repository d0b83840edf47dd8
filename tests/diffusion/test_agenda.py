"""An information collective as a calendar file."""

from typing import Any

import pytest

from sofi.diffusion.agenda import (
    RELECTURE,
    calendrier,
    fichier_ics,
    lieu_d_information,
    nom_de_lieu,
)
from tests.documents import MAYENNE, document_exemple, information_exemple

PAGE = "https://sofi.exemple.fr/formation/1"


def lignes(**champs: Any) -> list[str]:
    """The lines of the calendar, those that were cut put together again."""
    document = document_exemple(action={"titre": "CAP Ébéniste"}, organisme={"nom": "Atelier"})
    fichier = fichier_ics(document, information_exemple(**champs), adresse_page=PAGE)
    assert fichier.endswith("END:VCALENDAR\r\n")
    assert all(len(ligne.encode()) <= 75 for ligne in fichier.split("\r\n"))
    return fichier.replace("\r\n ", "").split("\r\n")[:-1]


def test_fichier_entier() -> None:
    """Hours in UTC: 14 h in June is 12 h."""
    assert lignes(numero=7, commentaire="Visite ; apportez, si possible,\nun dessin\\plan") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//SOFI//Agenda//FR",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:information-7@sofi",
        "DTSTAMP:20260520T071200Z",
        "LAST-MODIFIED:20260520T071200Z",
        "DTSTART:20270610T120000Z",
        "DTEND:20270610T140000Z",
        "SUMMARY:Information collective : CAP Ébéniste",
        "DESCRIPTION:Atelier\\nVisite \\; apportez\\, si possible\\,\\nun dessin\\\\plan\\n" + PAGE,
        "LOCATION:Atelier du quai\\, 8 quai des Tanneries\\, 53100 Mayenne",
        "CATEGORIES:Information collective",
        f"URL:{PAGE}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


@pytest.mark.parametrize(
    ("debut", "fin", "attendu"),
    [
        (None, None, ["DTSTART;VALUE=DATE:20270610"]),
        (None, "16:00", ["DTSTART;VALUE=DATE:20270610"]),
        ("14:00", None, ["DTSTART:20270610T120000Z"]),
        ("14:00", "14:00", ["DTSTART:20270610T120000Z"]),
        ("14:00", "13:00", ["DTSTART:20270610T120000Z"]),
        ("14:00", "14:01", ["DTSTART:20270610T120000Z", "DTEND:20270610T120100Z"]),
    ],
)
def test_heures(debut: str | None, fin: str | None, attendu: list[str]) -> None:
    """The whole day without an hour; an end only after the beginning."""
    dites = lignes(heure_debut=debut, heure_fin=fin)
    assert [ligne for ligne in dites if ligne.startswith(("DTSTART", "DTEND"))] == attendu


def test_sans_signe_de_controle() -> None:
    assert "SUMMARY:Information collective : a\\nb\\nc\\nd" in fichier_ics(
        document_exemple(action={"titre": "a\r\nb\rc\nd\x00\x1f"}),
        information_exemple(),
        adresse_page=PAGE,
    )


@pytest.mark.parametrize("longueur", [56, 57, 58, 129, 130, 131, 132])
def test_lignes_coupees_au_plus_tard(longueur: int) -> None:
    """75 octets a line, 74 after the space that says it goes on; no character is cut in two."""
    for lettre in ("a", "é"):
        titre = "x" * (longueur % 3) + lettre * longueur
        fichier = fichier_ics(
            document_exemple(action={"titre": titre}), information_exemple(), adresse_page=PAGE
        )
        debut = fichier.index("SUMMARY")
        coupees = fichier[debut : fichier.index("\r\nDESCRIPTION")].split("\r\n")
        assert "".join([coupees[0], *(ligne[1:] for ligne in coupees[1:])]).endswith(titre)
        assert all(ligne.startswith(" ") for ligne in coupees[1:])
        assert all(75 - len(lettre.encode()) < len(une.encode()) <= 75 for une in coupees[:-1])


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        ({"adresse": None, "url": "https://visio.exemple.fr"}, "https://visio.exemple.fr"),
        ({"adresse": None, "url": ""}, "À distance"),
        ({"nom": "Principal"}, "8 quai des Tanneries, 53100 Mayenne"),
        (
            {"adresse": MAYENNE | {"code_postal": ""}},
            "Atelier du quai, 8 quai des Tanneries, Mayenne",
        ),
        (
            {"adresse": MAYENNE | {"lignes": ["A", "B"], "ville": ""}},
            "Atelier du quai, A, B, 53100",
        ),
    ],
)
def test_lieu(champs: dict[str, Any], attendu: str) -> None:
    assert lieu_d_information(information_exemple(**champs)) == attendu


def test_nom_de_lieu() -> None:
    assert [nom_de_lieu(nom) for nom in ("Principal", "Annexe", "")] == ["", "Annexe", ""]


def test_a_calendar_one_subscribes_to_has_a_name_and_says_when_to_read_it_again():
    """Even without any event: it begins as every calendar does."""
    lignes = [ligne.rstrip("\r\n") for ligne in calendrier([], nom="Réunions, Laval")]
    assert lignes[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"] and lignes[-1] == "END:VCALENDAR"
    assert "NAME:Réunions\\, Laval" in lignes and "X-WR-CALNAME:Réunions\\, Laval" in lignes
    assert f"X-PUBLISHED-TTL:{RELECTURE}" in lignes
