"""What the page « API et données » says of the API: examples that a test runs, problems, the journal."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from sofi.ecrans.commun.problemes import TITRES
from sofi.partenaires.fichiers import CONTENUS

from .api import ADRESSES
from .openapi_depots import (
    CHOIX,
    DEPOT,
    DEPOTS,
    ECRIRE,
    EXEMPLE_DE_REPONSES,
    RESUMES,
    THEME,
)


@dataclass(frozen=True)
class Exemple:
    """Something that one wants, and the address that gives it."""

    titre: str
    adresse: str
    suite: str = ""


EXEMPLES = (
    Exemple(
        "Les formations de boulanger à moins de 30 km de Laval, les plus proches d’abord",
        "/api/v1/actions?q=boulanger&ou=Laval+(53)&rayon=30&tri=distance",
    ),
    Exemple(
        "Les sessions éligibles au CPF qui commencent après le 1er septembre 2027",
        "/api/v1/sessions?financement=cpf&du=2027-09-01",
        "Plusieurs valeurs d’un critère : l’une ou l’autre. Plusieurs critères : tous à la fois.",
    ),
    Exemple(
        "Le titre et les dates seulement",
        "/api/v1/actions?fields=action.titre,sessions.date_debut,sessions.date_fin",
    ),
    Exemple("Les organismes de Mayenne", "/api/v1/organismes?ou=Mayenne+(53)&rayon=10"),
    Exemple(
        "Les informations collectives à venir dans la Sarthe",
        "/api/v1/informations-collectives?departement=72",
    ),
    Exemple("Ce qui a changé depuis le début", "/api/v1/changements?depuis=0"),
)
_CLE = '-H "Authorization: Bearer $CLE"'
_NUMERO = "318"
DEPOSER = (
    (
        "Déposer un fichier LHEO : il est lu, rien n’est écrit",
        f'curl {_CLE} -H "Content-Type: application/xml" --data-binary @offre.xml "{{site}}{DEPOTS}"',
    ),
    (
        "Lire le rapport, au numéro qui a été répondu",
        f'curl {_CLE} "{{site}}{DEPOT.format(numero=_NUMERO)}"',
    ),
    (
        "Répondre à ses « vouliez-vous dire … ? », s’il en pose : le fichier est relu",
        f'curl {_CLE} -H "Content-Type: application/json" --data-binary @choix.json '
        f'"{{site}}{CHOIX.format(numero=_NUMERO)}"',
    ),
    (
        "Écrire les brouillons qu’il annonce",
        f'curl {_CLE} -X POST "{{site}}{ECRIRE.format(numero=_NUMERO)}"',
    ),
)
"""What one does of a deposit, and the command for it."""
FLUX = "/flux/v1/"
PARTENAIRES = (
    ("Savoir quels fichiers il y a", f'curl {_CLE} "{{site}}{FLUX}"'),
    ("Reprendre le flux complet", f'curl {_CLE} -o offre.xml.gz "{{site}}{FLUX}complet"'),
    (
        "Dire ce que des formations sont devenues",
        f'curl {_CLE} --data-binary @retours.json "{{site}}{FLUX}retours"',
    ),
)
"""What a partner does, and the command for it."""
RETOURS = """{
  "retours": [
    {"formation": "F12-A345-O6-P1", "resultat": "acceptee", "adresse": "https://www.exemple.fr/formations/345"},
    {"formation": "F13-A346-O6-P1", "resultat": "refusee", "code": "E-114", "raison": "Adresse de réunion inconnue"}
  ]
}"""
"""What a partner sends: the `id` of each formation of the feed, and what became of it."""
SUIVRE = """import json, os, time, urllib.error, urllib.request

SITE = "{site}"
CLE = os.environ.get("CLE", "")  # facultative : elle permet davantage d’appels


def lire(chemin):
    demande = urllib.request.Request(SITE + chemin, headers={{"X-Api-Key": CLE}})
    while True:
        try:
            return urllib.request.urlopen(demande)
        except urllib.error.HTTPError as erreur:
            if erreur.code != 429:
                raise
            time.sleep(int(erreur.headers["Retry-After"]))  # trop d’appels : la minute suivante


# 1. Toute l’offre, une fois ; l’en-tête dit d’où suivre.
offre = {{}}
with lire("/api/v1/documents.ndjson") as reponse:
    numero, base = int(reponse.headers["SOFI-Sequence"]), reponse.headers["SOFI-Base"]
    for ligne in reponse:
        document = json.loads(ligne)
        offre[document["action"]["id"]] = document

# 2. Ensuite, chaque nuit ou chaque minute : ce qui a changé.
while True:
    page = json.load(lire(f"/api/v1/changements?depuis={{numero}}&base={{base}}&limite=1000"))
    for action in {{changement["action"] for changement in page["changements"]}}:
        try:
            offre[action] = json.load(lire(f"/api/v1/actions/{{action}}"))
        except urllib.error.HTTPError as erreur:
            if erreur.code != 404:
                raise
            offre.pop(action, None)  # retirée
    numero = page["suivant"]
    if page["a_jour"]:
        break
"""
"""A program that keeps a copy, whole."""
JOURNAL = (
    ("1.1.0", "Les « vouliez-vous dire … ? » d’un dépôt se répondent par clé."),
    ("1.0.0", "Première version."),
)
"""What changed, the last first. Nothing that is given leaves a version before twelve months."""


def themes() -> list[tuple[str, list[tuple[str, str]]]]:
    """The addresses and what each gives, by theme."""
    trouves: dict[str, list[tuple[str, str]]] = {}
    for adresse in ADRESSES:
        trouves.setdefault(adresse.theme, []).append((f"/api/v1{adresse.chemin}", adresse.resume))
    trouves[THEME] = [(f"{methode} {chemin}", resume) for methode, chemin, resume in RESUMES]
    return list(trouves.items())


def depots(site: str) -> dict[str, Any]:
    """The commands of a deposit on that site, and what answers to its report look like."""
    return {
        "deposer": [(titre, commande.format(site=site)) for titre, commande in DEPOSER],
        "reponses": json.dumps(EXEMPLE_DE_REPONSES),
    }


def partenaires(site: str) -> dict[str, Any]:
    """What a partner reads of that site: where, which files, kept how long, its commands, what it sends back."""
    return {
        "flux": site + FLUX,
        "fichiers": list(CONTENUS.items()),
        "jours": settings.FLUX_JOURS_GARDES,
        "commandes": [(titre, commande.format(site=site)) for titre, commande in PARTENAIRES],
        "retours": RETOURS,
    }


def problemes() -> list[tuple[str, int, str]]:
    """Name, status and title of each refusal."""
    return [(nom, statut, titre) for nom, (statut, titre) in TITRES.items()]


def limites() -> tuple[int, int]:
    """Calls a minute of anyone, of a partner; 0: no limit."""
    return settings.API_APPELS_PAR_MINUTE, settings.API_APPELS_PAR_MINUTE_AVEC_CLE
