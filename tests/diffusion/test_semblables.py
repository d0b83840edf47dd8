"""What resembles an action, and what doesn't."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sofi.diffusion.semblables import semblables
from sofi.validation.circuit import franchir
from tests.fabriques import (
    DispositifFactory,
    EtablissementFactory,
    FormationLibreFactory,
    SessionFactory,
    SiteFactory,
    UtilisateurFactory,
    saisie_complete,
)

pytestmark = pytest.mark.django_db


def publier(action):
    """Sent, then validated."""
    franchir(action, "envoyer", auteur=UtilisateurFactory())
    franchir(action, "valider", auteur=UtilisateurFactory(role="service_offre"))
    return action


def ailleurs(action, ville="Laval"):
    lieu = action.sessions.get().lieu
    lieu.ville = ville
    lieu.save()
    return action


def numeros(action):
    return [s.action for s in semblables(action)]


def test_la_meme_chose_au_meme_endroit_est_un_doublon_possible():
    autre = publier(saisie_complete())
    (trouve,) = semblables(saisie_complete())
    assert trouve.action == autre.pk
    assert trouve.raisons == ("même intitulé", "même certification", "même lieu", "mêmes dates")
    assert trouve.doublon
    assert not trouve.attend


def test_la_meme_certification_ailleurs_n_est_pas_montree():
    publier(ailleurs(saisie_complete()))
    assert numeros(saisie_complete()) == []


def test_le_meme_organisme_ailleurs_est_montre():
    etablissement = EtablissementFactory()
    autre = publier(saisie_complete(etablissement=etablissement))
    sienne = saisie_complete(etablissement=etablissement, complement_intitule="Soir")
    session = sienne.sessions.get()
    session.date_debut += datetime.timedelta(days=1000)
    session.date_fin += datetime.timedelta(days=1000)
    session.save()
    (trouve,) = semblables(sienne)
    assert trouve.action == autre.pk
    assert "même organisme" in trouve.raisons
    assert "mêmes dates" not in trouve.raisons


def test_ce_qui_attend_est_montre_et_le_dit():
    autre = saisie_complete()
    assert numeros(saisie_complete()) == []
    franchir(autre, "envoyer", auteur=UtilisateurFactory())
    (trouve,) = semblables(saisie_complete())
    assert (trouve.action, trouve.attend) == (autre.pk, True)


def test_les_villes_de_ce_qui_attend_sont_dans_l_ordre_francais():
    autre = saisie_complete()
    premiere = autre.sessions.get()
    for ville in ("Évron", "Zuydcoote"):
        lieu = SiteFactory(nom=ville, etablissement=autre.etablissement, ville=ville)
        DispositifFactory(session=SessionFactory(action=autre, lieu=lieu), type__code="cpf")
    franchir(autre, "envoyer", auteur=UtilisateurFactory())
    (trouve,) = semblables(saisie_complete())
    assert trouve.lieux == f"Évron, {premiere.lieu.ville}, Zuydcoote"


def test_une_session_retiree_ou_une_action_archivee_ne_ressemble_a_rien():
    autre = publier(saisie_complete())
    franchir(autre, "archiver", auteur=UtilisateurFactory(), commentaire="Oui.")
    assert numeros(saisie_complete()) == []


def test_sans_certification_l_intitule_fait_foi():
    etablissement = EtablissementFactory()

    def libre(intitule):
        formation = FormationLibreFactory(etablissement=etablissement, intitule=intitule)
        return saisie_complete(
            formation=formation,
            etablissement=etablissement,
            voie="non_certifiante",
            dispositif="autre",
        )

    meme = publier(libre("Sculpture sur bois"))
    publier(libre("Couture"))
    assert numeros(libre("SCULPTURE, sur bois !")) == [meme.pk]


def test_les_requetes_ne_dependent_pas_du_nombre():
    nombres = []
    for combien in (1, 6):
        for _ in range(combien):
            publier(saisie_complete())
            autre = saisie_complete()
            SessionFactory(action=autre)
            franchir(saisie_complete(), "envoyer", auteur=UtilisateurFactory())
        action = saisie_complete()
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            assert semblables(action)
        nombres.append(len(requetes))
    assert nombres[0] == nombres[1] <= 8
