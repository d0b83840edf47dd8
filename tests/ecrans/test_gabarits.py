"""What holds for every template: icons exist, nothing is inline, error pages stand without a request."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.views import defaults
from django.views.csrf import csrf_failure

from conf.settings import BASE_DIR
from sofi.comptes.models import Role
from sofi.ecrans.commun import navigation
from sofi.ecrans.commun.pieces import environnement

ECRANS = BASE_DIR / "sofi" / "ecrans"
GABARITS = sorted([*ECRANS.glob("*/templates/**/*.html"), *ECRANS.glob("*/jinja2/**/*.html")])
DESSINEES = set(re.findall(r'<symbol id="i-([\w-]+)"', render_to_string("commun/sprite.html")))


def nom(chemin: Path) -> str:
    """Where a template is, for the test's name."""
    return str(chemin.relative_to(ECRANS))


@pytest.mark.parametrize("chemin", GABARITS, ids=nom)
def test_un_gabarit(chemin: Path) -> None:
    """Compiles; draws only icons that exist; holds no inline style nor script; loads only files that exist."""
    texte = chemin.read_text()
    if "/jinja2/" in chemin.as_posix():
        environnement().get_template(nom(chemin).split("jinja2/")[1])
    else:
        get_template(nom(chemin).split("templates/")[1])
    assert set(re.findall(r"""icone[ (]["']([\w-]+)""", texte)) <= DESSINEES
    assert not re.search(r"""\sstyle=|<style|\son[a-z]+=["']|javascript:""", texte)
    assert all(
        re.search(r"\ssrc=|type=\"application/(ld\+)?json\"", balise)
        for balise in re.findall(r"<script[^>]*>", texte)
    )
    fichiers = re.findall(r"""{% static ["']([^"']+)""", texte)
    assert [fichier for fichier in fichiers if finders.find(fichier) is None] == []


@pytest.mark.parametrize(
    "dessin",
    re.findall(
        r'\["\w+", "[^"]+", "(\w+)"\]', (ECRANS / "commun/static/sofi/js/riche.js").read_text()
    ),
)
def test_icones_de_l_editeur(dessin: str) -> None:
    """The editor's tools draw icons of the sprite."""
    assert dessin in DESSINEES


@pytest.mark.parametrize(
    "feuille", sorted((ECRANS / "commun/static/sofi/css").glob("*.css")), ids=lambda f: f.name
)
def test_couleurs_dans_les_jetons(feuille: Path) -> None:
    """A colour is written in tokens.css only; print, where there is no ground, has its white."""
    couleurs = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", feuille.read_text()))
    assert feuille.name == "tokens.css" or couleurs <= {"#fff"}


def test_classes_dessinees() -> None:
    """A class of ours that a page names is drawn by a stylesheet, or is what a script looks for."""
    feuilles = [f.read_text() for f in (ECRANS / "commun/static/sofi/css").glob("*.css")]
    connues = set(re.findall(r"\.(sofi-[\w-]+)", "".join(feuilles)))
    scripts = "".join(f.read_text() for f in (ECRANS / "commun/static/sofi/js").glob("*.js"))
    nommees = {
        (page.name, classe)
        for page in GABARITS
        for dites in re.findall(r'class(?:e)?="([^"]*)"', page.read_text())
        for classe in re.findall(r"(?<![\w-])sofi-[a-z0-9-]*[a-z0-9](?![\w-]|{)", dites)
    }
    assert {un for un in nommees if un[1] not in connues and un[1] not in scripts} == set()


@pytest.mark.parametrize(
    "page", ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"]
)
def test_page_d_erreur_sans_requete(page: str) -> None:
    """An error page stands without request nor database, says what to do and who to ask."""
    rendu = render_to_string(page)
    assert "offre@cariforef-pdl.org" in rendu
    assert 'href="/"' in rendu


@pytest.mark.django_db
def test_pages_d_erreur_de_django(client: Client) -> None:
    """Django finds our pages for each error."""
    request = RequestFactory().get("/")
    assert "Demande incomprise" in defaults.bad_request(request, ValueError()).content.decode()
    assert "Le site a rencontré une erreur" in defaults.server_error(request).content.decode()
    assert "La page a expiré" in csrf_failure(request).content.decode()
    reponse = client.get("/aucune/page/")
    assert reponse.status_code == 404
    assert "Page introuvable" in reponse.content.decode()


@pytest.mark.django_db
def test_formulaire_sans_jeton(client: Client) -> None:
    """A form sent without its token is refused in French, and nothing is done."""
    strict = Client(enforce_csrf_checks=True)
    reponse = strict.post("/compte/login/", {"login": "a@exemple.fr", "password": "x"})
    assert reponse.status_code == 403
    assert "La page a expiré" in reponse.content.decode()


def test_navigation_ne_montre_que_ce_qui_existe() -> None:
    """An entry without a page is not shown; a menu leads to its first page that exists and lights with it."""
    entrees = (
        navigation.Entree("Compte", "compte:mon_compte", section="compte:"),
        navigation.Entree("Absente", "compte:nulle_part"),
        navigation.Entree(
            "Menu",
            "compte:nulle_part",
            enfants=(
                navigation.Entree("Connexion", "account_login"),
                navigation.Entree("Absente", "a:b"),
            ),
        ),
    )
    compte, menu = navigation.liens(entrees, "account_login")
    assert (compte.url, compte.courant) == ("/compte/", "")
    assert (menu.url, menu.courant) == ("/compte/login/", "true")
    assert [(enfant.libelle, enfant.courant) for enfant in menu.enfants] == [("Connexion", "page")]
    assert navigation.liens(entrees, "compte:apres_connexion")[0].courant == "true"
    assert navigation.liens(entrees, "compte:mon_compte")[0].courant == "page"


def test_chaque_role_a_un_menu_et_un_accueil() -> None:
    """No role is left without a way."""
    assert set(navigation.MENUS) == set(navigation.ACCUEILS) == set(Role.values)
