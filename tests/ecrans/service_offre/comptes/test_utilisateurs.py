"""The users: who, for which établissements, in what state; the journal."""

from itertools import count

import pytest
from django.test import Client
from django.urls import reverse

from sofi.annuaire.cles import donner_cle
from sofi.comptes.models import Acte, Role, Utilisateur
from tests.fabriques import EtablissementFactory, RattachementFactory, UtilisateurFactory, siret
from tests.requetes import verifier_bornees

from .aide import NOUVEAU, SIRET, Envoi, actes, annonce, demande, lire

pytestmark = pytest.mark.django_db

Nature = Acte.Nature


@pytest.mark.parametrize(
    ("criteres", "trouves"),
    [
        ({}, {"Alpha", "Beta", "Bureau du quai"}),
        ({"q": "alp"}, {"Alpha"}),
        ({"q": "beta@exemple"}, {"Beta"}),
        ({"q": f"{SIRET[:9]} {SIRET[9:]}"}, {"Alpha"}),
        ({"q": "gués"}, {"Alpha"}),
        ({"role": "service_offre"}, {"Bureau du quai"}),
        ({"etat": "ferme"}, {"Beta"}),
        ({"etat": "actif", "role": "organisme"}, {"Alpha"}),
        ({"role": "nimporte"}, {"Alpha", "Beta", "Bureau du quai"}),
    ],
)
def test_chercher_un_utilisateur(
    client: Client, offre: Utilisateur, criteres: dict[str, str], trouves: set[str]
) -> None:
    """By words, address, établissement, SIRET, role, state."""
    alpha = UtilisateurFactory(nom="Alpha", email="alpha@exemple.fr")
    UtilisateurFactory(nom="Beta", email="beta@exemple.fr", is_active=False)
    etablissement = EtablissementFactory(siret=SIRET, nom="Passerelle des Gués")
    RattachementFactory(utilisateur=alpha, etablissement=etablissement)
    reponse = client.get(reverse("service_offre:comptes_utilisateurs"), criteres)
    assert {personne.nom for personne in reponse.context["page"]} == trouves


def test_desactiver_ferme_les_sessions_ouvertes(
    client: Client, envoyer: Envoi, offre: Utilisateur
) -> None:
    """At once; attachments stay; reactivated, the account opens as before; twice changes nothing."""
    lien = RattachementFactory()
    personne, chez_elle = lien.utilisateur, Client()
    chez_elle.force_login(personne)
    assert chez_elle.get(reverse("compte:mon_compte")).status_code == 200
    for _ in range(2):
        envoyer("comptes_desactiver", personne.pk)
    assert chez_elle.get(reverse("compte:mon_compte")).status_code == 302
    assert "Compte désactivé" in lire(client, "comptes_utilisateur", personne.pk)
    for _ in range(2):
        envoyer("comptes_reactiver", personne.pk)
    assert chez_elle.get(reverse("compte:mon_compte")).status_code == 200
    assert personne.rattachements.get() == lien
    assert actes(Nature.DESACTIVE) == actes(Nature.REACTIVE) == [(personne.email, offre)]


@pytest.mark.parametrize(
    ("qui", "sur", "permis"),
    [
        (Role.SERVICE_OFFRE, Role.ORGANISME, True),
        (Role.SERVICE_OFFRE, Role.SERVICE_OFFRE, False),
        (Role.SERVICE_OFFRE, Role.ADMINISTRATION, False),
        (Role.SERVICE_OFFRE, Role.REGION, False),
        (Role.ADMINISTRATION, Role.SERVICE_OFFRE, True),
        (Role.ADMINISTRATION, Role.REGION, True),
    ],
)
def test_qui_gere_quels_comptes(
    client: Client, envoyer: Envoi, qui: str, sur: str, permis: bool
) -> None:
    """The service Offre keeps the organismes' accounts, the administration all of them."""
    client.force_login(UtilisateurFactory(role=qui))
    personne = UtilisateurFactory(role=sur)
    assert ("Désactiver…" in lire(client, "comptes_utilisateur", personne.pk)) is permis
    envoyer("comptes_desactiver", personne.pk)
    personne.refresh_from_db()
    assert personne.is_active is not permis


