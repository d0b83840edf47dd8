"""A file of which lines, or all of it, can't be taken: never « the same », the counts are there, and what to do."""

from pathlib import Path

import pytest
from django.test import Client

from sofi.annuaire.models import DeclarationActivite
from sofi.comptes.models import Role, Utilisateur
from sofi.courriels.models import Courriel
from sofi.echanges.importations import appliquer
from sofi.echanges.models import AdresseDeSource, Import
from sofi.echanges.recuperation import decider_les_recuperes
from tests.annuaire.test_importations import ACCE, COLONNES, de_l_acce, organisme
from tests.echanges.reprise.ecoles import ecrire
from tests.echanges.reprise.test_lheo import fichier, formation
from tests.fabriques import RegionFactory, UtilisateurFactory

from .depots import decider, lu, page

pytestmark = pytest.mark.django_db(transaction=True)
Situation = Import.Situation
TOUTES = 139
MEME_CHOSE = "SOFI dit déjà la même chose"


def liste(dossier: Path, combien: int, *, coupees: int = 0) -> bytes:
    """The public list; the last lines have one cell."""
    lignes = [organisme(rang) for rang in range(1, combien + 1)]
    chemin = ecrire(dossier / "liste.csv", COLONNES, lignes)
    toutes = chemin.read_text(encoding="utf-8").splitlines()
    for rang in range(1, coupees + 1):
        toutes[-rang] = toutes[-rang].partition(",")[0]
    return "\n".join(toutes).encode()


@pytest.fixture
def liste_connue(client: Client, validateur: Utilisateur, tmp_path: Path) -> Path:
    importe = lu(client, liste(tmp_path, TOUTES), nom="liste.csv", source="liste_publique")
    decider(client, importe, "appliquer")
    appliquer(importe.pk)
    assert actives() == TOUTES
    return tmp_path


def actives() -> int:
    return DeclarationActivite.objects.filter(retire_le__isnull=True).count()


def test_une_ligne_coupee_ne_cache_pas_les_retraits(client: Client, liste_connue: Path) -> None:
    """It waits for a decision, which is taken: the numbers that left are inactive."""
    contenu = liste(liste_connue, 39, coupees=1)
    importe = lu(client, contenu, nom="liste.csv", source="liste_publique")
    assert importe.situation == Situation.A_DECIDER
    html = page(client, importe)
    assert MEME_CHOSE not in html
    assert "1 ligne n’a pas pu être lue (déclarations d’activité), et 101 retraits sur 139" in html
    assert "corrigez ces lignes et redonnez le fichier" in html
    assert "1 cellule(s) au lieu de 13 : complétez cette ligne" in html
    assert decider(client, importe, "appliquer").status_code == 422
    decider(client, importe, "appliquer", retraits="on")
    appliquer(importe.pk)
    assert actives() == 38


def test_une_ligne_coupee_sans_autre_changement(client: Client, liste_connue: Path) -> None:
    """Of 139 lines and a new one, cut: what isn't taken is said."""
    contenu = liste(liste_connue, TOUTES + 1, coupees=1)
    importe = lu(client, contenu, nom="liste.csv", source="liste_publique")
    assert importe.situation == Situation.REFUSE
    html = page(client, importe)
    assert "mais des lignes sont refusées. Corrigez-les dans le fichier" in html
    assert "Sans changement</span>" not in html


@pytest.mark.parametrize(
    ("combien", "constat", "dit"),
    [(39, "attente", "101 retraits sur 139"), (TOUTES + 1, "echec", "des lignes sont refusées")],
)
def test_la_nuit_aussi(
    client: Client, liste_connue: Path, combien: int, constat: str, dit: str
) -> None:
    """Nothing is applied, and somebody is told."""
    contenu = liste(liste_connue, combien, coupees=1)
    importe = lu(client, contenu, nom="liste.csv", source="liste_publique")
    source = AdresseDeSource.objects.create(
        source="liste_publique",
        url="https://donnees.exemple.fr/liste.csv",
        constat=AdresseDeSource.Constat.PRIS,
        importe=importe.pk,
    )
    assert decider_les_recuperes() == decider_les_recuperes() == 0
    source.refresh_from_db()
    assert source.constat == constat and dit in source.message.replace("\xa0", " ")
    assert Courriel.objects.count() == 1 and actives() == TOUTES


def test_tout_est_ignore(client: Client, validateur: Utilisateur, tmp_path: Path) -> None:
    RegionFactory(code="53", libelle="Bretagne")
    chemin = fichier(tmp_path, *(formation(f"53_{n}", "12345678901234") for n in range(20)))
    importe = lu(client, chemin.read_bytes(), nom="flux.xml", source="carif_lheo")
    assert importe.situation == Situation.REFUSE
    html = page(client, importe)
    assert MEME_CHOSE not in html
    assert "Rien de ce fichier n’est pris ; 20 lignes ignorées : l’organisme responsable" in html
    assert "Vérifiez que c’est le bon fichier" in html


def test_un_fichier_qui_ne_touche_personne_a_ses_comptes(
    client: Client, validateur: Utilisateur, tmp_path: Path
) -> None:
    lignes = [de_l_acce(rang, 700 + rang, "Ouvert") for rang in range(1, 13)]
    contenu = ecrire(tmp_path / "ACCE_UAI.csv", ACCE, lignes).read_bytes()
    importe = lu(client, contenu, nom="ACCE_UAI.csv", source="acce")
    assert importe.situation == Situation.SANS_EFFET
    html = page(client, importe)
    assert MEME_CHOSE not in html
    assert "12 lignes lues : aucune ne concerne ce que SOFI connaît." in html
    assert "UAI des établissements" in html and "0 sur 12" in html


def test_la_nuit_d_un_fichier_qui_ne_touche_personne(
    client: Client, validateur: Utilisateur, tmp_path: Path
) -> None:
    """Said on the address, without an alarm."""
    contenu = ecrire(tmp_path / "ACCE_UAI.csv", ACCE, [de_l_acce(1, 701, "Ouvert")]).read_bytes()
    UtilisateurFactory(role=Role.ADMINISTRATION)
    importe = lu(client, contenu, nom="ACCE_UAI.csv", source="acce")
    source = AdresseDeSource.objects.create(
        source="acce",
        url="https://donnees.exemple.fr/acce.csv",
        constat=AdresseDeSource.Constat.PRIS,
        importe=importe.pk,
    )
    decider_les_recuperes()
    source.refresh_from_db()
    assert source.constat == AdresseDeSource.Constat.INCHANGE
    assert "aucune ne concerne" in source.message and not Courriel.objects.exists()
