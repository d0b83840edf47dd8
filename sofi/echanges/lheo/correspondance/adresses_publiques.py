"""The public pages of what is sent, as absolute addresses that don't change with a title."""

from functools import cache

from django.conf import settings
from django.urls import reverse
from lxml import etree

from ..construction import ajouter


def ajouter_page(parent: etree._Element, nom: str, session: int) -> None:
    """A ``url-formation`` or ``url-session`` that leads to the page of that session."""
    ajouter(ajouter(parent, nom), "urlweb", page_publique(session))


def page_publique(session: int) -> str:
    """The page of a session, which shows its formation and the other sessions too."""
    site: str = settings.ADRESSE_DU_SITE
    avant, apres = _adresse()
    return f"{site.rstrip('/')}{avant}{session}{apres}"


@cache
def _adresse() -> tuple[str, str]:
    """What stands around the number: asked for each session, Django's answer cost a fifth of the feed."""
    avant, _, apres = reverse("public:session", args=[0]).rpartition("0")
    return avant, apres
