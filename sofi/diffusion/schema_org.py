"""What search engines read: a training as a schema.org Course with its CourseInstances, an organisme as an
EducationalOrganization.
"""

from collections.abc import Iterable
from typing import Any

from sofi.annuaire.models import Adresse
from sofi.offre.codes import Enseignement, Esp
from sofi.offre.fiches import FicheSession
from sofi.socle.texte_riche import en_texte
from sofi.validation.document import Document

from .organismes import Fiche

Json = dict[str, Any]
MODES = {
    Enseignement.PRESENTIEL.value: "Onsite",
    Enseignement.HYBRIDE.value: "Blended",
    Enseignement.DISTANCE.value: "Online",
}
DESCRIPTION_MAX = 500  # characters


def cours(document: Document, sessions: Iterable[FicheSession], *, adresse_page: str) -> Json:
    """The Course of a document with these sessions; what isn't known is left out."""
    formation, action, organisme = document.formation, document.action, document.organisme
    fiche = formation.fiche
    return _sans_les_vides(
        {
            "@context": "https://schema.org",
            "@type": "Course",
            "@id": adresse_page,
            "url": adresse_page,
            "name": action.titre,
            "description": description(document),
            "inLanguage": "fr",
            "provider": _sans_les_vides(
                {"@type": "Organization", "name": organisme.nom, "url": organisme.url}
            ),
            "educationalCredentialAwarded": formation.intitule if formation.certifiante else "",
            "courseCode": (fiche.rncp or fiche.rs) if fiche else "",
            "about": [domaine.libelle for domaine in formation.domaines],
            "hasCourseInstance": [_instance(session) for session in sessions],
        }
    )


def organisme(fiche: Fiche, *, adresse_page: str) -> Json:
    """The EducationalOrganization of an établissement with its places; what isn't known is left out."""
    e = fiche.etablissement
    return _sans_les_vides(
        {
            "@context": "https://schema.org",
            "@type": "EducationalOrganization",
            "@id": adresse_page,
            "url": adresse_page,
            "name": e.nom,
            "legalName": e.raison_sociale,
            "description": " ".join(e.description.split()),
            "identifier": {"@type": "PropertyValue", "propertyID": "SIRET", "value": e.siret},
            "telephone": e.telephone,
            "email": e.courriel,
            "sameAs": e.url,
            "knowsAbout": [domaine.libelle for domaine in fiche.domaines],
            "address": _adresse_postale(e),
            "location": [
                {"@type": "Place", "name": site.nom, "address": _adresse_postale(site)}
                for site in fiche.sites
            ],
        }
    )


def _adresse_postale(adresse: Adresse) -> Json:
    return _sans_les_vides(
        {
            "@type": "PostalAddress",
            "streetAddress": ", ".join(adresse.lignes),
            "postalCode": adresse.code_postal,
            "addressLocality": adresse.ville,
            "addressCountry": "FR",
        }
    )


def description(document: Document) -> str:
    """What the training is for, in at most 500 characters, cut between words; the title when nothing is said."""
    action = document.action
    objectifs = en_texte(action.objectifs) or document.formation.objectif or action.titre
    texte = " ".join(objectifs.split())
    if len(texte) <= DESCRIPTION_MAX:
        return texte
    return texte[: DESCRIPTION_MAX - 1].rsplit(" ", 1)[0] + "…"


def _instance(session: FicheSession) -> Json:
    """One session; an entry all year round has no date of its own."""
    heures = (session.heures_centre or 0) + (session.heures_entreprise or 0)
    dates = (
        {}
        if session.esp == Esp.PERMANENTES
        else {"startDate": session.date_debut, "endDate": session.date_fin}
    )
    a_distance = session.enseignement == Enseignement.DISTANCE
    return _sans_les_vides(
        {
            "@type": "CourseInstance",
            "courseMode": MODES.get(session.enseignement, ""),
            **dates,
            "courseWorkload": f"PT{heures}H" if heures else "",
            "location": None if a_distance else _lieu(session),
        }
    )


def _lieu(session: FicheSession) -> Json | None:
    if session.lieu is None:
        return None
    adresse = session.lieu.adresse
    return {
        "@type": "Place",
        "name": session.lieu.nom,
        "address": _sans_les_vides(
            {
                "@type": "PostalAddress",
                "streetAddress": ", ".join(adresse.lignes),
                "postalCode": adresse.code_postal,
                "addressLocality": adresse.ville,
                "addressCountry": "FR",
            }
        ),
    }


def _sans_les_vides(valeurs: Json) -> Json:
    """The same without what is empty."""
    return {cle: valeur for cle, valeur in valeurs.items() if valeur not in (None, "", [], {})}
