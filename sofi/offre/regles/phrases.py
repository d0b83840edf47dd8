"""Words and small questions shared by the rules."""

import datetime
from collections.abc import Iterable, Sequence

from django.db import models

from sofi.annuaire.models import Adresse, Etablissement
from sofi.socle.formats import jour_saisi


def enumerer(noms: Iterable[str], lien: str = "et") -> str:
    """« a », « a et b », « a, b et c »."""
    liste = list(noms)
    if len(liste) < 2:
        return "".join(liste)
    return f"{', '.join(liste[:-1])} {lien} {liste[-1]}"


def libelles(choix: type[models.TextChoices], valeurs: Iterable[str]) -> str:
    """The labels of these codes, between quotation marks; an unknown code stays as it is."""
    libelles = dict(choix.choices)
    return enumerer(f"« {libelles.get(valeur, valeur)} »" for valeur in valeurs)


def adresse_manquante(adresse: Adresse) -> list[str]:
    """What the feed needs and this address lacks, in French."""
    parties = {
        "l'adresse": adresse.lignes,
        "le code postal": adresse.code_postal,
        "la ville": adresse.ville,
        "la commune": adresse.commune_id,
    }
    return [nom for nom, valeur in parties.items() if not valeur]


def contact_joignable(etablissement: Etablissement) -> bool:
    """One contact at least is in use and has a telephone or an e-mail."""
    return any(c.est_joignable and c.retire_le is None for c in etablissement.contacts.all())


def retire(nom: object, le: datetime.date) -> str:
    """Says that what was chosen is no longer offered."""
    return (
        f"« {nom} » n'est plus proposé depuis le {jour_saisi(le)} et ne peut plus être choisi. "
        "Choisissez-en un autre."
    )


def dates(jours: Sequence[datetime.date]) -> str:
    """« 01/09/2026 et 08/09/2026 »."""
    return enumerer(jour_saisi(jour) for jour in jours)
