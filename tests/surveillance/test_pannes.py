"""One e-mail for each fault, one when it is mended, none between; sent without any worker."""

import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import OperationalError

from sofi.comptes.models import Role
from sofi.courriels.models import Courriel, Nature
from sofi.surveillance.constats import duree
from sofi.surveillance.models import Panne
from sofi.surveillance.pannes import dire_la_base, veiller
from sofi.surveillance.sauvegardes import noter_une_sauvegarde
from tests.fabriques import UtilisateurFactory
from tests.surveillance.test_taches import tache


@pytest.fixture
def admin() -> Any:
    return UtilisateurFactory(role=Role.ADMINISTRATION)


def sujets() -> list[str]:
    return [courriel.subject.replace("\N{NO-BREAK SPACE}", " ") for courriel in mail.outbox]


def passer(minutes: int) -> None:
    """As if so many minutes had passed since everything was last seen."""
    ecart = datetime.timedelta(minutes=minutes)
    for panne in Panne.objects.all():
        Panne.objects.filter(pk=panne.pk).update(
            vue_le=panne.vue_le - ecart, depuis=panne.depuis - ecart
        )


@pytest.mark.django_db
def test_une_fois_puis_c_est_repare(admin: Any) -> None:
    """No worker on this base, and no backup: both are told once; the backup made, told once more."""
    bilan = veiller()
    assert len(bilan.nouvelles) == 2
    assert sorted(sujets()) == [
        "SOFI : Aucun ouvrier ne fait les tâches sur ce site",
        "SOFI : Aucune sauvegarde n’a été faite",
    ]
    assert {tuple(courriel.to) for courriel in mail.outbox} == {(admin.email,)}
    for _ in range(3):
        assert not veiller().nouvelles
    assert len(mail.outbox) == 2
    noter_une_sauvegarde()
    assert not veiller().reparees, "one that comes and goes is told once"
    passer(11)
    assert veiller().reparees == ["Aucune sauvegarde n’a été faite"]
    assert sujets()[2:] == ["SOFI : c’est réparé (Aucune sauvegarde n’a été faite)"]
    assert "/administration/systeme/" in mail.outbox[-1].body
    assert not veiller().reparees
    assert len(mail.outbox) == 3
    assert set(Courriel.objects.values_list("nature", flat=True)) == {Nature.SYSTEME}


@pytest.mark.django_db
def test_ce_qui_revient_est_dit_de_nouveau(admin: Any) -> None:
    pk = tache(statut="failed")
    assert any("en échec" in titre for titre in veiller().nouvelles)
    from django.db import connection

    with connection.cursor() as curseur:
        curseur.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [pk])
    passer(11)
    assert len(veiller().reparees) == 1
    tache(statut="failed")
    assert any("en échec" in titre for titre in veiller().nouvelles)
    assert Panne.objects.filter(code="taches_echec").count() == 2


@pytest.mark.django_db
def test_a_qui(admin: Any, settings: LazySettings) -> None:
    """The addresses of the settings instead of the accounts; never a closed account."""
    settings.VEILLE_COURRIELS = ["astreinte@exemple.fr", "nuit@exemple.fr"]
    veiller()
    assert {courriel.to[0] for courriel in mail.outbox} == set(settings.VEILLE_COURRIELS)
    mail.outbox.clear()
    Panne.objects.all().delete()
    settings.VEILLE_COURRIELS = []
    admin.is_active = False
    admin.save(update_fields=["is_active"])
    assert veiller().nouvelles
    assert not mail.outbox


@pytest.mark.django_db
def test_la_commande_dit_ce_qu_elle_voit(admin: Any) -> None:
    dit = StringIO()
    call_command("veille", stdout=dit)
    assert "Nouveau : Aucune sauvegarde" in dit.getvalue()
    dit = StringIO()
    call_command("veille", stdout=dit)
    assert "Déjà dit : Aucune sauvegarde" in dit.getvalue()


def test_la_base_muette_est_dite_sans_elle(
    settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No database is allowed to this test: told once, then that it answers."""
    settings.VAR, settings.VEILLE_COURRIELS = tmp_path / "var", ["astreinte@exemple.fr"]

    def tomber() -> None:
        raise OperationalError("could not connect")

    monkeypatch.setattr("sofi.surveillance.management.commands.veille.veiller", tomber)
    with pytest.raises(CommandError, match="ne répond pas"):
        call_command("veille")
    with pytest.raises(CommandError, match="déjà dit"):
        call_command("veille")
    assert dire_la_base(repond=True)
    assert dire_la_base(repond=True) == ""
    assert sujets() == [
        "SOFI : la base de données ne répond pas",
        "SOFI : c’est réparé (la base de données répond)",
    ]


def test_la_base_muette_sans_adresse_est_dite_a_l_exploitation(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.VAR, settings.VEILLE_COURRIELS = tmp_path, []
    assert "VEILLE_COURRIELS est vide" in dire_la_base(repond=False)
    assert not mail.outbox


@pytest.mark.parametrize(
    ("secondes", "dite"),
    [(-3, "0 s"), (40, "40 s"), (720, "12 min"), (11_160, "3 h 06"), (200_000, "2 jours")],
)
def test_une_duree_se_dit(secondes: int, dite: str) -> None:
    ecart = datetime.timedelta(seconds=secondes)
    assert duree(ecart).replace("\N{NO-BREAK SPACE}", " ") == dite
