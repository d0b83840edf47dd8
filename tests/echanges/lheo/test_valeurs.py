"""Values of the language at their limits, and what it has no element for, whole."""

import datetime
import gzip
import io
from typing import Any

import pytest
from lxml import etree

from sofi.echanges.lheo import dates
from sofi.echanges.lheo.construction import date_lheo
from sofi.echanges.lheo.controle import controler_document, controler_formation
from sofi.echanges.lheo.correspondance import formations
from sofi.echanges.lheo.ecriture import ecrire_document, fichier_compresse, octets_de
from sofi.echanges.lheo.langage import ESPACE
from sofi.echanges.lheo.tables import TABLES

from .. import documents_publies as fab
from .cas import A, S, avec_dispositifs, avec_session, sofi
from .cas_financement import PUBLIQUE
from .documents import document, formation
from .test_controle import textes
from .test_correspondance import lire

JOUR = datetime.date(2026, 5, 20)
# Codes are values of the language, in its order; what they mean is said by the official dictionary.
CODES = {
    "boolean": "0 1",
    "modalites-enseignement": "0 1 2",
    "modalites-es": "0 1",
    "etat-recrutement": "1 2 3",
    "AIS": "1 6 7 8 5 9 2 3 4",
    "perimetre-recrutement": "0 1 2 3 4 5 6",
    "financeurs": "11 12 13 2 3 4 5 6 7 8 9 15 10 0 14 16 17 18 19 20 1",
    "type-contact": "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14",
    "type-parcours": "1 2 3 4",
    "type-positionnement": "1 2",
    "type-module": "0 1 2",
    "modalite-recrutement": "0 1 2 3 4 5 6 7 8 9",
    "type-enseignement": "1 2 3 4 5 6 7 8 9 10",
    "type-equipement": "0 1 2 3 4 5 6 7 8 9 10 11",
    "type-validation-blocs": "0 1 2",
    "type-alternance": "0 1 2",
    "unite-rythme": "0 1 2 3 4",
    "type-cycle": "0 1",
    "niveaux": "0 1 2 3 4 5 6 7 8 11 12 13 14 15 16 17 18",
}


def test_codes_des_tables() -> None:
    assert {nom: " ".join(table) for nom, table in TABLES.items()} == CODES


@pytest.mark.parametrize(
    ("iso", "attendue"),
    [("2026-05-20", "20260520"), ("2026-05-20T09:12:00+02:00", "20260520"), (None, "?"), ("", "?")],
)
def test_date(iso: str | None, attendue: str) -> None:
    assert date_lheo(iso, inconnue="?") == attendue


def test_date_d_un_jour() -> None:
    assert dates.date_lheo(datetime.date(987, 6, 5)) == "09870605"


@pytest.mark.parametrize("texte", ["00000000", "99999999", "20260000", "20260500", "20240229"])
def test_dates_admises(texte: str) -> None:
    assert dates.defaut_de_date(texte) == ""


@pytest.mark.parametrize(
    ("texte", "extrait"),
    [
        ("2026052", "n’est pas une date : forme"),
        ("202605200", "n’est pas une date : forme"),
        ("2026052x", "n’est pas une date : forme"),
        ("2026052²", "n’est pas une date : forme"),
        ("00000001", "n’existe pas au calendrier"),
        ("20260020", "n’existe pas au calendrier"),
        ("20261301", "n’existe pas au calendrier"),
        ("20230229", "n’existe pas au calendrier"),
    ],
)
def test_dates_refusees(texte: str, extrait: str) -> None:
    assert extrait in dates.defaut_de_date(texte) and f"« {texte} »" in dates.defaut_de_date(texte)


def notes(dans: etree._Element) -> dict[str, str | None]:
    """What SOFI says in this element beside the language, in its order."""
    siennes = dans.xpath("l:extras[@info='sofi']/l:extra", namespaces={"l": ESPACE})
    return {une.get("info"): une.text for une in siennes}


def element(contenu: Any, chemin: str = ".") -> etree._Element:
    (une,) = formations(contenu, jour=JOUR, export="2026-05-20T02:00:00+02:00")
    return une.element.xpath(chemin, namespaces={"l": ESPACE})[0]


def test_details_d_un_financement() -> None:
    contenu = avec_dispositifs(
        fab.dispositif(
            61,
            places_restantes=0,
            frais_certification="120.00",
            frais_certification_obligatoires=False,
            frais_additionnels="60.00",
            frais_additionnels_objet="Chaussures",
            prise_en_charge=True,
        )
    )
    assert notes(element(contenu, f"{A}/l:organisme-financeur")) == {
        "dispositif": "cpf",
        "places-restantes": "0",
        "frais-certification": "120.00",
        "frais-certification-obligatoires": "0",
        "frais-additionnels": "60.00",
        "frais-additionnels-objet": "Chaussures",
        "prise-en-charge": "1",
    }


def test_details_d_un_programme_regional() -> None:
    dits = notes(element(PUBLIQUE, f"{A}/l:organisme-financeur"))
    assert {nom: dits[nom] for nom in ("numero-lot", "id-action-cr", "of-mandataire-cr")} == {
        "numero-lot": "PE2024_8",
        "id-action-cr": "2872",
        "of-mandataire-cr": "75",
    }
    assert "opco" not in dits and "reference-marche" not in dits


