"""Public pages given again as they were made, as long as they are true: never « a minute old ».

Before Django, before any middleware: the state of what is public (`sofi.diffusion.etat_public`) is read from the
database, and an answer made in that state, on that day, by this code, for this address is given again, with its `ETag`.
Views say that their answer may be kept (`conserver`); what a visitor's cookies change never is, nor what was read late.
"""

import datetime
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from threading import Lock
from typing import Any, Concatenate, ParamSpec, cast

import msgspec
from django.conf import settings
from django.core.signals import request_started
from django.db import Error, connections
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from zlib_ng import zlib_ng

from sofi.diffusion import etat_public
from sofi.diffusion.etat_public import EtatPublic, Suivi
from sofi.ecrans.commun import lecteurs, selection
from sofi.ecrans.commun.mesure import NOM, REDITE
from sofi.referentiels.moutures import ensemble
from sofi.socle import repliques
from sofi.socle.conservation import Instant, repondre_a
from sofi.socle.reserve import PREMIERE, Epoque, Reserve, empreinte
from sofi.socle.version import version

from .comptage import VUE, Vue, compter_une_redite

Parametres = ParamSpec("Parametres")
Environ = dict[str, Any]
Entetes = list[tuple[str, str]]
Commencer = Callable[..., Any]
CLE = "sofi.conserver"
"""Where a view says, in the request's environment, that its answer may be kept, and of which actions it is."""
EPROUVEE = "sofi.base_eprouvee"
"""Where a request's environment says that the database has just answered."""
_journal = logging.getLogger(__name__)
MEGA = 1 << 20
PROCHES_MO = 32
"""What a process has at hand of what it gave last: some hundreds of pages."""
ADRESSE_MAX = 1000  # characters of an address: a longer one is nobody's second question
CORPS_MAX = 1 << 20  # bytes of a page: a file is made again
NIVEAU = 5  # of compression: the next ones take twice the time for one percent
EN_TETE = "Cache-Control", "public, no-cache"
"""A browser or a proxy keeps the page, and asks each time whether it is still true."""


class Conservee(msgspec.Struct):
    """An answer as it was given, and what it was true of.

    `actions`: all that it shows of the offer is theirs; none: it shows any of it. `vue`: what reading it counts.
    `nom`: the name of its view.
    """

    instant: str
    jour: str
    actions: tuple[int, ...]
    vue: Vue | None
    statut: str
    entetes: Entetes
    etag: str
    corps: bytes
    nom: str = ""


def conserver(request: HttpRequest, *, actions: Iterable[int] = ()) -> None:
    """The answer to this request may be given to others; `actions`: whose pages it shows, and nothing else."""
    request.META[CLE] = tuple(actions)


def conservee(
    vue: Callable[Concatenate[HttpRequest, Parametres], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Parametres], HttpResponseBase]:
    """A view whose answer may be kept; it is made from the public offer, the state's tables and the address only."""

    @wraps(vue)
    def repondre(
        request: HttpRequest, *args: Parametres.args, **kwargs: Parametres.kwargs
    ) -> HttpResponseBase:
        conserver(request)
        return vue(request, *args, **kwargs)

    return lecteurs.publie(repondre)


class Proches:
    """The answers that this process gave last, at hand: `taille` bytes of bodies at most."""

    def __init__(self, taille: int) -> None:
        self.taille = taille
        self._lues: OrderedDict[bytes, Conservee] = OrderedDict()
        self._poids = 0
        self._verrou = Lock()

    def lire(self, cle: bytes) -> Conservee | None:
        with self._verrou:
            if cle in self._lues:
                self._lues.move_to_end(cle)
            return self._lues.get(cle)

    def poser(self, cle: bytes, reponse: Conservee) -> None:
        with self._verrou:
            if ancienne := self._lues.pop(cle, None):
                self._poids -= len(ancienne.corps)
            self._lues[cle] = reponse
            self._poids += len(reponse.corps)
            while self._poids > self.taille:
                _, otee = self._lues.popitem(last=False)
                self._poids -= len(otee.corps)

    def vider(self) -> None:
        with self._verrou:
            self._lues.clear()
            self._poids = 0


