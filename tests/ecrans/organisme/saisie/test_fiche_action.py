"""The A card: what is stored, what is refused and said, and nothing else touched."""

import pytest
from django.urls import reverse
from lxml import html

from sofi.offre.codes import Etat
from sofi.offre.models import Action
from tests.fabriques import EquipementFactory, PreRequisFactory

from .conftest import texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("une_action")]


@pytest.fixture
def url(action):
    return reverse("organisme:fiche_action", args=[action.pk])


def relue(action):
    return Action.objects.get(pk=action.pk)


def test_the_card_is_stored_and_the_next_one_opens(client, remplir, action, url):
    prerequis = PreRequisFactory()
    saisie = remplir(
        url,
        complement_intitule="option marqueterie",
        objectifs="Réaliser un meuble.\r\n\r\nLe restaurer.",
        url_action="https://www.exemple.fr/ebeniste",
        niveau_entree="3",
        niveau_entree_obligatoire="True",
        prerequis=[prerequis.pk],
        public_vise="Tous 😀",
        suite="",
    )
    session = action.sessions.get()
    assert client.post(url, saisie).url == reverse(
        "organisme:fiche_session", args=[action.pk, session.pk]
    )
    lue = relue(action)
    assert lue.complement_intitule == "option marqueterie"
    assert lue.objectifs == "<p>Réaliser un meuble.</p><p>Le restaurer.</p>"
    assert (lue.niveau_entree, lue.niveau_entree_obligatoire) == ("3", True)
    assert list(lue.prerequis.all()) == [prerequis]
    assert (lue.public_vise, lue.revision) == ("Tous 😀", 1)


def test_only_what_was_sent_changes(client, action, url):
    client.post(url, {"revision": 0, "public_vise": "Salariés"})
    lue = relue(action)
    assert lue.public_vise == "Salariés"
    for champ in ("complement_programme", "objectifs", "niveau_entree", "formation_id", "etat"):
        assert getattr(lue, champ) == getattr(action, champ), champ


def test_the_same_card_sent_twice_is_stored_once(client, remplir, action, url):
    saisie = remplir(url, public_vise="Salariés", ajouter="equipement")
    saisie |= {"equipement-nouvelle-type": "6", "equipement-nouvelle-cout": "40"}
    assert client.post(url, saisie).status_code == 302
    assert client.post(url, saisie).status_code == 302
    assert relue(action).revision == 1 and action.equipements.count() == 1


def test_a_first_session_is_made_on_the_way_and_only_one(client, remplir, action, url):
    action.sessions.all().delete()
    saisie = remplir(url, suite="")
    premiere = client.post(url, saisie).url
    assert client.post(url, saisie).url == premiere
    assert action.sessions.count() == 1
    encore = remplir(url, suite=str(action.sessions.get().pk))
    seconde = client.post(url, encore).url
    assert seconde != premiere and client.post(url, encore).url == seconde
    assert action.sessions.count() == 2


@pytest.mark.parametrize(
    ("champ", "saisi", "dit"),
    [
        ("url_action", "http://www.exemple.fr/", "https://www.exemple.fr/"),
        ("url_pdf", "plaquette.pdf", "n'est pas une adresse web"),
        ("public_vise", "x" * 251, "251 caractères, pour 250 au plus"),
        ("public_vise", "Puce \uf0b7 de Word", "usage privé"),
        ("complement_intitule", "a\x07b", "caractère de contrôle"),
        ("objectifs", "x" * 3001, "soit 1 de trop"),
        ("plus_formation", "é" * 260, "soit 10 de trop"),
        ("niveau_entree", "bac", "ne fait pas partie des choix"),
    ],
)
def test_what_is_refused_stays_on_screen_and_the_rest_is_stored(
    client, remplir, action, url, champ, saisi, dit
):
    autre = "complement_intitule" if champ == "public_vise" else "public_vise"
    reponse = client.post(url, remplir(url, **{champ: saisi, autre: "Rangé", "suite": ""}))
    page = html.fromstring(reponse.content)
    assert reponse.status_code == 200
    lu = texte(page)
    assert dit in lu, lu
    assert "Ces valeurs ne sont pas enregistrées" in lu
    assert page.findtext(".//title").strip().startswith("Erreurs (1) – ")
    assert page.xpath(f"//div[@role='alert']//a[@href='#id_{champ}']")
    lue = relue(action)
    assert getattr(lue, champ) == getattr(action, champ)
    assert getattr(lue, autre) == "Rangé"
    if champ != "niveau_entree" and "\x07" not in saisi:
        assert saisi in dict(page.get_element_by_id("fiche").form_values())[champ]


def test_after_a_refusal_the_corrected_card_is_stored(client, remplir, action, url):
    reponse = client.post(url, remplir(url, url_action="http://a.fr/", public_vise="Rangé"))
    saisie = dict(html.fromstring(reponse.content).get_element_by_id("fiche").form_values())
    assert client.post(url, saisie | {"url_action": "https://a.fr/"}).status_code == 302
    assert (relue(action).url_action, relue(action).public_vise) == ("https://a.fr/", "Rangé")


