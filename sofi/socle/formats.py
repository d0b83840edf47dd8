"""How dates, hours, sums and identifiers are written in French, in one place for screens, e-mails and messages.

Non-breaking spaces are written as such (U+00A0), so that the same strings serve in HTML and in plain text.
"""

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from . import telephones

INSECABLE = "\N{NO-BREAK SPACE}"
MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
MOIS_ABREGES = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juill.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def insecables(texte: str) -> str:
    """Put a non-breaking space before : ; ? ! » and after «, where an ordinary one stands."""
    texte = re.sub(r" (?=[:;?!»])", INSECABLE, texte)
    return texte.replace("« ", f"«{INSECABLE}")


_ARTICLES = (("Le ", "au ", "du "), ("Les ", "aux ", "des "))
_ELISION = re.compile(r"[aàâeéèêiîoôuœ]|y[^aeiou]", re.IGNORECASE)


def a_la_commune(nom: str) -> str:
    """« à Nantes », « au Mans », « aux Herbiers », « à La Flèche »."""
    for article, a, _ in _ARTICLES:
        if nom.startswith(article):
            return a + nom.removeprefix(article)
    return f"à {nom}"


def de_la_commune(nom: str) -> str:
    """« de Nantes », « d’Angers », « du Mans », « des Herbiers », « de La Flèche »."""
    for article, _, de in _ARTICLES:
        if nom.startswith(article):
            return de + nom.removeprefix(article)
    return f"d’{nom}" if _ELISION.match(nom) else f"de {nom}"


def citation(texte: str) -> str:
    """Somebody's words in a message: « > » before each line."""
    return "\n".join(f"> {ligne}" for ligne in texte.splitlines())


def _quantieme(jour: datetime.date) -> str:
    """The day of the month: the first one is an ordinal."""
    return "1er" if jour.day == 1 else str(jour.day)


def _local(valeur: datetime.date) -> datetime.date:
    """A moment is written in the time of the site."""
    if isinstance(valeur, datetime.datetime) and timezone.is_aware(valeur):
        return timezone.localtime(valeur)
    return valeur


def jour_abrege(jour: datetime.date) -> str:
    """« 28 sept. 2026 », as the public reads it."""
    jour = _local(jour)
    return f"{_quantieme(jour)}{INSECABLE}{MOIS_ABREGES[jour.month - 1]} {jour.year}"


def jour_long(jour: datetime.date) -> str:
    """« lundi 28 septembre 2026 »."""
    jour = _local(jour)
    return (
        f"{JOURS[jour.weekday()]} {_quantieme(jour)}{INSECABLE}{MOIS[jour.month - 1]} {jour.year}"
    )


def jour_nomme(jour: datetime.date) -> str:
    """« mardi 26 mai », of a day of the next weeks."""
    jour = _local(jour)
    return f"{JOURS[jour.weekday()]} {_quantieme(jour)}{INSECABLE}{MOIS[jour.month - 1]}"


def jour_saisi(jour: datetime.date) -> str:
    """« 28/09/2026 », as professionals type and read it."""
    return f"{_local(jour):%d/%m/%Y}"


def heure(valeur: datetime.time | datetime.datetime) -> str:
    """« 14 h 30 », « 9 h »."""
    if isinstance(valeur, datetime.datetime) and timezone.is_aware(valeur):
        valeur = timezone.localtime(valeur)
    minutes = f"{INSECABLE}{valeur.minute:02}" if valeur.minute else ""
    return f"{valeur.hour}{INSECABLE}h{minutes}"


def moment(valeur: datetime.datetime) -> str:
    """« 20 mai 2026 à 9 h 12 »."""
    return f"{jour_abrege(valeur)} à {heure(valeur)}"


def nombre(valeur: Decimal | float, unite: str = "") -> str:
    """« 1 350 », « 28,5 h »: thousands apart, a comma, no useless zero, the unit never on another line."""
    exact = valeur if isinstance(valeur, int) else Decimal(str(valeur)).normalize()
    texte = f"{exact:,}" if isinstance(exact, int) else f"{exact:,f}"
    texte = texte.replace(",", INSECABLE).replace(".", ",")
    return f"{texte}{INSECABLE}{unite}" if unite else texte


def taille_de_fichier(octets: int) -> str:
    """« 2,4 Mo », « 410 ko », « 61 Go »: two digits from a megabyte on."""
    mega = octets / 1024**2
    if mega >= 1024:
        return nombre(round(mega / 1024, 1 if mega < 10 * 1024 else 0), "Go")
    if mega >= 1:
        return nombre(round(mega, 1 if mega < 10 else 0), "Mo")
    return f"{max(1, round(octets / 1024))}{INSECABLE}ko"


def euros(somme: Decimal | float) -> str:
    """« 6 300 € », « 12,50 € »: cents are shown when there are any, always two."""
    arrondie = Decimal(str(somme)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    texte = f"{arrondie:,.0f}" if arrondie == arrondie.to_integral_value() else f"{arrondie:,.2f}"
    return texte.replace(",", INSECABLE).replace(".", ",") + f"{INSECABLE}€"


def siret(valeur: str) -> str:
    """« 999 000 128 00010 »; anything else than 14 digits is left as it is."""
    if not re.fullmatch(r"\d{14}", valeur):
        return valeur
    return INSECABLE.join((valeur[:3], valeur[3:6], valeur[6:9])) + f" {valeur[9:]}"


def telephone(valeur: str) -> str:
    """« 02 40 20 40 20 », « 39 49 », « +32 2 123 45 67 »; what can't be read is left as it is."""
    return telephones.ecrire(valeur, INSECABLE)


def lien_telephone(valeur: str) -> str:
    """« tel:+33240204020 »."""
    return telephones.lien(valeur)


def accord(compte: int, singulier: str, pluriel: str) -> str:
    """« 1 résultat », « 42 résultats »: zero is singular in French."""
    return f"{nombre(compte)}{INSECABLE}{pluriel if abs(compte) > 1 else singulier}"


def en_mots(valeur: object) -> str:
    """A stored value as people read it: « oui », « 28/09/2026 », the items of a list."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime.date):
        return jour_saisi(valeur)
    if isinstance(valeur, list | tuple):
        return ", ".join(en_mots(partie) for partie in valeur)
    if isinstance(valeur, dict):
        return ", ".join(f"{cle} {en_mots(partie)}" for cle, partie in valeur.items())
    return str(valeur)
