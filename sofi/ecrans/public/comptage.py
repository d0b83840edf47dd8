"""What is counted as a view of a public page."""

import datetime

from django.http import HttpRequest

from sofi.diffusion import vues
from sofi.socle.robots import est_un_robot


def compter_la_vue(
    request: HttpRequest,
    jour: datetime.date,
    *,
    etablissement: int,
    action: int = 0,
    session: int = 0,
) -> None:
    """Count a page that somebody reads: not a robot, not a browser ahead of its user, nobody signed in.

    Accounts are those of organismes and of the staff: they look at their own work.
    """
    devance = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    robot = est_un_robot(request.headers.get("User-Agent", ""))
    if request.method != "GET" or devance or robot or request.user.is_authenticated:
        return
    vues.compter(jour, etablissement=etablissement, action=action, session=session)
