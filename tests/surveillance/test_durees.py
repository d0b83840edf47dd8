"""How long pages take: counted in memory, written together, read as a median and a twentieth."""

import datetime

import pytest
from django.utils import timezone

from sofi.surveillance.durees import (
    AVANT,
    BORNES,
    Durees,
    disponibilite,
    lenteurs,
    oublier_les_anciennes,
)
from sofi.surveillance.models import Duree

pytestmark = pytest.mark.django_db


def test_ce_qui_est_compte_s_ecrit_en_une_fois_et_s_ajoute() -> None:
    """As many rows as slices, whatever the number of answers; a second process adds to them."""
    for _ in range(2):
        durees = Durees()
        for _ in range(95):
            durees.ajouter("public:accueil", 20_000, requetes=2)
        for _ in range(5):
            durees.ajouter("public:accueil", 900_000, requetes=12, erreur=True)
        assert durees.ecrire()
        assert durees.ecrire(), "nothing left to write"
    assert Duree.objects.count() == 2
    [lue] = lenteurs(timezone.localdate())
    assert (lue.vue, lue.nombre, lue.erreurs, lue.requetes) == ("public:accueil", 200, 10, 2.5)
    assert lue.mediane == pytest.approx(0.020, rel=0.13)
    assert lue.vingtieme == pytest.approx(0.020, rel=0.13)
    part = disponibilite(timezone.localdate())
    assert part == pytest.approx(95)


@pytest.mark.parametrize("microsecondes", [0, 1, 499, 500, 12_345, 59_000_000, 900_000_000])
def test_une_duree_se_relit_a_un_huitieme_pres(microsecondes: int) -> None:
    """Within the bounds; under and over them, the first and the last bound."""
    durees = Durees()
    durees.ajouter("a", microsecondes)
    durees.ecrire()
    [lue] = lenteurs(timezone.localdate())
    attendu = min(max(microsecondes, BORNES[0]), BORNES[-1]) / 1_000_000
    assert lue.mediane == pytest.approx(attendu, rel=0.13)


def test_la_plus_lente_d_abord_et_ce_qui_est_trop_peu_lu_laisse() -> None:
    durees = Durees()
    for vue, temps, fois in (("vite", 1000, 30), ("lente", 3_000_000, 30), ("rare", 9_000_000, 1)):
        for _ in range(fois):
            durees.ajouter(vue, temps)
    durees.ecrire()
    assert [lue.vue for lue in lenteurs(timezone.localdate(), minimum=20)] == ["lente", "vite"]


def test_ce_que_la_base_refuse_attend_la_prochaine_fois(monkeypatch: pytest.MonkeyPatch) -> None:
    durees = Durees()
    durees.ajouter("a", 1000)
    monkeypatch.setattr(
        "sofi.surveillance.durees._AJOUTER", "SELECT 1 / 0, %s, %s, %s, %s, %s, %s, %s"
    )
    assert not durees.ecrire()
    monkeypatch.undo()
    durees.ajouter("a", 1000)
    assert durees.ecrire()
    assert [lue.nombre for lue in lenteurs(timezone.localdate())] == [2]


def test_les_jours_oublies_restent_dans_les_totaux() -> None:
    """Prometheus reads totals that never go down."""
    jour = timezone.localdate()
    for age in (0, 40, 41):
        Duree.objects.create(
            jour=jour - datetime.timedelta(days=age),
            vue="a",
            tranche=3,
            nombre=10,
            erreurs=1,
            requetes=20,
            microsecondes=9000,
        )
    for _ in range(2):
        oublier_les_anciennes(jour)
    restent = {d.jour: d.nombre for d in Duree.objects.all()}
    assert restent == {AVANT: 20, jour: 10}
