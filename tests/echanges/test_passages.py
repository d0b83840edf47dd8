"""The night's feed and those asked for: once a night, what stops them, who is told, files kept and put aside."""

import datetime

import pytest
from django.utils import timezone

from sofi.courriels.models import Courriel
from sofi.echanges import passages
from sofi.echanges.manifeste import dates_des_fichiers
from sofi.echanges.models import FluxEcrit, PassageDeFlux
from sofi.echanges.passages import FluxImpossible, demander, ecrire_la_nuit, executer
from sofi.echanges.suivi import dernier_flux
from tests.fabriques import UtilisateurFactory

from . import documents_publies as fab
from .offre_publiee import noms, publier_document, publier_sessions, retirer

pytestmark = pytest.mark.django_db

AUJOURD_HUI = timezone.localdate()
Situation = PassageDeFlux.Situation


@pytest.fixture(autouse=True)
def dossier(settings, tmp_path):
    settings.FLUX_DOSSIER = tmp_path
    return tmp_path


@pytest.fixture
def administratrice():
    return UtilisateurFactory(role="administration")


def a_venir(*numeros: int) -> None:
    """Sessions that don't end before long, whatever the day of the test."""
    publier_sessions(*numeros, date_fin="2099-12-31")


def passer(auteur=None, **demande) -> PassageDeFlux:
    passage = demander(auteur, **demande)
    executer(passage)
    return passage


def vieillir(jours: int) -> None:
    """As if what was written today had been so many days ago: files and traces."""
    hier = AUJOURD_HUI - datetime.timedelta(jours)
    for fichier in passages.fichiers_du_jour(passages.dossier(), AUJOURD_HUI):
        texte = fichier.name.replace(AUJOURD_HUI.isoformat(), hier.isoformat())
        fichier.rename(fichier.with_name(texte))
        if texte.endswith(".json"):
            contenu = fichier.with_name(texte)
            contenu.write_text(
                contenu.read_text().replace(AUJOURD_HUI.isoformat(), hier.isoformat())
            )
    FluxEcrit.objects.filter(jour=AUJOURD_HUI).update(
        jour=hier,
        fichier=f"offre-{hier.isoformat()}.xml.gz",
        ecrit_le=timezone.now() - datetime.timedelta(jours),
    )


def test_the_night_writes_once_from_its_hour(settings, dossier):
    a_venir(1)
    settings.FLUX_HEURE = 3
    midi = timezone.localtime().replace(hour=12)

    ecrire_la_nuit(midi)
    ecrire_la_nuit(midi + datetime.timedelta(hours=2))
    executer(PassageDeFlux.objects.get())
    ecrire_la_nuit(midi.replace(hour=2) + datetime.timedelta(days=1))
    assert PassageDeFlux.objects.count() == 1
    assert (dossier / f"offre-{AUJOURD_HUI.isoformat()}.xml.gz").is_file()

    ecrire_la_nuit(midi.replace(hour=3) + datetime.timedelta(days=1))
    assert PassageDeFlux.objects.count() == 2


def test_a_base_without_offer_has_no_night():
    ecrire_la_nuit(timezone.now())
    assert not PassageDeFlux.objects.exists()


def test_a_run_says_what_it_did_and_is_done_once(dossier):
    a_venir(1, 2)
    passage = passer()

    assert (passage.situation, passage.bilan["sessions"]) == (Situation.DIFFUSE, 2)
    fini = passage.fini_le
    executer(PassageDeFlux.objects.get())
    assert PassageDeFlux.objects.get().fini_le == fini
    assert FluxEcrit.objects.count() == 1


def test_two_runs_do_not_meet():
    a_venir(1)
    demander(None)
    with pytest.raises(FluxImpossible, match="déjà en cours"):
        demander(None)


