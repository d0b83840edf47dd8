"""Deposits by an organisme's key: the same report as on screen, its own alone, nothing without writing asked."""

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jsonschema_rs
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sofi.annuaire.models import Etablissement
from sofi.comptes.cles import empreinte_de_cle
from sofi.depots import operations
from sofi.depots.models import Depot, FichierDepose
from sofi.offre.models import Action
from sofi.partenaires.cles import tirer_cle
from sofi.partenaires.models import Cle, Portee
from tests.depots.fichiers import formation, lheo
from tests.fabriques import (
    RattachementFactory,
    TypeDispositifFactory,
    UtilisateurFactory,
    fiche_complete,
)

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


def choisir(adresse: str, corps: Any, cle: str) -> Any:
    octets = corps if isinstance(corps, bytes) else json.dumps(corps).encode()
    return Client().post(
        f"{adresse}/choix",
        octets,
        content_type="application/json",
        headers={"Authorization": f"Bearer {cle}"},
    )


def choix_du_rapport(adresse: str, cle: str) -> list[dict[str, Any]]:
    fautes = lire(adresse, cle).json()["rapport"]["fautes"]
    return [choix for faute in fautes for choix in faute["choix"]]


def test_a_choice_of_the_report_is_answered_by_key(monde: Monde) -> None:
    """As on screen: the file is read again with it, and what isn't proposed is refused with what is."""
    cle = monde.cles["a"]
    numero = poster(ADRESSE, lheo(formation(lieu="<nom>Principale</nom>")), cle).json()["numero"]
    adresse = f"{ADRESSE}/{numero}"
    operations.executer(numero, ecrire=False)
    [choix] = choix_du_rapport(adresse, cle)
    [code, _nom] = choix["propositions"][0]
    for corps, dit in (
        (b"[", "n’est pas du JSON"),
        (b'{"choix": {"a": "\xff"}}', "n’est pas du JSON"),
        (b'{"autre": ' + b"[" * 100_000, "n’est pas du JSON"),
        ({"choix": {choix["cle"]: "999"}}, f"donnez un de ces codes, {code}"),
        ({"choix": {"site|rien": code}}, "n’a pas de choix « site|rien »"),
    ):
        refus = choisir(adresse, corps, cle)
        assert refus.status_code == 422 and dit in refus.json()["detail"].replace("\xa0", " ")
    assert choisir(adresse, {"choix": {choix["cle"]: code}}, cle).status_code == 202
    operations.executer(numero, ecrire=False)
    assert not choix_du_rapport(adresse, cle)
    assert Depot.objects.get(pk=numero).choix == {choix["cle"]: code}
    [repondu] = lire(adresse, cle).json()["rapport"]["repondus"]
    assert (repondu["cle"], repondu["choisi"]) == (choix["cle"], code) and repondu["libelle"]
    encore = poster(ADRESSE, lheo(formation(lieu="<nom>Principale</nom>")), cle).json()["adresse"]
    operations.executer(int(encore.rpartition("/")[2]), ecrire=False)
    assert lire(encore, cle).json()["rapport"]["repondus"] == [repondu], "kept for the next file"
    assert choisir(encore, {"choix": {choix["cle"]: ""}}, cle).status_code == 202
    operations.executer(int(encore.rpartition("/")[2]), ecrire=False)
    assert choix_du_rapport(encore, cle) == [choix], "taken back, it is asked again"
    assert choisir(adresse, {"choix": {choix["cle"]: ""}}, monde.cles["b"]).status_code == 404


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
    for cle, statut in (("", 401), ("sofi_rien", 401), (monde.cles["lecture"], 403)):
        assert poster(ADRESSE, lheo(), cle).status_code == statut
    assert lire(ADRESSE, monde.cles["a"]).status_code == 405
    assert poster(ADRESSE, b"", monde.cles["a"]).status_code == 422
    assert poster(f"{ADRESSE}/{numero}/ecrire", b"", monde.cles["a"]).status_code == 422
    assert reverse("api:depots") == ADRESSE


class Verificateur:
    """Each answer as it comes, against what describes it."""

    def __init__(self) -> None:
        self.description = Client().get("/api/v1/openapi.json").json()
        self.essayees: set[tuple[str, str, int]] = set()

    def __call__(self, reponse: Any) -> Any:
        methode = reponse.wsgi_request.method.lower()
        chemin = re.sub(r"/\d+", "/{numero}", reponse.wsgi_request.path)
        conforme(self.description, chemin, methode, reponse)
        self.essayees.add((methode, chemin, reponse.status_code))
        return reponse


