"""Conventions that a reader relies on, checked on the files themselves."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import allauth
import pytest

from tests.sources import RACINE, arbre, fichiers, lire, nom

PYTHON = fichiers("py")
CODE = [chemin for chemin in PYTHON if not chemin.is_relative_to(RACINE / "tests")]
PAGES = fichiers("html")
TEXTES = [*PYTHON, *PAGES, *fichiers("css", "js", "txt")]

LIGNES_PAR_FICHIER = 400
LIGNES_PAR_FONCTION = 40
LIGNES_PAR_VUE = 20
# Functions longer than the rule, each with its reason.
LONGUES: dict[str, str] = {}
# Django's own names, and allauth's pages, are looked up by them.
PAGES_APPELEES_AILLEURS = re.compile(r"^(400|403|403_csrf|404|429|500)\.html$")
# The circuit writes the state; the invented region builds rows already in theirs (a test proves
# them equal to those the circuit makes).
ECRIVENT_ETAT = {"sofi/validation/circuit.py"}
CREENT_AVEC_ETAT = {"sofi/demonstration/actions.py"}


def test_files_are_short() -> None:
    longueurs = {
        nom(chemin): len(lire(chemin).splitlines()) for chemin in [*PYTHON, *PAGES, *fichiers("js")]
    }
    assert not {fichier: n for fichier, n in longueurs.items() if n > LIGNES_PAR_FICHIER}


def fonctions(chemin: Path) -> Iterator[tuple[str, int]]:
    """Name and number of lines of each function of a file."""
    for noeud in ast.walk(arbre(chemin)):
        if isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{nom(chemin)}:{noeud.name}", (noeud.end_lineno or 0) - noeud.lineno + 1


def test_functions_are_short() -> None:
    longues = {
        fonction: lignes
        for chemin in PYTHON
        for fonction, lignes in fonctions(chemin)
        if lignes > LIGNES_PAR_FONCTION and fonction not in LONGUES
    }
    assert not longues


def test_views_are_functions_of_a_few_lines() -> None:
    vues = [c for c in CODE if "ecrans" in c.parts and "views" in (c.stem, c.parent.name)]
    assert len(vues) > 30
    longues = {f: n for chemin in vues for f, n in fonctions(chemin) if n > LIGNES_PAR_VUE}
    assert not longues
    classes = {
        f"{nom(chemin)}:{noeud.name}"
        for chemin in vues
        for noeud in ast.walk(arbre(chemin))
        if isinstance(noeud, ast.ClassDef)
    }
    assert not classes, "views are functions"


@pytest.mark.parametrize(
    "interdit", [r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b", r"/(home|Users|wo" + r"rk)/\w"]
)
def test_nothing_is_put_off_and_no_machine_is_named(interdit: str) -> None:
    assert not fautifs(TEXTES, interdit)


@pytest.mark.parametrize(
    "interdit",
    [
        r"\sstyle\s*=|<style",
        r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/)",
        r"\son[a-z]+\s*=\s*[\"']|javascript:",
        r"\|\s*safe\b|autoescape off",
        r"(src|href)=[\"']https?://[^\"']+\.(js|css|woff2?)",
    ],
)
def test_pages_hold_neither_script_nor_style_nor_raw_text(interdit: str) -> None:
    assert not fautifs(PAGES, interdit, sauf=r"{#.*?#}|{% comment.*?endcomment %}")


def fautifs(chemins: list[Path], interdit: str, *, sauf: str = r"(?!)") -> dict[str, str]:
    """What is forbidden, by file, once `sauf` is left out."""
    fautes = {}
    for chemin in chemins:
        texte = re.sub(sauf, "", lire(chemin), flags=re.DOTALL)
        if trouve := re.search(interdit, texte):
            fautes[nom(chemin)] = trouve.group()
    return fautes


def test_what_is_forbidden_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check above finds a word, and not in what is left out."""
    monkeypatch.setattr("tests.sources.RACINE", tmp_path)
    page = tmp_path / "page.html"
    page.write_text("{# style= #}<p>")
    assert not fautifs([page], "style", sauf="{#.*?#}")
    assert fautifs([page], "style") == {"page.html": "style"}


