"""The organisme's directory."""

import pytest
from django.urls import reverse
from lxml import html

from sofi.annuaire.models import Contact, Etablissement, Site
from sofi.comptes.models import Role
from sofi.ecrans.organisme.saisie.adresses import lien
from sofi.offre.codes import Fiche
from sofi.offre.fiches import FICHES
from sofi.offre.regles.manque import MANQUE, Manque
from tests.fabriques import (
    CommuneFactory,
    ContactFactory,
    EtablissementFactory,
    FormacodeFactory,
    InformationCollectiveFactory,
    RattachementFactory,
    SiteFactory,
    UtilisateurFactory,
    saisie_complete,
)

pytestmark = pytest.mark.django_db
ADRESSE = {"ligne1": "8 quai des Tanneries", "code_postal": "53100", "ville": "Mayenne"}


@pytest.fixture
def etablissement(client):
    """The one of the person signed in."""
    rattachement = RattachementFactory()
    client.force_login(rattachement.utilisateur)
    return rattachement.etablissement


def adresse(nom, *args):
    return reverse(f"organisme:annuaire{nom}", args=args)


def texte(reponse):
    return reponse.content.decode().replace("\xa0", " ").replace("&#x27;", "'").replace("’", "'")


def test_annuaire_montre_la_fiche_les_sites_et_les_contacts(client, etablissement):
    ContactFactory(etablissement=etablissement, nom="Ancien service", retire_le="2026-01-01")
    autre = SiteFactory(nom="Site d'ailleurs")
    page = texte(client.get(adresse("")))
    assert etablissement.nom in page and "8 quai des Tanneries" in page
    assert "02 61 91 00 00" in page and "1 contact retiré" in page
    assert autre.nom not in page
    assert 'id="id_nda"' in page


def test_modifier_ses_coordonnees_sans_toucher_a_l_identite(client, etablissement):
    url = adresse("_etablissement")
    assert client.get(url).status_code == 200
    saisie = ADRESSE | {
        "telephone": "0261910001",
        "siret": "1",
        "nda": "1",
        "qualiopi_formation": "",
    }
    assert client.post(url, saisie).status_code == 302
    lu = Etablissement.objects.get(pk=etablissement.pk)
    assert lu.telephone == "+33261910001"
    assert (lu.siret, lu.nda, lu.nom) == (etablissement.siret, etablissement.nda, etablissement.nom)
    assert lu.qualiopi_formation is True
    refus = client.post(url, ADRESSE | {"url": "http://exemple.fr", "telephone": "0261910002"})
    assert refus.status_code == 422 and "indiquez-la en https" in texte(refus)
    assert "0261910002" in texte(refus)
    assert Etablissement.objects.get(pk=etablissement.pk).telephone == "+33261910001"


def test_ajouter_puis_modifier_un_site(client, etablissement):
    assert client.get(adresse("_site_ajouter")).status_code == 200
    du_lieu = {"siret": "999 000 128 00010", "uai": "0531234 d"}
    refuse = client.post(
        adresse("_site_ajouter"), ADRESSE | du_lieu | {"nom": "Atelier", "uai": "12"}
    )
    assert refuse.status_code == 422 and not etablissement.sites.filter(nom="Atelier").exists()
    client.post(adresse("_site_ajouter"), ADRESSE | du_lieu | {"nom": "Atelier"})
    site = etablissement.sites.get(nom="Atelier")
    assert (site.siret, site.uai) == ("99900012800010", "0531234D")
    assert (site.commune_id, site.principal) == ("53147", False)
    client.post(adresse("_site", site.pk), ADRESSE | {"nom": "Atelier", "principal": "on"})
    assert etablissement.sites.get(principal=True) == site
    # Unticking the box of the main site doesn't leave the établissement without one.
    client.post(adresse("_site", site.pk), ADRESSE | {"nom": "Atelier"})
    assert etablissement.sites.get(principal=True) == site


def test_site_sans_adresse_refuse(client, etablissement):
    reponse = client.post(adresse("_site_ajouter"), {"nom": "Atelier"})
    assert reponse.status_code == 422
    assert etablissement.sites.count() == 1
    assert 'value="Atelier"' in texte(reponse)


def test_commune_ambigue_on_choisit(client, etablissement):
    CommuneFactory(code="53003", libelle="Alexain", codes_postaux=["53240"])
    CommuneFactory(code="53005", libelle="Andouillé", codes_postaux=["53240"])
    saisie = ADRESSE | {"nom": "Atelier", "code_postal": "53240", "ville": "La Poterie"}
    reponse = client.post(adresse("_site_ajouter"), saisie)
    assert reponse.status_code == 422
    assert "Alexain (53), code INSEE 53003" in texte(reponse)
    client.post(adresse("_site_ajouter"), saisie | {"choix_commune": "53005"})
    assert etablissement.sites.get(nom="Atelier").commune_id == "53005"


def test_retirer_un_site_utilise_le_dit_et_le_garde(client, etablissement):
    action = saisie_complete(etablissement=etablissement)
    session = action.sessions.get()
    site = SiteFactory(etablissement=etablissement, nom="Annexe")
    InformationCollectiveFactory(session=session, site=site)
    page = client.get(adresse("_site_retirer", site.pk))
    assert session.code_fas in texte(page) and "Dans 1 session en cours" in texte(page)
    assert Site.objects.get(pk=site.pk).retire_le is None
    client.post(adresse("_site_retirer", site.pk))
    assert Site.objects.get(pk=site.pk).retire_le is not None
    client.post(adresse("_site_retablir", site.pk))
    assert Site.objects.get(pk=site.pk).retire_le is None


