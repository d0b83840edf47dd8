"""One's own sessions: closing one or all the others, and what was tried under one's address."""

import datetime

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from sofi.comptes import seances
from sofi.comptes.models import Connexion, SessionOuverte, Utilisateur
from sofi.ecrans.commun.requete import page_de, utilisateur_de
from sofi.socle.formats import accord, insecables

from ..traces import tracer

JOURS_MONTRES = 90
MES_SESSIONS = "compte:mon_compte"


def sessions_de(request: HttpRequest, personne: Utilisateur) -> list[SessionOuverte]:
    """Those open on one's account, this one first, marked `celle_ci`."""
    ouvertes = list(personne.sessions_ouvertes.en_cours())
    for ouverte in ouvertes:
        ouverte.celle_ci = ouverte.session_id == request.session.session_key  # type: ignore[attr-defined]
    return sorted(ouvertes, key=lambda ouverte: not ouverte.celle_ci)  # type: ignore[attr-defined]


def connexions_de(personne: Utilisateur) -> QuerySet[Connexion]:
    """What was tried under one's address, the last first."""
    depuis = timezone.now() - datetime.timedelta(days=JOURS_MONTRES)
    return personne.connexions.filter(le__gt=depuis)


@require_POST
@reauthentication_required
def fermer(request: HttpRequest, pk: int) -> HttpResponse:
    """Close one of one's other sessions; one already closed is as if it weren't."""
    personne = utilisateur_de(request)
    ouverte = get_object_or_404(_les_autres(request, personne), pk=pk)
    seances.fermer(personne.sessions_ouvertes.filter(pk=ouverte.pk))
    tracer(Connexion.Nature.RETIREE, request, personne.email, personne)
    dite = ouverte.logiciels or ouverte.appareil
    messages.success(request, insecables(f"La session est fermée : {dite}."))
    return redirect(MES_SESSIONS)


@require_POST
@reauthentication_required
def fermer_les_autres(request: HttpRequest) -> HttpResponse:
    """Stay signed in here only."""
    personne = utilisateur_de(request)
    if nombre := seances.fermer(_les_autres(request, personne)):
        tracer(Connexion.Nature.RETIREE, request, personne.email, personne)
    fermees = accord(nombre, "autre session fermée", "autres sessions fermées")
    messages.success(request, insecables(f"{fermees} : vous n’êtes plus connecté(e) qu’ici."))
    return redirect(MES_SESSIONS)


@require_safe
def connexions(request: HttpRequest) -> HttpResponse:
    """Sign-ins and refusals under one's address: what one doesn't recognise is worth a new password."""
    lignes = connexions_de(utilisateur_de(request))
    contexte = {"page": page_de(request, lignes), "jours": JOURS_MONTRES}
    return render(request, "compte/connexions.html", contexte)


def _les_autres(request: HttpRequest, personne: Utilisateur) -> "seances.SessionOuverteQuerySet":
    autres = personne.sessions_ouvertes.exclude(session_id=request.session.session_key)
    assert isinstance(autres, seances.SessionOuverteQuerySet)
    return autres
