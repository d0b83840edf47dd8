"""Who is asking, for the views of every role. What belongs to whom is said by each role's own acces.py."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from sofi.comptes.models import Utilisateur


def utilisateur_de(request: HttpRequest) -> Utilisateur:
    """The person signed in; refused when nobody is, which only a public view could let happen."""
    if not isinstance(request.user, Utilisateur):
        raise PermissionDenied
    return request.user
