"""« État du système »: what to look at, what works, what to run again; for the administration alone."""

import datetime
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from sofi.comptes.models import Role
from sofi.courriels.ecriture import deposer
from sofi.courriels.models import Courriel
from sofi.echanges.models import PassageDeDonnees, PassageDeFlux
from sofi.ecrans.administration.systeme import nom_de_page
from sofi.personnes.models import Demande
from sofi.surveillance.battement import Battement
from sofi.surveillance.durees import Durees
from sofi.surveillance.models import Duree, MiseEnService, Processus
from sofi.surveillance.pannes import veiller
from sofi.surveillance.sauvegardes import noter_un_essai, noter_une_sauvegarde
from sofi.surveillance.taches import oublier
from sofi.surveillance.versions import version
from tests.fabriques import UtilisateurFactory
from tests.surveillance.test_taches import tache

pytestmark = pytest.mark.django_db
HIER = datetime.timedelta(days=1)


@pytest.fixture
def page(client: Client) -> Any:
    client.force_login(UtilisateurFactory(role=Role.ADMINISTRATION))

    def lire(nom: str = "administration:systeme") -> str:
        lue = unescape(client.get(reverse(nom)).content.decode())
        return " ".join(lue.replace("\N{NO-BREAK SPACE}", " ").split())

    return lire


def ouvrier() -> None:
    with connection.cursor() as curseur:
        curseur.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")


def lenteur(vue: str, microsecondes: int, fois: int) -> None:
    durees = Durees()
    for _ in range(fois):
        durees.ajouter(vue, microsecondes)
    durees.ecrire()
    Duree.objects.filter(jour=timezone.localdate()).update(jour=timezone.localdate() - HIER)


def test_tout_va_bien(page: Any) -> None:
    ouvrier()
    noter_une_sauvegarde(octets=640_000_000, relue=True)
    noter_un_essai(minutes=11)
    Battement().dire()
    lue = page()
    assert "Rien ne demande votre attention" in lue
    assert "Le public n’est pas touché" in lue
    assert "Tâches de fond : fonctionnent" in lue and "1 ouvrier, vu il y a" in lue
    assert "1 processus" in lue
    assert "610 Mo" in lue and "Relue" in lue and "en 11 min" in lue
    assert version() in lue and "depuis le" in lue
    assert "à jour," in lue


def test_ce_qui_est_a_regarder_mene_ou_c_est_repare(page: Any) -> None:
    PassageDeFlux.objects.create(
        situation=PassageDeFlux.Situation.RETENU,
        message="202 sessions en moins.",
        fini_le=timezone.now() - datetime.timedelta(hours=3, minutes=6),
    )
    PassageDeDonnees.objects.create(
        situation=PassageDeDonnees.Situation.ECHEC,
        message="Le disque est plein.",
        fini_le=timezone.now() - datetime.timedelta(hours=2, minutes=4),
    )
    rate = deposer(Courriel(destinataire="plein@exemple.fr", sujet="Oui", texte="Oui."))
    Courriel.objects.filter(pk=rate.pk).update(
        situation=Courriel.Situation.ABANDONNE, essais=15, derniere_erreur="boîte pleine"
    )
    tache(statut="failed")
    lenteur("service_offre:pilotage", 2_800_000, 30)
    lenteur("public:accueil", 100_000, 30)
    Processus.objects.create(
        machine="web-1",
        numero=1,
        depuis=timezone.now(),
        vu_le=timezone.now(),
        version="x",
        disque_libre=2,
        disque=100,
    )
    lue = page()
    assert "Le flux LHEO complet est retenu depuis 3 h 06" in lue
    assert f'href="{reverse("service_offre:exports")}"' in lue
    assert "L’écriture des données ouvertes est interrompue depuis 2 h 04" in lue
    assert "1 courriel abandonné ce mois-ci" in lue and "boîte pleine" in lue
    assert reverse("service_offre:courriel_relancer", args=[rate.pk]) in lue
    assert "1 tâche est en échec" in lue and "Aucun ouvrier" in lue
    assert "1 page est lente" in lue
    assert "Le disque de web-1 est presque plein" in lue and "Le public est touché" in lue
    assert "Aucune sauvegarde n’a été faite" in lue
    assert lue.index("visé : 1 s") < lue.index("visé : 0,5 s")


def test_relancer_une_tache(client: Client, page: Any) -> None:
    pk = tache(statut="failed")
    adresse = reverse("administration:systeme_relancer", args=[pk])
    assert adresse in page()
    reponse = client.post(adresse, follow=True)
    assert "« Alertes du public » repart." in reponse.content.decode()
    assert ProcrastinateJob.objects.get(pk=pk).status == "todo"
    assert "rien à relancer" in client.post(adresse, follow=True).content.decode()
    assert client.post(reverse("administration:systeme_relancer", args=[pk + 9])).status_code == 404


