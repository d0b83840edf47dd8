"""What uses a row of a reference table, counted before it is changed or ended."""

from django.db.models import Count, Q, QuerySet

from sofi.offre.codes import Etat
from sofi.offre.models import Session
from sofi.offre.regles.parametres import Ligne
from sofi.referentiels.models import ParametreLegal, PreRequis, TypeDispositif

Regle = TypeDispositif.Regle
FAMILLES = {
    "apprentissage": Regle.APPRENTISSAGE,
    "pro": Regle.PROFESSIONNALISATION,
    "poe": Regle.POEC,
    "poec": Regle.POEC,
    "poei": Regle.POEI,
    "cpf": Regle.CPF,
    "reconversion": Regle.RECONVERSION,
}
"""The first word of a figure's code → the financings it is about; another word: every session."""


def prerequis_employes() -> "QuerySet[PreRequis]":
    """Each with `emplois`, the actions not archived that have it, and `publies`, those that are public."""
    gardees = ~Q(action__etat=Etat.ARCHIVEE)
    publiees = gardees & Q(action__publiee__isnull=False)
    return PreRequis.objects.annotate(
        emplois=Count("action", filter=gardees, distinct=True),
        publies=Count("action", filter=publiees, distinct=True),
    )


def dispositifs_employes() -> "QuerySet[TypeDispositif]":
    """Each with `emplois`, the sessions kept that it finances, and `publies`, those of actions that are public."""
    gardees = Q(dispositifs__session__retiree_le__isnull=True)
    gardees &= ~Q(dispositifs__session__action__etat=Etat.ARCHIVEE)
    publiees = gardees & Q(dispositifs__session__action__publiee__isnull=False)
    return TypeDispositif.objects.annotate(
        emplois=Count("dispositifs__session", filter=gardees, distinct=True),
        publies=Count("dispositifs__session", filter=publiees, distinct=True),
    )


def sessions_concernees(ligne: Ligne) -> int:
    """The sessions kept that begin while this value holds, under the financings it is about."""
    sessions = Session.objects.non_retirees().exclude(action__etat=Etat.ARCHIVEE)
    sessions = sessions.filter(date_debut__gte=ligne.debut)
    if ligne.fin is not None:
        sessions = sessions.filter(date_debut__lte=ligne.fin)
    if regle := FAMILLES.get(ligne.code.partition("_")[0]):
        sessions = sessions.filter(dispositifs__type__regle=regle)
    return sessions.distinct().count()


def nom_du_chiffre(code: str) -> str:
    """As the screens name it; a code that no rule reads is said as it is."""
    noms = dict(ParametreLegal.Code.choices)
    return str(noms.get(code, code))
