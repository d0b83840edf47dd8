"""Organismes as the public sees them: who is listed, found, and what each page says."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Role
from sofi.referentiels.models import Commune, Formacode
from sofi.validation.circuit import franchir
from tests import fabriques


def texte(reponse) -> str:
    html = reponse.content.decode().replace("&nbsp;", " ").replace("\xa0", " ")
    return html.replace("&#x27;", "'").replace("’", "'")


def etablissement(nom: str = "Compagnie du Bocage", **valeurs) -> Etablissement:
    """Complete, with a domaine and no offer."""
    commune = Commune.objects.get(pk=valeurs.pop("insee", "53147"))
    cree = fabriques.EtablissementFactory(
        nom=nom,
        telephone="02 61 91 00 01",
        commune=commune,
        ville=commune.libelle,
        code_postal=commune.codes_postaux[0],
        site__commune=commune,
        **valeurs,
    )
    cree.domaines.add(domaine())
    return cree


def domaine() -> Formacode:
    existant = Formacode.objects.filter(pk="45582").first()
    return existant or fabriques.FormacodeFactory(
        code="45582", libelle="Ébénisterie", mots="ebenisterie marqueterie"
    )


def publiee(e: Etablissement, sessions: int = 1):
    action = fabriques.saisie_complete(etablissement=e, sessions=sessions)
    franchir(action, "envoyer", auteur=fabriques.UtilisateurFactory())
    franchir(action, "valider", auteur=fabriques.UtilisateurFactory(role=Role.SERVICE_OFFRE))
    return action


def liste(client: Client, **question) -> str:
    reponse = client.get(reverse("public:organismes"), question)
    assert reponse.status_code == 200
    return texte(reponse)


def page(client: Client, e: Etablissement):
    return client.get(f"/organisme/{e.pk}-x/", follow=True)


def test_sans_offre_liste_avec_ses_domaines(client: Client) -> None:
    e = etablissement()
    assert "Compagnie du Bocage" in liste(client)
    assert "Aucune session publiée pour le moment" in liste(client)
    reponse = page(client, e)
    assert reponse.redirect_chain[0][1] == 301
    assert "Ébénisterie" in texte(reponse) and "Aucune formation n'est publiée" in texte(reponse)


@pytest.mark.parametrize(
    "valeurs",
    [
        {"nda": ""},
        {"ligne1": ""},
        {"telephone": "", "courriel": ""},
        {"ferme_le": "2026-01-01"},
        {"commune": None},
    ],
)
def test_fiche_incomplete_ou_fermee_pas_publique(client: Client, valeurs) -> None:
    e = etablissement()
    Etablissement.objects.filter(pk=e.pk).update(**valeurs)
    assert "Compagnie du Bocage" not in liste(client)
    reponse = page(client, e)
    assert reponse.status_code == 404 and "Chercher un organisme" in texte(reponse)


def test_ni_offre_ni_domaine_pas_public(client: Client) -> None:
    e = etablissement()
    e.domaines.clear()
    assert page(client, e).status_code == 404


def test_chercher_par_nom_domaine_et_lieu(client: Client) -> None:
    etablissement()
    laval = etablissement("Institut des Coteaux", insee="53130")
    laval.domaines.clear()
    laval.domaines.add(
        fabriques.FormacodeFactory(code="31734", libelle="Transport", mots="transport")
    )
    for question, attendu in (
        ({"q": "bocage"}, {"Bocage"}),
        ({"domaine": "marqueterie"}, {"Bocage"}),
        ({"domaine": "transp"}, {"Coteaux"}),
        ({"ou": "Laval"}, {"Coteaux"}),
        ({"ou": "Laval", "rayon": "50"}, {"Bocage", "Coteaux"}),
        ({"ou": "53"}, {"Bocage", "Coteaux"}),
        ({"ou": "44"}, set()),
        ({"domaine": "rien du tout"}, set()),
    ):
        html = liste(client, **question)
        assert {nom for nom in ("Bocage", "Coteaux") if nom in html} == attendu, question
    assert "vérifiez l'orthographe" in liste(client, ou="Zzzz")
    assert liste(client, page="x", rayon="x", q="\x00")


def test_un_site_suffit_pour_etre_trouve(client: Client) -> None:
    e = etablissement()
    nantes = Commune.objects.get(pk="44109")
    site = fabriques.SiteFactory(etablissement=e, nom="Antenne", commune=nantes)
    assert "Bocage" in liste(client, ou="Nantes")
    type(site).objects.filter(pk=site.pk).update(retire_le="2026-01-01")
    assert "Bocage" not in liste(client, ou="Nantes")


def test_la_page_dit_tout_et_rien_de_retire(client: Client) -> None:
    e = etablissement(description="Du bois, <b>rien</b> que du bois.", qualiopi_vae=False)
    e.sites.update(restauration="Salle de repas", acces_handicapes="Plain-pied")
    fabriques.ContactFactory(etablissement=e, nom="Tertre", type_contact="1", autres_types=["3"])
    fabriques.ContactFactory(etablissement=e, nom="Parti", retire_le="2026-01-01")
    fabriques.PorteOuverteFactory(etablissement=e, commentaire="Ateliers ouverts")
    fabriques.PorteOuverteFactory(etablissement=e, date=fabriques.dans(-2), commentaire="Finie")
    fabriques.PorteOuverteFactory(
        etablissement=e, date=fabriques.dans(9), commentaire="Annulée", retire_le="2026-01-01"
    )
    html = texte(page(client, e))
    for attendu in (
        "Salle de repas",
        "Plain-pied",
        "Référent handicap, Référent pédagogique",
        "Ateliers ouverts",
        "actions de formation, apprentissage",
        e.nda,
        "&lt;b&gt;rien",
    ):
        assert attendu in html, attendu
    assert not {mot for mot in ("Parti", "Finie", "Annulée") if mot in html}
    donnees = json.loads(re.search(r'ld\+json">(.*?)</script>', html, re.DOTALL)[1])["@graph"][0]
    assert donnees["@type"] == "EducationalOrganization"
    assert donnees["knowsAbout"] == ["Ébénisterie"]
    assert donnees["location"][0]["address"]["addressLocality"] == "Mayenne"


def test_formations_des_documents_seulement(client: Client) -> None:
    e = etablissement()
    action = publiee(e, sessions=2)
    fabriques.saisie_complete(etablissement=e)
    franchir(action, "modifier", auteur=fabriques.UtilisateurFactory())
    type(action).objects.filter(pk=action.pk).update(objectifs="<p>Brouillon</p>")
    reponse = page(client, e)
    html = texte(reponse)
    assert "1 formation publiée" in html and "et 1 autre session" in html
    assert html.count("<article") == 1
    assert "2 sessions de formation" in liste(client)
    formation = client.get(f"/formation/{action.sessions.first().pk}/", follow=True)
    assert reponse.redirect_chain[-1][0] in texte(formation)


def test_une_publication_rend_public_sans_domaine(client: Client) -> None:
    e = etablissement()
    e.domaines.clear()
    publiee(e)
    assert page(client, e).status_code == 200
    Etablissement.objects.filter(pk=e.pk).update(ferme_le="2026-01-01")
    assert page(client, e).status_code == 404


def test_en_lecture_seule(client: Client) -> None:
    e = etablissement()
    assert client.post(reverse("public:organismes")).status_code == 405
    assert client.post(f"/organisme/{e.pk}-compagnie-du-bocage/").status_code == 405


def test_requetes_bornees(client: Client, django_assert_max_num_queries) -> None:
    e = etablissement()
    liste(client, ou="Mayenne")  # the départements are then kept
    comptes = []
    for nombre in (1, 19):
        for rang in range(nombre):
            etablissement(f"Organisme {nombre} {rang}")
            fabriques.SiteFactory(etablissement=e, nom=f"Site {nombre} {rang}")
            fabriques.ContactFactory(etablissement=e)
            fabriques.PorteOuverteFactory(
                etablissement=e, date=fabriques.dans(nombre * 20 + rang), site=e.sites.first()
            )
        with django_assert_max_num_queries(7) as de_la_liste:
            liste(client, ou="Mayenne", domaine="ebenisterie")
        with django_assert_max_num_queries(8) as de_la_page:
            client.get(f"/organisme/{e.pk}-compagnie-du-bocage/")
        comptes.append((len(de_la_liste), len(de_la_page)))
    assert comptes[0] == comptes[1]


def test_codes_postaux(client: Client) -> None:
    def proposes(question: str) -> list[dict[str, str]]:
        return client.get(reverse("public:codes_postaux"), {"q": question}).json()["adresses"]

    assert proposes("531")[0]["code_postal"].startswith("531")
    assert {"code_postal": "53000", "ville": "Laval"} in proposes("lava")
    assert [a["code_postal"] for a in proposes("nantes")] == ["44000", "44100"]
    assert proposes("4410") == [{"code_postal": "44100", "ville": "Nantes"}]
    assert proposes("x") == [] and proposes("zz") == []
