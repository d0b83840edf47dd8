"""The S card, its meetings and its periods."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from sofi.offre.models import Action, Session
from sofi.socle.formats import moment
from tests.fabriques import (
    ContactFactory,
    DispositifFactory,
    EtablissementFactory,
    FormationFactory,
    InformationCollectiveFactory,
    PeriodeInscriptionFactory,
    RattachementFactory,
    SessionFactory,
    SiteFactory,
    UtilisateurFactory,
    dans,
    fiche_complete,
)
from tests.requetes import DE_PLUS, compter

from .conftest import texte

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.long,
    pytest.mark.usefixtures("une_action"),
]


@pytest.fixture
def session(action):
    return action.sessions.get()


@pytest.fixture
def url(session):
    return reverse("organisme:fiche_session", args=[session.action_id, session.pk])


def relue(session):
    return Session.objects.get(pk=session.pk)


def champs(reponse):
    return dict(html.fromstring(reponse.content).get_element_by_id("fiche").form_values())


def test_the_card_is_stored_and_the_dispositif_opens(client, remplir, session, url):
    saisie = remplir(
        url,
        date_debut="2027-09-06",
        date_fin="16/06/2028",
        esp="permanentes",
        rythmes=["discontinu"],
        modalites=["alternance", "organisme"],
        enseignement="hybride",
        heures_centre="1 350 h",
        heures_hebdo="28,5",
        commentaire_duree="Fermé à Noël.\r\nReprise le 4.",
        cycle_unite="3",
        cycle_centre="1",
        cycle_entreprise="2",
        mail_liaison="liaison@exemple.fr",
        suite="",
    )
    dispositif = session.dispositifs.get()
    args = [session.action_id, session.pk, dispositif.pk]
    assert client.post(url, saisie).url == reverse("organisme:fiche_dispositif", args=args)
    lue = relue(session)
    assert (lue.date_debut, lue.date_fin) == (
        datetime.date(2027, 9, 6),
        datetime.date(2028, 6, 16),
    )
    assert (lue.esp, lue.rythmes, lue.enseignement) == ("permanentes", ["discontinu"], "hybride")
    assert lue.modalites == ["alternance", "organisme"]
    assert (lue.heures_centre, str(lue.heures_hebdo)) == (1350, "28.50")
    assert lue.commentaire_duree == "Fermé à Noël.\nReprise le 4."
    assert (lue.cycle_unite, lue.cycle_centre, lue.cycle_entreprise) == ("3", 1, 2)
    assert lue.contact_id == session.contact_id and lue.effectif_minimal is None
    client.post(url, saisie)
    assert relue(session).revision == 1


def test_an_empty_draft_is_stored(client, remplir, session, url):
    vide = dict.fromkeys(("date_debut", "date_fin", "heures_centre", "contact", "lieu"), "")
    saisie = remplir(url) | vide | {"rythmes": [], "recrutement": ""}
    assert client.post(url, saisie).status_code == 302
    lue = relue(session)
    assert (lue.date_debut, lue.heures_centre, lue.contact, lue.rythmes) == (None, None, None, [])


def test_reversed_dates_are_kept_in_the_draft_and_said(client, remplir, session, url):
    saisie = remplir(url, date_debut="2027-09-28", date_fin="2027-06-11")
    assert client.post(url, saisie).status_code == 302
    assert relue(session).date_fin == datetime.date(2027, 6, 11)
    page = html.fromstring(client.get(url).content)
    lu = texte(page)
    assert "28/09/2027" in lu and "11/06/2027" in lu
    assert "Votre brouillon est enregistré avec ces valeurs" in lu
    assert page.findtext(".//title").strip().startswith("Erreurs (")


@pytest.mark.parametrize(
    ("champ", "saisi", "dit"),
    [
        ("date_debut", "20266-09-28", "« 20266-09-28 » n'est pas une date"),
        ("date_debut", "31/02/2027", "« 31/02/2027 » n'est pas une date"),
        ("date_debut", "1890-01-01", "à partir de 1990"),
        ("heures_centre", "12,5", "n'est pas un nombre entier"),
        ("heures_centre", "-3", "Le minimum est 0"),
        ("heures_hebdo", "60", "Le maximum est 48 ; vous avez saisi 60"),
        ("heures_hebdo", "beaucoup", "n'est pas un nombre"),
        ("commentaire_duree", "x" * 501, "501 caractères, pour 500 au plus"),
        ("mail_liaison", "liaison@", "adresse"),
        ("esp", "cadencees", "ne fait pas partie des choix"),
        ("rythmes", ["trot"], "ne fait pas partie des choix"),
        ("parcours", ["inconnu"], "ne fait pas partie des choix"),
    ],
)
def test_what_is_refused_stays_on_screen_and_the_rest_is_stored(
    client, remplir, session, url, champ, saisi, dit
):
    reponse = client.post(url, remplir(url, **{champ: saisi, "heures_entreprise": "421"}))
    assert reponse.status_code == 200
    assert dit in texte(html.fromstring(reponse.content))
    lue = relue(session)
    assert getattr(lue, champ) == getattr(session, champ) and lue.heures_entreprise == 421
    if isinstance(saisi, str) and champ != "esp":
        assert champs(reponse)[champ].strip() == saisi


@pytest.mark.parametrize("champ", ["lieu", "contact", "referent_pmr", "responsable"])
def test_what_belongs_to_another_organisme_is_not_chosen(client, remplir, session, url, champ):
    autre = EtablissementFactory()
    etranger = {"lieu": autre.sites.first(), "responsable": autre}.get(
        champ, autre.contacts.first()
    )
    reponse = client.post(url, remplir(url, **{champ: etranger.pk}))
    assert reponse.status_code == 200 and "ne fait pas partie" in reponse.content.decode()
    assert getattr(relue(session), champ) == getattr(session, champ)


def test_the_lists_offer_what_the_etablissement_has(lire, session, url, etablissement):
    site = SiteFactory(etablissement=etablissement, nom="Atelier des Tanneries")
    retire = ContactFactory(etablissement=etablissement, nom="Parti", retire_le=dans(-1))
    muet = ContactFactory(etablissement=etablissement, nom="Muet", telephone="", courriel="")
    page = lire(url)
    lieux = page.xpath("//select[@id='id_lieu']/option")
    assert [texte(o) for o in lieux][-1] == f"{site.pk} – Atelier des Tanneries – Mayenne"
    contacts = [texte(o) for o in page.xpath("//select[@id='id_contact']/option")]
    assert f"{muet.pk} – Muet (sans téléphone ni e-mail)" in contacts
    assert not any("Parti" in contact for contact in contacts)
    responsables = page.xpath("//select[@id='id_responsable']/option[@selected]")
    assert etablissement.nom in texte(responsables[0])
    Session.objects.update(contact=retire)
    assert page.xpath("//select[@id='id_contact']/option")
    assert "Parti" in texte(lire(url))


def test_a_meeting_ticks_information_collective_and_taking_it_out_unticks_it(
    client, lire, remplir, session, url
):
    assert client.post(url, remplir(url, ajouter="reunion")).url == (
        f"{url}?nouvelle=reunion#reunion-nouvelle"
    )
    saisie = remplir(f"{url}?nouvelle=reunion")
    jour = dans(20)
    saisie |= {
        "reunion-nouvelle-date": jour.isoformat(),
        "reunion-nouvelle-heure_debut": "14:00",
        "reunion-nouvelle-heure_fin": "16:00",
        "reunion-nouvelle-places": "15",
        "reunion-nouvelle-ou": "lieu",
    }
    for _ in range(2):
        assert client.post(url, saisie).status_code == 302
    reunion = session.informations_collectives.get()
    assert (reunion.date, reunion.places) == (jour, 15)
    assert relue(session).modalites_recrutement == ["3", "9"]
    client.post(url, remplir(url, retirer=f"reunion-{reunion.pk}"))
    assert not session.informations_collectives.exists()
    assert relue(session).modalites_recrutement == ["3"]


def test_a_meeting_elsewhere_keeps_its_address_and_its_commune(client, remplir, session, url):
    session.lieu.commune.nom_plie = "mayenne"
    session.lieu.commune.save()
    saisie = remplir(url)
    saisie |= {
        "reunion-nouvelle-date": dans(20).isoformat(),
        "reunion-nouvelle-ou": "adresse",
        "reunion-nouvelle-ligne1": "1 place de la Mairie",
        "reunion-nouvelle-code_postal": "53100",
        "reunion-nouvelle-ville": "Mayenne",
    }
    client.post(url, saisie)
    reunion = session.informations_collectives.get()
    assert (reunion.ligne1, reunion.commune_id) == ("1 place de la Mairie", "53147")


@pytest.mark.parametrize(
    ("saisie", "dit"),
    [
        ({"date": ""}, "Indiquez la date, ou retirez cette réunion"),
        ({"heure_debut": "16:00", "heure_fin": "14:00"}, "avant d'avoir commencé"),
        ({"heure_debut": "midi"}, "« midi » n'est pas une heure"),
        ({"ou": "distance", "url": "http://visio.exemple.fr"}, "en https://"),
        ({"ou": "adresse", "code_postal": "53100", "ville": "Paris"}, "n'est pas une commune"),
    ],
)
def test_a_wrong_meeting_waits_on_screen(client, remplir, session, url, saisie, dit):
    envoi = remplir(url, heures_centre="841") | {
        f"reunion-nouvelle-{nom}": valeur
        for nom, valeur in {
            "date": dans(20).isoformat(),
            "ou": "lieu",
            "commentaire": "Visite",
            **saisie,
        }.items()
    }
    reponse = client.post(url, envoi)
    assert dit in texte(html.fromstring(reponse.content))
    assert champs(reponse)["reunion-nouvelle-commentaire"] == "Visite"
    assert not session.informations_collectives.exists()
    assert relue(session).heures_centre == 841


def test_a_stored_row_isnt_new_on_the_page_of_a_refusal(client, remplir, session, url):
    saisie = remplir(url, heures_hebdo="60") | {
        "periode-nouvelle-type": "inscription",
        "periode-nouvelle-debut": dans(-5).isoformat(),
        "periode-nouvelle-fin": dans(5).isoformat(),
    }
    reponse = client.post(url, saisie)
    periode = session.periodes_inscription.get()
    encore = champs(reponse) | {"heures_hebdo": "30"}
    assert f"periode-{periode.pk}-debut" in encore and "periode-nouvelle-debut" not in encore
    assert client.post(url, encore).status_code == 302
    assert session.periodes_inscription.count() == 1 and relue(session).heures_hebdo == 30


def test_periods_are_changed_and_taken_out(client, remplir, session, url):
    periode = PeriodeInscriptionFactory(session=session)
    fin = dans(70).isoformat()
    client.post(url, remplir(url, **{f"periode-{periode.pk}-fin": fin}))
    periode.refresh_from_db()
    assert periode.fin == dans(70)
    reponse = client.post(url, remplir(url, **{f"periode-{periode.pk}-fin": dans(-20).isoformat()}))
    assert "précède la date de début" in texte(html.fromstring(reponse.content))
    client.post(url, remplir(url, retirer=f"periode-{periode.pk}"))
    assert not session.periodes_inscription.exists()


def test_enrolling_at_an_address_of_its_own(client, remplir, session, url):
    saisie = remplir(url, inscription_a="adresse", inscription_ligne1="2 rue Neuve")
    saisie |= {"inscription_code_postal": "53100", "inscription_ville": "MAYENNE CEDEX"}
    client.post(url, saisie)
    lue = relue(session)
    assert (lue.inscription_a, lue.inscription_ligne1) == ("adresse", "2 rue Neuve")
    assert lue.inscription_commune_id == "53147"
    client.post(url, remplir(url, inscription_a="lieu"))
    assert relue(session).inscription_ligne1 == "2 rue Neuve"


@pytest.mark.parametrize("deja_la", [True, False])
def test_partielle_proposes_individualise_and_modulaire(client, lire, action, deja_la):
    """Ticked and stored: the card doesn't say it is empty, whether it was made before or after the answers."""
    fiche = fiche_complete()
    Action.objects.update(formation=FormationFactory(fiche=fiche))
    action.sessions.all().delete()
    ajouter = reverse("organisme:ajouter_session", args=[action.pk])
    if deja_la:
        client.post(ajouter)
    formation = reverse("organisme:fiche_formation", args=[action.pk])
    blocs = [bloc.pk for bloc in fiche.blocs()[:1]]
    reponses = {"individualisation": "True", "validation": "partielle", "blocs": blocs}
    assert client.post(formation, reponses).status_code == 302
    if not deja_la:
        client.post(ajouter)
    session = action.sessions.get()
    page = lire(reverse("organisme:fiche_session", args=[action.pk, session.pk]))
    assert set(page.xpath("//input[@name='parcours'][@checked]/@value")) == {
        "individualise",
        "modulaire",
    }
    assert not page.xpath("//*[@id='id_parcours-m0']")
    assert "La validation est partielle" in texte(page)


