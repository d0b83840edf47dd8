"""Meetings and open days as calendar files (RFC 5545), one by one or all those of a question."""

import datetime
import re
from collections.abc import Iterable, Iterator

from sofi.offre.fiches import pieces
from sofi.validation.document import Document

from .evenements import A_DISTANCE, Evenement, d_information, en_une_ligne, nom_de_lieu

LARGEUR = 75  # octets of a line, its end not counted
RELECTURE = "PT6H"  # how often a subscribed calendar is asked to be read again
# A calendar holds at least one component: an empty one describes the time zone that all of them use.
SANS_EVENEMENT = """BEGIN:VTIMEZONE
TZID:Etc/UTC
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0000
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE""".splitlines()


def fichier_ics(
    document: Document, information: pieces.InformationCollective, *, adresse_page: str
) -> str:
    """The calendar of one meeting."""
    evenement = d_information(document, information, session=0)
    return "".join(calendrier([(evenement, adresse_page)]))


def calendrier(evenements: Iterable[tuple[Evenement, str]], *, nom: str = "") -> Iterator[str]:
    """The calendar of these events, each with the address of its page, line by line; a named one is subscribed to."""
    tete = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//SOFI//Agenda//FR", "METHOD:PUBLISH"]
    if nom:
        tete += [f"NAME:{_echapper(nom)}", f"X-WR-CALNAME:{_echapper(nom)}"]
        tete += [f"REFRESH-INTERVAL;VALUE=DURATION:{RELECTURE}", f"X-PUBLISHED-TTL:{RELECTURE}"]
    yield from map(_plier, tete)
    vide = True
    for evenement, adresse in evenements:
        vide = False
        yield from map(_plier, _lignes(evenement, adresse))
    yield from map(_plier, [*(SANS_EVENEMENT if vide else []), "END:VCALENDAR"])


def _lignes(evenement: Evenement, adresse_page: str) -> list[str]:
    """One event. Hours are written in UTC, so that no time zone has to be described."""
    instant = _utc(evenement.modifie_le)
    return [
        "BEGIN:VEVENT",
        f"UID:{evenement.uid}",
        f"DTSTAMP:{instant}",
        f"LAST-MODIFIED:{instant}",
        *_horaires(evenement),
        f"SUMMARY:{_echapper(f'{evenement.nom} : {evenement.titre}')}",
        f"DESCRIPTION:{_echapper(_description(evenement, adresse_page))}",
        f"LOCATION:{_echapper(evenement.lieu)}",
        f"CATEGORIES:{_echapper(evenement.nom)}",
        f"URL:{adresse_page}",
        "END:VEVENT",
    ]


def lieu_d_information(information: pieces.InformationCollective) -> str:
    """Where a meeting takes place: its address on one line, or its link."""
    adresse = information.adresse
    if not adresse:
        return information.url or A_DISTANCE
    nom, rue = nom_de_lieu(information.nom), ", ".join(adresse.lignes)
    return en_une_ligne(nom, rue, adresse.code_postal, adresse.ville)


def _description(evenement: Evenement, adresse_page: str) -> str:
    morceaux = [evenement.organisme, evenement.commentaire, evenement.lien, adresse_page]
    return "\n".join(dict.fromkeys(filter(None, morceaux)))


def _horaires(evenement: Evenement) -> list[str]:
    """Begin and end; the whole day when no hour is given."""
    debut, fin = evenement.commence, evenement.finit
    if not isinstance(debut, datetime.datetime):
        return [f"DTSTART;VALUE=DATE:{debut:%Y%m%d}"]
    return [f"DTSTART:{_utc(debut)}", *([f"DTEND:{_utc(fin)}"] if fin else [])]


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
