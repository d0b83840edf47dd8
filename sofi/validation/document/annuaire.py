"""Établissements, sites, contacts and addresses of a document."""

from sofi.annuaire.models import Adresse, Contact, Etablissement, Site

from .valeurs import Json, iso, json_code


def json_adresse(adresse: Adresse) -> Json:
    """An address with its commune; without a position of its own it takes the commune's."""
    commune = adresse.commune
    return {
        "denomination": adresse.denomination,
        "lignes": adresse.lignes,
        "code_postal": adresse.code_postal,
        "ville": adresse.ville,
        "insee": adresse.commune_id or "",
        "departement": (commune.departement_id if commune else "") or "",
        "region": (commune.region_id if commune else "") or "",
        "latitude": adresse.latitude
        if adresse.latitude is not None
        else (commune.latitude if commune else None),
        "longitude": adresse.longitude
        if adresse.longitude is not None
        else (commune.longitude if commune else None),
    }


def json_etablissement(etablissement: Etablissement | None) -> Json | None:
    """An établissement with its address, domaines and first reachable contact."""
    if etablissement is None:
        return None
    e = etablissement
    return {
        "id": e.pk,
        "siret": e.siret,
        "nda": e.nda,
        "uai": e.uai,
        "raison_sociale": e.raison_sociale,
        "nom": e.nom,
        "telephone": e.telephone,
        "courriel": e.courriel,
        "url": e.url,
        "description": e.description,
        "adresse": json_adresse(e),
        "contact": json_contact(
            next((c for c in e.contacts.all() if c.est_joignable and not c.retire_le), None)
        ),
        "domaines": [json_code(f) for f in sorted(e.domaines.all(), key=lambda f: f.code)],
        "qualiopi": {
            "formation": e.qualiopi_formation,
            "apprentissage": e.qualiopi_apprentissage,
            "vae": e.qualiopi_vae,
            "bilan": e.qualiopi_bilan,
            "fin": iso(e.qualiopi_fin),
        },
    }


def json_site(site: Site | None) -> Json | None:
    """A site with its address and services."""
    if site is None:
        return None
    return {
        "id": site.pk,
        "nom": site.nom,
        "principal": site.principal,
        "adresse": json_adresse(site),
        "restauration": site.restauration,
        "hebergement": site.hebergement,
        "transport": site.transport,
        "acces_handicapes": site.acces_handicapes,
    }


def json_contact(contact: Contact | None) -> Json | None:
    """A contact."""
    if contact is None:
        return None
    champs = ["civilite", "nom", "prenom", "fonction", "type_contact", "telephone", "courriel"]
    return {"id": contact.pk, **{champ: getattr(contact, champ) for champ in champs}}
