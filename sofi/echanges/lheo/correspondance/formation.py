"""The ``formation`` elements of a published document."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from sofi.echanges.lheo import langage
from sofi.offre.fiches import FicheAction, FicheEtablissement, FicheFormation, FicheSession, pieces
from sofi.validation.document import Document

from ..construction import (
    INFO_SOFI,
    ajouter,
    ajouter_extras,
    ajouter_si,
    dates_de_fiche,
    oui_non,
    oui_non_su,
    racine,
)
from ..textes import composer, texte_simple, titre_court
from .action import ajouter_action
from .adresses_publiques import ajouter_page
from .annuaire import ajouter_contact, ajouter_responsable, contact_de, joignable
from .certification import ajouter_certification
from .presence import absence

_PARCOURS = {"collectif": "1", "individualise": "2", "modulaire": "3", "mixte": "4"}
_NIVEAUX_DITS = {"sans": "1", "nc": "0"}
_TEXTE_MAX = langage.longueur_maximale("contenu-formation")
_TITRE_MAX = langage.longueur_maximale("intitule-formation")
_DOMAINES = langage.structure("domaine-formation")
_FORMACODES_MAX = _DOMAINES.maximum("code-FORMACODE")
_NSF_MAX = _DOMAINES.maximum("code-NSF")
_ROMES_MAX = _DOMAINES.maximum("code-ROME")
_FICHES_OFFICIELLES = {
    "RNCP": "https://www.francecompetences.fr/recherche/rncp/",
    "RS": "https://www.francecompetences.fr/recherche/rs/",
}


@dataclass(frozen=True)
class FormationLheo:
    """One element, and the sessions it carries: their numbers, and the day each one ends."""

    element: etree._Element
    sessions: dict[int, str]


@dataclass(frozen=True)
class _Groupe:
    """The active sessions that share organisme responsable and type de parcours."""

    responsable: FicheEtablissement
    parcours: str
    premier: bool
    sessions: list[FicheSession]

    @property
    def repere(self) -> str:
        """What tells the group from the others of its action."""
        return f"O{self.responsable.id}-P{self.parcours}"

    def numero(self, formation: FicheFormation, action: FicheAction) -> str:
        """Unique in the feed: « F-A » for the first group of the action, which keeps it after it has ended."""
        numero = f"{formation.id}-{action.id}"
        return numero if self.premier else f"{numero}-{self.repere}"


def formations(document: Document, *, jour: datetime.date, export: str) -> Iterator[FormationLheo]:
    """One formation per organisme responsable and type de parcours, with the sessions active that day.

    `export` is the ISO instant of the export.
    """
    for groupe in _groupes(document, jour):
        element = _formation(document, groupe, jour, export)
        fins = {session.id: session.date_fin or "" for session in groupe.sessions}
        yield FormationLheo(element, fins)


def _groupes(document: Document, jour: datetime.date) -> list[_Groupe]:
    """Those that have active sessions; sessions are in the order of their numbers, ended ones too."""
    groupes: dict[tuple[int, str], _Groupe] = {}
    for session in document.sessions:
        responsable = session.responsable or document.organisme
        parcours = code_parcours(session.parcours)
        groupe = groupes.setdefault(
            (responsable.id, parcours), _Groupe(responsable, parcours, not groupes, [])
        )
        if not absence(session, jour):
            groupe.sessions.append(session)
    return [groupe for groupe in groupes.values() if groupe.sessions]


def code_parcours(parcours: list[str]) -> str:
    """The language has one value: several of them, or an unknown one, make « mixte »."""
    return _PARCOURS.get(parcours[0], "4") if len(parcours) == 1 else "4"


def code_niveau(niveau: str) -> str:
    """Levels 1 to 8 are written 11 to 18; « sans niveau spécifique » 1, « non communiqué » 0."""
    return str(10 + int(niveau)) if niveau.isdigit() else _NIVEAUX_DITS.get(niveau, "0")


def _formation(
    document: Document, groupe: _Groupe, jour: datetime.date, export: str
) -> etree._Element:
    f, a = document.formation, document.action
    element = racine(
        "formation",
        {
            "numero": groupe.numero(f, a),
            "id": f"F{f.id}-A{a.id}-{groupe.repere}",
            **dates_de_fiche(a.cree_le or document.publie_le, document.publie_le),
            "horodatage-export": export,
        },
    )
    _ajouter_domaines(element, f)
    ajouter(element, "intitule-formation", titre_court(a.titre, _TITRE_MAX))
    entiers = _ajouter_textes(element, f, a)
    ajouter(element, "certifiante", oui_non(f.certifiante))
    _ajouter_contacts(element, document, groupe)
    ajouter(element, "parcours-de-formation", groupe.parcours)
    ajouter(element, "code-niveau-entree", code_niveau(a.niveau_entree))
    ajouter_si(element, "objectif-general-formation", f.objectif_general)
    ajouter_certification(element, f.fiche)
    if f.niveau_sortie:
        ajouter(element, "code-niveau-sortie", code_niveau(f.niveau_sortie))
    ajouter_page(element, "url-formation", groupe.sessions[0].id)
    contacts = len({session.contact.id for session in groupe.sessions if session.contact})
    for session in groupe.sessions:
        ajouter_action(element, document, session, jour=jour, dire_contact=contacts > 1)
    ajouter_responsable(element, groupe.responsable)
    _ajouter_complements(element, document, entiers)
    return element


def _ajouter_domaines(element: etree._Element, f: FicheFormation) -> None:
    bloc = ajouter(element, "domaine-formation")
    formacodes = f.domaines[:_FORMACODES_MAX]
    for rang, domaine in enumerate(formacodes):
        principal = {} if rang else {"tag": "principal"}
        ajouter(bloc, "code-FORMACODE", domaine.code, {"ref": domaine.version, **principal})
    nsf = list(dict.fromkeys(une.code for une in f.nsf))
    for code in nsf[:_NSF_MAX]:
        ajouter(bloc, "code-NSF", code)
    for metier in f.metiers[:_ROMES_MAX]:
        ajouter(bloc, "code-ROME", metier.code, {"ref": "V4"})
    _ajouter_domaines_entiers(bloc, f)


def _ajouter_domaines_entiers(bloc: etree._Element, f: FicheFormation) -> None:
    """What the language has no room for: lists too long, whole; letters of the NSF; job family."""
    paires: list[tuple[str, str | int | None]] = []
    if len(f.domaines) > _FORMACODES_MAX:
        paires += [("code-FORMACODE", domaine.code) for domaine in f.domaines]
    nsf = [f"{une.code}{une.suffixe}" for une in f.nsf]
    if len(nsf) > _NSF_MAX or any(une.suffixe for une in f.nsf):
        paires += [("code-NSF", code) for code in nsf]
    if len(f.metiers) > _ROMES_MAX:
        paires += [("code-ROME", metier.code) for metier in f.metiers]
    famille = f.famille_metier.code if f.famille_metier else None
    ajouter_extras(bloc, INFO_SOFI, [*paires, ("famille-metier", famille)])


def _ajouter_textes(element: etree._Element, f: FicheFormation, a: FicheAction) -> dict[str, str]:
    """Objective, results, content; returns the sheet's texts that didn't fit, by element."""
    lien = lien_officiel(f.fiche)
    objectif = composer(
        texte_simple(f.objectif), texte_simple(a.objectifs), limite=_TEXTE_MAX, lien=lien
    )
    contenu = composer(
        texte_simple(f.programme),
        texte_simple(a.complement_programme),
        limite=_TEXTE_MAX,
        lien=lien,
    )
    ajouter(element, "objectif-formation", objectif.texte)
    ajouter(element, "resultats-attendus", texte_simple(a.resultats_attendus) or _resultats(f))
    ajouter(element, "contenu-formation", contenu.texte)
    return {
        "objectif-formation": objectif.fiche_entiere,
        "contenu-formation": contenu.fiche_entiere,
    }


def _resultats(f: FicheFormation) -> str:
    if f.certifiante:
        return f"Obtention de la certification : {f.intitule}"
    return "Attestation de formation"


def lien_officiel(fiche: pieces.Certification | None) -> str:
    """The page of the sheet at France compétences; empty when it has none."""
    if fiche is None:
        return ""
    if fiche.url:
        return str(fiche.url)
    for repertoire, adresse in _FICHES_OFFICIELLES.items():
        numero: str = getattr(fiche, repertoire.lower())
        if numero:
            return f"{adresse}{numero.removeprefix(repertoire)}/"
    return ""


def _ajouter_contacts(element: etree._Element, document: Document, groupe: _Groupe) -> None:
    """Every contact of the sessions, once; the organisme when none of them can be reached."""
    nommes = [session.contact for session in groupe.sessions if session.contact]
    contacts = {contact.id: contact for contact in nommes if joignable(contact)}
    if not contacts:
        ajouter_contact(element, "contact-formation", contact_de(document.organisme))
    for contact in contacts.values():
        ajouter_contact(element, "contact-formation", contact)


def _ajouter_complements(
    element: etree._Element, document: Document, entiers: dict[str, str]
) -> None:
    f, a = document.formation, document.action
    sans_bloc = not f.blocs and f.sur_fiche
    titre = a.titre if len(a.titre) > _TITRE_MAX else ""
    ajouter_extras(
        element,
        INFO_SOFI,
        [
            ("voie", document.voie),
            ("origine", document.origine),
            ("source", document.provenance.mention if document.origine else ""),
            ("version", document.version),
            ("intitule-formation", titre),
            *entiers.items(),
            ("plus-formation", texte_simple(a.plus_formation)),
            ("individualisation", oui_non_su(f.individualisation) if sans_bloc else ""),
            ("validation", f.validation if sans_bloc else ""),
        ],
    )
