"""The files of open data: valid as they are described, the same offer as the API, given with an ETag."""

import csv
import datetime
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from lxml import etree, html

from sofi.echanges.donnees import fichiers
from sofi.echanges.donnees.ecriture import ecrire
from sofi.echanges.donnees.fichiers import Nom
from sofi.echanges.lheo.controle import controler_document
from tests.documents import document_exemple
from tests.ecrans.api.monde import Monde, lire, mettre_en_ligne, publier
from tests.ecrans.public.conftest import a_venir, dans
from tests.fabriques import UtilisateurFactory
from tests.pieces import changee

pytestmark = pytest.mark.django_db
LIRE = {
    "integer": int,
    "number": float,
    "date": datetime.date.fromisoformat,
    "datetime": datetime.datetime.fromisoformat,
    "boolean": {"true": True, "false": False}.__getitem__,
    "string": str,
}


@pytest.fixture(scope="module")
def monde_ecrit(base_du_module: None, tmp_path_factory: Any) -> Iterator[Path]:
    dossier = tmp_path_factory.mktemp("flux")
    with override_settings(FLUX_DOSSIER=dossier):
        _ecrire_le_monde()
    yield dossier


def _ecrire_le_monde() -> None:
    Monde()
    onisep = document_exemple(
        sessions=[a_venir(144_900)],
        formation={"id": 10_990},
        action={"id": 50_990},
        origine="onisep",
    )
    mettre_en_ligne(changee(onisep, {"origine": "onisep"}))
    publier(9, a_venir(144_909, date_debut=dans(-30), date_fin=dans(-1)), a_venir(144_910))
    ecrire(timezone.localdate())


@pytest.fixture
def ecrits(monde_ecrit: Path, settings: Any) -> Path:
    settings.FLUX_DOSSIER = monde_ecrit
    return monde_ecrit


def contenu(nom: str) -> bytes:
    reponse = Client().get(f"/api/donnees/{nom}")
    assert reponse.status_code == 200
    return gzip.decompress(b"".join(reponse))


def lignes(nom: str, schema: str) -> list[dict[str, Any]]:
    """The rows of a table, each cell read as its Table Schema says, whose key is unique."""
    decrit = lire(f"/api/donnees/{schema}.schema.json")
    rangees = list(csv.reader(io.StringIO(contenu(nom).decode())))
    assert rangees[0] == [champ["name"] for champ in decrit["fields"]]
    lues = []
    for rangee in rangees[1:]:
        cellules = zip(decrit["fields"], rangee, strict=True)
        lues.append({c["name"]: LIRE[c["type"]](v) for c, v in cellules if v != ""})
    cles = [ligne[decrit["primaryKey"]] for ligne in lues]
    assert len(set(cles)) == len(cles)
    return lues


def test_une_ligne_par_session(ecrits: Path) -> None:
    lues = lignes(Nom.SESSIONS, "sessions")
    assert [ligne["session"] for ligne in lues] == [144_101, 144_102, 144_103, 144_910]
    assert [ligne["session"] for ligne in lignes(Nom.SESSIONS_ONISEP, "sessions")] == [144_900]
    assert lues[0]["lieu_insee"] == "53147"


def test_les_documents_sont_ceux_de_l_api(ecrits: Path) -> None:
    valideur = jsonschema_rs.validator_for(lire("/api/donnees/document.schema.json"))
    documents = [json.loads(ligne) for ligne in contenu(Nom.DOCUMENTS).splitlines()]
    assert [d["action"]["id"] for d in documents] == [50_900, 50_901, 50_902, 50_909]
    assert all(valideur.is_valid(document) for document in documents)
    assert documents[0] == lire("actions/50900")


def test_les_informations_collectives(ecrits: Path, tmp_path: Path) -> None:
    (ligne,) = lignes(Nom.INFORMATIONS, "informations-collectives")
    assert (ligne["id"], ligne["session"], ligne["heure_debut"]) == (7001, 144_101, "14:00")
    octets = contenu(Nom.KAIROS)
    recrutements = etree.fromstring(octets).findall(".//{*}session/{*}recrutement[@numero]")
    assert [recrutement.get("numero") for recrutement in recrutements] == ["7001"]
    (tmp_path / "kairos.xml").write_bytes(octets)
    assert controler_document(tmp_path / "kairos.xml") == []


def test_etag_catalogue_et_page(ecrits: Path) -> None:
    premiere = Client().get(f"/api/donnees/{Nom.SESSIONS}")
    assert b"".join(premiere)
    seconde = Client().get(
        f"/api/donnees/{Nom.SESSIONS}", headers={"If-None-Match": premiere["ETag"]}
    )
    assert (seconde.status_code, premiere["Access-Control-Allow-Origin"]) == (304, "*")
    catalogue = lire("/api/donnees/catalogue.jsonld")
    adresses = {
        d["dcat:downloadURL"]["@id"]
        for jeu in catalogue["dcat:dataset"]
        for d in jeu["dcat:distribution"]
    }
    assert adresses == {f"http://testserver/api/donnees/{nom}" for nom in Nom}
    page = Client().get("/api/").content.decode()
    assert all(nom in page for nom in Nom)


def test_ce_qui_est_ecrit_est_compte(ecrits: Path) -> None:
    lot = fichiers.dernier()
    assert lot is not None
    comptes = {f.nom: f.lignes for f in lot.fichiers}
    assert comptes[Nom.SESSIONS] == comptes[Nom.DOCUMENTS] == comptes[Nom.ELM] == 4
    assert (comptes[Nom.SESSIONS_ONISEP], comptes[Nom.KAIROS], lot.ecartes) == (1, 1, 0)


def test_le_service_offre_les_voit(ecrits: Path) -> None:
    client = Client()
    client.force_login(UtilisateurFactory(role="service_offre"))
    page = client.get(reverse("service_offre:exports")).content.decode()
    assert all(f">{nom}</a>" in page for nom in Nom)


def test_les_anciens_s_en_vont(ecrits: Path, settings: Any) -> None:
    vieux = timezone.localdate() - datetime.timedelta(days=settings.FLUX_JOURS_GARDES + 1)
    ecrire(vieux)
    assert fichiers.chemin_du_lot(vieux).is_file()
    fichiers.oublier(timezone.localdate())
    assert not list(fichiers.dossier().glob(f"{vieux.isoformat()}.*"))


def test_la_page_dit_quelle_licence_a_ce_qui_vient_d_ailleurs() -> None:
    page = " ".join(html.fromstring(Client().get("/api/").content).text_content().split())
    assert (
        "Toute l’offre de formation publiée, pour vos sites et vos programmes, sous licence ouverte."
        in page
    )
    assert "L’API les donne avec les autres, et les dit par leur origine, onisep." in page
