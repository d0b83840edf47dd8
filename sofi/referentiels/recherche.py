"""Finding a certification by the words of an organisme: synonyms, feminines, typing mistakes."""

from dataclasses import dataclass, field

from sofi.socle.memoire import memoire
from sofi.socle.mots import Question, mots_demandes, racine
from sofi.socle.orthographe import plus_proche
from sofi.socle.repliques import connexion

from . import synonymes
from .models import FicheCertifInfo, Synonyme

DUREE_VOCABULAIRE = 600  # seconds: only what a mistake is compared with, never what is found


@dataclass(frozen=True)
class Trouvees:
    """The sheets of a question, and the words tried instead of those typed."""

    fiches: list[FicheCertifInfo] = field(default_factory=list)
    corrige: str = ""


def chercher_fiches(texte: str, limite: int) -> Trouvees:
    """The sheets that hold every word, the nearest first; with the mistakes corrected when there is none.

    Four queries and those of the sheets; two more, and the words of the table, when nothing is found.
    """
    lue = synonymes.lire(texte)
    if fiches := _de(lue, texte, limite):
        return Trouvees(fiches)
    corrige = _corriger(texte)
    if not corrige:
        return Trouvees()
    fiches = _de(synonymes.lire(corrige), corrige, limite)
    return Trouvees(fiches, corrige if fiches else "")


def compter_fiches(texte: str, avec: Synonyme | None = None) -> int:
    """How many sheets hold the words; with a line of synonyms that isn't kept yet, to try it."""
    return (
        FicheCertifInfo.objects.choisissables().par_mots(synonymes.lire(texte, avec=avec)).count()
    )


def _de(lue: Question, texte: str, limite: int) -> list[FicheCertifInfo]:
    """Names of letters and figures in one word, then in two."""
    for question in dict.fromkeys([lue, lue.separee]):
        if fiches := list(FicheCertifInfo.objects.chercher(texte, limite, lue=question)):
            return fiches
    return []


def _corriger(texte: str) -> str:
    """The words with their mistakes corrected, empty when none is."""
    frequences, ecrits = _vocabulaire()
    mots = mots_demandes(texte, phrase=True)
    corriges = [ecrits.get(plus_proche(racine(mot), frequences), mot) for mot in mots]
    return " ".join(corriges) if corriges != mots else ""


def _vocabulaire() -> tuple[dict[str, int], dict[str, str]]:
    """How many sheets hold each root, and a word that has it."""
    lu: tuple[dict[str, int], dict[str, str]] | None = memoire.get("vocabulaire-fiches")
    if lu is None:
        frequences: dict[str, int] = {}
        ecrits: dict[str, str] = {}
        with connexion().cursor() as curseur:
            curseur.execute(
                "SELECT word, ndoc FROM ts_stat($$SELECT to_tsvector('simple', mots)"
                " FROM referentiels_fichecertifinfo WHERE retire_le IS NULL$$) WHERE length(word) > 3"
            )
            for mot, nombre in curseur:
                forme = racine(mot)
                frequences[forme] = frequences.get(forme, 0) + nombre
                ecrits.setdefault(forme, mot)
        lu = frequences, ecrits
        memoire.set("vocabulaire-fiches", lu, DUREE_VOCABULAIRE)
    return lu
