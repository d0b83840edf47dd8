"""What is published read on replicas: real ones, late, cut, stopped; and pages kept that stay exact meanwhile."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.modele import modele
from tests.serveurs import Atelier, Serveur

pytestmark = pytest.mark.long
RACINE = Path(__file__).resolve().parents[2]
PAGE = "/formation/144101/"
SIGNE = "sessionid=quelquun"
SECONDES_DE_RETARD = 3


class Site:
    """A process of the site, apart."""

    def __init__(
        self, dossier: Path, primaire: Serveur, *lues: Serveur, retard_max: float, **autres: str
    ) -> None:
        reglages = {
            "DATABASE_URL": primaire.url(),
            "DATABASE_URL_LECTURE": ",".join(un.url() for un in lues),
            "LECTURE_RETARD_MAX": str(retard_max),
            **autres,
        }
        self.processus = subprocess.Popen(
            [sys.executable, "-m", "tests.socle.sonde_site", str(dossier)],
            cwd=RACINE,
            env=os.environ | reglages,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, ordre: str, **valeurs: Any) -> Any:
        assert self.processus.stdin and self.processus.stdout
        self.processus.stdin.write(json.dumps({"ordre": ordre, **valeurs}) + "\n")
        self.processus.stdin.flush()
        return json.loads(self.processus.stdout.readline())

    def lire(self, adresse: str, **valeurs: Any) -> Any:
        return self("demander", adresse=adresse, **valeurs)

    def page(self, cookie: str = "") -> str:
        """The page of the training, at its own address."""
        vers = self.lire(PAGE, cookie=cookie)
        return str(self.lire(vers["entetes"]["Location"], cookie=cookie)["texte"])

    def fermer(self) -> None:
        assert self.processus.stdin and self.processus.stdout
        self.processus.stdin.close()
        self.processus.wait(20)
        self.processus.stdout.close()


@pytest.fixture(scope="module")
def serveurs() -> Iterator[tuple[Serveur, Serveur, Serveur]]:
    """A primary, a replica, a replica that applies everything some seconds late."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip("the servers of this test are made of the embedded PostgreSQL")
    atelier = Atelier()
    try:
        primaire = atelier.serveur("primaire")
        primaire.prendre(modele())
        primaire.demarrer()
        suivante = atelier.serveur("suivante")
        tardive = atelier.serveur(
            "tardive", recovery_min_apply_delay=f"{SECONDES_DE_RETARD}s", hot_standby_feedback="off"
        )
        for une in (suivante, tardive):
            une.suivre(primaire)
            une.demarrer()
        yield primaire, suivante, tardive
    finally:
        atelier.fermer()


@pytest.fixture
def site(request: Any, serveurs: Any, tmp_path: Path) -> Iterator[Site]:
    """Reads on the replica that the test names, late by so many seconds at most."""
    quelles, retard_max = request.param
    noms = {"suivante": serveurs[1], "tardive": serveurs[2]}
    un = Site(tmp_path / "pages", serveurs[0], *[noms[q] for q in quelles], retard_max=retard_max)
    try:
        un("choisir", attendue="lecture1")
        yield un
    finally:
        un.fermer()


def avec(*quelles: str, retard_max: float = 5) -> Any:
    return pytest.mark.parametrize("site", [(quelles, retard_max)], indirect=True)


@avec("suivante")
def test_le_public_lit_la_replique_et_les_comptes_le_primaire(site: Site) -> None:
    site("publier", titre="Tourneur")
    assert site("choisir", attendue="lecture1")["base"] == "lecture1"
    time.sleep(0.3)
    for adresse in ("/", "/organismes/", "/api/v1/formations"):
        lue = site.lire(adresse)
        assert (lue["statut"], "lecture1" in lue["lues"]) == (200, True), lue["texte"][:500]
    assert set(site.lire("/organismes/?q=a")["lues"]) == {"lecture1"}
    for cookie in (SIGNE, "compte=5:abc"):
        assert set(site.lire("/organismes/?q=b", cookie=cookie)["lues"]) == {"default"}
    assert set(site.lire("/compte/login/")["lues"]) <= {"default"}
    assert set(site.lire("/s/inconnue/")["lues"]) == {"default"}


