"""`python -m outils.asvs`: docs/securite.md, made from docs/asvs.txt and from the levels of each requirement.

The numbers and levels are those of OWASP ASVS 5.0.0 (tests/asvs_5_0_0.txt); what is said of each is SOFI's own.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
SOURCE, NIVEAUX = RACINE / "docs" / "asvs.txt", RACINE / "tests" / "asvs_5_0_0.txt"
DOCUMENT, ENTETE = RACINE / "docs" / "securite.md", RACINE / "docs" / "securite-entete.md"
SORTES = {"T": "tested", "R": "accepted with a reason", "N": "not applicable"}
CHAPITRES = {
    "1": "Encoding and sanitization",
    "2": "Validation and business logic",
    "3": "Web frontend",
    "4": "API and web service",
    "5": "Files",
    "6": "Authentication",
    "7": "Sessions",
    "8": "Authorization",
    "9": "Self-contained tokens",
    "10": "OAuth and OIDC",
    "11": "Cryptography",
    "12": "Secure communication",
    "13": "Configuration",
    "14": "Data protection",
    "15": "Secure coding and architecture",
    "16": "Logging and errors",
    "17": "WebRTC",
}


@dataclass(frozen=True)
class Exigence:
    """One requirement: its number, its level, how SOFI stands, what it does, and the tests that show it."""

    numero: str
    niveau: int
    sorte: str
    texte: str
    tests: tuple[tuple[str, str], ...]
    """Of each test, its file and its name."""


def exigences() -> list[Exigence]:
    """All those of levels 1 and 2, in their order; one that docs/asvs.txt forgets raises KeyError."""
    dites = dict(_dites())
    lues = []
    for ligne in NIVEAUX.read_text().splitlines():
        numero, niveau = ligne.split()
        chapitre = f"{numero.split('.')[0]}.*"
        sorte, texte, tests = dites[numero] if numero in dites else dites[chapitre]
        lues.append(Exigence(numero, int(niveau), sorte, texte, tests))
    return lues


def _dites() -> Iterator[tuple[str, tuple[str, str, tuple[tuple[str, str], ...]]]]:
    for ligne in SOURCE.read_text().splitlines():
        if ligne.startswith("#") or not ligne:
            continue
        numero, sorte, reste = ligne.split(" ", 2)
        texte, _, noms = reste.partition(" | ")
        yield numero, (sorte, texte, tuple(map(_test, noms.split(", "))) if noms else ())


def _test(nom: str) -> tuple[str, str]:
    """« ecrans/compte::deconnexion » → the file and the name of the test."""
    chemin, _, test = nom.partition("::")
    dossier, _, fichier = chemin.rpartition("/")
    return f"tests/{dossier + '/' if dossier else ''}test_{fichier}.py", f"test_{test}"


def ecrire() -> str:
    """The whole document."""
    return "\n".join([ENTETE.read_text().rstrip(), "", *_comptes(), *_tables(), ""])


def _comptes() -> Iterator[str]:
    lues = exigences()
    yield "## How many"
    yield ""
    yield "| level | requirements | apply | tested | accepted with a reason | not applicable |"
    yield "|---|---|---|---|---|---|"
    for titre, niveaux in (("1", {1}), ("2", {2}), ("both", {1, 2})):
        compte = Counter(e.sorte for e in lues if e.niveau in niveaux)
        total = compte.total()
        yield f"| {titre} | {total} | {total - compte['N']} | {compte['T']} | {compte['R']} | {compte['N']} |"
    yield ""


def _tables() -> Iterator[str]:
    lues = exigences()
    for chapitre, titre in CHAPITRES.items():
        siennes = [e for e in lues if e.numero.split(".")[0] == chapitre]
        yield f"## {chapitre}. {titre}"
        yield ""
        if len({e.texte for e in siennes}) == 1:
            yield f"{len(siennes)} requirements, {SORTES[siennes[0].sorte]}: {siennes[0].texte}."
            yield ""
            continue
        yield "| requirement | level | | what SOFI does | shown by |"
        yield "|---|---|---|---|---|"
        for e in siennes:
            tests = ", ".join(f"`{fichier}::{nom}`" for fichier, nom in e.tests)
            yield f"| {e.numero} | {e.niveau} | {SORTES[e.sorte]} | {e.texte} | {tests} |"
        yield ""


if __name__ == "__main__":
    DOCUMENT.write_text(ecrire())
    print(f"{DOCUMENT.relative_to(RACINE)} est à jour.")
