"""Cases at the limits: the S card, its places and people, its recruitment."""

import datetime
from typing import Any

from sofi.annuaire.models import NDA_SANS
from sofi.offre import codes
from sofi.offre.codes import LieuChoisi
from sofi.offre.models import Dispositif, InformationCollective, PeriodeInscription

from .en_memoire import (
    HIER,
    JOUR,
    Cas,
    commune,
    contact,
    etablissement,
    garnir,
    jour,
    programme,
    session,
    site,
)

RETIRE = site(nom="Annexe", retire_le=HIER)
BRETAGNE = commune(pk="35238", region_id="53")
AUTRE = {"pk": 2, "siret": "99900012800099", "nom": "Maison mère"}


def responsable(contacts: Any = None, **champs: Any) -> dict[str, Any]:
    """Another établissement answers for the training."""
    autre = etablissement(**{**AUTRE, **champs})
    return session(
        responsable=garnir(autre, contacts=[contact()] if contacts is None else contacts)
    )


def info(**champs: Any) -> dict[str, Any]:
    tenue = {"date": jour(8, 1), "ou": LieuChoisi.LIEU, **champs}
    return session(informations_collectives=[InformationCollective(**tenue)])


def periode(fin: datetime.date) -> dict[str, Any]:
    return session(periodes_inscription=[PeriodeInscription(type="inscription", fin=fin)])


