"""Pieces of pages made by Jinja2: what the public reads most, some five times faster than by Django's own engine.

They stand in `<role>/jinja2/`, have the filters of every page and the tags that follow, called as functions; an unknown
name is an error, where Django shows nothing (docs/decisions/0159).
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template import Engine
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from . import selection
from .templatetags import sofi_formats as formats

ECRANS = settings.BASE_DIR / "sofi" / "ecrans"


@cache
def environnement() -> Environment:
    """The one environment of this process; what it has compiled is kept."""
    env = Environment(  # every value is escaped: what Django marks as safe says so to both engines
        loader=FileSystemLoader(
            [ECRANS / role / "jinja2" for role in settings.ROLES]
            + [ECRANS / "commun" / "templates"]  # drawings, without a tag of either engine
        ),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=settings.DEBUG,
        cache_size=-1,
    )
    for bibliotheque in Engine.get_default().template_builtins:
        env.filters.update(bibliotheque.filters)
    env.globals.update(
        icone=formats.icone,
        pastille=formats.pastille,
        fas=formats.fas,
        fil_ariane=formats.fil_ariane,
        url=_url,
    )
    return env


def _url(nom: str, *valeurs: Any) -> str:
    """The address of a page; one without a value is worked out once."""
    return reverse(nom, args=valeurs) if valeurs else _sans_valeur(nom, get_script_prefix())


@cache
def _sans_valeur(nom: str, _prefixe: str) -> str:
    return reverse(nom)


def faire(nom: str, request: HttpRequest | None, **valeurs: Any) -> SafeString:
    """A piece, with what this browser keeps, for the button « Garder », and where it comes back to."""
    valeurs.setdefault("gardees", selection.lire(request) if request else [])
    valeurs["retour"] = request.get_full_path() if request else ""
    return SafeString(environnement().get_template(nom).render(valeurs))
