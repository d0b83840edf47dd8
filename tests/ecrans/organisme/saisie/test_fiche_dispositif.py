"""The D card: created when it is saved, one of a kind, with the third amount and the session's two numbers."""

from decimal import Decimal

import pytest
from django.urls import reverse
from lxml import html

from sofi.offre.models import Dispositif, Session
from tests.fabriques import ConventionFactory, OpcoFactory, TypeDispositifFactory, dans

from .conftest import texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("une_action")]


@pytest.fixture
def session(action):
    return action.sessions.get()


@pytest.fixture
def nouveau(session):
    return reverse("organisme:nouveau_dispositif", args=[session.action_id, session.pk])


def adresse(dispositif):
    session = dispositif.session
    args = [session.action_id, session.pk, dispositif.pk]
    return reverse("organisme:fiche_dispositif", args=args)


def champs(reponse):
    return dict(html.fromstring(reponse.content).get_element_by_id("fiche").form_values())


def offerts(page):
    return [valeur for valeur in page.xpath("//select[@id='id_type']/option/@value") if valeur]


def test_a_dispositif_is_created_when_it_is_saved(client, remplir, session, nouveau):
    TypeDispositifFactory(code="ptp")
    saisie = remplir(nouveau, type="ptp", places="4", prise_en_charge="True", frais_ttc="6 300 €")
    saisie |= {"session-capacite": "12", "session-effectif_minimal": "6"}
    assert session.dispositifs.count() == 1
    reponse = client.post(nouveau, saisie)
    cree = session.dispositifs.get(type="ptp")
    assert reponse.url == adresse(cree)
    assert (cree.places, cree.prise_en_charge, cree.frais_ttc) == (4, True, Decimal(6300))
    lue = Session.objects.get(pk=session.pk)
    assert (lue.capacite, lue.effectif_minimal, lue.revision) == (12, 6, 1)
    assert client.post(nouveau, saisie).url == reponse.url
    assert session.dispositifs.count() == 2


def test_the_same_kind_is_not_attached_twice(client, lire, remplir, session, nouveau):
    TypeDispositifFactory(code="ptp")
    assert offerts(lire(nouveau)) == ["ptp"]
    saisie = remplir(nouveau, type="cpf", places="99")
    reponse = client.post(nouveau, saisie)
    assert "déjà attaché à la session" in texte(html.fromstring(reponse.content))
    assert champs(reponse)["places"] == "99"
    assert session.dispositifs.get().places == 12


def test_without_a_kind_nothing_is_created_and_nothing_typed_is_lost(
    client, remplir, session, nouveau
):
    reponse = client.post(nouveau, remplir(nouveau, places="4", reference_marche="34567"))
    assert "Choisissez le dispositif" in texte(html.fromstring(reponse.content))
    assert champs(reponse)["reference_marche"] == "34567"
    assert session.dispositifs.count() == 1


def test_what_is_refused_stays_on_the_card_that_now_exists(client, remplir, session, nouveau):
    TypeDispositifFactory(code="ptp")
    saisie = remplir(nouveau, type="ptp", places="0", reference_marche="34567")
    reponse = client.post(nouveau, saisie)
    page = html.fromstring(reponse.content)
    cree = session.dispositifs.get(type="ptp")
    assert reponse.status_code == 200 and (cree.places, cree.reference_marche) == (None, "34567")
    assert page.get_element_by_id("fiche").get("action") == adresse(cree)
    assert champs(reponse)["places"] == "0"
    assert client.post(adresse(cree), champs(reponse) | {"places": "4"}).status_code == 302
    cree.refresh_from_db()
    assert cree.places == 4


def test_a_convention_opens_its_dispositifs_while_it_holds(lire, nouveau, etablissement):
    TypeDispositifFactory(code="agefiph", convention="agefiph")
    TypeDispositifFactory(code="prf", programme_regional=True)
    TypeDispositifFactory(code="ancien", retire_le=dans(-1))
    assert offerts(lire(nouveau)) == []
    convention = ConventionFactory(etablissement=etablissement, financeur="agefiph")
    assert offerts(lire(nouveau)) == ["agefiph"]
    convention.fin = dans(-1)
    convention.save()
    assert offerts(lire(nouveau)) == []


def test_a_dispositif_out_of_reach_is_refused(client, remplir, session, nouveau):
    TypeDispositifFactory(code="agefiph", convention="agefiph")
    reponse = client.post(nouveau, remplir(nouveau, type="agefiph", places="4"))
    assert reponse.status_code == 200 and session.dispositifs.count() == 1


@pytest.mark.parametrize(
    ("ht", "taux", "ttc", "attendu"),
    [
        ("5250", "20", "", (5250, 20, 6300)),
        ("", "20", "6300", (5250, 20, 6300)),
        ("5250", "", "6300", (5250, 20, 6300)),
        ("1000,10", "5,5", "", ("1000.10", "5.5", "1055.11")),
        ("", "20", "100", ("83.33", 20, 100)),
        ("5250", "", "", (5250, None, None)),
        ("", "", "", (None, None, None)),
    ],
)
def test_any_two_amounts_give_the_third(client, remplir, session, ht, taux, ttc, attendu):
    cpf = session.dispositifs.get()
    url = adresse(cpf)
    client.post(url, remplir(url, frais_ht="", taux_tva="", frais_ttc=""))
    saisie = remplir(url, frais_ht=ht, taux_tva=taux, frais_ttc=ttc)
    for _ in range(2):
        assert client.post(url, saisie).status_code == 302
    cpf.refresh_from_db()
    lus = (cpf.frais_ht, cpf.taux_tva, cpf.frais_ttc)
    assert lus == tuple(None if v is None else Decimal(v) for v in attendu)


