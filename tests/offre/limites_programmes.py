"""Cases at the limits: what the Région's file says of a lot."""

from typing import Any

from sofi.offre.models import Dispositif

from .en_memoire import Cas, etablissement, formateur, jour, programme, session, site
from .limites_dispositif import dispositif

MANDATAIRE = etablissement(pk=9, raison_sociale="GRETA")
AUTRE_SITE = site(pk=7, nom="Halle")
FORFAIT = programme(forfait_recrutement=True) | {
    "action.formateur": formateur(),
    "contexte.formateurs": [
        formateur(date_debut_prevue=jour(10, 5)),
        formateur(date_debut_prevue=jour(9, 7)),
        formateur(),
    ],
}


def lieux_prevus(*sites: Any) -> dict[str, Any]:
    return programme() | {
        "action.formateur": formateur(),
        "contexte.formateurs": [formateur(site=prevu) for prevu in sites],
    }


PROGRAMMES: list[Cas] = [
    ("annee_du_lot", programme(), []),
    ("annee_du_lot", {}, []),
    ("annee_du_lot", programme() | session(date_debut=None), []),
    ("annee_du_lot", programme() | session(date_debut=jour(12, 31)), []),
    (
        "annee_du_lot",
        programme() | session(date_debut=jour(1, 1, 2027)),
        ["du lot 26-1 doit commencer en 2026 ; la date saisie est le 01/01/2027", "un lot de 2027"],
    ),
    (
        "annee_du_lot",
        programme() | session(date_debut=jour(1, 1, 2027)) | {"contexte.publiees": {1}},
        [],
    ),
    ("responsable_mandataire", programme(), []),
    ("responsable_mandataire", programme() | {"action.formateur": formateur()}, []),
    (
        "responsable_mandataire",
        programme() | {"action.formateur": formateur(MANDATAIRE)},
        ["le mandataire : GRETA"],
    ),
    (
        "responsable_mandataire",
        programme() | {"action.formateur": formateur(MANDATAIRE)} | session(responsable=None),
        [],
    ),
    ("lieu_de_realisation", lieux_prevus(), []),
    ("lieu_de_realisation", lieux_prevus(None), []),
    ("lieu_de_realisation", lieux_prevus(site(), AUTRE_SITE), []),
    (
        "lieu_de_realisation",
        lieux_prevus(AUTRE_SITE, site(pk=8, nom="Quai")),
        ["« Atelier – Mayenne » n'est pas", "prévoit : Halle – Mayenne et Quai – Mayenne."],
    ),
    ("lieu_de_realisation", lieux_prevus(AUTRE_SITE) | session(lieu=None), []),
    ("lieu_de_realisation", lieux_prevus(AUTRE_SITE) | {"action.formateur": None}, []),
    *(
        (nom, {**FORFAIT, **etat}, trouve)
        for nom, etat, trouve in (
            (
                "forfait_a_la_date_prevue",
                {},
                [
                    "Le lot 26-1",
                    "prévue (07/09/2026 et 05/10/2026), et non le 01/09/2026. Indiquez",
                ],
            ),
            ("forfait_a_la_date_prevue", session(date_debut=jour(10, 5)), []),
            ("forfait_a_la_date_prevue", session(date_debut=None), []),
            ("forfait_a_la_date_prevue", {"contexte.publiees": {1}}, []),
            ("forfait_a_la_date_prevue", {"action.lot": None}, []),
            ("forfait_a_la_date_prevue", {"contexte.formateurs": [formateur()]}, []),
            ("forfait_a_la_date_prevue", {"action.lot.forfait_recrutement": False}, []),
            ("forfait_deplace", {}, []),
            ("forfait_deplace", {"contexte.publiees": {1}}, ["01/09/2026. La Région devra"]),
            (
                "forfait_deplace",
                {"contexte.publiees": {1}, "session.date_debut": jour(9, 7)},
                [],
            ),
        )
    ),
    *(
        (
            "places_au_dela_du_lot",
            programme(places_prevues=lot)
            | {"action.formateur": formateur(places=siennes, id_action_cr="26-1-A")}
            | dispositif(places=places),
            trouve,
        )
        for lot, siennes, places, trouve in (
            (20, 12, 12, []),
            (20, 12, 13, ["13 places, alors que la Région en prévoit 12 pour l'action 26-1-A"]),
            (20, None, 20, []),
            (20, None, 21, ["21 places, alors que le lot 26-1 en prévoit 20"]),
            (20, 30, 25, ["le lot 26-1 en prévoit 20"]),
            (None, None, 99, []),
            (20, 12, None, []),
        )
    ),
    ("places_au_dela_du_lot", programme(places_prevues=11), ["12 places, alors que le lot"]),
    ("places_au_dela_du_lot", dispositif(places=99), []),
    *(
        (
            "places_du_lot_en_tout",
            programme(places_prevues=lot)
            | {
                "action.formateur": formateur(places=siennes, id_action_cr="26-1-A"),
                "contexte.places_des_autres": autres,
            }
            | session(dispositifs=[Dispositif(pk=n, places=p) for n, p in enumerate(places)]),
            trouve,
        )
        for lot, siennes, autres, places, trouve in (
            (24, None, 0, (12, 12), []),
            (
                24,
                None,
                0,
                (12, 13),
                ["Le lot 26-1 offrirait 25 places, alors que la Région en prévoit 24"],
            ),
            (24, None, 12, (12, None), []),
            (24, None, 13, (12,), ["25 places, dont 13 dans ses autres actions"]),
            (24, None, 30, (), []),
            (24, None, 0, (25,), []),
            (None, None, 99, (99, 99), []),
            (99, 12, 0, (12,), []),
            (
                99,
                12,
                0,
                (7, 6),
                ["Ensemble, les sessions offrent 13 places", "12 pour l'action 26-1-A"],
            ),
            (99, 12, 0, (13,), []),
        )
    ),
    ("places_du_lot_en_tout", dispositif(places=99), []),
]
