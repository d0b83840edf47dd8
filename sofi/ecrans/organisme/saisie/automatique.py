"""What a page is told when it saves by itself while one types: what was stored, what was refused, what changed.

The header only asks for this answer; what is stored, and how, is what the button « Enregistrer » does.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone

from sofi.offre.operations import ModifieeEntreTemps, SaisieImpossible
from sofi.socle.formats import heure, insecables

from .rangees import NOUVELLE, Rangees

ENTETE = "X-Enregistrement"
CONFLIT = "Modifiée par une autre personne : "
INCOMPLET = "pas encore complet"


def est_automatique(request: HttpRequest) -> bool:
    """The page saves by itself and stays as it is."""
    return request.headers.get(ENTETE) == "automatique"


def reponse(
    request: HttpRequest,
    contexte: Mapping[str, Any],
    rangees: Sequence[object],
    refus: SaisieImpossible | None,
) -> JsonResponse:
    """The answer for the page; `contexte` is the one of the whole page."""
    carte = contexte["carte"]
    refuses = [] if refus else _refuses(carte.parties)
    corps = {
        "etat": _etat(refus),
        "message": _message(refus, refuses),
        "refuses": refuses,
        "url": carte.url,
        "caches": {} if refus else _caches(carte.formulaires),
        "rangees": {} if refus else _nouvelles(rangees),
        "bandeau": render_to_string("organisme/saisie/_bandeau.html", dict(contexte), request),
        "panneau": render_to_string("organisme/saisie/_etat.html", dict(contexte), request),
        "bloquants": len(contexte["saisie"].bloquants),
    }
    return JsonResponse(corps)


def _etat(refus: SaisieImpossible | None) -> str:
    if refus is None:
        return "enregistre"
    return "conflit" if isinstance(refus, ModifieeEntreTemps) else "refus"


def _message(refus: SaisieImpossible | None, refuses: Sequence[Mapping[str, str]]) -> str:
    """What the page says of the saving."""
    if isinstance(refus, ModifieeEntreTemps):
        return insecables(CONFLIT)
    if refus is not None:
        return insecables(f"Rien n'est enregistré : {refus}")
    dit = f"Enregistré à {heure(timezone.now())}"
    libelles = list(dict.fromkeys(refuse["libelle"] for refuse in refuses))
    return insecables(f"{dit}, sauf : {', '.join(libelles)}" if libelles else dit)


def _refuses(parties: Iterable[forms.BaseForm]) -> list[dict[str, str]]:
    """Every field that isn't stored. One that only waits to be filled says so, without a reproach."""
    trouves = []
    for formulaire in parties:
        for nom, erreurs in formulaire.errors.as_data().items():
            if nom not in formulaire.fields:
                continue
            attend = all(erreur.code == "required" for erreur in erreurs)
            message = (
                INCOMPLET if attend else " ".join(str(erreur) for erreur in formulaire.errors[nom])
            )
            lie = formulaire[nom]
            trouves.append(
                {
                    "libelle": str(lie.label),
                    "cible": lie.id_for_label or lie.auto_id,
                    "message": "" if attend else insecables(message),
                }
            )
    return trouves


def _caches(formulaires: Iterable[forms.BaseForm]) -> dict[str, str]:
    """The hidden fields, which say what was read: the page takes their new values."""
    return {
        lie.html_name: str("" if lie.value() is None else lie.value())
        for formulaire in formulaires
        for lie in formulaire.hidden_fields()
    }


def _nouvelles(rangees: Iterable[object]) -> dict[str, str]:
    """The rows that were new on the page and aren't any more: their old name and the one they have now."""
    return {
        f"{liste.nom}-{NOUVELLE}": f"{liste.nom}-{liste.creee}"
        for liste in rangees
        if isinstance(liste, Rangees) and liste.creee is not None
    }