CYCLE = {"cycle_unite": "3", "cycle_centre": 1, "cycle_entreprise": 2, "capacite": 14}


def test_types_de_contact() -> None:
    """The role that the place asks for prevails over the contact's own."""
    types = f"{S}//l:contact-session/l:type-contact | l:contact-formation/l:type-contact"
    siens = [un.text for un in element(avec_session(), ".").xpath(types, namespaces={"l": ESPACE})]
    assert siens and set(siens) <= {*TABLES["type-contact"]}


@pytest.mark.parametrize(("longueur", "dit"), [(255, []), (256, ["x" * 256])])
def test_un_titre_trop_long_est_dit_entier(longueur: int, dit: list[str]) -> None:
    contenu = fab.document(a=fab.action(titre="x" * longueur))
    assert lire(contenu, sofi("intitule-formation")) == dit
    assert lire(contenu, sofi("voie")) == [contenu.voie]


def test_chaque_formation_dit_ses_sessions() -> None:
    contenu = fab.document(
        sessions=[fab.session(1), fab.session(2, parcours=["mixte"]), fab.session(3)]
    )
    ecrites = formations(contenu, jour=JOUR, export="2026-05-20T02:00:00+02:00")
    assert [list(une.sessions) for une in ecrites] == [[1, 3], [2]]


def test_un_document_octet_par_octet() -> None:
    sortie = io.BytesIO()
    with ecrire_document(sortie, jour=JOUR, export="2026-05-20T02:00:00+02:00") as ecrire:
        ecrire(octets_de(etree.Element(f"{{{ESPACE}}}formation")))
    lignes = sortie.getvalue().decode().split("\n")
    assert lignes[0] == "<?xml version='1.0' encoding='UTF-8'?>"
    assert 'horodatage-export="2026-05-20T02:00:00+02:00"' in lignes[1]
    assert lignes[2].endswith("offres>")
    assert "formation" in lignes[3] and lignes[4].endswith("offres>")
    assert 'info="flux-intercarif"' in lignes[5] and ">20260520<" in lignes[5]
    assert lignes[6].endswith("lheo>")
    assert len(lignes) == 7


def test_un_fichier_compresse_ne_depend_que_de_son_contenu(tmp_path: Any) -> None:
    chemins = [tmp_path / nom for nom in ("un.gz", "deux.gz")]
    for chemin in chemins:
        with fichier_compresse(chemin) as fichier:
            fichier.write(b"offre" * 1000)
    premier, second = (chemin.read_bytes() for chemin in chemins)
    assert premier == second and gzip.decompress(premier) == b"offre" * 1000
    assert premier[4:8] == b"\0\0\0\0" and not premier[3]  # neither time nor name


def changer(chemin: str, texte: str) -> list[str]:
    """The faults of the small formation with another text there."""
    une = formation()
    une.xpath(chemin, namespaces={"l": ESPACE})[0].text = texte
    return textes(controler_formation(une))


@pytest.mark.parametrize(
    ("chemin", "texte", "extraits"),
    [
        (
            "//l:parcours-de-formation",
            "7",
            ["code « 7 » absent de la table type-parcours", "4 (mixte)"],
        ),
        ("//l:code-niveau-entree", "9", ["codes admis : 0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12"]),
        ("//l:certifiante", "2", ["codes admis : 0 (non), 1 (oui)"]),
        ("//l:debut", "20261301", ["« 20261301 » n’existe pas"]),
    ],
)
def test_une_valeur_refusee_est_citee(chemin: str, texte: str, extraits: list[str]) -> None:
    (faute,) = changer(chemin, texte)
    assert all(extrait in faute for extrait in extraits), faute


def test_la_valeur_refusee_est_gardee() -> None:
    """An import tells it apart from the reason."""
    une = formation()
    une.xpath("//l:certifiante", namespaces={"l": ESPACE})[0].text = "2"
    ((valeur, element_),) = [(f.valeur, f.element) for f in controler_formation(une)]
    assert (valeur, element_) == ("2", "certifiante")


def test_table_de_six_codes_ou_plus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six codes are explained, seven are listed."""
    from sofi.echanges.lheo.diagnostic import defaut_de_valeur
    from sofi.echanges.lheo.langage import element as decrit

    une = decrit("parcours-de-formation")
    for nombre, explique in ((6, True), (7, False)):
        monkeypatch.setitem(TABLES, "type-parcours", {str(n): "mot" for n in range(nombre)})
        assert ("(mot)" in defaut_de_valeur(une, "99")) is explique


def test_commentaires_et_instructions_ne_comptent_pas(tmp_path: Any) -> None:
    """Anywhere in a file, inside a value as between formations."""
    contenu = document().replace(b">1</parcours", b"><!-- c -->1<?p i?></parcours")
    chemin = tmp_path / "offre.xml"
    chemin.write_bytes(contenu.replace(b"<offres>", b"<offres><!-- c --><?p i?>"))
    assert textes(controler_document(chemin)) == []
