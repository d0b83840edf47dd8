"""The catalogues of an offer: which ones, what they hold, made again only when needed, whole or not at all."""

import datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.management import call_command
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from sofi.diffusion.catalogue import fabrication, fichiers
from sofi.diffusion.catalogue.fabrication import CatalogueEnCours, fabriquer
from sofi.diffusion.catalogue.nuit import demander_la_nuit, faire
from sofi.validation.models import OffrePubliee
from tests.documents import REGION, dispositif_exemple, lieu_exemple
from tests.versions import reecrire

from .conftest import INSTANT, Publier

DEMAIN = INSTANT + datetime.timedelta(days=1)


def cles() -> dict[str, int]:
    """The catalogues read, and how many trainings each holds."""
    return {c.rayon.cle: c.formations for c in fichiers.lire().catalogues}


def pdfs(dossier: Path) -> dict[str, bytes]:
    return {chemin.name: chemin.read_bytes() for chemin in dossier.glob("*.pdf")}


def test_un_catalogue_par_departement_par_domaine_et_par_programme(publier: Publier) -> None:
    publier(1)
    publier(2, {"dispositifs": [dispositif_exemple(9, type=REGION)]})
    publier(3, {"enseignement": "distance", "lieu": None})
    fabriquer(maintenant=INSTANT)
    assert cles() == {
        "departement-53": 2,
        "departement-distance": 1,
        "domaine-455": 3,
        "programme-3": 1,
    }


def test_ce_qui_est_fini_ou_retire_n_y_est_pas(publier: Publier) -> None:
    publier(1, {"date_fin": "2026-05-19"})
    publier(2, {"retiree_le": "2026-05-01"})
    publier(3, {"date_fin": "2026-05-20"})
    fabriquer(maintenant=INSTANT)
    assert cles()["departement-53"] == 1


def test_un_departement_ne_montre_que_ses_sessions(publier: Publier) -> None:
    adresse = {"ville": "Nantes", "departement": "44", "insee": "44109"}
    publier(1, {"numero": 1}, {"numero": 2, "lieu": lieu_exemple(adresse=adresse)})
    fabriquer(maintenant=INSTANT)
    assert {c.rayon.cle: c.sessions for c in fichiers.lire().catalogues} == {
        "departement-44": 1,
        "departement-53": 1,
        "domaine-455": 2,
    }


def test_sans_offre_aucun_catalogue_et_aucune_erreur(dossier: Path, publier: Publier) -> None:
    fabriquer(maintenant=INSTANT)
    assert fichiers.lire().catalogues == []
    publier(1)
    fabriquer(maintenant=INSTANT)
    OffrePubliee.objects.all().delete()
    fabriquer(maintenant=DEMAIN)
    assert fichiers.lire().catalogues == [] and not pdfs(dossier)
    assert fichiers.lire().vu_le == DEMAIN


def test_ce_qui_n_a_pas_change_n_est_pas_refait(dossier: Path, publier: Publier) -> None:
    publier(1)
    assert len(fabriquer(maintenant=INSTANT).faits) == 2
    avant = pdfs(dossier)
    bilan = fabriquer(maintenant=DEMAIN)
    assert (len(bilan.faits), bilan.inchanges) == (0, 2)
    assert pdfs(dossier) == avant
    publier(2, titre="Menuiserie")
    assert len(fabriquer(maintenant=DEMAIN).faits) == 2


def test_la_place_prise_est_bornee(dossier: Path, publier: Publier) -> None:
    for action in range(1, 6):
        publier(action)
        fabriquer(maintenant=INSTANT)
    (dossier / ".departement-53-reste.pdf.1.tmp").write_bytes(b"x")
    fabriquer(maintenant=INSTANT)
    assert len(pdfs(dossier)) == fichiers.GARDES * len(cles())
    assert not list(dossier.glob(".*.tmp"))
    lus = fichiers.lire().catalogues
    assert all(fichiers.ouvrir(catalogue) for catalogue in lus)


def test_un_fichier_efface_ou_une_liste_abimee_sont_refaits(
    dossier: Path, publier: Publier
) -> None:
    publier(1)
    fabriquer(maintenant=INSTANT)
    for chemin in dossier.glob("*.pdf"):
        chemin.unlink()
    assert len(fabriquer(maintenant=INSTANT).faits) == 2
    (dossier / fichiers.LISTE).write_text("{")
    assert len(fabriquer(maintenant=INSTANT).faits) == 2