def montants(dispositif):
    dispositif.refresh_from_db()
    return (dispositif.frais_ht, dispositif.taux_tva, dispositif.frais_ttc)


def test_amounts_that_contradict_each_other_are_said_and_nothing_changes(client, remplir, session):
    cpf = session.dispositifs.get()
    url, avant = adresse(cpf), montants(cpf)
    reponse = client.post(
        url, remplir(url, frais_ht="5000", taux_tva="20", frais_ttc="6400", places="7")
    )
    lu = texte(html.fromstring(reponse.content))
    for somme in ("5 000", "6 400", "6 000"):
        assert somme in lu, lu
    assert montants(cpf) == avant and cpf.places == 7
    assert {**champs(reponse)}["frais_ttc"] == "6400"


AUTO = {"X-Enregistrement": "automatique"}
RAPIDE = [{"frais_ttc": "450", "taux_tva": "0"}]
A_MESURE = [{"frais_ttc": "450"}, {"taux_tva": "0"}]


@pytest.mark.parametrize("suite", [RAPIDE, A_MESURE, A_MESURE[::-1]])
@pytest.mark.parametrize("recue", [True, False], ids=["answered", "before the answer"])
@pytest.mark.parametrize("creee", [True, False], ids=["stored card", "new card"])
def test_the_price_typed_is_the_one_stored(client, remplir, session, nouveau, suite, recue, creee):
    """450 TTC beside a rate of the last entry, then a rate of 0: at any speed, 450 is what is stored."""
    cpf = session.dispositifs.get()
    Dispositif.objects.update(
        frais_ht=None, frais_ttc=None, taux_tva=20, frais_deduits=["taux_tva"]
    )
    TypeDispositifFactory(code="ptp")
    url = adresse(cpf) if creee else nouveau
    page = remplir(url, places="4")
    assert page["taux_tva"] == ["20"]
    for tape in suite:
        page |= tape
        dit = client.post(url, page, headers=AUTO).json()
        if recue:
            page |= dit["caches"] | dit["calcules"]
        elif creee:
            page["revision"] = dit["caches"]["revision"]
    reponse = client.post(url, page | {"type": "cpf" if creee else "ptp"})
    assert reponse.status_code == 302
    stocke = cpf if creee else session.dispositifs.get(type="ptp")
    assert montants(stocke) == (450, 0, 450)
    assert stocke.frais_deduits == ["frais_ht"]


def test_the_reference_of_a_poec_is_stored(client, remplir, session, nouveau):
    TypeDispositifFactory(code="poec")
    opco = OpcoFactory()
    saisie = remplir(nouveau, type="poec", places="8", opco=opco.pk, reference_marche="34567")
    client.post(nouveau, saisie)
    cree = session.dispositifs.get(type="poec")
    assert (cree.opco, cree.reference_marche) == (opco, "34567")


def test_publics_are_read_only(client, lire, remplir, session):
    url = adresse(session.dispositifs.get())
    assert "Public 80006, Public 82044" in texte(lire(url))
    client.post(url, remplir(url, publics="82044"))
    assert session.dispositifs.get().type.publics.count() == 2


def test_from_a_card_to_another_one_and_to_the_recapitulatif(client, remplir, session, nouveau):
    url = adresse(session.dispositifs.get())
    assert client.post(url, remplir(url, suite="nouveau")).url == nouveau
    recapitulatif = reverse("organisme:recapitulatif", args=[session.action_id])
    assert client.post(url, remplir(url, suite="recapitulatif")).url == recapitulatif


def test_two_people_on_the_card_the_second_sees_both(client, remplir, session):
    url = adresse(session.dispositifs.get())
    premiere = remplir(url, places="8", **{"session-capacite": "10"})
    seconde = remplir(url, places="9", **{"session-capacite": "11"})
    client.post(url, premiere)
    reponse = client.post(url, seconde)
    cellules = [texte(c) for c in html.fromstring(reponse.content).xpath("//table//tbody/tr/*")]
    assert cellules[:3] == ["Nombre de places dispositif", "9", "8"]
    assert cellules[3:] == ["Capacité simultanée", "11", "10"]
    assert session.dispositifs.get().places == 8
    choix = {"choix": "1", "choix-places": "saisi", "choix-session-capacite": "saisi"}
    assert client.post(url, champs(reponse) | choix).status_code == 302
    assert session.dispositifs.get().places == 9
    assert Session.objects.get(pk=session.pk).capacite == 11


def test_a_dispositif_is_taken_out_after_a_question(client, session):
    cpf = session.dispositifs.get()
    url = reverse("organisme:retirer_dispositif", args=[session.action_id, session.pk, cpf.pk])
    assert "Retirer le dispositif" in client.get(url).content.decode()
    assert Dispositif.objects.filter(pk=cpf.pk).exists()
    assert client.post(url).url == reverse("organisme:recapitulatif", args=[session.action_id])
    assert not Dispositif.objects.filter(pk=cpf.pk).exists()
    assert client.post(url).status_code == 404
