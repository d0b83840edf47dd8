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

from .rangees import NOUVELLE_RANGEE, Rangees

ENTETE = "X-Enregistrement"
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
    corps = {"etat": _etat(refus), "url": carte.url}
    if refus is not None:
        return JsonResponse(corps | {"message": _refus(refus, contexte["modifiee"])})
    refuses = _champs_refuses(carte.parties)
    corps |= {
        "message": _message(refuses),
        "refuses": refuses,
        "caches": _champs_caches(carte.formulaires),
        "calcules": _valeurs_calculees(carte.formulaires),
        "rangees": _nouvelles(rangees),
        "page": _page(request, contexte, rangees),
    }
    return JsonResponse(corps)


def _page(request: HttpRequest, contexte: Mapping[str, Any], rangees: Sequence[Any]) -> str:
    """The card as it would be drawn now, where the page finds what it says: band, hints, état de la saisie.

    What only waits to be filled is no error here; a row that was new is drawn under the number it has now.
    """
    for formulaire in contexte["carte"].parties:
        for nom, erreurs in list(formulaire.errors.as_data().items()):
            if all(erreur.code == "required" for erreur in erreurs):
                del formulaire.errors[nom]
    return render_to_string(contexte["carte"].gabarit, dict(contexte), request)


def _valeurs_calculees(formulaires: Iterable[forms.BaseForm]) -> dict[str, str]:
    """The fields that follow from the others, as the page shows them: an amount from the two others."""
    return {
        formulaire[nom].html_name: _montrer(formulaire[nom].field, valeur)
        for formulaire in formulaires
        for nom, valeur in getattr(formulaire, "valeurs_calculees", {}).items()
    }


def _montrer(champ: forms.Field, valeur: Any) -> str:
    """What a control holds, as the page writes it; a choice gives a list of one."""
    ecrit = champ.widget.format_value(champ.prepare_value(valeur))
    return str((ecrit[0] if isinstance(ecrit, list) else ecrit) or "")


def _etat(refus: SaisieImpossible | None) -> str:
    if refus is None:
        return "enregistre"
    return "conflit" if isinstance(refus, ModifieeEntreTemps) else "refus"


def _refus(refus: SaisieImpossible, modifiee: str) -> str:
    """Why nothing was stored; the page ends the first with a button that compares."""
    return insecables(f"{modifiee} : " if modifiee else f"Rien n'est enregistré : {refus}")


def _message(refuses: Sequence[Mapping[str, str]]) -> str:
    """What the page says of the saving."""
    phrase = f"Enregistré à {heure(timezone.now())}"
    libelles = list(dict.fromkeys(refuse["libelle"] for refuse in refuses))
    return insecables(f"{phrase}, sauf : {', '.join(libelles)}" if libelles else phrase)


def _champs_refuses(parties: Iterable[forms.BaseForm]) -> list[dict[str, str]]:
    """Every field that isn't stored. One that only waits to be filled says so, without a reproach."""
    refus = []
    for formulaire in parties:
        for nom, erreurs in formulaire.errors.as_data().items():
            if nom not in formulaire.fields:
                continue
            attend = all(erreur.code == "required" for erreur in erreurs)
            message = (
                INCOMPLET if attend else " ".join(str(erreur) for erreur in formulaire.errors[nom])
            )
            lie = formulaire[nom]
            refus.append(
                {
                    "libelle": str(lie.label),
                    "cible": lie.id_for_label or lie.auto_id,
                    "message": "" if attend else insecables(message),
                }
            )
    return refus


def _champs_caches(formulaires: Iterable[forms.BaseForm]) -> dict[str, str]:
    """The hidden fields, which say what was read: the page takes their new values."""
    return {
        lie.html_name: str("" if lie.value() is None else lie.value())
        for formulaire in formulaires
        for lie in formulaire.hidden_fields()
    }


def _nouvelles(rangees: Iterable[object]) -> dict[str, str]:
    """The rows that were new on the page and aren't any more: their old name and the one they have now."""
    return {
        f"{liste.nom}-{NOUVELLE_RANGEE}": f"{liste.nom}-{liste.numero_cree}"
        for liste in rangees
        if isinstance(liste, Rangees) and liste.numero_cree is not None
    }