def test_each_answer_is_as_the_openapi_describes_it(monde: Monde, settings: Any) -> None:
    """Every situation of a deposit and every refusal, against the schemas, where nothing may be that isn't said."""
    a, verifier = monde.cles["a"], Verificateur()
    un = deposer_et_annuler(verifier, a)
    illisible = verifier(poster(ADRESSE, b"%PDF-1.7", a)).json()
    operations.executer(illisible["numero"], ecrire=False)
    assert verifier(lire(illisible["adresse"], a)).json()["rapport"]["illisible"]
    for cle in ("", monde.cles["lecture"], monde.cles["b"]):
        verifier(lire(un, cle))
        verifier(poster(f"{un}/ecrire", b"", cle))
        verifier(choisir(un, {"choix": {}}, cle))
    for octets, cle in ((b"", a), (b"x", ""), (b"x", monde.cles["lecture"])):
        verifier(poster(ADRESSE, octets, cle))
    verifier(poster(ADRESSE, b"x" * (operations.TAILLE_MAX + 1), a))
    settings.API_APPELS_PAR_MINUTE_AVEC_CLE = 1
    lire(un, a)
    for reponse in (
        poster(ADRESSE, b"", a),
        lire(un, a),
        choisir(un, {"choix": {}}, a),
        poster(f"{un}/ecrire", b"", a),
    ):
        assert verifier(reponse).status_code == 429
        assert 0 < int(reponse["Retry-After"]) <= 60 and reponse["RateLimit-Remaining"] == "0"
        dit = reponse.json()["detail"].replace("\xa0", " ")
        assert "attendez" in dit and "Rien de cet appel n’est gardé" in dit and "clé" not in dit
    assert verifier.essayees == set(decrites(verifier.description)), "each described one was given"


def deposer_et_annuler(verifier: Verificateur, cle: str) -> str:
    """A deposit from its first to its last situation; its address."""
    ailleurs = formation(numero="CAT-2", session="CAT-2-s", lieu="<nom>Principale</nom>")
    recu = verifier(poster(ADRESSE, lheo(formation(fin="00000000"), ailleurs), cle)).json()
    un, numero = recu["adresse"], recu["numero"]
    verifier(lire(un, cle))
    operations.executer(numero, ecrire=False)
    rapport = verifier(lire(un, cle)).json()["rapport"]
    assert all(rapport[partie] for partie in ("fautes", "hors", "lignes"))
    assert [verifier(choisir(un, {"choix": {}}, cle)).status_code for _ in "12"] == [202, 422]
    operations.executer(numero, ecrire=False)
    assert [verifier(poster(f"{un}/ecrire", b"", cle)).status_code for _ in "12"] == [202, 422]
    operations.executer(numero, ecrire=True)
    verifier(lire(un, cle))
    operations.annuler(Depot.objects.get(pk=numero), auteur=UtilisateurFactory())
    assert verifier(lire(un, cle)).json()["situation"] == "annule"
    return str(un)


def decrites(description: Any) -> Iterator[tuple[str, str, int]]:
    """All that is described of the deposits."""
    for adresse, chemin in description["paths"].items():
        for methode in {"get", "post"} & set(chemin):
            for statut in chemin[methode]["responses"] if adresse.startswith(ADRESSE) else ():
                yield methode, adresse, int(statut)


def conforme(description: Any, adresse: str, methode: str, reponse: Any) -> None:
    """Its status, its type, its headers and its body are described, and nothing else is in it."""
    decrite = description["paths"][adresse][methode]["responses"][str(reponse.status_code)]
    schemas = copy.deepcopy(description["components"])
    for schema in schemas["schemas"].values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    nom = decrite.get("$ref", "").rpartition("/")[2]
    decrite = schemas["responses"][nom] if nom else decrite
    schema = decrite["content"][reponse["Content-Type"]]["schema"] | {"components": schemas}
    fautes = jsonschema_rs.Draft202012Validator(schema).iter_errors(reponse.json())
    assert not [str(faute) for faute in fautes], (adresse, reponse.content)
    assert set(decrite.get("headers", ())) <= set(reponse.headers)


def test_a_form_gives_the_file_or_says_that_it_has_none(monde: Monde) -> None:
    entetes = {"X-Api-Key": monde.cles["a"]}
    recue = Client().post(
        ADRESSE, {"fichier": SimpleUploadedFile("a.xml", lheo())}, headers=entetes
    )
    assert (recue.status_code, recue.json()["fichier"]) == (202, "a.xml")
    for corps in ({"autre": "1"}, b"--"):
        genre = {} if isinstance(corps, dict) else {"content_type": "multipart/form-data"}
        refus = Client().post(ADRESSE, corps, headers=entetes, **genre)  # type: ignore[arg-type]
        assert refus.status_code == 422 and "« fichier »" in refus.json()["detail"].replace(
            "\xa0", " "
        )


def test_a_file_is_read_whatever_type_it_is_sent_as(monde: Monde) -> None:
    """As curl sends it when nothing is said: what would be a form of six thousand fields is a file."""
    octets = lheo(formation(contenu="Bois &amp; ébène. " * 6000))
    recue = Client().post(
        ADRESSE,
        octets,
        content_type="application/x-www-form-urlencoded",
        headers={"X-Api-Key": monde.cles["a"]},
    )
    assert recue.status_code == 202
    assert bytes(FichierDepose.objects.get(depot=recue.json()["numero"]).contenu) == octets
