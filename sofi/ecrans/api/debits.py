"""How many calls a minute: counted by key, else by address IP, and said in the headers of every answer."""

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from sofi.diffusion.appels import compter

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

    def verifier(self) -> None:
        """Refuse what is too much."""
        if self.limite and self.restants < 0:
            raise Refus(
                "debit",
                f"La limite est de {self.limite} appels par minute : attendez {self.secondes} s. Pour tout lire, "
                "demandez /api/v1/documents.ndjson en un appel ; une clé de partenaire permet davantage.",
                entetes={"Retry-After": str(self.secondes)},
            )


def debit(request: HttpRequest, cle: str) -> Debit:
    """Count this call; `cle`: what names the partner's key, empty for anyone. One query."""
    limite = settings.API_APPELS_PAR_MINUTE_AVEC_CLE if cle else settings.API_APPELS_PAR_MINUTE
    if not limite:
        return Debit(0, 0, 0)
    maintenant = timezone.now()
    fait = compter(
        f"cle:{cle}" if cle else f"ip:{get_adapter(request).get_client_ip(request)}", maintenant
    )
    return Debit(limite, limite - fait, 60 - maintenant.second)
