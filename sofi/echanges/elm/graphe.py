"""A published document as a graph of the European Learning Model: each session not over is a learning opportunity."""

import datetime
from typing import Any

from sofi.diffusion import schema_org
from sofi.diffusion.codes import NIVEAUX, numero_de
from sofi.diffusion.objets_publics import page_de_la_session
from sofi.offre.codes import Esp
from sofi.offre.fiches import FicheEtablissement, FicheSession
from sofi.validation.document import Document

from . import noeuds as n
from .isced import INCONNU, isced

PREMIER_NIVEAU = 3
"""Below it, the French framework has no level of the same number."""


def graphe(document: Document, jour: datetime.date) -> dict[str, Any] | None:
    """The JSON-LD of the document that day; None when all its sessions are over."""
    limite = jour.isoformat()
    sessions = [s for s in document.sessions if not s.date_fin or s.date_fin >= limite]
    if not sessions:
        return None
    objectif, organisme = _objectif(document, sessions[0]), _organisme(document, sessions[0])
    occasions = [_occasion(document, session, objectif, organisme) for session in sessions]
    return {"@context": n.CONTEXTE, "@graph": [objectif, organisme, *occasions]}


def _occasion(
    document: Document, session: FicheSession, objectif: n.Noeud, organisme: n.Noeud
) -> n.Noeud:
    """A session: when, where, how long, at which price."""
    adresse = page_de_la_session(session.id)
    code = f"{document.formation.id}-{document.action.id}-{session.id}"
    occasion: n.Noeud = {
        "@id": f"{adresse}#occasion",
        "@type": "elm:LearningOpportunity",
        "adms:identifier": n.identifiant(code, "Code FAS de SOFI"),
        "dc:title": n.texte(document.action.titre),
        "dc:description": n.texte(schema_org.description(document)),
        "foaf:homepage": n.page(adresse),
        "elm:providedBy": {"@id": organisme["@id"]},
        "elm:learningAchievementSpecification": {"@id": objectif["@id"]},
        "elm:learningActivitySpecification": _activite(document, session),
        "elm:defaultLanguage": n.langue("fr"),
        "dc:modified": n.instant(document.publie_le),
    }
    if session.lieu:
        occasion["elm:location"] = n.lieu(session.lieu.nom, session.lieu.adresse)
    if periode := _periode(session):
        occasion["dc:temporal"] = periode
    if prix := _prix(session):
        occasion["elm:priceDetail"] = prix
    return occasion


def _periode(session: FicheSession) -> n.Noeud | None:
    """None when one enters all year round, or no date is known."""
    if session.esp == Esp.PERMANENTES or not session.date_debut:
        return None
    periode: n.Noeud = {
        "@type": "dc:PeriodOfTime",
        "elm:startDate": n.instant(session.date_debut),
    }
    return periode | ({"elm:endDate": n.instant(session.date_fin)} if session.date_fin else {})


def _prix(session: FicheSession) -> list[n.Noeud]:
    """Each price that is said, by dispositif."""
    return [
        {
            "@type": "elm:PriceDetail",
            "skos:prefLabel": n.texte(dispositif.type.libelle or "Prix"),
            "elm:amount": {
                "@type": "elm:Amount",
                "elm:unit": n.euro(),
                "rdf:value": n.typee("decimal", dispositif.frais_ttc),
            },
        }
        for dispositif in session.dispositifs
        if dispositif.frais_ttc
    ]


def _activite(document: Document, session: FicheSession) -> n.Noeud:
    """What one does: in which language, how many hours."""
    activite: n.Noeud = {
        "@type": "elm:LearningActivitySpecification",
        "dc:title": n.texte(document.action.titre),
        "dc:language": n.langue(document.action.langue or "fr"),
    }
    heures = (session.heures_centre or 0) + (session.heures_entreprise or 0)
    return activite | (
        {"elm:volumeOfLearning": n.typee("duration", f"PT{heures}H")} if heures else {}
    )


def _objectif(document: Document, session: FicheSession) -> n.Noeud:
    """What one learns. Not an `elm:Qualification`, which wants outcomes and a level of a list that nobody gives."""
    formation, fiche = document.formation, document.formation.fiche
    domaines = {isced(nsf.code): None for nsf in formation.nsf} or {INCONNU: None}
    objectif: n.Noeud = {
        "@id": f"{page_de_la_session(session.id)}#objectif",
        "@type": "elm:LearningAchievementSpecification",
        "dc:title": n.texte(formation.intitule or document.action.titre),
        "elm:ISCEDFCode": [n.domaine(un) for un in domaines],
        "dc:language": n.langue(document.action.langue or "fr"),
    }
    numero = (fiche.rncp or fiche.rs) if fiche else ""
    if numero:
        objectif["adms:identifier"] = n.identifiant(numero, "France compétences")
    if niveau := _niveau_europeen(formation.niveau_sortie):
        objectif["elm:educationLevel"] = n.niveau(niveau)
    return objectif


def _niveau_europeen(code: str) -> int:
    """The level of a code of LHEO, 0 when it says none."""
    numero = numero_de(NIVEAUX, code)
    return numero if numero >= PREMIER_NIVEAU else 0


def _organisme(document: Document, session: FicheSession) -> n.Noeud:
    """Who trains."""
    e: FicheEtablissement = document.organisme
    organisme: n.Noeud = {
        "@id": f"{page_de_la_session(session.id)}#organisme",
        "@type": "elm:Organisation",
        "rov:legalName": n.texte(e.raison_sociale or e.nom),
        "skos:altLabel": n.texte(e.nom or e.raison_sociale),
        "elm:location": n.lieu(e.nom, e.adresse),
    }
    if e.siret:
        organisme["rov:registration"] = n.immatriculation(e.siret)
    if e.url.startswith(("http://", "https://")):
        organisme["foaf:homepage"] = n.page(e.url)
    return organisme
