"""PDF files: what screen readers are told, pages filled, links, outline, signs."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import page as verificateur
import pikepdf
import pytest

from sofi.socle.pdf import Balise, Colonne, Pdf
from sofi.socle.pdf.colonne import Bloc, style
from sofi.socle.pdf.polices import ecrivable, en_paragraphe

Ecrire = Callable[[Callable[[Pdf], None]], pikepdf.Pdf]
NORMAL = style(9)


@pytest.fixture
def ecrire(tmp_path: Path) -> Ecrire:
    """Write a file and open it again."""

    def _ecrire(dessiner: Callable[[Pdf], None]) -> pikepdf.Pdf:
        chemin = tmp_path / "essai.pdf"
        date = datetime.datetime(2026, 5, 20, 4, 12, tzinfo=datetime.UTC)
        pdf = Pdf(chemin, titre="Élèves & maîtres", auteur="SOFI", date=date)
        dessiner(pdf)
        pdf.fermer()
        return pikepdf.open(chemin)

    return _ecrire


def colonne(pdf: Pdf, **options: Any) -> Colonne:
    def pied(numero: int) -> None:
        with pdf.decor():
            pdf.toile.drawString(54, 30, f"Page {numero}")

    return Colonne(pdf, pied, **options)


def bloc(pdf: Pdf, texte: str, role: str = "P", **options: Any) -> Bloc:
    return Bloc(en_paragraphe(texte), NORMAL, lambda: pdf.balise(role, pdf.racine), **options)


def roles(element: Any) -> list[Any]:
    """The tree as lists: a role, then what it holds."""
    enfants = [
        roles(enfant)
        for enfant in element.K
        if isinstance(enfant, pikepdf.Dictionary) and "/S" in enfant
    ]
    return [str(element.S)[1:], *enfants]


def un_titre_et_du_texte(pdf: Pdf) -> None:
    page = colonne(pdf)
    page.poser([bloc(pdf, "Le titre", "H1"), bloc(pdf, "Le texte.", avant=4)])
    page.finir()


def test_the_file_says_its_language_its_title_and_that_it_is_tagged(ecrire: Ecrire) -> None:
    lu = ecrire(un_titre_et_du_texte)
    assert str(lu.Root.Lang) == "fr"
    assert lu.Root.MarkInfo.Marked is True
    assert lu.Root.ViewerPreferences.DisplayDocTitle is True
    with lu.open_metadata() as dit:
        assert dit["dc:title"] == "Élèves & maîtres"
        assert dit["pdfuaid:part"] == "1"


def test_the_file_follows_pdf_ua(ecrire: Ecrire) -> None:
    """As another program reads its rules; a test of that program alone would be its own."""

    def dessiner(pdf: Pdf) -> None:
        page = colonne(pdf)
        section = pdf.balise("Sect", pdf.racine)
        page.poser([bloc(pdf, "Œuvres – « à 1 200 € »", "H1", pose=lambda y: pdf.repere("un", y))])
        lien = pdf.balise("Link", pdf.balise("P", section))
        ailleurs = {"adresse": "https://exemple.fr/", "dit": "Ailleurs"}
        page.poser([Bloc("ailleurs", NORMAL, lambda: lien, filet="#cccccc", avant=9, **ailleurs)])
        page.finir()
        pdf.signet("Œuvres", "un", 0)

    chemin = Path(str(ecrire(dessiner).filename))
    lu = verificateur.validate_pdf(chemin, profile=verificateur.ValidationProfile.PDF_UA_1)
    assert [faute.message for faute in lu.failures] == []


def test_each_mark_of_a_page_is_in_the_tree_and_back(ecrire: Ecrire) -> None:
    lu = ecrire(un_titre_et_du_texte)
    assert roles(lu.Root.StructTreeRoot.K[0]) == ["Document", ["H1"], ["P"]]
    numeros = dict(zip(*[iter(lu.Root.StructTreeRoot.ParentTree.Nums)] * 2, strict=True))
    (page,) = lu.pages
    titre, texte = numeros[page.StructParents]
    assert (titre.S, texte.S) == ("/H1", "/P")
    assert [int(titre.K[0]), int(texte.K[0])] == [0, 1]
    assert titre.Pg.objgen == page.objgen


def test_nothing_is_drawn_out_of_an_element_or_of_the_decoration(ecrire: Ecrire) -> None:
    lu = ecrire(un_titre_et_du_texte)
    dedans, textes = 0, []
    for ordre in pikepdf.parse_content_stream(lu.pages[0]):
        operateur = str(ordre.operator)
        dedans += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operateur, 0)
        if operateur in {"Tj", "TJ", "S", "f"}:
            textes.append(dedans)
    assert textes and set(textes) == {1}


def test_a_link_is_an_element_with_its_words(ecrire: Ecrire) -> None:
    def dessiner(pdf: Pdf) -> None:
        page = colonne(pdf)
        page.poser(
            [bloc(pdf, "exemple.fr", "Link", adresse="https://exemple.fr/é(1)", dit="La page")]
        )
        page.finir()

    lu = ecrire(dessiner)
    (annotation,) = lu.pages[0].Annots
    assert str(annotation.Contents) == "La page"
    assert str(annotation.A.URI) == "https://exemple.fr/%C3%A9(1)"
    numeros = dict(zip(*[iter(lu.Root.StructTreeRoot.ParentTree.Nums)] * 2, strict=True))
    lien = numeros[annotation.StructParent]
    assert lien.S == "/Link"
    assert any(
        not isinstance(part, int) and part.Type == "/OBJR" and part.Obj.objgen == annotation.objgen
        for part in lien.K
    )


def test_what_stands_together_goes_to_the_next_page_together(ecrire: Ecrire) -> None:
    places: list[int] = []

    def dessiner(pdf: Pdf) -> None:
        page = colonne(pdf)
        for rang in range(30):
            pile = [bloc(pdf, f"{rang} " + "mot " * 100) for _ in range(3)]
            debut = page.poser(pile)
            places.append(page.numero - debut)
        page.finir()

    lu = ecrire(dessiner)
    assert len(lu.pages) > 1
    assert set(places) == {0}


def test_a_pile_taller_than_a_page_is_parted_and_ends(ecrire: Ecrire) -> None:
    def dessiner(pdf: Pdf) -> None:
        page = colonne(pdf)
        page.poser([bloc(pdf, "mot " * 200) for _ in range(40)])
        page.finir()

    assert len(ecrire(dessiner).pages) > 1


def test_two_columns_are_filled_before_the_page_turns(ecrire: Ecrire) -> None:
    pages: list[int] = []

    def dessiner(pdf: Pdf) -> None:
        page = colonne(pdf, colonnes=2)
        pages.extend(page.poser([bloc(pdf, "mot " * 60)]) for _ in range(24))
        page.finir()

    ecrire(dessiner)
    assert pages[0] == 1
    assert pages.count(1) > pages.count(2)


def test_pages_drawn_last_can_be_read_first(ecrire: Ecrire) -> None:
    ordre: list[Balise] = []

    def dessiner(pdf: Pdf) -> None:
        debut, corps = pdf.balise("Sect", pdf.racine), pdf.balise("Sect", pdf.racine)
        ordre.extend([debut, corps])
        for partie in (corps, debut):
            page = colonne(pdf)
            element = pdf.balise("P", partie)
            page.poser([Bloc("x", NORMAL, lambda element=element: element)])
            page.finir()
        pdf.ranger(1, 2, avant=0)

    lu = ecrire(dessiner)
    premier = lu.Root.StructTreeRoot.K[0].K[0].K[0]
    assert premier.Pg.objgen == lu.pages[0].objgen


@pytest.mark.parametrize(
    ("texte", "ecrit"),
    [
        (
            "Cœur d’œuvre : 1\N{NARROW NO-BREAK SPACE}200 €",
            "Cœur d’œuvre : 1\N{NO-BREAK SPACE}200 €",
        ),
        ("a\nb\tc", "a b c"),
        ("Bravo \N{PARTY POPPER} !", "Bravo  !"),
        ("ａ 漢", "a ?"),
        ("\x07bip", "bip"),
    ],
)
def test_signs_without_a_drawing_are_opened_or_left_out(texte: str, ecrit: str) -> None:
    assert ecrivable(texte) == ecrit


def test_what_looks_like_a_tag_is_text() -> None:
    assert en_paragraphe("<b>a & b</b>") == "&lt;b&gt;a &amp; b&lt;/b&gt;"
