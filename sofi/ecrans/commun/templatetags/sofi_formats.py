"""Tags and filters of every page: icons, marks, French formats, header, pages of a list.

Loaded in every template without `{% load %}`. Filters show nothing for an empty value.

    {{ session.date_debut|jour }}               28 sept. 2026
    {{ session.date_debut|jour_long }}          lundi 28 septembre 2026
    {{ session.date_debut|date_saisie }}        28/09/2026
    {{ envoi|moment }}                          20 mai 2026 à 9 h 12
    {{ reunion.debut|heure }}                   14 h 30
    {{ session.heures_centre|nombre:"h" }}      1 350 h
    {{ prix|euros }}                            6 300 €
    {{ total|accord:"résultat,résultats" }}     42 résultats
    {{ etablissement.siret|siret }}             999 000 128 00010
    {{ contact.telephone|telephone }}           02 40 20 40 20; in a link: href="{{ contact.telephone|lien_tel }}"
    {{ reunion.ou|precede:", à " }}             « , à Nantes », nothing when there is no value
    {{ message|insecables }}                    non-breaking spaces before : ; ? ! » and after «

    {% icone "coche" %}                         decorative icon, one of commun/sprite.html
    {% icone "cadenas" titre="Fixé" %}          icon read aloud, when no text beside it says the same
    {% lettre "f" %}                            the F of the four cards; taille="g" or "p"; vide=True when yet to come
    {% pastille "Complète" "ok" %}              pill with its state's icon; a third argument gives another, "" none
    {% fas 12077 45210 144230 %}                12077-45210-144230, the session in bold
    {% fil_ariane "organisme:tableau_de_bord" "Action" url_action "Fiche Session" %}
                                                the menu's pages by their names, the others by pairs of a label
                                                and an address (or its name), the page itself last
    {% note "alerte" titre="En bref." %}…{% endnote %}      a note, its text between the two tags; « info » by default
    {% vide "Aucune action." url=creer action="Créer" %}…{% endvide %}
                                                an empty list, what to know of it, and the useful action
    {% contact %}                               how to reach the service Offre
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sofi.courriels.coordonnees import coordonnees
from sofi.ecrans.commun import navigation
from sofi.socle import formats
from sofi.socle.regions import region_servie

register = template.Library()

ICONES_D_ETAT = {"ok": "coche", "alerte": "alerte", "erreur": "non", "info": "info", "neutre": ""}


def _filtre(nom: str, fonction: Callable[[Any], str]) -> None:
    """Register a format as a filter which shows nothing for an empty value."""
    register.filter(nom, lambda valeur: "" if valeur in (None, "") else fonction(valeur))


_filtre("jour", formats.jour_abrege)
_filtre("jour_long", formats.jour_long)
_filtre("date_saisie", formats.jour_saisi)
_filtre("heure", formats.heure)
_filtre("moment", formats.moment)
_filtre("euros", formats.euros)
_filtre("siret", formats.siret)
_filtre("telephone", formats.telephone)
_filtre("lien_tel", formats.lien_telephone)
_filtre("insecables", formats.insecables)
_filtre("citation", formats.citation)
_filtre("taille_de_fichier", formats.taille_de_fichier)


@register.filter
def nombre(valeur: Decimal | float | None, unite: str = "") -> str:
    """A number with its unit."""
    return "" if valeur is None else formats.nombre(valeur, unite)


@register.filter
def accord(compte: int, mots: str) -> str:
    """A count with its noun, given as « singular,plural »."""
    singulier, pluriel = mots.split(",")
    return formats.accord(compte, singulier, pluriel)


@register.filter
def precede(valeur: Any, mots: str) -> str:
    """A value after the words that lead to it, so that they are not written without it."""
    return format_html("{}{}", mots, valeur) if valeur not in (None, "") else ""


@register.simple_tag
@lru_cache(
    maxsize=512, typed=True
)  # typed: a text already escaped isn't the same as one that isn't
def icone(nom: str, titre: str = "", classe: str = "") -> SafeString:
    """An icon of the sprite: decorative, unless a title says what no text beside it says."""
    role = (
        format_html('role="img" aria-label="{}"', titre)
        if titre
        else SafeString('aria-hidden="true"')
    )
    return format_html(
        '<svg class="sofi-i{}" {}><use href="#i-{}"/></svg>',
        f" {classe}" if classe else "",
        role,
        nom,
    )


@register.simple_tag
def lettre(carte: str, taille: str = "", vide: bool = False) -> SafeString:
    """The letter of a card; its name is always written beside it, so it isn't read aloud."""
    classes = [
        "sofi-lettre",
        f"sofi-lettre-{taille}" if taille else "",
        "sofi-lettre-vide" if vide else "",
    ]
    return format_html(
        '<span class="{}" data-carte="{}" aria-hidden="true">{}</span>',
        " ".join(filter(None, classes)),
        carte.lower(),
        carte.upper(),
    )


