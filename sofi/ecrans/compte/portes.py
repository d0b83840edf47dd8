"""What opens one's account: the password, the application of one's telephone, the keys; each in a line."""

import datetime
from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator

from sofi.comptes.models import Connexion, Utilisateur

Type = Authenticator.Type
_NOUVEAUX = (Connexion.Nature.CHANGE, Connexion.Nature.REINITIALISE)


@dataclass(frozen=True)
class Portes:
    """How somebody signs in."""

    mot_de_passe_le: datetime.datetime | None
    """When it was last changed, as far as the traces go back: a year."""
    application: bool
    cles: tuple[str, ...]
    """The names of the keys, in the order they were added."""
    codes: int
    """Recovery codes that were not used yet."""

    @property
    def second_facteur(self) -> bool:
        return self.application or bool(self.cles)


def portes_de(personne: Utilisateur) -> Portes:
    """What opens this account now."""
    facteurs = list(Authenticator.objects.filter(user=personne).order_by("created_at", "pk"))
    secours = [f for f in facteurs if f.type == Type.RECOVERY_CODES]
    return Portes(
        mot_de_passe_le=personne.connexions.filter(nature__in=_NOUVEAUX)
        .values_list("le", flat=True)
        .first(),
        application=any(f.type == Type.TOTP for f in facteurs),
        cles=tuple(f.wrap().name for f in facteurs if f.type == Type.WEBAUTHN),
        codes=sum(_restants(f) for f in secours),
    )


def _restants(codes: Authenticator) -> int:
    """How many were not used yet, without reading one."""
    total: int = app_settings.RECOVERY_CODE_COUNT
    return total - int(codes.data.get("used_mask", 0)).bit_count()
