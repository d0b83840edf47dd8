"""The files of the feed over HTTPS: whole or by ranges, only when they changed, each passage kept."""

import gzip
import hashlib
import json

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sofi.echanges.donnees import ecriture as donnees
from sofi.echanges.passages import demander, executer
from sofi.partenaires.cadence import FLUX
from sofi.partenaires.cles import creer_cle, revoquer
from sofi.partenaires.fichiers import GENRES
from sofi.partenaires.models import Passage
from tests.echanges.offre_publiee import publier_sessions
from tests.fabriques import PartenaireDuFluxFactory, UtilisateurFactory

pytestmark = pytest.mark.django_db


class Demandeur:
    """A partner's program."""

    def __init__(self, *, portees=("flux",)):
        self.partenaire = PartenaireDuFluxFactory()
        self.auteur = UtilisateurFactory(role="administration")
        self.cle, self.texte = creer_cle(
            self.partenaire, nom="juin", portees=portees, expire_le=None, auteur=self.auteur
        )

    def demander(self, genre="complet", *, methode="get", **entetes):
        adresse = reverse("partenaires:fichier", args=[genre])
        entetes = {nom.replace("_", "-"): valeur for nom, valeur in entetes.items()}
        entetes.setdefault("Authorization", f"Bearer {self.texte}")
        reponse = getattr(Client(), methode)(adresse, headers=entetes)
        self.corps = reponse.getvalue()  # to the end: the client closes it
        return reponse

    @property
    def dernier(self):
        return Passage.objects.first()


@pytest.fixture
def dossier_du_flux(settings, tmp_path):
    settings.FLUX_DOSSIER = tmp_path
    publier_sessions(1, 2, date_fin="2099-12-31")
    executer(demander(None))
    cache.clear()
    return tmp_path


@pytest.fixture
def demandeur(dossier_du_flux):
    return Demandeur()


def octets_de(dossier, genre="xml.gz"):
    return (dossier / f"offre-{timezone.localdate().isoformat()}.{genre}").read_bytes()


def test_the_files_of_meetings_are_fetched_by_the_same_key(demandeur, dossier_du_flux):
    """Those of open data, where Kairos and Ouiform find the sessions that have a meeting to come."""
    assert demandeur.demander("reunions").status_code == 404, "not written yet"
    donnees.ecrire(timezone.localdate())
    for genre, attendu in (("reunions", b"<?xml"), ("reunions-csv", b"date")):
        reponse = demandeur.demander(genre)
        assert reponse.status_code == 200 and demandeur.dernier.entier, genre
        assert attendu in gzip.decompress(demandeur.corps), genre
    entetes = {"Authorization": f"Bearer {demandeur.texte}"}
    sommaire = Client().get(reverse("partenaires:sommaire"), headers=entetes).json()
    genres = [un["genre"] for un in sommaire["fichiers"]]
    assert genres[-2:] == ["reunions", "reunions-csv"]


def test_each_file_is_given_as_a_file_and_the_passage_is_kept(demandeur, dossier_du_flux):
    for genre in set(GENRES) - {"delta"}:
        reponse = demandeur.demander(genre)
        assert reponse.status_code == 200, genre
        assert "Content-Encoding" not in reponse.headers
        passage = demandeur.dernier
        lus = (passage.statut, passage.octets, passage.entier, passage.cle, passage.genre)
        assert lus == (200, len(demandeur.corps), True, demandeur.cle, genre)
        assert passage.flux and passage.depuis == "127.0.0.1" and passage.fini_le
    demandeur.demander("manifeste")
    manifeste = json.loads(demandeur.corps)
    demandeur.demander("complet")
    assert hashlib.sha256(demandeur.corps).hexdigest() == manifeste["sha256"]
    assert gzip.decompress(demandeur.corps).startswith(b"<?xml")
    assert demandeur.demander("delta").status_code == 404, "the first feed has none"
    assert demandeur.dernier.statut == 404


def test_what_the_partner_has_isn_t_given_again(demandeur):
    etiquette = demandeur.demander().headers["ETag"]
    reponse = demandeur.demander(If_None_Match=etiquette)
    assert (reponse.status_code, demandeur.corps) == (304, b"")
    assert (demandeur.dernier.statut, demandeur.dernier.octets, demandeur.dernier.entier) == (
        304,
        0,
        True,
    )
    assert demandeur.demander(If_None_Match='"autre"').status_code == 200


def test_a_file_is_taken_in_two_times(demandeur, dossier_du_flux):
    tout = octets_de(dossier_du_flux)
    debut = demandeur.demander(Range="bytes=0-99")
    assert (debut.status_code, demandeur.corps) == (206, tout[:100])
    assert debut.headers["Content-Range"] == f"bytes 0-99/{len(tout)}"
    assert not demandeur.dernier.entier
    etiquette = debut.headers["ETag"]
    suite = demandeur.demander(Range="bytes=100-", If_Range=etiquette)
    assert (suite.status_code, demandeur.corps) == (206, tout[100:])
    assert demandeur.dernier.entier and demandeur.dernier.octets == len(tout) - 100
    assert demandeur.demander(Range="bytes=-5").headers["Content-Length"] == "5"
    assert demandeur.corps == tout[-5:]


def test_a_range_of_another_file_gives_the_whole_one(demandeur, dossier_du_flux):
    demandeur.demander(Range="bytes=100-", If_Range='"autre"')
    assert demandeur.corps == octets_de(dossier_du_flux)


@pytest.mark.parametrize("plage", ["bytes=0-1,4-5", "lignes=1-2", "bytes=9-3", "bytes=-"])
def test_what_isn_t_one_range_is_ignored(demandeur, plage):
    assert demandeur.demander(Range=plage).status_code == 200


