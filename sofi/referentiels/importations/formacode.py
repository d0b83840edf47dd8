"""The Formacode thesaurus, and its lists of publics and of modalités.

One edition withdraws the codes it no longer has; a code known only from an older edition is kept,
withdrawn, with the version that LHEO writes beside it.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils import timezone

from sofi.referentiels.appellations import formes_de
from sofi.referentiels.models import Formacode
from sofi.socle.fichiers import Fichier, FichierIllisible, Ligne, fichier_au_nom, fichiers, seul
from sofi.socle.importation import Champ, Cible, Flux, Retrait, Source
from sofi.socle.importation.valeurs import liste, tel_quel, texte
from sofi.socle.tableaux import lire_tableau
from sofi.socle.texte import plier


def source(chemin: Path) -> Source:
    """formacode_v14.csv, or a folder with it and formacode_v13.csv for the codes that v14 dropped."""
    membres = fichiers(chemin)
    courant = fichier_au_nom(membres, "formacode v14") or (
        membres[0] if len(membres) == 1 else None
    )
    if courant is None:
        raise FichierIllisible(f"« formacode_v14.csv » n'est pas dans « {chemin.name} ».")
    flux = [
        Flux(
            fichier=courant.nom,
            lire=lambda: lire_tableau(courant, ["code", "label"]),
            cibles=(_courants(),),
        )
    ]
    if ancien := fichier_au_nom(membres, "formacode v13"):
        flux.append(
            Flux(fichier=ancien.nom, lire=lambda: _codes_disparus(ancien), cibles=(_anciens(),))
        )
    return Source(nom="formacode", flux=tuple(flux))


def _champs(*autres: Champ) -> tuple[Champ, ...]:
    return (
        Champ(nom="code", requis=True),
        Champ(nom="libelle", colonne="label", requis=True),
        Champ(nom="nature", lire=tel_quel),
        Champ(nom="version", lire=version),
        Champ(nom="mots", lire=tel_quel),
        *autres,
    )


def version(valeur: Any) -> str:
    """« v14 » → « V14 », as LHEO writes it."""
    return texte(valeur).upper()


def _courants() -> Cible:
    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        noms = liste("|")
        synonymes = noms(ligne.valeurs.get("synonymes")) + noms(
            ligne.valeurs.get("synonymes_metier")
        )
        synonymes = list(dict.fromkeys(synonymes))
        yield ligne.valeurs | {
            "nature": Formacode.Nature.DOMAINE.value,
            "synonymes": synonymes,
            "formes": formes_de(synonymes),
            "mots": _mots(ligne, synonymes),
        }

    return Cible(
        titre="Formacodes",
        modele=Formacode,
        cle=("code",),
        champs=_champs(
            Champ(nom="type"),
            Champ(nom="parent_id", colonne="parent", vers=Formacode),
            Champ(nom="champ", colonne="champ_label"),
            Champ(nom="grand_domaine", colonne="grand_domaine_label"),
            Champ(nom="synonymes", lire=tel_quel),
            Champ(nom="formes", lire=tel_quel),
        ),
        extraire=extraire,
        retrait=Retrait.LISTE,
        perimetre=lambda: Q(nature=Formacode.Nature.DOMAINE),
    )


def _mots(ligne: Ligne, synonymes: Iterable[str] = ()) -> str:
    """What is searched: the folded label first, the synonyms, the code."""
    nom = ligne.valeurs.get("label", "")
    return " ".join([plier(nom), *map(plier, synonymes), ligne.valeurs.get("code", "")])


def _codes_disparus(fichier: Fichier) -> Iterator[Ligne]:
    """The rows of the old edition; its labels, in capitals without accents, are put in lower case."""
    for ligne in lire_tableau(fichier, ["code", "label_majuscules"]):
        nom = ligne.valeurs.get("label_majuscules", "").capitalize()
        yield Ligne(ligne.numero, ligne.valeurs | {"label": nom}, ligne.defaut)


def _anciens() -> Cible:
    """Only what the current edition doesn't have is added."""
    jour = timezone.localdate()

    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        yield ligne.valeurs | {
            "nature": Formacode.Nature.DOMAINE.value,
            "retire_le": jour,
            "mots": _mots(ligne),
        }

    return Cible(
        titre="Formacodes de l'édition précédente",
        modele=Formacode,
        cle=("code",),
        champs=_champs(
            Champ(nom="parent_id", colonne="parent", vers=Formacode),
            Champ(nom="champ", colonne="champ_label"),
            Champ(nom="retire_le", lire=tel_quel, a_la_creation=True),
        ),
        extraire=extraire,
        ajouter_seulement=True,
    )


def publics(chemin: Path) -> Source:
    """formacode_publics.csv: 8xxxx, several editions in one file."""
    return _liste(
        "formacode_publics", seul(chemin, ".csv", ".xlsx"), Formacode.Nature.PUBLIC, "publics"
    )


def modalites(chemin: Path) -> Source:
    """formacode_modalites_pedagogiques.csv: 9xxxx, several editions in one file."""
    return _liste(
        "formacode_modalites", seul(chemin, ".csv", ".xlsx"), Formacode.Nature.MODALITE, "modalités"
    )


def _liste(nom: str, fichier: Fichier, nature: Formacode.Nature, titre: str) -> Source:
    jour = timezone.localdate()

    def lire() -> Iterator[Ligne]:
        """One row per code, from its latest edition; codes absent from the latest of all are withdrawn."""
        lignes = list(lire_tableau(fichier, ["code", "label", "version"]))
        derniere = max((_edition(ligne) for ligne in lignes), default=0)
        lignes.sort(key=_edition, reverse=True)
        codes_lus: set[str] = set()
        for ligne in lignes:
            code = ligne.valeurs.get("code", "")
            if code in codes_lus:
                continue
            codes_lus.add(code)
            retire_le = jour if _edition(ligne) < derniere else None
            ajouts = {"nature": nature.value, "retire_le": retire_le, "mots": _mots(ligne)}
            yield Ligne(ligne.numero, ligne.valeurs | ajouts, ligne.defaut)

    cible = Cible(
        titre=titre,
        modele=Formacode,
        cle=("code",),
        champs=_champs(Champ(nom="retire_le", lire=tel_quel, a_la_creation=True)),
        retrait=Retrait.LISTE,
        perimetre=lambda: Q(nature=nature),
    )
    return Source(nom=nom, flux=(Flux(fichier=fichier.nom, lire=lire, cibles=(cible,)),))


def _edition(ligne: Ligne) -> int:
    """« v14 » → 14."""
    chiffres = "".join(c for c in ligne.valeurs.get("version", "") if c.isdigit())
    return int(chiffres or 0)
