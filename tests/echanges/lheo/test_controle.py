"""What the checks refuse, and how they say it."""

import gzip
import random

import pytest
from lxml import etree

from sofi.echanges.lheo import controle
from sofi.echanges.lheo.controle import controler_document, controler_formation
from sofi.echanges.lheo.langage import ESPACE
from sofi.echanges.lheo.schema import construire_schema

from .documents import FORMATION, document, formation
from .faits import EXEMPLES, besoin_des_faits
from .test_langage import muter


def textes(fautes) -> list[str]:
    return [str(faute).replace("\N{NO-BREAK SPACE}", " ") for faute in fautes]


def ecrire(tmp_path, contenu: bytes):
    chemin = tmp_path / "offre.xml"
    chemin.write_bytes(contenu)
    return chemin


@besoin_des_faits
@pytest.mark.parametrize(
    ("fichier", "attendu"),
    [
        (
            "bad-1-element-manquant.xml",
            "Ligne 6, élément « certifiante » : élément obligatoire absent de « formation »"
            " (attendu après « contenu-formation »).",
        ),
        (
            "bad-2-code-hors-table.xml",
            "Ligne 23, élément « modalites-enseignement » : code « 7 » absent de la table"
            " modalites-enseignement ; codes admis : 0 (formation entièrement présentielle),"
            " 1 (formation mixte), 2 (formation entièrement à distance).",
        ),
        (
            "bad-3-date-invalide.xml",
            "Ligne 29, élément « debut » : « 05/01/2026 » n’est pas une date : forme attendue"
            " AAAAMMJJ, AAAAMM00, AAAA0000, 00000000 ou 99999999.",
        ),
        (
            "bad-4-texte-trop-long.xml",
            "Ligne 8, élément « intitule-formation » : texte trop long de 1 caractère :"
            " 256 au lieu de 255 au plus.",
        ),
        (
            "bad-5-ordre-des-elements.xml",
            "Ligne 10, élément « code-FORMACODE » (formation 19482) : ordre inattendu :"
            " doit venir avant « code-NSF ».",
        ),
    ],
)
def test_chaque_exemple_faux_dit_sa_faute(fichier, attendu):
    fautes = controler_document(EXEMPLES / fichier)

    assert textes(fautes)[0] == attendu


@besoin_des_faits
@pytest.mark.parametrize("fichier", ["ok-full-2.3.xml", "ok-minimal-2.3.xml"])
def test_les_exemples_justes_passent(fichier):
    assert controler_document(EXEMPLES / fichier) == []


def test_une_formation_juste_passe():
    assert controler_formation(formation()) == []


ABIMES = [
    ("certifiante", "2", "code « 2 » absent de la table boolean ; codes admis : 0 (non), 1 (oui)"),
    ("fin", "20260231", "« 20260231 » n’existe pas au calendrier"),
    ("fin", "20261301", "« 20261301 » n’existe pas au calendrier"),
    ("fin", "20260012", "« 20260012 » n’existe pas au calendrier"),
    ("fin", "00000100", "« 00000100 » n’existe pas au calendrier"),
    ("fin", "", "« » n’est pas une date"),
    ("codepostal", "4400", "texte trop court de 1 caractère : 4 au lieu de 5 exactement"),
    ("SIRET", "999000001000100", "texte trop long de 1 caractère : 15 au lieu de 14 exactement"),
    ("ville", "", "texte vide"),
    ("ville", "x" * 62, "texte trop long de 12 caractères : 62 au lieu de 50 au plus"),
    ("code-niveau-entree", "19", "codes admis : 0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12"),
]


@pytest.mark.parametrize(("nom", "texte", "attendu"), ABIMES)
def test_une_valeur_fausse_est_nommee(nom, texte, attendu):
    abimee = formation()
    abimee.find(f".//{{{ESPACE}}}{nom}").text = texte

    (faute,) = controler_formation(abimee)

    assert faute.element == nom
    assert attendu in textes([faute])[0].replace("«  »", "« »")
    assert faute.formation == "7-8"


