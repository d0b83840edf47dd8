"""What other pages show of those kept by the administration.

{% load sofi_pages %}
{% actualites "public" %}                   the last news for these readers, under its title; nothing without any
{% procedures lot.programme.dispositif_id %}    how to type in what that programme finances; "" for no programme
"""

from typing import Any

from django import template
from django.utils import timezone

from sofi.ecrans.commun.pages import lien_de
from sofi.editorial import lecture

register = template.Library()
COMBIEN = 3
"""Of the last news shown beside something else: what a reader takes in at a glance."""


@register.inclusion_tag("commun/actualites.html")
def actualites(lecteurs: str) -> dict[str, Any]:
    """The last news; one query."""
    lues = lecture.actualites(lecteurs, timezone.localdate(), combien=COMBIEN)
    return {"liens": [lien_de(lue) for lue in lues]}


@register.inclusion_tag("commun/procedures.html")
def procedures(dispositif: str) -> dict[str, Any]:
    """The procédures that help where one types; one query."""
    lues = lecture.procedures(dispositif, timezone.localdate())
    return {"liens": [lien_de(lue) for lue in lues]}
