"""The training page, its addresses, its calendar files and its data for search engines."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from sofi.diffusion.models import Publication
from sofi.validation.models import OffrePubliee
from tests.documents import (
    APPRENTISSAGE,
    LAVAL,
    REGION,
    dispositif_exemple,
    etablissement_exemple,
    fiche_exemple,
    formation_exemple,
    formation_libre,
    information_exemple,
    lieu_exemple,
)
from tests.pages import d_un_trait

from .conftest import a_venir, dans

Publier = Callable[..., dict[str, Any]]
ADRESSE = "/formation/144101-cap-ebeniste-mayenne/"


def page(client: Client, adresse: str = ADRESSE) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return d_un_trait(reponse.content.decode()).replace("&nbsp;", "\xa0")


def test_tout_ce_qu_un_candidat_veut_savoir(client: Client, publier: Publier) -> None:
    reunion = information_exemple(date=dans(10))
    publier(
        a_venir(
            informations_collectives=[reunion],
            periodes_inscription=[{"type": "inscription", "debut": dans(-5), "fin": dans(30)}],
        )
    )
    html = page(client)
    for texte in (
        "<h1",
        "Certificat d’aptitude professionnelle",
        "1\xa0260\xa0h",
        "En présentiel",
        "Niveau 3",
        "5\xa0places sur\xa012",
        "Fabriquer et installer un meuble",
        "<strong>placage</strong>",
        "Analyse de l’ouvrage",
        "Protection des pieds, obligatoire, 60\xa0€ environ",
        "2\xa0semaines en entreprise, 1 en centre",
        "De 14\xa0h à 16\xa0h, à Mayenne",
        "Participez à une information collective",
        "Envoyez votre dossier",
        "Passez un entretien",
        "6\xa0300\xa0€ TTC",
        "Frais non pris en charge\xa0: 60\xa0€ (Chaussures de sécurité)",
        "RNCP37538",
        "31\xa0août 2028",
        "RNCP37538BC03",
        "Rez-de-chaussée",
        "02\xa061\xa091\xa000\xa001",
        "999\xa0000\xa0128 00010",
        "12077-45210-<b>144101</b>",
        "20\xa0mai 2026",
        "Qualiopi",
    ):
        assert texte in html, texte


def test_adresse_canonique(client: Client, publier: Publier) -> None:
    publier()
    for adresse in (
        "/formation/144101-autre/",
        "/formation/144101/",
        "/formation/144101-CAP-ebeniste-mayenne/",
    ):
        reponse = client.get(adresse)
        assert (reponse.status_code, reponse["Location"]) == (301, ADRESSE)
    assert f'<link rel="canonical" href="http://testserver{ADRESSE}">' in page(client)
    assert client.post(ADRESSE).status_code == 405


@pytest.mark.parametrize(
    "adresse", ["/formation/1-x/", f"/formation/{'9' * 40}-x/", "/formation/0/"]
)
def test_session_inconnue(client: Client, publier: Publier, adresse: str) -> None:
    publier()
    reponse = client.get(adresse)
    assert reponse.status_code == 404
    assert "Cette session n’est pas publiée" in reponse.content.decode()


def test_session_retiree(client: Client, publier: Publier) -> None:
    publier(a_venir(1), a_venir(2, retiree_le="2026-01-01"))
    assert client.get("/formation/2-x/").status_code == 404
    assert "/formation/2-" not in page(client, "/formation/1-cap-ebeniste-mayenne/")


def test_session_terminee_mene_aux_suivantes(client: Client, publier: Publier) -> None:
    publier(a_venir(1, date_debut=dans(-90), date_fin=dans(-1)), a_venir(2))
    reponse = client.get("/formation/1-cap-ebeniste-mayenne/")
    html = reponse.content.decode()
    assert reponse.status_code == 410
    assert "Session terminée" in html
    assert "On ne peut plus" in html
    assert "/formation/2-cap-ebeniste-mayenne/" in html
    assert "/formation/1-" not in page(client, "/formation/2-cap-ebeniste-mayenne/")


def test_session_terminee_a_distance_le_dit_dans_sa_phrase(
    client: Client, publier: Publier
) -> None:
    publier(a_venir(1, date_debut=dans(-90), date_fin=dans(-1), enseignement="distance"))
    html = client.get("/formation/1-cap-ebeniste-mayenne/", follow=True).content.decode()
    assert "a proposé cette session, à distance. On ne peut plus" in " ".join(html.split())


def test_dernier_jour_encore_en_ligne(client: Client, publier: Publier) -> None:
    publier(a_venir(date_debut=dans(-90), date_fin=dans(0)))
    page(client)


def test_action_depubliee(client: Client, publier: Publier) -> None:
    publier()
    OffrePubliee.objects.all().delete()
    assert client.get(ADRESSE).status_code == 404


@pytest.mark.parametrize("f", [12077, 999, 1])
def test_code_fas_actuel_ou_ancien(client: Client, publier: Publier, f: int) -> None:
    publier()
    reponse = client.get(f"/fas/{f}-45210-144101/")
    assert (reponse.status_code, reponse["Location"]) == (301, ADRESSE)


def test_code_fas_d_une_autre_action(client: Client, publier: Publier) -> None:
    publier()
    assert client.get("/fas/12077-1-144101/").status_code == 404
    assert client.get("/fas/12077-45210-1/").status_code == 404
    assert client.get(f"/fas/1-2-{'9' * 30}/").status_code == 404


SESSION_NUE: dict[str, Any] = {
    **dict.fromkeys(
        ("lieu", "contact", "referent_pmr", "referent_mobilite", "responsable", "heures_hebdo")
    ),
    **dict.fromkeys(("heures_centre", "heures_entreprise")),
    **dict.fromkeys(("cycle_unite", "enseignement", "esp"), ""),
    "inscription": {"a": "", "site": None, "nom": "", "adresse": None},
}
LISTES_DE_SESSION = ("dispositifs", "modalites_recrutement", "rythmes", "periodes", "modalites")
TEXTES_D_ACTION = (
    "complement_programme",
    "plus_formation",
    "url_action",
    "commentaire_prerequis",
    "public_vise",
)
QUALIOPI_INCONNU = dict.fromkeys(("formation", "apprentissage", "vae", "bilan", "fin"))


def test_page_sans_rien_de_facultatif(client: Client, publier: Publier) -> None:
    coordonnees = dict.fromkeys(("telephone", "courriel", "url", "description", "nda"), "")
    publier(
        a_venir(5, **SESSION_NUE, **{nom: [] for nom in LISTES_DE_SESSION}),
        formation=formation_libre(domaines=[], famille_metier=None),
        organisme=etablissement_exemple(qualiopi=QUALIOPI_INCONNU, **coordonnees),
        action={
            "titre": "Anglais",
            "equipements": [],
            "prerequis": [],
            "niveau_entree": "",
            **dict.fromkeys(TEXTES_D_ACTION, ""),
        },
    )
    html = page(client, "/formation/5-anglais/")
    assert "Une attestation de formation" in html
    assert "None" not in html
    assert "L’organisme n’a pas indiqué de financement" in html


def test_financement_selon_la_situation(client: Client, publier: Publier) -> None:
    dispositifs = [
        dispositif_exemple(1, type=APPRENTISSAGE),
        dispositif_exemple(2, type=REGION, frais_ttc=None),
        dispositif_exemple(
            3,
            prise_en_charge=False,
            frais_certification="120.00",
            frais_certification_obligatoires=True,
        ),
    ]
    publier(a_venir(dispositifs=dispositifs))
    html = page(client)
    assert "<strong>Rien.</strong> Vous recevez un salaire." in html
    assert "Frais de certification\xa0: 120\xa0€, obligatoires." in html
    assert (
        'href="/dispositifs/"' in html.partition('id="financement"')[2].partition("</section>")[0]
    )
    assert (
        '<th role="rowheader" scope="row">Salarié</th>'
        '<td role="cell" data-titre="Vous payez"><span><strong>6\xa0300\xa0€ TTC</strong> </span></td>'
        '<td role="cell" data-titre="Avec"><span>Compte personnel de formation</span></td>' in html
    )


def test_beaucoup_de_sessions_se_replient(client: Client, publier: Publier) -> None:
    publier(*[a_venir(n, date_debut=dans(n)) for n in range(1, 31)])
    html = page(client, "/formation/20-cap-ebeniste-mayenne/")
    assert "Voir 21\xa0autres sessions" in html
    assert html.count('role="rowheader"') == 30 + 2  # and two situations


def test_recrutement_ferme_et_suspendu(client: Client, publier: Publier) -> None:
    publier(a_venir(1, recrutement="ferme"), a_venir(2, recrutement="suspendu"))
    ferme, suspendu = (page(client, f"/formation/{n}-cap-ebeniste-mayenne/") for n in (1, 2))
    assert "Le recrutement est fermé" in ferme
    assert "Envoyez votre" not in ferme
    assert "Le recrutement est suspendu" in suspendu


def test_le_texte_riche_ne_laisse_passer_ni_script_ni_lien_douteux(
    client: Client, publier: Publier
) -> None:
    publier(
        action={
            "objectifs": '<p onclick="x()">a<script>alert(1)</script><a href="javascript:alert(2)">b</a></p>'
        }
    )
    html = page(client)
    for interdit in ("alert(", "onclick", "javascript:"):
        assert interdit not in html


def schema(html: str) -> dict[str, Any]:
    trouve = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert trouve
    donnees: dict[str, Any] = json.loads(trouve[1])["@graph"][0]
    return donnees


def test_donnees_des_moteurs_de_recherche(client: Client, publier: Publier) -> None:
    publier(
        a_venir(),
        a_venir(2, lieu=lieu_exemple(adresse=LAVAL), enseignement="hybride"),
        action={"titre": "CAP </script><b>Ébéniste & Cie"},
    )
    donnees = schema(page(client, "/formation/144101-cap-script-b-ebeniste-cie-mayenne/"))
    assert donnees["@type"] == "Course"
    assert donnees["name"] == "CAP </script><b>Ébéniste & Cie"
    assert donnees["provider"]["name"] == "L’Atelier du quai"
    premiere, seconde = donnees["hasCourseInstance"]
    assert (premiere["courseMode"], premiere["startDate"], premiere["courseWorkload"]) == (
        "Onsite",
        dans(60),
        "PT1260H",
    )
    assert (seconde["courseMode"], seconde["location"]["address"]["addressLocality"]) == (
        "Blended",
        "Laval",
    )


def test_fichier_agenda(client: Client, publier: Publier) -> None:
    reunion = information_exemple(
        7, date="2099-06-10", commentaire="Visite ; venez, à l’heure\nmerci " + "é" * 80
    )
    publier(
        a_venir(
            informations_collectives=[
                reunion,
                information_exemple(8, date="2099-01-05", heure_debut=None, adresse=None),
            ]
        )
    )
    adresse = "/formation/144101/information-collective-7.ics"
    assert adresse in page(client)
    reponse = client.get(adresse)
    assert reponse["Content-Type"] == "text/calendar; charset=utf-8"
    texte = reponse.content.decode()
    assert all(len(ligne.encode()) <= 75 for ligne in texte.split("\r\n"))
    assert "\n" not in texte.replace("\r\n", "")
    deplie = texte.replace("\r\n ", "")
    # Summer time: two hours ahead of UTC.
    assert "DTSTART:20990610T120000Z\r\nDTEND:20990610T140000Z\r\n" in deplie
    assert "SUMMARY:Information collective : CAP Ébéniste" in deplie
    assert "Visite \\; venez\\, à l’heure\\nmerci" in deplie
    assert "LOCATION:Atelier du quai\\, 8 quai des Tanneries\\, 53100 Mayenne" in deplie
    assert "DTSTART;VALUE=DATE:20990105" in client.get(adresse.replace("-7", "-8")).content.decode()


@pytest.mark.parametrize(
    "adresse", ["144101/information-collective-99.ics", "1/information-collective-7.ics"]
)
def test_fichier_agenda_inconnu(client: Client, publier: Publier, adresse: str) -> None:
    publier()
    assert client.get(f"/formation/{adresse}").status_code == 404


def test_nombre_de_requetes(
    client: Client, publier: Publier, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publier(*[a_venir(n) for n in range(1, 31)])
    adresse = "/formation/1-cap-ebeniste-mayenne/"
    client.get(adresse)
    # the session with its document, the active ones and its organisme; the marks of the reference tables
    with django_assert_num_queries(2):
        client.get(adresse)


def test_la_page_ne_lit_que_le_document(client: Client, publier: Publier) -> None:
    """What is being worked on is never seen: only the row and the document answer."""
    document = publier()
    assert Publication.objects.get().action == document.action.id
    OffrePubliee.objects.get().action.formation.__class__.objects.update(intitule="Brouillon")
    assert "Brouillon" not in page(client)


@pytest.mark.parametrize(("jours", "dite"), [(339, True), (340, False)])
def test_une_certification_qui_ne_sera_plus_delivree_se_dit(
    client: Client, publier: Publier, jours: int, dite: bool
) -> None:
    fiche = fiche_exemple(limite_delivrance=dans(jours))
    publier(formation=formation_exemple(fiche=fiche))
    assert ("avant la fin de cette session" in page(client)) is dite
