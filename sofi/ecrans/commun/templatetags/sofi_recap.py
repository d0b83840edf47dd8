"""The fields of a card, drawn.

{% load sofi_recap %}
{% recap lignes %}                        lignes come from `ecrans.commun.recapitulatif`
    {% recap lignes lien=url_de_la_carte %}   each lack leads to its field: that address, « # », `ancre`, its name
    {% recap lignes prefixe="S-143842-" %}    each line has an id: that, then the name of the field
    {% recap lignes prefixe=… dites=questions base="?" %}   with the questions asked on each field, and a link that
                                              asks one when `base` begins its address
    {% adresse_question base "action" carte "duree" %}    where a question on that field, or on the whole card, is asked
    {% questions_sur dites "S" 143842 "lieu" as posees %}    the questions asked on that field
"""

from collections.abc import Iterable
from typing import Any

from django import template

from sofi.ecrans.commun.recapitulatif import Ligne

register = template.Library()


@register.inclusion_tag("commun/recap_lignes.html")
def recap(
    lignes: Iterable[Ligne],
    lien: str = "",
    ancre: str = "id_",
    prefixe: str = "",
    dites: Any = None,
    base: str = "",
) -> dict[str, Any]:
    """What was answered and what lacks, then the names of the fields left empty."""
    toutes = list(lignes)
    return {
        "montrees": [ligne for ligne in toutes if ligne.est_montree],
        "vides": [ligne for ligne in toutes if ligne.a_nommer],
        "lien": lien,
        "ancre": ancre,
        "prefixe": prefixe,
        "dites": dites,
        "base": base,
        "sujet": prefixe.replace("-", ":"),
    }


@register.simple_tag
def questions_sur(dites: Any, *parties: Any) -> Any:
    """The questions asked on a field; the parts of its id are its card, the card's number, its name."""
    cle = "-".join(str(partie).strip("-") for partie in parties)
    return (dites or {}).get(cle, [])


@register.simple_tag
def adresse_question(base: str | None, onglet: str, carte: Any, champ: str = "") -> str:
    """The page, at one of its tabs, with the question's form opened on a card or one of its fields."""
    sujet = f"{carte.fiche}:{carte.objet}:{champ}"
    return f"{base or '?'}onglet={onglet}&question={sujet}#decision-questionner"
