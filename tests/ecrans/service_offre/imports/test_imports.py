"""Imports on screen: read for nothing, then applied or given up; the other roles never."""

import datetime
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from openpyxl import load_workbook

from sofi.comptes.models import Utilisateur
from sofi.echanges.importations import abandonner_les_oublies, appliquer, deposer, essayer
from sofi.echanges.models import Import, MorceauDeFichier
from sofi.echanges.sources import SOURCES
from sofi.historique.models import Changement
from sofi.programmes.importations.region import EXEMPLE_LAISSE
from sofi.programmes.models import Programme
from sofi.referentiels.demonstration import charger_demonstration
from sofi.referentiels.importations import SourceConnue
from sofi.referentiels.models import Nsf
from sofi.socle.importation import Source
from tests.fabriques import (
    CommuneFactory,
    SiteFactory,
    TypeDispositifFactory,
)
from tests.pages import d_un_trait
from tests.programmes.classeurs import ecrire
from tests.programmes.fautes import fichier_fautif

from .depots import decider, envoyer, lu, nsf, page

# Where a job is is written beside the transaction of its import: the tests commit too.
pytestmark = pytest.mark.django_db(transaction=True)
Situation = Import.Situation


def test_lire_puis_appliquer(client: Client, validateur: Utilisateur) -> None:
    importe = lu(client, nsf("234", "235"))
    assert (importe.situation, importe.lues, importe.lignes) == (Situation.A_DECIDER, 3, 3)
    assert not Nsf.objects.exists()
    texte = page(client, importe)
    assert "2 créations" in texte and "234 Bois" in texte and "nsf.csv" in texte
    assert decider(client, importe, "appliquer").status_code == 302
    assert not Nsf.objects.exists()
    appliquer(importe.pk)
    importe.refresh_from_db()
    assert importe.situation == Situation.APPLIQUE
    assert (importe.auteur, importe.decide_par) == (validateur, validateur)
    assert Nsf.objects.count() == 2
    assert not MorceauDeFichier.objects.exists(), "the file is kept no longer than it serves"
    appliquer(importe.pk)
    assert lu(client, nsf("234", "235")).situation == Situation.SANS_EFFET


def test_une_modification_montre_avant_et_apres(client: Client, validateur: Utilisateur) -> None:
    Nsf.objects.create(code="234", libelle="Ancien")
    importe = lu(client, nsf("234", libelle="Nouveau"))
    texte = page(client, importe)
    assert 'data-titre="Avant">Ancien' in texte and 'data-titre="Après">Nouveau' in texte
    decider(client, importe, "appliquer")
    appliquer(importe.pk)
    change = Changement.objects.get(table="referentiels_nsf", objet="234")
    assert (change.ecran, change.utilisateur) == ("import nsf", validateur)


def test_soixante_sortes_de_fautes_se_lisent_a_l_ecran(
    client: Client, validateur: Utilisateur, tmp_path: Path
) -> None:
    """Each with its message, its sheet and its line; grouped, complete, and nothing is written."""
    CommuneFactory()
    TypeDispositifFactory(code="prf-prepa", programme_regional=True, libelle="Région - PREPA")
    tables, attendues = fichier_fautif(site_d_un_autre=SiteFactory().pk)
    assert len({(table, message) for table, _, message in attendues}) >= 45 and len(attendues) > 50
    contenu = ecrire(tmp_path / "region.xlsx", tables).read_bytes()
    importe = lu(client, contenu, nom="region.xlsx", source="region")
    assert importe.situation == Situation.REFUSE
    assert not Programme.objects.exists()
    html = page(client, importe)
    rangees = [re.sub(r"<[^>]+>", " ", r) for r in html.split('<tr role="row">')]
    perdues = [
        (table, ligne, message)
        for table, ligne, message in attendues
        if not any(
            escape(message) in r and table in r and re.search(rf"\b{ligne}\b", r) for r in rangees
        )
    ]
    assert not perdues
    assert "autres remarques" not in html, "nothing is left out"


def test_abandonner_le_rapport_lu(client: Client, validateur: Utilisateur) -> None:
    importe = lu(client, nsf("234"))
    decider(client, importe, "abandonner")
    appliquer(importe.pk)
    importe.refresh_from_db()
    assert (importe.situation, Nsf.objects.count()) == (Situation.ABANDONNE, 0)
    decider(client, importe, "appliquer")
    importe.refresh_from_db()
    assert importe.situation == Situation.ABANDONNE, "an import that is over stays so"


def test_beaucoup_de_retraits_se_confirment(client: Client, validateur: Utilisateur) -> None:
    for code in range(200, 220):
        Nsf.objects.create(code=str(code), libelle="Bois")
    importe = lu(client, nsf("200", "201"))
    assert "18 retraits sur 20" in page(client, importe)
    assert decider(client, importe, "appliquer").status_code == 422
    decider(client, importe, "appliquer", retraits="on")
    appliquer(importe.pk)
    importe.refresh_from_db()
    assert importe.situation == Situation.APPLIQUE and importe.retraits_confirmes
    assert Nsf.objects.en_vigueur().count() == 2