def test_every_page_is_used() -> None:
    citations = "\n".join(lire(chemin) for chemin in [*CODE, *PAGES])
    inutiles = [
        nom(page)
        for page in PAGES
        if not PAGES_APPELEES_AILLEURS.match(nom_de_page(page))
        and f'"{nom_de_page(page)}"' not in citations
        and not page_d_allauth(nom_de_page(page))
    ]
    assert not inutiles


def nom_de_page(page: Path) -> str:
    """The name a page is called by: what follows « templates/ », or « jinja2/ »."""
    return re.split(r"/(?:templates|jinja2)/", nom(page))[1]


def page_d_allauth(page: str) -> bool:
    return (Path(allauth.__file__).parent / "templates" / page).exists()


def test_the_circuit_alone_writes_the_state() -> None:
    ecrits = {nom(chemin): [*ecritures_d_etat(arbre(chemin))] for chemin in CODE}
    assert {
        fichier for fichier, lignes in ecrits.items() if lignes
    } == ECRIVENT_ETAT | CREENT_AVEC_ETAT


def ecritures_d_etat(module: ast.Module) -> Iterator[int]:
    """Lines where an action's state is given: attribute, setattr, update(), creation."""
    for noeud in ast.walk(module):
        cibles = getattr(noeud, "targets", [getattr(noeud, "target", None)])
        if isinstance(noeud, ast.Assign | ast.AugAssign | ast.AnnAssign) and any(
            isinstance(cible, ast.Attribute) and cible.attr == "etat" for cible in cibles
        ):
            yield noeud.lineno
        if isinstance(noeud, ast.Call) and donne_l_etat(noeud):
            yield noeud.lineno


def donne_l_etat(appel: ast.Call) -> bool:
    fonction = ast.unparse(appel.func)
    if fonction == "setattr":
        return any(isinstance(a, ast.Constant) and a.value == "etat" for a in appel.args)
    ecrit = fonction == "Action" or fonction.endswith((".update", ".create", "_or_create"))
    return ecrit and any(argument.arg == "etat" for argument in appel.keywords)


def test_the_state_is_seen_being_written() -> None:
    """The check above sees each way of writing the state."""
    exemples = [
        "action.etat = 1",
        "setattr(action, 'etat', 1)",
        "Action.objects.filter(pk=1).update(etat=1)",
        "Action.objects.create(etat=1)",
        "Action(etat=1)",
    ]
    assert all([*ecritures_d_etat(ast.parse(exemple))] for exemple in exemples)
    assert not [*ecritures_d_etat(ast.parse("Action.objects.filter(etat=1); x = action.etat"))]


def test_the_settings_of_tests_change_little() -> None:
    assert len((RACINE / "conf" / "settings_test.py").read_text().splitlines()) <= 25


def test_nothing_is_asked_in_a_box_of_the_browser() -> None:
    """What a gesture loses, or needs, is said on a page: a native box can't count, nor be read again."""
    scripts = [*fichiers("js"), *PAGES]
    assert not fautifs(scripts, r"\b(window\.)?(confirm|alert|prompt)\(|hx-confirm|data-confirmer")


NOM_QUI_SE_LIT = r"(libelle|nom|prenom|titre|intitule|ville|terme|sigle|raison_sociale|label)"
# Names of files sort as bytes: nobody reads their order.
TRIENT_DES_FICHIERS = {"sofi/socle/fichiers.py"}


def test_names_are_sorted_as_people_sort_them() -> None:
    """« École » stands before « Zoo »: `Plie` in a query, `plier` in Python."""
    fautes = {nom(chemin): [*tris_bruts(arbre(chemin))] for chemin in CODE}
    assert {fichier for fichier, lignes in fautes.items() if lignes} == TRIENT_DES_FICHIERS


