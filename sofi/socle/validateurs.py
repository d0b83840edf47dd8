"""Checks of identifiers and addresses, with what to do said in French."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

from . import telephones

SIREN_LA_POSTE = "356000000"
LETTRES_UAI = "ABCDEFGHJKLMNPRSTUVWXYZ"
CITATION = 60  # characters quoted


def cite(texte_saisi: str) -> str:
    """What was typed, to be quoted in a message: its beginning is enough to know it again."""
    return texte_saisi if len(texte_saisi) <= CITATION else f"{texte_saisi[:CITATION].rstrip()}…"


def _luhn(chiffres: str) -> int:
    """Luhn's sum: doubles every second digit from the right."""
    total = 0
    for rang, chiffre in enumerate(reversed(chiffres)):
        valeur = int(chiffre) * (2 if rang % 2 else 1)
        total += valeur - 9 if valeur > 9 else valeur
    return total


def siren_est_valide(siren: str) -> bool:
    """True for 9 digits, not all zeros, with a right key."""
    return (
        bool(re.fullmatch(r"[0-9]{9}", siren)) and siren.strip("0") != "" and _luhn(siren) % 10 == 0
    )


def siret_est_valide(siret: str) -> bool:
    """True for 14 digits, the key of the SIREN and that of the SIRET being right.

    La Poste's own offices sum their digits to a multiple of five instead.
    """
    if not re.fullmatch(r"[0-9]{14}", siret) or not siren_est_valide(siret[:9]):
        return False
    if _luhn(siret) % 10 == 0:
        return True
    return siret.startswith(SIREN_LA_POSTE) and sum(map(int, siret)) % 5 == 0


def valider_siret(siret: str) -> None:
    """Raise when the SIRET has not 14 digits or one of its keys is wrong."""
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


def cle_uai(chiffres: str) -> str:
    """The letter that ends the UAI of these 7 digits."""
    return LETTRES_UAI[int(chiffres) % len(LETTRES_UAI)]


def valider_uai(uai: str) -> None:
    """Raise unless the UAI has 7 digits and the letter that they give."""
    if not re.fullmatch(r"[0-9]{7}[A-Z]", uai):
        raise ValidationError(
            f"« {cite(uai)} » n'est pas un UAI : il a 7 chiffres et 1 lettre. Exemple : 0531234D.",
            code="uai",
        )
    if uai[7] != cle_uai(uai[:7]):
        raise ValidationError(
            f"La lettre de l'UAI {uai} ne va pas avec ses chiffres : l'un d'eux, ou la lettre, a sans doute été "
            "mal recopié. Vérifiez-le.",
            code="uai",
        )


def valider_code_postal(code: str) -> None:
    """Raise unless the postal code has 5 digits."""
    if not re.fullmatch(r"[0-9]{5}", code):
        raise ValidationError(
            f"Le code postal a 5 chiffres. « {cite(code)} » n'est pas un code postal. Exemple : 53100.",
            code="code_postal",
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


def message_telephone(saisi: str) -> str:
    """What is said of a telephone number that can't be read."""
    return (
        f"« {cite(saisi)} » n'est pas un numéro de téléphone. "
        "Exemples : 02 41 00 00 00, 0262 90 90 90, +32 2 123 45 67, 39 49."
    )


def valider_telephone(telephone: str) -> None:
    """Raise unless the number can be read: of France, of its territories, of another country, or a short one."""
    if telephones.lire(telephone) is None:
        raise ValidationError(message_telephone(telephone), code="telephone")
