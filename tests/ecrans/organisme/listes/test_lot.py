"""Acts on several sessions: asked, done one by one, said, undone where possible."""

import re

import pytest
from django.urls import reverse

from sofi.diffusion.models import SessionSuivie
from sofi.ecrans.organisme.listes import lot
from sofi.offre.codes import Esp, Etat, Recrutement, Voie
from sofi.offre.models import Action, Session
from sofi.offre.operations import dates_plus_tard
from sofi.validation import directe
from sofi.validation.models import Evenement, Geste, Version
from tests.fabriques import LotFactory, RattachementFactory, saisie_complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(personne, publier):
    return publier(saisie_complete(etablissement=personne.etablissement, sessions=2))


def numeros(action):
    return [session.pk for session in action.sessions.order_by("pk")]


def demander(client, geste, sessions, **suite):
    return client.get(reverse("organisme:sessions_lot"), {"geste": geste, "s": sessions, **suite})


def envoyer(client, geste, sessions, **suite):
    """Ask, then confirm what was shown."""
    page = demander(client, geste, sessions, **suite).content.decode()
    apercu = re.search(r'name="apercu" value="(\w+)"', page)
    donnees = {"geste": geste, "s": sessions, "apercu": apercu.group(1) if apercu else "", **suite}
    return client.post(reverse("organisme:sessions_lot"), donnees, follow=True)


def annuler(client):
    """Undo the last gesture."""
    geste = Geste.objects.first()
    page = client.post(reverse("organisme:geste_annuler", args=[geste.pk]), follow=True)
    return page.content.decode()


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
    annuler(client)
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
    assert page.count("Laissée") == 2
    page = demander(client, "retirer", tous).content.decode()
    assert "accord de la Région" in page and "pas en ligne" in page


def test_dupliquer_ouvre_une_modification_et_s_annule(client, action):
    premiere, seconde = (s for s in action.sessions.order_by("pk"))
    page = envoyer(client, "dupliquer", [premiere.pk]).content.decode()
    copie = Session.objects.latest("pk")
    assert copie.date_debut == dates_plus_tard(premiere, 1)[0]
    assert copie.dispositifs.count() == 1 and f"session {copie.pk}" in page
    action.refresh_from_db()
    assert action.etat == Etat.EN_SAISIE
    assert SessionSuivie.objects.count() == 2
    # Asked twice, it is there once: both sessions have the same place and days.
    encore = envoyer(client, "dupliquer", [premiere.pk, seconde.pk]).content.decode()
    assert Session.objects.count() == 3 and "déjà copiée" in encore


def test_le_bouton_dit_combien_et_deux_pareilles_n_en_font_qu_une(client, action):
    page = demander(client, "dupliquer", numeros(action)).content.decode()
    assert "Créer 1\N{NO-BREAK SPACE}brouillon" in page
    page = demander(client, "retirer", numeros(action)).content.decode()
    assert "Retirer 2\N{NO-BREAK SPACE}sessions" in page


def test_chaque_copie_dit_comment_ses_dates_sont_trouvees(client, action):
    """A class keeps its weekday; a permanent entry keeps its dates, a calendar year later."""
    classe, permanente = action.sessions.order_by("pk")
    Session.objects.filter(pk=permanente.pk).update(esp=Esp.PERMANENTES)
    permanente.refresh_from_db()
    demande = demander(client, "dupliquer", numeros(action))
    dites = {ligne.numero: ligne.apres for ligne in demande.context["apercu"].lignes}
    jours = {s.pk: f"{dates_plus_tard(s, 1)[0]:%d/%m/%Y}" for s in (classe, permanente)}
    assert dites == {
        classe.pk: f"copie du {jours[classe.pk]}, même jour de la semaine, 52 semaines plus tard",
        permanente.pk: f"copie du {jours[permanente.pk]}, mêmes dates un an plus tard (entrées permanentes)",
    }
    assert "52 semaines" not in " ".join(e.precision for e in demande.context["apercu"].effets)


def test_annuler_des_copies_referme_la_modification(client, action):
    envoyer(client, "dupliquer", [action.sessions.first().pk])
    assert Session.objects.count() == 3
    annuler(client)
    action.refresh_from_db()
    assert (Session.objects.count(), action.etat) == (2, Etat.VALIDEE)
    annuler(client)
    assert Session.objects.count() == 2


def test_une_copie_completee_reste(client, action):
    envoyer(client, "dupliquer", [action.sessions.first().pk])
    Session.objects.filter(pk=Session.objects.latest("pk").pk).update(revision=1)
    assert "complétée depuis" in annuler(client).replace("&#x27;", "’")
    assert Session.objects.count() == 3


def test_retirer_puis_remettre_en_ligne(client, action):
    avant = action.publiee.version.document.sessions
    envoyer(client, "retirer", numeros(action), motif="Erreur")
    assert not SessionSuivie.objects.filter(publique=True).exists()
    annuler(client)
    action.publiee.refresh_from_db()
    assert action.publiee.version.document.sessions == avant
    assert SessionSuivie.objects.filter(publique=True).count() == 2
    assert not Session.objects.filter(retiree_le__isnull=False).exists()


def test_le_recrutement_change_depuis_est_laisse(client, personne, action):
    premiere = action.sessions.order_by("pk").first()
    envoyer(client, "recrutement", numeros(action), recrutement="suspendu")
    directe.changer_recrutement(premiere, Recrutement("ferme"), auteur=personne.utilisateur)
    page = annuler(client)
    lus = SessionSuivie.objects.order_by("pk").values_list("recrutement", flat=True)
    assert list(lus) == ["ferme", "ouvert"]
    assert "1\N{NO-BREAK SPACE}remise comme avant, 1\N{NO-BREAK SPACE}laissée" in page


def test_la_liste_a_change_depuis(client, personne, action):
    """One of them was withdrawn meanwhile: nothing is done, it is shown again."""
    donnees = {"geste": "recrutement", "s": numeros(action), "recrutement": "ferme"}
    page = demander(client, **{k: v for k, v in donnees.items() if k != "s"}, sessions=donnees["s"])
    apercu = re.search(r'name="apercu" value="(\w+)"', page.content.decode()).group(1)
    directe.retirer_session(action.sessions.first(), auteur=personne.utilisateur, motif="Oui.")
    reponse = client.post(reverse("organisme:sessions_lot"), donnees | {"apercu": apercu})
    assert reponse.status_code == 422
    assert "La liste a changé" in reponse.content.decode()
    assert set(SessionSuivie.objects.values_list("recrutement", flat=True)) == {"ouvert"}


def test_dupliquer_attend_la_fin_de_la_validation(client, personne, action):
    Action.objects.filter(pk=action.pk).update(etat=Etat.ATTENTE_VALIDATION)
    page = envoyer(client, "dupliquer", numeros(action)).content.decode()
    assert Session.objects.count() == 2 and "En attente de validation" in page
    assert "rien à faire" in page


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
