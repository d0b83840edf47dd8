"""What the public reads of the pages kept by the administration: what appeared, and nothing else."""

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from sofi.ecrans.public import urls
from sofi.editorial import lecture
from sofi.editorial.models import Legale, Page, Rubrique, Sorte
from sofi.editorial.operations import enregistrer, publier, retirer
from sofi.referentiels.models import TypeDispositif
from sofi.socle.memoire import memoire
from tests.fabriques import (
    PageFactory,
    RessourceFactory,
    TypeDispositifFactory,
    dans,
    fichier_joint,
)
from tests.fabriques.editorial import PDF

pytestmark = pytest.mark.django_db

ACTUALITES, RESSOURCES = reverse("public:actualites"), reverse("public:ressources")


def texte(reponse):
    return " ".join(
        html.unescape(strip_tags(reponse.content.decode())).replace("\xa0", " ").split()
    )


def adresse(page):
    nom = {"actualite": "public:actualite", "ressource": "public:ressource"}[page.sorte]
    return reverse(nom, args=[page.adresse])


@pytest.mark.parametrize("fabrique", [PageFactory, RessourceFactory])
def test_un_brouillon_est_introuvable_et_n_est_dans_aucune_liste(client, fabrique):
    page = fabrique(titre="Encore secret", fichier=fichier_joint("secret.pdf"))
    a_venir = fabrique(titre="Encore secret", parait_le=dans(2))
    publier(a_venir, auteur=None)
    retiree = fabrique(titre="Encore secret")
    publier(retiree, auteur=None)
    retirer(retiree)
    for cachee in (page, a_venir, retiree):
        assert client.get(adresse(cachee)).status_code == 404
        fichier = reverse("public:ressource_fichier", args=[cachee.adresse])
        assert client.get(fichier).status_code == 404
    for liste in (ACTUALITES, RESSOURCES, reverse("public:plan"), reverse("public:accueil")):
        assert "secret" not in texte(client.get(liste))


def test_une_page_se_lit_avec_ses_titres_et_son_sommaire(client):
    titres = "<p><strong>D’abord</strong></p><p>Un.</p><p><strong>Ensuite</strong></p><p>Deux.</p>"
    page = PageFactory(titre="La rentrée", texte=titres)
    publier(page, auteur=None)
    reponse = client.get(adresse(page))
    code = reponse.content.decode()
    assert '<h2 id="h-d-abord">D’abord</h2>' in code and 'href="#ensuite"' in code
    assert texte(reponse).count("La rentrée") >= 2
    assert "La rentrée" in texte(client.get(ACTUALITES))


def test_un_texte_modifie_en_base_ne_passe_pas_de_script(client):
    """What is shown is read again as what may be shown."""
    page = RessourceFactory(texte="<p>Bon<script>alert(1)</script></p>")
    publier(page, auteur=None)
    assert b"alert(1)" not in client.get(adresse(page)).content


def test_le_fichier_se_telecharge_et_ne_s_ouvre_pas_dans_le_site(client):
    page = RessourceFactory(rubrique=Rubrique.PROCEDURE, fichier=fichier_joint('Procédure "A".pdf'))
    publier(page, auteur=None)
    assert "PDF, 1 ko" in texte(client.get(RESSOURCES))
    reponse = client.get(reverse("public:ressource_fichier", args=[page.adresse]))
    assert b"".join(reponse) == PDF
    assert reponse["Content-Type"] == "application/pdf"
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert reponse["Content-Disposition"].startswith("attachment;")
    assert reponse["Content-Length"] == str(len(PDF))


def test_la_base_dispositif_a_une_page_par_dispositif_meme_sans_texte(client):
    type_ = TypeDispositifFactory(libelle="Aide aux essais", pour_qui="Les essayeurs.")
    page = reverse("public:dispositif", args=[type_.pk])
    assert "Aide aux essais" in texte(client.get(reverse("public:base_dispositif")))
    assert "n’est pas encore écrite" in texte(client.get(page))
    ecrite = Page(sorte=Sorte.DISPOSITIF, dispositif=type_, titre="Aide aux essais", resume="R")
    ecrite.pour_qui, ecrite.ce_qu_il_paie = "<p>Ceux qui essaient.</p>", "<p>Tout.</p>"
    ecrite.lien_convention = "https://exemple.fr/convention"
    enregistrer(ecrite, auteur=None)
    assert "Ceux qui essaient" not in texte(client.get(page))
    publier(ecrite, auteur=None)
    lue = client.get(page)
    assert "Ceux qui essaient." in texte(lue) and b"https://exemple.fr/convention" in lue.content
    TypeDispositif.objects.filter(pk=type_.pk).update(retire_le=dans(0))
    assert client.get(page).status_code == 404


