"""The API v1: what each address gives, page after page, and how it refuses."""

import datetime
import json
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from sofi.annuaire.models import Etablissement, Site
from sofi.depots import operations
from sofi.depots.models import Depot
from sofi.diffusion.references_publiques import TABLES
from sofi.echanges.passages import demander, executer
from sofi.ecrans.api import documentation, essai
from sofi.partenaires.cles import creer_cle
from sofi.partenaires.fichiers import CONTENUS, GENRES, OUVERTS
from sofi.partenaires.models import Partenaire, Portee
from sofi.validation.models import OffrePubliee, Version
from tests.depots.fichiers import formation, lheo
from tests.ecrans.api.monde import (
    INFORMATION,
    Monde,
    document,
    lire,
    mettre_en_ligne,
    publier,
)
from tests.ecrans.public.conftest import a_venir, dans
from tests.fabriques import (
    CertificationFactory,
    FormacodeFactory,
    TypeDispositifFactory,
    UtilisateurFactory,
    fiche_complete,
)
from tests.pieces import changee

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def monde_partage(base_du_module: None) -> Monde:
    return Monde()


@pytest.fixture
def monde(monde_partage: Monde) -> Monde:
    return monde_partage


def test_les_actions(monde: Monde) -> None:
    page = lire("actions")
    assert page["total"] == 3
    assert [d["action"]["id"] for d in page["resultats"]] == [50_900, 50_901, 50_902]
    assert [s["id"] for s in page["resultats"][0]["sessions"]] == [144_101]


def test_page_apres_page_rien_ne_manque(monde: Monde) -> None:
    numeros, curseur = [], "0"
    while curseur is not None:
        page = lire(f"sessions?limite=1&curseur={curseur}")
        numeros += [s["session"]["id"] for s in page["resultats"]]
        curseur = page["curseur_suivant"]
    assert numeros == [144_101, 144_102, 144_103]


@pytest.mark.parametrize(
    ("adresse", "nombre"),
    [
        ("actions?q=Formation+1", 1),
        ("actions?ou=Mayenne&rayon=10&tri=distance", 3),
        ("sessions?tri=date", 3),
        ("actions?departement=44", 0),
        ("formations?limite=2", 3),
        ("sessions?du=2099-01-01", 0),
        ("organismes?q=atelier", 1),
        ("sites", 1),
        ("informations-collectives", 1),
        ("communes?q=laval", 2),
    ],
)
def test_les_criteres(monde: Monde, adresse: str, nombre: int) -> None:
    assert lire(adresse)["total"] == nombre


def test_fields(monde: Monde) -> None:
    (un, *_) = lire("actions?fields=action.titre,sessions.id&limite=1")["resultats"]
    assert un == {"action": {"titre": "Formation 0"}, "sessions": [{"id": 144_101}]}


@pytest.mark.parametrize(
    ("adresse", "statut", "dit"),
    [
        ("actions?fields=action.titres", 400, "action.titre"),
        ("actions?limite=1000", 400, "au plus 100"),
        ("actions?domain=310", 400, "n’existe pas ici"),
        ("documents.ndjson?domaine=1", 400, "Cette adresse n’en a aucun."),
        ("actions?modalite=lune", 400, "n’est pas proposé"),
        ("actions?ou=Nullepart", 404, "Nullepart"),
        ("actions?du=hier", 400, "une date"),
        ("actions/1", 404, "n’est pas en ligne"),
        ("actions/50903", 404, "n’est pas en ligne"),
        ("actions/douze", 400, "un nombre entier"),
        ("communes/99999", 404, "99999"),
        ("rien", 404, "/api/v1/"),
        # Signs that nobody sees count, as the description says.
        (f"programmes?curseur={'a' * 39}%07%07", 400, "40"),
        ("changements?depuis=999", 409, "Relisez"),
    ],
)
def test_un_refus_dit_quoi_faire(monde: Monde, adresse: str, statut: int, dit: str) -> None:
    reponse = Client().get(f"/api/v1/{adresse}")
    assert reponse.status_code == statut
    assert reponse["Content-Type"] == "application/problem+json"
    probleme = reponse.json()
    assert probleme["status"] == statut
    assert dit in json.dumps(probleme, ensure_ascii=False).replace("\xa0", " ")