def test_a_table_is_refused_by_name_and_its_words_are_kept(client, remplir, action, url):
    saisi = "<p>Au menu :</p><table><tr><td>Bois</td></tr></table><script>x()</script>"
    reponse = client.post(url, remplir(url, objectifs=saisi))
    page = html.fromstring(reponse.content)
    assert "un tableau" in texte(page) and "un script" in texte(page)
    garde = relue(action).objectifs
    assert "Au menu" in garde and "Bois" in garde
    assert "table" not in garde and "script" not in garde
    saisie = dict(page.get_element_by_id("fiche").form_values())
    assert "Au menu" in saisie["objectifs"] and "<table" not in saisie["objectifs"]
    assert client.post(url, saisie).status_code == 302


def test_equipment_is_added_changed_and_taken_out_by_buttons(client, lire, remplir, action, url):
    reponse = client.post(url, remplir(url, ajouter="equipement"))
    assert reponse.url == f"{url}?nouvelle=equipement#equipement-nouvelle"
    saisie = remplir(f"{url}?nouvelle=equipement")
    saisie |= {"equipement-nouvelle-type": "6", "equipement-nouvelle-commentaire": "Norme S3"}
    client.post(url, saisie)
    equipement = action.equipements.get()
    assert (equipement.type, equipement.obligatoire) == ("6", True)
    assert equipement.commentaire == "<p>Norme S3</p>"
    client.post(url, remplir(url, **{f"equipement-{equipement.pk}-cout": "85"}))
    equipement.refresh_from_db()
    assert equipement.cout == 85
    retrait = client.post(url, remplir(url, retirer=f"equipement-{equipement.pk}"))
    assert retrait.url == f"{url}#id_equipements" and not action.equipements.exists()
    assert "Aucun équipement" in texte(lire(url))


@pytest.mark.parametrize(
    ("champ", "saisi", "dit"),
    [
        ("cout", "100000", "99 999 €"),
        ("cout", "12,5", "n'est pas un nombre entier"),
        ("commentaire", "x" * 501, "soit 1 de trop"),
    ],
)
def test_a_wrong_row_waits_on_screen(client, remplir, action, url, champ, saisi, dit):
    saisie = remplir(url, public_vise="Rangé")
    saisie |= {"equipement-nouvelle-type": "6", f"equipement-nouvelle-{champ}": saisi}
    page = html.fromstring(client.post(url, saisie).content)
    assert dit in texte(page)
    assert dict(page.get_element_by_id("fiche").form_values())["equipement-nouvelle-type"] == "6"
    assert not action.equipements.exists() and relue(action).public_vise == "Rangé"


def test_a_row_of_another_action_is_out_of_reach(client, remplir, action, url):
    etrangere = EquipementFactory(cout=40)
    saisie = remplir(url, retirer=f"equipement-{etrangere.pk}")
    saisie |= {f"equipement-{etrangere.pk}-cout": "1"}
    client.post(url, saisie)
    etrangere.refresh_from_db()
    assert etrangere.cout == 40


def test_two_people_on_the_card_the_second_sees_both(client, remplir, action, url):
    premiere, seconde = remplir(url, public_vise="Salariés"), remplir(url, public_vise="Jeunes")
    client.post(url, premiere)
    page = html.fromstring(client.post(url, seconde).content)
    ecart = [texte(cellule) for cellule in page.xpath("//table//tbody/tr/*")]
    assert ecart == ["Public visé", "Jeunes", "Salariés"]
    assert relue(action).public_vise == "Salariés"
    saisie = dict(page.get_element_by_id("fiche").form_values())
    assert saisie["public_vise"].strip() == "Jeunes"
    assert client.post(url, saisie).status_code == 200
    assert client.post(url, saisie | {"choix": "1"}).status_code == 200
    assert relue(action).public_vise == "Salariés"
    choix = {"choix": "1", "choix-public_vise": "saisi"}
    assert client.post(url, saisie | choix).status_code == 302
    assert relue(action).public_vise == "Jeunes"


@pytest.mark.parametrize("etat", [Etat.ATTENTE_VALIDATION, Etat.VALIDEE, Etat.ARCHIVEE])
def test_outside_entry_the_card_is_read_in_the_recapitulatif(client, action, url, etat):
    Action.objects.update(etat=etat)
    recapitulatif = reverse("organisme:recapitulatif", args=[action.pk])
    assert client.get(url).url == recapitulatif
    page = html.fromstring(client.post(url, {"revision": 0, "public_vise": "Tard"}).content)
    assert "Rien n’est enregistré" in texte(page)
    assert dict(page.get_element_by_id("fiche").form_values())["public_vise"].strip() == "Tard"
    cellules = [texte(cellule) for cellule in page.xpath("//table//tbody/tr/*")]
    assert cellules == ["Public visé", "Tard", action.public_vise]
    assert relue(action).public_vise == action.public_vise


def test_the_dispensateur_is_shown_and_cannot_be_changed(
    client, remplir, action, url, etablissement
):
    saisie = remplir(url, etablissement="1", formation="1", etat="validee", voie="publique")
    assert etablissement.nom in texte(html.fromstring(client.get(url).content))
    client.post(url, saisie)
    assert relue(action).etablissement_id == etablissement.pk
    assert relue(action).etat == Etat.EN_SAISIE
