"""Who is told of what is wrong, and when: one e-mail when it is first seen, one when it is mended.

veiller()              look, open and close faults, write and send; done by `manage.py veille`
dire_la_base(…)        the database doesn't answer: told without it, once
"""

import datetime
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Role, Utilisateur
from sofi.courriels.ecriture import ecrire
from sofi.courriels.envoi import essayer
from sofi.courriels.models import Courriel, Nature

from .constats import Constat, constats, duree
from .models import Panne
from .releve import relever

REPIT = datetime.timedelta(minutes=10)
"""A fault is mended when it hasn't been seen for so long: one that comes and goes is told once."""
_VERROU = 5_204_812_673
MODELES = "surveillance/courriels"


@dataclass
class Bilan:
    """What a look found."""

    nouvelles: list[str] = field(default_factory=list)
    en_cours: list[str] = field(default_factory=list)
    reparees: list[str] = field(default_factory=list)


def destinataires() -> list[tuple[str, Utilisateur | None]]:
    """The addresses of the settings, else the open accounts of the administration."""
    if settings.VEILLE_COURRIELS:
        return [(adresse, None) for adresse in settings.VEILLE_COURRIELS]
    comptes = Utilisateur.objects.filter(role=Role.ADMINISTRATION, is_active=True).order_by("pk")
    return [(compte.email, compte) for compte in comptes]


def veiller() -> Bilan:
    """Look at everything, tell what is new and what is mended; e-mails leave at once, without any worker."""
    maintenant = timezone.now()
    vus = {c.code: c for c in constats(relever()) if c.prevenir}
    bilan, ecrits = Bilan(), []
    with transaction.atomic():
        with (
            connection.cursor() as curseur
        ):  # two machines that look at once tell the same thing once
            curseur.execute("SELECT pg_advisory_xact_lock(%s)", [_VERROU])
        ouvertes = {p.code: p for p in Panne.objects.filter(reparee_le__isnull=True)}
        Panne.objects.filter(pk__in=[p.pk for c, p in ouvertes.items() if c in vus]).update(
            vue_le=maintenant
        )
        for code, constat in vus.items():
            if code in ouvertes:
                bilan.en_cours.append(constat.titre)
            else:
                ecrits += _ouvrir(constat, maintenant)
                bilan.nouvelles.append(constat.titre)
        for code, panne in ouvertes.items():
            if code not in vus and maintenant - panne.vue_le >= REPIT:
                ecrits += _fermer(panne, maintenant)
                bilan.reparees.append(panne.titre)
    for courriel in ecrits:
        essayer(courriel.pk)
    return bilan


def _ouvrir(constat: Constat, maintenant: datetime.datetime) -> list[Courriel]:
    panne = Panne.objects.create(
        code=constat.code,
        titre=constat.titre[:200],
        detail=constat.detail,
        depuis=maintenant,
        vue_le=maintenant,
    )
    contexte = {"constat": constat, "adresse": f"{settings.ADRESSE_DU_SITE}{constat.lien}"}
    return _ecrire("panne", contexte, clef=f"panne:{panne.pk}", lien=constat.lien)


def _fermer(panne: Panne, maintenant: datetime.datetime) -> list[Courriel]:
    Panne.objects.filter(pk=panne.pk).update(reparee_le=maintenant)
    lien = reverse("administration:systeme")
    contexte = {
        "panne": panne,
        "duree": duree(panne.vue_le - panne.depuis),
        "adresse": f"{settings.ADRESSE_DU_SITE}{lien}",
    }
    return _ecrire("reparee", contexte, clef=f"reparee:{panne.pk}", lien=lien)


def _ecrire(modele: str, contexte: dict[str, object], *, clef: str, lien: str) -> list[Courriel]:
    return [
        ecrire(
            adresse,
            f"{MODELES}/{modele}",
            {**contexte, "reglable": False},
            clef=f"{clef}:{adresse}"[:150],
            nature=Nature.SYSTEME,
            utilisateur=compte,
            lien=lien,
        )
        for adresse, compte in destinataires()
    ]


def dire_la_base(*, repond: bool) -> str:
    """Tell, once, that the database doesn't answer, then that it does; what was done, in a sentence.

    Kept in a file of this machine; written to the addresses of the settings only, accounts can't be read.
    """
    temoin = settings.VAR / "base_muette"
    if repond == (not temoin.exists()):
        return "" if repond else "La base de données ne répond pas : c’est déjà dit."
    if not settings.VEILLE_COURRIELS:
        return "" if repond else "La base de données ne répond pas, et VEILLE_COURRIELS est vide."
    if repond:
        sujet, texte = "SOFI : c’est réparé (la base de données répond)", "Elle répond de nouveau."
    else:
        sujet = "SOFI : la base de données ne répond pas"
        texte = (
            "Le site public est touché. Regardez PostgreSQL sur sa machine, puis /pret/ sur celle-ci.\n\n"
            "Vous recevrez un seul autre message, quand elle répondra."
        )
    send_mail(sujet, texte, None, settings.VEILLE_COURRIELS)
    if repond:
        temoin.unlink(missing_ok=True)
    else:
        temoin.parent.mkdir(parents=True, exist_ok=True)
        temoin.touch()
    return f"{sujet} : dit à {', '.join(settings.VEILLE_COURRIELS)}."
