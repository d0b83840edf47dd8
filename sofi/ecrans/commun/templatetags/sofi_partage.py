"""What the head of a public page says of it to engines and to the sites that link to it.

{% canonique %}                     the page's own address
{% bloc "titre" %}                  the text of a block of this page, on one line, once more
{% absolue "sofi/partage.png" %}    the whole address of a static file
"""

from django import template
from django.template import Context
from django.template.loader_tags import BlockNode
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def canonique(context: Context) -> str:
    """The address under which the page is known: its path, and the page of a list past the first.

    What a campaign or a sort adds to an address isn't part of it; a search says its own in `chemin_canonique`.
    """
    request = context.get("request")
    if request is None:  # a page written outside a request has no address
        return ""
    page = request.GET.get("page", "")
    numero = page if page.isascii() and page.isdigit() and page.strip("0") not in ("", "1") else ""
    chemin = context.get("chemin_canonique") or request.path
    suite = f"{'&' if '?' in chemin else '?'}page={numero}" if numero else ""
    return str(request.build_absolute_uri(chemin + suite))


@register.simple_tag(takes_context=True)
def bloc(context: Context, nom: str) -> SafeString:
    """What a block of the page holds, already escaped; Django lets a template write each block once.

    Empty when the page has no such block.
    """
    texte = BlockNode(nom, template.NodeList()).render(context)
    return mark_safe(" ".join(texte.split()))


@register.simple_tag(takes_context=True)
def absolue(context: Context, fichier: str) -> str:
    """The address of a static file with the site's own."""
    request = context.get("request")
    adresse = static(fichier)
    return str(request.build_absolute_uri(adresse)) if request else adresse
