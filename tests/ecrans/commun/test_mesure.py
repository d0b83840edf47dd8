"""Each answer is measured and numbered; the log holds nothing of whoever asked."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Role
from sofi.ecrans.commun.mesure import Mesure
from sofi.socle.journal import CONTEXTE, REQUETES, EnJson
from sofi.surveillance.durees import Durees, lenteurs
from tests.connexion import code_de, facteur_de
from tests.ecrans.public.site_conservant import Site
from tests.fabriques import UtilisateurFactory
from tests.fabriques.outils import MOT_DE_PASSE

pytestmark = pytest.mark.django_db
IP, MOTS = "203.0.113.77", "chaudronnerie-secrete"


@pytest.fixture
def journal() -> Iterator[list[str]]:
    """All that every log writes, as JSON."""
    lignes: list[str] = []

    class Garder(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lignes.append(self.format(record))

    garder = Garder()
    garder.setFormatter(EnJson())
    racine, requetes = logging.getLogger(), logging.getLogger(REQUETES)
    avant = racine.level, requetes.level
    racine.addHandler(garder)
    racine.setLevel(logging.DEBUG)
    requetes.setLevel(logging.INFO)
    yield lignes
    racine.removeHandler(garder)
    racine.setLevel(avant[0])
    requetes.setLevel(avant[1])


class Navigateur(Client):
    """A browser whose requests go through what is served."""

    def __init__(self) -> None:
        super().__init__(REMOTE_ADDR=IP, HTTP_X_FORWARDED_FOR=IP)
        self.durees = Durees()
        interne = self.handler

        def servir(environ: dict[str, Any]) -> Any:
            gardee: list[Any] = []

            def django(vu: dict[str, Any], commencer: Any) -> list[bytes]:
                reponse = interne(vu)
                gardee.append(reponse)
                commencer(f"{reponse.status_code} x", list(reponse.items()))
                return []

            dits: list[Any] = []
            Mesure(django, self.durees, ecrit=True)(environ, lambda *a: dits.extend(a))
            gardee[0].headers["X-Request-ID"] = dict(dits[1])["X-Request-ID"]
            return gardee[0]

        self.handler = servir  # type: ignore[assignment]


def test_se_connecter_chercher_modifier_sans_rien_en_dire(journal: list[str]) -> None:
    """Sign in with the second factor, be refused, search, edit, meet a page that doesn't exist."""
    navigateur, admin = Navigateur(), UtilisateurFactory(role=Role.ADMINISTRATION)
    facteur_de(admin)
    connexion = reverse("account_login")
    navigateur.post(connexion, {"login": admin.email, "password": MOTS})
    navigateur.post(connexion, {"login": admin.email, "password": MOT_DE_PASSE})
    navigateur.post(reverse("mfa_authenticate"), {"code": code_de(admin)})
    autre = "quelqu.un@exemple.fr"
    invitation = {"email": autre, "nom": "Zyx", "prenom": "W", "role": Role.SERVICE_OFFRE}
    assert navigateur.get(reverse("administration:personnel")).status_code == 200
    navigateur.post(reverse("administration:inviter"), invitation)
    navigateur.get(reverse("service_offre:comptes_connexions"), {"email": autre})
    navigateur.get(reverse("public:accueil"), {"q": MOTS})
    navigateur.get(f"/{MOTS}/{autre}/")
    dites = [json.loads(ligne) for ligne in journal]
    reponses = [dite for dite in dites if dite["journal"] == REQUETES]
    assert len(reponses) == 8
    assert {"administration", "public"} == {dite["role"] for dite in reponses}
    assert reponses[3] | {"vue": "administration:personnel", "statut": 200} == reponses[3]
    assert reponses[3]["requetes"] > 1 and reponses[3]["ms"] > 0
    assert reponses[-1]["vue"] == "aucune" and reponses[-1]["statut"] == 404
    entier = "\n".join(journal)
    for secret in (admin.email, autre, IP, MOTS, MOT_DE_PASSE, "Zyx", admin.nom):
        assert secret not in entier, secret


def test_chaque_reponse_a_son_numero(journal: list[str]) -> None:
    navigateur = Navigateur()
    accueil = reverse("public:mentions_legales")
    premier, second = (navigateur.get(accueil)["X-Request-ID"] for _ in range(2))
    assert premier != second
    repris = navigateur.get(accueil, HTTP_X_REQUEST_ID="5f0c2a9be1d34c77")
    assert repris["X-Request-ID"] == "5f0c2a9be1d34c77"
    numeros = [json.loads(li).get("requete") for li in journal if f'"{REQUETES}"' in li]
    assert numeros == [premier, second, "5f0c2a9be1d34c77"]
    assert CONTEXTE.get() == {}
    navigateur.durees.ecrire()
    [lue] = lenteurs(timezone.localdate())
    assert (lue.vue, lue.nombre, lue.erreurs) == ("public:mentions_legales", 3, 0)


@pytest.mark.django_db(transaction=True)
def test_une_page_redite_est_comptee(tmp_path: Path, journal: list[str]) -> None:
    site, durees = Site(tmp_path), Durees()
    site.application = Mesure(site.application, durees, ecrit=True)  # type: ignore[assignment]
    adresse = reverse("public:organismes")
    assert site.demander(adresse).faite
    assert not site.demander(adresse).faite
    faite, redite = (json.loads(li) for li in journal if f'"{REQUETES}"' in li)
    assert (faite["vue"], faite["redite"]) == ("public:organismes", False)
    assert (redite["vue"], redite["redite"], redite["requetes"]) == ("public:organismes", True, 0)
    assert redite["ms"] < faite["ms"]


def test_une_erreur_du_site_est_comptee() -> None:
    """What the application lets through is an error of the site, and keeps its number of no other."""
    durees = Durees()

    def tomber(environ: Any, commencer: Any) -> Any:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        Mesure(tomber, durees)({"PATH_INFO": "/"}, lambda *a: None)
    durees.ecrire()
    [lue] = lenteurs(timezone.localdate())
    assert (lue.nombre, lue.erreurs) == (1, 1)
    assert CONTEXTE.get() == {}
