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
from sofi.ecrans.organisme.listes.a_traiter import EXAMINES

SESSIONS = 50_000
PEU = 50
ESSAIS = 7
DERNIERE = "99999"
# Drafts first, as many as wanted; then actions in an order that has nothing to do with what they hold.
_CONFIER = """
    UPDATE offre_action SET etablissement_id = %(qui)s WHERE id IN (
      SELECT action_id FROM (
        SELECT action_id, sum(sessions) OVER (ORDER BY rang > %(brouillons)s OR NOT brouillon, tire) AS total
        FROM (SELECT *, row_number() OVER (PARTITION BY brouillon ORDER BY tire) AS rang
          FROM (SELECT s.action_id, count(*) AS sessions, md5(s.action_id::text || %(qui)s::text) AS tire,
              a.etat = 'en_saisie' AND p.action_id IS NULL AND count(*) <= %(examines)s AS brouillon
            FROM offre_session s JOIN offre_action a ON a.id = s.action_id
            LEFT JOIN validation_offrepubliee p ON p.action_id = a.id
            GROUP BY s.action_id, a.etat, p.action_id) comptees) rangees) cumulees
      WHERE total <= %(sessions)s)"""
_SUIVRE = """
    UPDATE diffusion_sessionsuivie s SET etablissement = a.etablissement_id
    FROM offre_action a WHERE a.id = s.action AND a.etablissement_id = ANY(%s)"""
_PRESSER = """
    UPDATE offre_session SET date_debut = current_date + 20, retiree_le = NULL
    WHERE action_id IN (SELECT id FROM (
      SELECT a.id, row_number() OVER (PARTITION BY a.etablissement_id ORDER BY a.id) AS rang
      FROM offre_action a LEFT JOIN validation_offrepubliee p ON p.action_id = a.id
      WHERE a.etat = 'en_saisie' AND p.action_id IS NULL AND a.etablissement_id = ANY(%s)
        AND EXISTS (SELECT FROM offre_session s WHERE s.action_id = a.id)) b
      WHERE rang <= %s)"""
Pages = dict[str, tuple[str, dict[str, str]]]
PAGES: Pages = {
    "tableau de bord": ("tableau_de_bord", {}),
    "sessions, première page": ("sessions", {"liste": "toutes"}),
    "sessions, filtrées": ("sessions", {"liste": "toutes", "f_intitule": "a", "f_debut": "2026"}),
    "sessions, triées": ("sessions", {"liste": "toutes", "tri": "-intitule"}),
    "sessions, cherchées": ("sessions", {"liste": "toutes", "q": "gestion"}),
    "sessions, un dispositif": ("sessions", {"liste": "toutes", "f_dispositif": "cpf"}),
    "sessions, mot d’un dispositif": ("sessions", {"liste": "toutes", "q": "cpf"}),
    "sessions, dernière page": ("sessions", {"liste": "toutes", "page": DERNIERE}),
    "jamais publiées": ("sessions", {"liste": "jamais"}),
    "jamais publiées, triées": ("sessions", {"liste": "jamais", "tri": "intitule"}),
    "jamais publiées, cherchées": ("sessions", {"liste": "jamais", "q": "gestion"}),
    "jamais publiées, commune": ("sessions", {"liste": "jamais", "f_commune": "nantes"}),
    "actions, première page": ("actions", {}),
    "actions, filtrées": ("actions", {"f_intitule": "a", "f_voie": "certifiante"}),
    "actions, triées": ("actions", {"tri": "-intitule"}),
    "actions, cherchées": ("actions", {"q": "gestion"}),
    "actions, dernière page": ("actions", {"page": DERNIERE}),
}


def partager(peu: int) -> tuple[Client, Client]:
    """The invented region given to two établissements, few sessions to the second; somebody signed in for each."""
    grand, petit = Etablissement.objects.order_by("pk")[:2]
    donner(grand, petit, peu)
    ranger()
    return client(grand), client(petit)


def donner(grand: Etablissement, petit: Etablissement, peu: int) -> None:
    """All the sessions to the first one, so few to the second, of which some drafts that are soon due."""
    with connection.cursor() as curseur:
        curseur.execute("UPDATE offre_action SET etablissement_id = %s", [grand.pk])
    confier(petit, peu)
    suivre(grand, petit)


def confier(qui: Etablissement, sessions: int) -> None:
    """At most so many sessions to this établissement, of actions drawn among all, of which some drafts."""
    brouillons = min(EXAMINES, max(1, sessions // (5 * EXAMINES)))
    with connection.cursor() as curseur:
        curseur.execute(
            _CONFIER,
            {"qui": qui.pk, "sessions": sessions, "examines": EXAMINES, "brouillons": brouillons},
        )


def suivre(*etablissements: Etablissement) -> None:
    """What lists read of their actions says whose they are, and as many drafts of each are soon due.

    Dashboards then examine as many drafts: what differs is the size alone.
    """
    numeros = [etablissement.pk for etablissement in etablissements]
    with connection.cursor() as curseur:
        curseur.execute(_SUIVRE, [numeros])
        curseur.execute(_PRESSER, [numeros, EXAMINES])


def client(etablissement: Etablissement) -> Client:
    """Somebody of this établissement, signed in."""
    email = f"mesure{etablissement.pk}@exemple.fr"
    qui = Utilisateur.objects.filter(email=email).first() or Utilisateur.objects.create_user(email)
    Rattachement.objects.get_or_create(utilisateur=qui, etablissement=etablissement)
    signe = Client(HTTP_HOST="localhost")
    signe.force_login(qui)
    return signe


def principal(sessions: int, *, peu: int = PEU, pages: Pages = PAGES, essais: int = ESSAIS) -> None:
    """The whole region shared between two organismes, and compared."""
    comparer(*partager(peu), (sessions, peu), pages=pages, essais=essais)


def comparer(
    grand: Client, petit: Client, tailles: tuple[int, int], *, pages: Pages = PAGES, essais: int
) -> None:
    """One line per page: milliseconds at both sizes, ratio, queries at both sizes."""
    beaucoup, peu = tailles
    print(f"{'page':<30}{f'{beaucoup} (ms)':>14}{f'{peu} (ms)':>11}{'rapport':>9}{'requêtes':>12}")
    egales = True
    for nom, (vue, parametres) in pages.items():
        adresse = f"{reverse(f'organisme:{vue}')}?{urlencode(parametres)}"
        (lent, n), (vite, m) = (
            mesurer_la_page(grand, adresse, essais),
            mesurer_la_page(petit, adresse, essais),
        )
        egales = egales and n <= m
        print(f"{nom:<30}{lent:>14.1f}{vite:>11.1f}{lent / vite:>9.1f}{f'{n} / {m}':>12}")
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
