"""The search, through its function: words, place, facets, order, pages, number of queries."""

import datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from sofi.diffusion import codes, lieux
from sofi.diffusion.criteres import PAR_PAGE, Criteres, Tri
from sofi.diffusion.recherche import Resultats, chercher, pages
from sofi.offre.codes import Enseignement
from sofi.socle.memoire import memoire
from tests.diffusion.aide import poser_communes, publier_document
from tests.documents import (
    APPRENTISSAGE,
    LAVAL,
    MAYENNE,
    NANTES,
    dispositif_exemple,
    document_exemple,
    formation_exemple,
    formation_libre,
    lieu_exemple,
    session_exemple,
)

pytestmark = pytest.mark.django_db
JOUR = datetime.date(2027, 1, 15)


@pytest.fixture(autouse=True)
def base() -> None:
    memoire.clear()
    poser_communes()


def numeros(resultats: Resultats) -> list[int]:
    return [ligne.numero for ligne in resultats.lignes]


def demander(texte: str = "", **criteres: Any) -> Resultats:
    return chercher(Criteres(jour=JOUR, texte=texte, **{"par_session": True, **criteres}))


def ebeniste() -> None:
    publier_document(document_exemple())


def en(adresse: dict[str, Any], numero: int, **valeurs: Any) -> dict[str, Any]:
    return session_exemple(numero, lieu=lieu_exemple(adresse=adresse), **valeurs)


def anglais(action: int, sessions: list[dict[str, Any]]) -> None:
    publier_document(
        document_exemple(
            formation=formation_libre(),
            action={"id": action, "titre": "Anglais professionnel"},
            sessions=sessions,
        )
    )


@pytest.mark.parametrize(
    "texte",
    [
        "ebeniste mayenne",
        "Ébénistes à Mayenne",
        "CAP ébéniste",
        "mayenne ebeniste cap",
        "L'ébénisterie",
        "ebenis",
        "RNCP37538",
        "37538",
        "94681",
        "12077-45210-144101",
        "fabrication mobilier",
        "atelier du quai",
        "meuble bois",
    ],
)
def test_trouve_le_cap_ebeniste(texte: str) -> None:
    ebeniste()
    assert numeros(demander(texte)) == [144101]


@pytest.mark.parametrize("texte", ["ebeniste nantes", "boucher", "capa", "eben", "3753"])
def test_tous_les_mots_doivent_y_etre(texte: str) -> None:
    ebeniste()
    assert numeros(demander(texte, tel_quel=True)) == []


def test_le_nom_du_departement_trouve_ses_sessions() -> None:
    publier_document(document_exemple(sessions=[en(LAVAL, 1), en(NANTES, 2)]))
    assert numeros(demander("ebeniste mayenne")) == [1]


@pytest.mark.parametrize(
    "texte", ["'", "a & | !", ":*", "\\", "%s %(jour)s", "é" * 3000, "\x00ebeniste", "(((", "<->"]
)
def test_aucune_saisie_ne_casse_la_recherche(texte: str) -> None:
    ebeniste()
    demander(texte)


def test_les_sessions_finies_ne_sont_plus_trouvees() -> None:
    publier_document(
        document_exemple(
            sessions=[
                session_exemple(1, date_debut="2026-01-05", date_fin="2027-01-14"),
                session_exemple(2, date_debut="2026-01-05", date_fin="2027-01-15"),
            ]
        )
    )
    assert numeros(demander("ebeniste")) == [2]


def test_le_titre_passe_avant_le_reste_puis_la_date() -> None:
    anglais(2, [session_exemple(5, date_debut="2027-02-01")])
    publier_document(
        document_exemple(
            formation=formation_libre(),
            action={
                "id": 3,
                "titre": "Bureautique",
                "objectifs": "<p>Lire des notices en anglais</p>",
            },
            organisme={"nom": "Centre"},
            sessions=[
                session_exemple(4, date_debut="2027-01-20"),
                session_exemple(6, date_debut="2027-03-01"),
            ],
        )
    )
    publier_document(
        document_exemple(
            formation=formation_libre(domaines=[]),
            action={"id": 4, "titre": "Anglais"},
            sessions=[session_exemple(7)],
        )
    )
    # A title that says nothing else is the nearest; then one that says more, then the objectives.
    assert numeros(demander("anglais")) == [7, 5, 4, 6]
    assert numeros(demander("anglais", tri=Tri.DATE)) == [4, 5, 6, 7]


