"""The ``action`` of a session: rhythm, publics, hours, prices, trainer and financers."""

import datetime

from lxml import etree

from sofi.echanges.lheo import langage
from sofi.offre.codes import ModalitePedagogique, Periode, Rythme
from sofi.offre.fiches import FicheAction, FicheSession, pieces
from sofi.socle.durees import duree_en_clair
from sofi.validation.document import Document

from ..construction import (
    INFO_SOFI,
    ajouter,
    ajouter_extras,
    ajouter_si,
    nombre_entier,
    nombre_simple,
    oui_non,
)
from ..textes import TIRET, sans_insecable, texte_simple
from . import alternance, financement, prix
from .annuaire import ajouter_formateur, ajouter_lieu
from .presence import part_vers_kairos
from .recrutement import ajouter_prochaines, modalites_tues, mots_du_recrutement
from .session import ajouter_session, reperes

_ENSEIGNEMENT = {"presentiel": "0", "hybride": "1", "distance": "2"}
_ESP = {"fixes": "0", "permanentes": "1", "cadencees": "1"}
_FORMACODE_MODALITES = "V10"
# At a distance: the kind, and FOAD, which is what some readers look for.
_MODALITES = {
    "alternance": ("96142",),
    "distance": ("96128", "96129"),
    "afest": ("96147",),
    "handicap": ("96132",),
}
_MOTS = {choix.value: str(choix.label) for choix in (*Rythme, *Periode, *ModalitePedagogique)}
_AUCUNE = "aucune"
_PUBLIC_INITIAL = "81061"  # public de la formation initiale
_PUBLICS_MAX = langage.structure("action").maximum("code-public-vise")
_ADRESSES = (("url_action", "action"), ("url_pdf", "pdf"), ("url_video", "video"))


def ajouter_action(
    formation: etree._Element,
    document: Document,
    session: FicheSession,
    *,
    jour: datetime.date,
    dire_contact: bool,
) -> None:
    """The action and its one session. `dire_contact`: the formation's sessions have several contacts."""
    a = document.action
    action = ajouter(formation, "action", attributs=reperes(document, session, "A"))
    ajouter(action, "rythme-formation", _rythme(session))
    _ajouter_publics(action, document, session)
    ajouter_si(action, "info-public-vise", a.public_vise)
    ajouter(action, "niveau-entree-obligatoire", oui_non(a.niveau_entree_obligatoire))
    ajouter(action, "modalites-alternance", alternance.phrase(session) or TIRET)
    ajouter_si(action, "modalites-enseignement", _ENSEIGNEMENT.get(session.enseignement))
    ajouter(action, "conditions-specifiques", _conditions(a))
    ajouter(action, "prise-en-charge-frais-possible", prix.prise_en_charge(session))
    ajouter_lieu(action, session.lieu)
    ajouter_si(action, "modalites-entrees-sorties", _entrees(document, session))
    _ajouter_adresses_internet(action, a)
    ajouter_si(action, "duree-cycle", alternance.duree_du_cycle(document, session))
    ajouter_session(action, document, session, jour=jour, dire_contact=dire_contact)
    ajouter_prochaines(action, session, jour)
    _ajouter_accueil(action, session.lieu)
    ajouter_si(action, "langue-formation", a.langue)
    ajouter_si(action, "modalites-recrutement", mots_du_recrutement(document, session))
    _ajouter_modalites(action, session)
    _ajouter_equipements(action, a)
    ajouter_si(action, "frais-restants", prix.frais_restants(session))
    perimetre = financement.perimetre_recrutement(session.dispositifs)
    ajouter_si(action, "code-perimetre-recrutement", perimetre)
    ajouter_si(action, "prix-total-TTC", prix.prix_total(session))
    _ajouter_durees(action, session)
    _ajouter_prise_en_charge(action, document, session)
    ajouter_formateur(action, document.organisme)
    financement.ajouter_financeurs(action, document, session.dispositifs)
    _ajouter_complements(action, document, session)


def _ajouter_prise_en_charge(
    action: etree._Element, document: Document, session: FicheSession
) -> None:
    """Who pays, in words, and whether a public funder does; of a school, what its source says of the fees."""
    details = prix.detail_prise_en_charge(session) or prix.cout_dit(document.provenance.cout)
    ajouter_si(action, "detail-conditions-prise-en-charge", details)
    ajouter(action, "conventionnement", prix.conventionnement(session))


def mots(codes: list[str]) -> str:
    return ", ".join(_MOTS.get(code, code) for code in codes)


def _rythme(session: FicheSession) -> str:
    """Rythmes and périodes in words, then the comment on the duration."""
    rythmes = mots([*session.rythmes, *session.periodes])
    return "\n".join(filter(None, [rythmes, session.commentaire_duree.strip()])) or TIRET


