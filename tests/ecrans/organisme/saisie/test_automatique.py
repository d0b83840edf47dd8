"""A card that saves by itself: stored as the button does, and told what changed; two people choose field by field."""

import pytest
from django.urls import reverse
from lxml import html

from sofi.offre.models import Action, Dispositif, Formation, Session
from tests.fabriques import TypeDispositifFactory, UtilisateurFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("une_action")]
ENTETE = {"X-Enregistrement": "automatique"}


@pytest.fixture
def session(action):
    return action.sessions.get()


@pytest.fixture
def url(session):
    return reverse("organisme:fiche_session", args=[session.action_id, session.pk])


@pytest.fixture
def enregistrer(client):
    def _enregistrer(url, saisie):
        reponse = client.post(url, saisie, headers=ENTETE)
        assert reponse.status_code == 200
        return reponse.json()

    return _enregistrer


def test_what_is_right_is_stored_and_what_is_refused_is_named(remplir, enregistrer, session, url):
    dit = enregistrer(url, remplir(url, heures_centre="1200", heures_hebdo="x"))
    lue = Session.objects.get(pk=session.pk)
    assert (lue.heures_centre, lue.heures_hebdo) == (1200, session.heures_hebdo)
    assert dit["etat"] == "enregistre" and dit["caches"]["revision"] == str(lue.revision) == "1"
    assert "Enregistré à" in dit["message"] and "sauf" in dit["message"]
    assert [refuse["cible"] for refuse in dit["refuses"]] == ["id_heures_hebdo"]
    page = html.fromstring(dit["page"])
    assert page.get_element_by_id("etat") is not None and page.find_class("sofi-etape")
    assert page.xpath("//*[@id='id_heures_hebdo']/@aria-invalid") == ["true"]


def test_the_hints_are_those_of_what_is_now_stored(remplir, enregistrer, session, url):
    Session.objects.update(heures_centre=None, enseignement="")
    dit = enregistrer(url, remplir(url, heures_centre="1200"))
    page = html.fromstring(dit["page"])
    assert not page.xpath("//*[@id='id_heures_centre-m0']")
    assert page.xpath("//*[@id='id_enseignement-m0'][contains(@class, 'sofi-manque')]")
    assert "1 point" in " ".join(page.find_class("sofi-bandeau")[0].text_content().split())


@pytest.mark.parametrize(
    ("frais", "calcules"),
    [
        ({"frais_ht": "1000", "taux_tva": "20"}, {"frais_ttc": "1200"}),
        ({"taux_tva": "20", "frais_ttc": "1200"}, {"frais_ht": "1000"}),
        ({"frais_ht": "1000", "frais_ttc": "1055"}, {"taux_tva": "5,5"}),
        ({"frais_ht": "1000"}, {}),
    ],
)
def test_the_third_amount_is_told(remplir, enregistrer, session, frais, calcules):
    dispositif = session.dispositifs.get()
    args = [session.action_id, session.pk, dispositif.pk]
    url = reverse("organisme:fiche_dispositif", args=args)
    vides = dict.fromkeys(("frais_ht", "taux_tva", "frais_ttc"), "")
    assert enregistrer(url, remplir(url, **(vides | frais)))["calcules"] == calcules


def test_a_new_row_is_told_its_number_and_is_not_stored_twice(remplir, enregistrer, session, url):
    ligne = {
        "periode-nouvelle-type": "inscription",
        "periode-nouvelle-debut": "2027-01-01",
        "periode-nouvelle-fin": "2027-02-01",
    }
    saisie = remplir(f"{url}?nouvelle=periode")

    dit = enregistrer(url, saisie | ligne)
    periode = session.periodes_inscription.get()
    assert dit["rangees"] == {"periode-nouvelle": f"periode-{periode.pk}"}
    # The answer was lost on the way: sent again, it is the same row, and no conflict.
    encore = enregistrer(url, saisie | ligne)
    assert (encore["etat"], encore["rangees"]) == ("enregistre", dit["rangees"])
    assert encore["caches"]["revision"] == dit["caches"]["revision"]
    assert session.periodes_inscription.count() == 1


