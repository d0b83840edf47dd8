"""What somebody had typed when their session had ended: kept two hours, for them only, and asked again.

Passwords, one-time codes and files are never kept; nothing is ever sent again by itself.
"""

import re
from collections.abc import Iterable

from django.core import signing
from django.utils import timezone

from .models import DUREE_DE_LA_SAISIE, SaisieGardee, Utilisateur

Champ = tuple[str, list[str]]
TAILLE_MAX = 2_000_000
"""Characters kept of one sending: more than the longest card."""
_SEL = "comptes.saisie_gardee"
_SECRETS = re.compile(
    r"(^|[_-])(password\d?|oldpassword|mot_de_passe|mdp|otp|totp|secret|token)$", re.I
)
_ANNEXES = frozenset({"csrfmiddlewaretoken", "reprise"})


def garder(utilisateur: Utilisateur, *, chemin: str, page: str, champs: Iterable[Champ]) -> str:
    """Keep what was sent to `chemin` from `page`; the word that leads to it. A second sending replaces the first.

    When all of it is too long, the longest fields are left out, and counted: their author is told.
    """
    oublier_les_anciennes()
    envoyes = [(nom, valeurs) for nom, valeurs in champs if not _est_ecarte(nom)]
    gardes = _ce_qui_tient(envoyes)
    gardee, _ = SaisieGardee.objects.update_or_create(
        utilisateur=utilisateur,
        chemin=chemin,
        defaults={
            "page": page,
            "champs": gardes,
            "trop_longs": len(envoyes) - len(gardes),
            "le": timezone.now(),
        },
    )
    return signing.dumps(gardee.pk, salt=_SEL, compress=False)


def _ce_qui_tient(champs: list[Champ]) -> list[Champ]:
    """In the order they were sent, without the longest ones when all are more than what is kept."""
    tailles = [len(nom) + sum(map(len, valeurs)) for nom, valeurs in champs]
    rangs, total = set(), 0
    for rang in sorted(range(len(champs)), key=lambda rang: tailles[rang]):
        total += tailles[rang]
        if total > TAILLE_MAX:
            break
        rangs.add(rang)
    return [champ for rang, champ in enumerate(champs) if rang in rangs]


def _est_ecarte(nom: str) -> bool:
    return nom in _ANNEXES or bool(_SECRETS.search(nom))


def trouver(jeton: str) -> SaisieGardee | None:
    """What this word leads to, as long as it is kept."""
    try:
        pk = signing.loads(jeton, salt=_SEL)
    except signing.BadSignature:
        return None
    depuis = timezone.now() - DUREE_DE_LA_SAISIE
    return SaisieGardee.objects.filter(pk=pk, le__gt=depuis).select_related("utilisateur").first()


def celle_de(utilisateur: Utilisateur, jeton: str) -> SaisieGardee | None:
    """The same, for the person who typed it and nobody else."""
    gardee = trouver(jeton)
    return gardee if gardee is not None and gardee.utilisateur_id == utilisateur.pk else None


def oublier_les_anciennes() -> None:
    """Nothing outlives its two hours."""
    SaisieGardee.objects.filter(le__lte=timezone.now() - DUREE_DE_LA_SAISIE).delete()
