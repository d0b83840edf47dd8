"""The secrets of second factors, kept encrypted: of the telephone's application, and what recovery codes come from."""

from collections.abc import Callable
from typing import Any

from sofi.socle.chiffrement import MARQUE, SecretIllisible, chiffrer_texte, dechiffrer_texte

SECRETS = ("secret", "seed")
"""Where allauth keeps them, in `Authenticator.data`; a key has none: only its public half is kept."""
LISTE = "migrated_codes"


def rechiffrer_les_facteurs(facteurs: Any) -> tuple[int, int]:
    """Encrypt each under the first key, those in clear too; how many were, how many none of the keys opens."""
    return _recrire(facteurs, lambda garde: chiffrer_texte(dechiffrer_texte(garde)))


def mettre_en_clair(facteurs: Any) -> None:
    """The way back to a version that reads them in clear."""
    _recrire(facteurs, dechiffrer_texte)


def sont_chiffres(donnees: dict[str, Any]) -> bool:
    """Is nothing of it in clear?"""
    gardes = [donnees[nom] for nom in SECRETS if nom in donnees] + donnees.get(LISTE, [])
    return all(garde.startswith(MARQUE) for garde in gardes)


def _recrire(facteurs: Any, ecrire: Callable[[str], str]) -> tuple[int, int]:
    """One by one under its lock: a recovery code that is being used isn't given back."""
    ecrits = illisibles = 0
    for pk in list(facteurs.values_list("pk", flat=True)):
        facteur = facteurs.select_for_update().filter(pk=pk).first()
        if facteur is None or not {*SECRETS, LISTE} & set(facteur.data):
            continue
        try:
            nouvelles: dict[str, str | list[str]] = {}
            nouvelles |= {nom: ecrire(facteur.data[nom]) for nom in SECRETS if nom in facteur.data}
            if LISTE in facteur.data:
                nouvelles[LISTE] = [ecrire(code) for code in facteur.data[LISTE]]
        except SecretIllisible:
            illisibles += 1
            continue
        facteur.data = {**facteur.data, **nouvelles}
        facteur.save(update_fields=["data"])
        ecrits += 1
    return ecrits, illisibles
