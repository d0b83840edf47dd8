"""One e-mail a day for those who want one: what was announced to them since the last one."""

import datetime
from itertools import groupby

from django.urls import reverse

from .ecriture import ecrire
from .models import Courriel, Nature
from .periodes import jour, une_fois

Situation = Courriel.Situation


def ecrire_les_recapitulatifs(maintenant: datetime.datetime) -> int:
    """Write the day's e-mail of each person something waits for; return how many. The same day, nothing more."""
    periode = jour(maintenant)
    with une_fois("recapitulatif", periode) as a_faire:
        return _ecrire(periode) if a_faire else 0


def _ecrire(periode: str) -> int:
    attendent = Courriel.objects.filter(situation=Situation.A_REGROUPER, utilisateur__isnull=False)
    lignes = list(
        attendent.select_related("utilisateur")
        .select_for_update(of=("self",))
        .order_by("utilisateur", "cree_le", "pk")
    )
    groupes = [
        list(groupe) for _, groupe in groupby(lignes, key=lambda courriel: courriel.utilisateur_id)
    ]
    return sum(_regrouper(groupe, periode) for groupe in groupes)


def _regrouper(groupe: list[Courriel], periode: str) -> bool:
    """One e-mail for one person; a closed account receives nothing, and what waited is given up."""
    personne = groupe[0].utilisateur
    suivis = Courriel.objects.filter(pk__in=[courriel.pk for courriel in groupe])
    if personne is None or not personne.is_active:
        suivis.update(situation=Situation.ABANDONNE)
        return False
    ecrit = ecrire(
        personne.email,
        "courriels/recapitulatif",
        {"annonces": groupe},
        clef=f"recapitulatif:{periode}:{personne.pk}",
        nature=Nature.RECAPITULATIF,
        utilisateur=personne,
        lien=reverse("compte:apres_connexion"),
    )
    suivis.update(situation=Situation.REGROUPE, recapitulatif=ecrit)
    return True