def test_ce_qui_n_etait_pas_confirme_ne_s_applique_pas(
    client: Client, validateur: Utilisateur
) -> None:
    """Between the report and the application, the base grew: what would now go asks again."""
    importe = lu(client, nsf("200", "201"))
    decider(client, importe, "appliquer")
    for code in range(210, 230):
        Nsf.objects.create(code=str(code), libelle="Bois")
    appliquer(importe.pk)
    importe.refresh_from_db()
    assert (importe.situation, Nsf.objects.en_vigueur().count()) == (Situation.A_DECIDER, 20)
    assert importe.rapport["gardes"]


@pytest.mark.parametrize(
    ("nom", "contenu", "dit"),
    [
        ("nsf.csv", b"%PDF-1.7", "est un PDF. Choisissez"),
        ("nsf.csv", b"<!DOCTYPE html><p>", "est une page web. Ouvrez-la"),
        ("nsf.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1", "enregistrez-le sans mot de passe"),
        ("nsf.csv", b"", "Ce fichier est vide"),
    ],
)
def test_un_fichier_qui_ne_peut_pas_etre_pris(
    client: Client, validateur: Utilisateur, nom: str, contenu: bytes, dit: str
) -> None:
    reponse = envoyer(client, contenu, nom=nom)
    assert reponse.status_code == 422 and dit in reponse.content.decode()
    assert not Import.objects.exists() and not MorceauDeFichier.objects.exists()


@pytest.mark.parametrize(
    ("source", "nom", "contenu", "dit"),
    [
        ("nsf", "nsf.csv", b"cod,label\n234,Bois\n", "vouliez-vous dire « cod »"),
        ("communes", "villes.zip", b"pas un zip", "n'est pas une archive zip lisible"),
    ],
)
def test_un_fichier_illisible_est_refuse(
    client: Client, validateur: Utilisateur, source: str, nom: str, contenu: bytes, dit: str
) -> None:
    importe = lu(client, contenu, nom=nom, source=source)
    assert importe.situation == Situation.REFUSE
    montre = page(client, importe).replace("&#x27;", "'")
    assert dit in montre and "t-bilan" not in montre, "no report of what wasn't read"


def test_une_tache_refaite_apres_sa_fin_ne_change_rien(
    client: Client, validateur: Utilisateur
) -> None:
    """A worker that died after its transaction: the job runs again."""
    importe = lu(client, nsf("234"))
    decider(client, importe, "appliquer")
    appliquer(importe.pk)
    rapport = Import.objects.get().rapport
    appliquer(importe.pk)
    essayer(importe.pk)
    fini = Import.objects.get()
    assert (fini.situation, fini.rapport) == (Situation.APPLIQUE, rapport)


def test_une_tache_coupee_recommence(client: Client, validateur: Utilisateur) -> None:
    """A worker that died before: the import is where it was left."""
    envoyer(client, nsf("234"))
    Import.objects.update(situation=Situation.LECTURE, lues=1)
    importe = Import.objects.get()
    essayer(importe.pk)
    importe.refresh_from_db()
    assert importe.situation == Situation.A_DECIDER


