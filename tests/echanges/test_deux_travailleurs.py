"""Two workers hold the same import, the first being thought lost: it ends once, as the one that finished it said."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from sofi.echanges import importations
from sofi.echanges.importations import appliquer, demander_application, deposer, essayer
from sofi.echanges.models import Import
from sofi.echanges.sources import SOURCES
from sofi.referentiels.importations import SourceConnue
from sofi.referentiels.models import Nsf
from sofi.socle.fichiers import Ligne
from sofi.socle.importation import Source
from sofi.socle.importation.moteur import VERROU
from sofi.socle.taches import DejaConclu

from .source_d_essai import AU_MILIEU, NUMEROS, ligne, source_d_essai

# Each worker commits.
pytestmark = pytest.mark.django_db(transaction=True)
Situation = Import.Situation


class AuMilieu:
    """A source in the middle of which another worker does something, once."""

    def __init__(self) -> None:
        self.autre: Callable[[], object] | None = None

    def lire(self) -> Iterator[Ligne]:
        for numero in NUMEROS:
            if numero == AU_MILIEU:
                self.passer_la_main()
            yield ligne(numero)

    def passer_la_main(self) -> None:
        autre, self.autre = self.autre, None
        if autre:
            with ThreadPoolExecutor(1) as fil:
                fil.submit(self._faire, autre).result()

    @staticmethod
    def _faire(autre: Callable[[], object]) -> None:
        try:
            autre()
        finally:
            connection.close()

    def source(self, chemin: Path) -> Source:
        return source_d_essai(self.lire)


@pytest.fixture
def milieu(monkeypatch: pytest.MonkeyPatch) -> AuMilieu:
    milieu = AuMilieu()
    monkeypatch.setitem(SOURCES, "essai", SourceConnue("essai", "Essai", "x.csv", milieu.source))
    return milieu


def test_une_lecture_en_retard_ne_reprend_pas_la_decision(milieu: AuMilieu) -> None:
    importe = deposer("essai", "x.csv", [b"x\n" * 31], auteur=None)

    def lire_et_decider() -> None:
        essayer(importe.pk)
        demander_application(Import.objects.get(), auteur=None, retraits_confirmes=True)

    milieu.autre = lire_et_decider
    essayer(importe.pk)
    assert Import.objects.get().situation == Situation.ATTENTE_APPLICATION
    appliquer(importe.pk)
    assert (Import.objects.get().situation, Nsf.objects.count()) == (Situation.APPLIQUE, 30)


def test_ce_qui_est_applique_le_reste(milieu: AuMilieu, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second worker took the import in hand before the first one ended it, and finds its file gone."""
    importe = deposer("essai", "x.csv", [b"x\n" * 31], auteur=None)
    essayer(importe.pk)
    demander_application(Import.objects.get(), auteur=None, retraits_confirmes=True)
    fichier_de = importations.fichier_de

    @contextmanager
    def pris_en_main(depose: Import) -> Iterator[Path]:
        milieu.passer_la_main()
        with fichier_de(depose) as chemin:
            yield chemin

    monkeypatch.setattr(importations, "fichier_de", pris_en_main)
    milieu.autre = lambda: appliquer(importe.pk)
    appliquer(importe.pk)
    fini = Import.objects.get()
    assert (fini.situation, Nsf.objects.count()) == (Situation.APPLIQUE, 30)
    assert fini.rapport["bilans"][0]["crees"] == 30


def test_qui_attend_son_tour_ne_defait_pas_la_fin(milieu: AuMilieu) -> None:
    """The second finds the imports' lock taken when the first has just ended: nothing waits any more."""
    importe = deposer("essai", "x.csv", [b"x\n" * 31], auteur=None)
    essayer(importe.pk)
    Import.objects.update(situation=Situation.APPLIQUE, fini_le=timezone.now())
    autre = connection.copy()
    with closing(autre), autre.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_lock(%s)", [VERROU])
        with pytest.raises(DejaConclu):
            importations._importer(
                importe, milieu.source(Path("x.csv")), lambda *_: None, appliquer=True
            )
    assert Import.objects.get().situation == Situation.APPLIQUE
