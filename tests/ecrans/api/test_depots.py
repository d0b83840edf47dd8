"""Deposits by an organisme's key: the same report as on screen, its own alone, nothing without writing asked."""

import copy
import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sofi.annuaire.models import Etablissement
from sofi.comptes.cles import empreinte_de_cle
from sofi.depots import operations
from sofi.depots.models import Depot
from sofi.offre.models import Action
from sofi.partenaires.cles import tirer_cle
from sofi.partenaires.models import Cle, Portee
from tests.depots.fichiers import formation, lheo
from tests.fabriques import RattachementFactory, TypeDispositifFactory, fiche_complete

pytestmark = pytest.mark.django_db
ADRESSE = "/api/v1/depots"


@dataclass
class Monde:
    etablissement: Etablissement
    cles: dict[str, str]


def cle_de(lien: Any, portee: str) -> str:
    texte = f"sofi_{tirer_cle()}"
    Cle.objects.create(
        etablissement=lien.etablissement, nom="CMS", empreinte=empreinte_de_cle(texte), fin=texte[-4:],
        portees=[portee], cree_par=lien.utilisateur,
    )  # fmt: skip
    return texte


@pytest.fixture(scope="module")
def monde_du_module(base_du_module: Any) -> Monde:
    fiche_complete()
    TypeDispositifFactory(code="cpf")
    lien, autre = RattachementFactory(), RattachementFactory()
    cles = {
        "a": cle_de(lien, Portee.DEPOTS),
        "b": cle_de(autre, Portee.DEPOTS),
        "lecture": cle_de(lien, Portee.API),
    }
    return Monde(lien.etablissement, cles)


@pytest.fixture
def monde(monde_du_module: Monde) -> Monde:
    return copy.deepcopy(monde_du_module)


def poster(adresse: str, octets: bytes, cle: str) -> Any:
    return Client().post(
        adresse, octets, content_type="application/xml", headers={"Authorization": f"Bearer {cle}"}
    )


def lire(adresse: str, cle: str) -> Any:
    return Client().get(adresse, headers={"Authorization": f"Bearer {cle}"})


def test_a_file_is_read_then_written_by_the_key_of_its_organisme(monde: Monde) -> None:
    recue = poster(ADRESSE, lheo(formation(fin="00000000")), monde.cles["a"])
    assert recue.status_code == 202 and recue.json()["situation"] == "lecture"
    adresse, numero = recue.headers["Location"], recue.json()["numero"]
    operations.executer(numero, ecrire=False)
    lue = lire(adresse, monde.cles["a"]).json()
    assert lue["rapport"] == Depot.objects.get(pk=numero).rapport
    assert lue["rapport"]["actions"] == {"nouveau": 1} and not Action.objects.exists()
    assert next(f["titre"] for f in lue["rapport"]["fautes"]) == "La date est inconnue"
    assert poster(f"{adresse}/ecrire", b"", monde.cles["a"]).status_code == 202
    operations.executer(numero, ecrire=True)
    assert lire(adresse, monde.cles["a"]).json()["situation"] == "ecrit"
    assert Action.objects.get().etablissement == monde.etablissement


def test_json_of_the_document_says_the_path_of_what_is_wrong(monde: Monde) -> None:
    document = {
        "numero": "CMS-1",
        "formation": {"fiche": {"code": "94681"}},
        "action": {"objectifs": "Réaliser un meuble."},
        "sessions": [{"numero": "CMS-1-a", "date_debut": "2027-09-06", "date_fin": "2027-01-01",
                      "lieu": {"nom": "Principal"}, "heures_hebdo": "60"}],
    }  # fmt: skip
    numero = poster(ADRESSE, json.dumps(document).encode(), monde.cles["a"]).json()["numero"]
    operations.executer(numero, ecrire=False)
    rapport = lire(f"{ADRESSE}/{numero}", monde.cles["a"]).json()["rapport"]
    dites = {f["ou"]: f["titre"] for f in rapport["fautes"]}
    assert dites["sessions[0].date_fin"] == "La date de fin précède la date de début"
    assert "sessions[0].heures_hebdo" in dites


def test_a_key_opens_its_own_deposits_and_nothing_else(monde: Monde) -> None:
    numero = poster(ADRESSE, lheo(), monde.cles["a"]).json()["numero"]
    autre = lire(f"{ADRESSE}/{numero}", monde.cles["b"])
    assert (autre.status_code, autre["Content-Type"]) == (404, "application/problem+json")
    for cle in ("", "sofi_rien", monde.cles["lecture"]):
        assert poster(ADRESSE, lheo(), cle).status_code in (401, 403)
    assert lire(ADRESSE, monde.cles["a"]).status_code == 405
    assert poster(ADRESSE, b"", monde.cles["a"]).status_code == 400
    assert poster(f"{ADRESSE}/{numero}/ecrire", b"", monde.cles["a"]).status_code == 400
    assert reverse("api:depots") == ADRESSE