class Conservees:
    """The application, which is asked only what isn't kept. `version`: of the code and of its settings."""

    def __init__(
        self,
        suite: Callable[..., Iterable[bytes]],
        reserve: Reserve,
        proches: Proches,
        version: str,
    ) -> None:
        self.suite = suite
        self.reserve = reserve
        self.proches = proches
        self.version = version.encode()
        self.suivi = Suivi()
        self._epoque = PREMIERE
        self._decoder = msgspec.msgpack.Decoder(Conservee)

    def __call__(self, environ: Environ, commencer: Commencer) -> Iterable[bytes]:
        """An answer given again, else made and kept."""
        if not _est_a_tous(environ):
            return self.suite(environ, commencer)
        jour, comprime = timezone.localdate().isoformat(), _accepte_gzip(environ)
        cle = self._cle(environ, comprime)
        etat, gardee = self._chercher(environ, cle, jour)
        if etat is None:
            return self.suite(environ, commencer)
        self._oublier(epoque := epoque_de(etat))
        if gardee:
            environ[NOM], environ[REDITE] = gardee.nom, True
            if gardee.vue:
                compter_une_redite(environ, datetime.date.fromisoformat(jour), gardee.vue)
            return _donner(gardee, environ, commencer)
        faite = self._faire(environ, commencer, etat, jour)
        if not isinstance(faite, Conservee):
            return faite
        faite = _comprimee(faite) if comprime else faite
        self._garder(cle, faite, epoque)
        return _donner(faite, environ, commencer)

    def _chercher(
        self, environ: Environ, cle: bytes, jour: str
    ) -> tuple[EtatPublic | None, Conservee | None]:
        """The state, and the answer kept in it: on one server, where the page is then made if there is none."""

        def demander() -> tuple[EtatPublic | None, Conservee | None]:
            environ[lecteurs.BASE] = repliques.base_lue()
            etat = etat_public.demander()
            environ[EPROUVEE] = True
            return etat, self._trouver(cle, etat, jour) if etat else None

        try:
            if lecteurs.sans_compte(environ):
                return repliques.repondre(demander)
            return demander()
        except Error:
            _journal.exception("The state of what is public can't be read")
            return None, None

    def _cle(self, environ: Environ, comprime: bool) -> bytes:
        """What is asked, of which site, in which coding."""
        proto = environ.get("HTTP_X_FORWARDED_PROTO", "") if settings.HTTPS else ""
        lieu = (environ.get("HTTP_HOST", ""), environ.get("wsgi.url_scheme", ""), proto)
        quoi = (environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""), str(comprime))
        texte = "\n".join((*lieu, *quoi)).encode("utf-8", "surrogatepass")
        return empreinte(self.version, texte)

    def _trouver(self, cle: bytes, etat: EtatPublic, jour: str) -> Conservee | None:
        """The answer kept under this key, when it is still true."""
        gardee = self.proches.lire(cle)
        if gardee is not None and self._est_vraie(gardee, etat, jour):
            return gardee
        octets = self.reserve.lire(cle)
        try:
            gardee = self._decoder.decode(octets) if octets else None
        except msgspec.MsgspecError:
            return None
        if gardee is None or not self._est_vraie(gardee, etat, jour):
            return None
        self.proches.poser(cle, gardee)
        return gardee

    def _est_vraie(self, gardee: Conservee, etat: EtatPublic, jour: str) -> bool:
        """Made that day, and nothing that it shows has changed since; true until now, it is so in the present state."""
        if gardee.jour != jour:
            return False
        if gardee.instant == etat.texte:
            return True
        if gardee.actions and self.suivi.intactes(EtatPublic(gardee.instant), etat, gardee.actions):
            gardee.instant = etat.texte
            return True
        return False

    def _faire(
        self, environ: Environ, commencer: Commencer, etat: EtatPublic, jour: str
    ) -> Conservee | Iterable[bytes]:
        """Ask the application; what may not be kept is given as it is."""
        dits: list[Any] = []

        def noter(statut: str, entetes: Entetes, *reste: Any) -> None:
            dits[:] = [statut, entetes, *reste]

        ici = Instant(etat.texte)
        with repondre_a(ici), ensemble(etat.parties[3]):
            reponse: Any = self.suite(environ, noter)
        actions = environ.get(CLE)
        if actions is None or not ici.exact or not _se_garde(reponse):
            commencer(*dits)
            return cast("Iterable[bytes]", reponse)
        corps = b"".join(reponse)
        reponse.close()
        entetes = [e for e in dits[1] if e[0] not in ("Content-Length", "Vary", EN_TETE[0])]
        entetes += [EN_TETE, ("Vary", "Accept-Encoding, Cookie")]
        etag = empreinte(corps).hex()
        vue, nom = environ.get(VUE), environ.get(NOM, "")
        return Conservee(etat.texte, jour, actions, vue, dits[0], entetes, etag, corps, nom)

    def _garder(self, cle: bytes, gardee: Conservee, epoque: Epoque) -> None:
        """At hand at once; where other processes find it when somebody has asked for it before."""
        self.proches.poser(cle, gardee)
        if self.reserve.redemandee(cle):
            self.reserve.ecrire(cle, msgspec.msgpack.encode(gardee), epoque)

    def _oublier(self, epoque: Epoque) -> None:
        """Somebody was erased since: nothing that was made before stays on this machine."""
        if not epoque.suit(self._epoque):
            return
        if self.reserve.oublier(epoque):
            self.proches.vider()
            self._epoque = epoque


