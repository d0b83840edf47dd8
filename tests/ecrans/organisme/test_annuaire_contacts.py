"""Contacts and référents: several roles, changed once everywhere, and where a contact is used."""

import msgspec
import pytest
from django.urls import reverse
from lxml import html

from sofi.comptes.models import Role
from sofi.echanges.lheo.tables import TABLES
from sofi.ecrans.commun.roles import ROLES
from sofi.validation.circuit import franchir
from sofi.validation.models import OffrePubliee
from tests.fabriques import (
    ContactFactory,
    PorteOuverteFactory,
    RattachementFactory,
    SiteFactory,
    UtilisateurFactory,
    saisie_complete,
)

pytestmark = pytest.mark.django_db
IDS = ("apercu", "qui-lit")


@pytest.fixture
def etablissement(client):
    """The one of the person signed in."""
    rattachement = RattachementFactory()
    client.force_login(rattachement.utilisateur)
    return rattachement.etablissement


def texte(reponse):
    return (
        reponse.content.decode()
        .replace("&nbsp;", " ")
        .replace("\xa0", " ")
        .replace("&#x27;", "'")
        .replace("’", "'")
    )


def publiee(etablissement):
    """A published action of this établissement."""
    action = saisie_complete(etablissement=etablissement)
    franchir(action, "envoyer", auteur=UtilisateurFactory())
    franchir(action, "valider", auteur=UtilisateurFactory(role=Role.SERVICE_OFFRE))
    return action


def test_les_roles_sont_ceux_de_la_table():
    assert set(ROLES) == set(TABLES["type-contact"])


def test_plusieurs_roles_et_la_vue_des_referents(client, etablissement):
    annuaire = reverse("organisme:annuaire")
    assert texte(client.get(annuaire)).count("Personne : donnez ce rôle à un contact.") == 3
    envoi = {
        "nom": "Gué",
        "type_contact": "4",
        "autres_types": ["1", "2", "4"],
        "courriel": " gue@exemple.fr ",
    }
    assert client.post(reverse("organisme:annuaire_contact_ajouter"), envoi).status_code == 302
    contact = etablissement.contacts.get(nom="Gué")
    assert (contact.types, contact.courriel) == (["4", "1", "2"], "gue@exemple.fr")
    page = texte(client.get(annuaire))
    assert page.count("Personne : donnez ce rôle à un contact.") == 1
    assert "Accueil, Référent handicap, Référent mobilité internationale" in page


def test_la_fiche_session_propose_d_abord_ceux_du_role(client, etablissement):
    action = saisie_complete(etablissement=etablissement)
    ContactFactory(etablissement=etablissement, nom="Abeille")
    ContactFactory(etablissement=etablissement, nom="Zèbre", autres_types=["1"])
    url = reverse("organisme:fiche_session", args=[action.pk, action.sessions.get().pk])
    form = client.get(url).context["form"]
    noms = [str(contact) for contact in form.fields["referent_pmr"].queryset]
    assert noms[0] == "Zèbre"
    assert str(form.fields["contact"].queryset[0]) == "Abeille"


def test_change_une_fois_change_partout(client, etablissement):
    action = publiee(etablissement)
    contact = action.sessions.get().contact
    envoi = {"nom": contact.nom, "type_contact": "4", "telephone": "02 61 91 99 99"}
    reponse = client.post(
        reverse("organisme:annuaire_contact", args=[contact.pk]), envoi, follow=True
    )
    assert "1 offre publiée le montre déjà" in texte(reponse)
    document = OffrePubliee.objects.get(pk=action.pk).version.document
    assert document.sessions[0].contact.telephone == "+33261919999"
    versions = action.versions.count()
    client.post(reverse("organisme:annuaire_contact", args=[contact.pk]), envoi)
    assert action.versions.count() == versions


