"""The copy of somebody's data: all of it, nothing secret, for whoever asked, for a week."""

import csv
import datetime
import io
import json
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sofi.annuaire.models import Contact
from sofi.personnes.demandes import demander_sa_copie, faire
from sofi.personnes.export import NOM as FICHIER
from sofi.personnes.models import Demande, Paquet, Trace
from sofi.socle.signature import signer
from tests.fabriques import UtilisateurFactory

from .monde import COURRIEL, NOM, PRENOM, Traces

pytestmark = pytest.mark.django_db


def ouvrir(paquet: Paquet) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(bytes(paquet.contenu)))


def test_tout_ce_qui_est_sien_et_rien_de_secret() -> None:
    traces = Traces()
    traces.compte.set_password("Un mot de passe bien long")
    traces.compte.save()
    with signer(ecran="annuaire", utilisateur=traces.compte.pk):
        Contact.objects.filter(pk=traces.accueil.pk).update(telephone="3949")
    demande = demander_sa_copie(traces.compte)
    assert demander_sa_copie(traces.compte) == demande, "one at a time"
    faire(demande=demande.pk)
    demande.refresh_from_db()
    assert (demande.situation, demande.cherche) == (Demande.Situation.PRETE, {})
    archive = ouvrir(demande.paquet)
    donnees = json.loads(archive.read("donnees.json"))
    [compte] = donnees["comptes_utilisateur"]
    assert (compte["nom"], compte["prenom"], compte["email"]) == (NOM, PRENOM, COURRIEL)
    assert "password" not in compte
    for table in ("annuaire_contact", "annuaire_rattachement", "courriels_courriel", "historique"):
        assert donnees[table], table
        assert f"{table}.csv" in archive.namelist()
    assert traces.compte.password not in str(donnees)
    lignes = list(
        csv.reader(
            io.StringIO(archive.read("annuaire_contact.csv").decode("utf-8-sig")), delimiter=";"
        )
    )
    assert NOM in lignes[1]
    explication = archive.read("lisez-moi.txt").decode()
    assert "Pourquoi" in explication and "annuaire_contact.csv" in explication


def test_rien_d_une_autre_personne() -> None:
    traces = Traces()
    autre = UtilisateurFactory(nom="Toutautre")
    demande = demander_sa_copie(autre)
    faire(demande=demande.pk)
    demande.refresh_from_db()
    texte = ouvrir(demande.paquet).read("donnees.json").decode()
    assert NOM not in texte and COURRIEL not in texte and traces.etablissement.nom not in texte


def test_prise_par_qui_l_a_demandee_sept_jours(client: Client) -> None:
    compte = UtilisateurFactory()
    client.force_login(compte)
    page = reverse("compte:donnees")
    assert "Préparer mes données" in client.get(page).content.decode()
    client.post(reverse("compte:preparer"))
    assert "En préparation" in client.get(page).content.decode()
    demande = Demande.objects.get()
    copie = reverse("compte:copie", args=[demande.pk])
    assert client.get(copie).status_code == 404
    faire(demande=demande.pk)
    assert copie in client.get(page).content.decode()
    reponse = client.get(copie)
    assert reponse.status_code == 200 and FICHIER in reponse.headers["Content-Disposition"]
    assert zipfile.ZipFile(io.BytesIO(reponse.content)).testzip() is None
    assert Trace.objects.filter(nature="remise", auteur=compte).count() == 1
    for role in ("organisme", "administration"):
        autre = Client()
        autre.force_login(UtilisateurFactory(role=role))
        assert autre.get(copie).status_code == 404
    Paquet.objects.update(expire_le=timezone.now() - datetime.timedelta(minutes=1))
    assert client.get(copie).status_code == 404
    assert copie not in client.get(page).content.decode()


def test_une_cellule_n_est_pas_une_formule() -> None:
    compte = UtilisateurFactory(nom="=1+1")
    demande = demander_sa_copie(compte)
    faire(demande=demande.pk)
    texte = ouvrir(Paquet.objects.get()).read("comptes_utilisateur.csv").decode("utf-8-sig")
    assert "'=1+1" in texte
