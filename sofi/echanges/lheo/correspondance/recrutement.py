"""How one is recruited: each way and each meeting, their words, the next meetings for readers of LHEO 2.2."""

import datetime

from lxml import etree

from sofi.echanges.lheo import langage
from sofi.offre.codes import ModaliteRecrutement
from sofi.offre.fiches import FicheSession, pieces
from sofi.socle.formats import jour_saisi
from sofi.validation.document import Document

from ..construction import Paire, ajouter, ajouter_periode, ajouter_si, oui_non
from ..textes import premiers_entiers
from .annuaire import adresse_complete, ajouter_adresse
from .presence import part_vers_kairos

_INFORMATION_COLLECTIVE = "9"
_A_DISTANCE = "distance"
_MOTS = {choix.value: str(choix.label) for choix in ModaliteRecrutement}
_PROCHAINES_MAX = langage.structure("action").maximum("date-information")
_TEXTE_MAX = langage.longueur_maximale("modalites-recrutement")


def _modalites(document: Document, session: FicheSession) -> list[str]:
    """A public session without a meeting doesn't speak of one: Kairos and Ouiform would take it."""
    if part_vers_kairos(document, session):
        return session.modalites_recrutement
    return [code for code in session.modalites_recrutement if code != _INFORMATION_COLLECTIVE]


def modalites_tues(document: Document, session: FicheSession) -> list[Paire]:
    """What the card says and ``recrutement`` doesn't."""
    dites = _modalites(document, session)
    tues = [code for code in session.modalites_recrutement if code not in dites]
    return [("modalite-recrutement", code) for code in tues]


def ajouter_recrutements(bloc: etree._Element, document: Document, session: FicheSession) -> None:
    """One element per way to recruit, one per information collective."""
    modalites = _modalites(document, session)
    for modalite in modalites:
        if modalite != _INFORMATION_COLLECTIVE:
            ajouter(ajouter(bloc, "recrutement"), "modalite-recrutement", modalite)
    informations = session.informations_collectives
    for information in informations:
        _ajouter_information(bloc, information)
    if _INFORMATION_COLLECTIVE in modalites and not informations:
        ajouter(ajouter(bloc, "recrutement"), "modalite-recrutement", _INFORMATION_COLLECTIVE)


def _ajouter_information(bloc: etree._Element, information: pieces.InformationCollective) -> None:
    recrutement = ajouter(bloc, "recrutement", attributs={"numero": str(information.id)})
    ajouter(recrutement, "modalite-recrutement", _INFORMATION_COLLECTIVE)
    ajouter(recrutement, "a-distance", oui_non(information.ou == _A_DISTANCE))
    if adresse_complete(information.adresse):
        ajouter_adresse(recrutement, information.adresse, denomination=information.nom)
    ajouter_si(recrutement, "urlweb", information.url)
    ajouter_si(recrutement, "nb-places", information.places)
    ajouter_periode(recrutement, information.date, information.date)
    ajouter_si(recrutement, "heure-debut", heure_lheo(information.heure_debut))
    ajouter_si(recrutement, "heure-fin", heure_lheo(information.heure_fin))
    ajouter_si(recrutement, "commentaire", information.commentaire.strip())


def heure_lheo(heure: str | None) -> str:
    """« 09:30 » as « 09h30 »."""
    return heure[:5].replace(":", "h") if heure else ""


def ajouter_prochaines(action: etree._Element, session: FicheSession, jour: datetime.date) -> None:
    """Where and when the next meetings are, the only place where a reader of 2.2 looks for them."""
    a_venir = [une for une in session.informations_collectives if une.date >= jour.isoformat()]
    prochaines = sorted(a_venir, key=lambda une: (une.date, une.heure_debut or ""))[
        :_PROCHAINES_MAX
    ]
    situees = [une for une in prochaines if adresse_complete(une.adresse)]
    if situees:
        bloc = ajouter(action, "adresse-information")
        ajouter_adresse(bloc, situees[0].adresse, denomination=situees[0].nom)
    for une in prochaines:
        ajouter(ajouter(action, "date-information"), "date", une.date.replace("-", ""))


def mots_du_recrutement(document: Document, session: FicheSession) -> str:
    """« dossier, entretien », then where to enrol, then each period: a line each."""
    lignes = [
        ", ".join(_MOTS.get(code, code) for code in _modalites(document, session)),
        _lieu_d_inscription(session.inscription),
        *(_periode(periode) for periode in session.periodes_inscription),
    ]
    return "\n".join(premiers_entiers([ligne for ligne in lignes if ligne], _TEXTE_MAX))


def _lieu_d_inscription(inscription: pieces.Inscription) -> str:
    adresse = inscription.adresse
    if adresse is None:
        return ""
    commune = f"{adresse.code_postal} {adresse.ville}".strip()
    noms = dict.fromkeys([inscription.nom, adresse.denomination, *adresse.lignes, commune])
    return f"Inscription : {', '.join(nom for nom in noms if nom)}"


def _periode(periode: pieces.PeriodeInscription) -> str:
    if not (periode.debut and periode.fin):
        return ""
    bornes = [datetime.date.fromisoformat(jour) for jour in (periode.debut, periode.fin)]
    return f"{periode.type.capitalize()} : du {jour_saisi(bornes[0])} au {jour_saisi(bornes[1])}"
