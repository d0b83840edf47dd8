"""Where one was before a page opened on the way: one goes back there once it is stored."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

NOM = "revenir"


def page_d_avant(request: HttpRequest) -> str:
    """The page of the site that was said in the address or in the form; empty for none, or one of another site."""
    dite = request.POST.get(NOM) or request.GET.get(NOM) or ""
    d_ici = dite.startswith("/") and url_has_allowed_host_and_scheme(dite, allowed_hosts=None)
    return dite if d_ici else ""