def test_a_row_being_filled_is_not_a_mistake(remplir, enregistrer, session, url):
    saisie = remplir(f"{url}?nouvelle=periode", **{"periode-nouvelle-debut": "2027-01-01"})
    dit = enregistrer(url, saisie)
    assert dit["refuses"] and not any(refuse["message"] for refuse in dit["refuses"])
    assert not session.periodes_inscription.exists()


def test_nothing_of_somebody_else_is_overwritten(remplir, enregistrer, session, url):
    saisie = remplir(url, heures_centre="1200")
    autre = UtilisateurFactory(prenom="Anne", nom="Martin")
    Session.objects.update(revision=4, heures_centre=900, modifie_par=autre)
    dit = enregistrer(url, saisie)
    assert dit["etat"] == "conflit" and "caches" not in dit
    assert dit["message"].startswith("Modifiée par Anne Martin le ")
    assert Session.objects.get().heures_centre == 900


def test_what_is_stored_is_chosen_for_every_kind_of_field(client, remplir, session, url):
    autre = remplir(url)
    Session.objects.update(
        revision=4,
        heures_centre=901,
        rythmes=["discontinu"],
        date_debut="2031-09-01",
        date_fin="2032-06-01",
        esp="permanentes",
        lieu=None,
        contact=None,
        heures_hebdo="28.5",
        commentaire_duree="Fermé le lundi",
        enseignement="hybride",
    )
    voulue = Session.objects.values().get()
    page = html.fromstring(client.post(url, autre).content)
    proposes = page.xpath("//input[@type='radio'][@value='enregistre']/@name")
    assert len(proposes) >= 9
    saisie = dict(page.get_element_by_id("fiche").form_values()) | {"choix": "1"}
    choix = dict.fromkeys(proposes, "enregistre") | {"choix-heures_centre": "saisi"}
    assert client.post(url, saisie | autre | choix).status_code == 302
    lue = Session.objects.values().get()
    changes = {nom for nom in lue if lue[nom] != voulue[nom]}
    assert changes == {"heures_centre", "revision", "modifie_le", "modifie_par_id"}
    assert lue["heures_centre"] == session.heures_centre


def test_an_action_sent_meanwhile_says_so(remplir, enregistrer, action, url):
    saisie = remplir(url, heures_centre="1200")
    Action.objects.update(etat="attente_validation")
    dit = enregistrer(url, saisie)
    assert dit["etat"] == "refus" and "Rien n" in dit["message"]


def test_a_new_dispositif_is_created_once_and_the_page_goes_on_with_it(
    remplir, enregistrer, session
):
    TypeDispositifFactory(code="ptp")
    args = [session.action_id, session.pk]
    nouveau = reverse("organisme:nouveau_dispositif", args=args)
    saisie = remplir(nouveau, places="8")
    dit = enregistrer(nouveau, saisie)
    assert dit["refuses"] and session.dispositifs.count() == 1
    saisie["type"] = TypeDispositifFactory(code="ptp").pk
    for _ in range(2):
        dit = enregistrer(nouveau, saisie)
        cree = Dispositif.objects.latest("pk")
        assert session.dispositifs.count() == 2 and cree.places == 8
        assert dit["url"] == reverse("organisme:fiche_dispositif", args=[*args, cree.pk])
        assert dit["caches"]["revision"] == str(cree.revision)


def test_the_answers_of_a_sheet_are_followed(client, remplir, enregistrer, action):
    url = reverse("organisme:fiche_formation", args=[action.pk])
    avant = action.formation_id
    dit = enregistrer(url, remplir(url, individualisation="True", validation="totale"))
    action.refresh_from_db()
    assert action.formation_id != avant
    assert dit["caches"]["revision"] == str(action.revision) == "1"


def test_the_validation_that_individualisation_gives_is_told(remplir, enregistrer, session):
    url = reverse("organisme:fiche_formation", args=[session.action_id])
    Formation.objects.update(individualisation=None, validation="")
    dit = enregistrer(url, {"individualisation": "True"})
    assert dit["calcules"] == {"validation": "totale"}
    dit = enregistrer(url, dit["caches"] | {"individualisation": "True", "validation": "totale"})
    assert dit["calcules"] == {}
