"""How to apply: meetings to come, what to send and before when, how candidates are chosen."""

import datetime
from dataclasses import dataclass

from sofi.diffusion import codes
from sofi.diffusion.agenda import lieu_d_information, nom_de_lieu
from sofi.offre.codes import ModaliteRecrutement, Recrutement, TypePeriodeInscription
from sofi.offre.fiches import FicheSession, pieces
from sofi.socle.formats import INSECABLE, JOURS, MOIS, accord, heure, jour_abrege

from . import financement
from .textes import en_phrase, jour, majuscule

CHOISIR = {
    ModaliteRecrutement.ENTRETIEN: "un entretien",
    ModaliteRecrutement.TESTS: "des tests pratiques",
    ModaliteRecrutement.ECRIT: "des épreuves écrites",
    ModaliteRecrutement.ORAL: "des épreuves orales",
    ModaliteRecrutement.CONCOURS: "un concours",
    ModaliteRecrutement.SIMULATION: "une mise en situation",
}


@dataclass(frozen=True)
class Reunion:
    """An information collective to come."""

    id: int
    nom_du_jour: str
    quantieme: str
    mois: str
    date: str
    horaires: str
    details: str
    url: str


@dataclass(frozen=True)
class Etape:
    """One thing to do: the words that count, then the rest."""

    fort: str
    suite: str = ""


CONSEILLER = Etape(
    "Parlez-en d’abord à votre conseiller",
    " si vous êtes demandeur d’emploi : il peut vous positionner, et le financement en dépend.",
)


def reunions(session: FicheSession, aujourd_hui: datetime.date) -> list[Reunion]:
    """The meetings to come, the first one first."""
    a_venir = [i for i in session.informations_collectives if i.date >= aujourd_hui.isoformat()]
    return [_reunion(i) for i in sorted(a_venir, key=lambda i: (i.date, i.heure_debut or ""))]


def _reunion(information: pieces.InformationCollective) -> Reunion:
    date = datetime.date.fromisoformat(information.date)
    places = accord(information.places, "place", "places") if information.places else ""
    lieu = lieu_d_information(information) if information.adresse else ""
    return Reunion(
        id=information.id,
        nom_du_jour=JOURS[date.weekday()],
        quantieme="1er" if date.day == 1 else str(date.day),
        mois=f"{MOIS[date.month - 1]} {date.year}",
        date=jour_abrege(date),
        horaires=_horaires(information),
        details=" · ".join(filter(None, [lieu, information.commentaire, places])),
        url=information.url,
    )


def _horaires(information: pieces.InformationCollective) -> str:
    """« De 14 h à 16 h, à Mayenne »."""
    bornes = [
        heure(datetime.time.fromisoformat(h))
        for h in (information.heure_debut, information.heure_fin)
        if h
    ]
    quand = {
        0: "Horaire à confirmer",
        1: f"À {''.join(bornes[:1])}",
        2: "De " + " à ".join(bornes),
    }[len(bornes)]
    adresse = information.adresse
    ou = f"à {adresse.ville}" if adresse and adresse.ville else "" if adresse else "à distance"
    return ", ".join(filter(None, [quand, ou]))


def etapes(
    session: FicheSession, a_venir: list[Reunion], aujourd_hui: datetime.date
) -> list[Etape]:
    """What a candidate does, in order; nothing when recruitment is closed."""
    if session.recrutement == Recrutement.FERME:
        return []
    modalites = set(session.modalites_recrutement)
    liste = []
    if any(financement.concerne(d, codes.DEMANDEUR) for d in session.dispositifs):
        liste.append(CONSEILLER)
    if a_venir:
        dates = " ou ".join(reunion.date for reunion in a_venir[:3])
        liste.append(Etape("Participez à une information collective", f", le {dates}."))
    quoi = "dossier" if ModaliteRecrutement.DOSSIER in modalites else "candidature"
    liste.append(Etape(f"Envoyez votre {quoi}", f"{_quand(session, aujourd_hui)}{_ou(session)}."))
    if choix := [texte for code, texte in CHOISIR.items() if code in modalites]:
        texte = en_phrase(choix)
        liste.append(Etape(f"Passez {texte[0].lower()}{texte[1:]}", "."))
    return liste


def a_l_etablissement(session: FicheSession) -> list[Etape]:
    """Schools are entered by ways that no card says: the establishment tells which."""
    if session.recrutement == Recrutement.FERME:
        return []
    return [Etape("Demandez à l’établissement comment s’inscrire", f"{_ou(session)}.")]


def periode(
    session: FicheSession, aujourd_hui: datetime.date
) -> tuple[datetime.date, datetime.date] | None:
    """The first period not ended, of inscription if there is one; None when nothing was said, or all is over."""
    ouvertes = [p for p in session.periodes_inscription if p.fin >= aujourd_hui.isoformat()]
    ouvertes.sort(key=lambda p: (p.type != TypePeriodeInscription.INSCRIPTION, p.debut))
    if not ouvertes:
        return None
    debut, fin = jour(ouvertes[0].debut), jour(ouvertes[0].fin)
    return (debut, fin) if debut and fin else None


def _quand(session: FicheSession, aujourd_hui: datetime.date) -> str:
    """« jusqu’au 10 juillet 2027 »."""
    retenue = periode(session, aujourd_hui)
    if retenue is None:
        return ""
    debut, fin = retenue
    if debut > aujourd_hui:
        return f" du {jour_abrege(debut)} au {jour_abrege(fin)}"
    return f" jusqu’au {jour_abrege(fin)}"


def _ou(session: FicheSession) -> str:
    """« à L’Atelier, 8 quai des Tanneries, 53100 Mayenne »."""
    inscription = session.inscription
    adresse = inscription.adresse
    if not adresse:
        return ""
    ville = f"{adresse.code_postal} {adresse.ville}".strip()
    texte = ", ".join(filter(None, [nom_de_lieu(inscription.nom), *adresse.lignes, ville]))
    return f"{INSECABLE}: {texte}" if texte else ""


def inscriptions_closes(session: FicheSession, aujourd_hui: datetime.date) -> bool:
    """Periods were given and all of them are over."""
    periodes = session.periodes_inscription
    return bool(periodes) and all(p.fin < aujourd_hui.isoformat() for p in periodes)


def modalites(session: FicheSession) -> str:
    """The ways candidates are recruited, as the card says them."""
    connues = [code for code in session.modalites_recrutement if code in ModaliteRecrutement.values]
    return majuscule(", ".join(str(ModaliteRecrutement(code).label) for code in connues))
