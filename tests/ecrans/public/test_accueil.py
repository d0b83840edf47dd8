"""The search page, through HTTP."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sofi.diffusion.criteres import PAR_PAGE
from sofi.diffusion.moteur import suite
from tests.documents import LAVAL, NANTES, dispositif_exemple, lieu_exemple
from tests.pages import d_un_trait

from .conftest import a_venir, dans

Publier = Callable[..., dict[str, Any]]


class Liens(HTMLParser):
    """The links of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.adresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.adresses.append(dict(attrs).get("href") or "")


def page(client: Client, **parametres: Any) -> str:
    """What a search shows; without a word, every training."""
    reponse = client.get("/", parametres or {"q": ""})
    assert reponse.status_code == 200
    return d_un_trait(reponse.content.decode())


def test_ebeniste_mayenne_sans_accent(client: Client, publier: Publier) -> None:
    publier()
    html = page(client, q="ebeniste mayenne")
    assert "1\xa0formation, 1\xa0session pour «\xa0ebeniste\xa0»" in html
    assert "/formation/144101-cap-ebeniste-mayenne/" in Liens(html).adresses
    for texte in (
        "CAP Ébéniste",
        "L’Atelier du quai",
        "Mayenne (53)",
        "420\xa0h en centre",
        "5\xa0places sur\xa012",
        "CPF",
    ):
        assert texte in html


def test_sans_connexion_et_sans_ecrire(client: Client, publier: Publier) -> None:
    publier()
    assert "cookie" not in {nom.lower() for nom in client.get("/").headers}
    assert client.head("/").status_code == 200
    assert client.post("/").status_code == 405


def test_base_vide(client: Client) -> None:
    assert "Aucune formation" in page(client)


@pytest.mark.parametrize(
    ("parametres", "message"),
    [
        ({"page": "abc"}, "Cette page de résultats n’existe pas"),
        ({"page": "0"}, "Cette page de résultats n’existe pas"),
        ({"page": "9" * 30}, "Cette page de résultats n’existe pas"),
        ({"rayon": "-5"}, "Le rayon demandé n’est pas proposé"),
        ({"du": "31/02/2027"}, "n’a pas été comprise"),
        ({"du": "0001-01-01"}, "n’a pas été comprise"),
        ({"tri": "prix"}, "Le tri demandé n’existe pas"),
        ({"niveau": "12"}, "Le filtre «\xa0Niveau de sortie\xa0»"),
        ({"domaine": "x' OR 1=1"}, "Le filtre «\xa0Domaine\xa0»"),
        ({"debut": "1789"}, "Le filtre «\xa0Début\xa0»"),
        ({"ou": "Trifouilly"}, "Aucune commune ne s’appelle «\xa0Trifouilly\xa0»"),
        ({"q": "mot " * 200}, "Votre texte est trop long"),
    ],
)
def test_un_parametre_incompris_est_dit(
    client: Client, publier: Publier, parametres: dict[str, str], message: str
) -> None:
    publier()
    assert message in page(client, **parametres)


@pytest.mark.parametrize(
    "q", ["<script>alert(1)</script>", '"><img src=x>', "\x00", "%", "{{ 7 }}"]
)
def test_la_saisie_est_rendue_telle_quelle(client: Client, q: str) -> None:
    html = page(client, q=q, ou=q)
    assert "<script>alert" not in html
    assert "<img src=x>" not in html


def test_lieu_rayon_et_distance(client: Client, publier: Publier) -> None:
    publier(
        a_venir(1),
        a_venir(2, lieu=lieu_exemple(adresse=LAVAL)),
        a_venir(3, lieu=lieu_exemple(adresse=NANTES)),
    )
    assert "1\xa0formation, 2\xa0sessions" in page(client, ou="mayenne", rayon="30")
    html = page(client, ou="mayenne", rayon="30", vue="session")
    assert 'value="Mayenne (53)"' in html
    assert "2\xa0sessions de formation" in html
    assert "à 28\xa0km" in html
    assert "À moins de 30\xa0km de Mayenne, ou à distance" in html
    assert "3\xa0sessions" in page(client, ou="mayenne", rayon="region")


def test_nom_ambigu_propose_un_choix(client: Client, publier: Publier) -> None:
    publier()
    html = page(client, q="ebeniste", ou="Saint-Martin-du-Bois")
    assert "Plusieurs communes correspondent" in html
    assert "/?q=ebeniste&amp;ou=Saint-Martin-du-Bois+%2885%29" in html
    choisi = page(client, ou="Saint-Martin-du-Bois (85)")
    assert "Plusieurs communes" not in choisi


