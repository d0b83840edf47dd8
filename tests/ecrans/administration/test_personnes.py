"""« Demandes des personnes »: look, decide, give up; by the administration alone."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sofi.personnes.conservation import REGLES, passer
from sofi.personnes.demandes import faire, rechercher
from sofi.personnes.models import Demande
from tests.fabriques import UtilisateurFactory
from tests.personnes.monde import COURRIEL, NOM, NUMERO_ECRIT, PRENOM, Traces

pytestmark = pytest.mark.django_db
LISTE = reverse("administration:personnes")
EFFACEMENT: dict[str, Any] = {
    "nature": "effacement",
    "nom": NOM,
    "prenom": PRENOM,
    "courriels": COURRIEL.upper(),
    "telephones": NUMERO_ECRIT,
    "motif": "courrier du 12 mars",
}


def demander(client: Client, **autres: Any) -> tuple[Demande, str]:
    client.post(LISTE, {**EFFACEMENT, **autres})
    demande = Demande.objects.get()
    rechercher(demande=demande.pk)
    return demande, reverse("administration:personne", args=[demande.pk])


def test_chercher_lire_choisir_effacer(client: Client) -> None:
    traces = Traces()
    client.force_login(traces.admin)
    demande, page = demander(client)
    lue = client.get(page).content.decode()
    for mot in (
        "À décider",
        "courrier du 12 mars",
        "e-mails envoyés",
        "sans retour",
        "Qui le remplace",
    ):
        assert mot in lue, mot
    prefixe = f"{traces.contact.pk}-"
    refusee = client.post(page, {f"{prefixe}par": ""})
    assert refusee.status_code == 422 and "nommez le service" in refusee.content.decode()
    assert client.post(page, {f"{prefixe}par": traces.accueil.pk}).status_code == 302
    assert "C’est en cours" in client.get(page).content.decode()
    faire(demande=demande.pk)
    lue = client.get(page).content.decode()
    assert "La base n’en garde plus rien" in lue and NOM not in lue
    assert "Effacée" in client.get(LISTE).content.decode()


def test_sans_remplacant_la_fiche_devient_un_service(client: Client) -> None:
    traces = Traces()
    client.force_login(traces.admin)
    demande, page = demander(client)
    prefixe = f"{traces.contact.pk}-"
    service = {f"{prefixe}service": "Admissions", f"{prefixe}telephone": "02 40 00 00 00"}
    assert client.post(page, {f"{prefixe}service": "Admissions"}).status_code == 422
    client.post(page, service)
    faire(demande=demande.pk)
    assert traces.publie.sessions[0].contact.nom == "Admissions"


def test_abandonner_oublie_ce_qui_etait_cherche(client: Client) -> None:
    client.force_login(UtilisateurFactory(role="administration"))
    demande, _ = demander(client)
    adresse = reverse("administration:personne_abandonner", args=[demande.pk])
    client.post(adresse)
    client.post(adresse)
    demande.refresh_from_db()
    assert (demande.situation, demande.cherche) == ("abandonnee", {})


def test_une_copie_pour_quelqu_un_qui_n_a_pas_de_compte(client: Client) -> None:
    """An address that follows a search: the administration fetches the copy to hand it over."""
    Traces()
    admin = UtilisateurFactory(role="administration")
    client.force_login(admin)
    demande, page = demander(client, nature="copie")
    client.post(page)
    faire(demande=demande.pk)
    copie = reverse("compte:copie", args=[demande.pk])
    assert copie in client.get(page).content.decode()
    assert client.get(copie).status_code == 200


@pytest.mark.parametrize(
    ("autres", "message"),
    [
        ({"nature": ""}, "Choisissez ce qui est demandé"),
        ({"nom": "", "courriels": ""}, "au moins un nom ou une adresse"),
        ({"prenom": ""}, "Donnez le prénom"),
        ({"courriels": "a@exemple.fr\nrien"}, "Ligne 2 : « rien » n’est pas une adresse"),
        ({"telephones": "douze"}, "n’est pas un numéro"),
        ({"motif": ""}, "comment la demande est venue"),
        ({"courriels": "\n".join(f"a{n}@exemple.fr" for n in range(21))}, "20 lignes au plus"),
    ],
)
def test_ce_qui_est_refuse(client: Client, autres: dict[str, str], message: str) -> None:
    client.force_login(UtilisateurFactory(role="administration"))
    reponse = client.post(LISTE, {**EFFACEMENT, **autres})
    assert reponse.status_code == 422
    assert message in reponse.content.decode().replace("\xa0", " ")
    assert not Demande.objects.exists()


def test_les_durees_et_les_dernieres_purges(client: Client) -> None:
    client.force_login(UtilisateurFactory(role="administration"))
    page = reverse("administration:personnes_conservation")
    assert "jamais" in client.get(page).content.decode()
    passer(timezone.now())
    lue = client.get(page).content.decode()
    assert "jamais" not in lue
    for regle in REGLES:
        assert regle.duree in lue


def test_le_meme_nombre_de_requetes(client: Client) -> None:
    """One request or twenty."""
    admin = UtilisateurFactory(role="administration")
    client.force_login(admin)
    comptes = []
    for nombre in (1, 20):
        for _ in range(nombre):
            Demande.objects.create(nature="copie", situation="a_decider", auteur=admin)
        with CaptureQueriesContext(connection) as requetes:
            client.get(LISTE)
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1]