@avec("suivante", retard_max=2)
def test_un_primaire_qui_n_ecrit_rien_ne_met_personne_en_retard(site: Site) -> None:
    time.sleep(4)
    choisie = site("choisir")
    assert choisie["base"] == "lecture1" and choisie["retards"]["lecture1"] < 2
    vu = site("regarder")
    assert vu["dit"] == "lues" and vu["detail"].startswith("1\xa0suit sur 1, à ")
    assert vu["constats"] == []


@avec("tardive", retard_max=1)
def test_une_replique_en_retard_n_est_plus_lue_puis_l_est(site: Site) -> None:
    site("publier", titre="Doreur")
    assert site("choisir", attendue="default")["base"] == "default"
    assert "Doreur" in site.page()
    assert site("choisir", attendue="lecture1")["base"] == "lecture1"


@avec("tardive", retard_max=60)
def test_une_page_lue_en_retard_n_est_jamais_redonnee_a_qui_sait_mieux(site: Site) -> None:
    """The same machine keeps the pages of a late replica and of the primary: neither takes the other's for its own."""
    titre, publies = "", []
    fin = time.monotonic() + 4 * SECONDES_DE_RETARD
    rang = 0
    while time.monotonic() < fin:
        if rang % 3 == 0:
            titre = f"Menuiserie {rang}"
            site("publier", titre=titre)
            publies.append((time.monotonic(), titre))
        rang += 1
        # Who has an account elsewhere reads the primary: the last title, whatever is kept beside.
        assert titre in site.page(cookie="compte=1:x"), titre
        assert titre in site.page(cookie="compte=1:x"), titre
        avant = time.monotonic() - SECONDES_DE_RETARD - 3
        permis = [t for quand, t in publies if quand > avant]
        permis += [t for quand, t in publies if quand <= avant][-1:]
        lue = site.page() if len(publies) > 2 and publies[0][0] < avant else ""
        assert not lue or any(t in lue for t in permis), (lue[:2000], permis)
    time.sleep(SECONDES_DE_RETARD + 1)
    assert titre in site.page()


@contextmanager
def immobile(replique: Serveur) -> Iterator[None]:
    """A replica that applies nothing meanwhile."""
    replique.demander("SELECT pg_wal_replay_pause()")
    try:
        yield
    finally:
        replique.demander("SELECT pg_wal_replay_resume()")


@avec("suivante", retard_max=600)
def test_la_recherche_en_avance_sur_la_replique_se_lit_au_primaire(
    site: Site, serveurs: tuple[Serveur, Serveur, Serveur]
) -> None:
    with immobile(serveurs[1]):
        site("publier", titre="Vannerie")
        assert "<article" in site.lire("/?q=vannerie", cookie=SIGNE)["texte"]
        lue = site.lire("/?q=vannerie&tri=date")
        assert {"default", "lecture1"} <= set(lue["lues"]) and "<article" in lue["texte"]
        assert "lecture1" in site.lire("/organismes/?q=vannerie")["lues"]


@avec("suivante", retard_max=600)
def test_un_numero_que_la_replique_ignore_n_est_pas_une_rupture(
    site: Site, serveurs: tuple[Serveur, Serveur, Serveur]
) -> None:
    with immobile(serveurs[1]):
        site("publier", titre="Ferronnerie")
        numero = serveurs[0].demander("SELECT numero FROM diffusion_compteur")
        lue = site.lire(f"/api/v1/changements?depuis={numero}")
        assert lue["statut"] == 200 and json.loads(lue["texte"])["a_jour"], lue["texte"]
        assert "lecture1" in lue["lues"]
        assert site.lire(f"/api/v1/changements?depuis={numero + 5}")["statut"] == 409


