"""The frame that other sites show, and the page that makes its code."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from lxml import html

from sofi.ecrans.public.vignettes import MONTREES

from .conftest import a_venir
from .test_organismes import etablissement, publiee

Publier = Callable[..., dict[str, Any]]


def lire(client: Client, requete: str = "", statut: int = 200) -> Any:
    reponse = client.get(f"/vignette/{requete}")
    assert reponse.status_code == statut
    return html.fromstring(reponse.content)


def titres(page: Any) -> list[str]:
    return [a.text.strip() for a in page.xpath("//li/a")]


@pytest.mark.parametrize("requete", ["", "?q=ebeniste", "?organisme=1"])
def test_elle_seule_peut_etre_encadree_et_ne_depose_rien(
    client: Client, publier: Publier, requete: str
) -> None:
    publier()
    reponse = client.get(f"/vignette/{requete}")
    assert "X-Frame-Options" not in reponse and not reponse.cookies
    politique = reponse["Content-Security-Policy"].split("; ")
    assert "frame-ancestors *" in politique and "default-src 'self'" in politique
    assert reponse["X-Robots-Tag"] == "noindex"
    page = html.fromstring(reponse.content)
    assert not page.xpath("//script | //form | //button")
    for adresse in ("/", "/organismes/", "/vignette/composer/", "/agenda/", "/vignette"):
        autre = client.get(adresse, follow=True) if adresse != "/vignette" else client.get("/x/")
        assert autre["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in autre["Content-Security-Policy"]


def test_une_recherche(client: Client, publier: Publier) -> None:
    publier(action={"id": 1, "titre": "CAP Ébéniste"})
    publier(a_venir(2), action={"id": 2, "titre": "Anglais"})
    page = lire(client, "?q=anglais&ou=Mayenne&rayon=30&page=7&vue=session")
    assert titres(page) == ["Anglais"]
    (plus,) = page.xpath("//p[contains(@class, 'pied')]/a")
    assert "q=anglais" in plus.get("href") and client.get(plus.get("href")).status_code == 200
    for lien in page.xpath("//a"):
        assert (lien.get("target"), lien.get("rel")) == ("_blank", "noopener")


def test_l_offre_d_un_organisme_et_d_aucun_autre(client: Client, publier: Publier) -> None:
    publier(action={"titre": "D’un autre"})
    e = etablissement("Écoles du Bocage")
    siennes = {publiee(e).titre for _ in range(2)}
    page = lire(client, f"?organisme={e.pk}")
    assert set(titres(page)) == siennes
    assert "Écoles du Bocage" in page.findtext(".//h1")
    (plus,) = page.xpath("//p[contains(@class, 'pied')]/a/@href")
    assert client.get(plus).status_code == 200


@pytest.mark.parametrize("numero", ["0", "x", "-1", "9" * 30, "٣"])
def test_un_organisme_que_personne_ne_voit(client: Client, numero: str) -> None:
    assert not titres(lire(client, f"?organisme={numero}", 404))


def test_dix_au_plus_le_reste_est_sur_le_site(client: Client, publier: Publier) -> None:
    for numero in range(1, MONTREES + 3):
        publier(a_venir(numero), action={"id": numero})
    page = lire(client)
    assert len(titres(page)) == MONTREES
    (plus,) = page.xpath("//p[contains(@class, 'pied')]/a")
    assert "Voir les 12" in " ".join(plus.text_content().split()).replace("\xa0", " ")


@pytest.mark.parametrize(
    "requete", [f"?q={'é' * 3000}%00", "?rayon=9999&du=x&page=-1", "?domaine=z"]
)
def test_parametres_absurdes(client: Client, requete: str) -> None:
    lire(client, requete)
    assert client.get(f"/vignette/composer/{requete}&nom=%00").status_code == 200


def code(client: Client, requete: str) -> Any:
    """The frame of the code to paste, read as the page that holds it will read it."""
    page = html.fromstring(client.get(f"/vignette/composer/{requete}").content)
    (texte,) = page.xpath("//pre/code/text()")
    cadre = html.fromstring(texte)
    assert cadre.tag == "iframe"
    assert cadre.get("src") == "http://testserver" + page.xpath("//iframe/@src")[0]
    return cadre


def test_code_d_une_recherche(client: Client, publier: Publier) -> None:
    publier()
    cadre = code(client, "?q=%22+%3E%3Cb&ou=Mayenne&rayon=30&domaine=455&nom=&x=1")
    assert cadre.get("src").endswith("/vignette/?q=%22+%3E%3Cb&ou=Mayenne&rayon=30&domaine=455")
    assert client.get(cadre.get("src").removeprefix("http://testserver")).status_code == 200
    assert code(client, "").get("src") == "http://testserver/vignette/"


def test_code_d_un_organisme(client: Client) -> None:
    premier, second = etablissement('École "du" Bocage'), etablissement("Bocage & Fils")
    cadre = code(client, "?nom=ecole+bocage&q=bois")
    assert cadre.get("src") == f"http://testserver/vignette/?organisme={premier.pk}"
    assert cadre.get("title") == 'Formations, École "du" Bocage'
    page = html.fromstring(client.get("/vignette/composer/?nom=bocage").content)
    choix = page.xpath("//li/a[starts-with(@href, '?organisme=')]/@href")
    assert set(choix) == {f"?organisme={premier.pk}", f"?organisme={second.pk}"}
    assert code(client, choix[0]).get("src").endswith(choix[0])
    rien = client.get("/vignette/composer/?nom=zzz").content.decode()
    assert "Aucun organisme public" in rien
