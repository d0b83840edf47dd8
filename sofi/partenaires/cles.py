"""Keys: drawn, shown once, read in each request, revoked.

One function reads the key of a request, whatever it asks for: `lire_cle`.
"""

import datetime
from collections.abc import Iterable
from http import HTTPStatus
from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.comptes.cles import empreinte_de_cle, tirer_cle
from sofi.comptes.models import Utilisateur
from sofi.socle.formats import accord, jour_saisi

from .cadence import CLES_REFUSEES, Cadence
from .journal import noter
from .models import Cle, CleQuerySet, Partenaire, Portee

DEBUT = "sofi_"
VALABLES_MAX = 2  # the one in use, and the one that takes its place
_PRECISION = datetime.timedelta(minutes=1)


class CleRefusee(Exception):
    """The key doesn't open this: the status to answer, and a sentence in French; `cle`, when it is known."""

    def __init__(
        self, statut: HTTPStatus, message: str, *, attendre: int = 0, cle: "Cle | None" = None
    ) -> None:
        super().__init__(message)
        self.statut = statut
        self.message = message
        self.cle = cle
        # Seconds after which one may come back; 0: coming back changes nothing.
        self.attendre = attendre


class ClesImpossibles(Exception):
    """What was asked of a key can't be done; the message is in French."""


def lire_cle(request: HttpRequest, *, portee: Portee) -> Cle:
    """The key of a request, which opens that; CleRefusee otherwise. Its use is noted, to the minute.

    « Authorization: Bearer … » or « X-Api-Key: … ». 401: no key, or one that opens nothing (any more); 403: it is
    known, but not for that, not from there, or its partner is suspended; 429: too many wrong keys from one address.
    """
    texte = texte_de(request)
    try:
        cle = _reconnaitre(texte)
    except CleRefusee as refus:  # asking without a key tries none
        raise (_limiter(request, refus) if texte else refus) from None
    _verifier(cle, portee, adresse_de(request))
    _noter_l_usage(cle)
    return cle


def texte_de(request: HttpRequest) -> str:
    """What stands for a key in the headers; empty when none is given."""
    schema, _, jeton = request.headers.get("Authorization", "").strip().partition(" ")
    if schema.lower() == "bearer" and jeton.strip():
        return jeton.strip()
    return request.headers.get("X-Api-Key", "").strip()


def adresse_de(request: HttpRequest) -> str:
    """The address IP that asks, behind the proxies that can be trusted."""
    return str(get_adapter().get_client_ip(request))


def _reconnaitre(texte: str) -> Cle:
    if not texte:
        raise CleRefusee(
            HTTPStatus.UNAUTHORIZED,
            "Une clé est demandée : donnez-la dans l’en-tête « Authorization: Bearer … » ou « X-Api-Key ».",
        )
    cles = Cle.objects.select_related("partenaire", "etablissement")
    cle = cles.filter(empreinte=empreinte_de_cle(texte)).first()
    if cle is None:
        raise CleRefusee(
            HTTPStatus.UNAUTHORIZED,
            "Cette clé est inconnue : vérifiez qu’elle est copiée en entier, ou demandez-en une autre.",
        )
    if cle.revoquee_le:
        jour = jour_saisi(cle.revoquee_le)
        raise CleRefusee(
            HTTPStatus.UNAUTHORIZED,
            f"Cette clé est révoquée depuis le {jour} : employez la suivante, ou demandez-en une.",
            cle=cle,
        )
    if cle.expire_le and cle.est_expiree:
        jour = jour_saisi(cle.expire_le)
        raise CleRefusee(
            HTTPStatus.UNAUTHORIZED,
            f"Cette clé a expiré le {jour} : employez la suivante, ou demandez-en une.",
            cle=cle,
        )
    return cle


def _limiter(request: HttpRequest, refus: CleRefusee) -> CleRefusee:
    """What to answer to a key that opens nothing: wrong keys in a row are no longer read."""
    if CLES_REFUSEES.admettre(adresse_de(request)):
        return refus
    return trop_souvent("Trop de clés refusées depuis cette adresse", CLES_REFUSEES)


def trop_souvent(quoi: str, cadence: Cadence, *, cle: Cle | None = None) -> CleRefusee:
    """What to answer to whoever comes too often."""
    attente = accord(cadence.attente, "seconde", "secondes")
    return CleRefusee(
        HTTPStatus.TOO_MANY_REQUESTS,
        f"{quoi} : revenez dans {attente}.",
        attendre=cadence.attente,
        cle=cle,
    )


