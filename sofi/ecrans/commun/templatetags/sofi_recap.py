"""The fields of a card, drawn.

{% load sofi_recap %}
{% recap lignes %}                        lignes come from `ecrans.commun.recapitulatif`
    {% recap lignes lien=url_de_la_carte %}   each lack leads to its field: that address, « # », `ancre`, its name
    {% recap lignes prefixe="S-143842-" %}    each line has an id: that, then the name of the field
"""

from collections.abc import Iterable
from typing import Any

from django import template

from sofi.ecrans.commun.recapitulatif import Ligne

register = template.Library()


@register.inclusion_tag("commun/recap_lignes.html")
def recap(
    lignes: Iterable[Ligne], lien: str = "", ancre: str = "id_", prefixe: str = ""
) -> dict[str, Any]:
    """What was answered and what lacks, then the names of the fields left empty."""
    toutes = list(lignes)
    return {
        "montrees": [ligne for ligne in toutes if ligne.montree],
        "vides": [ligne for ligne in toutes if ligne.a_nommer],
        "lien": lien,
        "ancre": ancre,
        "prefixe": prefixe,
    }