def test_a_contract_asks_for_the_cycle(lire, session, url):
    assert lire(url).xpath("//*[@data-si='modalites=alternance']")
    DispositifFactory(session=session, type__code="apprentissage")
    page = lire(url)
    assert not page.xpath("//*[@data-si='modalites=alternance']")
    assert "un contrat d’apprentissage ou de professionnalisation finance" in texte(page)


def test_the_second_person_is_told_who_and_when(client, remplir, session, etablissement, url):
    premiere, seconde = remplir(url, heures_centre="900"), remplir(url, heures_centre="910")
    collegue = UtilisateurFactory(prenom="Anne", nom="Martin")
    RattachementFactory(utilisateur=collegue, etablissement=etablissement)
    autre = Client()
    autre.force_login(collegue)
    autre.post(url, premiere)
    titre = html.fromstring(client.post(url, seconde).content).get_element_by_id("t-conflit")
    lue = relue(session)
    assert lue.modifie_par == collegue
    quand = moment(lue.modifie_le).replace("\N{NO-BREAK SPACE}", " ")
    assert texte(titre) == f"Modifiée par Anne Martin le {quand} : comparez"


@pytest.mark.parametrize(
    ("auteur", "dit"),
    [
        (lambda: None, "Modifiée par une autre personne le "),
        (
            lambda: UtilisateurFactory(role="service_offre", nom="Secret"),
            "Modifiée par Service Offre le ",
        ),
    ],
)
def test_who_is_said_as_far_as_it_may_be(client, remplir, session, url, auteur, dit):
    saisie = remplir(url, heures_centre="910")
    Session.objects.update(revision=4, heures_centre=900, modifie_par=auteur())
    page = texte(html.fromstring(client.post(url, saisie).content))
    assert dit in page and "Secret" not in page


