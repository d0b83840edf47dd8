"""The public pages of what is sent, as absolute addresses that don't change with a title."""

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
    return site.rstrip("/") + reverse("public:session", args=[session])
