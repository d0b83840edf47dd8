"""Each value of the cards is found where the language wants it."""

import datetime

import pytest
from lxml import etree
from msgspec.structs import replace

from sofi.echanges.lheo.controle import controler_formation
from sofi.echanges.lheo.correspondance import formations, part_vers_kairos
from sofi.echanges.lheo.langage import ESPACE

from .. import documents_publies as fab
from .cas import A, S, avec_action, avec_dispositifs, avec_session, sofi
from .cas_financement import PUBLIQUE
from .cas_financement import TABLE as CAS_D
from .cas_formation_action import TABLE as CAS_F_A
from .cas_session import TABLE as CAS_S

JOUR = datetime.date(2026, 5, 20)
EXPORT = "2026-05-20T02:00:00+02:00"


def elements(document, jour=JOUR) -> list[etree._Element]:
    """The formations of the document; each of them conforms."""
    obtenues = [une.element for une in formations(document, jour=jour, export=EXPORT)]
    for une in obtenues:
        assert [str(faute) for faute in controler_formation(une)] == []
    return obtenues


def lire(document, chemin: str, jour=JOUR) -> list[str]:
    """The texts (or attributes) at this path of the only formation; `l:` is the language."""
    (formation,) = elements(document, jour)
    trouves = formation.xpath(chemin, namespaces={"l": ESPACE})
    return [str(un) if not hasattr(un, "tag") else un.text for un in trouves]


@pytest.mark.parametrize(("document", "chemin", "attendu"), [*CAS_F_A, *CAS_S, *CAS_D])
def test_chaque_valeur_a_sa_place(document, chemin, attendu):
    assert lire(document, chemin) == attendu


def test_les_sessions_se_groupent_par_responsable_et_parcours():
    autre = fab.organisme(42)
    document = fab.document(
        sessions=[
            fab.session(1),
            fab.session(2, parcours=["modulaire", "individualise"]),
            fab.session(3, responsable=autre),
            fab.session(4),
            fab.session(5, parcours=["mixte"]),
        ]
    )

    obtenues = [
        (une.get("numero"), une.get("id"), une.xpath("l:action/@id", namespaces={"l": ESPACE}))
        for une in elements(document)
    ]

    assert obtenues == [
        ("7-8", "F7-A8-O41-P1", ["A1", "A4"]),
        ("7-8-O41-P4", "F7-A8-O41-P4", ["A2", "A5"]),
        ("7-8-O42-P1", "F7-A8-O42-P1", ["A3"]),
    ]


def test_le_numero_d_une_formation_ne_change_pas_quand_la_premiere_est_finie():
    """A reader who knows « 7-8-O42-P1 » finds it again under that number."""
    finie = fab.session(1, date_fin="2026-05-19")
    document = fab.document(sessions=[finie, fab.session(2, responsable=fab.organisme(42))])

    assert lire(document, "@numero") == ["7-8-O42-P1"]


@pytest.mark.parametrize(
    ("champs", "presente"),
    [
        ({}, True),
        ({"date_fin": "2026-05-20"}, True),
        ({"date_fin": "2026-05-19"}, False),
        ({"retiree_le": "2026-05-10"}, False),
        ({"date_debut": "2026-01-05", "date_fin": "2026-12-18"}, True),
    ],
)
def test_seules_les_sessions_actives_sont_ecrites(champs, presente):
    assert bool(elements(avec_session(**champs))) is presente


def test_plusieurs_contacts_se_rattachent_a_leur_session():
    document = fab.document(
        sessions=[fab.session(1), fab.session(2, contact=fab.contact(79)), fab.session(3)]
    )

    assert lire(document, "l:contact-formation/@numero") == ["71", "79"]
    assert lire(document, f"{S}/{sofi('contact-formation')}") == ["71", "79", "71"]


def test_un_seul_contact_ne_se_repete_pas():
    document = fab.document(sessions=[fab.session(1), fab.session(2)])

    assert lire(document, "l:contact-formation/@numero") == ["71"]
    assert lire(document, f"{S}/{sofi('contact-formation')}") == []