def test_dit_ou_il_est_utilise_dans_le_public_et_dans_les_saisies(client, etablissement):
    action = publiee(etablissement)
    session = action.sessions.get()
    retirer = reverse("organisme:annuaire_contact_retirer", args=[session.contact_id])
    page = texte(client.get(retirer))
    assert "Dans 1 offre publiée" in page and reverse("organisme:action", args=[action.pk]) in page
    assert "en cours de saisie" not in page
    # The draft names another contact; the public offer still names this one.
    franchir(action, "modifier", auteur=UtilisateurFactory())
    autre = ContactFactory(etablissement=etablissement, nom="Autre")
    type(session).objects.filter(pk=session.pk).update(contact=autre)
    ancien = texte(client.get(retirer))
    assert "Dans 1 offre publiée" in ancien
    nouveau = reverse("organisme:annuaire_contact_retirer", args=[autre.pk])
    page = texte(client.get(nouveau))
    assert "Dans 1 session en cours" in page and session.code_fas in page


def test_un_site_dit_ses_portes_ouvertes(client, etablissement):
    site = SiteFactory(etablissement=etablissement, nom="Annexe")
    url = reverse("organisme:annuaire_site_retirer", args=[site.pk])
    assert "Rien ne l'utilise" in texte(client.get(url))
    porte = PorteOuverteFactory(etablissement=etablissement, site=site)
    page = texte(client.get(url))
    assert "Dans 1 porte ouverte" in page
    assert reverse("organisme:annuaire_porte_ouverte", args=[porte.pk]) in page


def test_retirer_deux_fois_garde_le_premier_jour(client, etablissement):
    contact = ContactFactory(etablissement=etablissement, nom="Ancien", retire_le="2026-01-01")
    client.post(reverse("organisme:annuaire_contact_retirer", args=[contact.pk]))
    contact.refresh_from_db()
    assert contact.retire_le.isoformat() == "2026-01-01"


def test_le_formulaire_dit_ou_le_contact_parait_avant_de_le_changer(client, etablissement):
    """On how many offers, with a way to each; on none, that too; the same when what was typed is refused."""
    contact = etablissement.contacts.get()
    page = reverse("organisme:annuaire_contact", args=[contact.pk])
    assert "Ce contact ne paraît sur aucune offre." in texte(client.get(page))
    action = saisie_complete(etablissement=etablissement)
    assert "Ce contact paraît sur 1 session" in texte(client.get(page))
    franchir(action, "envoyer", auteur=UtilisateurFactory())
    franchir(action, "valider", auteur=UtilisateurFactory(role=Role.SERVICE_OFFRE))
    publiee(etablissement)
    for reponse in (client.get(page), client.post(page, {"nom": ""})):
        dit = " ".join(texte(reponse).split())
        assert "Ce contact paraît sur 2 offres publiées" in dit and "y change aussitôt" in dit
        assert reverse("organisme:action", args=[action.pk]) in dit
    assert "Ce contact" not in texte(client.get(reverse("organisme:annuaire_contact_ajouter")))


def test_un_nom_n_est_public_que_par_choix_et_la_personne_prevenue(client, etablissement):
    """Neither by oversight, nor without a word to her; what the public reads is shown."""
    envoi = {
        "civilite": "Madame",
        "prenom": "Dominique",
        "nom": "Essai",
        "fonction": "Inscriptions",
        "type_contact": "4",
        "courriel": "inscriptions@exemple.fr",
    }
    ajouter = reverse("organisme:annuaire_contact_ajouter")
    assert client.post(ajouter, envoi).status_code == 302
    contact = etablissement.contacts.get(nom="Essai")
    assert (contact.nom_public, contact.nom_lu) == (False, "Inscriptions")
    page = reverse("organisme:annuaire_contact", args=[contact.pk])
    assert "<strong>Inscriptions</strong>" in texte(client.get(page))
    refus = client.post(page, {**envoi, "nom_public": "personne"})
    assert refus.status_code == 422 and "Prévenez cette personne" in texte(refus)
    assert "<strong>Dominique Essai</strong>" in texte(refus)
    contact.refresh_from_db()
    assert not contact.nom_public
    assert (
        client.post(page, {**envoi, "nom_public": "personne", "prevenue": "on"}).status_code == 302
    )
    contact.refresh_from_db()
    assert (contact.nom_public, contact.nom_lu) == (True, "Dominique Essai")
    form = client.get(page).context["form"]
    assert (form["nom_public"].value(), form["prevenue"].value()) == ("personne", True)
    client.post(page, envoi)
    contact.refresh_from_db()
    assert not contact.nom_public


