"""« Importer un fichier », as an organisme does it: deposit, report, choices, drafts, back; never another's."""

import copy
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.depots import operations
from sofi.depots.models import Depot
from sofi.offre.models import Action
from tests.depots.fichiers import formation, lheo
from tests.fabriques import RattachementFactory, TypeDispositifFactory, fiche_complete
from tests.mondes import Navigateur

pytestmark = pytest.mark.django_db


@dataclass
class Monde:
    etablissement: Etablissement
    auteur: Utilisateur
    client: Client
    autre: Client


@pytest.fixture(scope="module")
def monde_du_module(base_du_module: Any) -> Monde:
    fiche_complete()
    TypeDispositifFactory(code="cpf")
    lien, autre = RattachementFactory(), RattachementFactory()
    clients = Navigateur(), Navigateur()
    clients[0].force_login(lien.utilisateur)
    clients[1].force_login(autre.utilisateur)
    return Monde(lien.etablissement, lien.utilisateur, *clients)


@pytest.fixture
def monde(monde_du_module: Monde) -> Monde:
    return copy.deepcopy(monde_du_module)


def deposer(monde: Monde, octets: bytes) -> Depot:
    """Given by the page, and read as the worker reads it."""
    fichier = SimpleUploadedFile("catalogue.xml", octets)
    reponse = monde.client.post(reverse("organisme:importer"), {"fichier": fichier})
    depot = Depot.objects.latest("pk")
    assert reponse.headers["Location"] == reverse("organisme:importer_depot", args=[depot.pk])
    operations.executer(depot.pk, ecrire=False)
    return depot


def page(monde: Monde, depot: Depot) -> str:
    reponse = monde.client.get(reverse("organisme:importer_depot", args=[depot.pk]))
    return reponse.content.decode().replace("\xa0", " ").replace("&nbsp;", " ")


def poster(monde: Monde, nom: str, depot: Depot, **donnees: str) -> None:
    adresse = reverse(f"organisme:importer_{nom}", args=[depot.pk])
    assert monde.client.post(adresse, donnees).status_code == 302


def test_from_the_file_to_the_drafts_and_back(monde: Monde) -> None:
    depot = deposer(
        monde, lheo(formation(lieu="<nom>Atelier principale</nom>"), formation(numero="B"))
    )
    lue = page(monde, depot)
    assert "1 brouillon prêt, 1 session à reprendre" in lue
    assert "Ce lieu n’est pas un site de votre annuaire" in lue and "Relire avec mes choix" in lue
    assert "Rien n’est encore écrit" in lue and not Action.objects.exists()
    depot.refresh_from_db()
    (choix,) = depot.rapport["fautes"][0]["choix"]
    site = monde.etablissement.sites.get()
    poster(monde, "relire", depot, **{f"choix:{choix['cle']}": str(site.pk), "choix:lieu|x": "9"})
    operations.executer(depot.pk, ecrire=False)
    assert "2 brouillons prêts" in page(monde, depot)
    poster(monde, "ecrire", depot)
    assert "s’écrivent" in page(monde, depot)
    operations.executer(depot.pk, ecrire=True)
    assert "2 brouillons écrits" in page(monde, depot) and Action.objects.count() == 2
    depot.refresh_from_db()
    assert "lieu|x" not in depot.choix
    poster(monde, "annuler", depot)
    assert "Import annulé" in page(monde, depot) and not Action.objects.exists()


def test_an_answer_is_seen_and_taken_back(monde: Monde) -> None:
    """It holds for the next files: a slip would send each of them to the wrong place."""
    depot = deposer(monde, lheo(formation(lieu="<nom>Atelier principale</nom>")))
    depot.refresh_from_db()
    (choix,) = depot.rapport["fautes"][0]["choix"]
    nom = f"choix:{choix['cle']}"
    poster(monde, "relire", depot, **{nom: choix["propositions"][0][0]})
    operations.executer(depot.pk, ecrire=False)
    suivant = deposer(monde, lheo(formation(lieu="<nom>Atelier principale</nom>")))
    lue = page(monde, suivant)
    assert "Vos réponses, gardées" in lue and f'name="{nom}"' in lue
    ecrire = reverse("organisme:importer_ecrire", args=[suivant.pk])
    assert lue.index(f'name="{nom}"') < lue.index(f'action="{ecrire}"'), "a form of its own"
    assert choix["propositions"][0][1] in lue and "1 brouillon prêt" in lue
    poster(monde, "relire", suivant, **{nom: ""})
    operations.executer(suivant.pk, ecrire=False)
    assert "Ce lieu n’est pas un site de votre annuaire" in page(monde, suivant)