def _verifier(cle: Cle, portee: Portee, adresse: str) -> None:
    partenaire = cle.partenaire
    if partenaire and partenaire.suspendu_le:
        raise CleRefusee(
            HTTPStatus.FORBIDDEN,
            "Les accès de ce partenaire sont suspendus : écrivez au service Offre.",
            cle=cle,
        )
    if partenaire and not est_admise(adresse, partenaire.reseaux):
        raise CleRefusee(
            HTTPStatus.FORBIDDEN,
            f"L’adresse {adresse} n’est dans aucun des réseaux admis pour cette clé : appelez depuis l’un "
            "d’eux, ou faites ajouter celui-ci.",
            cle=cle,
        )
    if portee not in cle.droits:
        raise CleRefusee(
            HTTPStatus.FORBIDDEN,
            f"Cette clé n’ouvre pas le droit « {portee.label} » : demandez-le au service Offre.",
            cle=cle,
        )


def est_admise(adresse: str, reseaux: Iterable[str]) -> bool:
    """Is this address in one of these networks? No network: every address is."""
    connus = [ip_network(reseau) for reseau in reseaux]
    lue = ip_address(adresse)
    # An IPv4 address may come written as an IPv6 one.
    lue = getattr(lue, "ipv4_mapped", None) or lue
    return not connus or any(lue in reseau for reseau in connus)


def _noter_l_usage(cle: Cle) -> None:
    maintenant = timezone.now()
    ancien = Q(dernier_usage__isnull=True) | Q(dernier_usage__lt=maintenant - _PRECISION)
    Cle.objects.filter(ancien, pk=cle.pk).update(dernier_usage=maintenant)


@transaction.atomic
def creer_cle(
    titulaire: Partenaire | Etablissement,
    *,
    nom: str,
    portees: Iterable[str],
    expire_le: datetime.datetime | None,
    auteur: Utilisateur,
) -> tuple[Cle, str]:
    """A key, and its text, which nobody can read again afterwards."""
    type(titulaire).objects.select_for_update(of=("self",)).get(pk=titulaire.pk)
    valables = list(cles_de(titulaire).valables())
    if any(cle.nom == nom for cle in valables):
        raise ClesImpossibles(
            f"La clé « {nom} » existe déjà, et ne se montre plus. Si elle est perdue, révoquez-la, puis "
            "créez-en une autre."
        )
    if len(valables) >= VALABLES_MAX:
        raise ClesImpossibles(
            f"Deux clés valent déjà, « {valables[1]} » et « {valables[0]} » : révoquez celle qui ne sert "
            "plus avant d’en créer une autre."
        )
    texte = DEBUT + tirer_cle()
    cle = Cle.objects.create(
        **_titulaire(titulaire),
        nom=nom,
        empreinte=empreinte_de_cle(texte),
        fin=texte[-4:],
        portees=sorted(portees),
        expire_le=expire_le,
        cree_par=auteur,
    )
    limite = f"jusqu’au {jour_saisi(expire_le)}" if expire_le else "sans limite"
    noter(titulaire, "Clé créée", auteur=auteur, detail=f"« {nom} », {limite}")
    return cle, texte


@transaction.atomic
def revoquer(cle: Cle, *, auteur: Utilisateur) -> None:
    """The key opens nothing from now on."""
    restantes = Cle.objects.filter(pk=cle.pk, revoquee_le__isnull=True)
    if not restantes.update(revoquee_le=timezone.now()):
        raise ClesImpossibles("Cette clé est déjà révoquée : il n’y a plus rien à faire.")
    noter(cle.titulaire, "Clé révoquée", auteur=auteur, detail=f"« {cle} »")


def cles_de(titulaire: Partenaire | Etablissement) -> CleQuerySet:
    """All of them, the newest first."""
    return Cle.objects.filter(**_titulaire(titulaire))


def cles_des_organismes() -> CleQuerySet:
    """Those of the établissements that still open something, the newest first."""
    return (
        Cle.objects.valables().filter(etablissement__isnull=False).select_related("etablissement")
    )


def _titulaire(titulaire: Partenaire | Etablissement) -> dict[str, Partenaire | Etablissement]:
    nom = "partenaire" if isinstance(titulaire, Partenaire) else "etablissement"
    return {nom: titulaire}
