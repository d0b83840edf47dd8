"""How often something new answers a question: said before one asks to be told of it."""

import datetime

from django.utils import timezone

from sofi.referentiels import moutures
from sofi.socle import repliques

from .criteres import Criteres
from .models import Changement
from .moteur.reponse import Numeros
from .moteur.suite import index
from .recherche import repondre

MOIS = 6
PERIODE = datetime.timedelta(days=182)
ECHANTILLON = 2_000
"""Of more trainings, so many are looked at, taken at even distances."""
_NOUVELLES = """
    SELECT count(*) FROM unnest(%s::int[]) a (action) CROSS JOIN LATERAL (
        SELECT c.instant FROM diffusion_changement c
        WHERE c.action = a.action AND c.numero IS NOT NULL ORDER BY c.numero LIMIT 1
    ) premier
    WHERE premier.instant >= %s
"""


def par_mois(criteres: Criteres) -> int | None:
    """How many of the trainings that answer were published for the first time, a month, in the last six; rounded.

    0: less than one. None: publications are kept for less than six months, or the index is being made. Three queries.
    """
    etat, depuis = index().a_jour(), timezone.now() - PERIODE
    premiere = Changement.objects.filter(numero=1).values_list("instant", flat=True).first()
    if etat is None or premiere is None or premiere > depuis:
        return None
    with moutures.ensemble():
        essai, _, _ = repondre(etat, criteres)
    actions = sorted(essai.recherche.numeros(Numeros.ACTIONS).tolist())
    pas = -(-len(actions) // ECHANTILLON) or 1
    with repliques.connexion().cursor() as curseur:
        curseur.execute(_NOUVELLES, [actions[::pas], depuis])
        return round(curseur.fetchone()[0] * pas / MOIS)
