"""What alerts send: once for each period, whatever is killed; received by a real mail server."""

import datetime
import os
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from sofi.annuaire.models import Etablissement, PorteOuverte
from sofi.courriels import envoi
from sofi.courriels.models import Courriel, Nature
from sofi.usagers import alertes, envois
from sofi.usagers.models import Abonne, Alerte
from tests.attentes import attendre, compter
from tests.bases import adresse
from tests.diffusion.aide import publier_document
from tests.documents import document_exemple
from tests.ecrans.public.conftest import a_venir, dans
from tests.fabriques import EtablissementFactory, SiteFactory
from tests.facteur import Facteur, contenu, facteur, port_libre, smtp
from tests.sources import RACINE

from .test_alertes import confirmee

__all__ = ["facteur", "port_libre", "smtp"]
pytestmark = pytest.mark.django_db
JOURS = datetime.timedelta(days=1)
PARIS = ZoneInfo("Europe/Paris")


def publier(numero: int = 1, titre: str = "Vitrail", *sessions: Any) -> None:
    publier_document(
        document_exemple(
            action={"id": numero, "titre": titre}, sessions=list(sessions) or [a_venir(numero)]
        )
    )


def due(recherche: str = "q=vitrail", **champs: Any) -> Alerte:
    """A confirmed alert whose last sending was long ago."""
    alerte = confirmee(recherche, **champs)
    Courriel.objects.all().delete()
    Alerte.objects.filter(pk=alerte.pk).update(envoyee_pour=timezone.localdate() - 30 * JOURS)
    return alerte


def a(jour: int, heure: int, minute: int = 0, mois: int = 3) -> datetime.datetime:
    return datetime.datetime(2027, mois, jour, heure, minute, tzinfo=PARIS)


def test_ce_qui_est_nouveau_part_une_fois(facteur: Facteur, settings: Any) -> None:
    settings.ADRESSE_DU_SITE = "https://sofi.exemple.fr"
    alerte = due()
    publier()
    publier(2, "Plomberie")
    assert envois.envoyer_les_alertes(timezone.now()) == 1
    assert envois.envoyer_les_alertes(timezone.now()) == 0
    assert envoi.envoyer_en_attente().envoyes == 1
    [recu] = facteur.recus
    texte = contenu(recu, "plain")
    assert recu["Subject"] == "1 nouveauté : vitrail"
    assert "Nouvelle formation : Vitrail" in texte
    assert "Plomberie" not in texte
    assert "https://sofi.exemple.fr/formation/1/" in texte
    assert f"https://sofi.exemple.fr/mes-alertes/{alerte.abonne.cle}/" in texte
    html = contenu(recu, "html")
    assert f'href="https://sofi.exemple.fr/alerte/{alerte.cle}/arreter/"' in html
    envoye = Courriel.objects.get(nature=Nature.ALERTE)
    assert (envoye.texte, envoye.html, envoye.desabonnement) == ("", "", "")


