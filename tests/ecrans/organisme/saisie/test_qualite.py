"""The quality of an action on its organisme's récapitulatif: a score, and the way to what would raise it."""

import pytest
from django.urls import reverse

from sofi.comptes.models import Role
from sofi.diffusion import qualite
from sofi.diffusion.models import QualitePubliee
from sofi.offre.models import Dispositif
from sofi.validation import circuit, directe
from tests.fabriques import FormationLibreFactory, UtilisateurFactory, saisie_complete

from .conftest import texte

pytestmark = pytest.mark.django_db


@pytest.fixture
def libre(saisisseur, etablissement):
    """A non-certifying draft: every criterion is about it."""
    formation = FormationLibreFactory(etablissement=etablissement)
    return saisie_complete(
        etablissement=etablissement, formation=formation, voie="non_certifiante", dispositif="autre"
    )


def carte(lire, action):
    return lire(reverse("organisme:recapitulatif", args=[action.pk])).get_element_by_id("qualite")


def liens(page):
    return {lien.text_content(): lien.get("href") for lien in page.iterfind(".//li//a")}


def publier(action, saisisseur):
    circuit.franchir(action, "envoyer", auteur=saisisseur)
    validateur = UtilisateurFactory(role=Role.SERVICE_OFFRE)
    circuit.franchir(action, "valider", auteur=validateur)


def test_chaque_point_mene_au_champ_qui_l_ajoute(lire, libre):
    session = libre.sessions.get()
    session.heures_hebdo = None
    session.save()
    libre.public_vise = libre.objectifs = ""
    libre.save()
    session.dispositifs.update(frais_ht=None, frais_ttc=None)
    page = carte(lire, libre)
    assert "0 sur 100" in texte(page)
    trouves = liens(page)
    assert len(trouves) == 12
    for nom, adresse in trouves.items():
        chemin, ancre = adresse.split("#")
        assert lire(chemin).get_element_by_id(ancre, None) is not None, f"{nom}: {adresse}"


def test_remplir_un_champ_monte_le_score(lire, libre, client):
    avant = carte(lire, libre)
    assert "25 sur 100" in texte(avant) and "Places restantes" in liens(avant)
    Dispositif.objects.update(places_restantes=3)
    apres = carte(lire, libre)
    assert "35 sur 100" in texte(apres) and "Places restantes" not in liens(apres)


def test_validee_ce_qui_se_met_a_jour_sans_validation_garde_son_lien(lire, libre, saisisseur):
    publier(libre, saisisseur)
    publie = reverse("organisme:publie", args=[libre.pk])
    trouves = liens(carte(lire, libre))
    assert set(trouves) == {
        "Places restantes",
        "Réunion ou période d'inscription",
        "Présentation de l'établissement",
    }
    assert trouves["Places restantes"] == publie
    assert "Ouvrez une modification" in texte(carte(lire, libre))


def test_le_score_publie_suit_la_publication(libre, saisisseur):
    """A draft has none; a direct update changes it; archived, it has none any more; made again, it is the same."""
    assert not QualitePubliee.objects.exists()
    publier(libre, saisisseur)
    assert QualitePubliee.objects.get().score == 25
    directe.changer_places(Dispositif.objects.get(), 4, auteur=saisisseur)
    avant = QualitePubliee.objects.values().get()
    assert avant["score"] == 35
    QualitePubliee.objects.update(score=1, manquants=0)
    assert qualite.refaire() == 1
    assert QualitePubliee.objects.values().get() == avant
    libre.refresh_from_db()
    circuit.franchir(libre, "archiver", auteur=saisisseur, commentaire="Fin")
    assert not QualitePubliee.objects.exists()


def test_le_service_offre_lit_le_meme_score_et_trie_par_lui(client, libre, saisisseur):
    publier(libre, saisisseur)
    mieux = saisie_complete(sessions=1, plus_formation="<p>Établis récents.</p>")
    publier(mieux, saisisseur)
    brouillon = saisie_complete()
    client.force_login(UtilisateurFactory(role=Role.SERVICE_OFFRE))
    page = client.get(reverse("service_offre:action", args=[libre.pk])).content.decode()
    assert 'id="qualite"' in page and "question=A:" not in page, "nothing is asked once validated"
    ordres = {
        tri: [
            a.pk for a in client.get(reverse("service_offre:offre"), {"tri": tri}).context["page"]
        ]
        for tri in ("", "qualite", "-qualite")
    }
    assert ordres == {
        "": [brouillon.pk, mieux.pk, libre.pk],
        "qualite": [libre.pk, mieux.pk, brouillon.pk],
        "-qualite": [mieux.pk, libre.pk, brouillon.pk],
    }