@avec("suivante", retard_max=2)
def test_une_replique_coupee_du_primaire_est_en_retard(
    site: Site, serveurs: tuple[Serveur, Serveur, Serveur]
) -> None:
    """All that it received is applied: only the primary knows that it lacks something."""
    suivante = serveurs[1]
    vers = suivante.demander("SHOW primary_conninfo")
    suivante.demander("ALTER SYSTEM SET primary_conninfo = ''")
    suivante.demander("SELECT pg_reload_conf()")
    try:
        time.sleep(1)
        site("publier", titre="Coutellerie")
        assert site("choisir", attendue="default")["base"] == "default"
        assert "Coutellerie" in site.page()
        vu = site("regarder", attendu="aucune n’est lue")
        assert vu["detail"] == "0\xa0suit sur 1"
        assert len(vu["constats"]) == 1 and vu["constats"][0].endswith("s de retard")
    finally:
        entre_quotes = vers.replace("'", "''")
        suivante.demander(f"ALTER SYSTEM SET primary_conninfo = '{entre_quotes}'")
        suivante.demander("SELECT pg_reload_conf()")
    assert site("choisir", attendue="lecture1", secondes=20)["base"] == "lecture1"


@avec("suivante", "tardive", retard_max=60)
def test_une_replique_qui_tombe_ne_fait_pas_d_erreur(
    site: Site, serveurs: tuple[Serveur, Serveur, Serveur]
) -> None:
    suivante = serveurs[1]
    suivante.tuer()
    try:
        statuts = [site.lire(f"/organismes/?q={rang}")["statut"] for rang in range(20)]
        assert statuts == [200] * 20
        vu = site("regarder", attendu="1 de côté")
        assert vu["detail"].startswith("1\xa0suit sur 2")
        assert len(vu["constats"]) == 1 and vu["constats"][0].endswith(" ne répond pas")
    finally:
        suivante.demarrer()


@avec("suivante")
def test_une_replique_se_redemande_quand_tout_a_casse(site: Site) -> None:
    """Its address may lead to another machine by now; what breaks three times is given up."""
    for fois, attendues in (
        (1, ["lecture1", "default"]),
        (2, ["lecture1", "default", "lecture1"]),
        (3, ["lecture1", "default", "lecture1", ""]),
    ):
        site("choisir", attendue="lecture1")
        assert site("casser", fois=fois)["lues"] == attendues


@avec("suivante")
def test_un_primaire_qui_ne_dit_plus_rien_ne_retient_pas_les_lecteurs(
    site: Site, serveurs: tuple[Serveur, Serveur, Serveur]
) -> None:
    """Nothing closes its connections, as when a machine has lost its power: the API, which counts there, answers."""
    site("limiter", appels=1000)
    assert site.lire("/api/v1/formations")["entetes"]["RateLimit-Limit"] == "1000"
    with serveurs[0].fige():
        depart = time.monotonic()
        lues = [site.lire(f"/api/v1/formations?limite={rang}") for rang in (3, 4)]
        assert time.monotonic() - depart < 5
    assert [(lue["statut"], "RateLimit-Limit" in lue["entetes"]) for lue in lues] == [
        (200, False)
    ] * 2
    site("choisir", attendue="lecture1")
    assert site.lire("/api/v1/formations?limite=5")["statut"] == 200


@avec("suivante")
def test_sans_primaire_le_public_lit_toujours(
    site: Site, serveurs: tuple[Serveur, Serveur, Serveur], tmp_path: Path
) -> None:
    """Pages kept, pages made, searches; whoever writes is told, and nothing waits."""
    primaire = serveurs[0]
    site("publier", titre="Sellerie")
    gardee = site.lire("/?q=sellerie")
    time.sleep(0.5)
    primaire.tuer()
    try:
        depart = time.monotonic()
        for adresse in ("/?q=sellerie", "/?q=sellerie&tri=date", "/organismes/?q=zz", "/agenda/"):
            assert site.lire(adresse)["statut"] == 200, adresse
        assert site.lire("/api/v1/formations")["statut"] == 200
        assert "Sellerie" in site.page() and "Sellerie" in gardee["texte"]
        assert time.monotonic() - depart < 6
        assert "erreur" in site("publier", titre="Perdue")
        # A web machine that starts now, with nothing kept, makes its index of the replica.
        neuf = Site(tmp_path / "neuf", primaire, serveurs[1], retard_max=5)
        try:
            assert neuf("choisir", attendue="lecture1")["base"] == "lecture1"
            assert "<article" in neuf.lire("/?q=sellerie")["texte"]
        finally:
            neuf.fermer()
    finally:
        primaire.demarrer()
    assert site("publier", titre="Retrouvée") == {}
