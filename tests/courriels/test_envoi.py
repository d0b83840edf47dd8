"""E-mails leave once, whatever the server and the senders do."""

import datetime
import threading
import time
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from sofi.courriels import envoi
from sofi.courriels.ecriture import deposer
from sofi.courriels.models import Courriel
from tests.facteur import Facteur, contenu

pytestmark = pytest.mark.django_db
Situation = Courriel.Situation


def ecrit(rang: int = 1, **champs: Any) -> Courriel:
    """An e-mail that nobody has tried to send yet."""
    return Courriel.objects.create(
        destinataire=f"personne{rang}@exemple.fr",
        sujet="Votre demande",
        texte="Bonjour à tous.\n",
        html="<p>Bonjour à tous.</p>",
        gabarit="essai",
        **champs,
    )


def rendre_dus() -> None:
    """As if the wait were over."""
    Courriel.objects.filter(situation=Situation.A_ENVOYER).update(
        prochain_essai=timezone.now() - datetime.timedelta(seconds=1)
    )


def test_refuse_raccroche_puis_accepte(facteur: Facteur) -> None:
    """Refused for now, dropped in the middle, refused for good, then taken: received once."""
    facteur.humeurs = ["refuser", "raccrocher", "refuser le destinataire"]
    courriel = ecrit()
    for essai in range(1, 4):
        assert envoi.envoyer_en_attente() == envoi.Bilan(envoyes=0, echecs=1)
        courriel.refresh_from_db()
        assert (courriel.essais, courriel.situation) == (essai, Situation.A_ENVOYER)
        assert courriel.derniere_erreur
        assert envoi.envoyer_en_attente() == envoi.Bilan(), "it waits before the next try"
        rendre_dus()
    assert envoi.envoyer_en_attente() == envoi.Bilan(envoyes=1)
    rendre_dus()
    assert envoi.envoyer_en_attente() == envoi.Bilan()
    [recu] = facteur.recus
    assert (recu["Subject"], recu["To"]) == ("Votre demande", "personne1@exemple.fr")
    assert contenu(recu, "plain") == "Bonjour à tous.\n"
    assert "<p>Bonjour à tous.</p>" in contenu(recu, "html")
    courriel.refresh_from_db()
    assert (courriel.situation, courriel.derniere_erreur) == (Situation.ENVOYE, "")
    assert courriel.envoye_le is not None


def test_serveur_absent(smtp: None) -> None:
    """No server at all: the e-mail waits, and the next one doesn't make anybody wait."""
    premier, second = ecrit(1), ecrit(2)
    envoi.envoyer_tout_de_suite(premier.pk)
    envoi.envoyer_tout_de_suite(second.pk)
    premier.refresh_from_db()
    second.refresh_from_db()
    assert (premier.essais, second.essais) == (1, 0)
    assert "ConnectionRefusedError" in premier.derniere_erreur


def test_un_refus_ne_retarde_pas_les_autres(facteur: Facteur) -> None:
    """A mailbox that refuses says nothing of the others."""
    facteur.humeurs = ["refuser le destinataire"]
    for courriel in (ecrit(1), ecrit(2)):
        envoi.envoyer_tout_de_suite(courriel.pk)
    assert facteur.destinataires == ["personne2@exemple.fr"]


def test_la_passe_continue_apres_un_refus(facteur: Facteur) -> None:
    """One e-mail refused or dropped: the rest of the pass leaves all the same."""
    facteur.humeurs = ["accepter", "raccrocher", "accepter", "refuser", "accepter"]
    for rang in range(5):
        ecrit(rang)
    assert envoi.envoyer_en_attente() == envoi.Bilan(envoyes=3, echecs=2)
    rendre_dus()
    assert envoi.envoyer_en_attente() == envoi.Bilan(envoyes=2)
    assert facteur.destinataires == [f"personne{rang}@exemple.fr" for rang in range(5)]


def test_la_passe_s_arrete_quand_rien_ne_passe(smtp: None) -> None:
    """Without a server, a pass doesn't try a thousand e-mails."""
    for rang in range(6):
        ecrit(rang)
    assert envoi.envoyer_en_attente().echecs == envoi.ECHECS_DE_SUITE