def test_personne_ne_ferme_le_sien(client: Client, envoyer: Envoi) -> None:
    """Not even the administration."""
    soi = UtilisateurFactory(role=Role.ADMINISTRATION)
    client.force_login(soi)
    assert "personne ne ferme le sien" in annonce(envoyer("comptes_desactiver", soi.pk))
    soi.refresh_from_db()
    assert soi.is_active


def test_rattacher_et_detacher(client: Client, envoyer: Envoi, offre: Utilisateur) -> None:
    """Both are traced; twice is said, or changes nothing."""
    personne, etablissement = UtilisateurFactory(), EtablissementFactory()
    saisie = {"etablissement": etablissement.siret}
    assert envoyer("comptes_rattacher", personne.pk, **saisie).status_code == 302
    encore = envoyer("comptes_rattacher", personne.pk, **saisie)
    assert encore.status_code == 422 and "déjà rattaché" in encore.content.decode()
    lien = personne.rattachements.get()
    page = lire(client, "comptes_utilisateur", personne.pk)
    assert etablissement.nom in page and "Rattachement" in page
    autre = RattachementFactory()
    assert envoyer("comptes_detacher", personne.pk, autre.pk).status_code == 404
    assert envoyer("comptes_detacher", personne.pk, lien.pk).status_code == 302
    assert envoyer("comptes_detacher", personne.pk, lien.pk).status_code == 404
    assert not personne.rattachements.exists() and autre.utilisateur.rattachements.exists()
    assert actes(Nature.RATTACHE) == actes(Nature.DETACHE) == [(personne.email, offre)]
    assert "Bureau du quai" in lire(client, "comptes_journal")


def test_la_fiche_de_l_organisme_trace_aussi(envoyer: Envoi, offre: Utilisateur) -> None:
    """What is done from the établissement's own page is in the journal too."""
    etablissement = EtablissementFactory()
    envoyer("organisme_rattacher", etablissement.pk, email="b@exemple.fr", nom="B", prenom="")
    lien = etablissement.rattachements.get()
    envoyer("organisme_detacher", etablissement.pk, lien.pk)
    for nature in (Nature.COMPTE_OUVERT, Nature.RATTACHE, Nature.DETACHE):
        assert actes(nature) == [("b@exemple.fr", offre)]


@pytest.mark.parametrize("role", [Role.ORGANISME, Role.REGION])
def test_les_autres_roles_n_y_font_rien(client: Client, envoyer: Envoi, role: str) -> None:
    """For them nothing of this exists."""
    recue, auteur = demande(), UtilisateurFactory(role=Role.SERVICE_OFFRE)
    cle = donner_cle("a@exemple.fr", [EtablissementFactory()], auteur=auteur)
    lien = RattachementFactory()
    client.force_login(UtilisateurFactory(role=role))
    avant = Acte.objects.count()
    gestes = [
        envoyer("comptes_accepter", recue.pk, **NOUVEAU),
        envoyer("comptes_refuser", recue.pk, **{"refuser-motif": "Non."}),
        envoyer("comptes_cle_renvoyer", cle.pk),
        envoyer("comptes_cle_annuler", cle.pk),
        envoyer("comptes_cle_donner", email="b@exemple.fr", etablissement=SIRET),
        envoyer("comptes_desactiver", lien.utilisateur.pk),
        envoyer("comptes_rattacher", lien.utilisateur.pk, etablissement=SIRET),
        envoyer("comptes_detacher", lien.utilisateur.pk, lien.pk),
    ]
    assert {reponse.status_code for reponse in gestes} == {404}
    recue.refresh_from_db()
    assert recue.est_en_attente and Acte.objects.count() == avant
    assert lien.utilisateur.rattachements.exists()


def test_meme_nombre_de_requetes(client: Client, offre: Utilisateur) -> None:
    """One row or five: the same number of questions."""
    rangs = count()

    def ajouter() -> None:
        rang = next(rangs)
        demande(siret(5000 + rang))
        donner_cle(f"a{rang}@exemple.fr", [EtablissementFactory()], auteur=offre)
        RattachementFactory()

    noms = ("comptes", "comptes_cles", "comptes_utilisateurs", "comptes_journal")
    adresses = [reverse(f"service_offre:{nom}") for nom in noms]
    verifier_bornees(client, adresses, au_plus=40, ajouter=ajouter)
