"""A piece of a page made by Jinja2 (`sofi/ecrans/commun/pieces.py`).

{% load sofi_pieces %}
{% piece "public/resultat.html" carte=carte %}       everything that it reads is said
"""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from sofi.ecrans.commun.pieces import faire

register = template.Library()


@register.simple_tag(takes_context=True)
def piece(context: Context, nom: str, **valeurs: Any) -> SafeString:
    """The piece of that name."""
    return faire(nom, context.get("request"), **valeurs)
