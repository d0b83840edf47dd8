"""Acts on several sessions: asked, done one by one, said, undone where possible."""

import datetime

import pytest
from django.urls import reverse

from sofi.diffusion.models import SessionSuivie
from sofi.ecrans.organisme.listes import lot
from sofi.offre.codes import Etat, Voie
from sofi.offre.models import Action, Session
from sofi.validation.models import Evenement, Version
from tests.fabriques import LotFactory, RattachementFactory, saisie_complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(personne, publier):
    return publier(saisie_complete(etablissement=personne.etablissement, sessions=2))


def numeros(action):
    return [session.pk for session in action.sessions.order_by("pk")]


def envoyer(client, geste, sessions, **suite):
    adresse = reverse("organisme:sessions_lot")
    return client.post(adresse, {"geste": geste, "s": sessions, **suite}, follow=True)


def test_demander_n_ecrit_rien(client, action):
    versions, evenements = Version.objects.count(), Evenement.objects.count()
    for geste in ("recrutement", "retirer", "dupliquer", "autre"):
        parametres = {"geste": geste, "s": numeros(action)}
        reponse = client.get(reverse("organisme:sessions_lot"), parametres)
        assert len(reponse.context["choix"].sessions) == 2
    assert (
        "Motif du retrait"
        in client.get(
            reverse("organisme:sessions_lot"), {"geste": "retirer", "s": numeros(action)}
        ).content.decode()
    )
    assert (Version.objects.count(), Evenement.objects.count()) == (versions, evenements)
    assert Session.objects.count() == 2


def test_changer_le_recrutement_puis_revenir(client, action):
    page = envoyer(client, "recrutement", numeros(action), recrutement="suspendu").content.decode()
    assert set(SessionSuivie.objects.values_list("recrutement", flat=True)) == {"suspendu"}
    assert "Recrutement suspendu." in page
    # Reloading the page that says so does nothing again.
    versions = Version.objects.count()
    client.get(reverse("organisme:sessions_bilan"))
    assert Version.objects.count() == versions
    client.post(reverse("organisme:sessions_bilan"))
    assert set(SessionSuivie.objects.values_list("recrutement", flat=True)) == {"ouvert"}
    assert set(Session.objects.values_list("recrutement", flat=True)) == {"ouvert"}


def test_retirer_demande_un_motif(client, action):
    premiere, seconde = numeros(action)
    reponse = envoyer(client, "retirer", [premiere], motif=" ")
    assert reponse.context["formulaire"].errors
    assert not Session.objects.filter(retiree_le__isnull=False).exists()
    envoyer(client, "retirer", [premiere], motif="Annulée faute d’inscrits")
    assert list(Session.objects.non_retirees().values_list("pk", flat=True)) == [seconde]
    assert "Annulée faute" in Evenement.objects.latest("pk").commentaire


def test_ce_qui_ne_se_peut_pas_dit_pourquoi_et_laisse_le_reste_se_faire(
    client, personne, publier, action
):
    publique = publier(saisie_complete(etablissement=personne.etablissement))
    Action.objects.filter(pk=publique.pk).update(voie=Voie.PUBLIQUE, lot=LotFactory())
    brouillon = saisie_complete(etablissement=personne.etablissement)
    tous = [*numeros(action), *numeros(publique), *numeros(brouillon)]
    page = envoyer(client, "retirer", tous, motif="Fin").content.decode()
    assert Session.objects.filter(retiree_le__isnull=False).count() == 2
    assert "demande l’accord de la Région" in page.replace("&#x27;", "’")
    assert "n’est pas publiée" in page.replace("&#x27;", "’")


def test_dupliquer_ouvre_une_modification_et_s_annule(client, action):
    premiere, seconde = (s for s in action.sessions.order_by("pk"))
    page = envoyer(client, "dupliquer", [premiere.pk]).content.decode()
    copie = Session.objects.latest("pk")
    assert copie.date_debut == premiere.date_debut + datetime.timedelta(weeks=52)
    assert copie.dispositifs.count() == 1 and f"session {copie.pk}" in page
    action.refresh_from_db()
    assert action.etat == Etat.EN_SAISIE
    assert SessionSuivie.objects.count() == 2
    # Asked twice, it is there once: both sessions have the same place and days.
    encore = envoyer(client, "dupliquer", [premiere.pk, seconde.pk]).content.decode()
    assert Session.objects.count() == 3 and "Laissé comme avant" in encore


def test_annuler_des_copies(client, action):
    premiere = action.sessions.first()
    envoyer(client, "dupliquer", [premiere.pk])
    assert Session.objects.count() == 3
    client.post(reverse("organisme:sessions_bilan"))
    assert Session.objects.count() == 2
    client.post(reverse("organisme:sessions_bilan"))
    assert Session.objects.count() == 2


def test_dupliquer_attend_la_fin_de_la_validation(client, personne, action):
    Action.objects.filter(pk=action.pk).update(etat=Etat.ATTENTE_VALIDATION)
    page = envoyer(client, "dupliquer", numeros(action)).content.decode()
    assert Session.objects.count() == 2 and "En attente de validation" in page


def test_pas_plus_que_la_limite(client, action, monkeypatch):
    monkeypatch.setattr(lot, "LIMITE", 1)
    reponse = envoyer(client, "recrutement", numeros(action), recrutement="ferme")
    assert "1 au plus à la fois" in reponse.content.decode()
    assert set(Session.objects.values_list("recrutement", flat=True)) == {"ouvert"}


def test_toute_la_liste_filtree(client, action):
    premiere, _ = numeros(action)
    adresse = reverse("organisme:sessions_lot")
    retour = f"liste=toutes&f_fas={premiere}"
    reponse = client.get(adresse, {"geste": "retirer", "tous": "1", "retour": retour})
    assert [s.pk for s in reponse.context["choix"].sessions] == [premiere]


def test_celles_d_un_autre_n_existent_pas(client, action):
    autre = RattachementFactory()
    client.force_login(autre.utilisateur)
    for geste, suite in (
        ("recrutement", {"recrutement": "ferme"}),
        ("retirer", {"motif": "x"}),
        ("dupliquer", {}),
    ):
        reponse = envoyer(client, geste, numeros(action), **suite)
        assert "Aucune session n’est choisie." in reponse.content.decode()
    assert Version.objects.count() == 1 and Session.objects.count() == 2
