"""E-mails leave once, whatever the server and the senders do."""

import datetime
import threading
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from sofi.courriels import envoi
from sofi.courriels.ecriture import deposer
from sofi.courriels.models import Courriel
from sofi.socle.taches import PlusTard
from tests.fabriques import UtilisateurFactory
from tests.facteur import Facteur, contenu

pytestmark = pytest.mark.django_db
Situation = Courriel.Situation


def ecrit(rang: int = 1, **champs: Any) -> Courriel:
    """An e-mail that nobody has tried to send yet, without its job."""
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
    avant = timezone.now() - datetime.timedelta(minutes=2)
    Courriel.objects.filter(situation=Situation.A_ENVOYER).update(
        prochain_essai=avant, essaye_le=avant
    )


def test_refuse_raccroche_puis_accepte(facteur: Facteur) -> None:
    """Refused for now, dropped in the middle, refused for good, then taken: received once."""
    facteur.humeurs = ["refuser", "raccrocher", "refuser le destinataire"]
    courriel = ecrit()
    for essai in range(1, 4):
        assert envoi.essayer(courriel.pk) is not None
        courriel.refresh_from_db()
        assert (courriel.essais, courriel.situation) == (essai, Situation.A_ENVOYER)
        assert courriel.derniere_erreur
        assert envoi.essayer(courriel.pk) == courriel.prochain_essai, "it waits before the next try"
        rendre_dus()
    assert envoi.envoyer_en_attente() == envoi.Bilan(envoyes=1)
    assert envoi.essayer(courriel.pk) is None
    [recu] = facteur.recus
    assert (recu["Subject"], recu["To"]) == ("Votre demande", "personne1@exemple.fr")
    assert contenu(recu, "plain") == "Bonjour à tous.\n"
    assert "<p>Bonjour à tous.</p>" in contenu(recu, "html")
    courriel.refresh_from_db()
    assert (courriel.situation, courriel.derniere_erreur) == (Situation.ENVOYE, "")
    assert courriel.envoye_le is not None


def test_la_tache_revient_quand_le_courriel_le_dit(facteur: Facteur) -> None:
    """The job is run again at the next try of the e-mail, and ends once it left."""
    facteur.humeurs = ["refuser"]
    courriel = ecrit()
    with pytest.raises(PlusTard) as plus_tard:
        envoi.envoyer(courriel.pk)
    courriel.refresh_from_db()
    assert plus_tard.value.quand == courriel.prochain_essai
    rendre_dus()
    envoi.envoyer(courriel.pk)
    assert len(facteur.recus) == 1


def test_serveur_absent(smtp: None) -> None:
    """No server at all: the e-mails after the first wait without a try, and without being told off for it."""
    premier, second = ecrit(1), ecrit(2)
    assert envoi.envoyer_en_attente() == envoi.Bilan(restent=2)
    premier.refresh_from_db()
    second.refresh_from_db()
    assert (premier.essais, second.essais) == (1, 0)
    assert "ConnectionRefusedError" in premier.derniere_erreur
    assert second.prochain_essai > timezone.now()


def test_un_refus_ne_retarde_pas_les_autres(facteur: Facteur) -> None:
    """Refused or dropped: the others leave all the same."""
    facteur.humeurs = ["refuser le destinataire", "accepter", "refuser", "accepter", "accepter"]
    for rang in range(5):
        ecrit(rang)
    assert envoi.envoyer_en_attente() == envoi.Bilan(envoyes=3, restent=2)
    rendre_dus()
    assert envoi.envoyer_en_attente() == envoi.Bilan(envoyes=2)
    assert facteur.destinataires == [f"personne{rang}@exemple.fr" for rang in range(5)]


def test_attente_double_puis_abandon(smtp: None) -> None:
    """Each wait is twice the last one, up to half a day; after the last try the e-mail is kept."""
    courriel, attentes = ecrit(), []
    for _ in range(envoi.ESSAIS):
        rendre_dus()
        avant = timezone.now()
        envoi.essayer(courriel.pk)
        courriel.refresh_from_db()
        attentes.append(round((courriel.prochain_essai - avant).total_seconds() / 60))
    assert attentes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 720, 720, 720, 720, 720]
    assert courriel.situation == Situation.ABANDONNE
    assert envoi.essayer(courriel.pk) is None


def test_relancer_ce_qui_est_abandonne(facteur: Facteur) -> None:
    """The command takes again what was given up."""
    ecrit(situation=Situation.ABANDONNE, essais=envoi.ESSAIS)
    sortie = StringIO()
    call_command("envoyer_courriels", "--relancer", stdout=sortie)
    assert "Abandonnés repris : 1" in sortie.getvalue()
    assert "Envoyés : 1" in sortie.getvalue()
    assert facteur.destinataires == ["personne1@exemple.fr"]


def test_une_adresse_impossible_est_abandonnee_comme_un_refus(facteur: Facteur) -> None:
    """What the mail library itself refuses is an error like the server's: counted, put off, kept."""
    courriel = ecrit()
    Courriel.objects.filter(pk=courriel.pk).update(destinataire="a@exemple.fr\nBcc: b@exemple.fr")
    assert envoi.essayer(courriel.pk) is not None
    courriel.refresh_from_db()
    assert courriel.derniere_erreur and not facteur.recus


def test_un_compte_ferme_ne_recoit_rien(facteur: Facteur) -> None:
    """Closed between the writing and the sending."""
    courriel = ecrit(utilisateur=UtilisateurFactory(is_active=False))
    assert envoi.essayer(courriel.pk) is None
    courriel.refresh_from_db()
    assert courriel.est_abandonne and courriel.derniere_erreur == envoi.COMPTE_FERME
    assert not facteur.recus


def test_un_secret_est_efface_une_fois_parti(facteur: Facteur) -> None:
    """The words that open an account don't stay in the base."""
    courriel = ecrit(secret=True)
    envoi.envoyer_en_attente()
    courriel.refresh_from_db()
    assert (courriel.texte, courriel.html) == ("", "")
    assert "Bonjour" in contenu(facteur.recus[0], "plain")


def test_ecrit_avec_ce_qu_il_annonce() -> None:
    """What is cancelled is not announced, nor its job kept; the same key twice is one e-mail."""
    modele = {"destinataire": "a@exemple.fr", "sujet": "Une\nligne", "texte": "…", "clef": "x"}
    taches = ProcrastinateJob.objects.filter(task_name="courriels.envoyer")
    avant = taches.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        deposer(Courriel(**modele))
        Courriel.objects.create(**modele)
    assert not Courriel.objects.exists() and taches.count() == avant
    garde = deposer(Courriel(**modele))
    assert deposer(Courriel(**modele)).pk == garde.pk
    assert taches.latest("pk").args == {"courriel": garde.pk}
    assert Courriel.objects.get().sujet == "Une ligne"


@pytest.mark.django_db(transaction=True)
def test_quatre_expediteurs_ensemble(facteur: Facteur) -> None:
    """Four senders at once over forty e-mails, some dropped: each is received once."""
    for rang in range(40):
        ecrit(rang)
    facteur.humeurs = ["accepter", "refuser", "accepter", "refuser"]
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