def test_attente_double_puis_abandon(smtp: None) -> None:
    """Each wait is twice the last one, up to half a day; after the last try the e-mail is kept."""
    courriel, attentes = ecrit(), []
    for _ in range(envoi.ESSAIS):
        rendre_dus()
        avant = timezone.now()
        envoi.envoyer_en_attente()
        courriel.refresh_from_db()
        attentes.append(round((courriel.prochain_essai - avant).total_seconds() / 60))
    assert attentes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 720, 720, 720, 720, 720]
    assert courriel.situation == Situation.ABANDONNE
    rendre_dus()
    assert envoi.envoyer_en_attente() == envoi.Bilan()


def test_relancer_ce_qui_est_abandonne(facteur: Facteur) -> None:
    """The command takes again what was given up."""
    ecrit(situation=Situation.ABANDONNE, essais=envoi.ESSAIS)
    sortie = StringIO()
    call_command("envoyer_courriels", "--relancer", stdout=sortie)
    assert "Abandonnés repris : 1" in sortie.getvalue()
    assert "Envoyés : 1" in sortie.getvalue()
    assert facteur.destinataires == ["personne1@exemple.fr"]


def test_expediteur_mort_en_route(facteur: Facteur) -> None:
    """Claimed by a sender that died: taken by another one after a while, not before."""
    courriel = ecrit()
    assert envoi.reserver(courriel)
    assert not envoi.reserver(courriel), "claimed twice"
    assert envoi.envoyer_en_attente() == envoi.Bilan()
    rendre_dus()
    assert envoi.envoyer_en_attente() == envoi.Bilan(envoyes=1)


def test_un_secret_est_efface_une_fois_parti(facteur: Facteur) -> None:
    """The words that open an account don't stay in the base."""
    courriel = ecrit(secret=True)
    envoi.envoyer_en_attente()
    courriel.refresh_from_db()
    assert (courriel.texte, courriel.html) == ("", "")
    assert "Bonjour" in contenu(facteur.recus[0], "plain")


def test_ecrit_avec_ce_qu_il_annonce(django_capture_on_commit_callbacks: Any) -> None:
    """What is cancelled is not announced; the same key twice is one e-mail."""
    modele = {"destinataire": "a@exemple.fr", "sujet": "Une\nligne", "texte": "…", "clef": "x"}
    with django_capture_on_commit_callbacks() as appels:
        with pytest.raises(IntegrityError), transaction.atomic():
            deposer(Courriel(**modele))
            Courriel.objects.create(**modele)
        assert not Courriel.objects.exists()
        assert deposer(Courriel(**modele)).pk == deposer(Courriel(**modele)).pk
    assert len(appels) == 2
    assert Courriel.objects.get().sujet == "Une ligne"


@pytest.mark.django_db(transaction=True)
def test_deux_expediteurs_ensemble(facteur: Facteur) -> None:
    """Four senders at once over forty e-mails, some dropped: each is received once."""
    for rang in range(40):
        ecrit(rang)
    facteur.humeurs = ["accepter", "raccrocher", "accepter", "refuser"]
    depart = threading.Barrier(4)

    def envoyer() -> None:
        depart.wait()
        try:
            envoi.envoyer_en_attente()
        finally:
            connection.close()

    for _ in range(2):
        fils = [threading.Thread(target=envoyer) for _ in range(4)]
        for fil in fils:
            fil.start()
        for fil in fils:
            fil.join()
        rendre_dus()
    assert facteur.destinataires == sorted(f"personne{rang}@exemple.fr" for rang in range(40))
    assert set(Courriel.objects.values_list("situation", flat=True)) == {Situation.ENVOYE}
    identites = {recu["Message-ID"] for recu in facteur.recus}
    assert len(identites) == 40


@pytest.mark.django_db(transaction=True)
def test_le_service_envoie_ce_qui_reste(facteur: Facteur) -> None:
    """Pass after pass, what was put off leaves; told to stop, it stops."""
    arret = threading.Event()

    def servir() -> None:
        envoi.envoyer_sans_cesse(arret, pause=0.02)
        connection.close()

    service = threading.Thread(target=servir)
    service.start()
    ecrit(1)
    ecrit(2, prochain_essai=timezone.now() + datetime.timedelta(seconds=0.2))
    fin = time.monotonic() + 10
    while len(facteur.recus) < 2 and time.monotonic() < fin:
        time.sleep(0.02)
    arret.set()
    service.join(10)
    assert not service.is_alive()
    assert facteur.destinataires == ["personne1@exemple.fr", "personne2@exemple.fr"]
