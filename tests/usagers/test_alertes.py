"""Alerts on a search: asked for, confirmed, stopped, kept, forgotten."""

import datetime
from collections.abc import Sequence
from typing import Any

import pytest
from django.utils import timezone

from sofi.courriels.models import Courriel, Nature
from sofi.usagers import alertes, recherches
from sofi.usagers.alertes import ALERTES_MAX
from sofi.usagers.models import Abonne, Alerte

pytestmark = pytest.mark.django_db
MOI = "moi@exemple.fr"
JOURS = datetime.timedelta(days=1)


def demandee(
    recherche: str = "q=vitrail",
    adresse: str = MOI,
    rythme: str = "semaine",
    pour: Sequence[str] = ("nouvelles",),
) -> Alerte:
    alertes.demander(adresse, recherche, rythme, pour)
    return Alerte.objects.get(recherche=recherche, abonne__adresse=adresse.lower())


def confirmee(recherche: str = "q=vitrail", **champs: Any) -> Alerte:
    alerte = demandee(recherche, **champs)
    assert alertes.confirmer(alerte)
    alerte.refresh_from_db()
    return alerte


def ecrits(modele: str = "") -> int:
    siens = Courriel.objects.filter(nature=Nature.ALERTE)
    return siens.filter(gabarit__endswith=f"/{modele}").count() if modele else siens.count()


def test_rien_ne_part_avant_la_confirmation() -> None:
    alerte = demandee()
    assert not alerte.active
    assert not Alerte.objects.actives(timezone.now()).exists()
    courriel = Courriel.objects.get(nature=Nature.ALERTE)
    assert (courriel.destinataire, courriel.secret) == (MOI, True)
    assert alerte.cle in courriel.texte
    assert courriel.desabonnement == f"/alerte/{alerte.cle}/arreter/"
    assert alertes.confirmer(alerte)
    assert Alerte.objects.actives(timezone.now()).get() == alerte
    assert not alertes.confirmer(alerte), "twice is once"


def test_la_demande_n_ecrit_aucun_mot_de_qui_demande() -> None:
    """Whoever asks isn't known: their words would be written to somebody else's mailbox."""
    demandee("q=achetez+ici")
    courriel = Courriel.objects.get(nature=Nature.ALERTE)
    assert "achetez" not in courriel.texte + courriel.html + courriel.sujet


def test_demandee_deux_fois_c_est_une_alerte_et_un_courriel() -> None:
    premiere = demandee()
    Alerte.objects.update(expire_le=timezone.now() + JOURS)
    seconde = demandee(adresse="MOI@exemple.fr", rythme="jour")
    assert (seconde.pk, seconde.cle, seconde.rythme) == (premiere.pk, premiere.cle, "jour")
    assert seconde.expire_le < timezone.now() + 2 * JOURS, "it waits no longer than the first time"
    assert ecrits() == 1


def test_une_alerte_en_marche_ne_change_pas_parce_qu_un_autre_la_demande() -> None:
    alerte = confirmee()
    redemandee = demandee(rythme="jour")
    assert (redemandee.rythme, redemandee.active) == (alerte.rythme, True)
    assert ecrits("alerte_deja") == 1


def test_pas_plus_de_vingt_recherches_par_adresse() -> None:
    for numero in range(ALERTES_MAX):
        demandee(f"q=mot{numero}")
    alertes.demander(MOI, "q=encore", "jour")
    assert Alerte.objects.count() == ALERTES_MAX
    assert ecrits("alertes_trop") == 1
    assert ecrits("alerte_confirmer") == ALERTES_MAX


def test_arreter_retient_ce_qui_allait_partir_et_reprendre_le_peut_jusqu_a_la_nuit() -> None:
    alerte = confirmee()
    alertes.arreter(alerte)
    alerte.refresh_from_db()
    assert alerte.arretee
    assert not Courriel.objects.filter(situation="a_envoyer").exists()
    assert alertes.confirmer(alerte)
    alerte.refresh_from_db()
    assert alerte.active
    alertes.arreter(alerte)
    assert alertes.oublier(timezone.now()) == 1
    assert not Abonne.objects.exists()


def test_une_adresse_jamais_confirmee_ne_laisse_rien_apres_sept_jours() -> None:
    alerte = demandee()
    avant = timezone.now() + 7 * JOURS - datetime.timedelta(minutes=1)
    assert alertes.oublier(avant) == 0
    assert alertes.trouver(alerte.cle, avant) == alerte, "the link lasts as long"
    apres = timezone.now() + 7 * JOURS
    assert alertes.trouver(alerte.cle, apres) is None
    assert alertes.oublier(apres) == 1
    assert not Abonne.objects.exists()
    assert not Courriel.objects.filter(destinataire=MOI).exists()


def test_la_confirmation_gagne_contre_l_oubli() -> None:
    alerte = confirmee()
    alertes.oublier(timezone.now() + 8 * JOURS)
    assert Alerte.objects.get() == alerte


def test_un_an_puis_rien_sauf_gardee() -> None:
    confirmee()
    gardee = confirmee("q=bois", adresse="autre@exemple.fr")
    bientot = timezone.now() + 5 * JOURS
    Alerte.objects.update(expire_le=bientot, rappelee=True)
    alertes.garder(gardee)
    gardee.refresh_from_db()
    assert (gardee.rappelee, gardee.expire_le > timezone.now() + 364 * JOURS) == (False, True)
    assert alertes.oublier(bientot) == 1
    assert Alerte.objects.get() == gardee
    assert Abonne.objects.get().adresse == "autre@exemple.fr"
    assert not Courriel.objects.filter(destinataire=MOI).exists()


def test_les_courriels_envoyes_s_effacent_au_bout_d_un_mois() -> None:
    confirmee()
    alertes.oublier(timezone.now() + 29 * JOURS)
    assert ecrits() == 1
    alertes.oublier(timezone.now() + 30 * JOURS)
    assert ecrits() == 0


@pytest.mark.parametrize(
    ("requete", "dit"),
    [
        ("repere=programme%3A999", "programme 999"),
        ("debut=2019", "Début"),
        ("ou=Nulle-Part-sur-Loire", "Nulle-Part-sur-Loire"),
        ("q=bois&au=2019-01-01", "une date qui est passée"),
    ],
)
def test_ce_qui_ne_veut_plus_rien_dire_est_dit(requete: str, dit: str) -> None:
    assert dit in " ".join(recherches.lire(requete).perdus)
    assert recherches.lire("q=bois").perdus == []
