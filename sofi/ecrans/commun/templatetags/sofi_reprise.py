"""What was kept of an ended session, said on the sign-in page."""

from typing import Any

from django import template
from django.urls import Resolver404, resolve

from sofi.comptes.gardees import trouver

register = template.Library()


@register.inclusion_tag("compte/saisie_gardee.html", takes_context=True)
def saisie_gardee(context: dict[str, Any]) -> dict[str, Any]:
    """What waits for whoever signs in, without a word of it: anybody may be looking."""
    request = context["request"]
    suite = request.POST.get("next") or request.GET.get("next") or ""
    try:
        trouvee = resolve(suite.partition("?")[0])
    except Resolver404:
        return {"gardee": None}
    if trouvee.view_name != "compte:reprendre":
        return {"gardee": None}
    jeton = trouvee.kwargs["jeton"]
    return {"gardee": trouver(jeton), "jeton": jeton, "request": request}