def test_retirer_le_site_principal_refuse(client, etablissement):
    principal = etablissement.sites.get()
    reponse = client.post(adresse("_site_retirer", principal.pk), follow=True)
    assert "Désignez d'abord un autre site principal" in texte(reponse)
    assert Site.objects.get(pk=principal.pk).retire_le is None


def test_contacts(client, etablissement):
    url = adresse("_contact_ajouter")
    injoignable = client.post(url, {"nom": "Handicap", "type_contact": "1"})
    assert injoignable.status_code == 422 and "n'est pas joignable" in texte(injoignable)
    client.post(url, {"nom": "Handicap", "type_contact": "1", "courriel": "h@exemple.fr"})
    contact = etablissement.contacts.get(nom="Handicap")
    assert contact.type_contact == "1"
    client.post(adresse("_contact_retirer", contact.pk))
    assert Contact.objects.get(pk=contact.pk).retire_le is not None
    client.post(adresse("_contact_retablir", contact.pk))
    assert Contact.objects.get(pk=contact.pk).retire_le is None


def test_domaines(client, etablissement):
    ebenisterie = FormacodeFactory(mots="ebenisterie")
    url = adresse("_domaines")
    assert "Ébénisterie" in texte(client.get(url, {"q": "ébénisterie"}))
    client.post(url, {"ajouter": ebenisterie.pk})
    client.post(url, {"ajouter": ebenisterie.pk})
    assert list(etablissement.domaines.all()) == [ebenisterie]
    assert "n'existe pas" in texte(client.post(url, {"ajouter": "99999"}, follow=True))
    client.post(url, {"retirer": ebenisterie.pk})
    assert not etablissement.domaines.exists()


AILLEURS = [
    "_site",
    "_site_retirer",
    "_site_retablir",
    "_contact",
    "_contact_retirer",
    "_contact_retablir",
]


@pytest.mark.parametrize("nom", AILLEURS)
def test_ce_qui_est_a_un_autre_n_existe_pas(client, etablissement, nom):
    autre = EtablissementFactory()
    objet = autre.sites.get() if "site" in nom else autre.contacts.get()
    url = adresse(nom, objet.pk)
    saisie = ADRESSE | {"nom": "Pris", "courriel": "a@exemple.fr", "type_contact": "4"}
    assert client.post(url, saisie).status_code == 404
    if not nom.endswith("retablir"):
        assert client.get(url).status_code == 404
    objet.refresh_from_db()
    assert objet.nom != "Pris" and objet.retire_le is None


@pytest.mark.parametrize("role", [Role.SERVICE_OFFRE, Role.ADMINISTRATION, Role.REGION])
def test_autres_roles_rien(client, role):
    client.force_login(UtilisateurFactory(role=role))
    assert client.get(adresse("")).status_code == 404


def test_sans_etablissement_rien(client):
    client.force_login(UtilisateurFactory())
    assert client.get(adresse("")).status_code == 404


def test_requetes_bornees(client, etablissement, django_assert_max_num_queries):
    comptes = []
    for nombre in (1, 19):
        for rang in range(nombre):
            SiteFactory(etablissement=etablissement, nom=f"Site {nombre} {rang}")
            ContactFactory(etablissement=etablissement)
        with django_assert_max_num_queries(20) as requetes:
            client.get(adresse(""))
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1]


def test_l_adresse_n_est_demandee_qu_une_fois(client, etablissement):
    """Made from a request, neither has an address: the main site takes the établissement's, and it is said."""
    vide = dict.fromkeys(("ligne1", "code_postal", "ville"), "") | {"commune": None}
    Etablissement.objects.update(**vide)
    Site.objects.update(**vide)
    reponse = client.post(adresse("_etablissement"), ADRESSE, follow=True)
    assert "Votre site principal, qui n'avait pas d'adresse, a pris la même." in texte(reponse)
    site = Site.objects.get()
    assert (site.ligne1, site.ville, site.commune_id) == (
        "8 quai des Tanneries",
        "Mayenne",
        "53147",
    )
    ailleurs = ADRESSE | {"ligne1": "2 rue du Gué"}
    assert "site principal" not in texte(
        client.post(adresse("_etablissement"), ailleurs, follow=True)
    )
    site.refresh_from_db()
    assert site.ligne1 == "8 quai des Tanneries"


def test_le_premier_site_est_propose_a_la_meme_adresse(client, etablissement):
    Site.objects.all().delete()
    champs = client.get(adresse("_site_ajouter")).context["form"]
    assert champs["nom"].value() == "Site principal" and champs["principal"].value() is True
    assert champs["ligne1"].value() == "8 quai des Tanneries"
    assert not Site.objects.exists()
    SiteFactory(etablissement=etablissement)
    assert client.get(adresse("_site_ajouter")).context["form"]["ligne1"].value() == ""


def test_la_commune_d_une_adresse_en_doute_est_demandee_des_l_ouverture(client, etablissement):
    """What the état de la saisie says is missing is there to be chosen; the doubt isn't waited for."""
    Etablissement.objects.update(ville="Mayene", commune=None)
    choix = client.get(adresse("_etablissement")).context["form"]["choix_commune"]
    assert [commune.pk for commune in choix.field.queryset] == ["53147"]


@pytest.mark.parametrize("champ", [*(c.nom for c in FICHES[Fiche.ETABLISSEMENT]), "contacts"])
def test_chaque_manque_de_l_etablissement_mene_a_son_champ(client, etablissement, champ):
    """The page of the link has the anchor, and the control it leads to is shown."""
    action = saisie_complete(etablissement=etablissement)
    manque = Manque(MANQUE, Fiche.ETABLISSEMENT, etablissement.pk, champ, champ, "À compléter.")
    page, ancre = lien(action, manque, {}).split("#")
    contenu = html.fromstring(client.get(page).content)
    cible = contenu.get_element_by_id(ancre)
    assert cible.get("type") != "hidden"
