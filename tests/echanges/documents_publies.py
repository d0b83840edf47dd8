"""Published documents: what `sofi.validation.document` writes, without a database."""

from typing import Any

from sofi.offre.fiches import (
    FicheAction,
    FicheDispositif,
    FicheEtablissement,
    FicheFormation,
    FicheSession,
    pieces,
)
from sofi.validation.document import Document
from tests.pieces import piece

Json = dict[str, Any]
JOUR = "2026-05-20"


def adresse(**autres: Any) -> pieces.Adresse:
    return piece(
        pieces.Adresse,
        {
            "denomination": "",
            "lignes": ["12 rue du Port"],
            "code_postal": "44000",
            "ville": "Nantes",
            "insee": "44109",
            "departement": "44",
            "region": "52",
            "latitude": 47.2184,
            "longitude": -1.5536,
            **autres,
        },
    )


def contact(numero: int = 71, **autres: Any) -> pieces.Contact:
    return piece(
        pieces.Contact,
        {
            "id": numero,
            "civilite": "Madame",
            "nom": "Exemple",
            "prenom": "Camille",
            "fonction": "Conseil en formation",
            "type_contact": "4",
            "telephone": "02 40 00 00 00",
            "courriel": "accueil@exemple.fr",
            **autres,
        },
    )


def formacode(code: str, version: str = "V14") -> pieces.Formacode:
    return piece(
        pieces.Formacode,
        {
            "code": code,
            "libelle": f"Domaine {code}",
            "version": version,
            "champ": "",
            "grand_domaine": "",
        },
    )


def organisme(numero: int = 41, **autres: Any) -> FicheEtablissement:
    return piece(
        FicheEtablissement,
        {
            "id": numero,
            "siret": "99900012800010",
            "nda": "52440000044",
            "uai": "",
            "raison_sociale": "ATELIER DU PORT",
            "nom": "Atelier du Port",
            "telephone": "02 40 00 00 01",
            "courriel": "port@exemple.fr",
            "url": "https://port.exemple.fr/",
            "description": "<p>Une école au bord de l'eau.</p>",
            "adresse": adresse(),
            "contact": contact(72, fonction=""),
            "domaines": [formacode("33054"), formacode("44004", "V13")],
            "qualiopi": {
                "formation": True,
                "apprentissage": None,
                "vae": False,
                "bilan": None,
                "fin": "2027-01-31",
            },
            **autres,
        },
    )


def site(numero: int = 51, **autres: Any) -> pieces.Site:
    return piece(
        pieces.Site,
        {
            "id": numero,
            "nom": "Site de l'île",
            "principal": True,
            "adresse": adresse(),
            "restauration": "Self",
            "hebergement": "",
            "transport": "Tramway ligne 1",
            "acces_handicapes": "Ascenseur",
            **autres,
        },
    )


def dispositif(numero: int = 61, *, code: str = "cpf", **autres: Any) -> FicheDispositif:
    genre = {
        "code": code,
        "numero": 1,
        "libelle": "Compte personnel de formation",
        "sigle": "CPF",
        "code_financeur": "10",
        "regle": "cpf",
        "programme_regional": False,
        "publics": [formacode("82054"), formacode("81054")],
    } | autres.pop("genre", {})
    return piece(
        FicheDispositif,
        {
            "id": numero,
            "type": genre,
            "opco": None,
            "reference_marche": "",
            "places": 12,
            "places_restantes": 5,
            "frais_ht": "1000.00",
            "taux_tva": "20.00",
            "frais_ttc": "1200.00",
            "frais_certification": "150.00",
            "frais_certification_obligatoires": True,
            "frais_additionnels": "49.50",
            "frais_additionnels_objet": "tenue",
            "prise_en_charge": True,
            **autres,
        },
    )


def apprentissage(numero: int = 62, **autres: Any) -> FicheDispositif:
    genre = {"libelle": "Contrat d'apprentissage", "sigle": "CA", "code_financeur": "16"}
    genre |= {"regle": "apprentissage", "publics": [formacode("82044")]}
    return dispositif(numero, code="contrat-apprentissage", genre=genre, **autres)


def professionnalisation(numero: int = 63, **autres: Any) -> FicheDispositif:
    genre = {"libelle": "Contrat de professionnalisation", "sigle": "CP", "code_financeur": "16"}
    genre |= {"regle": "professionnalisation", "publics": [formacode("82044")]}
    return dispositif(numero, code="contrat-professionnalisation", genre=genre, **autres)


def information(numero: int = 91, **autres: Any) -> pieces.InformationCollective:
    return piece(
        pieces.InformationCollective,
        {
            "id": numero,
            "date": "2026-06-03",
            "heure_debut": "09:30",
            "heure_fin": "12:00",
            "ou": "lieu",
            "site": 51,
            "nom": "Site de l'île",
            "adresse": adresse(),
            "url": "",
            "places": 20,
            "commentaire": "Venez avec un CV.",
            **autres,
        },
    )


