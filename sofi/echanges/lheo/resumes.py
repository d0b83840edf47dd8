"""The summaries of ``lheo-index``: one for each session of a formation, one for its organisme responsable.

Made from the formation itself, so that a summary never says anything else than what it sums up.
"""

import copy
from collections.abc import Iterator
from typing import cast

from lxml import etree

from . import langage
from .construction import ajouter, racine
from .langage import ESPACE

_NS = {"l": ESPACE}
_RESPONSABLE = "l:organisme-formation-responsable"
_ADRESSE = "l:lieu-de-formation/l:coordonnees/l:adresse"
_DATES = ("horodatage-creation", "horodatage-modification", "datecrea", "datemaj")
_CERTIFICATIONS_MAX = langage.structure("resume-offre").maximum("certification")
# Where each child of the summary is found, in order: from the formation or from the action.
_DE_LA_FORMATION, _DE_L_ACTION = "formation", "action"
_ENFANTS = (
    (_DE_LA_FORMATION, "l:domaine-formation"),
    (_DE_LA_FORMATION, "l:intitule-formation"),
    (_DE_LA_FORMATION, f"{_RESPONSABLE}/l:nom-organisme"),
    (_DE_LA_FORMATION, f"{_RESPONSABLE}/l:SIRET-organisme-formation/l:SIRET"),
    (_DE_L_ACTION, f"{_ADRESSE}/l:codepostal"),
    (_DE_L_ACTION, f"{_ADRESSE}/l:code-INSEE-commune"),
    (_DE_L_ACTION, f"{_ADRESSE}/l:ville"),
    (_DE_L_ACTION, f"{_ADRESSE}/l:departement"),
    (_DE_L_ACTION, f"{_ADRESSE}/l:region"),
    (_DE_LA_FORMATION, "l:certifiante"),
    (_DE_LA_FORMATION, "l:code-niveau-entree"),
    (_DE_L_ACTION, "l:prise-en-charge-frais-possible"),
    (_DE_L_ACTION, "l:modalites-enseignement"),
    (_DE_L_ACTION, "l:code-public-vise"),
    (_DE_L_ACTION, "l:nombre-heures-total"),
)
_OBLIGATOIRES = ("ville", "departement", "code-public-vise")
_TROUVER = {chemin: etree.XPath(chemin, namespaces=_NS) for _, chemin in _ENFANTS}


def resumes(formation: etree._Element) -> Iterator[etree._Element]:
    """One ``resume-offre`` for each session; none where the language asks for what the session lacks."""
    for action in formation.iterfind("l:action", _NS):
        resume = _resume(formation, action)
        if all(resume.find(f"l:{nom}", _NS) is not None for nom in _OBLIGATOIRES):
            yield resume


def resume_organisme(formation: etree._Element) -> etree._Element:
    """The organisme responsable, under its number."""
    responsable = formation.find(_RESPONSABLE, _NS)
    assert responsable is not None  # checked: the language requires it
    resume = racine("resume-organisme", {"numero": responsable.get("numero", "")})
    for nom in ("nom-organisme", "raison-sociale"):
        ajouter(resume, nom, responsable.findtext(f"l:{nom}", "", _NS))
    siret = responsable.findtext("l:SIRET-organisme-formation/l:SIRET", "", _NS)
    ajouter(resume, "SIRET", siret)
    ajouter(resume, "numero-activite", responsable.findtext("l:numero-activite", "", _NS))
    return resume


def _resume(formation: etree._Element, action: etree._Element) -> etree._Element:
    page = action.findtext("l:session/l:url-session/l:urlweb", "", _NS)
    attributs = {"numero": action.get("numero", ""), "href": page}
    dates = {nom: action.get(nom, "") for nom in _DATES}
    resume = racine("resume-offre", attributs | dates)
    sources = {_DE_LA_FORMATION: formation, _DE_L_ACTION: action}
    for source, chemin in _ENFANTS:
        trouves = cast("list[etree._Element]", _TROUVER[chemin](sources[source]))
        resume.extend(copy.deepcopy(trouve) for trouve in trouves)
    _ajouter_session(resume, action)
    for contact in formation.iterfind("l:contact-formation", _NS):
        _ajouter_contact(resume, contact)
    for certification in formation.findall("l:certification", _NS)[:_CERTIFICATIONS_MAX]:
        resume.append(copy.deepcopy(certification))
    return resume


def _ajouter_session(resume: etree._Element, action: etree._Element) -> None:
    """Its number, its dates, where one enrols, whether it still recruits."""
    session = action.find("l:session", _NS)
    assert session is not None  # checked: the language requires it
    courte = ajouter(resume, "session", attributs={"numero": session.get("numero", "")})
    for nom in ("periode", "adresse-inscription", "etat-recrutement"):
        courte.extend(copy.deepcopy(trouve) for trouve in session.iterfind(f"l:{nom}", _NS))


def _ajouter_contact(resume: etree._Element, contact: etree._Element) -> None:
    court = ajouter(resume, "contact-formation-resume")
    for nom in (
        "type-contact",
        "coordonnees/l:nom",
        "coordonnees/l:telfixe",
        "coordonnees/l:courriel",
    ):
        court.extend(copy.deepcopy(trouve) for trouve in contact.iterfind(f"l:{nom}", _NS))
