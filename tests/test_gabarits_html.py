"""Pages are written like code: one element a line, lines that can be read, tags that Django sees."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sources import RACINE, fichiers, lire, nom

PAGES = fichiers("html")
LONGUEUR = 120
# Elements that stand on their own; the others (a, strong, span…) may share the line of a sentence.
BLOCS = frozenset(
    """address article aside blockquote body caption col colgroup dd details dialog div dl dt
    fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li link
    main meta nav ol optgroup option p pre script section style summary table tbody td tfoot th
    thead title tr ul""".split()
)
COMMENTAIRE = re.compile(r"\{#.*?#\}")
OUVRANTE = re.compile(r"<([a-z][a-z0-9]*)")
# Django reads as plain text a tag that goes over two lines.
COUPEE = re.compile(r"\{[{%#](?!.*[}%#]\})|^(?!.*\{[{%#]).*[}%#]\}")
# The formatter may break the line between two tags; before these signs the break would be seen.
DECOLLEE = re.compile(r"\s*(\{% if [^%]*%\})?[,.)]")


def fautes(ligne: str) -> list[str]:
    """What one line of a page is reproached with."""
    sans = COMMENTAIRE.sub("", ligne)
    debuts = [m.start() for m in OUVRANTE.finditer(sans) if m[1] in BLOCS]
    return [
        reproche
        for reproche, vrai in {
            "long": len(ligne) > LONGUEUR,
            "shared": len(debuts) > 1 or any(sans[:debut].strip() for debut in debuts),
            "cut": COUPEE.search(sans),
            "apart": DECOLLEE.match(sans),
        }.items()
        if vrai
    ]


def test_a_page_is_one_element_a_line() -> None:
    assert not {
        f"{nom(page)}:{numero}": trouvees
        for page in PAGES
        for numero, ligne in enumerate(lire(page).splitlines(), 1)
        if (trouvees := fautes(ligne))
    }


def test_the_formatter_has_nothing_to_change() -> None:
    """What it wrote it leaves as it is, so that two people never undo each other's lines."""
    formateur = Path(sys.executable).parent / "djangofmt"
    passage = subprocess.run(
        [formateur, "--check", "sofi"], cwd=RACINE, capture_output=True, text=True, check=False
    )
    assert passage.returncode == 0, passage.stdout + passage.stderr


@pytest.mark.parametrize(
    ("ligne", "reproche"),
    [
        ("<p>" + "a" * 117 + "</p>", ["long"]),
        ("<div><p>a</p></div>", ["shared"]),
        ("{% if a %}<p>a</p>{% endif %}", ["shared"]),
        ("{% include 'a.html' with", ["cut"]),
        ("  titre='a' %}", ["cut"]),
        ("{# on two", ["cut"]),
        ("  {% if ville %}, {{ ville }}{% endif %}", ["apart"]),
        ("  <p>Une <strong>phrase</strong> et <a href='{{ a }}'>son lien</a>.</p>", []),
        ("  {# <div><p> #}", []),
        ("  {{ a }}, {% if b %}b{% endif %}", []),
    ],
)
def test_what_a_line_is_reproached_with(ligne: str, reproche: list[str]) -> None:
    assert fautes(ligne) == reproche