def test_les_en_tetes_comme_une_messagerie_les_lit(
    facteur: Facteur, settings: Any, client: Client
) -> None:
    """RFC 8058: one https address, the exact words, and what is posted there stops it, without cookie nor token."""
    settings.ADRESSE_DU_SITE = "https://sofi.exemple.fr"
    alerte = due()
    publier()
    envois.envoyer_les_alertes(timezone.now())
    envoi.envoyer_en_attente()
    [recu] = facteur.recus
    assert recu.get_all("List-Unsubscribe-Post") == ["List-Unsubscribe=One-Click"]
    [desabonnement] = recu.get_all("List-Unsubscribe") or []
    lu = re.fullmatch(r"<https://sofi\.exemple\.fr(/[\w/-]+)>", desabonnement.strip())
    assert lu is not None
    assert recu.get_content_type() == "multipart/alternative"
    assert [partie.get_content_type() for partie in recu.iter_parts()] == [
        "text/plain",
        "text/html",
    ]
    for entete in ("From", "To", "Date", "Message-ID", "Auto-Submitted"):
        assert len(recu.get_all(entete) or []) == 1
    messagerie = Client(enforce_csrf_checks=True)
    reponse = messagerie.post(lu[1], {"List-Unsubscribe": "One-Click"})
    assert (reponse.status_code, reponse.cookies) == (200, {})
    alerte.refresh_from_db()
    assert alerte.arretee
    assert messagerie.post(lu[1], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert client.get(lu[1]).status_code == 200


def test_lire_le_lien_n_arrete_ni_ne_confirme(client: Client) -> None:
    """What a mailbox opens to look at it changes nothing."""
    alertes.demander("moi@exemple.fr", "q=bois", "jour")
    alerte = Alerte.objects.get()
    for chemin in (f"/alerte/{alerte.cle}/", f"/alerte/{alerte.cle}/arreter/"):
        for lire in (client.get, client.head):
            assert lire(chemin).status_code == 200
    alerte.refresh_from_db()
    assert (alerte.confirmee, alerte.arretee) == (False, False)


def test_rien_de_nouveau_n_ecrit_rien_et_la_periode_est_faite() -> None:
    publier()
    alerte = due()
    assert envois.envoyer_les_alertes(timezone.now()) == 0
    publier(2, "Vitrail d’art")
    assert envois.envoyer_les_alertes(timezone.now()) == 0, "the period is done"
    Alerte.objects.filter(pk=alerte.pk).update(envoyee_pour=timezone.localdate() - 30 * JOURS)
    assert envois.envoyer_les_alertes(timezone.now()) == 1


def test_dates_nouvelles_et_changees_sont_dites() -> None:
    publier(1, "Vitrail", a_venir(1))
    due()
    publier(1, "Vitrail", a_venir(1, date_debut=dans(90)), a_venir(2))
    envois.envoyer_les_alertes(timezone.now())
    texte = Courriel.objects.get(nature=Nature.ALERTE).texte
    assert "Nouvelles dates : Vitrail" in texte
    assert "(au lieu de " in texte


def test_dix_au_plus_et_les_autres_par_la_page() -> None:
    due()
    for numero in range(1, 13):
        publier(numero, f"Vitrail {numero}")
    envois.envoyer_les_alertes(timezone.now())
    courriel = Courriel.objects.get(nature=Nature.ALERTE)
    assert courriel.sujet.startswith("12")
    assert courriel.texte.count("Nouvelle formation") == envois.MONTREES
    assert "/?q=" in courriel.texte


def test_une_recherche_perdue_le_dit_une_fois() -> None:
    alerte = due("repere=programme:999")
    publier()
    assert envois.envoyer_les_alertes(timezone.now()) == 1
    assert "programme 999" in Courriel.objects.get(nature=Nature.ALERTE).texte
    Alerte.objects.filter(pk=alerte.pk).update(envoyee_pour=timezone.localdate() - 30 * JOURS)
    publier(2)
    assert envois.envoyer_les_alertes(timezone.now()) == 0


@pytest.mark.parametrize(
    ("rythme", "instant", "periode"),
    [
        ("jour", a(27, 6, 59), datetime.date(2027, 3, 26)),
        ("jour", a(27, 7), datetime.date(2027, 3, 27)),
        ("jour", a(27, 23, 59), datetime.date(2027, 3, 27)),
        # Summer time begins on the 28th: seven o'clock is seven o'clock.
        ("jour", a(28, 6, 59), datetime.date(2027, 3, 27)),
        ("jour", a(28, 7), datetime.date(2027, 3, 28)),
        ("semaine", a(29, 6, 59), datetime.date(2027, 3, 22)),
        ("semaine", a(29, 7), datetime.date(2027, 3, 29)),
        # A worker that was off for days sends the week's all the same.
        ("semaine", a(3, 22, mois=4), datetime.date(2027, 3, 29)),
        # Winter time begins on 31 October.
        ("jour", a(31, 6, 59, mois=10), datetime.date(2027, 10, 30)),
        ("jour", a(31, 7, mois=10), datetime.date(2027, 10, 31)),
        ("semaine", a(1, 7, mois=1), datetime.date(2026, 12, 28)),
    ],
)
def test_la_periode_due(rythme: str, instant: datetime.datetime, periode: datetime.date) -> None:
    assert alertes.periode(rythme, instant) == periode
    assert alertes.periode(rythme, instant.astimezone(datetime.UTC)) == periode


def test_une_horloge_qui_recule_n_ecrit_pas_deux_fois() -> None:
    due(rythme="jour")
    publier()
    assert envois.envoyer_les_alertes(timezone.now()) == 1
    publier(2, "Vitrail d’art")
    assert envois.envoyer_les_alertes(timezone.now() - JOURS) == 0


def test_avant_la_fin_de_l_annee_on_demande_une_fois_s_il_faut_la_garder() -> None:
    alerte = confirmee()
    confirmee("q=bois")
    Courriel.objects.all().delete()
    midi = timezone.localtime().replace(hour=12)
    Alerte.objects.filter(pk=alerte.pk).update(expire_le=midi + 29 * JOURS)
    assert envois.annoncer_les_fins(midi.replace(hour=6)) == 0
    assert envois.annoncer_les_fins(midi) == 1
    assert envois.annoncer_les_fins(midi) == 0
    assert f"/alerte/{alerte.cle}/" in Courriel.objects.get(nature=Nature.ALERTE).texte


def poser(nombre: int) -> None:
    """So many alerts, all due, each of an address of its own."""
    abonnes = Abonne.objects.bulk_create(
        Abonne(adresse=f"a{n:03}@exemple.fr", cle=f"abonne{n}") for n in range(nombre)
    )
    hier = timezone.localdate() - 30 * JOURS
    Alerte.objects.bulk_create(
        Alerte(
            abonne=abonne,
            cle=f"alerte{abonne.adresse}",
            recherche="q=vitrail",
            rythme="jour",
            demandee_le=timezone.now(),
            confirmee_le=timezone.now(),
            expire_le=timezone.now() + 100 * JOURS,
            envoyee_pour=hier,
        )
        for abonne in abonnes
    )


def test_autant_de_requetes_sans_nouveaute_quel_que_soit_le_nombre(
    django_assert_max_num_queries: Any,
) -> None:
    poser(2 * envois.LOT)
    publier(2, "Plomberie")
    envois.veille.ouvrir(0)
    with django_assert_max_num_queries(40):
        assert envois.envoyer_les_alertes(timezone.now()) == 0
    assert not Alerte.objects.filter(envoyee_pour__lt=timezone.localdate() - JOURS).exists()


KILLS = 12
LOIN = 60  # queries: some tries end before any alert is written, others after several batches
JAMAIS = 0
TUEUR = """
import os, sys, traceback, django
django.setup()
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from sofi.usagers import envois
envois.LOT = 3
reverse("public:accueil")  # reads all the addresses, once for every try
for requete in sys.stdin:
    if not (fils := os.fork()):
        reste = int(requete)
        def mourir(suite, *arguments):
            global reste
            reste -= 1
            if not reste:
                os.kill(os.getpid(), 9)
            return suite(*arguments)
        try:
            with connection.execute_wrapper(mourir):
                envois.envoyer_les_alertes(timezone.now())
        except BaseException:
            traceback.print_exc()
        os._exit(0)
    os.waitpid(fils, 0)
    print("fini", flush=True)
"""


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_tue_n_importe_ou_chaque_alerte_recoit_un_message_et_un_seul(
    facteur: Facteur, tmp_path: Path
) -> None:
    """The job is killed before a query drawn at random, and begun again; then all that is written is sent."""
    poser(40)
    publier()
    environnement = os.environ | {
        "DATABASE_URL": adresse(),
        "DJANGO_SETTINGS_MODULE": "conf.settings",
        "SOFI_VAR": str(tmp_path),
    }
    hasard, interrompus = random.Random(8058), 0
    with subprocess.Popen(
        [sys.executable, "-c", TUEUR],
        env=environnement,
        cwd=RACINE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as tueur:
        assert tueur.stdin and tueur.stdout
        for requete in [*(hasard.randint(1, LOIN) for _ in range(KILLS)), JAMAIS]:
            # What somebody killed had in hand is skipped until PostgreSQL has seen that he is gone.
            attendre(lambda: compter("xact_start IS NOT NULL") == 0, delai=60)
            tueur.stdin.write(f"{requete}\n")
            tueur.stdin.flush()
            assert tueur.stdout.readline() == "fini\n"
            interrompus += 0 < Courriel.objects.filter(nature=Nature.ALERTE).count() < 40
        tueur.stdin.close()
    assert interrompus, "no kill fell in the middle of the job"
    assert envois.envoyer_les_alertes(timezone.now()) == 0
    assert not Alerte.objects.filter(envoyee_pour__lt=timezone.localdate() - JOURS).exists()
    envoi.envoyer_en_attente()
    assert facteur.destinataires == [f"a{n:03}@exemple.fr" for n in range(40)]


def test_des_portes_ouvertes_annoncees_sont_dites_une_fois(facteur: Facteur) -> None:
    """Of the organismes whose trainings answer, to who asked for meetings; nothing needs to be published."""
    publier()
    numero = document_exemple().organisme.id
    connu = Etablissement.objects.filter(pk=numero).first()
    etablissement = connu or EtablissementFactory(pk=numero)
    site = SiteFactory(etablissement=etablissement, ville="Mayenne", principal=False)
    autre = SiteFactory(etablissement=EtablissementFactory(pk=numero + 1), principal=False)

    def ouvrir(ou: Any, jours: int) -> None:
        PorteOuverte.objects.create(
            etablissement=ou.etablissement,
            site=ou,
            date=timezone.localdate() + jours * JOURS,
            debut=datetime.time(9, 30),
        )

    ouvrir(site, 5)
    interessee = due(pour=["reunions"])
    due("q=vitrail&niveau=3")
    for jours in (-1, 10):
        ouvrir(site, jours)
    ouvrir(autre, 10)
    maintenant = timezone.now()
    assert envois.envoyer_les_alertes(maintenant) == 1
    texte = Courriel.objects.get(nature=Nature.ALERTE).texte
    assert texte.count("Portes ouvertes") == 1 and "Mayenne, " in texte
    Alerte.objects.filter(pk=interessee.pk).update(envoyee_pour=timezone.localdate() - 30 * JOURS)
    assert envois.envoyer_les_alertes(maintenant) == 0
