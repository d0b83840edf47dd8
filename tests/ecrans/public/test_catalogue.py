"""The page « Catalogue » and its files."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html
from pytest_django import DjangoAssertNumQueries, Settings

from sofi.diffusion.catalogue import fichiers
from sofi.diffusion.catalogue.fabrication import fabriquer
from tests.documents import REGION, dispositif_exemple, lieu_exemple

from .conftest import a_venir
from .test_feuille import lignes

Publier = Callable[..., dict[str, Any]]
PAGE = "/catalogue/"


@pytest.fixture(autouse=True)
def dossier(settings: Settings, tmp_path: Path) -> None:
    settings.CATALOGUE_DOSSIER = tmp_path / "catalogue"


def page(client: Client) -> html.HtmlElement:
    return html.fromstring(client.get(PAGE).content)


def test_une_ligne_par_catalogue_avec_son_pdf_et_ses_tableurs(
    client: Client, publier: Publier
) -> None:
    publier(a_venir(1))
    fabriquer()
    lue = page(client)
    assert lue.xpath("//h2/text()")[:2] == ["Par département", "Par domaine"]
    (rangee,) = lue.xpath("//section[@id='departement']//tbody/tr")
    assert "Mayenne (53)" in rangee.text_content()
    assert rangee.xpath("./td[1]")[0].text_content().strip() == "1"
    liens = rangee.xpath(".//a/@href")
    assert liens[0] == "/catalogue/departement-53.pdf"
    assert liens[1:] == ["/?departement=53&export=csv", "/?departement=53&export=xlsx"]
    assert "Catalogue" in lue.xpath("string(//nav//a[@aria-current='page'])")


def test_les_tableurs_ont_les_formations_des_pdf(client: Client, publier: Publier) -> None:
    """Each line's CSV holds as many trainings as its PDF, and as many sessions."""
    nantes = {"ville": "Nantes", "departement": "44", "insee": "44109"}
    publier(a_venir(1), a_venir(2, lieu=lieu_exemple(adresse=nantes)))
    publier(a_venir(3, enseignement="distance"), action={"id": 3, "titre": "À distance"})
    publier(
        a_venir(4, dispositifs=[dispositif_exemple(9, type=REGION)]), action={"id": 4, "titre": "R"}
    )
    fabriquer()
    vus = 0
    for catalogue in fichiers.lire().catalogues:
        (lien,) = page(client).xpath(
            f"//tr[.//a[@href='/catalogue/{catalogue.rayon.cle}.pdf']]//a[contains(@href, 'csv')]/@href"
        )
        parametres = dict(paire.split("=") for paire in lien.partition("?")[2].split("&"))
        parametres = {cle: valeur.replace("%3A", ":") for cle, valeur in parametres.items()}
        entetes, *lues = lignes(client, **parametres)
        assert len(lues) == catalogue.sessions, catalogue.titre
        actions = {ligne[entetes.index("Formation")] for ligne in lues}
        assert len(actions) == catalogue.formations
        vus += 1
    assert vus == 5


def test_le_pdf_est_servi_et_n_est_pas_renvoye_a_qui_l_a(client: Client, publier: Publier) -> None:
    publier(a_venir(1))
    fabriquer()
    adresse = reverse("public:catalogue_pdf", args=["departement", "53"])
    reponse = client.get(adresse)
    contenu = b"".join(reponse.streaming_content)  # type: ignore[attr-defined]
    assert contenu.startswith(b"%PDF-") and reponse["Content-Type"] == "application/pdf"
    assert reponse["Content-Length"] == str(len(contenu))
    assert reponse["Content-Disposition"].startswith(
        'inline; filename="catalogue-departement-53-20'
    )
    assert "Last-Modified" in reponse
    assert client.get(adresse, headers={"If-None-Match": reponse["ETag"]}).status_code == 304
    publier(a_venir(2), action={"id": 2, "titre": "Menuiserie"})
    fabriquer()
    autre = client.get(adresse, headers={"If-None-Match": reponse["ETag"]})
    assert autre.status_code == 200
    autre.close()


def test_un_telechargement_coupe_reprend_ou_il_en_etait(client: Client, publier: Publier) -> None:
    publier(a_venir(1))
    fabriquer()
    adresse = reverse("public:catalogue_pdf", args=["departement", "53"])
    entier = client.get(adresse)
    octets = b"".join(entier.streaming_content)  # type: ignore[attr-defined]
    assert entier["Accept-Ranges"] == "bytes"

    def demander(plage: str, **autres: str) -> tuple[int, bytes, str]:
        reponse = client.get(adresse, headers={"Range": plage, **autres})
        lu = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content  # type: ignore[attr-defined]
        return reponse.status_code, lu, reponse.headers.get("Content-Range", "")

    taille, etiquette = len(octets), entier["ETag"]
    assert demander("bytes=100-") == (206, octets[100:], f"bytes 100-{taille - 1}/{taille}")
    assert demander("bytes=-7") == (206, octets[-7:], f"bytes {taille - 7}-{taille - 1}/{taille}")
    assert demander("bytes=0-3", **{"If-Range": etiquette})[:2] == (206, b"%PDF")
    assert demander("bytes=0-3", **{"If-Range": '"autre"'}) == (200, octets, "")
    assert demander(f"bytes={taille}-") == (416, b"", f"bytes */{taille}")
    assert demander("pages=1-2")[0] == 200


@pytest.mark.parametrize("cle", ["departement-99", "inconnu-1", "domaine-455", "..-x"])
def test_un_catalogue_inconnu_n_existe_pas(client: Client, cle: str) -> None:
    assert client.get(f"/catalogue/{cle}.pdf").status_code == 404


def test_un_fichier_disparu_n_est_pas_une_panne(client: Client, publier: Publier) -> None:
    publier(a_venir(1))
    fabriquer()
    for chemin in fichiers.dossier().glob("*.pdf"):
        chemin.unlink()
    assert client.get("/catalogue/departement-53.pdf").status_code == 404
    assert client.get(PAGE).status_code == 200


def test_rien_encore_puis_rien_a_imprimer(client: Client) -> None:
    assert "Les premiers seront faits cette nuit" in page(client).text_content()
    fabriquer()
    assert "Aucune formation n’est publiée en ce moment" in page(client).text_content()


def test_un_catalogue_plus_ancien_dit_sa_date(client: Client, publier: Publier) -> None:
    publier(a_venir(1))
    fabriquer(maintenant=datetime.datetime(2026, 5, 19, 2, 12, tzinfo=datetime.UTC))
    liste = fichiers.lire()
    liste.vu_le = datetime.datetime(2026, 5, 20, 2, 12, tzinfo=datetime.UTC)
    liste.catalogues[1].echec = True
    fichiers.ecrire(liste)
    texte = page(client).text_content().replace("\N{NO-BREAK SPACE}", " ")
    assert "mercredi 20 mai 2026, 4 h 12" in texte
    assert "du 19 mai 2026 : rien n’a changé depuis" in texte
    assert "du 19 mai 2026 : le nouveau n’a pas pu être fait cette nuit" in texte


def test_la_page_ne_pose_aucune_question_a_la_base(
    client: Client, publier: Publier, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for action in range(1, 21):
        publier(a_venir(action), action={"id": action})
    fabriquer()
    client.get(PAGE)
    with django_assert_num_queries(0):
        client.get(PAGE)