def test_le_pied_ne_mene_a_une_page_legale_qu_une_fois_parue(client, settings):
    """It names the Cariforef by the site's own contacts."""
    memoire.delete(lecture.CLEF)
    adresse_legale = reverse("public:mentions_legales")
    lien = f'href="{adresse_legale}"'.encode()
    for page in (reverse("public:plan"), ACTUALITES):
        assert lien not in client.get(page).content
    assert client.get(adresse_legale).status_code == 404
    mentions = Page.objects.get(sorte=Sorte.LEGALE, adresse=Legale.MENTIONS)
    mentions.texte = "<p>Tout est dit.</p>"
    enregistrer(mentions, auteur=None)
    publier(mentions, auteur=None)
    lecture.oublier()
    for page in (reverse("public:plan"), ACTUALITES):
        assert lien in client.get(page).content
    assert settings.CONTACT["courriel"] in texte(client.get(adresse_legale))


def test_le_plan_n_oublie_aucune_page_publique_sans_argument(client):
    """Every public address that answers a page by itself is on the map; whoever adds one says its words there.

    Left out: the steps of a gesture, which engines are told to leave.
    """
    plan = client.get(reverse("public:plan")).content.decode()
    seules = [m for m in urls.urlpatterns if not m.pattern.converters]
    oubliees = []
    for motif in seules:
        url = reverse(f"public:{motif.name}")
        reponse = client.get(url)
        page = reponse.status_code == 200 and not reponse.streaming and b"<html" in reponse.content
        etape = b'name="robots" content="noindex"' in reponse.content if page else False
        if page and not etape and f'href="{url}"' not in plan:
            oubliees.append(motif.name)
    assert len(seules) > 8 and not oubliees


@pytest.mark.parametrize(
    "url", [ACTUALITES, RESSOURCES, reverse("public:base_dispositif"), reverse("public:plan")]
)
def test_autant_de_questions_pour_une_ligne_ou_vingt(client, url):
    nombres = []
    for combien in (1, 19):
        for rang in range(combien):
            type_ = TypeDispositifFactory()
            page = RessourceFactory(
                rubrique=Rubrique.values[rang % 6], jour=dans(rang), dispositif=type_
            )
            for une in (PageFactory(), page):
                publier(une, auteur=None)
        client.get(url)
        with CaptureQueriesContext(connection) as requetes:
            assert client.get(url).status_code == 200
        nombres.append(len(requetes))
    assert nombres[0] == nombres[1] <= 4


def test_les_actualites_sont_a_l_accueil_et_a_cote_de_la_connexion(client):
    """Each for its readers; a search shows its results alone."""
    for titre, lecteurs in (("Au public", "public"), ("Aux organismes", "organismes")):
        publier(PageFactory(titre=titre, lecteurs=lecteurs), auteur=None)
    accueil, connexion = reverse("public:accueil"), reverse("account_login")
    lus = {url: texte(client.get(url)) for url in (accueil, connexion, f"{accueil}?q=bois")}
    assert [("Au public" in lu, "Aux organismes" in lu) for lu in lus.values()] == [
        (True, False),
        (False, True),
        (False, False),
    ]


def test_les_moteurs_lisent_ce_qui_a_paru_avec_sa_date(client):
    """Not a draft; the declaration once, a dispositif with the date of its text."""
    parue, brouillon, type_ = PageFactory(), PageFactory(), TypeDispositifFactory()
    publier(parue, auteur=None)
    plan = b"".join(client.get(reverse("public:plan_xml", args=["pages", 0]))).decode()
    assert adresse(parue) in plan and adresse(brouillon) not in plan
    assert plan.count("<lastmod>") == 1
    assert plan.count(reverse("public:accessibilite")) == 1
    assert reverse("public:dispositif", args=[type_.pk]) in plan
    assert reverse("public:mentions_legales") not in plan