@pytest.mark.parametrize("juste", ["20280229", "20260900", "20260000", "00000000", "99999999"])
def test_les_cinq_formes_de_date_passent(juste):
    datee = formation()
    datee.find(f".//{{{ESPACE}}}fin").text = juste

    assert controler_formation(datee) == []


@pytest.mark.parametrize(
    ("balise", "valeur", "attendu"),
    [
        ("12", "", "n’est pas un nombre entier"),
        ("nb-places", "12.5", "« 12.5 » n’est pas un nombre entier"),
        ("nb-places", "-1", "« -1 » n’est pas entre 0 et 99999"),
        ("nb-places", "100000", "« 100000 » n’est pas entre 0 et 99999"),
        ("nb-places", "9" * 5000, "n’est pas entre 0 et 99999"),
    ],
)
def test_un_nombre_faux_est_dit(balise, valeur, attendu):
    recrutement = etree.fromstring(
        f'<recrutement xmlns="{ESPACE}"><modalite-recrutement>9</modalite-recrutement>'
        f"<nb-places>{valeur}</nb-places></recrutement>"
    )

    (faute,) = controler_formation(recrutement)

    assert attendu in faute.raison


def test_toutes_les_fautes_d_une_formation_sont_rendues_ensemble():
    abimee = formation()
    abimee.remove(abimee.find(f"{{{ESPACE}}}certifiante"))
    abimee.find(f".//{{{ESPACE}}}code-public-vise").attrib.pop("ref")
    abimee.find(f".//{{{ESPACE}}}ville").text = ""
    etree.SubElement(abimee, f"{{{ESPACE}}}ville").text = "Nantes"
    etree.SubElement(abimee, f"{{{ESPACE}}}inconnu")

    raisons = [(faute.element, faute.raison) for faute in controler_formation(abimee)]

    assert ("code-public-vise", "attribut « ref » obligatoire absent") in raisons
    assert ("ville", "texte vide") in raisons
    assert ("ville", "n’a pas sa place dans « formation »") in raisons
    assert ("inconnu", "élément inconnu de LHEO 2.3") in raisons
    assert any(element == "certifiante" for element, _ in raisons)


@pytest.mark.parametrize("graine", range(150))
def test_rien_n_est_refuse_sans_raison_ni_accepte_malgre_le_schema(graine):
    abimee = formation()
    muter(abimee, random.Random(graine))

    fautes = controler_formation(abimee)

    if not construire_schema().validate(abimee):
        assert fautes
        assert not any("refusé par le schéma" in faute.raison for faute in fautes), fautes


def test_un_identifiant_deja_pris_est_refuse_d_une_formation_a_l_autre(tmp_path):
    une = FORMATION.replace('numero="7-8"', 'numero="7-8" id="F7"')
    chemin = ecrire(tmp_path, document(une, FORMATION, une))

    assert [f.raison for f in controler_document(chemin)] == [
        "identifiant « F7 » déjà pris plus haut"
    ]


def test_un_renvoi_sans_cible_est_refuse(tmp_path):
    une = FORMATION.replace('numero="7-8"', 'idref="F9" id="F7"')

    (faute,) = controler_document(ecrire(tmp_path, document(une)))

    assert "renvoi « F9 »" in faute.raison


def test_ce_qui_entoure_les_formations_est_controle_aussi(tmp_path):
    contenu = document(apres="<extras/><formation/><truc/>").replace(b"<lheo ", b'<lheo x="1" ')

    raisons = [f.raison for f in controler_document(ecrire(tmp_path, contenu))]

    assert "attribut « x » inconnu de cet élément" in raisons
    assert "élément inconnu de LHEO 2.3" in raisons
    assert "ordre inattendu : doit venir avant « extras »" in raisons


def test_un_document_sans_formation_est_refuse(tmp_path):
    contenu = f'<lheo xmlns="{ESPACE}"><offres/></lheo>'.encode()

    assert textes(controler_document(ecrire(tmp_path, contenu))) == [
        "Ligne 1, élément « formation » : élément obligatoire absent de « offres »"
        " (attendu en tête)."
    ]


