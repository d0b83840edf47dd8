"""What stands around every page: its header and its footer, for base_pro.html and base_public.html only.

{% entete "pro" %} {% pied %}
"""

from collections.abc import Iterator
from dataclasses import replace

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from sofi.courriels.coordonnees import coordonnees
from sofi.ecrans.commun import etablissement as choix
from sofi.ecrans.commun import navigation, selection
from sofi.ecrans.commun.pages import VUES_LEGALES, est_lisible
from sofi.ecrans.commun.pieces import faire
from sofi.editorial.models import Legale
from sofi.editorial.rgaa import audit
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
    utilisateur = getattr(request, "user", None) if densite == "pro" else None
    connecte = utilisateur is not None and utilisateur.is_authenticated
    role = utilisateur.role if connecte and utilisateur else ""
    menu = navigation.MENUS.get(role, ()) if densite == "pro" else navigation.MENU_PUBLIC
    etablissements = choix.etablissements_de_la_personne(request) if request and connecte else []
    return faire(
        "commun/entete.html",
        request,
        densite=densite,
        gardees=len(selection.lire(request)) if request and densite == "public" else 0,
        selection=navigation.adresse("public:selection"),
        utilisateur=utilisateur if connecte else None,
        sous_titre=f"Se former {region_servie().dans}"
        if densite == "public"
        else SOUS_TITRES[role],
        accueil=navigation.accueil_de(role)
        if connecte
        else navigation.adresse("public:accueil") or "/",
        liens=navigation.liens(menu, navigation.vue_courante(request)),
        public=navigation.adresse("public:accueil"),
        etablissements=etablissements,
        etablissement=choix.etablissement_suivi(request, etablissements)
        if request and etablissements
        else None,
        csrf_token=context.get("csrf_token"),
    )


@register.simple_tag(takes_context=True)
def pied(context: Context) -> SafeString:
    """The footer: who to ask, and the pages about the site that exist."""
    request = context.get("request")
    liens = navigation.liens(tuple(_pied()), navigation.vue_courante(request))
    region = region_servie().de
    return faire("commun/pied.html", request, liens=liens, contact=coordonnees(), region=region)


def _pied() -> Iterator[navigation.Entree]:
    """The pages about the site that may be read; that of accessibility says the state of the site, as the law asks."""
    for entree in navigation.PIED:
        if not est_lisible(entree.nom):
            continue
        if entree.nom == VUES_LEGALES[Legale.ACCESSIBILITE]:
            yield replace(entree, libelle=f"{entree.libelle}\u00a0: {audit().etat}")
        else:
            yield entree
