"""No third party, no cookie but those that are said: every public page, read with a browser's eyes."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from lxml import html

from sofi.ecrans.commun.notices import NOTICES
from sofi.ecrans.commun.selection import COOKIE
from sofi.ecrans.commun.session_expiree import BISCUIT, DUREE_DU_BISCUIT
from sofi.editorial.defauts import texte_de
from sofi.editorial.lecture import oublier
from sofi.editorial.models import Page
from sofi.editorial.operations import publier
from sofi.editorial.sortes import A_COMPLETER
from tests.ecrans.adresses_publiques import PAGES
from tests.ecrans.monde import Monde

pytestmark = [pytest.mark.django_db, pytest.mark.long]
ADMIS = {COOKIE, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME}
CHARGES = "//script/@src | //link[@rel!='canonical' and @rel!='alternate']/@href | //img/@src | //iframe/@src"
ICI = {"", "testserver", "localhost:8000", urlsplit(settings.ADRESSE_DU_SITE).netloc}


@pytest.fixture(scope="module")
def monde(base_du_module: None) -> Monde:
    return Monde()


def test_ni_cookie_ni_adresse_d_ailleurs(monde: Monde) -> None:
    """What a page loads, where its forms go, what it leaves in the browser."""
    fautes, lues = [], 0
    for nom, sur in PAGES.items():
        visiteur = Client()
        reponse = visiteur.get(reverse(f"public:{nom}", args=sur(monde)))
        if de_trop := set(reponse.cookies) - ADMIS:
            fautes.append(f"{nom}: cookies {de_trop}")
        if "text/html" not in reponse.headers["Content-Type"] or not reponse.content:
            continue
        lues += 1
        page = html.fromstring(reponse.content)
        charges = [*page.xpath(CHARGES), *page.xpath("//form/@action")]
        fautes += [f"{nom}: {a}" for a in charges if urlsplit(a).netloc not in ICI]
        regle = reponse.headers["Content-Security-Policy"]
        assert not re.search(r"https?://|\*", regle.replace("frame-ancestors *", "")), (nom, regle)
    assert fautes == [] and lues > 20


def test_lire_ne_depose_aucun_cookie(monde: Monde) -> None:
    """Searching and reading leave nothing; a form leaves what protects it."""
    visiteur = Client()
    for nom in ("accueil", "formation", "organisme", "organismes", "rendez_vous", "catalogue"):
        reponse = visiteur.get(reverse(f"public:{nom}", args=PAGES[nom](monde)))
        assert not reponse.cookies, nom


def test_chaque_cookie_est_dit() -> None:
    """As many kinds as the site sets (`test_portes_fermees` finds them), those of who has an account too."""
    texte = texte_de("donnees-personnelles")
    assert len({*ADMIS, BISCUIT}) == 4 and "quatre sortes" in texte
    assert COOKIE in texte
    assert "trente jours, quel compte" in texte and DUREE_DU_BISCUIT == 30 * 24 * 3600


def test_le_texte_donne_n_attend_que_ce_que_l_installation_sait() -> None:
    """Who answers, on what basis, whom to write to: the durations are the code's."""
    texte = texte_de("donnees-personnelles")
    assert texte.count(A_COMPLETER) == 3
    for duree in ("deux ans", "cinq ans", "un an", "trente jours", "deux heures", "sept jours"):
        assert duree in texte, duree


def test_chaque_formulaire_dit_ce_qu_il_prend_et_mene_a_la_page(monde: Monde) -> None:
    """The link is there once the page appeared; the words always."""
    demande = reverse("compte:demander_cle")
    visiteur = Client()
    dit = NOTICES["demande"].split(" :")[0]
    avant = visiteur.get(demande).content.decode().replace("\xa0", " ").replace("&nbsp;", " ")
    assert dit in avant
    assert f'<a href="{reverse("public:donnees_personnelles")}">Données' not in avant
    page = Page.objects.get(adresse="donnees-personnelles")
    page.texte = "<p>Nous ne gardons rien de trop.</p>"
    page.save()
    publier(page, auteur=None)
    oublier()
    apres = visiteur.get(demande).content.decode()
    assert f'<a href="{reverse("public:donnees_personnelles")}">Données' in apres
