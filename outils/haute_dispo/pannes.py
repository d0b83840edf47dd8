"""What is broken: each returns once all is whole again."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from .grappe import Grappe, attendre
from .reseau import Machine

REPOS = 5
DELAI = 150


def _primaire(grappe: Grappe) -> Machine:
    primaire = grappe.primaire()
    assert primaire is not None
    return primaire


def _un_autre(grappe: Grappe, ancien: Machine) -> None:
    def change() -> bool:
        nouveau = grappe.primaire()
        return nouveau is not None and nouveau.nom != ancien.nom

    attendre(change, DELAI, "un autre primaire")


def _tuer(grappe: Grappe, noeud: Machine) -> None:
    """The machine stops, as when its power is cut."""
    noeud.tuer()
    grappe.tuer(noeud.nom)


def _rendre(grappe: Grappe, *noeuds: Machine) -> None:
    for noeud in noeuds:
        grappe.patroni(noeud)
    attendre(grappe.entiere, DELAI, "le retour du nœud")


def primaire(grappe: Grappe) -> None:
    """The machine of the primary loses its power."""
    ancien = _primaire(grappe)
    _tuer(grappe, ancien)
    _un_autre(grappe, ancien)
    time.sleep(REPOS)
    _rendre(grappe, ancien)


def deux(grappe: Grappe) -> None:
    """The machine of the primary, then the one that took its place as soon as a replica is synchronous again."""
    premier = _primaire(grappe)
    _tuer(grappe, premier)
    _un_autre(grappe, premier)
    attendre(grappe.synchrone, DELAI, "une réplique synchrone")
    second = _primaire(grappe)
    _tuer(grappe, second)
    _un_autre(grappe, second)
    time.sleep(REPOS)
    _rendre(grappe, premier, second)


def bascule(grappe: Grappe) -> None:
    """The primary is handed over to a replica on purpose, as before working on its machine."""
    ancien = _primaire(grappe)
    grappe.patronictl("switchover", "sofi", "--force")
    _un_autre(grappe, ancien)
    attendre(grappe.entiere, DELAI, "les deux répliques")


def refaite(grappe: Grappe) -> None:
    """A replica is made again from nothing, as after its disk was changed."""
    primaire = _primaire(grappe)
    replique = next(noeud for noeud in grappe.noeuds if noeud.nom != primaire.nom)
    avant = _naissance(replique)
    grappe.patronictl("reinit", "sofi", replique.nom, "--force", "--wait")
    attendre(lambda: _naissance(replique) > avant, DELAI, "la copie de la réplique")
    attendre(grappe.entiere, DELAI, "le retour de la réplique")


def _naissance(noeud: Machine) -> float:
    """When the files of its base were written first; 0 while there are none."""
    marque = noeud.dossier / "donnees" / "PG_VERSION"
    return marque.stat().st_ctime if marque.exists() else 0


def web(grappe: Grappe) -> None:
    """A web machine is killed in the middle of what it answers."""
    grappe.tuer("web1")
    time.sleep(2 * REPOS)
    grappe.web("web1")
    time.sleep(REPOS)


def travailleur(grappe: Grappe) -> None:
    """A worker is killed in the middle of what it does."""
    grappe.tuer("travailleur1")
    time.sleep(2 * REPOS)
    grappe.travailleur("travailleur1")
    time.sleep(REPOS)


def reseau(grappe: Grappe) -> None:
    """The primary is cut from everything, and still runs; then it is heard again."""
    ancien = _primaire(grappe)
    ancien.couper()
    try:
        _un_autre(grappe, ancien)
        time.sleep(REPOS)
    finally:
        ancien.rebrancher()
    attendre(grappe.entiere, DELAI, "le retour du nœud")


def disque(grappe: Grappe) -> None:
    """The disk of the primary is full."""
    ancien = _primaire(grappe)
    ancien.remplir()
    try:
        _un_autre(grappe, ancien)
        time.sleep(REPOS)
    finally:
        ancien.vider()
    if not _revient(grappe):
        _tuer(grappe, ancien)
        grappe.patroni(ancien)
    attendre(grappe.entiere, DELAI, "le retour du nœud")


def _revient(grappe: Grappe) -> bool:
    """By itself, within a minute."""
    try:
        attendre(grappe.entiere, 60, "")
    except TimeoutError:
        return False
    return True


def redemarrages(grappe: Grappe) -> None:
    """Everything is restarted, one after the other, as for an upgrade."""
    for nom in ("web1", "web2"):
        grappe.tuer(nom, signal.SIGTERM)
        grappe.web(nom)
        attendre(lambda: grappe.repond(nom), DELAI, f"le retour de {nom}")  # noqa: B023
        time.sleep(REPOS)
    for nom in ("travailleur1", "travailleur2"):
        grappe.tuer(nom, signal.SIGTERM)
        grappe.travailleur(nom)
    grappe.tuer("pgbouncer", signal.SIGTERM)
    grappe.pgbouncer()
    grappe.tuer("etcd", signal.SIGTERM)
    grappe.etcd()
    time.sleep(REPOS)
    dernier = _primaire(grappe)
    for noeud in [n for n in grappe.noeuds if n.nom != dernier.nom] + [dernier]:
        # Patroni, told to stop, hands over by itself.
        _arreter(grappe, noeud)
        grappe.patroni(noeud)
        time.sleep(REPOS)
        attendre(grappe.entiere, DELAI, "le retour du nœud")


def _arreter(grappe: Grappe, noeud: Machine) -> None:
    grappe.tuer(noeud.nom, signal.SIGTERM, 40)
    noeud.tuer()


@dataclass(frozen=True)
class Scenario:
    nom: str
    titre: str
    jouer: Callable[[Grappe], None]


SCENARIOS = [
    Scenario("primaire", "le primaire perd le courant", primaire),
    Scenario("deux", "le primaire, puis celui qui l’a remplacé", deux),
    Scenario("bascule", "le primaire est changé de machine exprès", bascule),
    Scenario("refaite", "une réplique est refaite depuis rien", refaite),
    Scenario("web", "une machine web est tuée", web),
    Scenario("travailleur", "un travailleur est tué", travailleur),
    Scenario("reseau", "le primaire est coupé du réseau", reseau),
    Scenario("disque", "le disque du primaire est plein", disque),
    Scenario("redemarrages", "tout est redémarré à la suite", redemarrages),
]
