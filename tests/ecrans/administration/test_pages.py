"""The administration writes pages: drafts, appearance, withdrawal, history; nobody else comes near."""

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from sofi.comptes.models import Role
from sofi.editorial.models import Legale, Page, Parution, Sorte
from sofi.editorial.operations import publier
from sofi.editorial.rgaa import audit
from sofi.historique.models import Changement
from tests.fabriques import (
    PageFactory,
    RessourceFactory,
    TypeDispositifFactory,
    UtilisateurFactory,
    aujourd_hui,
    dans,
    fichier_joint,
)
from tests.fabriques.editorial import PDF

pytestmark = pytest.mark.django_db

LISTE = reverse("administration:pages")
ECRITE = {
    "titre": "Les dates de juin",
    "resume": "Quand s’inscrire.",
    "texte": "<p>Du <strong>2</strong> au 6.</p>",
    "lecteurs": "tous",
}


@pytest.fixture
def administration(client):
    personne = UtilisateurFactory(role=Role.ADMINISTRATION)
    client.force_login(personne)
    return personne


def texte(reponse):
    return " ".join(
        html.unescape(strip_tags(reponse.content.decode())).replace("\xa0", " ").split()
    )


def page_url(page, suite=""):
    return reverse(f"administration:page{suite}", args=[page.pk])


def test_ecrire_garder_puis_publier(client, administration):
    ecrire = reverse("administration:page_ecrire", args=["actualite"])
    assert client.get(ecrire).status_code == 200
    reponse = client.post(ecrire, ECRITE | {"garder": "oui"})
    page = Page.objects.get(titre="Les dates de juin")
    assert reponse.url == page_url(page)
    assert page.adresse == "les-dates-de-juin" and page.modifie_par == administration
    publique = reverse("public:actualite", args=[page.adresse])
    assert client.get(publique).status_code == 404
    assert "Brouillon" in texte(client.get(LISTE))
    assert "Du 2 au 6." in texte(client.get(page_url(page, "_apercu")))
    client.post(page_url(page), ECRITE | {"revision": page.revision, "publier": "oui"})
    assert "Du 2 au 6." in texte(client.get(publique))
    assert Parution.objects.get().publiee_par == administration
    assert "En ligne" in texte(client.get(LISTE))
    page.refresh_from_db()
    suite = ECRITE | {"revision": page.revision, "garder": "oui", "titre": "Les dates d’été"}
    client.post(page_url(page), suite | {"parait_le": aujourd_hui().isoformat()})
    assert "modifiée, non publiée" in texte(client.get(LISTE))
    assert "Les dates d’été" not in texte(client.get(publique))


def test_publier_ce_qui_n_est_pas_complet_garde_et_dit_quoi(client, administration):
    ecrire = reverse("administration:page_ecrire", args=["actualite"])
    reponse = client.post(
        ecrire, {"titre": "Vide", "lecteurs": "tous", "publier": "oui"}, follow=True
    )
    assert "ne paraît pas. « Résumé » est à remplir. « Texte » est à remplir." in texte(reponse)
    assert Page.objects.filter(titre="Vide").exists() and not Parution.objects.exists()


@pytest.mark.parametrize(
    ("change", "dit"),
    [
        ({"titre": ""}, "Écrivez le titre."),
        ({"parait_le": "demain"}, "n’est pas une date"),
        ({"texte": "<p>a</p><table><tr><td>b</td></tr></table>"}, "un tableau"),
        ({"resume": "x" * 251}, "250"),
    ],
)
def test_ce_qui_est_refuse_reste_a_l_ecran(client, administration, change, dit):
    ecrire = reverse("administration:page_ecrire", args=["actualite"])
    reponse = client.post(ecrire, ECRITE | change | {"publier": "oui"})
    assert reponse.status_code == 422 and dit in texte(reponse).replace("'", "’")
    assert not Page.objects.exclude(sorte=Sorte.LEGALE).exists()


def test_la_page_ouverte_par_deux_personnes(client, administration):
    page = PageFactory(titre="À deux")
    client.post(page_url(page), ECRITE | {"revision": 0, "titre": "Moi", "garder": "oui"})
    reponse = client.post(
        page_url(page), ECRITE | {"revision": 0, "titre": "Elle", "garder": "oui"}
    )
    assert reponse.status_code == 422 and "Quelqu’un d’autre" in texte(reponse)
    page.refresh_from_db()
    assert page.titre == "Moi"


def test_un_fichier_se_donne_se_remplace_et_s_enleve(client, administration):
    ecrire = reverse("administration:page_ecrire", args=["ressource"])
    saisie = {
        "titre": "Guide",
        "resume": "R",
        "rubrique": "procedure",
        "ordre": "0",
        "garder": "oui",
    }
    faux = client.post(ecrire, saisie | {"depot": SimpleUploadedFile("g.pdf", b"<html>")})
    assert faux.status_code == 422 and "n’est pas un fichier PDF lisible" in texte(faux)
    client.post(ecrire, saisie | {"depot": SimpleUploadedFile("guide.pdf", PDF)})
    page = Page.objects.get(titre="Guide")
    assert b"".join(client.get(page_url(page, "_fichier"))) == PDF
    assert "guide.pdf" in texte(client.get(page_url(page)))
    encore = saisie | {"revision": page.revision}
    client.post(page_url(page), encore)
    page.refresh_from_db()
    assert page.fichier.nom == "guide.pdf"
    client.post(page_url(page), saisie | {"revision": page.revision, "sans_fichier": "on"})
    page.refresh_from_db()
    assert page.fichier is None and client.get(page_url(page, "_fichier")).status_code == 404