def test_un_seul_a_la_fois(monde: Monde) -> None:
    assert lire("actions/50900")["sessions"][0]["id"] == 144_101
    assert lire("sessions/144101")["code_fas"] == "10900-50900-144101"
    assert lire("formations/10900")["actions"][0]["sessions"] == [144_101]
    assert lire(f"organismes/{monde.etablissement.pk}")["sites"][0]["nom"] == "Atelier du quai"
    assert lire(f"sites/{monde.site.pk}")["organisme"]["siret"] == "99900012800010"
    assert lire("informations-collectives/7001")["session"] == 144_101
    assert lire("communes/53147")["libelle"] == "Mayenne"


def test_une_formation_dit_toutes_ses_actions_et_ne_lit_qu_un_document(monde: Monde) -> None:
    """What is said of each is what its document says; the sheet is that of the document published last."""
    siens = {}
    for rang, niveau in enumerate(("3", "4", "5"), start=10):
        de_plus = a_venir(144_200 + rang, retiree_le=dans(-1))
        lu = document(rang, a_venir(144_101 + rang), a_venir(144_301 + rang), de_plus)
        siens[50_900 + rang] = changee(
            lu,
            {
                "formation": {"id": 10_999, "niveau_sortie": niveau},
                "publie_le": f"2026-01-{rang}T08:00:00+00:00",
            },
        )
    for numero in (50_911, 50_912, 50_910):
        mettre_en_ligne(siens[numero])
    Etablissement.objects.filter(pk=monde.etablissement.pk).update(siret="99900012800036")
    with CaptureQueriesContext(connection) as requetes:
        dite = lire("formations/10999")
    assert [action["id"] for action in dite["actions"]] == sorted(siens)
    for action in dite["actions"]:
        lu = siens[action["id"]]
        assert action["titre"] == lu.action.titre
        assert action["organisme"]["id"] == lu.organisme.id
        assert action["organisme"]["nom"] == lu.organisme.nom
        assert action["organisme"]["siret"] == "99900012800036"
        assert action["sessions"] == [s.id for s in lu.sessions if not s.retiree_le]
    derniere = Version.objects.order_by("-publie_le", "pk").first()
    assert dite["formation"]["niveau_sortie"] == derniere.document.formation.niveau_sortie
    assert sum('"document"' in requete["sql"] for requete in requetes) == 1


@pytest.mark.parametrize("nom", TABLES)
def test_les_referentiels(monde: Monde, nom: str) -> None:
    page = lire(nom)
    assert page["total"] >= len(page["resultats"])


@pytest.mark.parametrize(("fin", "active"), [(0, True), (-1, False), (None, True)])
def test_une_certification_est_active_jusqu_au_dernier_jour(
    monde: Monde, fin: int | None, active: bool
) -> None:
    """That day counts; the day after, whatever was imported, it isn't active any more."""
    jour = None if fin is None else timezone.localdate() + datetime.timedelta(days=fin)
    CertificationFactory(numero="RS7777", active=True, date_fin_enregistrement=jour)
    assert lire("certifications/RS7777")["active"] is active
    [dans_la_liste] = lire("certifications?q=RS7777")["resultats"]
    assert dans_la_liste["active"] is active


def test_sans_description_en_elm_la_raison_est_dite(monde: Monde) -> None:
    lointaine = changee(
        document(60), {"origine": "carif", "provenance": {"nom": "Cariforef du Sud"}}
    )
    mettre_en_ligne(lointaine)
    publier(61, a_venir(144_777, date_debut=dans(-30), date_fin=dans(-1)))
    dits = [Client().get(f"/api/v1/actions/{n}/elm").json()["detail"] for n in (50_960, 50_961, 7)]
    assert "Cariforef du Sud" in dits[0] and "donnée que par cette source" in dits[0]
    assert "terminées" in dits[1] and "n’est pas en ligne" in dits[2]


def test_etag_et_304(monde: Monde) -> None:
    premiere = Client().get("/api/v1/actions/50900")
    seconde = Client().get("/api/v1/actions/50900", headers={"If-None-Match": premiere["ETag"]})
    assert (seconde.status_code, seconde.content) == (304, b"")