def test_a_range_past_the_end_is_refused(demandeur, dossier_du_flux):
    reponse = demandeur.demander(Range="bytes=99999999-")
    taille = len(octets_de(dossier_du_flux))
    assert (reponse.status_code, reponse.headers["Content-Range"]) == (416, f"bytes */{taille}")
    assert demandeur.dernier.statut == 416 and not demandeur.dernier.entier


def test_head_says_the_size_and_gives_nothing(demandeur, dossier_du_flux):
    reponse = demandeur.demander(methode="head")
    assert reponse.headers["Content-Length"] == str(len(octets_de(dossier_du_flux)))
    assert demandeur.corps == b"" and not demandeur.dernier.entier


def test_a_reader_keeps_its_file_when_another_takes_its_place(demandeur, dossier_du_flux):
    """Begun on one feed, ended on it: never half of each."""
    avant = octets_de(dossier_du_flux)
    reponse = Client().get(
        reverse("partenaires:fichier", args=["complet"]), headers={"X-Api-Key": demandeur.texte}
    )
    lecteur = iter(reponse.streaming_content)
    recu = next(lecteur)
    publier_sessions(3, date_fin="2099-12-31")
    executer(demander(None))
    recu += b"".join(lecteur)
    assert recu == avant != octets_de(dossier_du_flux)
    assert demandeur.dernier.entier


def test_a_reader_that_leaves_has_no_whole_file(demandeur):
    reponse = Client().get(
        reverse("partenaires:fichier", args=["complet"]), headers={"X-Api-Key": demandeur.texte}
    )
    assert not demandeur.dernier.entier and demandeur.dernier.fini_le is None
    for fermer in reponse._resource_closers:  # what a server does when its reader has gone
        fermer()
    passage = demandeur.dernier
    assert (passage.entier, passage.message) == (False, "Coupé avant la fin.") and passage.fini_le


def test_a_refusal_is_said_in_french_and_kept(demandeur):
    revoquer(demandeur.cle, auteur=demandeur.auteur)
    reponse = demandeur.demander()
    assert (reponse.status_code, reponse.headers["Content-Type"]) == (
        401,
        "application/problem+json",
    )
    assert reponse.headers["WWW-Authenticate"].startswith("Bearer")
    assert "révoquée" in json.loads(demandeur.corps)["detail"]
    assert demandeur.dernier.statut == 401 and "révoquée" in demandeur.dernier.message
    assert demandeur.demander(Authorization="").status_code == 401


def test_a_problem_says_its_type_and_a_wrong_key_isn_t_a_missing_one(demandeur):
    lus = []
    for cle, adresse in (
        ("", "/flux/v1/complet"),
        ("sofi_inconnue", "/flux/v1/complet"),
        (demandeur.texte, "/flux/v1/retours"),
        (demandeur.texte, "/flux/v1/rien"),
    ):
        methode = "post" if adresse.endswith("retours") else "get"
        lu = getattr(Client(), methode)(adresse, headers={"X-Api-Key": cle}).json()
        page, _, nom = lu["type"].partition("#probleme-")
        assert f'id="probleme-{nom}"' in Client().get(page).content.decode()
        lus.append((lu["status"], nom, lu["title"]))
    assert lus == [
        (401, "sans_cle", "Une clé est demandée"),
        (401, "cle", "La clé n’est pas acceptée"),
        (403, "droit", "La clé n’ouvre pas cette adresse"),
        (404, "introuvable", "Rien n’est publié à cette adresse"),
    ]


def test_another_method_and_an_unknown_address_are_said_as_problems(demandeur):
    entetes = {"Authorization": f"Bearer {demandeur.texte}"}
    for methode, adresse, statut, permises in (
        ("post", "/flux/v1/complet", 405, "GET, HEAD"),
        ("get", "/flux/v1/retours", 405, "POST"),
        ("get", "/flux/v1/2026/complet", 404, ""),
    ):
        reponse = getattr(Client(), methode)(adresse, headers=entetes)
        lus = (
            reponse.status_code,
            reponse.headers.get("Allow", ""),
            reponse.headers["Content-Type"],
        )
        assert lus == (statut, permises, "application/problem+json"), adresse
        assert reponse.json()["detail"].startswith("Cette adresse")


def test_asking_too_often_waits(demandeur, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1_800_000_010.0)
    for _ in range(FLUX.fois):
        FLUX.admettre(demandeur.cle.pk)
    reponse = demandeur.demander()
    assert (reponse.status_code, reponse.headers["Retry-After"]) == (429, "50")


def test_the_summary_and_the_days_kept(demandeur):
    entetes = {"X-Api-Key": demandeur.texte}
    sommaire = Client().get(reverse("partenaires:sommaire"), headers=entetes).json()
    assert [un["genre"] for un in sommaire["fichiers"]] == ["complet", "index", "plus", "manifeste"]
    jour = timezone.localdate().isoformat()
    for quand, attendu in ((jour, 200), ("2001-01-01", 404), ("2026-13-45", 404)):
        adresse = reverse("partenaires:fichier_du", args=[quand, "complet"])
        reponse = Client().get(adresse, headers=entetes)
        assert (reponse.status_code, bool(reponse.getvalue())) == (attendu, True), quand
        if quand == "2001-01-01":
            dit = "complet du 01/01/2001 : ce fichier n’est pas gardé pour ce jour."
            assert reponse.json()["detail"] == demandeur.dernier.message == dit
    adresse = reverse("partenaires:fichier", args=["empreintes"])
    assert Client().get(adresse, headers=entetes).status_code == 404
