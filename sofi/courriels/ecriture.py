"""Write an e-mail, in the transaction of what it announces.

    ecrire(demande.email, "annuaire/courriels/refus.html", {"demande": demande}, clef=f"refus:{demande.pk}")

A model is a pair of templates, the HTML and the text beside it (`.txt`, whose first line is the
subject). Both receive what is given, `site` (the site's address, to begin the links) and `contact`.
"""

from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template import Context, Engine
from django.template.loader import render_to_string

from .envoi import envoyer_tout_de_suite
from .models import Courriel, clef_tiree


def ecrire(
    destinataire: str,
    modele: str,
    contexte: dict[str, Any],
    *,
    clef: str = "",
    secret: bool = False,
) -> Courriel:
    """Write one e-mail; the same `clef` twice writes nothing more. `secret`: its words are erased once sent."""
    gabarit = modele.removesuffix(".html")
    complet = {"site": settings.ADRESSE_DU_SITE, "contact": settings.CONTACT, **contexte}
    sujet, _, texte = _texte(f"{gabarit}.txt", complet).strip().partition("\n")
    return deposer(
        Courriel(
            destinataire=destinataire,
            sujet=sujet,
            texte=texte.strip() + "\n",
            html=render_to_string(modele, complet),
            gabarit=gabarit,
            clef=clef or clef_tiree(),
            secret=secret,
        )
    )


def _texte(gabarit: str, contexte: dict[str, Any]) -> str:
    """A text template: nothing in it is escaped, whatever it says."""
    return Engine.get_default().get_template(gabarit).render(Context(contexte, autoescape=False))


def deposer(courriel: Courriel) -> Courriel:
    """Keep the e-mail, unless its key is already taken; sent as soon as the transaction is over."""
    courriel.destinataire = courriel.destinataire.strip()
    courriel.sujet = " ".join(courriel.sujet.split())[:250]
    with transaction.atomic():
        Courriel.objects.bulk_create([courriel], ignore_conflicts=True)
        garde = Courriel.objects.get(clef=courriel.clef)
        # Robust: what is written will be sent, whatever happens to this first try.
        transaction.on_commit(partial(envoyer_tout_de_suite, garde.pk), robust=True)
    return garde
