"""The organisme's lists at 50,000 sessions against 50: `python -m bench.listes [number of sessions]`.

Two établissements of one base: all the invented sessions belong to the first one, but 50 that belong to the
second. Whole pages are asked for, as a browser does; the same number of queries is expected of both.
"""

import argparse
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.urls import reverse

from bench._base import base_neuve, mesurer_la_page, ranger, region
from sofi.annuaire.models import Etablissement, Rattachement
from sofi.comptes.models import Utilisateur

SESSIONS = 50_000
PEU = 50
ESSAIS = 7
DERNIERE = "99999"
Pages = dict[str, tuple[str, dict[str, str]]]
PAGES: Pages = {
    "tableau de bord": ("tableau_de_bord", {}),
    "sessions, première page": ("sessions", {"liste": "toutes"}),
    "sessions, filtrées": ("sessions", {"liste": "toutes", "f_intitule": "a", "f_debut": "2026"}),
    "sessions, triées": ("sessions", {"liste": "toutes", "tri": "-intitule"}),
    "sessions, cherchées": ("sessions", {"liste": "toutes", "q": "gestion"}),
    "sessions, dernière page": ("sessions", {"liste": "toutes", "page": DERNIERE}),
    "jamais publiées": ("sessions", {"liste": "jamais"}),
    "actions, première page": ("actions", {}),
    "actions, filtrées": ("actions", {"f_intitule": "a", "f_voie": "certifiante"}),
    "actions, triées": ("actions", {"tri": "-intitule"}),
    "actions, cherchées": ("actions", {"q": "gestion"}),
    "actions, dernière page": ("actions", {"page": DERNIERE}),
}


def partager(peu: int) -> tuple[Client, Client]:
    """The invented region given to two établissements, few sessions to the second; somebody signed in for each."""
    grand, petit = Etablissement.objects.order_by("pk")[:2]
    with connection.cursor() as curseur:
        curseur.execute("UPDATE offre_action SET etablissement_id = %s", [grand.pk])
        curseur.execute(
            """UPDATE offre_action SET etablissement_id = %s WHERE id IN (
              SELECT action_id FROM (SELECT action_id, sum(count(*)) OVER (ORDER BY action_id) total
                FROM offre_session GROUP BY action_id) a WHERE total <= %s)""",
            [petit.pk, peu],
        )
        curseur.execute(
            """UPDATE diffusion_sessionsuivie s SET etablissement = a.etablissement_id
            FROM offre_action a WHERE a.id = s.action"""
        )
        # Both have a draft that is soon due, so that both dashboards examine some.
        curseur.execute(
            """UPDATE offre_session SET date_debut = current_date + 20, retiree_le = NULL
            WHERE action_id IN (SELECT min(a.id) FROM offre_action a JOIN offre_session s ON s.action_id = a.id
              LEFT JOIN validation_offrepubliee p ON p.action_id = a.id
              WHERE a.etat = 'en_saisie' AND p.action_id IS NULL GROUP BY a.etablissement_id)"""
        )
    ranger()
    return client(grand), client(petit)


def client(etablissement: Etablissement) -> Client:
    """Somebody of this établissement, signed in."""
    qui = Utilisateur.objects.create_user(email=f"mesure{etablissement.pk}@exemple.fr")
    Rattachement.objects.create(utilisateur=qui, etablissement=etablissement)
    signe = Client(HTTP_HOST="localhost")
    signe.force_login(qui)
    return signe


def principal(sessions: int, *, peu: int = PEU, pages: Pages = PAGES, essais: int = ESSAIS) -> None:
    """One line per page: milliseconds at both sizes, ratio, queries at both sizes."""
    grand, petit = partager(peu)
    print(f"{'page':<26}{f'{sessions} (ms)':>14}{f'{peu} (ms)':>11}{'rapport':>9}{'requêtes':>12}")
    egales = True
    for nom, (vue, parametres) in pages.items():
        adresse = f"{reverse(f'organisme:{vue}')}?{urlencode(parametres)}"
        (lent, n), (vite, m) = (
            mesurer_la_page(grand, adresse, essais),
            mesurer_la_page(petit, adresse, essais),
        )
        egales = egales and n <= m
        print(f"{nom:<26}{lent:>14.1f}{vite:>11.1f}{lent / vite:>9.1f}{f'{n} / {m}':>12}")
    print(
        "Autant de requêtes aux deux tailles." if egales else "Plus de requêtes à la grande taille."
    )


if __name__ == "__main__":
    analyse = argparse.ArgumentParser(description=__doc__)
    analyse.add_argument("sessions", nargs="?", type=int, default=SESSIONS)
    demandees = analyse.parse_args().sessions
    with base_neuve():
        region(demandees + PEU)
        principal(demandees)
