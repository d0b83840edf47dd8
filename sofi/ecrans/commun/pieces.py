"""Pieces of pages made by Jinja2: what the public reads most, some five times faster than by Django's own engine.

They stand in `<role>/jinja2/`, have the filters of every page and the tags that follow, called as functions; an unknown
name is an error, where Django shows nothing (docs/decisions/0159).
"""

from collections.abc import Container, Iterable
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.core.paginator import Page
from django.http import HttpRequest, QueryDict
from django.template import Engine
from django.utils.safestring import SafeString
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape

from . import selection
from .adresses import adresse
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
        url=adresse,
        deja_faite=_deja_faite,
        pagination=paginer,
        valeurs_de_filtre=_valeurs,
    )
    return env


FAITES = 4096
"""Pieces at hand: some twenty megabytes."""
# What is put in afterwards, by signs that no text of the site may hold.
_RETOUR = "\x02retour\x03"
_DISTANCE = "\x02distance\x03"
_NOMBRE = "\x02nombre\x03"


@lru_cache(maxsize=FAITES)
def _faite(nom: str, carte: Any, gardee: bool) -> str:
    """A result drawn once: it shows its card, whether it is kept, and nothing else."""
    gardees = [carte.action] if gardee else []
    return environnement().get_template(nom).render(carte=carte, gardees=gardees, retour=_RETOUR)


def _deja_faite(nom: str, carte: Any, gardees: Container[int], retour: str) -> SafeString:
    """A result as it was drawn for another page, as far from here as it is, which leads back to this one."""
    gardee = carte.action in gardees
    if carte.distance:
        sans = _faite(nom, carte._replace(distance=_DISTANCE), gardee)
        faite = sans.replace(_DISTANCE, escape(carte.distance))
    else:
        faite = _faite(nom, carte, gardee)
    return SafeString(faite.replace(_RETOUR, escape(retour)))


@lru_cache(maxsize=FAITES)
def _valeur(nom: str, groupe: str, unique: bool, code: str, libelle: str, choisie: bool) -> str:
    """A value of a filter, drawn once for all that it may find."""
    modele = environnement().get_template(nom)
    return modele.render(
        groupe=groupe, unique=unique, code=code, libelle=libelle, choisie=choisie, compte=_NOMBRE
    )


def _valeurs(nom: str, groupe: Any, options: Iterable[Any]) -> SafeString:
    """These values of a filter, each with how many it finds."""
    faites = (
        _valeur(nom, groupe.nom, groupe.unique, o.code, o.libelle, o.choisie).replace(
            _NOMBRE, formats.nombre(o.compte)
        )
        for o in options
    )
    return SafeString("".join(faites))


def paginer(
    page: Page[Any], parametres: QueryDict, libelle: str, parametre: str = "page"
) -> SafeString:
    """The pages around this one, first and last always there; nothing when there is only one."""
    if page.paginator.num_pages <= 1:
        return SafeString("")
    autres = parametres.copy()
    autres.pop(parametre, None)
    debut = f"?{autres.urlencode()}&" if autres else "?"

    def adresse(numero: int) -> str:
        return f"{debut}{parametre}={numero}"

    numeros = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    modele = environnement().get_template("commun/pagination.html")
    return SafeString(
        modele.render(
            page=page,
            libelle=libelle,
            pages=[(n, adresse(n) if isinstance(n, int) else "") for n in numeros],
            precedente=adresse(page.previous_page_number()) if page.has_previous() else "",
            suivante=adresse(page.next_page_number()) if page.has_next() else "",
        )
    )


def faire(nom: str, request: HttpRequest | None, **valeurs: Any) -> SafeString:
    """A piece, with what this browser keeps, for the button « Garder », and where it comes back to."""
    valeurs.setdefault("gardees", selection.lire(request) if request else [])
    valeurs["retour"] = request.get_full_path() if request else ""
    return SafeString(environnement().get_template(nom).render(valeurs))
