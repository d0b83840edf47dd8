"""Floors: a room imports only the rooms that come before it."""

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from conf.settings import ROLES, SALLES
from tests.sources import RACINE, fichiers, imports, module, nom

CODE = [chemin for chemin in fichiers("py") if chemin.is_relative_to(RACINE / "sofi")]
MODULES = {module(chemin): chemin for chemin in CODE}


def salle(nom_complet: str) -> str:
    """« sofi.offre.regles » is in « offre »; what is outside the rooms is in none."""
    parties = nom_complet.split(".")
    return parties[1] if parties[0] == "sofi" and len(parties) > 1 else ""


def test_a_room_imports_only_rooms_before_it() -> None:
    interdits = {
        f"{nom(chemin)} → {importe}"
        for chemin in CODE
        for importe in imports(chemin)
        if salle(importe) not in permises(salle(module(chemin)))
    }
    assert not interdits


def permises(ici: str) -> set[str]:
    """The rooms that a file of this one may import."""
    return {"", *SALLES[: SALLES.index(ici) + 1]} if ici else {""}


def test_the_rooms_know_nothing_of_what_stands_around_them() -> None:
    autour = {
        f"{nom(chemin)} → {importe}"
        for chemin in CODE
        for importe in imports(chemin)
        if importe.split(".")[0] in {"conf", "outils", "tests"}
    }
    assert not autour


def test_every_folder_is_a_declared_room() -> None:
    dossiers = {d.name for d in (RACINE / "sofi").iterdir() if (d / "__init__.py").exists()}
    assert dossiers == set(SALLES)


@pytest.mark.parametrize("role", ROLES)
def test_the_screens_of_a_role_share_only_what_is_common(role: str) -> None:
    """A role's screens import their own package and « commun », which imports no role."""
    autres = tuple(f"sofi.ecrans.{autre}." for autre in ROLES if autre not in {role, "commun"})
    interdits = {
        f"{nom(chemin)} → {importe}"
        for chemin in CODE
        if module(chemin).startswith(f"sofi.ecrans.{role}")
        for importe in imports(chemin)
        if importe.startswith(autres)
    }
    assert not interdits


def test_no_module_imports_itself_through_others() -> None:
    liens = {ici: modules_importes(chemin) - {ici} for ici, chemin in MODULES.items()}
    try:
        TopologicalSorter(liens).prepare()
    except CycleError as erreur:
        pytest.fail(f"import cycle: {' → '.join(erreur.args[1])}")


def modules_importes(chemin: Path) -> set[str]:
    """Our own modules a file imports: « sofi.a.b » or the « sofi.a » that holds the name « b »."""
    return {
        trouve
        for importe in imports(chemin)
        for trouve in (importe, importe.rpartition(".")[0])
        if trouve in MODULES and not module(chemin).startswith(f"{trouve}.")
    }