LIEUX: list[Cas] = [
    *(
        ("choix_retires", session(**{nom: contact(nom=nom, retire_le=HIER)}), [f"« {nom} »"])
        for nom in ("contact", "referent_pmr", "referent_mobilite", "referent_prf")
    ),
    (
        "choix_retires",
        session(lieu=RETIRE),
        ["« Annexe – Mayenne » n'est plus proposé depuis le 31/05"],
    ),
    ("choix_retires", session(lieu=None, contact=None), []),
    ("choix_retires", session(inscription_site=RETIRE), []),
    (
        "choix_retires",
        session(inscription_a=LieuChoisi.SITE, inscription_site=RETIRE),
        ["« Annexe – Mayenne »"],
    ),
    ("choix_retires", session(inscription_a=LieuChoisi.SITE), []),
    ("lieu_sans_adresse", session(lieu=None), []),
    (
        "lieu_sans_adresse",
        session(lieu=site(ville="")),
        ["« Atelier » est incomplète : il manque la ville."],
    ),
    (
        "lieu_sans_adresse",
        session(lieu=site(ligne1="", code_postal="", commune=None)),
        ["il manque l'adresse, le code postal et la commune."],
    ),
    ("lieu_sans_adresse", session(lieu=site(ligne1="", ligne4="Au fond")), []),
    ("lieu_d_un_autre", session(lieu=None), []),
    (
        "lieu_d_un_autre",
        session(lieu=site(etablissement_id=2)),
        ["« Atelier – Mayenne » n'est pas un site de Atelier des Copeaux"],
    ),
    ("lieu_d_un_autre", programme() | session(lieu=site(etablissement_id=2)), []),
    ("lieu_hors_region", session(lieu=site(commune=BRETAGNE)), ["Atelier – Mayenne est hors"]),
    ("lieu_hors_region", session(lieu=site(commune=commune(region_id=None))), []),
    ("lieu_hors_region", session(lieu=site(commune=None)), []),
    ("lieu_hors_region", session(lieu=None), []),
    (
        "lieu_hors_region",
        session(lieu=site(commune=BRETAGNE)) | {"etablissement.commune": None},
        [],
    ),
    (
        "lieu_hors_region",
        session(lieu=site(commune=BRETAGNE)) | {"etablissement.commune": commune(region_id="11")},
        [],
    ),
    ("adresse_inscription", session(inscription_a=LieuChoisi.SITE), ["n'est pas indiqué"]),
    ("adresse_inscription", session(inscription_a=LieuChoisi.SITE, inscription_site=site()), []),
    (
        "adresse_inscription",
        session(inscription_a=LieuChoisi.SITE, inscription_site=site(nom="Annexe", ville="")),
        ["« Annexe » est incomplète : il manque la ville"],
    ),
    (
        "adresse_inscription",
        session(inscription_a=LieuChoisi.ADRESSE),
        ["il manque l'adresse, le code postal, la ville et la commune"],
    ),
    *(
        (
            "adresse_inscription",
            session(
                inscription_a=LieuChoisi.ADRESSE,
                inscription_code_postal="53100",
                inscription_ville="Mayenne",
                inscription_commune=commune(),
                **{ligne: "8 quai"},
            ),
            [],
        )
        for ligne in ("inscription_ligne1", "inscription_ligne2")
    ),
    ("adresse_inscription", session(inscription_a=LieuChoisi.DISTANCE), ["a besoin d'une adresse"]),
    ("adresse_inscription", session(inscription_a=LieuChoisi.LIEU), []),
    ("responsable_sans_nda", session(responsable=None), []),
    ("responsable_sans_nda", {"etablissement.nda": ""}, []),
    ("responsable_sans_nda", responsable(), []),
    ("responsable_sans_nda", responsable(nda=""), ["Maison mère n'a pas"]),
    ("responsable_sans_nda", responsable(nda="", uai="0530001A"), ["Maison mère"]),
    ("responsable_sans_nda", responsable(nda=NDA_SANS), ["Maison mère"]),
    ("responsable_sans_nda", responsable(nda=NDA_SANS, uai="0530001A"), []),
    ("responsable_incomplet", session(responsable=None), []),
    ("responsable_incomplet", {"etablissement.ville": ""}, []),
    ("responsable_incomplet", responsable(), []),
    (
        "responsable_incomplet",
        responsable(raison_sociale="", nom="", ville="", contacts=[]),
        ["99900012800099", "manque la raison sociale, le nom, la ville et un contact joignable."],
    ),
    (
        "responsable_incomplet",
        responsable(contacts=[contact(telephone="")]),
        ["La fiche de Maison mère est à compléter : il manque un contact joignable."],
    ),
    ("responsable_permis", session(responsable=None), []),
    ("responsable_permis", responsable(), []),
    ("responsable_permis", responsable(siret="99900099900010"), ["Maison mère n'a pas le SIREN"]),
    (
        "responsable_permis",
        responsable(siret="99900099900010") | {"contexte.etablissements_rattaches": {1, 2}},
        [],
    ),
    ("responsable_permis", programme() | responsable(siret="99900099900010"), []),
    *(
        (
            "contacts_injoignables",
            session(**{nom: contact(nom=nom, telephone="")}),
            [f"{nom} n'a ni téléphone"],
        )
        for nom in ("contact", "referent_pmr", "referent_mobilite", "referent_prf")
    ),
    ("contacts_injoignables", session(contact=contact(telephone="", courriel="a@exemple.fr")), []),
    ("contacts_injoignables", session(contact=None), []),
    ("referent_prf_absent", programme(), ["référent PRF"]),
    ("referent_prf_absent", programme() | session(referent_prf=contact()), []),
    ("referent_prf_absent", {}, []),
]
COCHEE = session(modalites_recrutement=[codes.ModaliteRecrutement.INFO_COLLECTIVE])
PERMANENTES = session(esp=codes.Esp.PERMANENTES)
RECRUTEMENT: list[Cas] = [
    ("information_collective_cochee", {}, []),
    ("information_collective_cochee", COCHEE, ["aucune n'est saisie"]),
    ("information_collective_cochee", info(), ["n'est pas cochée"]),
    ("information_collective_cochee", COCHEE | info(), []),
    ("information_trop_tard", info(date=jour(9, 1)), []),
    (
        "information_trop_tard",
        info(date=jour(9, 2)),
        [
            "le début de la session (01/09/2026) : 02/09/2026. Indiquez une date au plus tard le 01/09"
        ],
    ),
    ("information_trop_tard", session(esp="") | info(date=jour(9, 2)), ["le début"]),
    ("information_trop_tard", session(date_debut=None) | info(date=jour(9, 2)), []),
    ("information_trop_tard", PERMANENTES | info(date=jour(6, 30, 2027)), []),
    (
        "information_trop_tard",
        PERMANENTES | info(date=jour(7, 1, 2027)),
        ["la fin de la session (30/06/2027) : 01/07/2027"],
    ),
    ("information_sans_lieu", info(), []),
    *(
        (
            "information_sans_lieu",
            info(heure_debut=debut and datetime.time(debut), heure_fin=fin and datetime.time(fin)),
            trouve,
        )
        for debut, fin, trouve in (
            (14, 15, []),
            (14, None, []),
            (None, 15, []),
            (14, 14, ["du 01/08/2026 : elle finit (14 h) avant d'avoir commencé (14 h)"]),
            (14, 13, ["elle finit (13 h) avant d'avoir commencé (14 h)"]),
        )
    ),
    (
        "information_sans_lieu",
        info(ou=LieuChoisi.DISTANCE),
        ["du 01/08/2026 : elle est à distance"],
    ),
    ("information_sans_lieu", info(ou=LieuChoisi.DISTANCE, url="https://exemple.fr"), []),
    ("information_sans_lieu", info(ou=LieuChoisi.SITE), ["qui n'est pas indiqué"]),
    ("information_sans_lieu", info(ou=LieuChoisi.SITE, site=site()), []),
    (
        "information_sans_lieu",
        info(ou=LieuChoisi.SITE, site=RETIRE),
        ["« Annexe – Mayenne » n'est plus proposé depuis le 31/05/2026"],
    ),
    (
        "information_sans_lieu",
        info(ou=LieuChoisi.ADRESSE, ville="Mayenne"),
        ["il manque l'adresse, le code postal et la commune."],
    ),
    (
        "information_sans_lieu",
        info(
            ou=LieuChoisi.ADRESSE,
            ligne1="8 quai",
            code_postal="53100",
            ville="Mayenne",
            commune=commune(),
        ),
        [],
    ),
    ("inscription_apres_debut", periode(jour(9, 1)), []),
    (
        "inscription_apres_debut",
        periode(jour(9, 2)),
        ["« inscription » prend fin le 02/09/2026, après le début de la session (01/09/2026)"],
    ),
    ("inscription_apres_debut", PERMANENTES | periode(jour(9, 2)), []),
    ("inscription_apres_debut", session(date_debut=None) | periode(jour(9, 2)), []),
    ("recrutement_sans_issue", periode(JOUR), []),
    ("recrutement_sans_issue", periode(HIER), ["ouvert alors que les inscriptions sont closes."]),
    ("recrutement_sans_issue", periode(HIER) | session(recrutement="ferme"), []),
    (
        "recrutement_sans_issue",
        session(
            periodes_inscription=[
                PeriodeInscription(fin=HIER),
                PeriodeInscription(fin=JOUR),
            ]
        ),
        [],
    ),
    ("recrutement_sans_issue", info(date=JOUR), []),
    (
        "recrutement_sans_issue",
        info(date=HIER) | {"dispositif.places_restantes": 0},
        ["aucune place et toutes les informations collectives sont passées."],
    ),
    ("recrutement_sans_issue", {"dispositif.places_restantes": 1}, []),
    ("recrutement_sans_issue", session(dispositifs=[]), []),
    ("au_moins_un_dispositif", session(dispositifs=[]), ["pas de dispositif"]),
    ("au_moins_un_dispositif", {}, []),
    ("trop_de_dispositifs", session(dispositifs=[Dispositif()] * 8), []),
    (
        "trop_de_dispositifs",
        session(dispositifs=[Dispositif()] * 9),
        ["a 9 dispositifs. Gardez-en 8"],
    ),
]
