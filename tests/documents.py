"""Published documents made by hand, whole, that a test changes where it matters.

    document_exemple(action={"titre": "Autre"}, sessions=[session_exemple(2, date_debut="2027-01-04")])

Each argument is merged over the example's own part; numbers of sessions and dispositifs are the caller's.
"""

from typing import Any

from sofi.offre.fiches import (
    FicheAction,
    FicheDispositif,
    FicheEtablissement,
    FicheFormation,
    FicheSession,
    pieces,
)
from sofi.offre.fiches.pieces import Piece
from sofi.validation.document import Document
from tests.pieces import changee, piece

Json = dict[str, Any]
DEMANDEUR = {
    "code": "80006",
    "libelle": "Demandeur d’emploi",
    "version": "V14",
    "champ": "",
    "grand_domaine": "",
}
SALARIE = DEMANDEUR | {"code": "82044", "libelle": "Salarié"}
APPRENTI = DEMANDEUR | {"code": "82020", "libelle": "Apprenti"}
CPF: Json = {
    "code": "cpf",
    "numero": 1,
    "libelle": "Compte personnel de formation",
    "sigle": "CPF",
    "code_financeur": "0",
    "regle": "cpf",
    "programme_regional": False,
    "publics": [DEMANDEUR, SALARIE],
}
APPRENTISSAGE: Json = CPF | {
    "code": "contrat-apprentissage",
    "numero": 2,
    "libelle": "Contrat d’apprentissage",
    "sigle": "",
    "code_financeur": "16",
    "regle": "apprentissage",
    "publics": [APPRENTI],
}
REGION: Json = CPF | {
    "code": "prepa-cles-avenir",
    "numero": 3,
    "libelle": "PROGRAMME REGION - PREPA Clés Avenir",
    "sigle": "",
    "code_financeur": "2",
    "regle": "",
    "programme_regional": True,
    "publics": [DEMANDEUR],
}
MAYENNE: Json = {
    "denomination": "Atelier du quai",
    "lignes": ["8 quai des Tanneries"],
    "code_postal": "53100",
    "ville": "Mayenne",
    "insee": "53147",
    "departement": "53",
    "region": "52",
    "latitude": 48.3026,
    "longitude": -0.6136,
}
LAVAL: Json = MAYENNE | {
    "denomination": "",
    "lignes": ["3 rue du Viaduc"],
    "code_postal": "53000",
    "ville": "Laval",
    "insee": "53130",
    "latitude": 48.0707,
    "longitude": -0.7734,
}
NANTES: Json = LAVAL | {
    "lignes": ["1 allée du Port"],
    "code_postal": "44000",
    "ville": "Nantes",
    "insee": "44109",
    "departement": "44",
    "latitude": 47.2316,
    "longitude": -1.5483,
}
BLOCS = (
    "Analyse stylistique et esthétique et proposition de solutions esthétiques et techniques",
    "Analyse de l’ouvrage et préparation de la fabrication",
    "Fabrication et installation d’un mobilier",
)


def contact_exemple(**valeurs: Any) -> pieces.Contact:
    """A contact with a telephone and an e-mail."""
    return piece(
        pieces.Contact,
        {
            "id": 1,
            "civilite": "",
            "nom": "Accueil",
            "prenom": "",
            "fonction": "Service des admissions",
            "type_contact": "4",
            "telephone": "0261910000",
            "courriel": "formation@atelier.exemple.fr",
        }
        | valeurs,
    )


def lieu_exemple(**valeurs: Any) -> pieces.Site:
    """A site with its services."""
    return piece(
        pieces.Site,
        {
            "id": 1,
            "nom": "Atelier du quai",
            "principal": True,
            "adresse": MAYENNE,
            "restauration": "Salle de repas équipée",
            "hebergement": "Foyer de jeunes travailleurs à 10 min à pied",
            "transport": "",
            "acces_handicapes": "Rez-de-chaussée, établi à hauteur réglable",
        }
        | valeurs,
    )


