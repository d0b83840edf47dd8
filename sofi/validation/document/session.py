"""Sessions and dispositifs of a document."""

from sofi.offre.models import Dispositif, InformationCollective, Session
from sofi.referentiels.models import TypeDispositif

from .annuaire import json_adresse, json_contact, json_etablissement, json_site
from .valeurs import Json, iso, json_code, somme

VALEURS = (
    "esp",
    "rythmes",
    "periodes",
    "parcours",
    "modalites",
    "enseignement",
    "heures_centre",
    "heures_entreprise",
    "commentaire_duree",
    "cycle_unite",
    "cycle_entreprise",
    "cycle_centre",
    "recrutement",
    "modalites_recrutement",
    "mail_liaison",
    "effectif_minimal",
    "capacite",
)
"""Fields of Session written as they are: codes, numbers and plain texts."""


def json_session(session: Session) -> Json:
    """The S card with its meetings, periods and dispositifs."""
    return {
        "id": session.pk,
        "date_debut": iso(session.date_debut),
        "date_fin": iso(session.date_fin),
        **{champ: getattr(session, champ) for champ in VALEURS},
        "heures_hebdo": somme(session.heures_hebdo),
        "lieu": json_site(session.lieu),
        "responsable": json_etablissement(session.responsable),
        "inscription": _inscription(session),
        "contact": json_contact(session.contact),
        "referent_pmr": json_contact(session.referent_pmr),
        "referent_mobilite": json_contact(session.referent_mobilite),
        "referent_prf": json_contact(session.referent_prf),
        "informations_collectives": [
            _information(session, i) for i in session.informations_collectives.all()
        ],
        "periodes_inscription": [
            {"type": p.type, "debut": iso(p.debut), "fin": iso(p.fin)}
            for p in session.periodes_inscription.all()
        ],
        "dispositifs": [json_dispositif(d) for d in session.dispositifs.all()],
        "retiree_le": iso(session.retiree_le),
        "cree_le": iso(session.cree_le),
        "modifie_le": iso(session.modifie_le),
    }


def _inscription(session: Session) -> Json:
    """Where to enrol: `a` says what was chosen, `adresse` is the address it comes to."""
    site = session.inscription_site if session.inscription_a == "site" else session.lieu
    if session.inscription_a != "adresse":
        return {
            "a": session.inscription_a,
            "site": site and site.pk,
            "nom": site.nom if site else "",
            "adresse": site and json_adresse(site),
        }
    commune = session.inscription_commune
    return {
        "a": session.inscription_a,
        "site": None,
        "nom": session.inscription_denomination,
        "adresse": {
            "denomination": session.inscription_denomination,
            "lignes": [
                ligne for ligne in (session.inscription_ligne1, session.inscription_ligne2) if ligne
            ],
            "code_postal": session.inscription_code_postal,
            "ville": session.inscription_ville,
            "insee": session.inscription_commune_id or "",
            "departement": (commune.departement_id if commune else "") or "",
            "region": (commune.region_id if commune else "") or "",
            "latitude": commune.latitude if commune else None,
            "longitude": commune.longitude if commune else None,
        },
    }


def _information(session: Session, information: InformationCollective) -> Json:
    """A meeting; `adresse` is null when it takes place at a distance."""
    site = {"lieu": session.lieu, "site": information.site}.get(information.ou)
    adresse = information if information.ou == "adresse" else site
    return {
        "id": information.pk,
        "date": iso(information.date),
        "heure_debut": iso(information.heure_debut),
        "heure_fin": iso(information.heure_fin),
        "ou": information.ou,
        "site": site and site.pk,
        "nom": site.nom if site else "",
        "adresse": adresse and json_adresse(adresse),
        "url": information.url,
        "places": information.places,
        "commentaire": information.commentaire,
    }


def _type_dispositif(type_dispositif: TypeDispositif) -> Json:
    t = type_dispositif
    return {
        "code": t.code,
        "numero": t.numero,
        "libelle": t.libelle,
        "sigle": t.sigle,
        "code_financeur": t.code_financeur,
        "regle": t.regle,
        "programme_regional": t.programme_regional,
        "publics": [json_code(public.formacode) for public in t.publicdedispositif_set.all()],
    }


def json_dispositif(dispositif: Dispositif) -> Json:
    """The D card with the publics of its kind."""
    d = dispositif
    sommes = ["frais_ht", "taux_tva", "frais_ttc", "frais_certification", "frais_additionnels"]
    return {
        "id": d.pk,
        "type": _type_dispositif(d.type),
        "opco": d.opco and {"code": d.opco.code, "libelle": d.opco.libelle},
        "reference_marche": d.reference_marche,
        "places": d.places,
        "places_restantes": d.places_restantes,
        **{champ: somme(getattr(d, champ)) for champ in sommes},
        "frais_certification_obligatoires": d.frais_certification_obligatoires,
        "frais_additionnels_objet": d.frais_additionnels_objet,
        "prise_en_charge": d.prise_en_charge,
    }
