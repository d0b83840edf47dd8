"""Cases at the limits: what the gabarit of a programme says of each card."""

from typing import Any

from sofi.offre.models import DomaineDeFormation, MetierDeFormation
from sofi.programmes.models import VersionDeGabarit
from sofi.referentiels.models import Formacode, Rome

from .en_memoire import HIER, Cas, programme

CARTES = (
    ("formation", "F", "individualisation"),
    ("action", "A", "niveau_entree_obligatoire"),
    ("session", "S", "enseignement"),
    ("dispositif", "D", "prise_en_charge"),
)


def gabarit(*cellules: dict[str, Any]) -> dict[str, Any]:
    return programme() | {"action.gabarit": VersionDeGabarit(cellules=list(cellules))}


def cellule(champ: str, genre: str, valeur: Any = None, fiche: str = "S", texte: str = "") -> Any:
    return {"fiche": fiche, "champ": champ, "genre": genre, "valeur": valeur, "texte": texte}


def ecart(change: dict[str, Any], *cellules: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return "session_selon_le_gabarit", gabarit(*cellules) | change


def absence(change: dict[str, Any], *cellules: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return "session_demandee_par_le_gabarit", gabarit(*cellules) | change


MODALITES = "session.modalites"
FIXE = cellule("enseignement", "fixe", "presentiel")
PARMI = cellule("modalites", "parmi", ["entreprise", "distance"])
COMPREND = cellule("modalites", "comprend", ["entreprise", "distance"])
ECARTS: list[Cas] = [
    (*ecart({}, FIXE), []),
    (
        *ecart({"session.enseignement": "hybride"}, FIXE),
        ["Le programme fixe ce champ : en présentiel. La fiche dit : mixte (hybride)."],
    ),
    (*ecart({"session.enseignement": ""}, FIXE), ["La fiche dit : rien."]),
    (
        *ecart({"session.enseignement": "hybride"}, FIXE, cellule("modalites", "fixe", ["afest"])),
        ["mixte (hybride)", "AFEST", "en entreprise"],
    ),
    (*ecart({}, PARMI), []),
    (*ecart({MODALITES: []}, PARMI, COMPREND), []),
    (
        *ecart({MODALITES: ["distance", "afest"]}, PARMI),
        [
            "n'admet ici que : en entreprise, à distance (FOAD). Retirez AFEST, formation en situation"
        ],
    ),
    (
        *ecart({MODALITES: []}, PARMI, cellule("enseignement", "parmi", ["hybride"])),
        ["n'admet ici que : mixte (hybride). Retirez en présentiel."],
    ),
    (
        *ecart({"session.enseignement": "hybride"}, cellule("enseignement", "parmi", ["hybride"])),
        [],
    ),
    (*ecart({}, COMPREND), ["Le programme demande aussi : à distance (FOAD). Ajoutez-le."]),
    (*ecart({MODALITES: ["entreprise", "afest", "distance"]}, COMPREND), []),
    (*ecart({}, cellule("modalites", "requis"), cellule("modalites", "aide", texte="Lisez.")), []),
    *(
        (f"{nom}_selon_le_gabarit", gabarit(cellule(champ, "fixe", "rien", fiche)), ["rien"])
        for nom, fiche, champ in CARTES
    ),
    *(
        (f"{nom}_selon_le_gabarit", gabarit(cellule("pk", "fixe", "rien", autre)), [])
        for nom, autre in (("formation", "X"), ("action", "X"))
    ),
]
LIAISON = cellule("mail_liaison", "requis")
CONFIRMEE = cellule("lieu", "confirme", texte="J’ai vérifié le site.")
ABSENCES: list[Cas] = [
    (
        *absence({}, LIAISON),
        ["Ce champ est vide et ce programme le demande. Remplissez-le."],
    ),
    (
        *absence({}, LIAISON, cellule("mail_liaison", "aide", texte="Demandez-le à la Région.")),
        ["le demande. Demandez-le à la Région."],
    ),
    (*absence({"session.mail_liaison": "a@exemple.fr"}, LIAISON), []),
    (*absence({}, cellule("mail_liaison", "aide", texte="Lisez.")), []),
    (*absence({"session.date_fin": None}, cellule("date_fin", "requis")), []),
    (*absence({}, CONFIRMEE), ["Cochez la case « J’ai vérifié le site »."]),
    (*absence({"session.confirmations": ["lieu"]}, CONFIRMEE), []),
    (*absence({"session.confirmations": ["lieu"]}, CONFIRMEE, LIAISON), ["Ce champ est vide"]),
    (
        "formation_demandee_par_le_gabarit",
        gabarit(cellule("famille_metier", "requis", fiche="F")),
        ["Ce champ est vide"],
    ),
    (
        "action_demandee_par_le_gabarit",
        gabarit(cellule("url_pdf", "requis", fiche="A")),
        ["Ce champ est vide"],
    ),
    (
        "dispositif_demande_par_le_gabarit",
        gabarit(cellule("reference_marche", "requis", fiche="D")),
        ["Ce champ est vide"],
    ),
    (
        "dispositif_demande_par_le_gabarit",
        gabarit(cellule("places", "confirme", fiche="D", texte="Vu")),
        ["Cochez la case « Vu »."],
    ),
]
PLAFOND = cellule("heures_centre", "au_plus", 1000)
DEPASSEMENTS: list[Cas] = [
    ("session_au_dela_du_gabarit", gabarit(PLAFOND), []),
    (
        "session_au_dela_du_gabarit",
        gabarit(PLAFOND) | {"session.heures_centre": 1001},
        ["1001 : Le programme prévoit 1000 au plus. Vérifiez"],
    ),
    (
        "session_au_dela_du_gabarit",
        gabarit(PLAFOND | {"texte": "Mille heures suffisent."}) | {"session.heures_centre": 1001},
        ["1001 : Mille heures suffisent. Vérifiez"],
    ),
    ("session_au_dela_du_gabarit", gabarit(PLAFOND) | {"session.heures_centre": None}, []),
    ("session_au_dela_du_gabarit", gabarit(cellule("heures_centre", "requis")), []),
]


def domaines(nombre: int, **champs: Any) -> dict[str, Any]:
    codes = [Formacode(code=str(n), libelle=f"D{n}", **champs) for n in range(nombre)]
    return {"formation.domaines_ordonnes": [DomaineDeFormation(formacode=code) for code in codes]}


def metiers(nombre: int, **champs: Any) -> dict[str, Any]:
    codes = [Rome(code=str(n), libelle=f"M{n}", **champs) for n in range(nombre)]
    return {"formation.metiers_ordonnes": [MetierDeFormation(rome=code) for code in codes]}


DOMAINES: list[Cas] = [
    ("domaines_et_metiers", domaines(5) | metiers(5), []),
    ("domaines_et_metiers", domaines(6) | metiers(5), ["Il y a 6 domaines. Gardez-en 5 au plus."]),
    ("domaines_et_metiers", domaines(5) | metiers(6), ["Il y a 6 métiers. Gardez-en 5 au plus."]),
    (
        "domaines_et_metiers",
        domaines(1, retire_le=HIER) | metiers(1, retire_le=HIER),
        ["D0 » n'est plus proposé depuis le 31/05/2026", "M0 » n'est plus proposé"],
    ),
    ("domaines_et_metiers", programme() | domaines(1, retire_le=HIER), []),
    ("domaines_et_metiers", programme() | domaines(6), ["6 domaines"]),
]