def test_ordre_des_dates_a_venir_permanentes_puis_commencees() -> None:
    anglais(
        2,
        [
            session_exemple(6, date_debut="2026-03-01", date_fin="2027-06-30"),
            session_exemple(1, date_debut="2026-09-01", date_fin="2027-06-30"),
            session_exemple(2, date_debut="2026-09-01", date_fin="2027-06-30", esp="permanentes"),
            session_exemple(3, date_debut="2027-05-01"),
            session_exemple(4, date_debut="2027-02-01"),
        ],
    )
    assert numeros(demander()) == [4, 3, 2, 1, 6]
    assert numeros(demander("anglais", tri=Tri.DATE)) == [4, 3, 2, 1, 6]


def test_un_resultat_est_une_formation_sa_meilleure_session_d_abord() -> None:
    """Those one can still join first, then the nearest in time; those that don't answer aren't folded in."""
    anglais(
        2,
        [
            session_exemple(1, date_debut="2027-02-01", recrutement="ferme"),
            session_exemple(2, date_debut="2027-04-01", recrutement="ouvert"),
            session_exemple(3, date_debut="2027-03-01", recrutement="ouvert"),
            session_exemple(4, date_debut="2026-10-01", date_fin="2026-12-31"),
            session_exemple(5, date_debut="2028-03-01", enseignement=Enseignement.DISTANCE),
        ],
    )
    resultats = demander("anglais", par_session=False)
    assert (resultats.total, [ligne.numeros for ligne in resultats.lignes]) == (1, [(3, 2, 5, 1)])
    assert resultats.comptes.facettes["modalite"] == {1: 1, 3: 1}
    sur_place = demander("anglais", par_session=False, modalite=(1,))
    assert sur_place.lignes[0].numeros == (3, 2, 1)
    assert sur_place.comptes.facettes["modalite"] == {1: 1, 3: 1}


def test_ce_qui_recrute_passe_avant_ce_qui_ne_recrute_plus() -> None:
    anglais(2, [session_exemple(1, date_debut="2027-02-01", recrutement="ferme")])
    anglais(3, [session_exemple(2, date_debut="2027-06-01", recrutement="ouvert")])
    assert numeros(demander("anglais", par_session=False)) == [2, 1]
    assert numeros(demander("anglais", par_session=False, recrutement=(1,))) == [2]


def mayenne() -> lieux.Lieu:
    lieu = lieux.trouver("Mayenne").lieu
    assert lieu is not None
    return lieu


def test_rayon_et_distance() -> None:
    publier_document(
        document_exemple(
            sessions=[
                en(NANTES, 1),
                en(LAVAL, 2),
                en(MAYENNE, 3),
                en(NANTES, 4, enseignement="distance"),
            ]
        )
    )
    dix = demander("ebeniste", lieu=mayenne(), rayon=10)
    assert numeros(dix) == [3, 4]
    cinquante = demander(lieu=mayenne(), rayon=50)
    assert numeros(cinquante) == [3, 2, 4]
    distances = [ligne.km for ligne in cinquante.lignes]
    assert distances[0] == pytest.approx(0, abs=0.1)
    assert distances[1] == pytest.approx(28.3, abs=0.5)
    partout = demander(lieu=mayenne(), rayon=None, tri=Tri.DISTANCE)
    assert numeros(partout) == [3, 2, 1, 4]


def test_departement_comme_lieu() -> None:
    publier_document(document_exemple(sessions=[en(NANTES, 1), en(LAVAL, 2)]))
    lieu = lieux.trouver("Loire-Atlantique").lieu
    assert numeros(demander(lieu=lieu)) == [1]


def facettes_variees() -> None:
    """Two ébéniste at Mayenne and Laval, three of English at Nantes."""
    apprentissage = [dispositif_exemple(1, type=APPRENTISSAGE)]
    publier_document(
        document_exemple(sessions=[en(MAYENNE, 1), en(LAVAL, 2, dispositifs=apprentissage)])
    )
    anglais(
        3,
        [
            en(NANTES, 3, enseignement="hybride", dispositifs=[]),
            en(NANTES, 4, enseignement="distance", esp="permanentes", dispositifs=[]),
            en(NANTES, 5, date_debut="2027-02-01", dispositifs=[]),
        ],
    )


def test_comptes_des_facettes() -> None:
    facettes_variees()
    comptes = demander().comptes
    assert comptes.total == 5
    f = comptes.facettes
    assert f["domaine"] == {455: 2, 152: 3}
    assert f["modalite"] == {1: 3, 2: 1, 3: 1}
    assert f["niveau"] == {3: 2, 1: 3}
    assert f["departement"] == {53: 2, 44: 3}
    assert f["certifiante"] == {1: 2}
    assert f["financement"] == {codes.CPF: 2, codes.APPRENTISSAGE: 1}
    assert f["public"] == {codes.DEMANDEUR: 1, codes.SALARIE: 1, codes.ALTERNANT: 1}
    assert f["debut"] == {1: 1, 2: 5, 8: 1}