def test_un_texte_de_fiche_trop_long_donne_des_paragraphes_entiers_et_le_lien():
    paragraphes = [f"Activité {n}. " + "x" * 480 for n in range(8)]
    document = fab.document(
        f=fab.formation(programme="\n".join(paragraphes)),
        a=fab.action(complement_programme="<p>Notre complément</p>"),
    )

    (contenu,) = lire(document, "l:contenu-formation")

    assert contenu.split("\n") == [
        *paragraphes[:5],
        "Suite sur la fiche officielle : https://certifications.exemple.fr/37538",
        "Notre complément",
    ]
    assert lire(document, sofi("contenu-formation")) == ["\n".join(paragraphes)]


def test_une_fiche_d_un_seul_paragraphe_trop_long_donne_ses_phrases_entieres():
    phrases = [f"Activité {n} du métier, dite en une phrase." for n in range(100)]
    document = fab.document(f=fab.formation(programme=" ".join(phrases)))

    (contenu,) = lire(document, "l:contenu-formation")

    garde, lien = contenu.split("\n")
    assert lien.startswith("Suite sur la fiche officielle")
    assert phrases[: garde.count("Activité")] == garde.replace(". A", ".|A").split("|")
    assert 2800 < len(contenu) <= 3000


@pytest.mark.parametrize("longueur", [2900, 2990, 3000])
def test_ce_que_l_organisme_a_saisi_tient_toujours_entier(longueur):
    document = fab.document(
        f=fab.formation(objectif="Court.\n" + "x" * 2999), a=fab.action(objectifs="y" * longueur)
    )

    (objectif,) = lire(document, "l:objectif-formation")

    assert objectif.endswith("y" * longueur)
    assert len(objectif) <= 3000


@pytest.mark.parametrize(
    ("fiche", "lien"),
    [
        (fab.fiche(url=""), "https://www.francecompetences.fr/recherche/rncp/37538/"),
        (
            fab.fiche(url="", rncp="", rs="RS5550"),
            "https://www.francecompetences.fr/recherche/rs/5550/",
        ),
        (fab.fiche(url="", rncp=""), ""),
    ],
)
def test_le_lien_officiel_se_deduit_du_numero(fiche, lien):
    document = fab.document(f=fab.formation(programme="x" * 3100, fiche=fiche))

    attendu = f"Suite sur la fiche officielle : {lien}" if lien else "-"
    assert lire(document, "l:contenu-formation") == [attendu]


def test_un_intitule_de_fiche_trop_long_s_arrete_apres_un_mot():
    titre = "mot " * 100
    document = avec_action(titre=titre.strip())

    (court,) = lire(document, "l:intitule-formation")

    assert court == "mot " * 62 + "mot…"
    assert lire(document, sofi("intitule-formation")) == [titre.strip()]


@pytest.mark.parametrize(
    ("document", "element"),
    [
        (fab.document(organisme=fab.organisme(siret="")), "SIRET"),
        (avec_session(responsable=fab.organisme(siret="")), "SIRET"),
        (avec_session(responsable=fab.organisme(nda="")), "numero-activite"),
        (
            avec_session(responsable=fab.organisme(contact=None, telephone="", courriel="")),
            "contact-organisme",
        ),
        (
            fab.document(
                organisme=fab.organisme(contact=None, telephone="", courriel=""),
                sessions=[fab.session(contact=None)],
            ),
            "contact-formation",
        ),
        (avec_dispositifs(), "code-public-vise"),
        (avec_session(inscription={"a": "lieu", "nom": "", "adresse": None}), "adresse"),
        (avec_session(enseignement=""), "modalites-enseignement"),
    ],
)
def test_ce_qui_manque_n_est_jamais_invente(document, element):
    (une,) = formations(document, jour=JOUR, export=EXPORT)

    assert element in {faute.element for faute in controler_formation(une.element)}


def test_une_session_publique_sans_information_collective_n_est_pas_pour_kairos():
    sans = fab.session(informations_collectives=[])

    assert part_vers_kairos(PUBLIQUE, PUBLIQUE.sessions[0])
    assert not part_vers_kairos(PUBLIQUE, sans)
    assert part_vers_kairos(fab.document(), sans)
    assert lire(replace(PUBLIQUE, sessions=[sans]), f"{A}/{sofi('kairos-ouiform')}") == []
