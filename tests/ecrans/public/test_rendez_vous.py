"""The agenda of the region: its page, its filters, its calendars and its feed."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar
from lxml import etree, html

from sofi.annuaire.models import Etablissement, PorteOuverte
from tests.documents import LAVAL, information_exemple
from tests.fabriques import PorteOuverteFactory
from tests.schema_org import fautes

from .conftest import a_venir, dans
from .test_donnees_liees import noeuds
from .test_organismes import etablissement

Publier = Callable[..., dict[str, Any]]
ATOM = etree.RelaxNG(etree.parse(Path(__file__).parent / "schemas" / "atom.rng"))
A = {"a": "http://www.w3.org/2005/Atom"}
SITE = "http://testserver"


@pytest.fixture
def monde(publier: Publier) -> Etablissement:
    """Two meetings of an ebéniste, one of them at a distance, and an open day at Mayenne."""
    e = etablissement("Écoles du Bocage")
    publier(
        a_venir(
            informations_collectives=[
                information_exemple(1, date=dans(3)),
                information_exemple(
                    2,
                    date=dans(9),
                    adresse=None,
                    url="https://visio.exemple.fr/a",
                    heure_debut=None,
                ),
            ]
        )
    )
    PorteOuverteFactory(
        etablissement=e, date=dans(3), debut="09:30", fin="17:00", site=e.sites.get()
    )
    return e


def page(client: Client, requete: str = "") -> Any:
    reponse = client.get(f"/agenda/{requete}")
    assert reponse.status_code == 200
    return html.fromstring(reponse.content)


def titres(client: Client, requete: str = "") -> list[str]:
    lignes = page(client, requete).xpath("//ul[contains(@class, 'sofi-agenda')]/li")
    return [
        " ".join(
            f"{li.xpath('.//p')[0].text_content()} {li.xpath('.//h4')[0].text_content()}".split()
        )
        for li in lignes
    ]


TOUT = [
    "9 h 30 – 17 h Écoles du Bocage",
    "14 h – 16 h CAP Ébéniste",
    "Dans la journée CAP Ébéniste",
]


def test_jour_par_jour_dans_l_ordre_des_heures(client: Client, monde: Etablissement) -> None:
    vue = page(client)
    assert [len(j.xpath(".//li[h4 or div]")) for j in vue.find_class("sofi-jour")] == [2, 1]
    assert titres(client) == TOUT
    assert "3 rendez-vous à venir" in " ".join(
        vue.get_element_by_id("t-resultats").text_content().split()
    )
    assert vue.xpath("//nav//a[@aria-current='page']/text()")[0].strip() == "Agenda"


@pytest.mark.parametrize(
    ("requete", "rangs"),
    [
        ("?genre=portes", [0]),
        ("?genre=collective", [1, 2]),
        ("?genre=portes&genre=collective", [0, 1, 2]),
        ("?genre=autre", [0, 1, 2]),
        ("?distance=1", [2]),
        ("?distance=1&ou=Laval", [2]),
        ("?q=ebenistes", [1, 2]),
        ("?q=bocage", [0]),
        ("?q=rien", []),
        ("?ou=Mayenne+(53)", [0, 1]),
        ("?ou=53", [0, 1]),
        ("?ou=44", []),
        ("?ou=Laval+(53)", []),
        ("?ou=Laval+(53)&rayon=50", [0, 1]),
        ("?ou=Nulle+part", [0, 1, 2]),
        ("?domaine=455", [0, 1, 2]),
        ("?domaine=152", []),
        ("?domaine=abc&rayon=-1&quand=2026-99&page=abc", [0, 1, 2]),
        ("?quand=2001-01", []),
        (f"?q=%00{'é' * 3000}", [0, 1, 2]),  # no word
    ],
)
def test_filtres(client: Client, monde: Etablissement, requete: str, rangs: list[int]) -> None:
    """The same for the page, the calendar and the feed."""
    assert titres(client, requete) == [TOUT[rang] for rang in rangs]
    calendrier = Calendar.from_ical(client.get(f"/agenda.ics{requete}").content)
    assert len(list(calendrier.walk("VEVENT"))) == len(rangs)
    flux = etree.fromstring(client.get(f"/agenda.atom{requete}").content)
    assert len(flux.findall("a:entry", A)) == len(rangs)


def test_cette_semaine_et_un_mois(client: Client, monde: Etablissement) -> None:
    jour = timezone.localdate()
    dates = [jour + datetime.timedelta(days=3)] * 2 + [jour + datetime.timedelta(days=9)]
    dimanche = jour + datetime.timedelta(days=6 - jour.weekday())
    assert len(titres(client, "?quand=semaine")) == sum(date <= dimanche for date in dates)
    mois = f"{dates[0]:%Y-%m}"
    assert len(titres(client, f"?quand={mois}")) == sum(f"{d:%Y-%m}" == mois for d in dates)


def test_ni_passe_ni_retire_ni_cache(client: Client, publier: Publier) -> None:
    publier(a_venir(informations_collectives=[information_exemple(1, date=dans(-1))]))
    ouvert, ferme = etablissement("Ouvert"), etablissement("Fermé", ferme_le=dans(-1))
    PorteOuverteFactory(etablissement=ouvert, date=dans(-1))
    PorteOuverteFactory(etablissement=ouvert, date=dans(2), retire_le=dans(-1))
    PorteOuverteFactory(etablissement=ferme, date=dans(2))
    assert titres(client) == []
    PorteOuverteFactory(etablissement=ouvert, date=dans(0))
    assert len(titres(client)) == 1


def test_rien_trouve_dit_quel_filtre_lever(client: Client, monde: Etablissement) -> None:
    assert "même un à un" in page(client, "?q=ebeniste&genre=portes&ou=44").text_content()
    (lien,) = page(client, "?q=ebeniste&genre=portes").xpath(
        "//div[contains(@class, 'sofi-carte-corps')]/p/a"
    )
    assert len(titres(client, lien.get("href"))) == 2
    assert "Aucun organisme" not in page(client, "?ou=44").text_content()


def test_chaque_ligne_mene_a_sa_page_et_a_son_fichier(client: Client, monde: Etablissement) -> None:
    lignes = page(client).xpath("//ul[contains(@class, 'sofi-agenda')]/li")
    for li in lignes:
        (cible,), (fichier,) = li.xpath(".//h4/a/@href"), li.xpath("./a/@href")
        reponse = client.get(cible)
        assert reponse.status_code == 200
        assert (
            html.fromstring(reponse.content).get_element_by_id(cible.partition("#")[2]) is not None
        )
        recu = client.get(fichier)
        assert recu["Content-Type"] == "text/calendar; charset=utf-8"
        (evenement,) = Calendar.from_ical(recu.content).walk("VEVENT")
        assert evenement["URL"].startswith(SITE + cible.partition("#")[0])


def test_calendrier_d_un_abonnement(client: Client, monde: Etablissement) -> None:
    """RFC 5545, read by a library: nothing it had to forgive."""
    calendrier = Calendar.from_ical(client.get("/agenda.ics?ou=53").content)
    assert not calendrier.errors
    assert calendrier["VERSION"] == "2.0" and calendrier["PRODID"]
    assert calendrier["X-WR-CALNAME"] == "Agenda SOFI : Mayenne (53)"
    evenements = list(calendrier.walk("VEVENT"))
    assert len({e["UID"] for e in evenements}) == len(evenements) == 2
    for e in evenements:
        assert not e.errors and {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "LOCATION"} <= set(e)
        assert e.decoded("DTSTART").utcoffset() == datetime.timedelta(0)
        assert e.decoded("DTEND") > e.decoded("DTSTART")
    assert {str(e["SUMMARY"]) for e in evenements} == {
        "Portes ouvertes : Écoles du Bocage",
        "Information collective : CAP Ébéniste",
    }


def test_un_calendrier_vide_reste_lisible(client: Client) -> None:
    texte = client.get("/agenda.ics").content
    calendrier = Calendar.from_ical(texte)
    assert (
        not calendrier.errors and len(calendrier.subcomponents) == 1
    )  # at least one, says the RFC


def test_porte_ouverte_d_un_autre_passee_ou_retiree(client: Client, monde: Etablissement) -> None:
    porte = PorteOuverte.objects.get()
    autre = etablissement("Autre")
    adresse = f"/organisme/{monde.pk}/portes-ouvertes-{porte.pk}.ics"
    assert client.get(adresse).status_code == 200
    assert client.get(adresse.replace(f"/{monde.pk}/", f"/{autre.pk}/")).status_code == 404
    PorteOuverte.objects.update(date=dans(-1))
    assert client.get(adresse).status_code == 404
    PorteOuverte.objects.update(date=dans(1), retire_le=dans(0))
    assert client.get(adresse).status_code == 404
    assert client.get(f"/organisme/1/portes-ouvertes-{'9' * 30}.ics").status_code == 404


def test_flux_atom(client: Client, monde: Etablissement) -> None:
    (adresse,) = page(client, "?ou=53").xpath("//link[@type='application/atom+xml']/@href")
    reponse = client.get(adresse)
    assert reponse["Content-Type"] == "application/atom+xml; charset=utf-8"
    flux = etree.fromstring(reponse.content)
    ATOM.assertValid(flux)
    liens = {lien.get("rel"): lien.get("href") for lien in flux.findall("a:link", A)}
    assert liens == {"self": SITE + adresse, "alternate": f"{SITE}/agenda/?ou=53"}
    dates = [d.text for d in flux.findall("a:entry/a:updated", A)]
    assert (
        dates == sorted(dates, reverse=True)
        and flux.findtext("a:updated", namespaces=A) == dates[0]
    )
    assert len({i.text for i in flux.findall("a:entry/a:id", A)}) == 2
    for lien in flux.findall("a:entry/a:link", A):
        assert client.get(lien.get("href").removeprefix(SITE)).status_code == 200


def test_un_flux_vide_est_valide(client: Client) -> None:
    ATOM.assertValid(etree.fromstring(client.get("/agenda.atom?q=x").content))


def test_signes_refuses_par_le_xml(client: Client, publier: Publier) -> None:
    reunion = information_exemple(1, date=dans(3), commentaire="a\x0b\x1bb <&> \ufffe c")
    publier(a_venir(informations_collectives=[reunion]), action={"titre": "x\x02 « A & B »"})
    flux = etree.fromstring(client.get("/agenda.atom").content)
    ATOM.assertValid(flux)
    assert flux.findtext("a:entry/a:title", namespaces=A).endswith(": x « A & B »")
    assert not Calendar.from_ical(client.get("/agenda.ics").content).errors


def test_ce_que_lisent_les_moteurs(client: Client, monde: Etablissement) -> None:
    dits = noeuds(client, "/agenda/")
    assert [noeud["@type"] for noeud in dits] == ["Event"] * 3
    assert not [faute for noeud in dits for faute in fautes(noeud)]
    assert not page(client).xpath("//meta[@name='robots']")
    assert page(client, "?q=ebeniste").xpath("//meta[@name='robots']")


@pytest.mark.parametrize("adresse", ["/agenda/", "/agenda.ics", "/agenda.atom"])
def test_autant_de_requetes_pour_une_ligne_et_pour_vingt(
    client: Client, publier: Publier, adresse: str
) -> None:
    comptes = []
    e = etablissement()
    for nombre in (1, 20):
        reunions = [
            information_exemple(nombre * 100 + n, date=dans(n + 1), adresse=LAVAL)
            for n in range(nombre)
        ]
        publier(a_venir(informations_collectives=reunions))
        for n in range(nombre):
            PorteOuverteFactory(etablissement=e, date=dans(nombre + n + 1))
        with CaptureQueriesContext(connection) as faites:
            assert client.get(adresse).status_code == 200
        comptes.append(len(faites))
    assert comptes[0] == comptes[1] <= 8