@pytest.mark.parametrize("role", [Role.SERVICE_OFFRE, Role.ORGANISME, Role.REGION])
def test_les_autres_ne_trouvent_rien(client: Client, role: Role) -> None:
    client.force_login(UtilisateurFactory(role=role))
    pk = tache(statut="failed")
    for nom in ("administration:systeme", "administration:systeme_prevenus"):
        assert client.get(reverse(nom)).status_code == 404
    assert client.post(reverse("administration:systeme_relancer", args=[pk])).status_code == 404
    assert ProcrastinateJob.objects.get(pk=pk).status == "failed"


def test_qui_est_prevenu_et_quand(page: Any, settings: Any) -> None:
    assert "compte de l’administration" in page("administration:systeme_prevenus")
    settings.VEILLE_COURRIELS = ["astreinte@exemple.fr"]
    settings.VEILLE_TACHES_MINUTES = 7
    veiller()
    lue = page("administration:systeme_prevenus")
    assert "astreinte@exemple.fr" in lue and "après 7 minutes" in lue
    assert "Aucune sauvegarde n’a été faite" in lue and "En cours" in lue


def test_meme_nombre_de_requetes(page: Any) -> None:
    """One of each or twenty: the same number of questions."""
    nombres = []
    for fois in (1, 19):
        for rang in range(fois):
            tache(statut="failed")
            deposer(Courriel(destinataire="a@exemple.fr", sujet="Oui", texte="Oui."))
            lenteur(f"public:v{fois}x{rang}", 900_000, 30)
            noter_une_sauvegarde()
        Courriel.objects.update(essais=1)
        page()
        with CaptureQueriesContext(connection) as requetes:
            page()
        nombres.append(len(requetes))
    assert nombres[0] == nombres[1] <= 40


def test_une_reprise_jamais_essayee_ou_oubliee_se_dit(page: Any) -> None:
    """On the page; nobody is written to for it."""
    ouvrier()
    noter_une_sauvegarde()
    assert "Aucune reprise n’a encore été essayée" in page()
    assert not any("reprise" in nouvelle for nouvelle in veiller().nouvelles)
    essai = noter_un_essai()
    assert "Aucune reprise" not in page()
    essai.faite_le -= datetime.timedelta(days=93)
    essai.save()
    assert "Aucune reprise n’a été essayée depuis le" in page()


def test_la_demande_d_une_personne_qui_attend_se_dit(page: Any) -> None:
    """In time for the month that the law gives."""
    demande = Demande.objects.create(
        nature=Demande.Nature.EFFACEMENT, situation=Demande.Situation.A_DECIDER
    )
    assert "La demande d’une personne attend depuis" not in page()
    Demande.objects.update(cree_le=timezone.now() - datetime.timedelta(days=16))
    assert "La demande d’une personne attend depuis 16 jours" in page()
    assert any("demande d’une personne" in nouvelle for nouvelle in veiller().nouvelles)
    assert reverse("administration:personne", args=[demande.pk]) in page()


def test_un_processus_dit_qu_il_vit_et_depuis_quelle_version() -> None:
    battement = Battement(Durees())
    battement.dire()
    vu = Processus.objects.get()
    battement.dire()
    revu = Processus.objects.get()
    assert revu.depuis == vu.depuis and revu.vu_le > vu.vu_le and revu.disque > revu.disque_libre
    assert MiseEnService.objects.get().version == version()
    MiseEnService.objects.update(version="0.0.1")
    Battement(Durees()).dire()
    assert [m.version for m in MiseEnService.objects.all()] == [version(), "0.0.1"]


def test_ce_qui_est_ancien_est_oublie() -> None:
    vieux = timezone.now() - datetime.timedelta(days=500)
    Battement(Durees()).dire()
    Processus.objects.update(vu_le=vieux)
    noter_une_sauvegarde()
    oublier(0)
    assert not Processus.objects.exists()


def test_ce_dont_on_est_prevenu_est_dit(page: Any) -> None:
    """What the watch writes for has its line."""
    lue = page("administration:systeme_prevenus")
    for quoi in (
        "données ouvertes",
        "courriel est abandonné",
        "demande d’une personne",
        "son index",
    ):
        assert quoi in lue, quoi


def test_une_page_a_le_nom_que_les_gens_lisent() -> None:
    assert nom_de_page("service_offre:pilotage") == "Pilotage"
    assert nom_de_page("public:inconnue") == "public:inconnue"