def tris_bruts(module: ast.Module) -> Iterator[int]:
    """Lines where names are sorted by their raw text: order_by, Meta.ordering, sorted, sort."""
    for noeud in ast.walk(module):
        cles: Iterator[ast.AST] = iter(())
        if isinstance(noeud, ast.Assign | ast.AnnAssign) and isinstance(noeud.value, ast.List):
            cible = noeud.targets[0] if isinstance(noeud, ast.Assign) else noeud.target
            cles = iter(noeud.value.elts if ast.unparse(cible) == "ordering" else [])
        elif isinstance(noeud, ast.Call):
            cles = cles_de_tri(noeud)
        if any(nom_brut(cle) for cle in cles):
            yield noeud.lineno


def cles_de_tri(appel: ast.Call) -> Iterator[ast.AST]:
    """What this call sorts by; a name that goes through `plier` or `Plie` is left out."""
    fonction = ast.unparse(appel.func)
    if fonction.endswith(".order_by"):
        yield from appel.args
    elif fonction == "sorted" or fonction.endswith(".sort"):
        cles = [argument.value for argument in appel.keywords if argument.arg == "key"]
        for cle in cles:
            yield from hors_de_plier(cle)
        if not cles and appel.args and re.search(NOM_QUI_SE_LIT + "s$", ast.unparse(appel.args[0])):
            yield ast.Constant("nom")


def hors_de_plier(noeud: ast.AST) -> Iterator[ast.AST]:
    if isinstance(noeud, ast.Call) and ast.unparse(noeud.func) == "plier":
        return
    yield noeud
    for enfant in ast.iter_child_nodes(noeud):
        yield from hors_de_plier(enfant)


def nom_brut(noeud: ast.AST) -> bool:
    if isinstance(noeud, ast.Attribute):
        return re.fullmatch(NOM_QUI_SE_LIT, noeud.attr) is not None
    texte = noeud.value if isinstance(noeud, ast.Constant) else None
    return isinstance(texte, str) and bool(re.fullmatch(rf"-?(\w+__)?{NOM_QUI_SE_LIT}", texte))


def test_a_name_sorted_by_its_raw_text_is_seen() -> None:
    """The check above sees each way of sorting names, and lets those pass that are folded."""
    fautifs = [
        "lignes.order_by('-annee', 'etablissement__nom')",
        "ordering: ClassVar = ['-libelle']",
        "ordering = ['libelle', 'pk']",
        "sorted(options, key=lambda o: (-o.compte, o.libelle))",
        "options.sort(key=lambda o: o.libelle)",
        "sorted(villes)",
    ]
    assert all([*tris_bruts(ast.parse(exemple))] for exemple in fautifs)
    justes = [
        "lignes.order_by(Plie('nom'), 'pk')",
        "sorted(options, key=lambda o: (-o.compte, plier(o.libelle)))",
        "sorted(villes, key=plier)",
    ]
    assert not any([*tris_bruts(ast.parse(exemple))] for exemple in justes)


def test_every_style_sheet_closes_what_it_opens() -> None:
    """What follows a rule left open is read as a part of it, and styles nothing."""
    ouvertes = {}
    for chemin in fichiers("css"):
        profondeur = 0
        for ligne in re.sub(r"/\*.*?\*/", "", lire(chemin), flags=re.DOTALL).splitlines():
            # A rule at the margin begins a new one: everything before it must be closed.
            if profondeur and re.match(r"[.@:#a-z\[][^;]*\{\s*$", ligne):
                ouvertes[nom(chemin)] = ligne
                break
            profondeur += ligne.count("{") - ligne.count("}")
        if profondeur:
            ouvertes.setdefault(nom(chemin), "fin")
    assert not ouvertes