@register.simple_tag
def pastille(texte: str, etat: str = "neutre", icone_choisie: str | None = None) -> SafeString:
    """A state: a word, an icon and a colour."""
    nom = ICONES_D_ETAT[etat] if icone_choisie is None else icone_choisie
    return format_html(
        '<span class="sofi-pastille" data-etat="{}">{}{}</span>',
        etat,
        icone(nom) if nom else "",
        texte,
    )


@register.simple_tag
def fas(formation: Any, action: Any = None, session: Any = None) -> SafeString:
    """The code FAS of what exists so far, the session in bold."""
    parties = [str(partie) for partie in (formation, action) if partie not in (None, "")]
    if session in (None, "", 0):  # 0: not entered yet
        return format_html('<span class="sofi-fas">{}</span>', "-".join(parties))
    debut = "".join(f"{partie}-" for partie in parties)
    return format_html('<span class="sofi-fas">{}<b>{}</b></span>', debut, session)


@register.simple_tag
def fil_ariane(*etapes: str) -> SafeString:
    """The way from the start to this page."""
    anterieures = format_html_join(
        "", '<li class="breadcrumb-item"><a href="{}">{}</a></li>', _etapes(etapes[:-1])
    )
    return format_html(
        '<nav aria-label="Fil d’Ariane"><ol class="breadcrumb">{}'
        '<li class="breadcrumb-item active" aria-current="page">{}</li></ol></nav>',
        anterieures,
        etapes[-1],
    )


def _etapes(etapes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The address and the label of each step; the menu already says how its own pages are called."""
    reste = iter(etapes)
    for etape in reste:
        lieu = etape if etape in navigation.LIBELLES else next(reste)
        libelle = navigation.LIBELLES.get(etape, etape)
        yield lieu if lieu.startswith("/") else navigation.adresse(lieu), libelle


@register.simple_block_tag
def note(content: str, etat: str = "info", titre: str = "", classe: str = "") -> SafeString:
    """What must be known before going on; its state is info, ok, alerte or erreur."""
    contexte = {"texte": _entre_les_deux(content), "etat": etat, "titre": titre, "classe": classe}
    return SafeString(render_to_string("commun/note.html", contexte))


@register.simple_block_tag
def vide(
    content: str, titre: str, url: str = "", action: str = "", icone: str = "plus"
) -> SafeString:
    """What stands for an empty list, with the useful action when there is one."""
    contexte = {
        "texte": _entre_les_deux(content),
        "titre": titre,
        "url": url,
        "action": action,
        "nom_icone": icone,
    }
    return SafeString(render_to_string("commun/vide.html", contexte))


def _entre_les_deux(content: str) -> SafeString:
    """The text between two tags, which the engine has already escaped, without the lines' ends around it."""
    return SafeString(content.strip())


@register.simple_tag
def la_region(forme: Literal["nom", "dans", "de"]) -> str:
    """The region served, as the sentence needs it."""
    return str(getattr(region_servie(), forme))


@register.inclusion_tag("commun/contact.html")
def contact() -> dict[str, Any]:
    """How to reach the service Offre, beside the sign-in form."""
    return {"contact": coordonnees()}
