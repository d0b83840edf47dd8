"""LHEO as others write it: versions, encodings, lines, bounds, and what is said of a file that isn't LHEO."""

import gzip
import io

import pytest

from sofi.echanges.lheo import lecture
from sofi.echanges.lheo.lecture import FormationLue, lire
from sofi.echanges.lheo.noeuds import date_lue
from sofi.socle.fichiers import Fichier, FichierIllisible

UNE = """<formation numero="F-{rang}">
<intitule-formation>Ébénisterie n° {rang}</intitule-formation>
<objectif-formation>-</objectif-formation>
<action numero="A1"><lieu-de-formation numero="3"><coordonnees><nom>Atelier</nom><adresse>
<ligne>1 rue du Bois</ligne><codepostal>53100</codepostal><ville>Mayenne</ville>
<code-INSEE-commune>53147</code-INSEE-commune></adresse></coordonnees></lieu-de-formation>
<session numero="S1"><periode><debut>20270906</debut><fin>00000000</fin></periode></session>
<extras info="sofi"><extra info="parcours">mixte</extra></extras></action>
<organisme-formation-responsable><SIRET-organisme-formation><SIRET>99900012800010</SIRET>
</SIRET-organisme-formation><nom-organisme>École &amp; bois</nom-organisme></organisme-formation-responsable>
</formation>
"""


def document(espace: str = "http://lheo.gouv.fr/2.3", *, combien: int = 2, tete: str = "") -> str:
    formations = "".join(UNE.format(rang=rang) for rang in range(1, combien + 1))
    attribut = f' xmlns="{espace}"' if espace else ""
    return f"{tete}<lheo{attribut}><offres>\n{formations}</offres></lheo>"


def fichier(octets: bytes, nom: str = "offre.xml") -> Fichier:
    return Fichier(nom, lambda: io.BytesIO(octets))


def lues(texte: str, codage: str = "utf-8") -> list[FormationLue]:
    return list(lire(fichier(texte.encode(codage))))


@pytest.mark.parametrize(
    ("espace", "version"),
    [
        ("http://lheo.gouv.fr/2.3", "2.3"),
        ("http://www.lheo.org/2.2", "2.2"),
        ("", ""),
    ],
)
def test_the_versions_read(espace: str, version: str) -> None:
    une, deux = lues(document(espace))
    assert (une.version, une.numero, deux.numero) == (version, "F-1", "F-2")
    assert (une.ligne, deux.ligne) == (2, 13)
    assert une.noeud.valeur("intitule-formation") == "Ébénisterie n° 1"
    assert une.noeud.valeur("objectif-formation") == ""
    (action,) = une.actions
    (session,) = action.sessions
    assert (session.numero, session.ligne) == ("S1", 8)
    assert date_lue(session.noeud.valeur("periode/debut")).isoformat() == "2027-09-06"  # type: ignore[union-attr]
    assert date_lue(session.noeud.valeur("periode/fin")) is None
    assert action.noeud.extra("sofi", "parcours") == "mixte"
    lieu = action.lieux[0]
    assert lieu.adresse is not None
    assert (lieu.nom, lieu.numero, lieu.adresse.insee) == ("Atelier", "3", "53147")
    assert une.responsable is not None
    assert (une.responsable.siret, une.responsable.nom) == ("99900012800010", "École & bois")


def test_the_record_is_kept_as_it_is() -> None:
    une, deux = lues(document())
    assert une.brut.decode() == UNE.format(rang=1).strip()
    assert deux.brut.decode() == UNE.format(rang=2).strip()


@pytest.mark.parametrize(
    ("codage", "tete"),
    [
        ("utf-8-sig", ""),
        ("utf-16", '<?xml version="1.0" encoding="utf-16"?>'),
        ("cp1252", '<?xml version="1.0" encoding="windows-1252"?>'),
        ("iso-8859-1", '<?xml version="1.0" encoding="UTF-8"?>'),  # it lies
        ("utf-8", '<?xml version="1.0" encoding="ISO-8859-1"?>'),  # so does this one
    ],
)
def test_bytes_are_believed_before_the_encoding_said(codage: str, tete: str) -> None:
    une, deux = lues(document(tete=tete), codage)
    assert une.noeud.valeur("intitule-formation") == "Ébénisterie n° 1"
    assert deux.brut.decode() == UNE.format(rang=2).strip()


def test_a_file_squeezed_is_read_whatever_its_name() -> None:
    assert len(list(lire(fichier(gzip.compress(document().encode()), "offre.xml")))) == 2


def test_lines_are_right_past_the_65535th() -> None:
    texte = document().replace("<offres>", "<offres>" + "\n" * 70_000)
    assert [une.ligne for une in lues(texte)] == [70_002, 70_013]


def test_what_stands_before_a_fault_is_read() -> None:
    texte = document().replace("n° 2</intitule-formation>", "n° 2</titre>")
    lecteur = lire(fichier(texte.encode()))
    assert next(lecteur).numero == "F-1"
    with pytest.raises(FichierIllisible, match=r"ligne 14.*balise fermante"):
        next(lecteur)


@pytest.mark.parametrize(
    ("texte", "message"),
    [
        ("", "est vide"),
        ("Bonjour", "n’est pas du XML"),
        ("<html><body/></html>", "commence par « html »"),
        ('<lheo-index xmlns="http://lheo.gouv.fr/2.3"/>', "c’est un index LHEO"),
        ('<lheo xmlns="http://www.lheo.org/1.3.0"/>', "version que SOFI ne lit pas"),
        ('<!DOCTYPE lheo [<!ENTITY a "b">]><lheo/>', "DOCTYPE refusée"),
        ("<lheo><offres>", "n’est pas refermée"),
        ("<lheo>" + "<offres>" * 80, "éléments les uns dans les autres"),
        ("<lheo><formation>" + "<extra>" * 80, "ligne 1, plus de 60"),
        ("<lheo><formation>A & B</formation></lheo>", "« &amp; »"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(texte: str, message: str) -> None:
    with pytest.raises(FichierIllisible) as refus:
        lues(texte)
    assert message in str(refus.value).replace("\xa0", " ")


def test_a_formation_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FichierIllisible, match="dépasse 0 Mo"):
        list(lire(fichier(document().encode()), taille_max=1000))
    with pytest.raises(FichierIllisible, match="plus de 100000 éléments"):
        lues("<lheo><formation>" + "<extra/>" * 100_001 + "</formation></lheo>")
    monkeypatch.setattr(lecture, "TAILLE_MAX_FORMATION", 1 << 20)
    with pytest.raises(FichierIllisible, match="sans fin de formation"):
        lues("<lheo>" + "<!-- rien -->" * 200_000)


def test_a_spoilt_archive_is_said() -> None:
    with pytest.raises(FichierIllisible, match="abîmé ou incomplet"):
        list(lire(fichier(gzip.compress(document(combien=500).encode())[:-50])))
