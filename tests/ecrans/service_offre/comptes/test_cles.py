"""The activation keys: given, sent again, cancelled."""

import re

import pytest
from django.test import Client

from sofi.annuaire.cles import activer, donner_cle
from sofi.comptes.models import Acte, CleActivation, Utilisateur
from sofi.courriels.models import Courriel
from tests.fabriques import EtablissementFactory
from tests.facteur import Facteur

from .aide import SIRET, Envoi, annonce, lire

pytestmark = pytest.mark.django_db


def test_donner_une_cle(client: Client, envoyer: Envoi, offre: Utilisateur) -> None:
    """Without a request, for an établissement that exists; a fault is said."""
    etablissement = EtablissementFactory()
    ecrit = f"{etablissement.siret[:9]} {etablissement.siret[9:]}"
    envoyer("comptes_cle_donner", email="Nouvelle@exemple.fr", etablissement=ecrit)
    cle = CleActivation.objects.get()
    assert (cle.email, cle.cree_par) == ("nouvelle@exemple.fr", offre)
    page = lire(client, "comptes_cles")
    assert "nouvelle@exemple.fr" in page and "envoyé" in page
    for saisie, message in (
        ({"email": "", "etablissement": SIRET}, "Aucun établissement n&#x27;a le SIRET"),
        ({"email": offre.email, "etablissement": etablissement.siret}, "seule une personne"),
    ):
        reponse = envoyer("comptes_cle_donner", **saisie)
        assert reponse.status_code == 422 and message in reponse.content.decode()
    assert CleActivation.objects.count() == 1


def test_renvoyer_puis_annuler(envoyer: Envoi, offre: Utilisateur, facteur: Facteur) -> None:
    """A new key for the same établissements, the old one dead; a cancelled key stays so."""
    etablissement = EtablissementFactory()
    premiere = donner_cle("a@exemple.fr", [etablissement], auteur=offre)
    envoyer("comptes_cle_renvoyer", premiere.pk)
    premiere.refresh_from_db()
    seconde = CleActivation.objects.exclude(pk=premiere.pk).get()
    assert premiere.annulee_le and CleActivation.objects.utilisables().contains(seconde)
    assert seconde.acces.get().etablissement == etablissement
    assert facteur.destinataires == ["a@exemple.fr", "a@exemple.fr"]
    envoyer("comptes_cle_annuler", seconde.pk)
    seconde.refresh_from_db()
    assert not CleActivation.objects.utilisables().contains(seconde)
    avant = Acte.objects.count()
    for nom in ("comptes_cle_annuler", "comptes_cle_renvoyer"):
        assert "n'y a plus rien à faire" in annonce(envoyer(nom, seconde.pk))
    assert (CleActivation.objects.count(), Acte.objects.count()) == (2, avant)


def test_cle_utilisee(client: Client, envoyer: Envoi, offre: Utilisateur) -> None:
    """Used, it can be neither cancelled nor sent again."""
    cle = donner_cle("a@exemple.fr", [EtablissementFactory()], auteur=offre)
    texte = Courriel.objects.get(clef=f"cle-activation:{cle.pk}").texte
    trouvee = re.search(r"Votre clé d’activation : (\S+)", texte)
    assert trouvee is not None
    activer(trouvee.group(1), email="a@exemple.fr", nom="Essai", mot_de_passe="x")
    for nom in ("comptes_cle_annuler", "comptes_cle_renvoyer"):
        assert "a déjà servi" in annonce(envoyer(nom, cle.pk))
    assert "Utilisée" in lire(client, "comptes_cles", etat="utilisees")
    assert "Aucune clé ne correspond" in lire(client, "comptes_cles", etat="utilisables")


def test_courriel_non_remis(client: Client, offre: Utilisateur) -> None:
    """A key whose mail didn't leave is shown with the reason."""
    cle = donner_cle("a@exemple.fr", [EtablissementFactory()], auteur=offre)
    Courriel.objects.filter(clef=f"cle-activation:{cle.pk}").update(
        situation="abandonne", derniere_erreur="550 Boîte inconnue"
    )
    page = lire(client, "comptes_cles")
    assert "Non remis" in page and "550 Boîte inconnue" in page
