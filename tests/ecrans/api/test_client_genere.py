"""A client that a generator writes from the OpenAPI, over real HTTP: it reads everything, and follows what several
processes publish meanwhile without a gap, a repeat or a loss.

As many publications as one wants: `SOFI_PUBLICATIONS=1000 make test ARGS="tests/ecrans/api/test_client_genere.py"`.
"""

import importlib
import os
import pkgutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django.db import connection

from sofi.diffusion.models import AppelsApi, Changement, Compteur
from sofi.ecrans.api import documentation
from sofi.offre.models import Action
from sofi.partenaires.cles import creer_cle
from sofi.partenaires.models import Partenaire, Portee
from sofi.validation.models import OffrePubliee
from sofi.validation.publication import depublier
from tests.conftest import RACINE
from tests.diffusion.aide import poser_communes
from tests.ecrans.api.monde import publier
from tests.fabriques import UtilisateurFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
PROCESSUS = 2
# What the generator doesn't read by itself: lines of JSON, and the files that are deposited, are bytes for it.
REGLAGES = """
post_hooks: []
package_name_override: client_sofi
content_type_overrides:
  application/x-ndjson: application/octet-stream
  application/xml: application/octet-stream
  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet: application/octet-stream
"""
PUBLICATIONS = int(os.environ.get("SOFI_PUBLICATIONS", "24")) // PROCESSUS
PUBLIER = """
import sys, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.db import transaction
from sofi.diffusion import changements, indexation
from sofi.offre.models import Action
from sofi.validation.publication import depublier
from tests.ecrans.api.monde import publier
premier, combien = int(sys.argv[2]), int(sys.argv[3])
for rang in range(combien):
    numero = premier + rang % 5
    with transaction.atomic():
        if rang % 7 == 6:
            depublier(Action.objects.get(pk=50_900 + numero))
        else:
            publier(numero)
"""


@pytest.fixture(scope="module")
def client_genere(tmp_path_factory: Any) -> Iterator[Any]:
    """The package, written by openapi-python-client from the description; None before the first call."""
    dossier = tmp_path_factory.mktemp("client")

    def generer(description: bytes) -> ModuleType:
        (dossier / "openapi.json").write_bytes(description)
        (dossier / "config.yml").write_text(REGLAGES)
        commande = [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"),
            *("--path", "openapi.json", "--config", "config.yml", "--output-path", "client_sofi"),
            *("--fail-on-warning",),
        ]
        fait = subprocess.run(commande, cwd=dossier, capture_output=True, text=True, check=False)
        assert fait.returncode == 0, fait.stdout + fait.stderr
        sys.path.insert(0, str(dossier))
        return importlib.import_module("client_sofi")

    yield generer
    sys.path[:] = [chemin for chemin in sys.path if chemin != str(dossier)]


def operations(paquet: ModuleType) -> dict[str, ModuleType]:
    """Each operation's module, by its name."""
    api = importlib.import_module("client_sofi.api")
    return {
        nom.rpartition(".")[2]: importlib.import_module(nom)
        for _, nom, est_paquet in pkgutil.walk_packages(api.__path__, "client_sofi.api.")
        if not est_paquet
    }


def toutes(operation: ModuleType, client: Any, **options: Any) -> list[Any]:
    """All the results of a list, page after page."""
    resultats: list[Any] = []
    while True:
        page = operation.sync(client=client, limite=2, **options)
        resultats += page.resultats
        if page.curseur_suivant is None:
            return resultats
        type_ = int if page.curseur_suivant.isdecimal() else str
        options["curseur"] = type_(page.curseur_suivant)


def suivre(operation: ModuleType, client: Any, depuis: int, base: str) -> list[Any]:
    """What follows that number, up to now."""
    lus: list[Any] = []
    while True:
        page = operation.sync(client=client, depuis=depuis, base=base, limite=7)
        lus += page.changements
        depuis = page.suivant
        if page.a_jour:
            return lus


