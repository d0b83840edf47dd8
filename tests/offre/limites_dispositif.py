"""Cases at the limits: the D card, the law of each financing, the regional programmes."""

from decimal import Decimal
from typing import Any

from sofi.offre.codes import ModalitePedagogique
from sofi.offre.models import Dispositif
from sofi.referentiels.models import Opco, PublicDeDispositif

from .en_memoire import (
    HIER,
    JOUR,
    Cas,
    convention,
    garnir,
    jour,
    programme,
    session,
    type_dispositif,
)
from .limites_fiches import SANS_FICHE
from .limites_session import APPRENTISSAGE, PRO, dates, heures

M = ModalitePedagogique
RNCP_FIN = "certification.date_fin_enregistrement"
AVANT_LA_LOI = dates(jour(1, 1, 1990), jour(1, 1, 1999))


def dispositif(**champs: Any) -> dict[str, Any]:
    return {f"dispositif.{nom}": valeur for nom, valeur in champs.items()}


def conventions(*siennes: Any) -> dict[str, Any]:
    return {"type.convention": "Region", "etablissement.conventions": list(siennes)}


def qui_vise(pk: int, premier: int, dernier: int) -> Dispositif:
    """A dispositif for the publics of these numbers, both included."""
    publics = [PublicDeDispositif(formacode_id=str(n)) for n in range(premier, dernier + 1)]
    genre = garnir(type_dispositif(f"d{pk}", libelle=f"D{pk}"), publicdedispositif_set=publics)
    return Dispositif(pk=pk, type=genre)


def vises(*etendues: tuple[int, int]) -> dict[str, Any]:
    """A session's dispositifs; each is one of the session's."""
    siens = [qui_vise(pk, *etendue) for pk, etendue in enumerate(etendues, start=1)]
    return session(dispositifs=siens)


def duree(debut: Any, fin: Any, regle: dict[str, Any]) -> dict[str, Any]:
    return {**regle, **dates(debut, fin)}


