"""What the tests of importers share: a file written in the test, and an import that must go well."""

from pathlib import Path

from sofi.echanges.sources import chercher
from sofi.socle.importation import Rapport, importer


def ecrire(dossier: Path, nom: str, texte: str) -> Path:
    """A file of this text; the margin of the test is not part of it."""
    chemin = dossier / nom
    chemin.write_text(texte.strip() + "\n", encoding="utf-8")
    return chemin


def charger(source: str, chemin: Path, **options: bool) -> Rapport:
    """Apply an import that must be accepted, and check that a second run changes nothing."""
    rapport = importer(chercher(source).construire(chemin), appliquer=True, **options)
    assert not rapport.refuse, rapport.texte()
    encore = importer(chercher(source).construire(chemin), appliquer=True)
    assert not encore.change, encore.texte()
    return rapport


def essayer(source: str, chemin: Path) -> Rapport:
    """Apply an import and give its report, whatever it says."""
    return importer(chercher(source).construire(chemin), appliquer=True)