def test_un_catalogue_qui_echoue_laisse_l_ancien_et_n_arrete_pas_les_autres(
    dossier: Path, publier: Publier, monkeypatch: pytest.MonkeyPatch
) -> None:
    publier(1)
    fabriquer(maintenant=INSTANT)
    ancien = fichiers.lire().trouver("domaine-455")
    publier(2)
    imprimer = fabrication.imprimer

    def casser(chemin: Path, edition: Any, notices: Any) -> Any:
        if edition.rayon.genre == "domaine":
            chemin.write_bytes(b"%PDF")
            raise ValueError("encre")
        return imprimer(chemin, edition, notices)

    monkeypatch.setattr(fabrication, "imprimer", casser)
    bilan = fabriquer(maintenant=DEMAIN)
    assert bilan.rates == ["Artisanat d’art"]
    garde = fichiers.lire().trouver("domaine-455")
    assert ancien and garde and garde.echec and garde.empreinte == ancien.empreinte
    assert cles() == {"departement-53": 2, "domaine-455": 1}
    monkeypatch.undo()
    fabriquer(maintenant=DEMAIN)
    refait = fichiers.lire().trouver("domaine-455")
    assert refait and not refait.echec and refait.formations == 2


def test_un_document_illisible_est_laisse_de_cote(
    publier: Publier, caplog: pytest.LogCaptureFixture
) -> None:
    publier(1)
    publier(2)
    reecrire(OffrePubliee.objects.get(pk=2).version, document={"format": 99})
    fabriquer(maintenant=INSTANT)
    assert cles()["departement-53"] == 1
    assert "action 2 illisible" in caplog.text


def test_deux_a_la_fois_la_seconde_attend(dossier: Path, publier: Publier) -> None:
    publier(1)
    vus: list[str] = []

    def dire(phrase: str) -> None:
        with pytest.raises(CatalogueEnCours):
            fabriquer(maintenant=INSTANT)
        vus.append(phrase)

    fabriquer(maintenant=INSTANT, dire=dire)
    assert vus


@pytest.mark.parametrize("nombre", [1, 20])
def test_autant_de_requetes_quel_que_soit_le_nombre(
    nombre: int, publier: Publier, django_assert_max_num_queries: Any
) -> None:
    for action in range(1, nombre + 1):
        publier(action)
    with django_assert_max_num_queries(5):
        fabriquer(maintenant=INSTANT)


def test_les_formations_sont_dans_l_ordre_francais(publier: Publier) -> None:
    for action, titre in enumerate(["Zinguerie", "École", "Ébéniste", "abeilles", "Œuvre"], 1):
        publier(action, titre=titre)
    fabriquer(maintenant=INSTANT)
    trouve = fichiers.lire().trouver("departement-53")
    assert trouve
    with pikepdf.open(fichiers.dossier() / trouve.fichier) as pdf, pdf.open_outline() as signets:
        (partie,) = [s for s in signets.root if s.title == "Artisanat d’art"]
        titres = [str(enfant.title).partition(" – ")[0] for enfant in partie.children]
    assert titres == ["abeilles", "Ébéniste", "École", "Œuvre", "Zinguerie"]


def test_la_nuit_une_fois_par_jour_et_tout_de_suite_la_premiere(
    publier: Publier, settings: Settings
) -> None:
    def attendus() -> int:
        return ProcrastinateJob.objects.filter(task_name="diffusion.faire_les_catalogues").count()

    demander_la_nuit(INSTANT)
    assert attendus() == 0  # nothing to print
    publier(1)
    for heures, demandes in ((0, 1), (1, 1)):  # none was ever made: at once, and once
        demander_la_nuit(INSTANT + datetime.timedelta(hours=heures))
        assert attendus() == demandes
    faire.func()
    # In Paris it is 4 h 12 on the 20th.
    for heures, demandes in ((0, 2), (12, 2), (23, 2), (24, 3)):
        demander_la_nuit(INSTANT + datetime.timedelta(hours=heures))
        assert attendus() == demandes


def test_la_commande_dit_ce_qu_elle_fait(
    publier: Publier, capsys: pytest.CaptureFixture[str]
) -> None:
    publier(1)
    call_command("catalogue")
    dit = capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")
    assert "Mayenne (53) : 1 formation, " in dit
    assert "2 catalogues faits, 0 inchangé." in dit