def test_un_dispositif_n_a_qu_une_page_et_n_en_change_pas(client, administration):
    type_, autre = TypeDispositifFactory(), TypeDispositifFactory()
    ecrire = reverse("administration:page_ecrire", args=["dispositif"])
    saisie = {"titre": "Aide", "garder": "oui", "dispositif": type_.pk}
    assert client.post(ecrire, saisie | {"dispositif": ""}).status_code == 422
    client.post(ecrire, saisie)
    page = Page.objects.get(sorte=Sorte.DISPOSITIF)
    assert page.adresse == type_.pk
    assert client.post(ecrire, saisie).status_code == 422
    client.post(page_url(page), saisie | {"dispositif": autre.pk, "revision": page.revision})
    page.refresh_from_db()
    assert page.dispositif == type_
    assert client.get(page_url(page, "_apercu")).status_code == 200


def test_retirer_et_supprimer_se_demandent_d_abord(client, administration):
    brouillon, parue = PageFactory(), PageFactory()
    publier(parue, auteur=None)
    for page, geste in ((brouillon, "_supprimer"), (parue, "_retirer")):
        assert client.get(page_url(page, geste)).status_code == 200
    assert Page.objects.filter(pk=brouillon.pk).exists()
    client.post(page_url(brouillon, "_supprimer"))
    assert not Page.objects.filter(pk=brouillon.pk).exists()
    client.post(page_url(parue, "_supprimer"))
    assert Page.objects.filter(pk=parue.pk).exists()
    client.post(page_url(parue, "_retirer"))
    assert client.get(reverse("public:actualite", args=[parue.adresse])).status_code == 404
    assert "Retirée" in texte(client.get(LISTE))


def test_l_historique_rend_un_champ_au_brouillon_sans_rien_publier(client, administration):
    page = PageFactory(titre="Avant", lecteurs="tous", parait_le=aujourd_hui())
    publier(page, auteur=None)
    saisie = ECRITE | {"revision": page.revision, "titre": "Après", "parait_le": aujourd_hui()}
    client.post(page_url(page), saisie | {"publier": "oui"})
    changement = Changement.objects.get(table="editorial_page", geste="modification")
    assert changement.utilisateur == administration
    lu = texte(client.get(page_url(page)))
    assert "Titre : Avant → Après" in lu and "Révision" not in lu
    reponse = client.post(reverse("administration:table_retablir", args=[changement.pk]))
    assert reponse.url == page_url(page)
    page.refresh_from_db()
    assert page.titre == "Avant" and page.revision == 2
    assert Parution.objects.en_ligne(aujourd_hui()).get().titre == "Après"


def test_reprendre_une_parution(client, administration):
    page = PageFactory(titre="Première")
    publier(page, auteur=None)
    client.post(page_url(page), ECRITE | {"titre": "Seconde", "revision": 0, "publier": "oui"})
    client.post(reverse("administration:page_reprendre", args=[page.pk, 1]))
    page.refresh_from_db()
    assert page.titre == "Première"
    assert Parution.objects.en_ligne(aujourd_hui()).get().titre == "Seconde"
    inconnue = reverse("administration:page_reprendre", args=[page.pk, 9])
    assert client.post(inconnue).status_code == 404


def test_les_pages_legales_disent_ce_qu_elles_attendent(client, administration):
    liste = texte(client.get(f"{LISTE}?sorte=legale"))
    assert "le nom, l’adresse et le téléphone de l’hébergeur" in liste
    assert client.get(reverse("administration:page_ecrire", args=["legale"])).status_code == 404
    declaration = Page.objects.get(adresse=Legale.ACCESSIBILITE)
    assert f"sur {audit().applicables}" in texte(client.get(page_url(declaration, "_apercu")))


def test_les_etats_d_une_page(client, administration):
    for debut, fin in ((3, None), (-5, -1)):
        page = PageFactory(parait_le=dans(debut), jusqu_au=fin if fin is None else dans(fin))
        publier(page, auteur=None)
    liste = texte(client.get(LISTE))
    assert "Prévue" in liste and "Terminée" in liste


@pytest.mark.parametrize("role", [Role.SERVICE_OFFRE, Role.ORGANISME, Role.REGION])
def test_les_autres_roles_ne_trouvent_rien(client, role):
    client.force_login(UtilisateurFactory(role=role))
    page = PageFactory()
    for url in (LISTE, page_url(page), page_url(page, "_apercu"), page_url(page, "_retirer")):
        assert client.get(url).status_code == 404
        assert client.post(url, ECRITE).status_code in (404, 405)


def test_autant_de_questions_pour_une_page_ou_vingt(client, administration):
    nombres = []
    for combien in (1, 19):
        for _ in range(combien):
            publier(RessourceFactory(fichier=fichier_joint()), auteur=administration)
        with CaptureQueriesContext(connection) as requetes:
            client.get(f"{LISTE}?sorte=ressource")
        nombres.append(len(requetes))
    assert nombres[0] == nombres[1]
