"""What engines, browsers and other sites read of the public side, beside its pages."""

import datetime
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree, html
from pytest_django import DjangoAssertNumQueries

from sofi.diffusion import plan_du_site, suivi
from sofi.ecrans.public import plan_xml
from sofi.validation.models import OffrePubliee
from tests.versions import reecrire

from .conftest import a_venir, dans
from .test_organismes import etablissement

Publier = Callable[..., dict[str, Any]]
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas" / "sitemap.xsd"))
ESPACE = {"s": plan_xml.ESPACE}
SITE = "http://testserver"


def lire(client: Client, adresse: str) -> Any:
    """A file of the plan, valid."""
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    assert reponse["Content-Type"] == "application/xml; charset=utf-8"
    texte = b"".join(reponse) if reponse.streaming else reponse.content
    racine = etree.fromstring(texte)
    SCHEMA.assertValid(racine)
    return racine


def textes(racine: Any, chemin: str) -> list[str]:
    return [str(texte) for texte in racine.xpath(f"{chemin}/text()", namespaces=ESPACE)]


def test_l_index_nomme_des_fichiers_valides_qui_existent(client: Client, publier: Publier) -> None:
    publier(a_venir(3), a_venir(49_999), a_venir(50_000))
    fichiers = textes(lire(client, "/sitemap.xml"), "//s:loc")
    assert fichiers[:3] == [
        f"{SITE}/sitemap-pages-0.xml",
        f"{SITE}/sitemap-formations-0.xml",
        f"{SITE}/sitemap-formations-1.xml",
    ]
    for fichier in fichiers:
        assert lire(client, fichier.removeprefix(SITE)).tag == f"{{{plan_xml.ESPACE}}}urlset"


def test_un_fichier_tient_dans_la_limite_du_protocole(client: Client, publier: Publier) -> None:
    publier(a_venir(3), a_venir(49_999), a_venir(50_000))
    assert plan_du_site.TRANCHE == 50_000
    adresses = textes(lire(client, "/sitemap-formations-0.xml"), "//s:loc")
    assert [a.rsplit("/")[-2] for a in adresses] == [
        "3-cap-ebeniste-mayenne",
        "49999-cap-ebeniste-mayenne",
    ]


def test_chaque_adresse_du_plan_repond_sans_detour(client: Client, publier: Publier) -> None:
    """Titles are folded, places at a distance too: the address listed is the very one of the page."""
    e = etablissement("Écoles du « Bocage »")
    publier(
        a_venir(3),
        a_venir(4, enseignement="distance"),
        a_venir(5, lieu=None),
        action={"titre": "Œuvre d’art & « C++ » : " + "très long " * 20},
    )
    listees = [
        adresse
        for fichier in textes(lire(client, "/sitemap.xml"), "//s:loc")
        for adresse in textes(lire(client, fichier.removeprefix(SITE)), "//s:loc")
    ]
    assert (
        # and a certification, a métier, a domaine, a commune
        len(listees) == len(plan_xml.PAGES) + 4 + 4
        and f"{SITE}/organisme/{e.pk}-ecoles-du-bocage/" in listees
    )
    for adresse in listees:
        reponse = client.get(adresse.removeprefix(SITE))
        assert reponse.status_code == 200, adresse
        page = html.fromstring(reponse.content)
        assert page.xpath("//link[@rel='canonical']/@href") == [adresse]
        assert not page.xpath("//meta[@name='robots']")


def test_lastmod_est_l_instant_de_la_publication(client: Client, publier: Publier) -> None:
    publier(a_venir(3))
    instant = datetime.datetime(2026, 5, 20, 7, 12, 4, 5, tzinfo=datetime.UTC)
    reecrire(OffrePubliee.objects.get().version, publie_le=instant)
    assert textes(lire(client, "/sitemap-formations-0.xml"), "//s:lastmod") == [
        "2026-05-20T07:12:04Z"
    ]
    assert textes(lire(client, "/sitemap.xml"), "//s:lastmod") == ["2026-05-20T07:12:04Z"]


def test_ce_qui_n_est_plus_public_n_est_plus_dans_le_plan(client: Client, publier: Publier) -> None:
    publier(
        a_venir(1, date_debut=dans(-90), date_fin=dans(-1)),
        a_venir(2, date_debut=dans(-90), date_fin=dans(0)),
        a_venir(3, retiree_le="2026-01-01"),
    )
    (adresse,) = textes(lire(client, "/sitemap-formations-0.xml"), "//s:loc")
    assert "/2-" in adresse
    action = OffrePubliee.objects.get().pk
    OffrePubliee.objects.all().delete()
    suivi.mettre_a_jour(action, None)
    assert client.get("/sitemap-formations-0.xml").status_code == 404
    assert "formations" not in client.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize("fichier", ["autre-0", "pages-1", "formations-7", f"formations-{'9' * 8}"])
def test_un_fichier_sans_adresse_n_existe_pas(client: Client, fichier: str) -> None:
    """An empty one would not be valid."""
    assert client.get(f"/sitemap-{fichier}.xml").status_code == 404


