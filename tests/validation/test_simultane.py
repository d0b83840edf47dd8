"""Two people at once, and a process killed in the middle: one validation or none, never a half."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections, transaction

from sofi.diffusion.models import Publication
from sofi.offre.codes import Etat
from sofi.offre.models import Action
from sofi.validation.circuit import DejaFait, franchir
from sofi.validation.models import Evenement, OffrePubliee, Version
from tests.attentes import attendre, compter, requetes_en_attente
from tests.conftest import RACINE
from tests.fabriques import UtilisateurFactory, saisie_complete

pytestmark = pytest.mark.django_db(transaction=True)
VALIDER = """
import sys, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.test import Client
from sofi.comptes.models import Utilisateur
import tests.connexion
client = Client(headers={'host': 'localhost'})
client.force_login(Utilisateur.objects.get(pk=sys.argv[3]))
print("prêt", flush=True)
client.post(f"/service-offre/action/{sys.argv[2]}/decision/valider/", {"valider-vue": 1})
print("fini", flush=True)
"""


@pytest.fixture
def envoyee():
    """An action that waits to be validated; one event so far."""
    action = saisie_complete()
    franchir(action, "envoyer", auteur=UtilisateurFactory())
    return action


def tenter(action: int, auteur: object, nom: str, depart: Barrier) -> str:
    """Decide on what one saw before the start; what happened, in a word."""
    try:
        vue = Action.objects.get(pk=action)
        depart.wait(timeout=20)
        franchir(vue, nom, auteur=auteur, commentaire="Motif.", vue=1)
    except DejaFait as trop_tard:
        return str(trop_tard)
    finally:
        connections.close_all()
    return "fait"


@pytest.mark.parametrize("decisions", [("valider", "valider"), ("valider", "refuser")])
def test_deux_personnes_a_la_fois(envoyee, decisions):
    """Both saw it waiting and both are held at the action's lock: one decides, the other is told by whom."""
    auteurs = [
        UtilisateurFactory(role="service_offre", nom=nom) for nom in ("Bureau 1", "Bureau 2")
    ]
    depart = Barrier(2)
    with ThreadPoolExecutor(2) as personnes:
        with transaction.atomic():
            Action.objects.select_for_update().get(pk=envoyee.pk)
            attendues = [
                personnes.submit(tenter, envoyee.pk, auteur, nom, depart)
                for auteur, nom in zip(auteurs, decisions, strict=True)
            ]
            attendre(lambda: requetes_en_attente() == 2)
        resultats = [attendue.result(timeout=20) for attendue in attendues]
    assert resultats.count("fait") == 1
    gagnant = resultats.index("fait")
    assert f"par Bureau {gagnant + 1}" in resultats[1 - gagnant]
    assert "votre demande n'a rien changé" in resultats[1 - gagnant]
    evenement = Evenement.objects.exclude(acte="envoyer").get()
    assert (evenement.acte, evenement.auteur) == (decisions[gagnant], auteurs[gagnant])
    validee = decisions[gagnant] == "valider"
    assert Version.objects.count() == OffrePubliee.objects.count() == validee
    assert Action.objects.get().etat == (Etat.VALIDEE if validee else Etat.EN_SAISIE)


@pytest.mark.parametrize(
    "table",
    [
        "validation_version",
        "validation_offrepubliee",
        "diffusion_publication",
        "validation_evenement",
    ],
)
def test_kill_9_pendant_la_validation_ne_laisse_rien(envoyee, table):
    """The process is held inside its transaction, before it writes `table`, and killed there."""
    validateur = UtilisateurFactory(role="service_offre")
    base = str(connection.settings_dict["NAME"])
    arguments = [base, str(envoyee.pk), str(validateur.pk)]
    with subprocess.Popen(
        [sys.executable, "-c", VALIDER, *arguments],
        cwd=RACINE,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "conf.settings_test"},
        stdout=subprocess.PIPE,
        text=True,
    ) as enfant:
        assert enfant.stdout is not None
        with transaction.atomic():
            connection.cursor().execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            assert enfant.stdout.readline().strip() == "prêt"
            attendre(lambda: requetes_en_attente() == 1)
            os.kill(enfant.pid, signal.SIGKILL)
            enfant.wait(timeout=20)
        assert enfant.stdout.read() == ""
    attendre(lambda: compter("true") == 0)
    action = Action.objects.get()
    assert action.etat == Etat.ATTENTE_VALIDATION
    assert [e.acte for e in Evenement.objects.all()] == ["envoyer"]
    for modele in (Version, OffrePubliee, Publication):
        assert not modele.objects.exists()

    franchir(action, "valider", auteur=validateur, vue=1)
    for modele in (Version, OffrePubliee, Publication):
        assert modele.objects.count() == 1
