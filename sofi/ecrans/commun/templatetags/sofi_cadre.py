"""What stands around every page: its header and its footer, for base_pro.html and base_public.html only.

{% entete "pro" %} {% pied %}
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django import template
from django.template import Context
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString

from sofi.courriels.coordonnees import coordonnees
from sofi.ecrans.commun import etablissement as choix
from sofi.ecrans.commun import navigation, selection
from sofi.ecrans.commun.notices import NOTICES
from sofi.ecrans.commun.pages import VUES_LEGALES, est_lisible
from sofi.ecrans.commun.pieces import faire
from sofi.editorial.models import Legale
from sofi.editorial.rgaa import audit
from sofi.socle.formats import insecables
from sofi.socle.regions import region_servie

register = template.Library()

SOUS_TITRES = {
    "organisme": "Offre de formation",
    "service_offre": "Service Offre",
    "administration": "Administration",
    "region": "Région",
    "": "Offre de formation",
}


@register.simple_tag(takes_context=True)
def entete(context: Context, densite: str) -> SafeString:
    """The header: by role on professional pages, the same for everybody on public ones.

    Public pages never look at who is signed in, only at what this browser keeps: without anything kept they are
    everybody's. Error pages may have no request.
    """
    request = context.get("request")
    if densite == "public":
        gardees = len(selection.lire(request)) if request else 0
        return _entete_public(
            gardees, navigation.vue_courante(request), region_servie().dans, get_script_prefix()
        )
    utilisateur = getattr(request, "user", None)
    connecte = utilisateur is not None and utilisateur.is_authenticated
    role = utilisateur.role if connecte and utilisateur else ""
    etablissements = choix.etablissements_de_la_personne(request) if request and connecte else []
    return faire(
        "commun/entete.html",
        request,
        densite=densite,
        gardees=0,
        selection=navigation.adresse("public:selection"),
        utilisateur=utilisateur if connecte else None,
        sous_titre=SOUS_TITRES[role],
        accueil=navigation.accueil_de(role)
        if connecte
        else navigation.adresse("public:accueil") or "/",
        liens=navigation.liens(navigation.MENUS.get(role, ()), navigation.vue_courante(request)),
        public=navigation.adresse("public:accueil"),
        etablissements=etablissements,
        etablissement=choix.etablissement_suivi(request, etablissements)
        if request and etablissements
        else None,
        csrf_token=context.get("csrf_token"),
    )


@lru_cache(maxsize=256)
def _entete_public(gardees: int, vue: str, dans: str, _prefixe: str) -> SafeString:
    """Made once for each view, and each number of trainings kept."""
    accueil = navigation.adresse("public:accueil")
    return faire(
        "commun/entete.html",
        None,
        densite="public",
        gardees=gardees,
        selection=navigation.adresse("public:selection"),
        utilisateur=None,
        sous_titre=f"Se former {dans}",
        accueil=accueil or "/",
        liens=navigation.liens(navigation.MENU_PUBLIC, vue),
        public=accueil,
        etablissements=[],
        etablissement=None,
        csrf_token=None,
    )


@register.simple_tag(takes_context=True)
def pied(context: Context) -> SafeString:
    """The footer: who to ask, and the pages about the site that exist."""
    vue = navigation.vue_courante(context.get("request"))
    lisibles = tuple(entree for entree in navigation.PIED if est_lisible(entree.nom))
    contact = tuple(coordonnees().items())
    return _pied_dit(lisibles, vue, contact, region_servie().de, get_script_prefix())


@register.inclusion_tag("commun/notice_donnees.html")
def notice_donnees(formulaire: str) -> dict[str, Any]:
    """What a form takes of somebody, why, until when; and the page about it, once it appeared."""
    vue = VUES_LEGALES[Legale.DONNEES]
    return {
        "texte": insecables(NOTICES[formulaire]),
        "adresse": reverse(vue) if est_lisible(vue) else "",
    }


@lru_cache(maxsize=256)
def _pied_dit(
    lisibles: tuple[navigation.Entree, ...],
    vue: str,
    contact: tuple[tuple[str, str], ...],
    region: str,
    _prefixe: str,
) -> SafeString:
    """Made once for each view, as long as the same pages can be read and the same people reached."""
    liens = navigation.liens(tuple(_avec_l_etat(lisibles)), vue)
    return faire("commun/pied.html", None, liens=liens, contact=dict(contact), region=region)


def _avec_l_etat(entrees: Iterable[navigation.Entree]) -> Iterator[navigation.Entree]:
    """The page of accessibility says the state of the site, as the law asks."""
    for entree in entrees:
        if entree.nom == VUES_LEGALES[Legale.ACCESSIBILITE]:
            yield replace(entree, libelle=f"{entree.libelle}\u00a0: {audit().etat}")
        else:
            yield entree
