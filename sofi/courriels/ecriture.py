"""Write an e-mail, in the transaction of what it announces.

    ecrire(demande.email, "annuaire/courriels/refus", {"demande": demande}, clef=f"refus:{demande.pk}")
    ecrire_a(personnes, "validation/courriels/question", {...}, nature=Nature.QUESTION, clef=…, lien=…)

A model is a text (`.txt`, whose first line is the subject); its HTML is made from it (`mise_en_page`). It
receives what is given, `site` (the site's address, to begin the links) and `contact`.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template import Context, Engine

from sofi.comptes.models import Utilisateur
from sofi.socle.taches import differer

from .coordonnees import coordonnees
from .envoi import envoyer
from .mise_en_page import en_html
from .models import Courriel, Nature, Preference, clef_tiree

Rythme = Preference.Rythme
Situation = Courriel.Situation


def ecrire(
    destinataire: str,
    modele: str,
    contexte: dict[str, Any],
    *,
    clef: str = "",
    secret: bool = False,
    **champs: Any,
) -> Courriel:
    """Write one e-mail; the same `clef` twice writes nothing more. `secret`: its words are erased once sent.

    `champs` are other fields of the row (nature, utilisateur, lien, situation).
    """
    courriel = Courriel(
        destinataire=destinataire,
        gabarit=modele,
        clef=clef or clef_tiree(),
        secret=secret,
        **champs,
    )
    complet = {
        "site": settings.ADRESSE_DU_SITE,
        "contact": coordonnees(),
        "lien": f"{settings.ADRESSE_DU_SITE}{courriel.lien}",
        "reglable": courriel.nature != Nature.COMPTE,
        **contexte,
    }
    sujet, _, texte = _texte(f"{modele}.txt", complet).strip().partition("\n")
    courriel.sujet, courriel.texte = sujet, texte.strip() + "\n"
    courriel.html = en_html(sujet, courriel.texte)
    return deposer(courriel)


def _texte(gabarit: str, contexte: dict[str, Any]) -> str:
    """A text template: nothing in it is escaped, whatever it says."""
    return Engine.get_default().get_template(gabarit).render(Context(contexte, autoescape=False))


def ecrire_a(
    personnes: Iterable[Utilisateur],
    modele: str,
    contexte: dict[str, Any],
    *,
    nature: Nature,
    clef: str,
    lien: str,
) -> list[Courriel]:
    """Write to each of these people as they want it; never to a closed account. The clef is completed by each."""
    actives = [personne for personne in personnes if personne.is_active]
    rythmes = dict(
        Preference.objects.filter(utilisateur__in=actives, nature=nature).values_list(
            "utilisateur", "rythme"
        )
    )
    return [
        ecrire(
            personne.email,
            modele,
            {**contexte, "personne": personne},
            clef=f"{clef}:{personne.pk}",
            nature=nature,
            utilisateur=personne,
            lien=lien,
            situation=_situation(rythmes.get(personne.pk)),
        )
        for personne in actives
        if rythmes.get(personne.pk) != Rythme.JAMAIS
    ]


def _situation(rythme: str | None) -> Situation:
    return Situation.A_REGROUPER if rythme == Rythme.CHAQUE_JOUR else Situation.A_ENVOYER


def deposer(courriel: Courriel) -> Courriel:
    """Keep the e-mail, unless its key is already taken; a job sends it as soon as the transaction is over."""
    courriel.destinataire = courriel.destinataire.strip()
    courriel.sujet = " ".join(courriel.sujet.split())[:250]
    with transaction.atomic():
        Courriel.objects.bulk_create([courriel], ignore_conflicts=True)
        garde = Courriel.objects.get(clef=courriel.clef)
        if garde.situation == Situation.A_ENVOYER:
            differer(envoyer, courriel=garde.pk)
    return garde