def etablissement_exemple(**valeurs: Any) -> FicheEtablissement:
    """An organisme with its address."""
    return piece(
        FicheEtablissement,
        {
            "id": 1,
            "siret": "99900012800010",
            "nda": "52530012853",
            "uai": "",
            "raison_sociale": "ATELIER DU QUAI",
            "nom": "L’Atelier du quai",
            "telephone": "0261910000",
            "courriel": "contact@atelier.exemple.fr",
            "url": "https://atelier.exemple.fr",
            "description": "L’Atelier du quai forme aux métiers du bois.",
            "adresse": MAYENNE,
            "contact": contact_exemple(),
            "domaines": [],
            "qualiopi": {
                "formation": True,
                "apprentissage": True,
                "vae": None,
                "bilan": None,
                "fin": "2028-12-31",
            },
        }
        | valeurs,
    )


def dispositif_exemple(numero: int = 1, **valeurs: Any) -> FicheDispositif:
    """A CPF with 12 places, 5 of them left."""
    return piece(
        FicheDispositif,
        {
            "id": numero,
            "type": CPF,
            "opco": None,
            "reference_marche": "",
            "places": 12,
            "places_restantes": 5,
            "frais_ht": "5250.00",
            "taux_tva": "20.00",
            "frais_ttc": "6300.00",
            "frais_certification": None,
            "frais_additionnels": "60.00",
            "frais_certification_obligatoires": None,
            "frais_additionnels_objet": "Chaussures de sécurité",
            "prise_en_charge": True,
        }
        | valeurs,
    )


def information_exemple(numero: int = 1, **valeurs: Any) -> pieces.InformationCollective:
    """A meeting at the place of the session."""
    return piece(
        pieces.InformationCollective,
        {
            "id": numero,
            "date": "2027-06-10",
            "heure_debut": "14:00",
            "heure_fin": "16:00",
            "ou": "lieu",
            "site": 1,
            "nom": "Atelier du quai",
            "adresse": MAYENNE,
            "url": "",
            "places": 15,
            "commentaire": "Visite de l’atelier à 15 h",
        }
        | valeurs,
    )


SESSION: Json = {
    "date_debut": "2027-09-06",
    "date_fin": "2028-06-16",
    "esp": "fixes",
    "rythmes": ["continu", "temps_plein"],
    "periodes": ["jour"],
    "parcours": ["collectif"],
    "modalites": ["alternance", "organisme"],
    "enseignement": "presentiel",
    "heures_centre": 420,
    "heures_entreprise": 840,
    "commentaire_duree": "",
    "cycle_unite": "3",
    "cycle_entreprise": 2,
    "cycle_centre": 1,
    "recrutement": "ouvert",
    "modalites_recrutement": ["9", "3", "8"],
    "mail_liaison": "",
    "effectif_minimal": None,
    "capacite": None,
    "heures_hebdo": "35.00",
    "lieu": lieu_exemple(),
    "responsable": etablissement_exemple(),
    "inscription": {"a": "lieu", "site": 1, "nom": "Atelier du quai", "adresse": MAYENNE},
    "contact": contact_exemple(),
    "referent_pmr": contact_exemple(id=2, fonction="Référent handicap", telephone="0261910001"),
    "referent_mobilite": contact_exemple(id=3, fonction="Référent mobilité"),
    "referent_prf": None,
    "informations_collectives": [information_exemple()],
    "periodes_inscription": [{"type": "inscription", "debut": "2027-01-04", "fin": "2027-07-09"}],
    "dispositifs": [dispositif_exemple()],
    "retiree_le": None,
    "cree_le": "2026-05-20T09:12:00+02:00",
    "modifie_le": "2026-05-20T09:12:00+02:00",
}


def session_exemple(numero: int = 144101, **valeurs: Any) -> FicheSession:
    """A session of the example, at Mayenne from September 2027 to June 2028."""
    return piece(FicheSession, SESSION | {"id": numero} | valeurs)


def fiche_exemple(**valeurs: Any) -> pieces.Certification:
    """The Certif Info sheet of the CAP ébéniste."""
    return piece(
        pieces.Certification,
        {
            "code": "94681",
            "type": "Certificat d’aptitude professionnelle",
            "abrege": "CAP",
            "certificateurs": ["Ministère de l’Éducation nationale"],
            "rncp": "RNCP37538",
            "rs": "",
            "fin": "2028-08-31",
            "annee_derniere_session": None,
            "url": "https://www.francecompetences.fr/recherche/rncp/37538/",
        }
        | valeurs,
    )


