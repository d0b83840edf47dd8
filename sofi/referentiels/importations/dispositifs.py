"""The base Dispositif with its publics, and the legal figures of the rules: layouts of this project."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sofi.referentiels.models import Formacode, ParametreLegal, PublicDeDispositif, TypeDispositif
from sofi.socle.fichiers import Fichier, Ligne, seul
from sofi.socle.importation import Champ, Cible, Flux, Refus, Retrait, Source
from sofi.socle.importation.valeurs import booleen, date, decimal, entier, liste, tel_quel, texte
from sofi.socle.tableaux import lire_tableau

from . import inventaire

PUBLICS_MAX = 10  # LHEO, code-public-vise


def regle(valeur: Any) -> str:
    """The code of a family of rules."""
    code = texte(valeur)
    if code not in TypeDispositif.Regle.values:
        raise Refus(
            f"valeur attendue parmi : {', '.join(filter(None, TypeDispositif.Regle.values))}"
        )
    return code


CHAMPS = (
    Champ(nom="code", requis=True),
    Champ(nom="numero", lire=entier, requis=True),
    Champ(nom="libelle", requis=True),
    Champ(nom="sigle"),
    Champ(nom="code_financeur", requis=True),
    Champ(nom="regle", lire=regle),
    Champ(nom="convention"),
    Champ(nom="programme_regional", lire=booleen, requis=True),
    Champ(nom="fonds_publics", lire=booleen, requis=True),
    Champ(nom="ferme_le", lire=date, garder=True),
    Champ(nom="pour_qui"),
    Champ(nom="ce_qu_il_paie"),
)


COLONNES = ["code", "numero", "libelle", "publics", "code_financeur"]


def source(chemin: Path) -> Source:
    """dispositifs.csv: one line per kind of financing, publics (8xxxx) separated by spaces.

    An inventory (publics in words, no number) is also read; what it lacks being deduced, it only adds.
    """
    fichier = seul(chemin, ".csv", ".xlsx")
    premiere = next(lire_tableau(fichier), None)
    if (
        premiere
        and "code" not in premiere.valeurs
        and set(inventaire.COLONNES) <= set(premiere.valeurs)
    ):
        return _source(fichier, lambda: inventaire.lire_inventaire(fichier)).en_ajout()
    return _source(fichier, lambda: lire_tableau(fichier, COLONNES))


def _source(fichier: Fichier, lire: Callable[[], Iterator[Ligne]]) -> Source:
    types = Cible(
        titre="types de dispositif",
        modele=TypeDispositif,
        cle=("code",),
        champs=CHAMPS,
        extraire=_controler,
        retrait=Retrait.LISTE,
    )
    publics = Cible(
        titre="publics des dispositifs",
        modele=PublicDeDispositif,
        cle=("dispositif_id", "formacode_id"),
        champs=(
            Champ(nom="dispositif_id", vers=TypeDispositif, requis=True),
            Champ(nom="formacode_id", colonne="public", vers=Formacode, requis=True),
            Champ(nom="rang", lire=tel_quel),
        ),
        extraire=_publics,
        retrait=Retrait.PAR_LIGNE,
        groupe=lambda ligne: ligne.valeurs.get("code", ""),
    )
    flux = Flux(fichier=fichier.nom, lire=lire, cibles=(types, publics))
    return Source(nom="dispositifs", flux=(flux,))


def _controler(ligne: Ligne) -> Iterator[dict[str, Any]]:
    compte = len(liste()(ligne.valeurs.get("publics")))
    if not 1 <= compte <= PUBLICS_MAX:
        raise Refus(f"{compte} public(s) : un dispositif en a de 1 à {PUBLICS_MAX}")
    yield ligne.valeurs


def _publics(ligne: Ligne) -> Iterator[dict[str, Any]]:
    for rang, code in enumerate(liste()(ligne.valeurs.get("publics")), 1):
        yield {"dispositif_id": ligne.valeurs.get("code"), "public": code, "rang": rang}


def parametres(chemin: Path) -> Source:
    """parametres_legaux.csv: code, valeur, debut, fin, source. Past figures stay."""
    fichier = seul(chemin, ".csv", ".xlsx")
    cible = Cible(
        titre="paramètres légaux",
        modele=ParametreLegal,
        cle=("code", "debut"),
        champs=(
            Champ(nom="code", requis=True),
            Champ(nom="valeur", lire=decimal, requis=True),
            Champ(nom="debut", lire=date, requis=True),
            Champ(nom="fin", lire=date),
            Champ(nom="source", requis=True),
        ),
    )
    colonnes = ["code", "valeur", "debut", "source"]
    return Source(
        nom="parametres_legaux",
        flux=(
            Flux(
                fichier=fichier.nom, lire=lambda: lire_tableau(fichier, colonnes), cibles=(cible,)
            ),
        ),
    )
