"""One catalogue drawn: what is read in it, in which order, on which page, and how it is cut."""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import page as verificateur
import pikepdf
import pytest

from sofi.diffusion.catalogue.impression import Edition, imprimer
from sofi.diffusion.catalogue.index import pages_dites
from sofi.diffusion.catalogue.notices import Notice, Seance
from sofi.diffusion.catalogue.rayons import Genre, Rayon

from .conftest import INSTANT

SEANCE = Seance(53, False, "4 janv. 2027 au 30 juin 2027", "Mayenne (53) · 420 h", "Mayenne (53)")
Lire = Callable[..., pikepdf.Pdf]


def notice(action: int = 1, **valeurs: Any) -> Notice:
    dites: dict[str, Any] = {
        "action": action,
        "titre": f"Formation {action}",
        "organisme": "Atelier des Arbres",
        "certification": "CAP, niveau 3, RNCP37538",
        "repertoire": "RNCP37538",
        "resume": "Réaliser un meuble.",
        "contact": "02 43 00 00 00",
        "seances": [SEANCE],
    }
    return Notice(**(dites | valeurs))


@pytest.fixture
def chemin(tmp_path: Path) -> Path:
    return tmp_path / "catalogue.pdf"


@pytest.fixture
def imprime(chemin: Path) -> Lire:
    """Draw these notices, all in the part « Bois » when nothing else is said, and open the file."""

    def _imprime(*notices: Notice | tuple[str, Notice], titre: str = "Mayenne (53)") -> pikepdf.Pdf:
        dites = [("Bois", une) if isinstance(une, Notice) else une for une in notices]
        edition = Edition(Rayon(Genre.DEPARTEMENT, "53"), titre, INSTANT)
        imprimer(chemin, edition, lambda: dites)
        return pikepdf.open(chemin)

    return _imprime


def elements(element: Any) -> Iterator[Any]:
    """The elements of the tree in the order they are read."""
    yield element
    for enfant in element.K:
        if isinstance(enfant, pikepdf.Dictionary) and "/S" in enfant:
            yield from elements(enfant)


def roles(pdf: pikepdf.Pdf) -> list[str]:
    return [str(e.S)[1:] for e in elements(pdf.Root.StructTreeRoot.K[0])]


def test_il_suit_pdf_ua(imprime: Lire, chemin: Path) -> None:
    imprime(notice(1), ("Fer", notice(2, titre="Œuvre & « fer » <b>", seances=[SEANCE] * 9)))
    lu = verificateur.validate_pdf(chemin, profile=verificateur.ValidationProfile.PDF_UA_1)
    assert [faute.message for faute in lu.failures] == []


def test_l_ordre_de_lecture(imprime: Lire) -> None:
    lus = roles(imprime(notice(1)))
    titres = [role for role in lus if role.startswith("H")]
    # The cover, the table of contents, the part and its training, the index and its three lists.
    assert titres == ["H1", "H2", "H2", "H3", "H2", "H3", "H3", "H3"]
    assert lus.index("TOC") < lus.index("H3") < len(lus) - 1 - lus[::-1].index("LBody")
    assert "TOCI Reference Link" in " ".join(lus)


def test_la_couverture_est_lue_et_imprimee_la_premiere(imprime: Lire) -> None:
    pdf = imprime(notice(1))
    titre = next(e for e in elements(pdf.Root.StructTreeRoot.K[0]) if e.S == "/H1")
    assert titre.Pg.objgen == pdf.pages[0].objgen
    assert [page.label for page in pdf.pages] == ["i", "ii", "1", "2"]
    with pdf.open_outline() as signets:
        noms = [str(signet.title) for signet in signets.root]
    assert noms == ["Couverture", "Sommaire", "Bois", "Index"]
    with pdf.open_metadata() as dit:
        assert dit["dc:title"] == "Catalogue des formations : Mayenne (53)"


def test_le_sommaire_mene_aux_pages(imprime: Lire) -> None:
    pdf = imprime(*(notice(action) for action in range(1, 30)))
    liens = [lien for lien in pdf.pages[1].Annots if "/Dest" in lien]
    assert len(liens) == 30
    numeros = {page.objgen: page.label for page in pdf.pages}
    for lien in liens:
        assert str(lien.Contents).endswith(f", page {numeros[lien.Dest[0].objgen]}")


def test_chaque_formation_mene_a_sa_page(imprime: Lire, settings: Any) -> None:
    settings.ADRESSE_DU_SITE = "https://formation.exemple.fr"
    pdf = imprime(notice(7))
    adresses = [
        str(lien.A.URI) for page in pdf.pages for lien in page.get("/Annots", []) if "/A" in lien
    ]
    assert "https://formation.exemple.fr/f/7/" in adresses


def test_aucun_titre_ne_finit_une_page(imprime: Lire) -> None:
    """A training's title is on the page of its first session, whatever stands before."""
    pdf = imprime(*((f"Partie {n // 3}", notice(n, resume="mot " * (7 * n))) for n in range(1, 60)))
    tous = list(elements(pdf.Root.StructTreeRoot.K[0]))
    corps = tous[next(i for i, e in enumerate(tous) if e.S == "/H3") :]
    titres = [i for i, e in enumerate(corps) if e.S == "/H3"]
    for debut in titres[:-3]:
        seance = next(e for e in corps[debut:] if e.S == "/LBody")
        assert corps[debut].Pg.objgen == seance.Pg.objgen


def test_beaucoup_de_sessions_et_des_mots_sans_fin(imprime: Lire) -> None:
    longue = notice(1, titre="Titre " * 80, organisme="x" * 900, seances=[SEANCE] * 200)
    pdf = imprime(longue, titre="Très long " * 30)
    assert len(pdf.pages) > 5
    assert roles(pdf).count("L") == 1 + 3


def test_rien_a_dire_ne_laisse_rien_de_vide(imprime: Lire) -> None:
    vide = notice(1, resume="", contact="", repertoire="", seances=[SEANCE])
    assert roles(imprime(vide)).count("H3") == 1 + 2  # no list of certifications


@pytest.mark.parametrize(
    ("pages", "dites"),
    [([3], "3"), ([3, 4], "3, 4"), ([3, 4, 5, 9], "3–5, 9"), ([], "")],
)
def test_les_pages_qui_se_suivent(pages: list[int], dites: str) -> None:
    assert pages_dites(pages) == dites


def test_la_date_est_celle_de_l_offre() -> None:
    instant = datetime.datetime(2026, 10, 1, 4, tzinfo=datetime.UTC)
    edition = Edition(Rayon(Genre.DOMAINE, "455"), "Artisanat d’art", instant)
    assert edition.date == "1er\N{NO-BREAK SPACE}oct. 2026"