FORMATION: Json = {
    "id": 12077,
    "sur_fiche": True,
    "certifiante": True,
    "intitule": "CAP Ébéniste",
    "individualisation": True,
    "validation": "totale",
    "cree_le": "2026-05-20T09:12:00+02:00",
    "modifie_le": "2026-05-20T09:12:00+02:00",
    "objectif_general": "6",
    "niveau_sortie": "3",
    "famille_metier": None,
    "domaines": [
        {
            "code": "45582",
            "libelle": "Ébénisterie",
            "version": "V14",
            "champ": "ARTISANAT ART",
            "grand_domaine": "Arts, spectacle, industries créatives",
        }
    ],
    "metiers": [{"code": "H2207", "libelle": "Réalisation de meubles en bois"}],
    "nsf": [{"code": "234", "suffixe": "", "libelle": "Travail du bois et de l'ameublement"}],
    "objectif": "Fabriquer et installer un meuble, de la lecture du dessin à la finition.",
    "programme": "Analyse de l’ouvrage\nFabrication\nInstallation",
    "fiche": fiche_exemple(),
    "eligible_cpf": True,
    "blocs": [
        {"id": rang, "code": f"RNCP37538BC{rang:02}", "libelle": libelle}
        for rang, libelle in enumerate(BLOCS, 1)
    ],
    "nombre_blocs": 3,
}


def formation_exemple(**valeurs: Any) -> FicheFormation:
    """The CAP ébéniste, validation totale."""
    return piece(FicheFormation, FORMATION | valeurs)


def formation_libre(**valeurs: Any) -> FicheFormation:
    """A non-certifying formation: no sheet, no bloc."""
    return formation_exemple(
        **{
            "id": 300,
            "sur_fiche": False,
            "certifiante": False,
            "intitule": "Remise à niveau en anglais",
            "individualisation": None,
            "validation": "",
            "objectif_general": "5",
            "niveau_sortie": "sans",
            "famille_metier": {"code": "toutes", "libelle": "Toutes familles"},
            "domaines": [
                {
                    "code": "15234",
                    "libelle": "Anglais",
                    "version": "V14",
                    "champ": "LANGUES",
                    "grand_domaine": "Sciences humaines, langues, pédagogie, information communication",
                }
            ],
            "metiers": [],
            "nsf": [],
            "objectif": "",
            "programme": "",
            "fiche": None,
            "eligible_cpf": False,
            "blocs": [],
            "nombre_blocs": 0,
        }
        | valeurs
    )


def action_exemple(**valeurs: Any) -> FicheAction:
    """The organisme's own words."""
    return piece(
        FicheAction,
        {
            "id": 45210,
            "titre": "CAP Ébéniste",
            "complement_intitule": "",
            "complement_programme": "<p>Dessin, <strong>placage</strong>, vernis.</p>",
            "objectifs": "",
            "resultats_attendus": "",
            "plus_formation": "<p>Un atelier ouvert le mercredi soir.</p>",
            "url_action": "https://atelier.exemple.fr/cap",
            "url_pdf": "",
            "url_video": "",
            "niveau_entree": "sans",
            "niveau_entree_obligatoire": False,
            "commentaire_prerequis": "<p>Savoir prendre des mesures.</p>",
            "public_vise": "Jeunes et adultes en reconversion",
            "id_action_cr": "",
            "of_mandataire_cr": "",
            "equipements": [{"type": "6", "obligatoire": True, "cout": 60, "commentaire": ""}],
            "prerequis": [{"code": "motivation", "libelle": "Motivation"}],
            "lot": None,
            "cree_le": "2026-05-20T09:12:00+02:00",
            "modifie_le": "2026-05-20T09:12:00+02:00",
        }
        | valeurs,
    )


def document_exemple(
    *,
    formation: Json | Piece | None = None,
    action: Json | Piece | None = None,
    organisme: Json | Piece | None = None,
    sessions: list[FicheSession] | None = None,
    **valeurs: Any,
) -> Document:
    """The published CAP ébéniste at Mayenne, with what the caller changes."""
    return piece(
        Document,
        {
            "format": 1,
            "version": 1,
            "nature": "validation",
            "publie_le": "2026-05-20T09:12:00+02:00",
            "voie": "certifiante",
            "formation": changee(formation_exemple(), formation),
            "action": changee(action_exemple(), action),
            "organisme": changee(etablissement_exemple(), organisme),
            "sessions": [session_exemple()] if sessions is None else sessions,
        }
        | valeurs,
    )