def epoque_de(etat: EtatPublic) -> Epoque:
    """What is kept in this state is of it."""
    return Epoque(empreinte(etat.parties[0].encode()), etat.oublis)


@receiver(request_started)
def ne_pas_eprouver_deux_fois(environ: Environ | None = None, **_: object) -> None:
    """Django asks a connection whether it lives before it uses it: the one that gave the state does.

    Called after `close_old_connections`, which was connected first.
    """
    if environ and environ.get(EPROUVEE):
        connections[environ[lecteurs.BASE]].health_check_done = True  # type: ignore[attr-defined]


def _est_a_tous(environ: Environ) -> bool:
    """A question whose answer is everybody's: no session, nothing kept by the visitor, no message to show."""
    if environ["REQUEST_METHOD"] != "GET":
        return False
    if len(environ.get("QUERY_STRING", "")) + len(environ.get("PATH_INFO", "")) > ADRESSE_MAX:
        return False
    biscuits = environ.get("HTTP_COOKIE", "")
    return not any(nom in biscuits for nom in _siens()) if biscuits else True


def _siens() -> tuple[str, ...]:
    """The cookies that make a page somebody's."""
    return settings.SESSION_COOKIE_NAME, selection.COOKIE, "messages"


def _accepte_gzip(environ: Environ) -> bool:
    codages = environ.get("HTTP_ACCEPT_ENCODING", "")
    return "gzip" in codages and "gzip;q=0" not in codages.replace(" ", "")


def _se_garde(reponse: Any) -> bool:
    """A whole page, which sets no cookie and that nothing forbids to keep."""
    return (
        isinstance(reponse, HttpResponse)
        and len(reponse.content) <= CORPS_MAX
        and reponse.status_code == 200
        and not reponse.cookies
        and "no-store" not in reponse.get("Cache-Control", "")
        and "private" not in reponse.get("Cache-Control", "")
    )


def _comprimee(gardee: Conservee) -> Conservee:
    """The same answer, compressed."""
    calcul = zlib_ng.compressobj(NIVEAU, zlib_ng.DEFLATED, 31)
    corps = calcul.compress(gardee.corps) + calcul.flush()
    entetes = [*gardee.entetes, ("Content-Encoding", "gzip")]
    return msgspec.structs.replace(gardee, entetes=entetes, etag=f"{gardee.etag}-gz", corps=corps)


def _donner(gardee: Conservee, environ: Environ, commencer: Commencer) -> list[bytes]:
    etag = f'"{gardee.etag}"'
    if etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        commencer(
            "304 Not Modified", [("ETag", etag), EN_TETE, ("Vary", "Accept-Encoding, Cookie")]
        )
        return []
    taille = ("Content-Length", str(len(gardee.corps)))
    commencer(gardee.statut, [*gardee.entetes, ("ETag", etag), taille])
    return [gardee.corps]


def envelopper(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The application with what it keeps on this machine; as it is while one works on it."""
    if settings.DEBUG:
        return application
    reserve = Reserve(Path(settings.PAGES) / "reserve", settings.PAGES_MO * MEGA)
    return Conservees(application, reserve, Proches(PROCHES_MO * MEGA), version())
