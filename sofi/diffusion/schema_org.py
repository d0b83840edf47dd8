"""What search engines read (schema.org): a training as a Course with its CourseInstances, an organisme as an
EducationalOrganization, meetings and open days as Events, the way to a page, a list of pages.

What isn't known is left out; what Google asks of a Course or an Event is always there
(developers.google.com/search/docs/appearance/structured-data).
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sofi.annuaire.models import Adresse
from sofi.offre.codes import Enseignement, Esp
from sofi.offre.fiches import FicheSession
from sofi.socle.texte_riche import en_texte
from sofi.validation.document import Document

from . import codes
from .evenements import Evenement
from .organismes import Fiche

Json = dict[str, Any]
MODES = {
    Enseignement.PRESENTIEL.value: "Onsite",
    Enseignement.HYBRIDE.value: "Blended",
    Enseignement.DISTANCE.value: "Online",
}
DESCRIPTION_MAX = 500  # characters
EUROS = "EUR"


def graphe(*noeuds: Json) -> Json:
    """Several things said of one page; what is empty isn't one."""
    return {"@context": "https://schema.org", "@graph": [noeud for noeud in noeuds if noeud]}


def cours(document: Document, sessions: Iterable[FicheSession], *, adresse_page: str) -> Json:
    """The Course of a document with these sessions; what isn't known is left out."""
    formation, action, organisme = document.formation, document.action, document.organisme
    fiche, dites = formation.fiche, list(sessions)
    return _sans_les_vides(
        {
            "@type": "Course",
            "@id": adresse_page,
            "url": adresse_page,
            "name": action.titre,
            "description": description(document),
            "inLanguage": action.langue or "fr",
            "provider": _sans_les_vides(
                {"@type": "Organization", "name": organisme.nom, "url": organisme.url}
            ),
            "educationalCredentialAwarded": formation.intitule if formation.certifiante else "",
            "courseCode": (fiche.rncp or fiche.rs) if fiche else "",
            "about": [domaine.libelle for domaine in formation.domaines],
            "offers": _distinctes(offre for session in dites for offre in _offres(session)),
            "hasCourseInstance": [_instance(session) for session in dites],
        }
    )


def organisme(fiche: Fiche, *, adresse_page: str) -> Json:
    """The EducationalOrganization of an établissement with its places; what isn't known is left out."""
    e = fiche.etablissement
    return _sans_les_vides(
        {
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
    return _postale(", ".join(adresse.lignes), adresse.code_postal, adresse.ville)


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
            "offers": _distinctes(_offres(session)),
        }
    )


def _offres(session: FicheSession) -> Iterable[Json]:
    """What it costs: nothing for some, then each price; « Paid » alone when no price is given.

    Google asks for a category on every training.
    """
    prix = {Decimal(d.frais_ttc) for d in session.dispositifs if d.frais_ttc}
    if codes.gratuite(session):
        yield _offre("Free", Decimal(0))
    for somme in sorted(filter(None, prix)):
        yield _offre("Paid", somme)
    if not any(prix) and not codes.gratuite(session):
        yield {"@type": "Offer", "category": "Paid"}


def _offre(categorie: str, somme: Decimal) -> Json:
    return {
        "@type": "Offer",
        "category": categorie,
        "price": f"{somme:.2f}",
        "priceCurrency": EUROS,
    }


def _distinctes(offres: Iterable[Json]) -> list[Json]:
    """Each once, in their order."""
    return list({tuple(offre.values()): offre for offre in offres}.values())


def _lieu(session: FicheSession) -> Json | None:
    if session.lieu is None:
        return None
    adresse = session.lieu.adresse
    return _place(session.lieu.nom, ", ".join(adresse.lignes), adresse.code_postal, adresse.ville)


def _place(nom: str, rue: str, code_postal: str, ville: str) -> Json:
    return _sans_les_vides(
        {"@type": "Place", "name": nom, "address": _postale(rue, code_postal, ville)}
    )


def _postale(rue: str, code_postal: str, ville: str) -> Json:
    return _sans_les_vides(
        {
            "@type": "PostalAddress",
            "streetAddress": rue,
            "postalCode": code_postal,
            "addressLocality": ville,
            "addressCountry": "FR",
        }
    )


def evenement(e: Evenement, *, adresse_page: str) -> Json:
    """A meeting or an open day: free, at a place or followed from its link."""
    ou = (
        {"@type": "VirtualLocation", "url": e.lien or adresse_page}
        if e.a_distance
        else _place(e.nom_du_lieu or e.organisme, e.rue, e.code_postal, e.ville)
    )
    presence = "Online" if e.a_distance else "Offline"
    return _sans_les_vides(
        {
            "@type": "Event",
            "name": f"{e.nom} : {e.titre}",
            "description": " ".join(e.commentaire.split()),
            "url": adresse_page,
            "startDate": e.commence.isoformat(),
            "endDate": e.finit.isoformat() if e.finit else "",
            "eventStatus": "https://schema.org/EventScheduled",
            "eventAttendanceMode": f"https://schema.org/{presence}EventAttendanceMode",
            "location": ou,
            "organizer": {"@type": "Organization", "name": e.organisme},
            "maximumAttendeeCapacity": e.places,
            "isAccessibleForFree": True,
        }
    )


def fil(etapes: Iterable[tuple[str, str]]) -> Json:
    """The way from the start to a page: names and whole addresses, the page itself last."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": rang, "name": nom, "item": adresse}
            for rang, (nom, adresse) in enumerate(etapes, 1)
        ],
    }


def liste(pages: Iterable[tuple[str, str]]) -> Json:
    """A page of a list, by name and whole address, in its order; empty without any."""
    elements = [
        {"@type": "ListItem", "position": rang, "name": nom, "url": adresse}
        for rang, (nom, adresse) in enumerate(pages, 1)
    ]
    return {"@type": "ItemList", "itemListElement": elements} if elements else {}


def _sans_les_vides(valeurs: Json) -> Json:
    """The same without what is empty."""
    return {cle: valeur for cle, valeur in valeurs.items() if valeur not in (None, "", [], {})}