SESSION: Json = {
    "date_debut": "2026-09-28",
    "date_fin": "2027-06-11",
    "esp": "fixes",
    "rythmes": ["continu", "temps_plein"],
    "periodes": ["jour"],
    "parcours": ["collectif"],
    "modalites": ["organisme", "entreprise"],
    "enseignement": "presentiel",
    "heures_centre": 700,
    "heures_entreprise": 280,
    "commentaire_duree": "Fermé à Noël.",
    "cycle_unite": "",
    "cycle_entreprise": None,
    "cycle_centre": None,
    "recrutement": "ouvert",
    "modalites_recrutement": ["3", "9"],
    "mail_liaison": "",
    "effectif_minimal": None,
    "capacite": None,
    "heures_hebdo": "35.00",
    "lieu": site(),
    "responsable": organisme(),
    "inscription": {"a": "lieu", "site": 51, "nom": "Site de l'île", "adresse": adresse()},
    "contact": contact(),
    "referent_pmr": contact(73, type_contact="1", telephone=""),
    "referent_mobilite": contact(74, type_contact="2"),
    "referent_prf": None,
    "informations_collectives": [information()],
    "periodes_inscription": [],
    "dispositifs": [dispositif()],
    "retiree_le": None,
    "cree_le": "2026-05-01T08:00:00.123456+00:00",
    "modifie_le": "2026-05-02T08:00:00+00:00",
}


def session(numero: int = 9, **autres: Any) -> FicheSession:
    return piece(FicheSession, SESSION | {"id": numero} | autres)


def fiche(**autres: Any) -> pieces.Certification:
    return piece(
        pieces.Certification,
        {
            "code": "109049",
            "type": "Titre professionnel",
            "abrege": "TP",
            "certificateurs": ["Ministère du Travail"],
            "rncp": "RNCP37538",
            "rs": "",
            "debut": "2023-04-03",
            "fin": "2028-08-31",
            "annee_derniere_session": None,
            "url": "https://certifications.exemple.fr/37538",
            **autres,
        },
    )


def formation(**autres: Any) -> FicheFormation:
    """A certifying formation, whole, with two blocs."""
    return piece(
        FicheFormation,
        {
            "id": 7,
            "sur_fiche": True,
            "certifiante": True,
            "intitule": "Assistant ressources humaines",
            "individualisation": False,
            "validation": "totale",
            "cree_le": "2026-04-01T08:00:00+00:00",
            "modifie_le": "2026-04-01T08:00:00+00:00",
            "objectif_general": "6",
            "niveau_sortie": "5",
            "famille_metier": None,
            "domaines": [formacode("33054"), formacode("33052")],
            "metiers": [{"code": "M1501", "libelle": "Assistanat en ressources humaines"}],
            "nsf": [{"code": "315", "suffixe": "", "libelle": "Ressources humaines"}],
            "objectif": "Assurer la gestion du personnel.",
            "programme": "Administrer le personnel\nRecruter",
            "fiche": fiche(),
            "eligible_cpf": True,
            "blocs": [
                {"id": 1, "code": "RNCP37538BC01", "libelle": "Administrer le personnel"},
                {"id": 2, "code": "RNCP37538BC02", "libelle": "RNCP37538BC02"},
            ],
            "nombre_blocs": 2,
            **autres,
        },
    )


def formation_propre(**autres: Any) -> FicheFormation:
    """A non-certifying formation."""
    return formation(
        **{
            "sur_fiche": False,
            "certifiante": False,
            "intitule": "Cuisiner pour une collectivité",
            "individualisation": None,
            "validation": "",
            "objectif_general": "7",
            "niveau_sortie": "sans",
            "famille_metier": {"code": "G16", "libelle": "Production culinaire"},
            "nsf": [],
            "objectif": "",
            "programme": "",
            "fiche": None,
            "eligible_cpf": False,
            "blocs": [],
            "nombre_blocs": 0,
            **autres,
        }
    )


def action(**autres: Any) -> FicheAction:
    return piece(
        FicheAction,
        {
            "id": 8,
            "titre": "Assistant ressources humaines - alternance",
            "complement_intitule": "alternance",
            "complement_programme": "",
            "objectifs": "",
            "resultats_attendus": "",
            "plus_formation": "",
            "url_action": "",
            "url_pdf": "",
            "url_video": "",
            "niveau_entree": "4",
            "niveau_entree_obligatoire": False,
            "commentaire_prerequis": "",
            "public_vise": "",
            "id_action_cr": "",
            "of_mandataire_cr": "",
            "equipements": [],
            "prerequis": [],
            "lot": None,
            "cree_le": "2026-04-01T08:00:00.5+00:00",
            "modifie_le": "2026-05-01T08:00:00+00:00",
            **autres,
        },
    )


def document(
    *,
    f: FicheFormation | None = None,
    a: FicheAction | None = None,
    sessions: list[FicheSession] | None = None,
    **autres: Any,
) -> Document:
    """A published document with one session, all of it valid in LHEO."""
    entier = {
        "format": 1,
        "version": 3,
        "nature": "validation",
        "publie_le": "2026-05-19T14:02:03.456789+00:00",
        "voie": "certifiante",
        "formation": f or formation(),
        "action": a or action(),
        "organisme": organisme(),
        "sessions": [session()] if sessions is None else sessions,
        **autres,
    }
    return piece(Document, entier)
