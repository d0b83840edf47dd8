"""The figures that Prometheus reads: all from the database, so one answer speaks for every process of the site."""

from collections.abc import Iterator

from django.db import Error, connection
from django.db.models import Sum
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from .durees import BORNES
from .models import Duree
from .pret import controler
from .releve import Releve, relever

PALIERS = tuple(range(3, len(BORNES), 5))
"""The slices whose bound is a bucket: eleven, from a millisecond to a minute."""


class Collecteur(Collector):
    """What is read at each visit. `sofi_base` is 0 when the database doesn't answer, and nothing else is said."""

    def collect(self) -> Iterator[Metric]:
        """The families, one after the other."""
        try:
            familles = [*_controles(), *_pages(), *_etat(relever())]
        except Error:
            familles = []
        finally:
            if not connection.in_atomic_block:
                connection.close()
        yield _jauge("sofi_base", "1 when the database answers.", float(bool(familles)))
        yield from familles


def _jauge(nom: str, dit: str, valeur: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(nom, dit, value=valeur)


def _controles() -> Iterator[Metric]:
    """What /pret/ says."""
    ok = GaugeMetricFamily("sofi_controle", "1 when this check of /pret/ holds.", labels=["nom"])
    for controle in controler():
        ok.add_metric([controle.nom], float(controle.ok))
    yield ok


def _pages() -> Iterator[Metric]:
    """How long pages took since the site was installed, by name; one query."""
    durees = HistogramMetricFamily(
        "sofi_reponse_secondes", "Duration of the answers, by view.", labels=["vue"]
    )
    erreurs = CounterMetricFamily("sofi_erreurs", "Answers that were an error.", labels=["vue"])
    requetes = CounterMetricFamily("sofi_requetes", "Queries to the database.", labels=["vue"])
    sommes = {somme: Sum(somme) for somme in ("nombre", "erreurs", "requetes", "microsecondes")}
    pages: dict[str, list[tuple[int, int, int, int, int]]] = {}
    lignes = Duree.objects.values("vue", "tranche").annotate(
        **{f"n_{nom}": somme for nom, somme in sommes.items()}
    )
    for ligne in lignes.order_by("vue", "tranche"):
        chiffres = tuple(int(ligne[f"n_{nom}"]) for nom in sommes)
        pages.setdefault(ligne["vue"], []).append((ligne["tranche"], *chiffres))
    for vue, tranches in pages.items():
        temps = sum(t[4] for t in tranches) / 1_000_000
        durees.add_metric([vue], _seaux([(t[0], t[1]) for t in tranches]), temps)
        erreurs.add_metric([vue], sum(t[2] for t in tranches))
        requetes.add_metric([vue], sum(t[3] for t in tranches))
    yield from (durees, erreurs, requetes)


def _seaux(tranches: list[tuple[int, int]]) -> list[tuple[str, float]]:
    """The answers under each bound, the last one without a bound: as Prometheus counts them."""
    seaux = [
        (str(BORNES[palier] / 1_000_000), float(sum(n for t, n in tranches if t <= palier)))
        for palier in PALIERS
    ]
    return [*seaux, ("+Inf", float(sum(n for _, n in tranches)))]


def _etat(releve: Releve) -> Iterator[Metric]:
    """What the page « État du système » shows."""
    file, courriels, maintenant = releve.file, releve.courriels, releve.le
    attente = (maintenant - file.plus_ancienne).total_seconds() if file.plus_ancienne else 0
    chiffres = {
        "sofi_processus": ("Processes of the site that live.", len(releve.processus)),
        "sofi_ouvriers": ("Workers that live.", file.ouvriers),
        "sofi_taches_attente": ("Jobs that wait for a worker.", file.attendent),
        "sofi_taches_attente_secondes": ("Age of the oldest of them.", attente),
        "sofi_taches_en_cours": ("Jobs that run.", file.en_cours),
        "sofi_taches_echec": ("Jobs that were given up.", file.echecs),
        "sofi_courriels_attente": ("E-mails to be sent.", courriels.attendent),
        "sofi_courriels_retard": ("Of which for too long.", courriels.en_retard),
        "sofi_courriels_abandonnes": ("E-mails given up in a month.", courriels.abandonnes),
        "sofi_base_octets": ("Size of the database.", releve.base_octets),
        "sofi_pannes": ("Faults that were told, not mended.", len(releve.pannes)),
    }
    for nom, (dit, valeur) in chiffres.items():
        yield _jauge(nom, dit, float(valeur))
    for nom, dit, instant in (
        ("sofi_flux_secondes", "Age of the last feed.", releve.flux and releve.flux.ecrit_le),
        (
            "sofi_sauvegarde_secondes",
            "Age of the last backup.",
            releve.sauvegarde and releve.sauvegarde.faite_le,
        ),
    ):
        if instant:
            yield _jauge(nom, dit, (maintenant - instant).total_seconds())
    yield from _retards(releve)


def _retards(releve: Releve) -> Iterator[Metric]:
    """How late the index of each machine is, and each replica."""
    retard = GaugeMetricFamily(
        "sofi_index_retard", "Publications that the index lacks.", labels=["machine"]
    )
    for machine in releve.machines:
        retard.add_metric([machine.ligne.machine], machine.retard)
    yield retard
    suivie = GaugeMetricFamily(
        "sofi_replique_retard_secondes", "How late a replica is.", labels=["adresse"]
    )
    for replique in releve.repliques:
        suivie.add_metric([replique.adresse], replique.retard)
    yield suivie
