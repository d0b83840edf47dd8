"""How many calls a minute: counted by key, else by address IP, and said in the headers of every answer."""

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from sofi.diffusion.appels import compter
from sofi.socle.patience import Sourd, un_moment
from sofi.socle.repliques import primaire_muet

from .problemes import Refus


@dataclass(frozen=True)
class Debit:
    """Where somebody stands: calls allowed in a minute, those left, seconds before all are back."""

    limite: int
    restants: int
    secondes: int

    def ecrire(self, reponse: HttpResponseBase) -> None:
        """In the headers; none when there is no limit."""
        if self.limite:
            reponse["RateLimit-Limit"] = str(self.limite)
            reponse["RateLimit-Remaining"] = str(max(self.restants, 0))
            reponse["RateLimit-Reset"] = str(self.secondes)

    def verifier(self, conseil: str) -> None:
        """Refuse what is too much; `conseil`: what to do instead, after waiting."""
        if self.limite and self.restants < 0:
            raise Refus(
                "debit",
                f"La limite est de {self.limite} appels par minute : attendez {self.secondes} s. {conseil}",
                entetes={"Retry-After": str(self.secondes)},
            )


EN_UNE_FOIS = "Pour tout lire, demandez /api/v1/documents.ndjson en un appel"
SANS_CLE = f"{EN_UNE_FOIS} ; une clé de partenaire permet davantage."
AVEC_CLE = f"{EN_UNE_FOIS} ; puis /api/v1/changements dit ce qui change."
DEPOTS = (
    "Rien de cet appel n’est gardé : refaites-le ensuite. Réunissez vos formations dans un même fichier, et espacez "
    "les lectures du rapport."
)


def debit(request: HttpRequest, cle: str) -> Debit:
    """Count this call; `cle`: what names the partner's key, empty for anyone. One query.

    Nothing is counted nor refused while the primary, which counts, doesn't answer, or not in time: replicas still do.
    """
    limite = settings.API_APPELS_PAR_MINUTE_AVEC_CLE if cle else settings.API_APPELS_PAR_MINUTE
    if not limite or primaire_muet():
        return Debit(0, 0, 0)
    maintenant = timezone.now()
    qui = f"cle:{cle}" if cle else f"ip:{get_adapter(request).get_client_ip(request)}"
    try:
        fait = un_moment(lambda: compter(qui, maintenant))
    except Sourd:
        return Debit(0, 0, 0)
    except DatabaseError:
        if not settings.REPLIQUES:
            raise
        return Debit(0, 0, 0)
    return Debit(limite, limite - fait, 60 - maintenant.second)
