"""The official files given by the screens: read, applied, given again, and cut by a fifth."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sofi.annuaire.importations.regions import AILLEURS
from sofi.comptes.models import Utilisateur
from sofi.depots import operations
from sofi.depots.models import Depot
from sofi.echanges.importations import appliquer
from sofi.echanges.models import Import
from sofi.referentiels.demonstration import charger_demonstration
from tests.fabriques import RattachementFactory
from tests.pages import d_un_trait

from .depots import decider, lu, page

# Where a job is is written beside the transaction of its import: the tests commit too.
pytestmark = pytest.mark.django_db(transaction=True)
Situation = Import.Situation
# Each with the rows it makes. Those of the Onisep are of the whole country: six schools of the 119 are of the region,
# two of which the list of organismes has just made, and the six trainings of the 120 that are taught in them.
TABLES = (
    ("liste_publique", "organismes/liste_publique_of_pays_de_la_loire_format_officiel.csv", 139),
    ("ideo_structures", "formation-initiale/ideo_structures_enseignement_echantillon.csv", 4),
    ("acce", "organismes/acce-uai/ACCE_UAI.csv", 0),
    ("ideo_actions", "formation-initiale/ideo_actions_formation_initiale_echantillon.csv", 6),
)
LHEO = (
    ("ideo_lheo", "lheo/exemples/onisep-bts-2.2.xml"),
    ("carif_lheo", "lheo/exemples/ok-full-2.3.xml"),
)


def donner(client: Client, source: str, chemin: Path, contenu: bytes | None = None) -> Import:
    octets = chemin.read_bytes() if contenu is None else contenu
    return lu(client, octets, nom=chemin.name, source=source)


def appliquer_a_l_ecran(client: Client, importe: Import) -> Import:
    assert decider(client, importe, "appliquer").status_code == 302
    appliquer(importe.pk)
    importe.refresh_from_db()
    return importe


def sans_un_cinquieme(octets: bytes) -> bytes:
    lignes = octets.splitlines(keepends=True)
    return b"".join(lignes[: 1 + (len(lignes) - 1) * 4 // 5])


def test_the_tables_read_applied_again_and_cut(
    client: Client, validateur: Utilisateur, donnees_partagees: Path
) -> None:
    charger_demonstration()
    for source, nom, crees in TABLES:
        chemin = donnees_partagees / nom
        importe = donner(client, source, chemin)
        if source != "acce":  # the six schools of its sample are in no other file
            importe = appliquer_a_l_ecran(client, importe)
            assert importe.situation == Situation.APPLIQUE, nom
            bilan = importe.rapport["bilans"][0]
            assert bilan["crees"] == crees and crees + bilan["ignores"] == bilan["lus"], nom
            assert str(bilan["crees"]) in page(client, importe)
        assert donner(client, source, chemin).situation == Situation.SANS_EFFET, nom
        if source not in ("liste_publique", "ideo_actions"):
            continue  # schools come in several files: nothing leaves because one doesn't name it
        coupe = donner(client, source, chemin, sans_un_cinquieme(chemin.read_bytes()))
        assert coupe.situation == Situation.A_DECIDER and coupe.rapport["gardes"], nom
        assert decider(client, coupe, "appliquer").status_code == 422, "it is stopped"
        assert coupe.rapport["gardes"][0].replace("\xa0", " ") in page(client, coupe)
        assert decider(client, coupe, "abandonner").status_code == 302


@pytest.mark.parametrize(("source", "nom"), LHEO)
def test_lheo_of_others(
    client: Client, validateur: Utilisateur, donnees_partagees: Path, source: str, nom: str
) -> None:
    charger_demonstration()
    chemin = donnees_partagees / nom
    octets = chemin.read_bytes()
    if source == "ideo_lheo":  # its lycée is in Quimperlé: nothing is published, and why is said
        importe = donner(client, source, chemin)
        html = page(client, importe)
        assert importe.situation == Situation.REFUSE and AILLEURS in html
        assert "Rien de ce fichier n’est pris" in html
        octets = octets.replace(b"<region>53</region>", b"<region>52</region>")
    importe = donner(client, source, chemin, octets)
    if importe.situation == Situation.A_DECIDER:
        importe = appliquer_a_l_ecran(client, importe)
        assert importe.situation == Situation.APPLIQUE
    assert importe.situation in (Situation.APPLIQUE, Situation.SANS_EFFET), importe.rapport
    assert donner(client, source, chemin, octets).situation == Situation.SANS_EFFET


@pytest.mark.parametrize(
    ("nom", "dite"),
    [
        ("ok-minimal-2.3", ""),
        ("ok-full-2.3", "Ce lieu n’est pas un site de votre annuaire"),
        ("onisep-bts-2.2", "La certification n’est pas connue"),
        ("bad-1-element-manquant", ""),
        ("bad-2-code-hors-table", "Code absent de la table modalites-enseignement"),
        ("bad-3-date-invalide", "La valeur n’est pas une date : forme attendue"),
        ("bad-4-texte-trop-long", "Texte trop long de 1 caractère : 256 au lieu de 255 au plus"),
        ("bad-5-ordre-des-elements", "Ce lieu n’est pas un site de votre annuaire"),
    ],
)
def test_every_example_of_lheo_as_an_organisme_s_deposit(
    client: Client, donnees_partagees: Path, nom: str, dite: str
) -> None:
    """Read whole, whatever is wrong in it; what is wrong is said with its line."""
    chemin = donnees_partagees / "lheo" / "exemples" / f"{nom}.xml"
    client.force_login(RattachementFactory().utilisateur)
    fichier = SimpleUploadedFile(chemin.name, chemin.read_bytes())
    assert client.post(reverse("organisme:importer"), {"fichier": fichier}).status_code == 302
    depot = Depot.objects.get()
    operations.executer(depot.pk, ecrire=False)
    depot.refresh_from_db()
    assert depot.situation == Depot.Situation.A_DECIDER
    adresse = reverse("organisme:importer_depot", args=[depot.pk])
    lue = d_un_trait(client.get(adresse).content.decode()).replace("\xa0", " ")
    assert dite in lue
    assert all(faute["lignes"] for faute in depot.rapport["fautes"])
