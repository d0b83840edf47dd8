"""« Voir comme »: the support looks at the screens of somebody of an organisme, and changes nothing."""

import datetime

from django.utils import timezone

from .journal import noter
from .models import Acte, Utilisateur
from .operations import CompteImpossible

DUREE_DE_LA_VUE = datetime.timedelta(minutes=30)  # forgotten, it ends by itself


def peut_voir_comme(support: Utilisateur, personne: Utilisateur) -> bool:
    """The service Offre and the administration, as somebody of an organisme whose account is open; never as staff."""
    droit = support.is_active and support.est_service_offre
    return droit and personne.is_active and personne.est_organisme


def commencer_la_vue(support: Utilisateur, personne: Utilisateur) -> datetime.datetime:
    """Trace who begins to look, as whom, until when at most; returns the start."""
    if not peut_voir_comme(support, personne):
        raise CompteImpossible(
            "On ne voit SOFI que comme une personne d'un organisme dont le compte est actif."
        )
    debut = timezone.now()
    detail = f"Lecture seule, de {_heure(debut)} à {_heure(debut + DUREE_DE_LA_VUE)} au plus tard"
    _tracer(Acte.Nature.VU_COMME, support, personne, detail)
    return debut


def finir_la_vue(support: Utilisateur, personne: Utilisateur, *, debut: datetime.datetime) -> None:
    """Trace when it really ended; a view whose time is over has its end in its first line."""
    detail = f"De {_heure(debut)} à {_heure(timezone.now())}"
    _tracer(Acte.Nature.VUE_FINIE, support, personne, detail)


def _tracer(nature: Acte.Nature, support: Utilisateur, personne: Utilisateur, detail: str) -> None:
    noter(nature, email=personne.email, auteur=support, utilisateur=personne, detail=detail)


def _heure(moment: datetime.datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"
