"""The mutants of a room: mutmut says what to change; a mutant is the whole source with one change.

mutmut's own runner leaves out what carries a decorator and what stands outside functions: every rule,
every atomic operation, every property and every limit of SOFI. Its operators know of no such frontier.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import NEVER_MUTATE_FUNCTION_NAMES, Mutation, MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import get_ignored_lines

# What the database and the workers' schedule are made of is their migrations' and their own tests' matter.
SANS_CORPS = {"models.py", "apps.py", "taches.py"}


@dataclass(frozen=True, eq=False)
class Mutant:
    """One change in one file, of what stands from line `ligne` to line `fin`."""

    fichier: str
    ligne: int
    fin: int
    lieu: str  # the function, as Class.method; empty outside functions
    module: cst.Module
    mutation: Mutation

    @property
    def nom(self) -> str:
        """What changes, and where: the same as long as the function is."""
        avant, apres = (
            " ".join(self.module.code_for_node(noeud).split())
            for noeud in (self.mutation.original_node, self.mutation.mutated_node)
        )
        return f"{self.fichier}:{self.lieu} | {avant} → {apres}"

    @property
    def source(self) -> str:
        """The whole file with the change."""
        neuf = self.module.deep_replace(self.mutation.original_node, self.mutation.mutated_node)
        assert isinstance(neuf, cst.Module)
        return neuf.code


class _Visiteur(MutationVisitor):
    """mutmut's visitor, that goes into decorated functions as well; the decorators stay as they are."""

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef):
            return node.name.value in NEVER_MUTATE_FUNCTION_NAMES
        if isinstance(node, cst.SimpleString | cst.ConcatenatedString):
            return " " in str(node.evaluated_value)  # a sentence is for people to read
        return super()._skip_node_and_children(node)


def mutants(fichier: Path) -> Iterator[Mutant]:
    """Every mutant of a file that can be judged: in a function, a default value, a module's own value."""
    code = fichier.read_text("utf-8")
    enveloppe = MetadataWrapper(cst.parse_module(code))
    visiteur = _Visiteur(mutation_operators, get_ignored_lines(str(fichier), code, enveloppe))
    enveloppe.visit(visiteur)
    positions = enveloppe.resolve(PositionProvider)
    lieux = _lieux(ast.parse(code))
    for mutation in visiteur.mutations:
        etendue = positions[mutation.original_node]
        debut, fin = etendue.start.line, etendue.end.line
        lieu = lieux.get(debut)
        if lieu is None or (not lieu and fichier.name in SANS_CORPS):
            continue
        yield Mutant(str(fichier), debut, fin, lieu, enveloppe.module, mutation)


def _lieux(arbre: ast.Module) -> dict[int, str]:
    """The function each line belongs to; "" for the module's own assignments; absent: bodies of classes."""
    lieux: dict[int, str] = {}

    def parcourir(corps: list[ast.stmt], prefixe: str) -> None:
        for element in corps:
            if isinstance(element, ast.FunctionDef):
                lignes = range(element.lineno, (element.end_lineno or 0) + 1)
                lieux.update(dict.fromkeys(lignes, f"{prefixe}{element.name}"))
            elif isinstance(element, ast.ClassDef):
                parcourir(element.body, f"{element.name}.")
            elif isinstance(element, ast.Assign | ast.AnnAssign) and not prefixe:
                if "__all__" in ast.unparse(element).split("=")[0]:
                    continue  # what the module offers, that no program reads
                lieux.update(
                    dict.fromkeys(range(element.lineno, (element.end_lineno or 0) + 1), "")
                )

    parcourir(arbre.body, "")
    return lieux
