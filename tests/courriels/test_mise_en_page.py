"""The HTML of an e-mail is its text, laid out: same words, links that can be followed, nothing taken for HTML."""

import re

import pytest
from lxml import html

from sofi.courriels.mise_en_page import en_html
from sofi.socle.formats import citation, insecables

UNE_CITATION = citation("Un.\n\n- deux")
UNE_ADRESSE = citation("https://ailleurs.fr/")
PIED = "\n\n--\nSOFI\nUne question ? offre@exemple.fr\nChoisir les messages :\nhttps://sofi.fr/messages/"


def page(texte: str) -> html.HtmlElement:
    return html.fromstring(en_html("Le sujet", texte))


def mots(element: html.HtmlElement) -> str:
    return re.sub(r"[ \n]+", " ", element.text_content()).strip()


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        pytest.param(
            "Un.\n\nDeux,\nà la ligne.", ["p Un.", "p Deux, à la ligne."], id="paragraphs"
        ),
        pytest.param(
            "Deux :\n- l’un\n- l’autre\nFin.", ["p Deux :", "ul l’un l’autre", "p Fin."], id="list"
        ),
        pytest.param("- l’un\n\n- l’autre", ["ul l’un l’autre"], id="one list, aired"),
        pytest.param(
            f"Dit :\n\n{UNE_CITATION}\n\nFin.",
            ["p Dit :", "blockquote Un. - deux", "p Fin."],
            id="quotation",
        ),
        pytest.param(
            "Pour répondre :\nhttps://sofi.fr/a/?b=1&c=2",
            ["p Pour répondre : Ouvrir dans SOFI → https://sofi.fr/a/?b=1&c=2"],
            id="address",
        ),
        pytest.param(
            "- Une nouvelle :\n  https://sofi.fr/a/",
            ["ul Une nouvelle → https://sofi.fr/a/"],
            id="item that leads",
        ),
        pytest.param("Le <b>bois</b> &amp; co", ["p Le <b>bois</b> &amp; co"], id="not HTML"),
        pytest.param(
            f"Dit :\n{UNE_ADRESSE}",
            ["p Dit :", "blockquote https://ailleurs.fr/"],
            id="an address of somebody's isn't a link",
        ),
    ],
)
def test_ce_que_dit_le_texte(texte: str, attendu: list[str]) -> None:
    """Each block, its words, where it leads."""
    corps = page(texte + PIED).find("body")
    blocs = [e for e in corps if e.getnext() is not None and e.tag in {"p", "ul", "blockquote"}]
    lus = [" → ".join([f"{b.tag} {mots(b)}", *b.xpath(".//a/@href")]) for b in blocs]
    assert lus == [insecables(dit) if not dit.startswith("blockquote") else dit for dit in attendu]


def test_le_pied() -> None:
    """Below a rule: who to ask, and where the messages are chosen."""
    pied = page(f"Bonjour,{PIED}").find("body")[-1]
    assert pied.getprevious().tag == "hr"
    assert mots(pied) == insecables("SOFI Une question ? offre@exemple.fr Choisir les messages")
    assert pied.xpath(".//a/@href") == ["mailto:offre@exemple.fr", "https://sofi.fr/messages/"]


@pytest.mark.parametrize(
    "hostile",
    [
        '<img src=x onerror="alert(1)">',
        'https://sofi.fr/"onmouseover="alert(1)',
        "https://sofi.fr/><script>alert(1)</script>",
        "javascript:alert(1)",
        "> </blockquote><script>alert(1)</script>",
        "- <a href=//ailleurs.fr>ici</a>",
        "--\n<script>alert(1)</script>",
    ],
)
def test_rien_n_est_pris_pour_du_html(hostile: str) -> None:
    """Whatever somebody typed: no element, no attribute but those of the layout."""
    corps = page(f"Bonjour,\n{hostile}{PIED}")
    assert not corps.xpath("//script | //img | //@onmouseover | //@onerror")
    assert all(re.match(r"https://sofi\.fr/|mailto:", lien) for lien in corps.xpath("//a/@href"))
