"""What search engines read of a training and of an organisme."""

from typing import Any

import pytest

from sofi.annuaire.models import Etablissement, Site
from sofi.diffusion.organismes import Fiche
from sofi.diffusion.schema_org import cours, description, organisme
from sofi.referentiels.models import Formacode
from tests.documents import (
    APPRENTISSAGE,
    dispositif_exemple,
    document_exemple,
    fiche_exemple,
    formation_libre,
    session_exemple,
)

PAGE = "https://sofi.exemple.fr/formation/1"
ADRESSE = {
    "@type": "PostalAddress",
    "streetAddress": "8 quai des Tanneries",
    "postalCode": "53100",
    "addressLocality": "Mayenne",
    "addressCountry": "FR",
}
PAYANT = {"@type": "Offer", "category": "Paid", "price": "6300.00", "priceCurrency": "EUR"}
GRATUIT = PAYANT | {"category": "Free", "price": "0.00"}


def test_cours_entier() -> None:
    document = document_exemple(action={"titre": "CAP Ébéniste - soir"})
    assert cours(document, document.sessions, adresse_page=PAGE) == {
        "@type": "Course",
        "@id": PAGE,
        "url": PAGE,
        "name": "CAP Ébéniste - soir",
        "description": "Fabriquer et installer un meuble, de la lecture du dessin à la finition.",
        "inLanguage": "fr",
        "provider": {
            "@type": "Organization",
            "name": "L’Atelier du quai",
            "url": "https://atelier.exemple.fr",
        },
        "educationalCredentialAwarded": "CAP Ébéniste",
        "courseCode": "RNCP37538",
        "about": ["Ébénisterie"],
        "offers": [PAYANT],
        "hasCourseInstance": [
            {
                "@type": "CourseInstance",
                "courseMode": "Onsite",
                "startDate": "2027-09-06",
                "endDate": "2028-06-16",
                "courseWorkload": "PT1260H",
                "location": {"@type": "Place", "name": "Atelier du quai", "address": ADRESSE},
                "offers": [PAYANT],
            }
        ],
    }


def test_ce_qui_n_est_pas_connu_n_est_pas_dit() -> None:
    document = document_exemple(
        formation=formation_libre(domaines=[]), organisme={"url": ""}, sessions=[]
    )
    dit = cours(document, [], adresse_page=PAGE)
    assert {*dit} == {
        "@type",
        "@id",
        "url",
        "name",
        "description",
        "inLanguage",
        "provider",
    }
    assert "url" not in dit["provider"]


def test_code_du_repertoire_specifique() -> None:
    document = document_exemple(formation={"fiche": fiche_exemple(rncp="", rs="RS5000")})
    assert cours(document, [], adresse_page=PAGE)["courseCode"] == "RS5000"


@pytest.mark.parametrize(
    ("champs", "attendus", "absents"),
    [
        ({"esp": "permanentes"}, {"courseMode": "Onsite"}, {"startDate", "endDate"}),
        ({"enseignement": "distance"}, {"courseMode": "Online"}, {"location"}),
        ({"enseignement": "hybride"}, {"courseMode": "Blended"}, set()),
        ({"enseignement": ""}, {}, {"courseMode"}),
        ({"lieu": None}, {}, {"location"}),
        ({"heures_centre": None}, {"courseWorkload": "PT840H"}, set()),
        ({"heures_entreprise": None}, {"courseWorkload": "PT420H"}, set()),
        ({"heures_centre": 0, "heures_entreprise": 0}, {}, {"courseWorkload"}),
        ({"date_fin": None}, {"startDate": "2027-09-06"}, {"endDate"}),
    ],
)
def test_session(champs: dict[str, Any], attendus: dict[str, Any], absents: set[str]) -> None:
    document = document_exemple(sessions=[session_exemple(**champs)])
    (session,) = cours(document, document.sessions, adresse_page=PAGE)["hasCourseInstance"]
    assert session.items() >= attendus.items()
    assert not absents & {*session}


@pytest.mark.parametrize(
    ("dispositifs", "attendues"),
    [
        ([], [{"@type": "Offer", "category": "Paid"}]),
        ([{"frais_ttc": None}], [{"@type": "Offer", "category": "Paid"}]),
        ([{}, {"frais_ttc": "6300"}], [PAYANT]),
        ([{}, {"frais_ttc": "120.5"}], [PAYANT | {"price": "120.50"}, PAYANT]),
        ([{"type": APPRENTISSAGE, "frais_ttc": None}], [GRATUIT]),
        ([{"type": APPRENTISSAGE, "frais_ttc": None}, {}], [GRATUIT, PAYANT]),
    ],
)
def test_prix(dispositifs: list[dict[str, Any]], attendues: list[dict[str, str]]) -> None:
    """Free for some comes first, then each price once; a category always, Google asks for it."""
    session = session_exemple(
        dispositifs=[dispositif_exemple(n, **champs) for n, champs in enumerate(dispositifs, 1)]
    )
    dit = cours(document_exemple(), [session, session], adresse_page=PAGE)
    assert dit["offers"] == attendues
    assert dit["hasCourseInstance"][0]["offers"] == attendues


@pytest.mark.parametrize(
    ("objectifs", "objectif", "attendu"),
    [
        ("<p>Réaliser  un\nmeuble.</p>", "Autre", "Réaliser un meuble."),
        ("", "Fabriquer\nun meuble.", "Fabriquer un meuble."),
        ("", "", "CAP Ébéniste"),
        ("", "abcd " * 99 + "abcde", "abcd " * 99 + "abcde"),
        ("", "abcd " * 99 + "abcdef", ("abcd " * 99).strip() + "…"),
        ("", "abcd " * 99 + "abcd efgh", ("abcd " * 99).strip() + "…"),
    ],
)
def test_description(objectifs: str, objectif: str, attendu: str) -> None:
    """500 characters at most, cut between words."""
    dite = description(
        document_exemple(action={"objectifs": objectifs}, formation={"objectif": objectif})
    )
    assert dite == attendu and len(dite) <= 500


def test_organisme_entier() -> None:
    etablissement = Etablissement(
        siret="99900012800010",
        nom="Atelier",
        raison_sociale="ATELIER DU QUAI",
        description="Il forme\naux métiers  du bois.",
        telephone="0261910000",
        courriel="a@exemple.fr",
        url="https://atelier.exemple.fr",
        ligne1="8 quai des Tanneries",
        ligne3="Bât. B",
        code_postal="53100",
        ville="Mayenne",
    )
    site = Site(nom="Annexe", ligne1="8 quai des Tanneries", code_postal="53100", ville="Mayenne")
    fiche = Fiche(etablissement, domaines=[Formacode(libelle="Ébénisterie")], sites=[site])
    assert organisme(fiche, adresse_page=PAGE) == {
        "@type": "EducationalOrganization",
        "@id": PAGE,
        "url": PAGE,
        "name": "Atelier",
        "legalName": "ATELIER DU QUAI",
        "description": "Il forme aux métiers du bois.",
        "identifier": {
            "@type": "PropertyValue",
            "propertyID": "SIRET",
            "value": "99900012800010",
        },
        "telephone": "0261910000",
        "email": "a@exemple.fr",
        "sameAs": "https://atelier.exemple.fr",
        "knowsAbout": ["Ébénisterie"],
        "address": ADRESSE | {"streetAddress": "8 quai des Tanneries, Bât. B"},
        "location": [{"@type": "Place", "name": "Annexe", "address": ADRESSE}],
    }
