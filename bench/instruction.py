"""The service Offre's desk at full size: `python -m bench.instruction [number of sessions]`.

Two figures. The similar actions of an action, among all the published sessions, over the bare query that
finds them. The queue and the page of an action with 5,000 actions waiting over the same pages with 20: the
same number of queries is expected.
"""

import argparse
from functools import partial
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.urls import reverse

from bench._base import base_neuve, mediane, mesurer_la_page, ranger, region
from sofi.comptes.models import Utilisateur
from sofi.diffusion import semblables
from sofi.diffusion.models import SessionSuivie
from sofi.offre.codes import Etat
from sofi.offre.models import Action
from tests import connexion  # noqa: F401 (force_login gives the second factor too)

SESSIONS = 60_000
PEU, BEAUCOUP = 20, 5_000
ACTIONS = 40
ESSAIS = 5
Pages = dict[str, dict[str, str]]
FILE: Pages = {
    "file, première page": {},
    "file, en retard": {"echeance": "retard"},
    "file, par département": {"departement": "49"},
    "file, par organisme": {"organisme": "institut"},
    "file, dernière page": {"page": "99999"},
}
ATTENDRE = """
WITH attendent AS (
  UPDATE offre_action SET etat = %(attente)s, etat_depuis = now() - interval '1 day' WHERE id IN (
    SELECT id FROM offre_action WHERE etat = %(validee)s AND origine = '' ORDER BY md5(id::text) LIMIT %(nombre)s)
  RETURNING id)
INSERT INTO validation_instruction (action_id, recue_le, echeance, dates_seules)
SELECT id, now() - interval '1 day', now() + (id %% 5 - 2) * interval '1 day', id %% 3 = 0 FROM attendent
ON CONFLICT (action_id) DO UPDATE SET echeance = excluded.echeance, dates_seules = excluded.dates_seules"""


def faire_attendre(nombre: int) -> None:
    """So many actions, drawn among the published ones, wait for a decision; no other does."""
    with connection.cursor() as curseur:
        curseur.execute(
            "UPDATE offre_action SET etat = %s WHERE etat IN (%s, %s)",
            [Etat.VALIDEE, Etat.ATTENTE_VALIDATION, Etat.ATTENTE_REPONSES],
        )
        curseur.execute(
            ATTENDRE,
            {"attente": Etat.ATTENTE_VALIDATION, "validee": Etat.VALIDEE, "nombre": nombre},
        )
    ranger("offre_action", "validation_instruction")


def mesurer_les_semblables(essais: int) -> None:
    """The search over its bare query, for actions drawn from those that wait."""
    actions = list(
        Action.objects.filter(etat=Etat.ATTENTE_VALIDATION)
        .avec_formation()
        .order_by("pk")[:ACTIONS]
    )
    complet, nu, montrees = [], [], 0
    for action in actions:
        modele = semblables.modele_de(action)
        montrees += len(semblables.semblables(action))
        complet.append(mediane(partial(semblables.semblables, action), essais))
        nu.append(mediane(lambda: list(semblables.requete(modele)), essais))  # noqa: B023
    total, reference = sum(complet) / len(actions), sum(nu) / len(actions)
    print(
        f"actions semblables, parmi {SessionSuivie.objects.filter(publique=True).count()} sessions publiées : "
        f"{total:.1f} ms, requête nue {reference:.1f} ms, rapport {total / reference:.1f}, "
        f"la plus longue {max(complet):.1f} ms ; {montrees} trouvées pour {len(actions)} actions"
    )


def mesurer_les_pages(
    qui: Client, action: Action, pages: Pages, essais: int
) -> dict[str, tuple[float, int]]:
    """Each page of the queue, and that of the action: milliseconds and queries."""
    file = reverse("service_offre:file")
    adresses = {nom: f"{file}?{urlencode(filtre)}" for nom, filtre in pages.items()}
    adresses["page d'une action"] = reverse("service_offre:action", args=[action.pk])
    return {nom: mesurer_la_page(qui, adresse, essais) for nom, adresse in adresses.items()}


def principal(
    *, peu: int = PEU, beaucoup: int = BEAUCOUP, pages: Pages = FILE, essais: int = ESSAIS
) -> None:
    """Measure the region's desk with few and many actions waiting, and print."""
    qui = Client(HTTP_HOST="localhost")
    qui.force_login(Utilisateur.objects.get(email="offre@exemple.fr"))
    faire_attendre(peu)
    action = Action.objects.filter(etat=Etat.ATTENTE_VALIDATION).order_by("pk").first()
    assert action is not None
    mesurer_les_semblables(essais)
    courte = mesurer_les_pages(qui, action, pages, essais)
    faire_attendre(beaucoup)
    longue = mesurer_les_pages(qui, action, pages, essais)
    attendent = Action.objects.filter(etat=Etat.ATTENTE_VALIDATION).count()
    print(f"{'page':<24}{f'{attendent} (ms)':>12}{f'{peu} (ms)':>10}{'rapport':>9}{'requêtes':>12}")
    for nom, (lent, n) in longue.items():
        vite, m = courte[nom]
        print(f"{nom:<24}{lent:>12.1f}{vite:>10.1f}{lent / vite:>9.1f}{f'{n} / {m}':>12}")


if __name__ == "__main__":
    analyse = argparse.ArgumentParser(description=__doc__)
    analyse.add_argument("sessions", nargs="?", type=int, default=SESSIONS)
    with base_neuve():
        region(analyse.parse_args().sessions)
        principal()