def _publics(session: FicheSession) -> dict[str, pieces.Formacode]:
    """The union of the publics of the dispositifs, in order."""
    return {
        public.code: public
        for dispositif in session.dispositifs
        for public in dispositif.type.publics
    }


def _entrees(document: Document, session: FicheSession) -> str | None:
    """Initial training begins with the school year: at fixed dates, which its establishment tells."""
    return _ESP.get(session.esp) or (_ESP["fixes"] if document.initiale else None)


def _ajouter_publics(action: etree._Element, document: Document, session: FicheSession) -> None:
    if document.initiale and not _publics(session):
        ajouter(action, "code-public-vise", _PUBLIC_INITIAL, {"ref": "V14"})
    for public in list(_publics(session).values())[:_PUBLICS_MAX]:
        ajouter(action, "code-public-vise", public.code, {"ref": public.version})


def _conditions(a: FicheAction) -> str:
    lignes = [prerequis.libelle for prerequis in a.prerequis]
    return "\n".join(filter(None, [*lignes, texte_simple(a.commentaire_prerequis)])) or _AUCUNE


def _ajouter_adresses_internet(action: etree._Element, a: FicheAction) -> None:
    adresses = [(getattr(a, champ), info) for champ, info in _ADRESSES]
    presentes = [(adresse, info) for adresse, info in adresses if adresse]
    if presentes:
        bloc = ajouter(action, "url-action")
        for adresse, info in presentes:
            ajouter(bloc, "urlweb", adresse, {"info": info})


def _ajouter_accueil(action: etree._Element, lieu: pieces.Site | None) -> None:
    if lieu is None:
        return
    for nom in ("restauration", "hebergement", "transport"):
        ajouter_si(action, nom, getattr(lieu, nom))
    ajouter_si(action, "acces-handicapes", lieu.acces_handicapes)


def _ajouter_modalites(action: etree._Element, session: FicheSession) -> None:
    ajouter_si(action, "modalites-pedagogiques", mots(session.modalites))
    for modalite in session.modalites:
        for code in _MODALITES.get(modalite, ()):
            ajouter(action, "code-modalite-pedagogique", code, {"ref": _FORMACODE_MODALITES})


def _ajouter_equipements(action: etree._Element, a: FicheAction) -> None:
    for equipement in a.equipements:
        bloc = ajouter(action, "equipement")
        ajouter(bloc, "type-equipement", equipement.type)
        ajouter_si(bloc, "cout-indicatif-equipement", equipement.cout)
        ajouter_si(bloc, "commentaire", texte_simple(equipement.commentaire))
        ajouter_extras(bloc, INFO_SOFI, [("obligatoire", oui_non(equipement.obligatoire))])


def _ajouter_durees(action: etree._Element, session: FicheSession) -> None:
    debut, fin = session.date_debut, session.date_fin
    if debut and fin:
        jours = datetime.date.fromisoformat(debut), datetime.date.fromisoformat(fin)
        ajouter_si(action, "duree-indicative", sans_insecable(duree_en_clair(*jours)))
    centre, entreprise = session.heures_centre, session.heures_entreprise
    ajouter_si(action, "nombre-heures-centre", centre)
    ajouter_si(action, "nombre-heures-entreprise", entreprise)
    if centre is not None or entreprise is not None:
        ajouter(action, "nombre-heures-total", (centre or 0) + (entreprise or 0))


def _ajouter_complements(action: etree._Element, document: Document, session: FicheSession) -> None:
    ajouter_extras(action, "type-action", [("formation-initiale", oui_non(document.initiale))])
    ajouter_extras(action, "dispositif", alternance.contrats(session))
    ajouter_extras(action, "duree-hebdo", [("duree-hebdo", nombre_entier(session.heures_hebdo))])
    publics = _publics(session)
    trop = list(publics) if len(publics) > _PUBLICS_MAX else []
    plusieurs = len(session.parcours) > 1 or "inconnu" in session.parcours
    ajouter_extras(
        action,
        INFO_SOFI,
        [
            *[("parcours", parcours) for parcours in session.parcours if plusieurs],
            ("esp", session.esp if session.esp == "cadencees" else ""),
            *[("code-public-vise", code) for code in trop],
            ("duree-hebdo", nombre_simple(session.heures_hebdo)),
            *prix.phrases_non_dites(session),
            *financement.financeurs_en_trop(session.dispositifs),
            *modalites_tues(document, session),
            *alternance.rythme_hors_cycle(session),
            ("kairos-ouiform", "1" if part_vers_kairos(document, session) else ""),
        ],
    )
