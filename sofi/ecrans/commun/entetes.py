"""What every answer tells the browser: which of its powers pages use, and what it may keep."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from . import selection

# None of these is used by a page of the site; what is copied is copied by a gesture.
SANS_EMPLOI = (
    "accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation gyroscope "
    "magnetometer microphone midi payment picture-in-picture screen-wake-lock usb xr-spatial-tracking"
)
POLITIQUE = ", ".join(f"{pouvoir}=()" for pouvoir in SANS_EMPLOI.split())


def entetes(
    suite: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """What other sites may not do; what is answered to a session is not kept by the machine it was read on."""

    def repondre(request: HttpRequest) -> HttpResponseBase:
        if request.method == "TRACE":  # nothing of what is asked is told back
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        reponse = suite(request)
        reponse.headers.setdefault("Permissions-Policy", POLITIQUE)
        # No page of another site takes what is answered as a picture or a script; programs may ask for it.
        reponse.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # One may have signed in or out meanwhile: the session asked with, or the one given.
        cookie = settings.SESSION_COOKIE_NAME
        if cookie in request.COOKIES or cookie in reponse.cookies:
            reponse.headers.setdefault("Cache-Control", "no-store, private")
        elif selection.COOKIE in request.COOKIES:
            # The page says what this browser keeps: nobody else's, and another one once something is kept.
            reponse.headers.setdefault("Cache-Control", "no-cache, private")
        return reponse

    return repondre
