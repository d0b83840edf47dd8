"""The récapitulatif: the four cards to read again, what they lack, and what is done from it."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from lxml import html

from sofi.comptes.models import Role
from sofi.offre.codes import Etat, Voie
from sofi.offre.models import Action, Session
from sofi.offre.regles import examiner
from sofi.validation import circuit
from sofi.validation.models import Evenement, OffrePubliee, Question
from tests.fabriques import (
    DispositifFactory,
    LotFactory,
    SessionFactory,
    UtilisateurFactory,
    dans,
    saisie_complete,
)
from tests.pages import d_un_trait

from .conftest import texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("une_action")]


@pytest.fixture
def url(action):
    return reverse("organisme:recapitulatif", args=[action.pk])


@pytest.fixture
def validateur(db):
    return UtilisateurFactory(role=Role.SERVICE_OFFRE)


def franchir(client, action, transition, **saisie):
    vue = Evenement.objects.filter(action=action).count()
    adresse = reverse("organisme:franchir", args=[action.pk, transition])
    return client.post(adresse, {"vue": vue} | saisie)


def etat(action):
    return Action.objects.get(pk=action.pk).etat


def publier(action, saisisseur, validateur):
    circuit.franchir(action, "envoyer", auteur=saisisseur)
    circuit.franchir(action, "valider", auteur=validateur)


def dits(reponse):
    return " ".join(str(m) for m in get_messages(reponse.wsgi_request))


def test_everything_that_was_entered_is_read_again(lire, action, url):
    session = action.sessions.get()
    lu = texte(lire(url))
    for valeur in (
        "94681 · RNCP37538",
        "Totale",
        "Atelier de douze établis.",
        "Réaliser un meuble, du dessin à la finition.",
        "Toute personne attirée par le travail du bois.",
        f"{action.formation_id}-{action.pk}-{session.pk}",
        session.date_debut.strftime("%d/%m/%Y"),
        "continu",
        "840 h",
        "en présentiel",
        "Accueil, 02 61 91 00 00, accueil@exemple.fr",
        "Dispositif cpf",
        "6 300 €",
        "Rien ne manque.",
    ):
        assert valeur in lu, valeur


def test_each_lack_is_at_its_place_and_leads_to_its_field(client, lire, action, url):
    session = action.sessions.get()
    Session.objects.update(contact=None, date_fin=None)
    page = lire(url)
    carte = reverse("organisme:fiche_session", args=[action.pk, session.pk])
    liens = page.xpath("//dd//a[contains(., 'Compléter')]/@href")
    assert f"{carte}#id_contact" in liens and f"{carte}#id_date_fin" in liens
    for lien in (f"{carte}#id_contact", f"{carte}#id_date_fin"):
        assert page.xpath(f"//aside//a[@href='{lien}']")
        cible = html.fromstring(client.get(carte).content)
        assert cible.get_element_by_id(lien.partition("#")[2]) is not None
    bouton = page.xpath("//button[contains(., 'Envoyer pour validation')]")[0]
    raison = page.get_element_by_id(bouton.get("aria-describedby"))
    assert bouton.get("aria-disabled") == "true"
    assert "Envoi impossible pour l’instant" in texte(raison)


def test_an_incomplete_draft_is_not_sent_and_is_kept(client, action, url):
    Session.objects.update(contact=None, lieu=None)
    reponse = franchir(client, action, "envoyer")
    page = html.fromstring(reponse.content)
    assert reponse.status_code == 200 and etat(action) == Etat.EN_SAISIE
    alerte = page.xpath("//div[@role='alert']")[0]
    assert "points bloquent l'envoi" in texte(alerte)
    assert len(alerte.xpath(".//li/a")) >= 2
    assert not Evenement.objects.exists() and Session.objects.filter(action=action).exists()


def test_an_ended_registration_refuses_the_sending_with_both_dates(client, action):
    certification = action.formation.fiche.certification
    certification.date_fin_enregistrement = datetime.date(2025, 11, 5)
    certification.save()
    debut = action.sessions.get().date_debut.strftime("%d/%m/%Y")
    lu = texte(html.fromstring(franchir(client, action, "envoyer").content))
    assert "05/11/2025" in lu and debut in lu
    assert etat(action) == Etat.EN_SAISIE


def test_a_whole_draft_is_sent_once(client, action, url, saisisseur):
    reponse = franchir(client, action, "envoyer")
    assert reponse.url == url and etat(action) == Etat.ATTENTE_VALIDATION
    assert Evenement.objects.get().auteur == saisisseur
    assert "envoyée au service Offre" in dits(reponse)
    assert "mail" not in dits(reponse)
    deja = client.post(reverse("organisme:franchir", args=[action.pk, "envoyer"]), {"vue": 0})
    assert deja.url == url and "votre demande n'a rien changé" in dits(deja)
    assert Evenement.objects.count() == 1


def test_what_waits_is_read_only_and_says_why(client, lire, action, url):
    franchir(client, action, "envoyer")
    page = lire(url)
    assert "Envoyée au service Offre" in texte(page)
    assert not page.xpath("//a[contains(., 'Modifier')]")
    assert not page.xpath("//button[contains(., 'Ajouter une session')]")
    session = action.sessions.get()
    args = [action.pk, session.pk]
    for nom, valeurs in (("ajouter_session", args[:1]), ("retirer_session", args)):
        client.post(reverse(f"organisme:{nom}", args=valeurs))
    assert list(action.sessions.all()) == [session]
    assert franchir(client, action, "reprendre").url == url
    assert etat(action) == Etat.EN_SAISIE


def test_a_validated_action_is_modified_then_given_up(
    client, action, saisisseur, validateur, lire, url
):
    publier(action, saisisseur, validateur)
    assert "ouvrez une modification" in texte(lire(url))
    franchir(client, action, "modifier")
    assert etat(action) == Etat.EN_SAISIE and "Modification en cours" in texte(lire(url))
    Action.objects.update(public_vise="Autre")
    franchir(client, action, "abandonner")
    assert etat(action) == Etat.VALIDEE
    assert Action.objects.get().public_vise == "Toute personne attirée par le travail du bois."
    assert OffrePubliee.objects.filter(action=action).exists()


def test_giving_up_is_offered_only_with_a_public_version(client, lire, action, url):
    assert "Abandonner la modification" not in texte(lire(url))
    lu = texte(html.fromstring(franchir(client, action, "abandonner").content))
    assert "pas de version publiée" in lu and etat(action) == Etat.EN_SAISIE


def test_archiving_asks_why_and_can_be_undone(client, action, saisisseur, validateur):
    publier(action, saisisseur, validateur)
    lu = texte(html.fromstring(franchir(client, action, "archiver", commentaire=" ").content))
    assert "Indiquez le motif de l'archivage" in lu and etat(action) == Etat.VALIDEE
    franchir(client, action, "archiver", commentaire="Atelier fermé")
    assert etat(action) == Etat.ARCHIVEE
    assert not OffrePubliee.objects.filter(action=action).exists()
    franchir(client, action, "desarchiver")
    assert etat(action) == Etat.EN_SAISIE


def test_after_an_archive_ended_sessions_are_named_and_can_be_taken_out(
    client, action, saisisseur, validateur
):
    """They were published once: neither deleted nor sent again, but kept out of what is sent."""
    publier(action, saisisseur, validateur)
    finie = action.sessions.get()
    circuit.franchir(action, "archiver", auteur=saisisseur, commentaire="Pause")
    Session.objects.filter(pk=finie.pk).update(date_debut=dans(-200), date_fin=dans(-5))
    adresse = reverse("organisme:franchir", args=[action.pk, "desarchiver"])
    lu = d_un_trait(client.post(adresse, follow=True).content.decode())
    retirer = reverse("organisme:retirer_session", args=[action.pk, finie.pk])
    assert f'<a href="{retirer}">session {finie.pk}</a>' in lu
    assert "Elle a été publiée" in client.get(retirer).content.decode()
    assert client.post(retirer).status_code == 302
    finie.refresh_from_db()
    assert finie.retiree_le == dans(0)
    champs = {manque.champ for manque in examiner(action)}
    assert "date_fin" not in champs and "sessions" in champs


@pytest.mark.parametrize("transition", ["valider", "refuser", "questionner", "accorder", "x"])
def test_what_others_decide_is_no_page(client, action, saisisseur, transition):
    circuit.franchir(action, "envoyer", auteur=saisisseur)
    assert franchir(client, action, transition, commentaire="moi").status_code == 404
    assert etat(action) == Etat.ATTENTE_VALIDATION


def poser(action, saisisseur, validateur, **sujet):
    circuit.franchir(action, "envoyer", auteur=saisisseur)
    circuit.questionner(action, auteur=validateur, texte="Combien d'établis ?", **sujet)


def test_a_question_is_shown_on_its_card_and_answered(
    client, lire, action, saisisseur, validateur, url
):
    session = action.sessions.get()
    poser(action, saisisseur, validateur, fiche="S", objet=session.pk, champ="heures_centre")
    carte = reverse("organisme:fiche_session", args=[action.pk, session.pk])
    page = lire(carte)
    assert "Combien d'établis ?" in texte(page) and page.xpath("//a[@href='#id_heures_centre']")
    champ = page.get_element_by_id("id_heures_centre")
    assert "id_heures_centre-demandes" in champ.get("aria-describedby")
    assert "Combien d'établis ?" in texte(page.get_element_by_id("id_heures_centre-demandes"))
    assert "Combien d'établis ?" not in texte(
        lire(reverse("organisme:fiche_action", args=[action.pk]))
    )
    assert "Combien d'établis ?" in texte(lire(url))
    repondre = reverse("organisme:repondre", args=[action.pk])
    vide = client.post(repondre, {"reponse": " "})
    assert "Indiquez la réponse" in texte(html.fromstring(vide.content))
    assert client.post(repondre, {"reponse": "Douze."}).url == url
    question = Question.objects.get()
    assert (question.reponse, question.repondue_par) == ("Douze.", saisisseur)
    assert etat(action) == Etat.ATTENTE_VALIDATION
    assert "n'a rien changé" in dits(client.post(repondre, {"reponse": "Treize."}))
    question.refresh_from_db()
    assert question.reponse == "Douze."


def test_an_answer_that_cannot_be_sent_stays_on_screen(client, action, saisisseur, validateur):
    poser(action, saisisseur, validateur, fiche="A")
    Session.objects.update(contact=None)
    reponse = client.post(reverse("organisme:repondre", args=[action.pk]), {"reponse": "Douze."})
    page = html.fromstring(reponse.content)
    assert page.get_element_by_id("id_reponse").text.strip() == "Douze."
    assert "1 point bloque l'envoi" in texte(page) and not Question.objects.get().reponse


def test_a_session_is_added_empty_or_copied_once(client, action):
    origine = action.sessions.get()
    ajouter = reverse("organisme:ajouter_session", args=[action.pk])
    assert client.get(ajouter).status_code == 405
    saisie = {"derniere": origine.pk}
    premiere = client.post(ajouter, saisie).url
    assert client.post(ajouter, saisie).url == premiere
    vide = action.sessions.exclude(pk=origine.pk).get()
    assert vide.date_debut is None and vide.contact == origine.contact
    copie = {"derniere": vide.pk, "copie": origine.pk}
    for _ in range(2):
        client.post(ajouter, copie)
    copiee = action.sessions.order_by("pk").last()
    assert action.sessions.count() == 3
    assert copiee.date_debut == origine.date_debut + datetime.timedelta(weeks=52)
    assert copiee.dispositifs.count() == 1


def test_a_session_of_another_action_is_not_copied(client, action):
    etrangere = SessionFactory()
    ajouter = reverse("organisme:ajouter_session", args=[action.pk])
    assert client.post(ajouter, {"copie": etrangere.pk}).status_code == 404


def test_a_session_is_taken_out_unless_it_was_published(client, action, saisisseur, validateur):
    publier(action, saisisseur, validateur)
    circuit.franchir(action, "modifier", auteur=saisisseur)
    publiee, neuve = action.sessions.get(), SessionFactory(action=action)

    def retirer(session):
        return reverse("organisme:retirer_session", args=[action.pk, session.pk])

    assert "Retirer la session" in client.get(retirer(neuve)).content.decode()
    assert action.sessions.count() == 2
    assert client.post(retirer(neuve)).status_code == 302
    assert client.post(retirer(neuve)).status_code == 404
    confirmation = reverse("organisme:publie_retirer", args=[action.pk, publiee.pk])
    for reponse in (client.get(retirer(publiee)), client.post(retirer(publiee))):
        assert (reponse.status_code, reponse.url) == (302, confirmation)
    assert list(action.sessions.non_retirees()) == [publiee]


def test_a_session_of_a_programme_is_withdrawn_in_the_draft(
    client, saisisseur, etablissement, validateur
):
    action = saisie_complete(etablissement=etablissement, sessions=2)
    publier(action, saisisseur, validateur)
    Action.objects.filter(pk=action.pk).update(voie=Voie.PUBLIQUE, lot=LotFactory())
    circuit.franchir(action, "modifier", auteur=saisisseur)
    session, autre = action.sessions.order_by("pk")
    url = reverse("organisme:retirer_session", args=[action.pk, session.pk])
    assert "l’accord de la Région" in d_un_trait(client.get(url).content.decode())
    for _ in range(2):
        assert client.post(url).status_code == 302
    retiree = Session.objects.get(pk=session.pk)
    assert retiree.retiree_le is not None
    assert (retiree.revision, retiree.modifie_par) == (session.revision + 1, saisisseur)
    assert list(action.sessions.non_retirees()) == [autre]
    publies = OffrePubliee.objects.get(action=action).version.document.sessions
    assert [s.retiree_le for s in publies] == [None, None]


def test_every_part_has_a_name_of_its_own(lire, action, url):
    session = action.sessions.get()
    nee = SessionFactory(
        action=action, date_debut=session.date_debut, date_fin=session.date_fin, lieu=session.lieu
    )
    DispositifFactory(session=nee, type=session.dispositifs.get().type)
    page = lire(url)
    noms = [
        texte(page.get_element_by_id(cle))
        for cle in page.xpath("//section/@aria-labelledby | //nav/@aria-labelledby")
    ]
    assert len(noms) >= 6 and len(set(noms)) == len(noms)


def test_a_new_draft_opens_on_its_first_card_another_on_the_recapitulatif(client, action, url):
    ouvrir = reverse("organisme:action", args=[action.pk])
    assert client.get(ouvrir).url == url
    action.sessions.all().delete()
    assert client.get(ouvrir).url == reverse("organisme:fiche_formation", args=[action.pk])
    Action.objects.update(etat=Etat.ARCHIVEE)
    assert client.get(ouvrir).url == url


def test_a_public_training_is_read_and_has_its_programmes_dispositif_only(
    client, lire, saisisseur, etablissement
):
    lot = LotFactory()
    action = saisie_complete(etablissement=etablissement, voie=Voie.PUBLIQUE, lot=lot)
    session = action.sessions.get()
    session.dispositifs.all().delete()
    for nom in ("fiche_formation", "fiche_action", "recapitulatif"):
        lire(reverse(f"organisme:{nom}", args=[action.pk]))
    page = lire(reverse("organisme:fiche_session", args=[action.pk, session.pk]))
    assert page.xpath("//input[@name='esp']/@value") == ["fixes", "permanentes", "cadencees"]
    page = lire(reverse("organisme:nouveau_dispositif", args=[action.pk, session.pk]))
    assert not page.xpath("//select[@id='id_type']")
    assert str(lot.programme.dispositif) in texte(page)
