"""A process of the site that keeps the pages it makes, without the server around it."""

from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.core.handlers.wsgi import WSGIHandler

from sofi.ecrans.public.conservees import Conservees, Proches
from sofi.socle.reserve import Reserve


class Reponse:
    """What the application answered: `faite` when Django was asked."""

    def __init__(self, site: "Site", environ: dict[str, Any]) -> None:
        avant = site.faites
        dits: list[Any] = []
        corps = site.application(environ, lambda *a: dits.extend(a))
        self.octets = b"".join(corps)
        if hasattr(corps, "close"):
            corps.close()
        self.statut = int(dits[0].split()[0])
        self.entetes = dict(dits[1])
        self.faite = site.faites > avant

    @property
    def texte(self) -> str:
        return self.octets.decode()


class Site:
    """A process of the site, with a reserve that others may share."""

    def __init__(self, reserve: Path, version: str = "1") -> None:
        self.faites = 0
        self._django = WSGIHandler()
        self.application = Conservees(
            self._faire, Reserve(reserve, 1 << 24), Proches(1 << 22), version
        )

    def _faire(self, environ: dict[str, Any], commencer: Any) -> Any:
        self.faites += 1
        return self._django(environ, commencer)

    def demander(self, adresse: str, methode: str = "GET", **entetes: str) -> Reponse:
        chemin, _, requete = adresse.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": methode,
            "PATH_INFO": chemin,
            "QUERY_STRING": requete,
            "HTTP_HOST": "localhost",
            **entetes,
        }
        setup_testing_defaults(environ)
        return Reponse(self, environ)
