"""What the marks of a search are called: a certification, a métier, a domaine, a commune, a regional programme."""

from collections.abc import Callable

from sofi.referentiels.models import Certification, Commune, Formacode, Rome, TypeDispositif

from .moteur.dossier import Etat
from .moteur.entree import Repere
from .moteur.reperes import nom
from .moteur.suite import index


def _certification(code: str) -> str:
    trouvee = Certification.objects.filter(pk=code).first()
    return f"{trouvee.abrege} {trouvee.intitule}".strip() if trouvee else ""


def _commune(code: str) -> str:
    commune = Commune.objects.filter(pk=code).first()
    return f"{commune.libelle} ({commune.departement_id})" if commune else ""


def _programme(code: str) -> str:
    types = TypeDispositif.objects.filter(programme_regional=True)
    numero = int(code) if code.isascii() and code.isdecimal() and len(code) < 5 else 0
    return types.filter(numero=numero).values_list("libelle", flat=True).first() or ""


def _libelle_de(modele: type[Rome] | type[Formacode]) -> Callable[[str], str]:
    return lambda code: (
        modele.objects.filter(pk=code).values_list("libelle", flat=True).first() or ""
    )


_NOMS_OFFICIELS: dict[str, Callable[[str], str]] = {
    "certification": _certification,
    "metier": _libelle_de(Rome),
    "domaine": _libelle_de(Formacode),
    "lieu": _commune,
    "programme": _programme,
}
GENRES = tuple(_NOMS_OFFICIELS)
"""The kinds of marks that a search may ask for."""


def nom_de(etat: Etat | None, genre: str, code: str) -> str:
    """Its name in the index, else in the reference tables; empty when neither knows it."""
    dans_l_index = nom(etat, Repere(genre, code, "").cle) if etat else ""
    return dans_l_index or _NOMS_OFFICIELS[genre](code)


def nommes(cles: tuple[str, ...]) -> list[tuple[str, str]]:
    """What each mark of a search is called (its code, when nobody knows it), and its value in the address."""
    etat = index().etat() if cles else None
    valeurs = [cle.removeprefix("\x01") for cle in cles]
    lues = [valeur.partition(":") for valeur in valeurs]
    noms = [nom_de(etat, genre, code) or code for genre, _, code in lues]
    return list(zip(noms, valeurs, strict=True))


def inconnus(cles: tuple[str, ...]) -> list[str]:
    """The marks of a search that neither the index nor the reference tables know, as the address writes them."""
    etat = index().etat() if cles else None
    lues = [cle.removeprefix("\x01").partition(":") for cle in cles]
    return [f"{genre} {code}" for genre, _, code in lues if not nom_de(etat, genre, code)]
