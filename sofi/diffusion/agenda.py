"""An information collective as a calendar file (RFC 5545)."""

import datetime
import re
from zoneinfo import ZoneInfo

from django.conf import settings

from sofi.offre.fiches import pieces
from sofi.socle.texte import plier
from sofi.validation.document import Document

LARGEUR = 75  # octets of a line, its end not counted


def fichier_ics(
    document: Document, information: pieces.InformationCollective, *, adresse_page: str
) -> str:
    """The calendar of one meeting. Hours are written in UTC, so that no time zone has to be described."""
    titre = document.action.titre
    lignes = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//SOFI//Informations collectives//FR",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:information-{information.id}@sofi",
        f"DTSTAMP:{_utc(datetime.datetime.fromisoformat(document.publie_le))}",
        *_horaires(information),
        f"SUMMARY:{_echapper('Information collective : ' + titre)}",
        f"DESCRIPTION:{_echapper(_description(document, information, adresse_page))}",
        f"LOCATION:{_echapper(lieu_d_information(information))}",
        f"URL:{adresse_page}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(_plier(ligne) for ligne in lignes)


def nom_de_lieu(nom: str) -> str:
    """The name of a site, unless it only says that it is the main one: nothing to the public."""
    return "" if plier(nom) == "principal" else nom


def lieu_d_information(information: pieces.InformationCollective) -> str:
    """Where a meeting takes place: its address on one line, or its link."""
    adresse = information.adresse
    if not adresse:
        return information.url or "À distance"
    ville = f"{adresse.code_postal} {adresse.ville}".strip()
    return ", ".join(filter(None, [nom_de_lieu(information.nom), *adresse.lignes, ville]))


def _description(
    document: Document, information: pieces.InformationCollective, adresse_page: str
) -> str:
    return "\n".join(
        filter(
            None,
            [
                document.organisme.nom,
                information.commentaire,
                information.url,
                adresse_page,
            ],
        )
    )


def _horaires(information: pieces.InformationCollective) -> list[str]:
    """Begin and end; the whole day when no hour is given."""
    jour = datetime.date.fromisoformat(information.date)
    debut, fin = information.heure_debut, information.heure_fin
    if not debut:
        return [f"DTSTART;VALUE=DATE:{jour:%Y%m%d}"]
    lignes = [f"DTSTART:{_utc(_moment(jour, debut))}"]
    if fin and fin > debut:
        lignes.append(f"DTEND:{_utc(_moment(jour, fin))}")
    return lignes


def _moment(jour: datetime.date, heure: str) -> datetime.datetime:
    fuseau = ZoneInfo(settings.TIME_ZONE)
    return datetime.datetime.combine(jour, datetime.time.fromisoformat(heure), fuseau)


def _utc(moment: datetime.datetime) -> str:
    return f"{moment.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def _echapper(texte: str) -> str:
    """A text value: special signs escaped, no control character."""
    texte = re.sub(r"([\\;,])", r"\\\1", texte)
    return re.sub(r"[\x00-\x1f]", "", re.sub(r"\r\n|\r|\n", r"\\n", texte))


def _plier(ligne: str) -> str:
    """A line cut every 75 octets, never inside a character, with the ends of line that calendars want."""
    morceaux: list[bytes] = []
    courant = b""
    for signe in ligne:
        octets = signe.encode()
        # A line that goes on begins with a space.
        if len(courant) + len(octets) > LARGEUR - (1 if morceaux else 0):
            morceaux.append(courant)
            courant = b""
        courant += octets
    return b"\r\n ".join([*morceaux, courant]).decode() + "\r\n"
