"""A piece of a page made by Jinja2 (`sofi/ecrans/commun/pieces.py`). Loaded in every template without `{% load %}`.

{% piece "public/resultat.html" carte=carte %}       everything that it reads is said
{% pagination page "Pages de résultats" %}           keeps the other parameters of the address
"""

from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.utils.safestring import SafeString

from sofi.ecrans.commun.pieces import faire, paginer

register = template.Library()


@register.simple_tag(takes_context=True)
def piece(context: Context, nom: str, **valeurs: Any) -> SafeString:
    """The piece of that name."""
    return faire(nom, context.get("request"), **valeurs)


@register.simple_tag(takes_context=True)
def pagination(
    context: Context, page: Page[Any], libelle: str = "Pages de résultats", parametre: str = "page"
) -> SafeString:
    """The pages around this one."""
    return paginer(page, context["request"].GET, libelle, parametre)