def test_filtres_appliques_et_enlevables(client: Client, publier: Publier) -> None:
    publier()
    html = page(client, q="ébéniste", niveau=["3", "4"], financement="cpf", page="1", inconnu="x")
    assert "Niveau de sortie\xa0: Niveau 3 (CAP, BEP)" in html
    adresses = Liens(html).adresses
    assert "/?q=%C3%A9b%C3%A9niste&niveau=4&financement=cpf" in adresses
    assert "/?q=%C3%A9b%C3%A9niste&niveau=3&niveau=4" in adresses


def test_facettes_avec_leurs_comptes(client: Client, publier: Publier) -> None:
    publier(a_venir(1), a_venir(2, enseignement="distance", dispositifs=[]))
    html = page(client, modalite="distance")
    assert "1\xa0session" in html
    for attendu in (
        '<span>En présentiel</span><span class="sofi-chiffres">1</span>',
        '<span>Entièrement à distance</span><span class="sofi-chiffres">1</span>',
    ):
        assert attendu in html
    assert 'value="distance" checked' in html
    assert 'name="q"' in html


def test_aucun_resultat_dit_quoi_elargir(client: Client, publier: Publier) -> None:
    publier(a_venir(lieu=lieu_exemple(adresse=NANTES)))
    html = page(client, q="ebeniste", ou="Mayenne", rayon="10", niveau="3")
    assert "Aucune formation pour «\xa0ebeniste\xa0»" in html
    assert "Chercher à moins de 30\xa0km de Mayenne" in html
    assert "Chercher dans toute la région" in html
    for adresse in [a for a in Liens(html).adresses if a.startswith("/?")]:
        assert client.get(adresse).status_code == 200


def test_faute_de_frappe(client: Client, publier: Publier) -> None:
    publier()
    html = page(client, q="ebenniste")
    assert "Vous avez écrit «\xa0ebenniste\xa0»\xa0: voici les résultats pour" in html.replace(
        "&nbsp;", "\xa0"
    )
    assert "brut=1" in html
    assert "Vous avez écrit" not in page(client, q="ebenniste", brut="1")


def test_tri_et_pages(client: Client, publier: Publier) -> None:
    publier(*[a_venir(n, date_debut=dans(n)) for n in range(1, 26)])
    premiere, seconde = (page(client, tri="date", vue="session", page=str(n)) for n in (1, 2))
    numeros = [
        a.split("/")[2].split("-")[0]
        for p in (premiere, seconde)
        for a in Liens(p).adresses
        if "/formation/" in a
    ]
    assert numeros == [str(n) for n in range(1, 26)]
    assert "vue=session&amp;page=2" in premiere


def test_entree_permanente_a_distance_complet(client: Client, publier: Publier) -> None:
    publier(
        a_venir(1, esp="permanentes", enseignement="distance"),
        a_venir(2, dispositifs=[dispositif_exemple(places_restantes=0)]),
        a_venir(3, dispositifs=[dispositif_exemple(places_restantes=1)]),
        a_venir(4, recrutement="ferme"),
        a_venir(5, dispositifs=[dispositif_exemple(places_restantes=None)]),
    )
    html = page(client)
    for texte in (
        "Entrée permanente",
        "Entrées possibles du",
        "À distance",
        "Complet",
        "Dernière place",
        "Recrutement fermé",
        "12\xa0places",
    ):
        assert texte in html


def test_document_sans_rien_de_facultatif(client: Client, publier: Publier) -> None:
    publier(
        a_venir(
            lieu=None, dispositifs=[], heures_centre=None, heures_entreprise=None, enseignement=""
        )
    )
    assert "CAP Ébéniste" in page(client)


