"""The links of the offer, tried outside any request, and what was found kept with its date."""

import datetime
from collections.abc import Callable, Iterable

from django.db.models import Q
from django.utils import timezone

from sofi.offre.models import Action
from sofi.socle.liens import Reponse, essayer

from .file import ETATS
from .models import LienVerifie

VALIDITE = datetime.timedelta(days=7)
"""A finding older than this says nothing, and the link is tried again."""
CHAMPS = ("url_action", "url_pdf", "url_video")


def etats_des_liens(urls: Iterable[str]) -> dict[str, LienVerifie]:
    """What is known of these addresses, by address; none is fetched. One query."""
    depuis = timezone.now() - VALIDITE
    liens_verifies = LienVerifie.objects.filter(url__in=set(urls), verifie_le__gte=depuis)
    return {lien.url: lien for lien in liens_verifies}


def a_verifier(limite: int) -> list[str]:
    """Addresses of the actions that wait first, then of all the others, without a fresh finding."""
    fraiches = set(
        LienVerifie.objects.filter(verifie_le__gte=timezone.now() - VALIDITE).values_list(
            "url", flat=True
        )
    )
    a_essayer: dict[str, None] = {}
    attendent = Action.objects.filter(etat__in=ETATS)
    autres = Action.objects.exclude(etat__in=ETATS).exclude(etat="archivee")
    for actions in (attendent, autres):
        avec = actions.filter(~Q(url_action="") | ~Q(url_pdf="") | ~Q(url_video=""))
        for urls in avec.order_by("pk").values_list(*CHAMPS).iterator():
            for url in urls:
                if url and url not in fraiches:
                    a_essayer.setdefault(url)
                if len(a_essayer) >= limite:
                    return list(a_essayer)
    return list(a_essayer)


def verifier(urls: Iterable[str], *, essai: Callable[[str], Reponse] = essayer) -> int:
    """Try each address and keep what is found; returns how many don't answer."""
    muets = 0
    for url in urls:
        reponse = essai(url)
        muets += not reponse.repond
        LienVerifie.objects.update_or_create(
            url=url,
            defaults={
                "repond": reponse.repond,
                "code": reponse.code,
                "constat": reponse.constat,
                "verifie_le": timezone.now(),
            },
        )
    return muets