def test_cors_et_methodes(monde: Monde) -> None:
    assert Client().get("/api/v1/actions")["Access-Control-Allow-Origin"] == "*"
    assert Client().options("/api/v1/actions").status_code == 204
    refus = Client().post("/api/v1/actions")
    assert (refus.status_code, refus["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert Client().head("/api/v1/actions").status_code == 200


def test_toute_l_offre_puis_la_suite(monde: Monde) -> None:
    reponse = Client().get("/api/v1/documents.ndjson")
    documents = [json.loads(ligne) for ligne in b"".join(reponse).splitlines()]
    assert [d["action"]["id"] for d in documents] == [50_900, 50_901, 50_902]
    suite = lire(f"changements?depuis=0&base={reponse['SOFI-Base']}")
    assert [c["numero"] for c in suite["changements"]] == list(range(1, suite["dernier"] + 1))
    assert suite["dernier"] == int(reponse["SOFI-Sequence"])
    assert [c["nature"] for c in suite["changements"]] == ["publiee"] * 3 + ["retiree"]


def test_la_limite_est_dite_puis_refuse(monde: Monde, settings: object) -> None:
    settings.API_APPELS_PAR_MINUTE = 2  # type: ignore[attr-defined]
    reponses = [Client().get("/api/v1/") for _ in range(3)]
    assert [r["RateLimit-Remaining"] for r in reponses] == ["1", "0", "0"]
    assert [r.status_code for r in reponses] == [200, 200, 429]
    assert 0 < int(reponses[2]["Retry-After"]) <= 60
    assert "clé de partenaire" in reponses[2].json()["detail"].replace("\xa0", " ")


@pytest.mark.parametrize(
    "adresse",
    [
        "formations",
        "actions",
        "sessions",
        "organismes",
        "sites",
        "informations-collectives",
        "changements",
    ],
)
def test_autant_de_requetes_pour_vingt_que_pour_un(monde: Monde, adresse: str) -> None:
    for rang in range(20):
        publier(
            20 + rang,
            a_venir(144_300 + rang, informations_collectives=[INFORMATION | {"id": 8000 + rang}]),
        )
        Site.objects.create(etablissement=monde.etablissement, nom=f"Site {rang}", ville="Laval")
        autre = organisme_public(monde.etablissement, rang)
        Site.objects.create(etablissement=autre, nom=f"Annexe {rang}", commune=autre.commune)
    comptes = {}
    for limite in (1, 20):
        lire(f"{adresse}?limite={limite}")
        with CaptureQueriesContext(connection) as requetes:
            page = lire(f"{adresse}?limite={limite}")
        donnes = page.get("resultats", page.get("changements"))
        assert len(donnes) == limite
        comptes[limite] = len(requetes)
    assert comptes[1] == comptes[20] <= 8


def organisme_public(modele: Etablissement, rang: int) -> Etablissement:
    """Another one that the public sees, by its sheet and its domaine."""
    autre = Etablissement.objects.get(pk=modele.pk)
    autre.pk, autre.siret, autre.nom = None, f"999000129{rang:05}", f"Organisme {rang}"
    autre.save()
    autre.domaines.add(FormacodeFactory())
    return autre


def test_une_cle_permet_davantage(monde: Monde, settings: Any) -> None:
    settings.API_APPELS_PAR_MINUTE, settings.API_APPELS_PAR_MINUTE_AVEC_CLE = 1, 3
    partenaire = Partenaire.objects.create(nom="Site régional", droits=[Portee.API])
    _, texte = creer_cle(
        partenaire, nom="Site", portees=[Portee.API], expire_le=None, auteur=UtilisateurFactory()
    )
    avec = [
        Client().get("/api/v1/", headers={"Authorization": f"Bearer {texte}"}) for _ in range(4)
    ]
    assert [r.status_code for r in avec] == [200, 200, 200, 429]
    assert avec[0]["RateLimit-Limit"] == "3"
    assert "clé de partenaire" not in avec[3].json()["detail"], "it has one"
    refus = Client().get("/api/v1/", headers={"Authorization": "Bearer sofi_inconnue"})
    assert (refus.status_code, refus["Content-Type"]) == (401, "application/problem+json")


def test_les_exemples_de_la_page_repondent(monde: Monde) -> None:
    """Each address that « API et données » gives, as it gives it; the page to try, for each list."""
    page = html.fromstring(Client().get("/api/").content)
    exemples = [code.text_content() for code in page.findall(".//pre/code")]
    adresses = [e.split('"')[1] for e in exemples if e.startswith('curl "')]
    assert len(adresses) == len(documentation.EXEMPLES)
    for adresse in adresses:
        lire(adresse.removeprefix("http://testserver"))
    deposer_comme_la_page([e for e in exemples if "/depots" in e], monde.etablissement)
    for nom, _ in essai.choix():
        formulaire = html.fromstring(Client().get(f"/api/essayer/?adresse={nom}").content).forms[-1]
        assert lire(f"{formulaire.action}?{urlencode(formulaire.form_values())}")


def test_les_commandes_des_partenaires_repondent(
    monde: Monde, settings: Any, tmp_path: Path
) -> None:
    """The files that the page names are those of the feed, and each command does what it says."""
    assert list(CONTENUS) == [*GENRES, *OUVERTS]
    settings.FLUX_DOSSIER = tmp_path
    executer(demander(None))
    partenaire = Partenaire.objects.create(nom="Offre Info", droits=[Portee.FLUX, Portee.RETOURS])
    _, cle = creer_cle(
        partenaire,
        nom="juin",
        portees=[Portee.FLUX, Portee.RETOURS],
        expire_le=None,
        auteur=UtilisateurFactory(),
    )
    page = html.fromstring(Client().get("/api/").content).get_element_by_id("partenaires")
    *commandes, retours = [code.text_content() for code in page.findall(".//pre/code")]
    premiere, seconde = OffrePubliee.objects.order_by("pk").values_list("pk", flat=True)[:2]
    retours = retours.replace("A345", f"A{premiere}").replace("A346", f"A{seconde}")
    lues = [
        demander_comme_curl(
            shlex.split(commande.replace("$CLE", cle)), {"@retours.json": retours.encode()}
        )
        for commande in commandes
    ]
    assert [lue.status_code for lue in lues] == [200, 200, 201]
    assert lues[0].json()["fichiers"][0]["genre"] == "complet"
    assert lues[1].getvalue().startswith(b"\x1f\x8b")
    assert lues[2].json() == {"acceptees": 1, "refusees": 1, "inconnues": []}


def deposer_comme_la_page(commandes: list[str], etablissement: Etablissement) -> None:
    """The commands of a deposit, one after the other, with a key of that organisme: drafts are written."""
    _, cle = creer_cle(
        etablissement,
        nom="CMS",
        portees=[Portee.DEPOTS],
        expire_le=None,
        auteur=UtilisateurFactory(),
    )
    fiche_complete()
    TypeDispositifFactory(code="cpf")
    fichiers = {
        "@offre.xml": lheo(formation(lieu="<nom>Atelier du quai</nom>")),
        "@choix.json": b'{"choix": {}}',
    }
    numero, situations = "318", []
    for commande in commandes:
        dite = commande.replace("$CLE", cle).replace("/318", f"/{numero}")
        reponse = demander_comme_curl(shlex.split(dite), fichiers)
        assert reponse.status_code in (200, 202), reponse.content
        numero = reponse.json()["numero"]
        situations.append(reponse.json()["situation"])
        operations.executer(numero, ecrire=situations[-1] == "ecriture")
    assert situations == ["lecture", "a_decider", "lecture", "ecriture"]
    assert Depot.objects.get(pk=numero).situation == "ecrit"


def demander_comme_curl(mots: list[str], fichiers: dict[str, bytes]) -> Any:
    """What is answered to that command line of curl."""
    entetes, corps, methode = {}, None, "GET"
    options = iter(mots[1:-1])
    for option in options:
        valeur = next(options)
        if option == "-H":
            nom, _, dite = valeur.partition(": ")
            entetes[nom] = dite
        elif option == "-X":
            methode = valeur
        elif option == "-o":
            continue  # where curl would keep it
        else:
            assert option == "--data-binary"
            corps, methode = fichiers[valeur], "POST"
    genre = entetes.pop("Content-Type", "")
    adresse = mots[-1].removeprefix("http://testserver")
    return Client().generic(methode, adresse, corps or b"", genre, headers=entetes)
