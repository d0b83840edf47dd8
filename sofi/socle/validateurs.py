"""Checks of identifiers and addresses, with what to do said in French."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

SIREN_LA_POSTE = "356000000"
CITATION = 60  # characters quoted


def cite(saisi: str) -> str:
    """What was typed, to be quoted in a message: its beginning is enough to know it again."""
    return saisi if len(saisi) <= CITATION else f"{saisi[:CITATION].rstrip()}…"


def _luhn(chiffres: str) -> int:
    """Luhn's sum: doubles every second digit from the right."""
    total = 0
    for rang, chiffre in enumerate(reversed(chiffres)):
        valeur = int(chiffre) * (2 if rang % 2 else 1)
        total += valeur - 9 if valeur > 9 else valeur
    return total


def siret_est_valide(siret: str) -> bool:
    """True for 14 digits with a right key; La Poste's own offices sum their digits to a multiple of five."""
    if not re.fullmatch(r"[0-9]{14}", siret):
        return False
    if _luhn(siret) % 10 == 0:
        return True
    return siret.startswith(SIREN_LA_POSTE) and sum(map(int, siret)) % 5 == 0


def valider_siret(siret: str) -> None:
    """Raise when the SIRET has not 14 digits or its key is wrong."""
    if not re.fullmatch(r"[0-9]{14}", siret):
        raise ValidationError(
            f"Le SIRET a 14 chiffres, sans espace ; vous en avez saisi {len(siret)} : « {cite(siret)} ».",
            code="siret",
        )
    if not siret_est_valide(siret):
        raise ValidationError(
            f"La clé du SIRET {siret} est fausse : un chiffre a sans doute été mal recopié. Vérifiez-le.",
            code="siret",
        )


def valider_nda(nda: str) -> None:
    """Raise unless the NDA has exactly 11 characters, as the préfet de région gives it."""
    if not re.fullmatch(r"[0-9A-Za-z]{11}", nda):
        raise ValidationError(
            f"Le numéro de déclaration d'activité a 11 caractères, sans espace ; vous en avez saisi {len(nda)}.",
            code="nda",
        )


def valider_uai(uai: str) -> None:
    """Raise unless the UAI has 7 digits and a capital letter."""
    if not re.fullmatch(r"[0-9]{7}[A-Z]", uai):
        raise ValidationError(
            f"« {cite(uai)} » n'est pas un UAI : il a 7 chiffres et 1 lettre. Exemple : 0531234A.",
            code="uai",
        )


def valider_url_https(url: str) -> None:
    """Raise unless the address is a complete https address (3 to 400 characters)."""
    try:
        parties = urlsplit(url)
        hote = parties.hostname or ""
    except ValueError:
        raise ValidationError(
            f"« {cite(url)} » n'est pas une adresse web. Exemple : https://www.exemple.fr/",
            code="url",
        ) from None
    if parties.scheme == "http":
        raise ValidationError(
            "L'adresse commence par http:// : indiquez-la en https://, "
            f"par exemple https://{cite(hote + parties.path)}.",
            code="url",
        )
    if parties.username is not None:
        raise ValidationError(
            "L'adresse contient un nom d'utilisateur ou un mot de passe, que tout le monde lirait : "
            f"indiquez une page ouverte à tous, par exemple https://{cite(hote + parties.path)}.",
            code="url",
        )
    if parties.scheme != "https" or "." not in hote or re.search(r"\s", url):
        raise ValidationError(
            f"« {cite(url)} » n'est pas une adresse web complète. Exemple : https://www.exemple.fr/page",
            code="url",
        )


def valider_telephone(telephone: str) -> None:
    """Raise unless the number has 10 digits in France, or starts with + and has 8 to 15 of them."""
    chiffres = re.sub(r"[\s.\-()]", "", telephone)
    if re.fullmatch(r"0[1-9][0-9]{8}", chiffres) or re.fullmatch(r"\+[0-9]{8,15}", chiffres):
        return
    raise ValidationError(
        f"« {cite(telephone)} » n'est pas un numéro de téléphone. Exemples : 02 41 00 00 00, +33 2 41 00 00 00.",
        code="telephone",
    )
