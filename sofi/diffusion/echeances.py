"""What ends soon, told to those it concerns: sessions of the month (once a week), certifications (once each)."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Role, Utilisateur
from sofi.courriels.ecriture import ecrire_a
from sofi.courriels.models import Courriel, Nature
from sofi.courriels.periodes import jour, semaine, une_fois
from sofi.offre.models import Action

from .indexation import SANS_DATE
from .models import SessionSuivie
from .sessions import LISTES

Lignes = list[SessionSuivie]
LIGNES_DU_COURRIEL = 50  # rows in an e-mail; the page shows them all


def annoncer_les_fins_de_sessions(maintenant: datetime.datetime) -> int:
    """The week's e-mail on the sessions that end within a month; how many were written. Once a week."""
    periode = semaine(maintenant)
    with une_fois("sessions", periode) as a_faire:
        if not a_faire:
            return 0
        bientot = LISTES["bientot"].condition(timezone.localdate(maintenant))
        lignes = SessionSuivie.objects.filter(bientot).order_by("date_fin", "numero")
        return sum(
            _annoncer_sessions(personne, lignes_de_la_personne, periode)
            for personne, lignes_de_la_personne in _par_personne(lignes)
        )


def _annoncer_sessions(personne: Utilisateur, lignes: Lignes, periode: str) -> int:
    ecrits = ecrire_a(
        [personne],
        "diffusion/courriels/sessions",
        {"sessions": lignes[:LIGNES_DU_COURRIEL], "total": len(lignes)},
        nature=Nature.SESSIONS,
        clef=f"sessions:{periode}",
        lien=f"{reverse('organisme:sessions')}?liste=bientot",
    )
    return len(ecrits)


def annoncer_les_fins_de_certifications(maintenant: datetime.datetime) -> int:
    """Tell that public sessions begin after the end of their certification; once for each sheet and date of end."""
    with une_fois("certifications", jour(maintenant)) as a_faire:
        if not a_faire:
            return 0
        lignes = commencent_trop_tard(timezone.localdate(maintenant))
        return sum(
            _annoncer_certifications(personne, lignes_de_la_personne)
            for personne, lignes_de_la_personne in _par_personne(lignes)
        )


def commencent_trop_tard(aujourd_hui: datetime.date) -> QuerySet[SessionSuivie]:
    """The public sessions to come whose certification ends before they begin; each has its `fiche` and `fin`."""
    actions = Action.objects.filter(pk=OuterRef("action")).annotate(
        fin=Coalesce(
            "formation__fiche__certification__date_fin_enregistrement",
            "formation__fiche__fin_enregistrement",
        )
    )
    sessions = SessionSuivie.objects.filter(
        publique=True, date_debut__gt=aujourd_hui, date_debut__lt=SANS_DATE
    ).annotate(
        fin=Subquery(actions.values("fin")[:1]),
        fiche=Subquery(actions.values("formation__fiche")[:1]),
    )
    return sessions.filter(date_debut__gt=F("fin")).order_by("date_debut", "numero")


def _annoncer_certifications(personne: Utilisateur, lignes: Lignes) -> int:
    """One e-mail for each sheet that this person was not told of yet."""
    par_fin = defaultdict(list)
    for ligne in lignes:
        par_fin[f"certification:{ligne.fiche}:{ligne.fin}"].append(ligne)  # type: ignore[attr-defined]
    courriels = Courriel.objects.filter(clef__in=[f"{clef}:{personne.pk}" for clef in par_fin])
    clefs_ecrites = set(courriels.values_list("clef", flat=True))
    return sum(
        _annoncer_certification(personne, clef, lignes_de_la_personne)
        for clef, lignes_de_la_personne in par_fin.items()
        if f"{clef}:{personne.pk}" not in clefs_ecrites
    )


def _annoncer_certification(personne: Utilisateur, clef: str, lignes: Lignes) -> int:
    ecrits = ecrire_a(
        [personne],
        "diffusion/courriels/certification",
        {"sessions": lignes[:LIGNES_DU_COURRIEL], "total": len(lignes), "premiere": lignes[0]},
        nature=Nature.CERTIFICATION,
        clef=clef,
        lien=reverse("organisme:action", args=[lignes[0].action]),
    )
    return len(ecrits)


def _par_personne(lignes: Iterable[SessionSuivie]) -> list[tuple[Utilisateur, Lignes]]:
    """Each person who works for the établissements of these rows, with his or her own rows, in their order."""
    toutes = list(lignes)
    personnes = (
        Utilisateur.objects.filter(
            is_active=True,
            role=Role.ORGANISME,
            rattachements__etablissement__in={ligne.etablissement for ligne in toutes},
        )
        .distinct()
        .order_by("pk")
        .prefetch_related("rattachements")
    )
    par_etablissement: dict[int, list[tuple[int, SessionSuivie]]] = defaultdict(list)
    for rang, ligne in enumerate(toutes):
        par_etablissement[ligne.etablissement].append((rang, ligne))
    resultat = []
    for personne in personnes:
        etablissements = {lien.etablissement_id for lien in personne.rattachements.all()}
        rangs_de_la_personne = dict(
            paire for pk in etablissements for paire in par_etablissement.get(pk, [])
        )
        resultat.append(
            (personne, [rangs_de_la_personne[rang] for rang in sorted(rangs_de_la_personne)])
        )
    return resultat
