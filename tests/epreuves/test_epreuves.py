"""The trials themselves, tiny: they pass on what holds, and see what doesn't."""

import os
import smtplib
import time
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from django.db import connection

from sofi.comptes.models import Role
from sofi.referentiels.models import Nsf
from tests.fabriques import RattachementFactory, UtilisateurFactory

from .endurance import juger, mesurer
from .fuzz import Fuzz
from .gestes import Envoyer, Geste
from .lieu import Boite, port_libre
from .morts import Partie

pytestmark = pytest.mark.long
ADRESSES = ["organisme:annuaire_contact_ajouter", "public:selection", "public:actualites"]


@pytest.mark.django_db
def test_le_fuzz_ne_trouve_rien_puis_voit_une_page_qui_tombe():
    fuzz = Fuzz(1, ADRESSES)
    for numero in range(30):
        fuzz.jouer(numero)
    assert fuzz.fautes == {} and sum(fuzz.statuts.values()) == 30
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        curseur.execute("ALTER TABLE comptes_utilisateur RENAME TO comptes_ailleurs")
    for numero in range(30):
        fuzz.jouer(numero)
    # What failed first, or what follows it in the same transaction.
    assert fuzz.fautes
    assert all("comptes_utilisateur" in dite or "aborted" in dite for dite in fuzz.fautes)


class AMoitie(Geste):
    """What no act of the site does: two rows, each in its own transaction."""

    nom = "à moitié"

    def agir(self):
        for code in ("901", "902"):
            Nsf.objects.get_or_create(code=f"{code[0]}{self.tour % 10}{code[2]}")
            time.sleep(0.3)

    def photo(self):
        return Nsf.objects.count()

    def accompli(self, avant, apres):
        return apres == avant + 2


@pytest.mark.django_db(transaction=True)
def test_les_morts_laissent_un_envoi_entier_et_voient_ce_qui_ne_l_est_pas():
    lien = RattachementFactory()
    monde = SimpleNamespace(
        organisme=lien.utilisateur,
        etablissement=lien.etablissement,
        offre=UtilisateurFactory(role=Role.SERVICE_OFFRE),
    )
    envoi = Partie(Envoyer(monde))
    for part in (0.3, 0.9):
        envoi.tuer(envoi.duree * part)
    assert envoi.fautes == [] and envoi.morts == 2
    partie = Partie(AMoitie(monde))
    partie.tuer(0.25)
    assert "à moitié écrit" in partie.fautes[0]


def test_l_endurance_voit_ce_qui_monte_et_laisse_ce_qui_va_et_vient():
    instants = [5.0 * rang for rang in range(120)]
    dents = [{"index fichiers": 27.0 + 23 * (rang % 7 // 3)} for rang in range(120)]
    assert juger(instants, dents) == []
    fuites = [{"web mo": 200.0 + 0.4 * rang + rang % 5} for rang in range(120)]
    assert juger(instants, fuites)[0].startswith("web mo monte")
    chauffe = [{"web mo": 200.0 + 150 * min(rang, 30) / 30} for rang in range(120)]
    assert juger(instants, chauffe) == [], "caches fill at the beginning"


def test_l_endurance_compte_ce_que_tient_un_programme():
    avant = mesurer(os.getpid())
    tube = os.pipe()
    apres = mesurer(os.getpid())
    for bout in tube:
        os.close(bout)
    assert apres["fichiers"] == avant["fichiers"] + 2
    assert avant["mo"] > 10 and avant["fils"] >= 1


@pytest.mark.enable_socket
def test_la_boite_refuse_puis_prend_et_voit_un_double(tmp_path):
    boite = Boite("http://127.0.0.1:9", tmp_path, port_libre())
    boite._puits.start()
    boite.fermer()
    boite.rouvrir()
    message = EmailMessage()
    message["Message-ID"], message["To"] = "<1@exemple.fr>", "a@exemple.fr"
    try:
        with smtplib.SMTP("127.0.0.1", boite._puits.port) as serveur:
            boite.refuse = True
            with pytest.raises(smtplib.SMTPDataError, match="ne prend rien"):
                serveur.send_message(message, "b@exemple.fr")
            boite.refuse = False
            serveur.send_message(message, "b@exemple.fr")
            assert boite.doubles() == [] and boite.recus["a@exemple.fr"] == 1
            serveur.send_message(message, "b@exemple.fr")
            assert boite.doubles() == ["Message-ID: <1@exemple.fr>"]
    finally:
        boite.fermer_le_puits()
