"""The words of a sentence that are filters, and those that look like one."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sofi.diffusion import codes
from sofi.diffusion.criteres import Criteres
from sofi.diffusion.phrases import lire
from sofi.referentiels.models import TypeDispositif
from tests.diffusion.aide import poser_communes

pytestmark = pytest.mark.django_db
JOUR = datetime.date(2027, 3, 15)


@pytest.fixture(scope="module", autouse=True)
def base(base_du_module: None) -> None:
    poser_communes()
    for numero, sigle in ((20, "PREPA Clés Avenir"), (23, "1 emploi = 1 formation")):
        TypeDispositif.objects.create(
            code=f"prf-{numero}",
            numero=numero,
            libelle=f"PROGRAMME REGION - {sigle}",
            sigle=sigle,
            code_financeur="2",
            programme_regional=True,
        )


def comprise(texte: str) -> tuple[str, list[str], Criteres]:
    """The words left, what was understood, the criteria."""
    lecture = lire(Criteres(jour=JOUR, texte=texte))
    return lecture.criteres.texte, [c.libelle for c in lecture.compris], lecture.criteres


@pytest.mark.parametrize(
    ("texte", "reste", "champs"),
    [
        ("comptable cpf", "comptable", {"financement": (codes.CPF,)}),
        ("comptable éligible au CPF", "comptable", {"financement": (codes.CPF,)}),
        ("poids lourd financé par le CPF", "poids lourd", {"financement": (codes.CPF,)}),
        ("menuisier pris en charge par l’Agefiph", "menuisier", {"financement": (codes.AGEFIPH,)}),
        ("bts payé par Pôle emploi", "bts", {"public": (codes.DEMANDEUR,)}),
        ("secrétaire avec mon CPF", "secrétaire", {"financement": (codes.CPF,)}),
        ("finance CPF", "finance", {"financement": (codes.CPF,)}),
        ("excel 1 jour", "excel", {"duree": (1,)}),
        ("excel en deux jours", "excel en deux jours", {"duree": ()}),
        ("excel 2 jours", "excel", {"duree": (2,)}),
        ("anglais 35h maximum", "anglais", {"duree": (2,)}),
        ("cuisine en 3 mois", "cuisine", {"duree": (4,)}),
        ("formation courte vente", "vente", {"duree": (2,)}),
        ("informatique à moins de 500 €", "informatique", {"prix": (2,)}),
        ("informatique budget 1 200 euros max", "informatique", {"prix": (4,)}),
        ("anglais à moins de 1 000 euros", "anglais", {"prix": (3,)}),
        ("anglais 0€", "anglais", {"gratuit": True}),
        ("développeur entièrement en ligne", "développeur", {"modalite": (3,)}),
        ("vente avec un handicap", "vente", {"public": (codes.HANDICAP,)}),
        ("cuisine pour mon fils", "cuisine", {"public": ()}),
        ("bloc de compétences gestion de la paie", "gestion de la paie", {}),
        ("soudeur à moins de 30 km", "soudeur", {"rayon": 50}),
        ("soudeur à moins de 30 km de Laval", "soudeur", {"rayon": 30}),
        ("soudeur Laval 25km autour", "soudeur", {"rayon": 30}),
        ("cuisine en alternance", "cuisine", {"financement": (4, 8)}),
        ("apprentissage coiffure", "coiffure", {"financement": (codes.APPRENTISSAGE,)}),
        ("bac pro formation initiale", "bac pro", {"origine": (codes.INITIALE,)}),
        ("formation initiale", "", {"origine": (codes.INITIALE,)}),
        ("coiffure voie scolaire", "coiffure", {"origine": (codes.INITIALE,)}),
        ("anglais formation continue", "anglais", {"origine": (codes.CONTINUE,)}),
        ("coiffure contrat pro", "coiffure", {"financement": (codes.PROFESSIONNALISATION,)}),
        ("anglais à distance", "anglais", {"modalite": (2, 3)}),
        ("anglais e-learning", "anglais", {"modalite": (2, 3)}),
        ("excel en présentiel", "excel", {"modalite": (1,)}),
        ("anglais le soir", "anglais", {"periode": (codes.SOIR,)}),
        ("cours du soir", "", {"periode": (codes.SOIR,)}),
        ("photo week-end", "photo", {"periode": (codes.WEEK_END,)}),
        ("photo le samedi", "photo", {"periode": (codes.WEEK_END,)}),
        ("formation gratuite", "", {"gratuit": True}),
        ("chômeuse soudure", "soudure", {"public": (codes.DEMANDEUR,)}),
        ("soudure pour salariés", "soudure", {"public": (codes.SALARIE,)}),
        ("excel entrée permanente", "excel", {"debut": (8,)}),
        ("formation certifiante anglais", "formation anglais", {"certifiante": (1,)}),
        ("bac+2 commerce", "commerce", {"niveau": (5,)}),
        ("informatique niveau 4", "informatique", {"niveau": (4,)}),
        ("CAP", "", {"niveau": (3,)}),
        ("formation CAP", "", {"niveau": (3,)}),
        ("CAP cuisine", "CAP cuisine", {"niveau": ()}),
        ("Bac pro cuisine", "Bac pro cuisine", {"niveau": ()}),
        ("prépa clés avenir", "", {"programme": (20,)}),
        ("les clés de l'avenir", "", {"programme": (20,)}),
        ("1 emploi = 1 formation", "", {"programme": (23,)}),
        ("programme régional soudure", "soudure", {"financement": (codes.REGION,)}),
        ("cpf en apprentissage cuisine", "cuisine", {"financement": (4, codes.CPF)}),
    ],
)
def test_les_mots_qui_sont_des_filtres(texte: str, reste: str, champs: dict[str, Any]) -> None:
    lu, _, criteres = comprise(texte)
    assert lu == reste
    assert {nom: getattr(criteres, nom) for nom in champs} == champs


@pytest.mark.parametrize(
    "texte",
    [
        "maître d'apprentissage",
        "tuteur apprentissage",
        "apprentissage de la lecture",
        "word 2016",
        "ISO 2050",
        "excel",
        "insertion",
        "agent d'entretien",
        "SSIAP 1",
        "caces 3",
        "photographie pour 2 mois",
        "plus de 500 euros",
        "35 h par semaine",
        "accompagner un enfant avec un handicap",
        "pour moi",
    ],
)
def test_les_mots_qui_n_en_sont_pas(texte: str) -> None:
    assert comprise(texte)[:2] == (texte, [])


@pytest.mark.parametrize(
    ("texte", "compris", "debut", "fin"),
    [
        ("comptable 2027", "en 2027", "2027-01-01", "2027-12-31"),
        ("comptable en 2028", "en 2028", "2028-01-01", "2028-12-31"),
        ("comptable janvier", "en janvier 2028", "2028-01-01", "2028-01-31"),
        ("comptable en mars", "en mars 2027", "2027-03-01", "2027-03-31"),
        ("comptable décembre 2027", "en décembre 2027", "2027-12-01", "2027-12-31"),
        ("comptable rentrée de septembre", "en septembre 2027", "2027-09-01", "2027-09-30"),
        ("comptable août 2028", "en août 2028", "2028-08-01", "2028-08-31"),
        ("comptable qui commence en mars", "en mars 2027", "2027-03-01", "2027-03-31"),
        ("comptable à partir de mai", "à partir de mai 2027", "2027-05-01", None),
        ("comptable dès février 2028", "à partir de février 2028", "2028-02-01", None),
    ],
)
def test_quand_cela_commence(texte: str, compris: str, debut: str, fin: str | None) -> None:
    """The next such month, this one included, when no year is said."""
    reste, dits, criteres = comprise(texte)
    assert (reste, dits) == ("comptable", [compris])
    assert criteres.a_partir_du == datetime.date.fromisoformat(debut)
    assert criteres.jusqu_au == (datetime.date.fromisoformat(fin) if fin else None)


def test_ce_qui_commence_avant() -> None:
    reste, dits, criteres = comprise("comptable avant septembre")
    assert (reste, dits) == ("comptable", ["avant septembre 2027"])
    assert (criteres.a_partir_du, criteres.jusqu_au) == (None, datetime.date(2027, 8, 31))


def test_ce_que_l_adresse_dit_deja_n_est_pas_relu() -> None:
    lecture = lire(Criteres(jour=JOUR, texte="comptable cpf", financement=(codes.REGION,)))
    assert lecture.criteres.financement == (codes.REGION,)
    assert lecture.criteres.texte == "comptable"


def test_requetes_bornees() -> None:
    """A long sentence asks as many questions as a short one."""
    comptes = []
    for texte in (
        "comptable",
        "je voudrais une formation de comptable le soir en mars avec un bon niveau d'anglais",
    ):
        lire(Criteres(jour=JOUR, texte=texte))  # what is kept a moment
        with CaptureQueriesContext(connection) as requetes:
            lire(Criteres(jour=JOUR, texte=texte))
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1] <= 2