@pytest.mark.parametrize("sessions", [1, 20])
def test_un_fichier_est_une_requete(
    client: Client,
    publier: Publier,
    sessions: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    publier(*(a_venir(numero) for numero in range(1, sessions + 1)))
    with CaptureQueriesContext(connection) as faites:
        assert len(textes(lire(client, "/sitemap-formations-0.xml"), "//s:loc")) == sessions
    # A cursor of the server isn't seen, its savepoint is.
    assert len([f for f in faites if "SAVEPOINT" not in f["sql"]]) <= 1
    with django_assert_num_queries(2):
        lire(client, "/sitemap.xml")


def test_le_texte_part_par_morceaux() -> None:
    """Never the whole file at once: 1,201 addresses make three pieces between the head and the foot."""
    entrees = (plan_xml.Entree(f"/{n}") for n in range(1_201))
    morceaux = list(plan_xml.document("urlset", SITE, entrees))
    assert [morceau.count("<url>") for morceau in morceaux] == [0, 500, 500, 201, 0]


def test_robots(client: Client) -> None:
    reponse = client.get("/robots.txt")
    assert reponse["Content-Type"] == "text/plain; charset=utf-8"
    regles = reponse.content.decode().splitlines()
    assert "Disallow: /*?" in regles and f"Sitemap: {SITE}/sitemap.xml" in regles
    # The pages of organismes begin like the space of those who work for them.
    assert not [regle for regle in regles if regle.startswith("Disallow: /organisme")]


@pytest.mark.parametrize(
    ("adresse", "canonique", "indexee"),
    [
        ("/", "/", True),
        ("/?utm_source=lettre", "/", True),
        ("/?page=3", "/?q=&page=3", True),
        ("/?page=1", "/?q=", True),
        ("/?page=-1", "/?q=", True),
        ("/?q=bois&page=2", "/?q=bois&page=2", False),
        ("/?q=bois&utm_source=x&ou=", "/?q=bois", False),
        ("/?domaine=230&tri=date", "/?domaine=230&tri=date", False),
        ("/organismes/", "/organismes/", True),
        ("/organismes/?q=bois", "/organismes/", False),
        ("/formation/3-cap-ebeniste-mayenne/?x=1", "/formation/3-cap-ebeniste-mayenne/", True),
    ],
)
def test_adresse_d_une_page(
    client: Client, publier: Publier, adresse: str, canonique: str, indexee: bool
) -> None:
    publier(a_venir(3))
    page = html.fromstring(client.get(adresse).content)
    assert page.xpath("//link[@rel='canonical']/@href") == [SITE + canonique]
    assert page.xpath("//meta[@property='og:url']/@content") == [SITE + canonique]
    assert bool(page.xpath("//meta[@name='robots'][starts-with(@content, 'noindex')]")) != indexee


@pytest.mark.parametrize("adresse", ["/", "/organismes/", "/formation/3-cap-ebeniste-mayenne/"])
def test_ce_que_montre_un_site_ou_la_page_est_partagee(
    client: Client, publier: Publier, adresse: str
) -> None:
    publier(a_venir(3), action={"objectifs": '<p>Dire "oui" & <em>non</em></p>'})
    page = html.fromstring(client.get(adresse).content)
    dit = {m.get("property"): m.get("content") for m in page.xpath("//meta[@property]")}
    assert set(dit) >= {"og:title", "og:type", "og:url", "og:image"}
    assert f"{dit['og:title']} – SOFI" == " ".join(page.findtext(".//title").split())
    assert [dit["og:description"]] == page.xpath("//meta[@name='description']/@content")
    assert not re.search(r"[<\n]|&(amp|quot);|  ", dit["og:title"] + dit["og:description"])
    assert dit["og:image"] == f"{SITE}/static/sofi/partage.png"
    assert page.xpath("//meta[@name='twitter:card']/@content") == ["summary_large_image"]


def test_l_image_a_la_taille_annoncee(client: Client) -> None:
    octets = Path("sofi/ecrans/commun/static/sofi/partage.png").read_bytes()
    assert [int.from_bytes(octets[i : i + 4], "big") for i in (16, 20)] == [1200, 630]
    assert len(octets) < 100_000


def test_la_barre_du_navigateur_cherche_sur_le_site(client: Client, publier: Publier) -> None:
    publier(a_venir(3))
    page = html.fromstring(client.get("/").content)
    (lien,) = page.xpath("//link[@rel='search']")
    assert lien.get("type") == "application/opensearchdescription+xml"
    reponse = client.get(lien.get("href"))
    assert reponse["Content-Type"].startswith("application/opensearchdescription+xml")
    espace = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    description = etree.fromstring(reponse.content)
    (nom,) = description.xpath("o:ShortName/text()", namespaces=espace)
    (texte,) = description.xpath("o:Description/text()", namespaces=espace)
    assert 0 < len(nom) <= 16 and 0 < len(texte) <= 1024
    (modele,) = description.xpath("o:Url[@type='text/html']/@template", namespaces=espace)
    trouvee = client.get(modele.replace("{searchTerms}", "%C3%A9b%C3%A9niste"))
    assert "CAP Ébéniste" in trouvee.content.decode()


def test_adresse_courte_d_une_formation(client: Client, publier: Publier) -> None:
    """The next session, the first to begin; it isn't kept by browsers."""
    publier(
        a_venir(1, date_debut=dans(-90), date_fin=dans(-1)),
        a_venir(2, date_debut=dans(90)),
        a_venir(3, date_debut=dans(30)),
    )
    reponse = client.get("/f/45210/")
    assert (reponse.status_code, reponse["Location"]) == (
        302,
        "/formation/3-cap-ebeniste-mayenne/",
    )
    assert client.get("/f/1/").status_code == 404
    assert "n’est pas publiée" in client.get(f"/f/{'9' * 30}/").content.decode()
