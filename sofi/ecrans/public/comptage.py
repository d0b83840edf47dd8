"""What is counted as a view of a public page."""

import datetime
from typing import Any

import msgspec
from django.http import HttpRequest

from sofi.diffusion import vues
from sofi.socle.robots import est_un_robot

VUE = "sofi.vue"
"""Where a request's environment says which page it reads, for whoever gives it again."""


class Vue(msgspec.Struct, frozen=True):
    """Which page is read: of an établissement, of one of its sessions."""

    etablissement: int
    action: int = 0
    session: int = 0


def compter_la_vue(request: HttpRequest, jour: datetime.date, vue: Vue) -> None:
    """Count a page that somebody reads: not a robot, not a browser ahead of its user, nobody signed in.

    Accounts are those of organismes and of the staff: they look at their own work.
    """
    request.META[VUE] = vue
    if request.method == "GET" and _quelqu_un(request.META) and not request.user.is_authenticated:
        vues.compter(jour, etablissement=vue.etablissement, action=vue.action, session=vue.session)


def compter_une_redite(environ: dict[str, Any], jour: datetime.date, vue: Vue) -> None:
    """The same, of a page given again to somebody without an account: added to the others a moment later."""
    if _quelqu_un(environ):
        vues.A_COMPTER.ajouter((jour, vue.etablissement, vue.action, vue.session))


def _quelqu_un(environ: dict[str, Any]) -> bool:
    devance = "prefetch" in environ.get("HTTP_SEC_PURPOSE", environ.get("HTTP_PURPOSE", ""))
    return not devance and not est_un_robot(environ.get("HTTP_USER_AGENT", ""))