GENERAL: list[Cas] = [
    ("dispositif_retire", {"dispositif.opco": Opco(libelle="AKTO")}, []),
    (
        "dispositif_retire",
        {"type.retire_le": HIER, "dispositif.opco": Opco(libelle="AKTO", retire_le=HIER)},
        ["« Compte personnel » n'est plus proposé depuis le 31/05/2026", "« AKTO »"],
    ),
    ("convention_exigee", {}, []),
    (
        "convention_exigee",
        conventions(),
        [
            "« Compte personnel »",
            "avec le Conseil régional ; celle de Atelier des Copeaux n'est pas",
        ],
    ),
    ("convention_exigee", {"type.convention": "ville"}, ["avec ville ;"]),
    ("convention_exigee", {"type.convention": "agefiph"}, ["avec l'Agefiph ;"]),
    ("convention_exigee", conventions(convention(fin=JOUR)), []),
    ("convention_exigee", conventions(convention(financeur="REGION")), []),
    ("convention_exigee", conventions(convention(debut=jour(6, 2))), ["n'est pas connue"]),
    ("convention_exigee", conventions(convention(financeur="agefiph")), ["n'est pas connue"]),
    (
        "convention_exigee",
        conventions(convention(fin=HIER), convention(fin=jour(5, 1))),
        ["a pris fin le 31/05/2026"],
    ),
    (
        "convention_exigee",
        conventions(convention(fin=HIER), convention(debut=jour(6, 2), fin=jour(7, 1))),
        ["a pris fin le 31/05/2026"],
    ),
    ("convention_exigee", programme() | conventions(), []),
    ("dispositif_du_programme", {}, []),
    ("dispositif_du_programme", programme(), []),
    (
        "dispositif_du_programme",
        programme() | {"action.lot.programme.dispositif_id": "prepa"},
        ["« Compte personnel » n'est pas le dispositif du programme PRÉPA"],
    ),
    (
        "dispositif_du_programme",
        {"type.programme_regional": True},
        ["est réservé aux formations pub"],
    ),
    (
        "dispositif_du_programme",
        programme() | {"action.lot": None},
        ["est réservé aux formations publiques"],
    ),
    ("trop_de_publics", vises((1, 10)), []),
    (
        "trop_de_publics",
        vises((1, 11)),
        ["Avec « D1 », la session vise 11 publics : la limite est de 10"],
    ),
    ("trop_de_publics", vises((1, 6), (5, 10)), []),
    ("trop_de_publics", vises((1, 6), (7, 12), (13, 14)), ["Avec « D2 », la session vise 12"]),
    ("restantes_au_plus", dispositif(places_restantes=12), []),
    (
        "restantes_au_plus",
        dispositif(places_restantes=13),
        ["Il reste 13 places sur 12. Indiquez un nombre de 0 à 12"],
    ),
    ("restantes_au_plus", dispositif(places=None, places_restantes=1), []),
    ("restantes_au_plus", dispositif(places_restantes=None), []),
    ("places_au_dela", session(capacite=12), []),
    ("places_au_dela", session(capacite=11), ["12 places pour une capacité simultanée de 11"]),
    ("places_au_dela", session(capacite=None), []),
    ("places_au_dela", session(capacite=1) | dispositif(places=None), []),
    ("effectif_au_dela", session(capacite=8, effectif_minimal=8), []),
    ("effectif_au_dela", session(capacite=8, effectif_minimal=9), ["(9) dépasse", "(8)"]),
    ("effectif_au_dela", session(capacite=None, effectif_minimal=9), []),
    ("effectif_au_dela", session(capacite=8, effectif_minimal=None), []),
    (
        "ttc_exact",
        dispositif(
            frais_ht=Decimal("100.03"), taux_tva=Decimal("5.5"), frais_ttc=Decimal("105.53")
        ),
        [],
    ),
    (
        "ttc_exact",
        dispositif(
            frais_ht=Decimal("100.03"), taux_tva=Decimal("5.5"), frais_ttc=Decimal("105.54")
        ),
        ["100,03 € HT avec 5,5 % de TVA font 105,53 € TTC, et vous avez indiqué 105,54 €"],
    ),
    *(
        ("ttc_exact", dispositif(**{nom: None, "frais_ttc": total}), [])
        for nom, total in (("frais_ht", 1), ("taux_tva", 1), ("frais_certification", 6300))
    ),
    ("ttc_exact", dispositif(frais_ttc=None), []),
    *(
        ("sans_prix", dispositif(prise_en_charge=charge, frais_ht=ht, frais_ttc=total), trouve)
        for charge, ht, total, trouve in (
            (False, None, None, ["aucun prix"]),
            (False, Decimal(0), None, []),
            (False, None, Decimal(0), []),
            (None, None, None, []),
            (True, None, None, []),
        )
    ),
    ("prise_en_charge_publique", programme() | dispositif(prise_en_charge=False), ["Répondez oui"]),
    ("prise_en_charge_publique", programme() | dispositif(prise_en_charge=None), []),
    ("prise_en_charge_publique", dispositif(prise_en_charge=False), []),
]
QUALIOPI: list[Cas] = [
    ("cpf_eligible", {RNCP_FIN: jour(9, 1)}, []),
    (
        "cpf_eligible",
        {RNCP_FIN: jour(8, 31)},
        ["« CAP ébéniste » n'est pas éligible au CPF au 01/09/2026"],
    ),
    ("cpf_eligible", {RNCP_FIN: JOUR, "session.date_debut": None}, []),
    ("cpf_eligible", {RNCP_FIN: HIER, "session.date_debut": None}, ["au 01/06/2026"]),
    ("cpf_eligible", SANS_FICHE, ["attestation"]),
    ("cpf_eligible", SANS_FICHE | {"type.regle": ""}, []),
    ("cpf_eligible", {"fiche.certification": None, "fiche.exemption_cpf": True}, []),
    *(
        (nom, {"type.fonds_publics": fonds, **regle, **etat}, trouve)
        for nom, fonds, regle, etat, trouve in (
            (
                "qualiopi_absente",
                True,
                {},
                {"etablissement.qualiopi_formation": False},
                ["« actions de formation » de Atelier des Copeaux n'est pas accordée"],
            ),
            ("qualiopi_absente", False, {}, {"etablissement.qualiopi_formation": False}, []),
            ("qualiopi_absente", True, {}, {"etablissement.qualiopi_formation": None}, []),
            ("qualiopi_absente", True, {}, {"etablissement.qualiopi_fin": JOUR}, []),
            ("qualiopi_absente", True, {}, {"etablissement.qualiopi_fin": None}, []),
            (
                "qualiopi_absente",
                True,
                {},
                {"etablissement.qualiopi_fin": HIER},
                ["a pris fin le 31/05/2026, et « Compte personnel »"],
            ),
            (
                "qualiopi_absente",
                False,
                APPRENTISSAGE,
                {"etablissement.qualiopi_apprentissage": False},
                ["« apprentissage » de"],
            ),
            (
                "qualiopi_absente",
                True,
                APPRENTISSAGE,
                {"etablissement.qualiopi_formation": False},
                [],
            ),
            ("qualiopi_inconnue", True, {}, {}, []),
            (
                "qualiopi_inconnue",
                True,
                {},
                {"etablissement.qualiopi_formation": None},
                ["« actions de formation » de Atelier des Copeaux n'est pas connue"],
            ),
            ("qualiopi_inconnue", False, {}, {"etablissement.qualiopi_formation": None}, []),
            ("qualiopi_inconnue", True, {}, {"etablissement.qualiopi_formation": False}, []),
            (
                "qualiopi_inconnue",
                False,
                APPRENTISSAGE,
                {"etablissement.qualiopi_apprentissage": None},
                ["« apprentissage » de"],
            ),
        )
    ),
]
RS = {"certification.numero": "RS5000"}
CONTRATS: list[Cas] = [
    ("apprentissage_certifiant", APPRENTISSAGE, []),
    ("apprentissage_certifiant", RS, []),
    (
        "apprentissage_certifiant",
        APPRENTISSAGE | RS,
        ["(01/09/2026), et « CAP ébéniste » n'en est"],
    ),
    ("apprentissage_certifiant", APPRENTISSAGE | SANS_FICHE, ["n'en est pas un"]),
    (
        "apprentissage_certifiant",
        APPRENTISSAGE | {"fiche.certification": None},
        ["n'en est pas un"],
    ),
    ("apprentissage_certifiant", APPRENTISSAGE | {"fiche.certifiante": False}, ["n'en est pas un"]),
    ("apprentissage_certifiant", APPRENTISSAGE | {RNCP_FIN: jour(8, 31)}, ["n'en est pas un"]),
    ("apprentissage_certifiant", APPRENTISSAGE | {RNCP_FIN: jour(9, 1)}, []),
    (
        "apprentissage_certifiant",
        APPRENTISSAGE | {"formation.validation": "partielle"},
        ["la validation est partielle"],
    ),
    *(
        ("apprentissage_duree", duree(jour(9, 1), fin, regle), trouve)
        for fin, regle, trouve in (
            (jour(2, 28, 2027), APPRENTISSAGE, []),
            (jour(2, 27, 2027), APPRENTISSAGE, ["dure 6 mois et un contrat", "au moins 6 mois"]),
            (jour(2, 27, 2027), PRO, []),
            (jour(8, 31, 2029), APPRENTISSAGE, []),
            (jour(9, 1, 2029), APPRENTISSAGE, ["dure 3 ans et un contrat", "au plus 36 mois"]),
            (jour(8, 31), APPRENTISSAGE, []),
            (jour(9, 1), APPRENTISSAGE, ["dure 1 jour et", "au moins 6 mois"]),
            (None, APPRENTISSAGE, []),
        )
    ),
    ("apprentissage_duree", APPRENTISSAGE | AVANT_LA_LOI, []),
    ("apprentissage_part_centre", APPRENTISSAGE | heures(25, 75), []),
    (
        "apprentissage_part_centre",
        APPRENTISSAGE | heures(249, 751),
        ["24,9 % des heures", "au moins 25 %"],
    ),
    ("apprentissage_part_centre", APPRENTISSAGE | heures(0, 10), ["0 % des heures"]),
    ("apprentissage_part_centre", APPRENTISSAGE | heures(1, 6), ["14,3 % des heures"]),
    ("apprentissage_part_centre", PRO | heures(249, 751), []),
    ("apprentissage_part_centre", APPRENTISSAGE | heures(None, 751), []),
    ("apprentissage_part_centre", APPRENTISSAGE | heures(0, 0), []),
    ("apprentissage_part_centre", APPRENTISSAGE | AVANT_LA_LOI | heures(1, 99), []),
    ("apprentissage_en_alternance", APPRENTISSAGE, ["en alternance"]),
    ("apprentissage_en_alternance", {}, []),
    ("apprentissage_en_alternance", APPRENTISSAGE | session(modalites=[]), []),
    ("apprentissage_en_alternance", APPRENTISSAGE | session(modalites=[M.AFEST, M.ALTERNANCE]), []),
    ("professionnalisation_heures", PRO | heures(150, 0), []),
    (
        "professionnalisation_heures",
        PRO | heures(149, 0),
        ["centre est de 149 h ; en contrat de professionnalisation, c'est au moins 150 h"],
    ),
    ("professionnalisation_heures", APPRENTISSAGE | heures(149, 0), []),
    ("professionnalisation_heures", PRO | heures(None, 0), []),
    ("professionnalisation_heures", PRO | AVANT_LA_LOI | heures(149, 0), []),
    *(
        (nom, duree(jour(9, 1), fin, regle), trouve)
        for nom, fin, regle, trouve in (
            ("professionnalisation_trop_longue", jour(8, 31, 2029), PRO, []),
            (
                "professionnalisation_trop_longue",
                jour(9, 1, 2029),
                PRO,
                ["dure 3 ans et une action de professionnalisation 36 mois au plus"],
            ),
            ("professionnalisation_trop_longue", jour(9, 1, 2029), APPRENTISSAGE, []),
            ("professionnalisation_longue", jour(8, 31, 2027), PRO, []),
            (
                "professionnalisation_longue",
                jour(9, 1, 2027),
                PRO,
                ["La session dure 12 mois. Au-delà de 12 mois, une"],
            ),
            ("professionnalisation_longue", jour(8, 31, 2029), PRO, ["La session dure 3 ans"]),
            ("professionnalisation_longue", jour(9, 1, 2029), PRO, []),
            ("professionnalisation_longue", jour(9, 1, 2027), APPRENTISSAGE, []),
            ("professionnalisation_longue", None, PRO, []),
        )
    ),
    ("professionnalisation_longue", PRO | AVANT_LA_LOI, []),
    ("professionnalisation_trop_longue", PRO | AVANT_LA_LOI, []),
    *(
        ("professionnalisation_part_centre", {**regle, **heures(centre, 1000 - centre)}, trouve)
        for centre, regle, trouve in (
            (150, PRO, []),
            (149, PRO, ["14,9 % des heures", "de 15 % à 25 %"]),
            (250, PRO, []),
            (251, PRO, ["25,1 % des heures"]),
            (251, APPRENTISSAGE, []),
        )
    ),
    ("professionnalisation_part_centre", PRO | heures(None, 1), []),
    ("professionnalisation_part_centre", PRO | AVANT_LA_LOI | heures(1, 99), []),
    ("professionnalisation_certifiante", PRO, []),
    ("professionnalisation_certifiante", PRO | {"fiche.certifiante": False}, ["pas certifiante"]),
    ("professionnalisation_certifiante", {"fiche.certifiante": False}, []),
    *(
        (nom, {"type.regle": regle, **heures(total, 0)}, trouve)
        for nom, regle, total, trouve in (
            ("poe_trop_longue", "poec", 400, []),
            ("poe_trop_longue", "poec", 401, ["dure 401 h et « Compte personnel » 400 h au plus"]),
            ("poe_trop_longue", "poei", 600, []),
            ("poe_trop_longue", "poei", 601, ["600 h au plus"]),
            ("poe_trop_longue", "cpf", 601, []),
            ("poe_trop_longue", "poec", None, []),
            ("poei_longue", "poei", 450, []),
            ("poei_longue", "poei", 451, ["dure 451 h. Au-delà de 450 h"]),
            ("poei_longue", "poei", 600, ["dure 600 h"]),
            ("poei_longue", "poei", 601, []),
            ("poei_longue", "poec", 451, []),
            ("poei_longue", "poei", None, []),
        )
    ),
    ("poe_trop_longue", {"type.regle": "poec"} | AVANT_LA_LOI, []),
    ("poei_longue", {"type.regle": "poei"} | AVANT_LA_LOI, []),
    (
        "poei_longue",
        {"type.regle": "poei"} | dates(jour(1, 1, 2020), jour(9, 1, 2020)) | heures(700, 0),
        ["Au-delà de 400 h"],
    ),
]