def test_une_formation_dans_un_extra_ne_compte_pas_pour_une_autre(tmp_path):
    imbriquee = FORMATION.replace(
        "</formation>", f"<extras><extra>{FORMATION}</extra></extras></formation>"
    )

    assert controler_document(ecrire(tmp_path, document(imbriquee))) == []


RIRES = '<!DOCTYPE lheo [<!ENTITY a "ah"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("avant", [RIRES, "<!-- ouf -->\n" + RIRES, "<!DOCTYPE lheo>"])
def test_un_doctype_est_refuse_sans_lire_plus_loin(tmp_path, avant):
    contenu = document(FORMATION.replace("Hygiène", "&b;"), avant=avant)

    (faute,) = controler_document(ecrire(tmp_path, contenu))

    assert faute.raison == "déclaration DOCTYPE refusée : un fichier LHEO n’en a pas besoin"


def test_une_entite_du_disque_n_est_jamais_lue(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("motdepasse")
    dtd = f'<!DOCTYPE lheo [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    contenu = document(FORMATION.replace("Nantes", "&s;"), avant=" " * 70_000 + dtd)

    fautes = controler_document(ecrire(tmp_path, contenu.replace(b"?>\n", b"?>", 1)))

    assert fautes
    assert "motdepasse" not in "".join(textes(fautes))


def test_un_doctype_cache_loin_est_refuse_aussi(tmp_path):
    contenu = document(avant=f"<!--{'-x' * 40_000}-->{RIRES}")

    fautes = controler_document(ecrire(tmp_path, contenu))

    assert any("DOCTYPE" in faute.raison for faute in fautes)


@pytest.mark.parametrize(
    ("contenu", "attendu"),
    [
        (b"", "XML mal formé"),
        (b"pas du XML", "XML mal formé"),
        (b"<lheo/>", "ce fichier n’est pas en LHEO 2.3"),
        (b'<lheo xmlns="http://www.lheo.org/2.2"/>', "lu http://www.lheo.org/2.2"),
        (f'<truc xmlns="{ESPACE}"/>'.encode(), "racine inconnue"),
        (document()[:-30], "XML mal formé"),
        (document().replace(b"Nantes", b"Nan\x01tes"), "XML mal formé"),
        (b"<lheo>" + b"<a>" * 300, "XML mal formé"),
    ],
)
def test_ce_qui_n_est_pas_du_lheo_est_refuse(tmp_path, contenu, attendu):
    (faute,) = controler_document(ecrire(tmp_path, contenu))

    assert attendu in faute.raison
    assert faute.element == "document" or "mal formé" not in attendu


def test_un_fichier_compresse_se_lit_et_tronque_se_refuse(tmp_path):
    chemin = tmp_path / "offre.xml.gz"
    chemin.write_bytes(gzip.compress(document()))
    assert controler_document(chemin) == []

    chemin.write_bytes(gzip.compress(document())[:-12])
    (faute,) = controler_document(chemin)
    assert "compressé" in faute.raison


def test_un_prologue_retors_se_lit_en_temps_normal(tmp_path):
    contenu = document(avant="<!---->" * 9000)

    assert controler_document(ecrire(tmp_path, contenu)) == []


def test_une_formation_demesuree_arrete_la_lecture(tmp_path, monkeypatch):
    monkeypatch.setattr(controle, "TAILLE_MAX_FORMATION", 1 << 20)
    geante = FORMATION.replace("</formation>", "<extras/>" * 200_000 + "</formation>")

    (faute,) = controler_document(ecrire(tmp_path, document(geante)))

    assert faute.raison == "plus de 1 Mo sans fin de formation"


def test_un_long_fichier_donne_les_bonnes_lignes_et_s_arrete_a_la_limite(tmp_path):
    fausse = FORMATION.replace("<certifiante>0</certifiante>", "")
    chemin = ecrire(tmp_path, document(*[FORMATION] * 2500, fausse, fausse, fausse))

    fautes = controler_document(chemin, limite=2)

    premiere = 3 + 2500 * (FORMATION.count("\n") + 1)
    assert [faute.ligne for faute in fautes] == [premiere, premiere + FORMATION.count("\n") + 1]
