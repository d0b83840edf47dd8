"""Work-study contracts: the cycle, or the sentence that says the rhythm."""

from lxml import etree

from sofi.offre.calculs import alternance_connue
from sofi.offre.codes import AnneeEntree, UniteCycle
from sofi.offre.fiches import FicheSession
from sofi.validation.document import Document

from ..construction import Paire, ajouter, ajouter_si

_APPRENTISSAGE, _PROFESSIONNALISATION = "apprentissage", "professionnalisation"
_CYCLE_INITIAL, _CYCLE_APPRENTISSAGE = "0", "1"
_TOUT_CONTRAT, _CONTRAT_APPRENTISSAGE = "0", "1"
_EXTRAS = {
    _APPRENTISSAGE: "contrat-apprentissage",
    _PROFESSIONNALISATION: "contrat-professionnalisation",
}


def _regles(session: FicheSession) -> set[str]:
    return {dispositif.type.regle for dispositif in session.dispositifs}


def contrats(session: FicheSession) -> list[Paire]:
    regles = _regles(session)
    return [(nom, "1") for regle, nom in _EXTRAS.items() if regle in regles]


def _rythme_connu(session: FicheSession) -> bool:
    return alternance_connue(
        session.cycle_unite,
        session.cycle_centre,
        session.cycle_entreprise,
        modalites=session.modalites,
        regles=_regles(session),
    )


def phrase(session: FicheSession) -> str:
    """« 1 semaine en centre, 2 semaines en entreprise »; empty without alternance."""
    if not _rythme_connu(session):
        return ""
    centre = _unites(session.cycle_centre or 0, session.cycle_unite)
    entreprise = _unites(session.cycle_entreprise or 0, session.cycle_unite)
    return f"{centre} en centre, {entreprise} en entreprise"


def _unites(nombre: int, unite: str) -> str:
    mot = str(UniteCycle(unite).label)
    return f"{nombre} {mot}{'s' if nombre > 1 and not mot.endswith('s') else ''}"


def ajouter_cycle(bloc: etree._Element, document: Document, session: FicheSession) -> None:
    """The cycle of initial training or of an apprenticeship; the language has no type for the other contract alone."""
    regles = _regles(session)
    if _APPRENTISSAGE not in regles and document.initiale:
        ajouter(ajouter(bloc, "cycle"), "type-cycle", _CYCLE_INITIAL)
    if _APPRENTISSAGE not in regles:
        return
    cycle = ajouter(bloc, "cycle")
    ajouter(cycle, "type-cycle", _CYCLE_APPRENTISSAGE)
    for annee in _annees(session):
        ajouter(cycle, "annee-cycle", annee)
    ajouter_si(cycle, "effectif-minimal", session.effectif_minimal)
    ajouter_si(cycle, "capacite-simultanee", session.capacite)
    alternance = ajouter(cycle, "alternance")
    tous = _PROFESSIONNALISATION in regles
    ajouter(alternance, "type-alternance", _TOUT_CONTRAT if tous else _CONTRAT_APPRENTISSAGE)
    if _rythme_connu(session):
        rythme = ajouter(alternance, "rythme-alternance")
        ajouter(rythme, "unite-rythme-alternance", session.cycle_unite)
        ajouter(rythme, "unites-entreprise", session.cycle_entreprise or 0)
        ajouter(rythme, "unites-centre", session.cycle_centre or 0)


def _annees(session: FicheSession) -> list[str]:
    """The years one may enter in; the language has no word for « toutes », so each is said."""
    if AnneeEntree.TOUTES in session.annees_entree:
        return [str(annee) for annee in range(1, (session.duree_cycle or 0) + 1)]
    return sorted(session.annees_entree)


def duree_du_cycle(document: Document, session: FicheSession) -> int | None:
    """The length in years of the cycle of initial training or of an apprenticeship."""
    a_un_cycle = document.initiale or _APPRENTISSAGE in _regles(session)
    return session.duree_cycle if a_un_cycle else None


def rythme_hors_cycle(session: FicheSession) -> list[Paire]:
    """What has no cycle to go to: the rhythm of the other contract, numbers of places of any session."""
    if _APPRENTISSAGE in _regles(session):
        return []
    places: list[Paire] = [
        ("effectif-minimal", session.effectif_minimal),
        ("capacite-simultanee", session.capacite),
    ]
    if not _rythme_connu(session):
        return places
    return [
        ("unite-rythme-alternance", session.cycle_unite),
        ("unites-entreprise", session.cycle_entreprise or 0),
        ("unites-centre", session.cycle_centre or 0),
        *places,
    ]