def test_meme_nombre_de_requetes(
    client: Client, publier: Publier, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publier()
    parametres = {"q": "ebeniste", "ou": "Mayenne (53)"}
    client.get("/", parametres)  # départements and programmes kept
    # place, synonyms, names of jobs, communes around, the sequence of publications (three, within a transaction)
    with django_assert_num_queries(5):
        client.get("/", parametres)
    for action in range(2, PAR_PAGE + 1):
        publier(a_venir(action), action={"id": action})
    page(client)  # brings the index up to date
    with django_assert_num_queries(5):
        reponse = client.get("/", parametres)
    assert reponse.content.decode().count("<article") == PAR_PAGE


def test_communes_proposees(client: Client) -> None:
    reponse = client.get(reverse("public:communes"), {"q": "lav"})
    assert reponse.json() == {"communes": ["Laval (53)", "Laval-en-Belledonne (38)"]}
    for texte in ("", "l", "\x00", "x" * 1000, "'", "53"):
        assert client.get(reverse("public:communes"), {"q": texte}).status_code == 200


@pytest.mark.parametrize("texte", ["?", "de la", "…"])
def test_une_question_sans_mot_le_dit(client: Client, publier: Publier, texte: str) -> None:
    publier()
    html = page(client, q=texte)
    assert "1\xa0formation, 1\xa0session</h2>" in html
    assert "ne contient aucun mot à chercher" in html


def test_ce_qui_est_compris_de_la_phrase_s_enleve(client: Client, publier: Publier) -> None:
    publier()
    html = page(client, q="devenir ébéniste Mayenne cpf")
    assert "Compris&nbsp;:" in html
    assert "de </span>CPF" in html and "de </span>à Mayenne, 50\xa0km autour" in html
    assert "à moins de 50\xa0km de Mayenne" in html
    liens = Liens(html).adresses
    assert "/?q=devenir+%C3%A9b%C3%A9niste+Mayenne" in liens
    assert "/?q=devenir+%C3%A9b%C3%A9niste+cpf" in liens


def test_le_lieu_de_la_phrase_se_corrige_dans_ou(client: Client, publier: Publier) -> None:
    """One box: « Où » shows what the sentence says, and goes with the sentence without it."""
    publier(a_venir(1), a_venir(2, lieu=lieu_exemple(adresse=NANTES)))
    html = page(client, q="ébéniste Mayenne", rayon="30")
    assert 'name="ou" value="Mayenne (53)"' in html
    assert '<input type="hidden" name="q" value="ébéniste">' in html
    assert html.count('type="search"') == 1
    corrige = page(client, q="ébéniste", ou="Nantes", rayon="30")
    assert "/formation/2-" in corrige and "/formation/1-" not in corrige
    # Another question is asked around the same place.
    assert '<input type="hidden" name="ou" value="Nantes">' in corrige


def test_le_lieu_tape_l_emporte_sur_celui_d_avant(client: Client, publier: Publier) -> None:
    publier(a_venir(1), a_venir(2, lieu=lieu_exemple(adresse=NANTES)))
    html = page(client, q="ébéniste Mayenne", ou="Nantes", rayon="30")
    assert "/formation/1-" in html and "/formation/2-" not in html
    assert 'name="ou" value="Mayenne (53)"' in html
    assert 'name="ou" value="Nantes"' not in html


def test_les_plus_proches_disent_ce_qui_manque(client: Client, publier: Publier) -> None:
    """When nothing has all that was asked, each card says what it lacks, and what was read can still be taken off."""
    publier(a_venir(2, lieu=lieu_exemple(adresse=NANTES)))
    html = page(client, q="ébéniste le soir Mayenne")
    assert "Aucune formation ne réunit tout ce qui est demandé</h2>" in html
    assert "Voici la plus proche, et ce qui lui manque." in html
    assert "Sans «\xa0le soir\xa0», à plus de 50\xa0km</span>" in html
    assert "de </span>le soir" in html and "de </span>à Mayenne" in html


def test_la_distance_qui_manque_est_dite_en_titre(client: Client, publier: Publier) -> None:
    publier(a_venir(2, lieu=lieu_exemple(adresse=NANTES)))
    html = page(client, q="ébéniste Mayenne")
    assert "Aucune formation à moins de 50\xa0km de Mayenne</h2>" in html


def test_des_mots_et_un_filtre_qui_manquent_ne_laissent_pas_une_page_vide(
    client: Client, publier: Publier
) -> None:
    """Neither all the words, nor most of them with the filter: the nearest without it, which say what they lack."""
    publier()
    autre = {"intitule": "Zinguerie", "objectif": "", "programme": "", "metiers": [], "blocs": []}
    publier(
        a_venir(2),
        action={"id": 2, "titre": "Zinguerie", "objectifs": "", "complement_programme": ""},
        formation={**autre, "fiche": None, "certifiante": False, "domaines": []},
    )
    html = page(client, q="ébéniste zinguerie en 1 jour")
    assert "Aucune formation ne réunit tous ces mots</h2>" in html
    assert "Sans «\xa0" in html


def test_le_titre_ne_redit_que_ce_qui_est_cherche(client: Client, publier: Publier) -> None:
    publier()
    html = page(client, q="je cherche une formation d’ébéniste à Mayenne")
    assert "pour «\xa0ébéniste\xa0»</h2>" in html


def test_un_mot_laisse_de_cote_est_dit(client: Client, publier: Publier) -> None:
    publier()
    html = page(client, q="ébéniste licorne")
    assert "Aucune formation ne contient «\xa0licorne\xa0»</h2>" in html
    assert "Aucune formation ne contient «\xa0licorne\xa0»" in html.partition("</title>")[0]
    assert "au reste\xa0: 1\xa0formation, 1\xa0session pour «\xa0ébéniste\xa0»." in html


def test_elargir_ne_mene_pas_a_une_page_vide(client: Client, publier: Publier) -> None:
    """A sentence was already tried without its place nor its filters, each of its words alone too."""
    publier(action={"titre": "CAP ébéniste"})
    html = page(client, q="cap vae à Mayenne en 1 jour")
    assert "Chercher seulement «\xa0cap\xa0»" in html
    for impasse in ("Chercher seulement «\xa0vae", "Enlever «", "Chercher dans toute"):
        assert impasse not in html


def test_ce_qui_est_commence_n_offre_plus_de_places(client: Client, publier: Publier) -> None:
    publier(a_venir(date_debut=dans(-5)))
    html = page(client, q="ébéniste")
    assert "Déjà commencée" in html and "places sur" not in html


def test_les_financements_sont_une_liste(client: Client, publier: Publier) -> None:
    publier()
    html = page(client, q="ébéniste")
    liste = html.partition('aria-label="Financements">')[2].partition("</ul>")[0]
    assert "<li" in liste and "<span" not in liste


@pytest.mark.parametrize(
    "demande", ["q=ebeniste", "q=", "q=ebeniste&ou=Laval&page=2", "q=&tri=date"]
)
def test_pendant_que_l_index_se_prepare_la_page_le_dit(
    client: Client, publier: Publier, monkeypatch: pytest.MonkeyPatch, demande: str
) -> None:
    """A new machine has no index yet, and too many trainings to read on the way."""
    publier()
    monkeypatch.setattr(suite, "EN_PASSANT", 0)
    reponse = client.get(f"/?{demande}")
    assert reponse.status_code == 200
    assert "La recherche se prépare sur ce serveur" in reponse.content.decode()


@pytest.mark.parametrize(
    "adresse",
    """/ /carte/ /carte/volet/?q= /carte/grappes.json?q= /certification/RNCP37538-cap-ebeniste/ /certifications/
    /metiers/ /domaines/ /formations.atom?q= /?q=&export=csv /propositions/?q=ebe /vignette/?q=ebe /alerte/?q=ebe
    /plan-du-site/ /sitemap.xml /catalogue/ /agenda/ /formation/1-cap-ebeniste-mayenne/ /formation/2/
    /api/v1/actions""".split(),
)
def test_aucune_page_ne_tombe_sans_index(
    client: Client, publier: Publier, monkeypatch: pytest.MonkeyPatch, adresse: str
) -> None:
    publier(a_venir(1))
    publier(a_venir(2, date_debut=dans(-90), date_fin=dans(-1)), action={"id": 2})
    monkeypatch.setattr(suite, "EN_PASSANT", 0)
    reponse = client.get(adresse, follow=True)
    assert reponse.status_code in (200, 404, 410, 503)
    assert adresse.startswith("/api/") or reponse.status_code != 503


def test_un_resultat_deja_dessine_ramene_a_sa_page_et_suit_ce_qui_change(
    client: Client, publier: Publier
) -> None:
    """A result is drawn once for many pages: each has its own way back, and what is kept, or said anew, shows."""
    publier(a_venir(1))

    def resultat(adresse: str) -> str:
        page = client.get(adresse).content.decode()
        return page[page.index('<ol class="sofi-pile">') :].partition("</ol>")[0]

    adresses = ["/?q=ébéniste&tri=date", "/?q=ébéniste&du=2027-01-01&x=%22%3E"]
    premier, second = map(resultat, adresses)
    retours = [re.findall(r'name="retour" value="([^"]*)"', lu)[0] for lu in (premier, second)]
    assert retours[0] != retours[1] and "\x02" not in premier + second
    assert premier.replace(retours[0], "") == second.replace(retours[1], "")
    client.post(reverse("public:garder"), {"garder": re.findall(r"garder-(\d+)", premier)[0]})
    assert "Gardée" in resultat(adresses[0]) and "Gardée" not in premier
    publier(a_venir(1), action={"titre": "CAP Ébéniste d’art"})
    assert "CAP Ébéniste d’art" in resultat(adresses[0])