def test_une_panne_est_dite_une_fois_et_rien_n_est_ecrit(
    client: Client, validateur: Utilisateur, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its job ends well: tried again, it would keep the imports given since waiting."""

    def casser(chemin: Any) -> Source:
        raise RuntimeError("panne")

    monkeypatch.setitem(SOURCES, "essai", SourceConnue("essai", "Essai", "x.csv", casser))
    envoyer(client, b"x", nom="x.csv", source="essai")
    importe = Import.objects.get()
    essayer(importe.pk)
    importe.refresh_from_db()
    assert importe.situation == Situation.ECHEC
    texte = page(client, importe)
    assert "L’import s’est interrompu" in texte and "erreur inattendue" in texte
    assert f"numéro {importe.pk} de cet import" in texte


def test_un_import_qui_arrete_son_travailleur_echoue(
    client: Client, validateur: Utilisateur
) -> None:
    """Killed once, it is tried again; killed twice, it is failed, and the next ones go on."""
    for essais, situation in ((1, Situation.A_DECIDER), (2, Situation.ECHEC)):
        envoyer(client, nsf("234"))
        importe = Import.objects.earliest("-pk")
        Import.objects.filter(pk=importe.pk).update(situation=Situation.LECTURE, essais=essais)
        essayer(importe.pk)
        importe.refresh_from_db()
        assert importe.situation == situation
    assert "arrêté pendant la lecture, à chaque essai" in page(client, importe)
    assert lu(client, nsf("234")).situation == Situation.A_DECIDER


def test_un_nom_de_fichier_long_en_octets(client: Client, validateur: Utilisateur) -> None:
    """Disks count bytes: two for each « é »."""
    importe = lu(client, nsf("234"), nom="é" * 190 + ".csv")
    assert (importe.situation, len(importe.fichier)) == (Situation.A_DECIDER, 194)


def test_ce_que_personne_ne_decide_est_abandonne(client: Client, validateur: Utilisateur) -> None:
    importe = lu(client, nsf("234"))
    assert importe.lu_le is not None
    assert abandonner_les_oublies(importe.lu_le + datetime.timedelta(days=6)) == 0
    assert abandonner_les_oublies(importe.lu_le + datetime.timedelta(days=8)) == 1
    assert not MorceauDeFichier.objects.exists()


def test_pendant_la_lecture_la_page_se_rafraichit(client: Client, validateur: Utilisateur) -> None:
    envoyer(client, nsf("234"))
    Import.objects.update(situation=Situation.LECTURE, lues=50, lignes=200)
    texte = page(client, Import.objects.get())
    assert 'value="25"' in texte and "50 lignes lues sur environ 200" in texte
    assert 'hx-trigger="every 2s"' in texte and "Actualiser" in texte


def test_autant_de_requetes_pour_un_import_que_pour_vingt(
    client: Client, validateur: Utilisateur
) -> None:
    comptes = []
    for combien in (1, 19):
        for _ in range(combien):
            deposer("nsf", "nsf.csv", [nsf("234")], auteur=validateur)
        for nom in ("imports", "imports_historique"):
            with CaptureQueriesContext(connection) as requetes:
                assert client.get(reverse(f"service_offre:{nom}")).status_code == 200
            comptes.append(len(requetes))
    assert comptes[:2] == comptes[2:]


def test_l_historique_se_filtre(client: Client, validateur: Utilisateur) -> None:
    lu(client, nsf("234"))
    adresse = reverse("service_offre:imports_historique")
    assert "nsf.csv" in client.get(adresse, {"source": "nsf"}).content.decode()
    assert "Aucun import ne correspond" in client.get(adresse, {"source": "rome"}).content.decode()


def test_un_navigateur_n_envoie_pas_de_dossier(client: Client, validateur: Utilisateur) -> None:
    for adresse in (
        reverse("service_offre:imports"),
        *(reverse("service_offre:imports_deposer", args=[nom]) for nom in SOURCES),
    ):
        attendus = re.findall(
            r'data-titre="Fichier attendu">(.*?)</td>|attendu&nbsp;:</strong>(.*?)\.</?',
            d_un_trait(client.get(adresse).content.decode()),
        )
        assert attendus and not any("dossier" in "".join(dit) for dit in attendus), adresse


def test_l_ordre_des_imports_est_dit(client: Client, validateur: Utilisateur) -> None:
    """What a source points at is above it in the list, and named where its file is given."""
    noms = list(SOURCES)
    for nom, source in SOURCES.items():
        assert all(noms.index(avant) < noms.index(nom) for avant in source.apres), nom
    for nom in ("certifinfo", "region"):
        html = client.get(reverse("service_offre:imports_deposer", args=[nom])).content.decode()
        assert "À importer d’abord" in html
        for avant in SOURCES[nom].apres:
            assert f'href="{reverse("service_offre:imports_deposer", args=[avant])}"' in html
    html = client.get(reverse("service_offre:imports_deposer", args=["rome"])).content.decode()
    assert "À importer d’abord" not in html


def test_le_modele_de_la_region_est_refuse_tant_que_son_exemple_y_est(
    client: Client, validateur: Utilisateur
) -> None:
    """Its columns are right; the rows of nobody's organisme never become the Région's."""
    charger_demonstration()
    reponse = client.get(reverse("service_offre:imports_modele_region"))
    contenu = b"".join(reponse.streaming_content)  # type: ignore[attr-defined]
    importe = lu(client, contenu, nom="modele-region.xlsx", source="region")
    assert importe.situation == Situation.REFUSE
    groupes = importe.rapport["fautes"]["groupes"]
    assert {(g["message"], *g["lignes"]) for g in groupes} == {(EXEMPLE_LAISSE, 2)}, groupes
    livre = load_workbook(io.BytesIO(contenu))
    for nom in ("mandataires", "formateurs"):
        livre[nom].delete_rows(2)
    sortie = io.BytesIO()
    livre.save(sortie)
    importe = lu(client, sortie.getvalue(), nom="modele-region.xlsx", source="region")
    assert importe.situation == Situation.A_DECIDER, importe.rapport
    assert decider(client, importe, "appliquer").status_code == 302
    appliquer(importe.pk)
    assert Programme.objects.get().dispositif_id == "prf-parcours-entrepreneur"
