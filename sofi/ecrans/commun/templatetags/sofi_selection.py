"""The button that keeps a training, wherever one is shown.

{% load sofi_selection %}
{% garder gardee.action gardee.titre gardee.organisme %}     in the corner of what is shown
"""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from sofi.ecrans.commun.pieces import faire

register = template.Library()


@register.simple_tag(takes_context=True)
def garder(
    context: Context, action: int, titre: str, organisme: str = "", classe: str = "sofi-garder"
) -> SafeString:
    """A form of one button: keep, or take back what is kept, and come back here."""
    valeurs: dict[str, Any] = {"action": action, "titre": titre, "organisme": organisme}
    return faire("commun/garder.html", context.get("request"), classe=classe, **valeurs)
