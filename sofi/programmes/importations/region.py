"""The Région's file: programmes, lots, mandataires and formateurs, in a workbook or four CSV files.

The file is the whole list for the years it names: a lot, a mandataire or a formateur of one of these years
that it no longer names is withdrawn. `modele_region` writes a documented one, with an example.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db.models import Model, Q

from sofi.annuaire.models import Etablissement
from sofi.programmes.models import Formateur, Lot, Mandataire, Programme
from sofi.programmes.models.lots import PREFIXE, cle_de_mandataire, cle_de_programme
from sofi.referentiels.models import TypeDispositif
from sofi.socle import identifiants
from sofi.socle.fichiers import Fichier, FichierIllisible, Ligne, fichier_au_nom, fichiers
from sofi.socle.genres import Genre
from sofi.socle.importation import Champ, Cible, Flux, Refus, Retrait, Source, cellules
from sofi.socle.importation.valeurs import date, tel_quel, texte
from sofi.socle.tableaux import lire_tableau
from sofi.socle.texte import plier

from . import valeurs as v
from .aide import est_exemple
from .suites import completer_les_etablissements, poser_les_sites

COLONNES: dict[str, tuple[str, ...]] = {
    "programmes": ("code", "libelle", "annee"),
    "lots": ("numero", "intitule", "programme", "departement", "places", "forfait_recrutement"),
    "mandataires": (
        "lot",
        "of_mandataire",
        "siret",
        "raison_sociale",
        "nda",
        "adresse",
        "code_postal",
        "ville",
        "contact",
        "telephone",
        "courriel",
    ),
    "formateurs": (
        "lot",
        "of_mandataire",
        "id_action",
        "siret",
        "raison_sociale",
        "site",
        "date_debut",
        "places",
    ),
}
# Read when they are there; a file without them is right.
FACULTATIVES: dict[str, tuple[str, ...]] = {"programmes": ("dispositif",)}
EXEMPLE_LAISSE = "c'est la ligne d'exemple du modèle : supprimez-la"
ObjetsTouches = Callable[[Sequence[Any]], Iterable[str]]


def source(chemin: Path, touches: ObjetsTouches | None = None) -> Source:
    """The four tables at this path. `touches` says what the withdrawal of lots concerns."""
    tables = _tables(chemin)
    annees = _annees(tables["programmes"]())
    flux = (
        _flux("programmes", chemin, tables, _programmes()),
        _flux("lots", chemin, tables, _lots(annees, touches)),
        _flux("mandataires", chemin, tables, _etablissements(), _mandataires(annees)),
        _flux("formateurs", chemin, tables, _etablissements(), _formateurs(annees)),
    )
    return Source(nom="region", flux=flux, ensuite=(completer_les_etablissements, poser_les_sites))


Tables = dict[str, Callable[[], Iterator[Ligne]]]


def _tables(chemin: Path) -> Tables:
    """How to read each of the four tables."""
    membres = fichiers(chemin)
    classeurs = [f for f in membres if f.genre in (Genre.CLASSEUR, Genre.ANCIEN)]
    if len(classeurs) == 1:
        return {nom: _lecteur(classeurs[0], nom) for nom in COLONNES}
    tables: Tables = {}
    for nom in COLONNES:
        fichier = fichier_au_nom((f for f in membres if f.nom.lower().endswith(".csv")), nom)
        if fichier is None:
            raise FichierIllisible(
                f"« {chemin.name} » : donnez un classeur .xlsx de quatre feuilles, ou une archive .zip de quatre "
                f"fichiers .csv ({', '.join(COLONNES)}). Il manque « {nom} »."
            )
        tables[nom] = _lecteur(fichier, nom)
    return tables


def _lecteur(fichier: Fichier, nom: str) -> Callable[[], Iterator[Ligne]]:
    def lire() -> Iterator[Ligne]:
        for ligne in lire_tableau(fichier, COLONNES[nom], feuille=nom):
            exemple = not ligne.defaut and est_exemple(nom, ligne.valeurs)
            yield replace(ligne, defaut=EXEMPLE_LAISSE) if exemple else ligne

    return lire


def _flux(nom: str, chemin: Path, tables: Tables, *cibles: Cible) -> Flux:
    return Flux(fichier=f"{chemin.name}, {nom}", lire=tables[nom], cibles=cibles)


def _annees(programmes: Iterator[Ligne]) -> dict[str, str]:
    """The year of each programme that the file names."""
    return {
        texte(ligne.valeurs.get("code")): texte(ligne.valeurs.get("annee"))
        for ligne in programmes
        if ligne.valeurs.get("code")
    }


def _des_annees(annees: dict[str, str], chemin: str) -> Callable[[], Q]:
    """The rows of the years of the file, along this path to the year; those entered by hand aren't the file's."""
    connues = {int(annee) for annee in annees.values() if annee.isdecimal() and len(annee) == 4}
    return lambda: Q(**{f"{chemin}__in": connues}, a_la_main=False)


def _programmes() -> Cible:
    dispositif = _dispositif()

    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        valeurs_lues = ligne.valeurs
        yield valeurs_lues | {
            "cle": cle_de_programme(
                texte(valeurs_lues.get("code")), texte(valeurs_lues.get("annee"))
            ),
            "dispositif": dispositif(valeurs_lues),
        }

    return Cible(
        titre="programmes",
        modele=Programme,
        cle=("cle",),
        champs=(
            Champ(nom="cle", lire=tel_quel),
            Champ(nom="code", requis=True),
            Champ(nom="libelle", requis=True),
            Champ(nom="annee", lire=v.annee, requis=True),
            Champ(
                nom="dispositif_id",
                colonne="dispositif",
                lire=_valeur_trouvee,
                vers=TypeDispositif,
                requis=True,
            ),
        ),
        extraire=extraire,
    )


def _valeur_trouvee(valeur: Any) -> str:
    """The dispositif that was found; its line alone is wrong when none was, not those that name the programme."""
    if not (texte_lu := texte(valeur)):
        raise Refus(
            "inconnu pour ce programme nouveau : donnez son code dans la colonne « dispositif », ou créez le "
            "programme dans l'administration"
        )
    return texte_lu


def _dispositif() -> Callable[[dict[str, Any]], str]:
    """The dispositif of a programme; empty when nothing tells it.

    Named by the file, else that of another year, else the one of this code, else of this title.
    """
    programmes = Programme.objects.order_by("annee")
    annees = {plier(code): d for code, d in programmes.values_list("code", "dispositif_id")}
    regionaux = list(TypeDispositif.objects.en_vigueur().filter(programme_regional=True))
    codes = {plier(d.code): d.pk for d in regionaux} | annees
    titres = {_titre(t): d for t, d in programmes.values_list("libelle", "dispositif_id")}
    titres |= {_titre(t): d.pk for d in regionaux for t in (d.libelle, d.sigle) if t}

    def trouver(valeurs_lues: dict[str, Any]) -> str:
        code, titre = (
            plier(texte(valeurs_lues.get("code"))),
            _titre(texte(valeurs_lues.get("libelle"))),
        )
        nomme = texte(valeurs_lues.get("dispositif"))
        return nomme or codes.get(code, "") or titres.get(titre, "")

    return trouver


def _titre(libelle: str) -> str:
    """A title, with or without what those of the regional programmes begin with."""
    return plier(libelle).removeprefix(plier(PREFIXE)).strip()


def _lots(annees: dict[str, str], touches: ObjetsTouches | None) -> Cible:
    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        code = texte(ligne.valeurs.get("programme"))
        programme = cle_de_programme(code, annees[code]) if code in annees else code
        yield ligne.valeurs | {"programme": programme}

    return Cible(
        titre="lots",
        modele=Lot,
        cle=("numero",),
        champs=(
            Champ(nom="numero", requis=True),
            Champ(nom="libelle", colonne="intitule", requis=True),
            Champ(nom="programme_id", colonne="programme", vers=Programme, requis=True),
            Champ(nom="departement", lire=v.departement()),
            Champ(nom="places_prevues", colonne="places", lire=v.places),
            Champ(nom="forfait_recrutement", lire=v.oui_ou_non),
            _du_fichier(),
        ),
        extraire=extraire,
        retrait=Retrait.LISTE,
        perimetre=_des_annees(annees, "programme__annee"),
        touches=touches,
    )


def _etablissements() -> Cible:
    """The établissements that nobody knew: the service Offre completes them."""

    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        if ligne.valeurs.get("siret"):
            yield ligne.valeurs | {"nom": ligne.valeurs.get("raison_sociale")}

    return Cible(
        titre="établissements nouveaux",
        modele=Etablissement,
        cle=("siret",),
        champs=(
            Champ(nom="siret", lire=cellules.siret, requis=True),
            Champ(nom="raison_sociale", requis=True),
            Champ(nom="nom", colonne="nom"),
            Champ(nom="nda", lire=cellules.nda),
            Champ(nom="ligne1", colonne="adresse"),
            Champ(nom="code_postal", lire=cellules.code_postal),
            Champ(nom="ville"),
        ),
        extraire=extraire,
        doublons_permis=True,
        ajouter_seulement=True,
    )


def _mandataires(annees: dict[str, str]) -> Cible:
    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        yield ligne.valeurs | {"cle": _cle_de_mandataire(ligne)}

    return Cible(
        titre="mandataires",
        modele=Mandataire,
        cle=("cle",),
        champs=(
            Champ(nom="cle", lire=tel_quel),
            Champ(nom="lot_id", colonne="lot", vers=Lot, requis=True),
            Champ(nom="code", colonne="of_mandataire", requis=True),
            _siret(),
            Champ(nom="contact"),
            Champ(nom="telephone", lire=cellules.telephone),
            Champ(nom="courriel", lire=cellules.courriel),
            _du_fichier(),
        ),
        extraire=extraire,
        retrait=Retrait.LISTE,
        perimetre=_des_annees(annees, "lot__programme__annee"),
    )


def _formateurs(annees: dict[str, str]) -> Cible:
    lire_site = v.realisation()

    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        valeurs_lues = ligne.valeurs
        site = lire_site(
            valeurs_lues.get("site", ""), identifiants.joindre(texte(valeurs_lues.get("siret")))
        )
        yield valeurs_lues | {"mandataire": _cle_de_mandataire(ligne), "site": site}

    return Cible(
        titre="formateurs",
        modele=Formateur,
        cle=(
            "mandataire_id",
            "etablissement_id",
            "id_action_cr",
            "realisation",
            "date_debut_prevue",
        ),
        champs=(
            Champ(nom="mandataire_id", colonne="mandataire", vers=Mandataire, requis=True),
            _siret(),
            Champ(nom="id_action_cr", colonne="id_action", requis=True),
            Champ(nom="realisation", colonne="site"),
            Champ(nom="date_debut_prevue", colonne="date_debut", lire=date),
            Champ(nom="places", lire=v.places),
            _du_fichier(),
        ),
        extraire=extraire,
        retrait=Retrait.LISTE,
        perimetre=_des_annees(annees, "mandataire__lot__programme__annee"),
    )


def _du_fichier() -> Champ:
    """What the file names is the file's from then on, were it entered by hand before."""
    return Champ(nom="a_la_main", lire=lambda _valeur: False)


def _siret() -> Champ:
    vers: type[Model] = Etablissement
    return Champ(
        nom="etablissement_id",
        colonne="siret",
        lire=cellules.siret,
        vers=vers,
        vers_par="siret",
        requis=True,
    )


def _cle_de_mandataire(ligne: Ligne) -> str:
    valeurs_lues = ligne.valeurs
    return cle_de_mandataire(
        texte(valeurs_lues.get("lot")), texte(valeurs_lues.get("of_mandataire"))
    )