@pytest.mark.parametrize(
    ("champs", "nom", "personne"),
    [
        ({"nom": "Accueil"}, "public", "interne"),
        ({"nom": "Essai", "prenom": "Dominique"}, "interne", "interne"),
        ({"nom": "Essai", "prenom": "Dominique", "nom_public": True}, "public", "public"),
    ],
)
def test_chaque_champ_dit_qui_le_lit(client, etablissement, champs, nom, personne):
    contact = ContactFactory(etablissement=etablissement, **champs)
    page = html.fromstring(
        client.get(reverse("organisme:annuaire_contact", args=[contact.pk])).content
    )
    dits = {
        champ: page.xpath(
            f"string((//label[@for='id_{champ}'] | //fieldset[@id='id_{champ}']/legend)//*[@data-vu]/@data-vu)"
        )
        for champ in page.xpath("//form[@method='post']//*[@name]/@name")
    }
    attendus = {
        "civilite": personne,
        "prenom": personne,
        "nom": nom,
        "fonction": "public",
        "type_contact": "public",
        "autres_types": "interne",
        "telephone": "public",
        "courriel": "public",
    }
    assert {champ: dits[champ] for champ in attendus} == attendus


def test_la_ligne_directe_n_est_lue_que_du_service_offre(client, etablissement):
    action = publiee(etablissement)
    contact = action.sessions.get().contact
    envoi = {
        "civilite": "Madame",
        "prenom": "Aude",
        "nom": "Internel",
        "fonction": "Inscriptions",
        "type_contact": "4",
        "telephone": "02 61 91 99 99",
        "ligne_directe": "02 61 91 99 12",
    }
    page = reverse("organisme:annuaire_contact", args=[contact.pk])
    assert client.post(page, envoi).status_code == 302
    contact.refresh_from_db()
    assert contact.ligne_directe == "+33261919912"
    document = OffrePubliee.objects.get(pk=action.pk).version.document
    ecrit = msgspec.json.encode(document).decode()
    assert "Inscriptions" in ecrit and "261919912" not in ecrit and "Internel" not in ecrit
    assert "02 61 91 99 12" in texte(client.get(reverse("organisme:annuaire")))
    client.force_login(UtilisateurFactory(role=Role.SERVICE_OFFRE))
    lue = texte(client.get(reverse("service_offre:action", args=[action.pk])))
    assert "Madame Aude Internel (Inscriptions)" in lue and "02 61 91 99 12" in lue


def test_ce_que_le_public_lira_se_voit_avant_d_etre_garde(client, etablissement):
    contact = ContactFactory(etablissement=etablissement, nom="Accueil", prenom="")
    page = reverse("organisme:annuaire_contact", args=[contact.pk])
    tape = {"apercu": "1", "prenom": "Aude", "nom": "Publiel", "telephone": "02 61 91 99 99"}
    tape |= {"type_contact": "1", "autres_types": ["4"], "courriel": "pas une adresse"}

    def apercu(**autres: str) -> tuple[str, str]:
        reponse = client.post(page, tape | autres)
        assert reponse.status_code == 200
        arbre = html.fromstring(texte(reponse))
        assert arbre.xpath("string(//input[@name='courriel']/@value)") == "pas une adresse"
        assert arbre.xpath("//input[@name='autres_types' and @value='4' and @checked]")
        assert not arbre.xpath("//*[@aria-invalid='true']"), "looked at, not judged"
        return tuple(" ".join(arbre.get_element_by_id(i).text_content().split()) for i in IDS)

    lu, qui = apercu(nom_public="service")
    assert "Référent handicap 02 61 91 99 99" in lu and "Publiel" not in lu
    assert "reste interne" in qui
    lu, qui = apercu(nom_public="personne", fonction="Directrice", ligne_directe="02 61 91 99 12")
    assert "Aude Publiel, Directrice" in lu and "99 12" not in lu and "est public" in qui
    lu, qui = apercu(nom_public="service", prenom="", nom="Scolarité", telephone="")
    assert "Scolarité" in lu and "ne pourrait pas le joindre" in lu and "nom d'un service" in qui
    contact.refresh_from_db()
    assert (contact.nom, contact.ligne_directe) == ("Accueil", ""), "nothing is kept"
    vide = client.post(reverse("organisme:annuaire_contact_ajouter"), {"apercu": "1"})
    assert "Rien encore" in texte(vide)
    assert not etablissement.contacts.filter(nom="").exists(), "nor added"
