"""Alerts on a search: asked for, confirmed from the mailbox, stopped, kept, forgotten. `envois` writes what is new.

Whoever asks is answered the same whatever is known of the address: what there is to say is said to the mailbox.
"""

import datetime
import secrets
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from sofi.courriels.ecriture import ecrire
from sofi.courriels.models import Courriel, Nature
from sofi.courriels.periodes import dernier_lundi, dernier_matin
from sofi.diffusion import changements, portes

from . import recherches
from .models import Abonne, Alerte

Rythme, Pour = Alerte.Rythme, Alerte.Pour
A_CONFIRMER = datetime.timedelta(days=7)
"""How long an alert waits to be confirmed: a holiday week, after which nothing is kept."""
DUREE = datetime.timedelta(days=365)
AVANT_LA_FIN = datetime.timedelta(days=30)
COURRIELS_GARDES = datetime.timedelta(days=30)
"""Of what was sent, the trace: time to say what became of it."""
ALERTES_MAX = 20
"""Searches that one address follows: more would be a way of filling somebody's mailbox."""


@transaction.atomic
def demander(
    adresse: str, recherche: str, rythme: str, pour: Sequence[str] = (Pour.NOUVELLES,)
) -> None:
    """Write to this address what confirms the alert; what it follows already stays as it is.

    The same asked again in the same ten minutes writes nothing more.
    """
    maintenant = timezone.now()
    abonne = _abonne(adresse)
    alerte = abonne.alertes.filter(recherche=recherche).first()
    if alerte is None and abonne.alertes.count() >= ALERTES_MAX:
        _ecrire_qu_il_y_en_a_trop(abonne, maintenant)
        return
    if alerte is None:
        alerte = Alerte(abonne=abonne, cle=_cle(), recherche=recherche)
    if alerte.active and alerte.expire_le > maintenant:
        ecrire_a_son_abonne(alerte, "alerte_deja", clef=f"deja:{maintenant:%Y%m%d}")
        return
    alerte.rythme, alerte.pour = rythme, list(pour)
    _attendre_la_confirmation(alerte, maintenant)
    ecrire_a_son_abonne(alerte, "alerte_confirmer", clef=f"confirmer:{maintenant:%Y%m%d%H%M}"[:-1])


def _attendre_la_confirmation(alerte: Alerte, maintenant: datetime.datetime) -> None:
    """Asked again, what waits already waits no longer than the first time."""
    attendait = alerte.pk and not (alerte.confirmee or alerte.arretee)
    if not attendait or alerte.expire_le <= maintenant:
        alerte.demandee_le, alerte.expire_le = maintenant, maintenant + A_CONFIRMER
    alerte.confirmee_le = alerte.arretee_le = None
    alerte.save()


def _abonne(adresse: str) -> Abonne:
    """The row of this address, locked; made when it is the first time."""
    adresse = adresse.strip().lower()
    Abonne.objects.get_or_create(adresse=adresse, defaults={"cle": _cle()})
    return Abonne.objects.select_for_update().get(adresse=adresse)


def _cle() -> str:
    return secrets.token_urlsafe(24)


def ecrire_a_son_abonne(alerte: Alerte, modele: str, *, clef: str, **contexte: Any) -> Courriel:
    """Write to who follows it; `clef` tells this e-mail from the alert's others."""
    arret = reverse("public:alerte_arreter", args=[alerte.cle])
    return ecrire(
        alerte.abonne.adresse,
        f"usagers/courriels/{modele}",
        {
            "alerte": alerte,
            "recherche": contexte.get("recherche") or recherches.lire(alerte.recherche),
            "page": reverse("public:alerte", args=[alerte.cle]),
            "arret": arret,
            "toutes": reverse("public:alertes", args=[alerte.abonne.cle]),
            "reglable": False,
            **contexte,
        },
        clef=f"alerte:{alerte.pk}:{clef}",
        nature=Nature.ALERTE,
        secret=True,
        desabonnement=arret,
    )


def _ecrire_qu_il_y_en_a_trop(abonne: Abonne, maintenant: datetime.datetime) -> None:
    ecrire(
        abonne.adresse,
        "usagers/courriels/alertes_trop",
        {
            "toutes": reverse("public:alertes", args=[abonne.cle]),
            "au_plus": ALERTES_MAX,
            "reglable": False,
        },
        clef=f"alertes-trop:{abonne.pk}:{maintenant:%Y%m%d}",
        nature=Nature.ALERTE,
        secret=True,
    )


def trouver(cle: str, maintenant: datetime.datetime) -> Alerte | None:
    """The alert of that secret address, None once its term is past."""
    return Alerte.objects.gardees(maintenant).select_related("abonne").filter(cle=cle).first()


def abonne(cle: str) -> Abonne | None:
    """Who has that secret address."""
    return Abonne.objects.filter(cle=cle).first()


def periode(rythme: str, maintenant: datetime.datetime) -> datetime.date:
    """The day whose sending is due; the Monday, for what is sent once a week."""
    return dernier_lundi(maintenant) if rythme == Rythme.SEMAINE else dernier_matin(maintenant)


def confirmer(alerte: Alerte) -> bool:
    """It begins, or begins again: it tells what is published from now on. Twice is once; False then."""
    maintenant = timezone.now()
    attendent = Alerte.objects.filter(pk=alerte.pk).exclude(
        confirmee_le__isnull=False, arretee_le__isnull=True
    )
    return bool(
        attendent.update(
            confirmee_le=maintenant,
            arretee_le=None,
            expire_le=maintenant + DUREE,
            rappelee=False,
            vue=changements.point().numero,
            portes_vues=portes.derniere(),
            envoyee_pour=periode(alerte.rythme, maintenant),
        )
    )


@transaction.atomic
def arreter(*alertes: Alerte) -> None:
    """They write nothing more, even what was about to leave; erased the next night."""
    siennes = Alerte.objects.filter(pk__in=[alerte.pk for alerte in alertes])
    siennes.filter(arretee_le__isnull=True).update(arretee_le=timezone.now())
    for alerte in alertes:
        Courriel.objects.filter(
            clef__startswith=f"alerte:{alerte.pk}:", situation=Courriel.Situation.A_ENVOYER
        ).delete()


def garder(alerte: Alerte) -> None:
    """Another year from today."""
    actives = Alerte.objects.actives(timezone.now()).filter(pk=alerte.pk)
    actives.update(expire_le=timezone.now() + DUREE, rappelee=False)


def finit_bientot(alerte: Alerte, maintenant: datetime.datetime) -> bool:
    """Its year ends within the month: it may be kept for another."""
    return alerte.active and alerte.expire_le <= maintenant + AVANT_LA_FIN


def changer_de_rythme(alerte: Alerte, rythme: str) -> None:
    """From its next sending on."""
    Alerte.objects.filter(pk=alerte.pk).update(rythme=rythme)


@transaction.atomic
def oublier(maintenant: datetime.datetime) -> int:
    """Erase alerts never confirmed, stopped, or past their term, and all of addresses that have none left."""
    finies = Alerte.objects.exclude(expire_le__gt=maintenant, arretee_le__isnull=True)
    effacees, _ = finies.delete()
    seuls = Abonne.objects.filter(alertes__isnull=True)
    siens = Courriel.objects.filter(nature=Nature.ALERTE)
    siens.filter(destinataire__in=seuls.values("adresse")).delete()
    siens.filter(cree_le__lte=maintenant - COURRIELS_GARDES).delete()
    seuls.delete()
    return effacees