def test_il_lit_tout_et_suit_sans_rien_perdre(client_genere: Any, live_server: Any) -> None:
    Compteur.objects.all().delete()
    Compteur.objects.create()
    poser_communes()
    for rang in range(3):
        publier(rang)
    with urllib.request.urlopen(f"{live_server.url}/api/v1/openapi.json") as reponse:
        paquet = client_genere(reponse.read())
    with paquet.Client(base_url=live_server.url) as client:
        ops = operations(paquet)
        assert [d.action.id for d in toutes(ops["actions"], client)] == [50_900, 50_901, 50_902]
        assert len(toutes(ops["sessions"], client)) == len(toutes(ops["formations"], client)) == 3
        assert len(toutes(ops["communes"], client)) > 10
        assert ops["action"].sync(50_900, client=client).action.titre == "Formation 0"
        base, depuis = str(Compteur.objects.get().base), 3
        numeros, dernier = _pendant_les_publications(ops["changements"], client, depuis, base)
        assert numeros == list(range(depuis + 1, depuis + 1 + PROCESSUS * PUBLICATIONS))
        attendus = set(Changement.objects.filter(numero__gt=depuis).values_list("numero", "action"))
        assert {(c.numero, c.action) for c in dernier} == attendus
        etat = {c.action: c.nature.value for c in dernier}
        for action, nature in etat.items():
            trouvee = ops["action"].sync_detailed(action, client=client)
            assert (trouvee.status_code == 404) == (nature == "retiree"), action
    assert set(copie_du_programme(live_server.url)) == set(
        OffrePubliee.objects.values_list("pk", flat=True)
    )


def copie_du_programme(site: str) -> dict[int, Any]:
    """What the program of the page « API et données » keeps."""
    noms: dict[str, Any] = {}
    exec(documentation.SUIVRE.format(site=site), noms)
    return dict(noms["offre"])


@pytest.mark.parametrize("avec_cle", [False, True])
def test_le_programme_de_la_page_attend_quand_il_le_faut(
    avec_cle: bool, live_server: Any, settings: Any, monkeypatch: Any
) -> None:
    """One call a minute, which passes as it waits: it goes on to the end. With a key it never waits."""
    settings.API_APPELS_PAR_MINUTE, settings.API_APPELS_PAR_MINUTE_AVEC_CLE = 1, 50
    monkeypatch.setenv("CLE", cle_de_l_api() if avec_cle else "")
    attentes = []

    def attendre(secondes: int) -> None:
        AppelsApi.objects.all().delete()
        if not attentes:  # it has read everything
            publier(1, titre="Formation changée")
            publier(3)
            depublier(Action.objects.get(pk=50_902))
        attentes.append(secondes)

    monkeypatch.setattr("time.sleep", attendre)
    Compteur.objects.all().delete()
    Compteur.objects.create()
    poser_communes()
    for rang in range(3):
        publier(rang)
    copie = copie_du_programme(live_server.url)
    assert set(copie) == set(OffrePubliee.objects.values_list("pk", flat=True))
    titres = {numero: document["action"]["titre"] for numero, document in copie.items()}
    assert titres[50_901] == ("Formation 1" if avec_cle else "Formation changée")
    assert len(attentes) == (0 if avec_cle else 4), "the changes, then one call each"
    assert all(0 < secondes <= 60 for secondes in attentes)


def cle_de_l_api() -> str:
    """A partner's, with more calls a minute."""
    partenaire = Partenaire.objects.create(nom="Site régional", droits=[Portee.API])
    auteur = UtilisateurFactory()
    return creer_cle(partenaire, nom="Site", portees=[Portee.API], expire_le=None, auteur=auteur)[1]


def _pendant_les_publications(
    operation: ModuleType, client: Any, depuis: int, base: str
) -> tuple[list[int], list[Any]]:
    """Numbers and changes as they are followed while processes publish, until the last is read."""
    nom = str(connection.settings_dict["NAME"])
    enfants = [
        subprocess.Popen(
            [sys.executable, "-c", PUBLIER, nom, str(10 + 10 * rang), str(PUBLICATIONS)],
            cwd=RACINE,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "conf.settings_test"},
        )
        for rang in range(PROCESSUS)
    ]
    changements: list[Any] = []
    while True:
        finis = all(enfant.poll() is not None for enfant in enfants)
        lus = suivre(operation, client, changements[-1].numero if changements else depuis, base)
        changements += lus
        if finis:
            break
    assert [enfant.returncode for enfant in enfants] == [0] * PROCESSUS
    return [c.numero for c in changements], changements
