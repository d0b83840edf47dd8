"""The commands of « Running SOFI on a server », as whoever follows it copies them."""

import re
import shlex
from functools import cache

from tests.sources import RACINE

GUIDE = RACINE / "docs" / "exploitation.md"
# What the text tells to run without giving it a block; whatever begins a line of a block is known too.
PROGRAMMES = {"make", "manage.py", "patronictl", "pg_dump", "pg_restore", "uv", "vacuumdb"}


def blocs(section: str, langue: str = "sh") -> list[str]:
    """The blocks of what stands under this title, sub-titles excepted."""
    texte = re.split(rf"^#+ {re.escape(section)}\n", GUIDE.read_text(), flags=re.MULTILINE)
    assert len(texte) == 2, section
    sien = re.split(r"^##+ ", texte[1], maxsplit=1, flags=re.MULTILINE)[0]
    return re.findall(rf"^```{langue}\n(.*?)^```$", sien, re.DOTALL | re.MULTILINE)


def separer(bloc: str) -> list[str]:
    """The commands of a block: a line, and those that a quote or a « \\ » carries on."""
    faites, en_cours = [], ""
    for ligne in bloc.splitlines():
        en_cours += ligne
        if en_cours.endswith("\\"):
            en_cours = f"{en_cours[:-1].rstrip()} "
            continue
        try:
            shlex.split(en_cours)
        except ValueError:
            en_cours += "\n"
            continue
        faites.append(en_cours)
        en_cours = ""
    assert not en_cours, bloc
    return [" ".join(c.split(" ")) for c in faites]


@cache
def commandes() -> tuple[str, ...]:
    """All of them, once: those of the blocks, then those that a sentence quotes."""
    texte = GUIDE.read_text()
    trouves = [
        c for bloc in re.findall(r"```sh\n(.*?)```", texte, re.DOTALL) for c in separer(bloc)
    ]
    connus = PROGRAMMES | {c.split()[0] for c in trouves}
    reste = re.sub(r"```.*?```", "", texte, flags=re.DOTALL)
    dites = [" ".join(mots.split()) for mots in re.findall(r"`([^`]+)`", reste)]
    trouves += [dite for dite in dites if " " in dite and dite.split()[0] in connus]
    return tuple(dict.fromkeys(trouves))


def commande(debut: str) -> str:
    """The command that begins so, alone to."""
    [dite] = [c for c in commandes() if c.startswith(debut)]
    return dite
