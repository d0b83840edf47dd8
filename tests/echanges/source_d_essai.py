"""A source of thirty specialities in three batches, whose lines a test gives."""

from collections.abc import Callable, Iterable

from sofi.referentiels.models import Nsf
from sofi.socle.fichiers import Ligne
from sofi.socle.importation import Champ, Cible, Flux, Source

NUMEROS = range(2, 32)
AU_MILIEU = 15


def ligne(numero: int) -> Ligne:
    return Ligne(numero, {"code": str(200 + numero), "libelle": "Bois"})


def source_d_essai(lire: Callable[[], Iterable[Ligne]]) -> Source:
    champs = (Champ(nom="code", requis=True), Champ(nom="libelle"))
    cible = Cible(titre="spécialités", modele=Nsf, cle=("code",), champs=champs)
    flux = Flux(fichier="x.csv", lire=lire, cibles=(cible,))
    return Source(nom="essai", flux=(flux,), lot=10)