def test_what_was_not_chosen_is_told_and_asked_no_more(monde: Monde) -> None:
    depot = deposer(
        monde, lheo(formation(lieu="<nom>Atelier principale</nom>"), formation(numero="B"))
    )
    lue = page(monde, depot)
    assert lue.index("Choisissez un de vos sites ci-dessous") < lue.index('type="radio"')
    poster(monde, "ecrire", depot)
    operations.executer(depot.pk, ecrire=True)
    ecrite = page(monde, depot)
    assert "1 brouillon écrit" in ecrite and "Atelier principale" in ecrite
    for fini in ('type="radio"', "ci-dessous", "1 brouillon prêt"):
        assert fini not in ecrite


def test_while_it_is_read_one_may_leave_or_give_up(monde: Monde) -> None:
    fichier = SimpleUploadedFile("catalogue.xml", lheo())
    monde.client.post(reverse("organisme:importer"), {"fichier": fichier})
    depot = Depot.objects.latest("pk")
    assert "Vous pouvez quitter la page" in page(monde, depot)
    poster(monde, "abandonner", depot)
    assert "Abandon demandé" in page(monde, depot)
    operations.executer(depot.pk, ecrire=False)
    assert "Import abandonné" in page(monde, depot)
    poster(monde, "ecrire", depot)
    assert not Action.objects.exists()


def test_a_file_that_cannot_be_read_says_what_to_do(monde: Monde) -> None:
    depot = deposer(monde, b"%PDF-1.4")
    assert "est un PDF" in page(monde, depot) and "Déposer un autre fichier" in page(monde, depot)
    reponse = monde.client.post(reverse("organisme:importer"), {})
    assert reponse.status_code == 422 and "Choisissez le fichier à lire" in reponse.content.decode()
    vide = SimpleUploadedFile("vide.xml", b"")
    reponse = monde.client.post(reverse("organisme:importer"), {"fichier": vide})
    assert reponse.status_code == 422 and "est vide" in reponse.content.decode()


def test_another_s_file_does_not_exist(monde: Monde) -> None:
    depot = deposer(monde, lheo())
    assert monde.autre.get(reverse("organisme:importer_depot", args=[depot.pk])).status_code == 404
    for nom in ("relire", "ecrire", "abandonner", "annuler"):
        adresse = reverse(f"organisme:importer_{nom}", args=[depot.pk])
        assert monde.autre.post(adresse).status_code == 404
    depot.refresh_from_db()
    assert depot.situation == "a_decider"


def test_the_page_costs_the_same_with_one_file_and_twenty(
    monde: Monde, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    deposer(monde, lheo())
    with django_assert_max_num_queries(40) as une:
        monde.client.get(reverse("organisme:importer"))
    for _ in range(12):
        Depot.objects.create(
            etablissement=monde.etablissement,
            auteur=monde.auteur,
            fichier="a.xml",
            taille=1,
            sha256="",
        )
    with django_assert_num_queries(len(une)):
        monde.client.get(reverse("organisme:importer"))


def test_the_template_is_given(monde: Monde) -> None:
    for avec in ("", "?avec=sessions"):
        reponse = monde.client.get(reverse("organisme:importer_modele") + avec)
        assert (
            reponse.content[:2] == b"PK" and "modele-sofi" in reponse.headers["Content-Disposition"]
        )


def test_the_dashboard_tells_of_a_report_until_it_is_decided(monde: Monde) -> None:
    depot = deposer(monde, lheo(formation()))
    adresse = reverse("organisme:importer_depot", args=[depot.pk])

    def lu(client: Client) -> str:
        tableau = client.get(reverse("organisme:tableau_de_bord")).content.decode()
        return tableau.partition('id="t-traiter"')[2].partition("</section>")[0]

    assert f'href="{adresse}"' in lu(monde.client) and "catalogue.xml" in lu(monde.client)
    assert adresse not in lu(monde.autre)
    poster(monde, "abandonner", depot)
    assert adresse not in lu(monde.client)