def test_a_stopped_run_is_said_and_released_for_what_was_seen(administratrice):
    offre = UtilisateurFactory(role="service_offre")
    a_venir(*range(1, 11))
    passer()
    retirer(3)

    retenu = passer()

    assert retenu.situation == Situation.RETENU
    assert (retenu.bilan["avant"], retenu.bilan["retirees"]) == (10, [1, 2, 3])
    assert "30" in retenu.message and "--forcer" not in retenu.message, (
        "read on screen and by e-mail"
    )
    courriels = Courriel.objects.filter(nature="flux")
    assert {c.destinataire for c in courriels} == {offre.email, administratrice.email}
    assert "retirerait 3 des 10 sessions" in courriels[0].texte

    retirer(1)  # one more leaves before the release is done
    debloque = passages.debloquer(retenu, auteur=administratrice, motif="Centre fermé.")
    executer(debloque)
    assert debloque.situation == Situation.RETENU
    encore = passages.debloquer(debloque, auteur=administratrice, motif="Centre fermé.")
    executer(encore)
    assert (encore.situation, encore.bilan["sessions"]) == (Situation.DIFFUSE, 6)
    with pytest.raises(FluxImpossible, match="n’est plus retenu"):
        passages.debloquer(retenu, auteur=administratrice, motif="Encore.")


def test_formations_left_out_are_said_once(administratrice):
    a_venir(1)
    mauvais = fab.organisme(siret="123")
    publier_document(sessions=[fab.session(2, date_fin="2099-12-31", responsable=mauvais)])

    passer()
    passer()

    (courriel,) = Courriel.objects.filter(nature="flux")
    assert "1 formation n’est pas" in courriel.sujet
    assert "« SIRET »" in courriel.texte


def test_a_disk_that_refuses_is_said(dossier, administratrice):
    a_venir(1)
    (dossier / "occupe").write_text("")
    passage = demander(None)
    passages.settings.FLUX_DOSSIER = dossier / "occupe"  # not a folder
    executer(passage)

    assert passage.situation == Situation.ECHEC
    assert "n’a pas pu être écrit" in passage.message
    assert "un fichier porte déjà ce nom" in passage.message
    assert Courriel.objects.filter(nature="flux").count() == 1


def test_old_files_leave_but_never_the_two_last(settings, dossier):
    settings.FLUX_JOURS_GARDES = 30
    a_venir(1)
    for jours in (40, 35, 31):
        passer()
        vieillir(jours)

    passages.oublier_les_anciens(AUJOURD_HUI)

    attendus = [AUJOURD_HUI - datetime.timedelta(jours) for jours in (35, 31)]
    assert dates_des_fichiers(dossier) == attendus
    assert {nom[:16] for nom in noms(dossier)} == {f"offre-{jour}" for jour in attendus}


def test_the_previous_file_is_put_back(dossier, administratrice):
    a_venir(1, 2)
    passer()
    vieillir(1)
    a_venir(3)
    passer()
    hier, dernier = passages.precedent(), dernier_flux()

    revenu = passages.ecarter(dernier, auteur=administratrice, motif="Prix faux.")

    assert revenu == hier == dernier_flux()
    assert noms(dossier / "ecartes") == [
        f"offre-{AUJOURD_HUI.isoformat()}.{s}"
        for s in (
            "delta.xml.gz",
            "empreintes.gz",
            "index.xml.gz",
            "json",
            "plus.xml.gz",
            "sessions.gz",
            "xml.gz",
        )
    ]
    assert dates_des_fichiers(dossier) == [hier.jour]
    dernier.refresh_from_db()
    assert (dernier.ecarte_par, dernier.motif) == (administratrice, "Prix faux.")
    # A new run compares itself with the one put back.
    assert passer().bilan["precedent"]["sessions"] == 2


def test_without_a_previous_file_nothing_is_put_aside(dossier, administratrice):
    a_venir(1)
    passer()
    with pytest.raises(FluxImpossible, match="rien à remettre"):
        passages.ecarter(dernier_flux(), auteur=administratrice, motif="x")
    assert f"offre-{AUJOURD_HUI}.xml.gz" in noms(dossier)
