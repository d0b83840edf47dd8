"""docs/regles.md, written from the table of the fields, the table of the rules and the legal figures."""

from collections.abc import Iterable, Iterator

from ..codes import Fiche
from ..fiches import FICHES
from ..fiches.conditions import jamais
from .examen import libelle
from .parametres import lignes_livrees
from .registre import REGLES

NIVEAUX = {
    "manque": "**à compléter**",
    "erreur": "**erreur**",
    "avertissement": "avertissement",
}
ENTETE = """\
# What is asked before a training is sent

Made by `manage.py regles` from the code; a test fails when it is out of date. A draft may break all of it:
these are the questions asked when an action is sent, and shown before. *À compléter* and *erreur* refuse the
sending, *avertissement* is shown to the organisme and to the validator alike. Withdrawn sessions are not examined.
"""

NON_CHARGEES = """
Known and not shipped: no card holds what it would be compared with, and no page speaks to whom it concerns.

- What the employer pays the CFA for an apprentissage of level 6 and above, 750 € since 2025-07-01 (R6332-25-1, décret
  n° 2025-585): it depends on each contract, and is neither a fee of the trainee nor a price of the training.
- The 20 % by which the OPCO's payment is lowered à distance, and its floor of 4,000 € (décret n° 2025-586): SOFI knows
  no level of payment; the share of 80 % from which it is lowered is shipped.
"""


def ecrire() -> str:
    morceaux = [ENTETE]
    for fiche in Fiche:
        titre = fiche.label if fiche == Fiche.ETABLISSEMENT else f"{fiche.value} – {fiche.label}"
        morceaux += [f"\n## {titre}\n", *_requis(fiche), *_regles(fiche)]
    morceaux += [
        "\n## Legal figures\n",
        "\nShipped in `sofi/referentiels/donnees/parametres_legaux.csv`; the administration's own rows, when it has "
        "some for a figure, replace them. The figure used is the one in force when the session starts.\n\n",
        *_tableau(
            ("figure", "value", "from", "until", "text"),
            (
                (f"`{x.code}`", f"{x.valeur}", f"{x.debut}", f"{x.fin or ''}", x.source)
                for x in lignes_livrees()
            ),
        ),
        NON_CHARGEES,
    ]
    return "".join(morceaux)


def _requis(fiche: Fiche) -> Iterator[str]:
    """The fields that must be filled."""
    requis = [champ for champ in FICHES[fiche] if champ.requis is not jamais]
    yield "\nRequired:\n\n"
    yield from _tableau(
        ("field", "when"), ((champ.libelle(fiche), champ.si or "always") for champ in requis)
    )


def _regles(fiche: Fiche) -> Iterator[str]:
    """The rules of that card, in the order of the table."""
    regles_de_la_fiche = [regle for regle in REGLES if regle.fiche == fiche]
    yield "\nRules:\n\n"
    yield from _tableau(
        ("rule", "about", "level", "text", "source"),
        (
            (
                f"`{r.nom}`",
                libelle(fiche, r.champ) if r.champ else "the field named",
                NIVEAUX[r.niveau],
                r.texte,
                r.source,
            )
            for r in regles_de_la_fiche
        ),
    )


def _tableau(titres: tuple[str, ...], lignes: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(titres)} |\n|{'---|' * len(titres)}\n"
    for ligne in lignes:
        yield f"| {' | '.join(cellule.replace('|', chr(92) + '|') for cellule in ligne)} |\n"
