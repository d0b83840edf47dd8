"""Cases at the limits: the S card, its dates, its hours and its organisation."""

import datetime
from decimal import Decimal
from typing import Any

from sofi.offre import codes

from .en_memoire import HIER, JOUR, Cas, jour, programme, session
from .limites_fiches import PARTIELLE, SANS_FICHE

DEBUT, FIN = jour(9, 1), jour(6, 30, 2027)
M, P, R = codes.ModalitePedagogique, codes.Parcours, codes.Rythme
APPRENTISSAGE = {"type.regle": "apprentissage"}
PRO = {"type.regle": "professionnalisation"}


def dates(debut: datetime.date | None, fin: datetime.date | None) -> dict[str, Any]:
    return {"session.date_debut": debut, "session.date_fin": fin}


def heures(centre: int | None, entreprise: int | None, **autres: Any) -> dict[str, Any]:
    return session(heures_centre=centre, heures_entreprise=entreprise, **autres)


DATES: list[Cas] = [
    ("fin_avant_debut", dates(DEBUT, DEBUT), []),
    (
        "fin_avant_debut",
        dates(DEBUT, jour(8, 31)),
        [
            "fin (31/08/2026) précède la date de début (01/09/2026). Indiquez une date à partir du 01/09"
        ],
    ),
    ("deja_finie", dates(None, JOUR), []),
    ("deja_finie", dates(None, HIER), ["a pris fin le 31/05/2026, avant ce jour (01/06/2026)"]),
    ("certification_finie_au_debut", {"certification.date_fin_enregistrement": jour(9, 2)}, []),
    (
        "certification_finie_au_debut",
        {"certification.date_fin_enregistrement": DEBUT},
        [
            "« CAP ébéniste » prend fin le 01/09/2026",
            "01/09/2026. Indiquez un début avant le 01/09",
        ],
    ),
    *(
        (
            "certification_finie_pendant",
            {"certification.date_fin_enregistrement": fin, "session.esp": esp},
            trouve,
        )
        for fin, esp, trouve in (
            (FIN, codes.Esp.PERMANENTES, []),
            (DEBUT, codes.Esp.PERMANENTES, []),
            (
                jour(9, 2),
                codes.Esp.PERMANENTES,
                ["« CAP ébéniste »", "le 02/09/2026", "(30/06/2027)"],
            ),
            (jour(6, 29, 2027), codes.Esp.PERMANENTES, ["29/06/2027"]),
            (jour(6, 29, 2027), codes.Esp.FIXES, []),
        )
    ),
    ("apres_derniere_session", {"fiche.annee_derniere_session": 2027}, []),
    (
        "apres_derniere_session",
        {"fiche.annee_derniere_session": 2026},
        ["annoncée en 2026", "30/06/2027"],
    ),
    ("debut_lointain", dates(jour(6, 1, 2029), None), []),
    ("debut_lointain", dates(jour(6, 2, 2029), None), ["le 02/06/2029, dans plus de 3 ans"]),
    ("duree_longue", dates(DEBUT, jour(8, 31, 2030)), []),
    (
        "duree_longue",
        dates(DEBUT, jour(9, 1, 2030)),
        ["plus de 4 ans, du 01/09/2026 au 01/09/2030"],
    ),
    ("heures_nulles", heures(0, 0), ["nulles"]),
    ("heures_nulles", heures(0, 1), []),
    ("heures_nulles", heures(1, 0), []),
    ("heures_nulles", heures(0, None), []),
    ("heures_nulles", heures(None, 0), []),
    *(
        ("heures_au_dela_des_dates", dates(DEBUT, fin) | heures(total, 0), trouve)
        for fin, total, trouve in (
            (jour(9, 7), 48, []),
            (jour(9, 7), 49, ["49 h ne", ": 1 semaine à 48 h", "font 48 h"]),
            (jour(9, 8), 96, []),
            (jour(9, 8), 97, ["97 h ne", ": 2 semaines à 48 h", "font 96 h"]),
            (jour(8, 31), 97, []),
            (DEBUT, 49, ["1 semaine"]),
        )
    ),
    (
        "heures_au_dela_des_dates",
        dates(jour(8, 10, 2016), jour(8, 10, 2016)) | heures(49, 0),
        ["48 h"],
    ),
    ("heures_au_dela_des_dates", dates(jour(8, 9, 2016), jour(8, 9, 2016)) | heures(49, 0), []),
    *(
        (
            "hebdo_sans_rapport",
            dates(DEBUT, jour(11, 9)) | heures(400, 0, heures_hebdo=Decimal(hebdo), esp=esp),
            trouve,
        )
        for hebdo, esp, trouve in (
            (30, codes.Esp.FIXES, []),
            (50, codes.Esp.FIXES, []),
            (29, codes.Esp.FIXES, ["29 h", "10 semaines font 290 h", "400 h", "dire 40 h"]),
            (51, codes.Esp.FIXES, ["font 510 h"]),
            (51, codes.Esp.PERMANENTES, []),
            (0, codes.Esp.FIXES, []),
        )
    ),
    (
        "hebdo_sans_rapport",
        dates(DEBUT, jour(9, 21)) | heures(100, 0, heures_hebdo=Decimal(10)),
        ["10 h", "3 semaines font 30 h", "100 h", "dire 33,3 h"],
    ),
    ("hebdo_sans_rapport", heures(0, 0), []),
    ("temps_plein_court", session(heures_hebdo=Decimal(30)), []),
    ("temps_plein_court", session(heures_hebdo=Decimal("29.5")), ["29,5 h, alors", "(30 h ou"]),
    ("temps_plein_court", session(heures_hebdo=Decimal(29), rythmes=[R.CONTINU]), []),
]
ORGANISATION: list[Cas] = [
    ("cadencees_hors_programme", session(esp=codes.Esp.CADENCEES), ["cadencées"]),
    ("cadencees_hors_programme", programme() | session(esp=codes.Esp.CADENCEES), []),
    ("cadencees_hors_programme", {}, []),
    *(
        ("parcours_selon_les_blocs", {**change, "session.parcours": choisis}, trouve)
        for change, choisis, trouve in (
            ({}, [P.COLLECTIF], []),
            ({"formation.individualisation": True}, [], []),
            ({"formation.individualisation": True}, [P.MIXTE], []),
            ({"formation.individualisation": True}, [P.MODULAIRE, P.INDIVIDUALISE], []),
            ({"formation.individualisation": True}, [P.MODULAIRE], ["coché « modulaire »"]),
            ({"formation.individualisation": True} | SANS_FICHE, [P.MODULAIRE], []),
            ({"formation.individualisation": True} | programme(), [P.MODULAIRE], []),
            (PARTIELLE, [P.MODULAIRE], []),
            (PARTIELLE, [P.MIXTE, P.COLLECTIF], ["partielle", "coché « mixte » et « collectif »"]),
        )
    ),
    ("parcours_inconnu", session(parcours=[P.INCONNU, P.MIXTE]), ["inconnu"]),
    *(
        ("distance_coherente", session(enseignement=enseignement, modalites=modalites), trouve)
        for enseignement, modalites, trouve in (
            ("distance", [M.DISTANCE], []),
            ("distance", [M.AFEST], ["La session est entièrement à distance, mais"]),
            ("hybride", [M.AFEST], ["La session est hybride, mais"]),
            ("hybride", [M.AFEST, M.DISTANCE], []),
            ("presentiel", [M.DISTANCE], ["en présentiel, mais"]),
            ("presentiel", [M.AFEST], []),
            ("distance", [], []),
            ("", [M.DISTANCE], []),
        )
    ),
    ("entreprise_sans_modalite", session(modalites=[M.ORGANISME]), ["400 h se passent"]),
    ("entreprise_sans_modalite", session(modalites=[M.ORGANISME, M.ALTERNANCE]), []),
    ("entreprise_sans_modalite", session(modalites=[M.ORGANISME, M.ENTREPRISE]), []),
    ("entreprise_sans_modalite", session(modalites=[]), []),
    ("entreprise_sans_modalite", session(modalites=[M.ORGANISME], heures_entreprise=0), []),
    ("entreprise_sans_modalite", session(modalites=[M.ORGANISME], heures_entreprise=None), []),
    ("entreprise_sans_modalite", programme() | session(modalites=[M.ORGANISME]), []),
    *(
        (
            "cycle_nul",
            {**regle, **session(cycle_centre=centre, cycle_entreprise=entreprise)},
            trouve,
        )
        for regle, centre, entreprise, trouve in (
            (APPRENTISSAGE, 0, 0, ["aucune unité"]),
            (PRO, 0, 0, ["aucune unité"]),
            ({}, 0, 0, []),
            (PRO, 1, 0, []),
            (PRO, 0, 1, []),
            (PRO, None, 0, []),
            (PRO, 0, None, []),
        )
    ),
]