def test_two_people_on_the_card_the_second_sees_both(client, remplir, session, url):
    reunion = InformationCollectiveFactory(session=session, places=10)
    cle = f"reunion-{reunion.pk}-places"
    premiere, seconde = remplir(url, heures_centre="900"), remplir(url, **{cle: "12"})
    client.post(url, premiere)
    reponse = client.post(url, seconde)
    page = html.fromstring(reponse.content)
    cellules = [texte(c) for c in page.xpath("//table//tbody/tr/*")]
    assert cellules == ["Durée en centre", "840", "900", "Places", "12", "10"]
    reunion.refresh_from_db()
    assert reunion.places == 10 and relue(session).heures_centre == 900
    choix = {"choix": "1", "choix-heures_centre": "enregistre", f"choix-{cle}": "saisi"}
    assert client.post(url, champs(reponse) | seconde | choix).status_code == 302
    reunion.refresh_from_db()
    assert reunion.places == 12 and relue(session).heures_centre == 900


def test_several_sessions_cost_no_more_queries_than_one(client, action, session):
    urls = [
        reverse(f"organisme:{nom}", args=[action.pk]) for nom in ("fiche_action", "recapitulatif")
    ]
    urls.append(reverse("organisme:fiche_session", args=[action.pk, session.pk]))
    InformationCollectiveFactory(session=session)
    for url in urls:
        client.get(url)
    une = [compter(client, url) for url in urls]
    for _ in range(DE_PLUS):
        autre = SessionFactory(action=action)
        DispositifFactory(session=autre)
        InformationCollectiveFactory(session=autre)
    for url, nombre in zip(urls, une, strict=True):
        assert compter(client, url) <= nombre < 90, url
