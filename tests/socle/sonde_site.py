"""A process of the site, told by lines of JSON what to do, which answers by lines of JSON."""

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "conf.settings_test"
django.setup()

from django.conf import settings  # noqa: E402
from django.db import DatabaseError, connections, transaction  # noqa: E402

from sofi.annuaire.models import Etablissement  # noqa: E402
from sofi.courriels.ecriture import ecrire  # noqa: E402
from sofi.diffusion import suivi  # noqa: E402
from sofi.ecrans.administration import systeme  # noqa: E402
from sofi.historique.models import Changement  # noqa: E402
from sofi.socle import repliques, signature, sondes  # noqa: E402
from sofi.surveillance.constats import constats  # noqa: E402
from sofi.surveillance.releve import relever  # noqa: E402
from tests.diffusion.aide import publier_document  # noqa: E402
from tests.documents import document_exemple  # noqa: E402
from tests.ecrans.public.conftest import a_venir  # noqa: E402
from tests.ecrans.public.site_conservant import Site  # noqa: E402

site = Site(Path(sys.argv[1]))


def demander(adresse: str, cookie: str = "", methode: str = "GET") -> dict[str, Any]:
    lues: dict[str, int] = {}
    avec: list[Any] = []
    for base in connections:
        connexion = connections[base]

        def noter(executer: Any, sql: str, *reste: Any, base: str = base) -> Any:
            lues[base] = lues.get(base, 0) + 1
            return executer(sql, *reste)

        avec.append(connexion.execute_wrapper(noter))
    for un in avec:
        un.__enter__()
    try:
        entetes = {"REMOTE_ADDR": "127.0.0.1"} | ({"HTTP_COOKIE": cookie} if cookie else {})
        reponse = site.demander(adresse, methode, **entetes)
    finally:
        for un in avec:
            un.__exit__(None, None, None)
        for base in connections:
            connections[base].close_if_unusable_or_obsolete()
    return {
        "statut": reponse.statut,
        "faite": reponse.faite,
        "texte": reponse.texte,
        "entetes": reponse.entetes,
        "lues": lues,
    }


def publier(titre: str) -> dict[str, Any]:
    document = document_exemple(
        sessions=[a_venir(144101)], formation={"id": 10_900}, action={"id": 50_900, "titre": titre}
    )
    try:
        with transaction.atomic():
            version = publier_document(document)
            suivi.mettre_a_jour(version.action_id, version)
    except DatabaseError as erreur:
        connections["default"].close()
        return {"erreur": str(erreur)}
    return {}


def choisir(attendue: str = "", secondes: float = 10) -> dict[str, Any]:
    """The server that a reader is given; once it is the one expected."""
    fin = time.monotonic() + secondes
    while (base := repliques.choisir()) != attendue and attendue and time.monotonic() < fin:
        time.sleep(0.05)
    tout = sondes.sondes()
    return {"base": base, "retards": {s.base: min(tout.retard(s), 1e6) for s in tout.repliques}}


def regarder(attendu: str = "", secondes: float = 10) -> dict[str, Any]:
    """What the administration sees of the replicas, once it is what is expected."""
    fin = time.monotonic() + secondes
    while True:
        releve = relever()
        trouves = [c for c in constats(releve) if c.code.startswith("replique:")]
        service = next(s for s in systeme.services(releve, trouves) if s.nom == "Répliques")
        if attendu in ("", service.dit) or time.monotonic() > fin:
            return {
                "dit": service.dit,
                "detail": service.detail,
                "constats": [c.titre for c in trouves],
            }
        time.sleep(0.1)


def signer_a_deux(tours: int) -> dict[str, Any]:
    """Two people write in turn, each on a connection of their own; whose name each change has."""
    etablissement = Etablissement.objects.get(siret="99900012800010")
    tour = threading.Barrier(2)

    def ecrire(ecran: str) -> None:
        for rang in range(tours):
            with signature.signer(ecran=ecran):
                tour.wait()
                Etablissement.objects.filter(pk=etablissement.pk).update(nom=f"{ecran} {rang}")
                with transaction.atomic():
                    Etablissement.objects.filter(pk=etablissement.pk).update(
                        raison_sociale=f"{ecran} {rang}"
                    )
                tour.wait()
        connections["default"].close()

    fils = [threading.Thread(target=ecrire, args=(f"ecran_{qui}",)) for qui in ("un___", "deux_")]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    Etablissement.objects.filter(pk=etablissement.pk).update(nom="Personne n'a signé")
    siens = Changement.objects.filter(table="annuaire_etablissement", objet=str(etablissement.pk))
    return {"lus": [[c.ecran, {**c.apres}] for c in siens.order_by("pk")]}


def ecrire_un_courriel(clef: str) -> dict[str, Any]:
    contexte = {"etablissement": Etablissement.objects.get(siret="99900012800010")}
    modele = "annuaire/courriels/rattachement"
    return {"pk": ecrire("essai@exemple.fr", modele, contexte, clef=clef).pk}


def casser(fois: int) -> dict[str, Any]:
    """The servers that a reader is led to, whose connection breaks so many times."""
    lues: list[str] = []

    def lire() -> None:
        lues.append(repliques.base_lue())
        with repliques.connexion().cursor() as curseur:
            if len(lues) <= fois:
                curseur.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            curseur.execute("SELECT 1")

    try:
        repliques.repondre(lire)
    except DatabaseError:
        lues.append("")
    return {"lues": lues}


def limiter(appels: int) -> dict[str, Any]:
    """So many calls of the API a minute."""
    settings.API_APPELS_PAR_MINUTE = appels
    return {}


ORDRES = {
    "casser": casser,
    "limiter": limiter,
    "signer_a_deux": signer_a_deux,
    "ecrire_un_courriel": ecrire_un_courriel,
    "demander": demander,
    "publier": publier,
    "choisir": choisir,
    "regarder": regarder,
}
for ligne in sys.stdin:
    ordre = json.loads(ligne)
    print(json.dumps(ORDRES[ordre.pop("ordre")](**ordre)), flush=True)
