"""The button that keeps a training, wherever one is shown.

{% load sofi_selection %}
{% garder carte.action carte.titre carte.organisme %}     in the corner of a result
{% garder page.numero page.titre classe="btn btn-second" %}   as a button of a page
"""

from typing import Any

from django import template
from django.template import Context

from sofi.ecrans.commun import navigation, selection

register = template.Library()


@register.inclusion_tag("commun/garder.html", takes_context=True)
def garder(
    context: Context, action: int, titre: str, organisme: str = "", classe: str = "sofi-garder"
) -> dict[str, Any]:
    """A form of one button: keep, or take back what is kept, and come back here."""
    request = context.get("request")
    return {
        "adresse": navigation.adresse("public:garder"),
        "action": action,
        "titre": titre,
        "organisme": organisme,
        "classe": classe,
        "retour": request.get_full_path() if request else "",
        "gardee": request is not None and action in selection.lire(request),
    }