@pytest.mark.parametrize(
    ("criteres", "attendus"),
    [
        ({"domaine": (455,)}, [1, 2]),
        ({"domaine": (455, 152)}, [5, 1, 2, 3, 4]),
        ({"modalite": (2, 3)}, [3, 4]),
        ({"niveau": (3,)}, [1, 2]),
        ({"departement": (44,)}, [5, 3, 4]),
        ({"certifiante": (1,)}, [1, 2]),
        ({"financement": (codes.APPRENTISSAGE,)}, [2]),
        ({"financement": (codes.APPRENTISSAGE, codes.CPF)}, [1, 2]),
        ({"public": (codes.ALTERNANT,)}, [2]),
        ({"debut": (1,)}, [5]),
        ({"debut": (8,)}, [4]),
        ({"debut": (4,)}, []),
        ({"a_partir_du": datetime.date(2027, 3, 1)}, [1, 2, 3, 4]),
        ({"domaine": (152,), "modalite": (1,)}, [5]),
    ],
)
def test_facettes(criteres: dict[str, Any], attendus: list[int]) -> None:
    facettes_variees()
    for texte in ("", "atelier"):
        resultats = demander(texte, tri=Tri.DATE, **criteres)
        assert numeros(resultats) == attendus
        assert resultats.total == len(attendus)


def test_une_facette_choisie_ne_restreint_pas_ses_propres_comptes() -> None:
    facettes_variees()
    comptes = demander(domaine=(455,), modalite=(1,)).comptes
    assert comptes.total == 2
    assert comptes.facettes["domaine"] == {455: 2, 152: 1}  # with modalité: en présentiel
    assert comptes.facettes["modalite"] == {1: 2}  # with domaine: artisanat d'art
    assert comptes.facettes["niveau"] == {3: 2}


def test_pages_sans_doublon_ni_oubli() -> None:
    anglais(2, [session_exemple(n) for n in range(1, 46)])
    trouvees = [n for page in (1, 2, 3) for n in numeros(demander("anglais", page=page))]
    assert trouvees == list(range(1, 46))
    assert demander("anglais", page=99).criteres.page == 3
    assert numeros(demander(page=2)) == list(range(21, 41))


@pytest.mark.parametrize(
    ("total", "attendu"), [(0, 1), (20, 1), (21, 2), (10_000, 500), (1_000_000, 500)]
)
def test_nombre_de_pages(total: int, attendu: int) -> None:
    assert pages(total) == attendu


def test_meme_nombre_de_requetes_avec_1_et_20_resultats(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ebeniste()
    lieu = mayenne()
    demander("ebeniste", lieu=lieu)  # brings the index up to date, and reads the reference tables
    # the sequence of publications (three, within a transaction), the marks of synonyms, jobs and communes
    with django_assert_num_queries(4):
        assert len(demander("ebeniste", lieu=lieu).lignes) == 1
    for action in range(2, 2 + PAR_PAGE):
        publier_document(
            document_exemple(action={"id": action}, sessions=[session_exemple(action)])
        )
    demander("ebeniste", lieu=lieu)
    with django_assert_num_queries(4):
        assert len(demander("ebeniste", lieu=lieu).lignes) == PAR_PAGE


def test_faute_de_frappe_corrigee_et_dite() -> None:
    ebeniste()
    resultats = demander("ebenniste mayene")
    assert resultats.corrige == "ébéniste mayenne"
    assert numeros(resultats) == [144101]
    assert demander("ebenniste", tel_quel=True).total == 0
    assert demander("zzzzzzzz").corrige == ""


def test_mot_connu_jamais_corrige() -> None:
    ebeniste()
    anglais(2, [en(NANTES, 7)])
    resultats = demander("ebeniste anglais")
    assert (resultats.total, resultats.corrige, resultats.presque) == (2, "", 1)
    manques = {ligne.document.action.titre: ligne.manques for ligne in resultats.lignes}
    assert set(manques.values()) == {("sans «\xa0anglais\xa0»",), ("sans «\xa0ebeniste\xa0»",)}
    assert demander("ebeniste anglais", tel_quel=True).total == 0


def test_une_publication_est_trouvee_aussitot_un_retrait_aussi() -> None:
    assert demander().total == 0
    ebeniste()
    assert demander().total == 1
    publier_document(document_exemple(sessions=[session_exemple(retiree_le="2026-01-01")]))
    assert demander().total == 0


def test_blocs_partiels_seuls_trouves() -> None:
    blocs = formation_exemple().blocs
    publier_document(document_exemple(formation={"validation": "partielle", "blocs": blocs[:1]}))
    assert demander("stylistique").total == 1
    assert demander("installation mobilier", tel_quel=True).total == 0
