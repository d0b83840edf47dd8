"""How many wrong passwords in a row, and from where: whoever tries is slowed, nobody else is kept out.

What is counted is one e-mail address from one machine: an attacker closes the door on itself. On a browser where the
account has been signed in, its owner's tries are counted apart, so that neither a neighbour on the same network nor
thousands of machines at once prevent it. When one address is tried from everywhere, each unknown machine has one try
at a time: the owner's first one, wherever it comes from, is always looked at.
"""

import math
import time
from dataclasses import dataclass

from allauth.account import app_settings
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from sofi.comptes.operations import utilisateur_a
from sofi.ecrans.commun.session_expiree import compte_de_ce_navigateur
from sofi.socle.formats import accord

APP = "allauth.account"
CONNU, INCONNU, ATTAQUE = "login_failed_connu", "login_failed", "login_failed_attaque"
PAR_ADRESSE = "login_failed_adresse"


@dataclass(frozen=True)
class Essai:
    """One try: how it is counted, and what was counted of it (None: refused before the password is looked at)."""

    action: str
    cle: str
    compte: ratelimit.RateLimitUsage | None


def compter(request: HttpRequest, email: str) -> Essai:
    """Count this try; it is taken back when the password is the right one."""
    adresse = email.strip().lower()
    if _navigateur_connu(request, adresse):
        return _essayer(request, CONNU, adresse)
    partout = ratelimit.consume(request, app=APP, action=PAR_ADRESSE, key=adresse)
    action = ATTAQUE if partout is None else INCONNU
    essai = _essayer(request, action, f"{adresse}|{ratelimit.get_ip(request)}")
    if essai.compte and partout:
        essai.compte.usage.extend(partout.usage)
    return essai


def attente(request: HttpRequest, essai: Essai) -> str:
    """« dans 4 minutes »: when the next try will be looked at."""
    fins = [0.0]
    for limite in ratelimit.get_rates(
        app=APP, action=essai.action, config=app_settings.RATE_LIMITS
    ):
        cle = ratelimit.get_cache_key(
            request, app=APP, action=essai.action, rate=limite, key=essai.cle
        )
        passes = cache.get(cle, [])
        if len(passes) >= limite.amount:
            fins.append(passes[-1] + limite.duration - time.time())
    minutes = max(1, math.ceil(max(fins) / 60))
    return f"dans {accord(minutes, 'minute', 'minutes')}"


def _essayer(request: HttpRequest, action: str, cle: str) -> Essai:
    return Essai(action, cle, ratelimit.consume(request, app=APP, action=action, key=cle))


def _navigateur_connu(request: HttpRequest, adresse: str) -> bool:
    """Has this browser been signed in to this account? A signed cookie says so, which opens nothing."""
    numero = compte_de_ce_navigateur(request)
    personne = utilisateur_a(adresse) if numero else None
    return personne is not None and str(personne.pk) == numero
