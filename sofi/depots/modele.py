"""The workbook that an organisme fills: a row a session, its own sites, contacts, dispositifs and codes as lists."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.contrib.postgres.fields import ArrayField
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from sofi.annuaire.models import Etablissement
from sofi.offre.chargement import charger
from sofi.offre.codes import Etat, Fiche, Voie
from sofi.offre.fiches import FicheEtablissement, pieces
from sofi.offre.fiches.pieces import Piece
from sofi.offre.models import Action, Session
from sofi.referentiels.models import FicheCertifInfo
from sofi.socle.recherche import Plie
from sofi.validation.document.ecriture import FICHE_DE
from sofi.validation.lecture import lire

from .colonnes import FEUILLE, NUMERO, Colonne, colonnes
from .modele_annexes import (
    aide_des_annexes,
    choix_de,
    ecrire_les_annexes,
    listes_des_annexes,
)
from .rattachement_session import nom_du_site
from .references import References

LIGNES_OUVERTES = 1000  # rows that have their lists
LARGEUR = 22
_TEINTES = {
    Fiche.FORMATION: "FFE9E3F5",
    Fiche.ACTION: "FFE1EBF5",
    Fiche.SESSION: "FFFBECDD",
    Fiche.DISPOSITIF: "FFF7E3EC",
}
_CONTACTS = ("contact", "referent_pmr", "referent_mobilite", "referent_prf")


@dataclass(frozen=True)
class Contenu:
    """What the lists hold, for the page that offers the workbook."""

    sites: int
    contacts: int
    certifications: int
    dispositifs: int


def contenu_de(references: References) -> Contenu:
    """How many of each the workbook proposes."""
    return Contenu(
        len(references.sites),
        len(references.contacts),
        len(certifications_de(references.etablissement)),
        len(_dispositifs(references)),
    )


def certifications_de(etablissement: Etablissement) -> list[FicheCertifInfo]:
    """The sheets of its offer, by title."""
    fiches = FicheCertifInfo.objects.filter(formations__actions__etablissement=etablissement)
    return list(fiches.distinct().order_by(Plie("libelle"), "code"))


def _dispositifs(references: References) -> list[str]:
    return [
        genre.libelle
        for genre in references.types.values()
        if not genre.programme_regional
        and not genre.ferme_le
        and (not genre.convention or genre.convention in references.conventions)
    ]


def ecrire_le_modele(etablissement: Etablissement, *, avec_sessions: bool = False) -> bytes:
    """The workbook; with the sessions that aren't over, each under its own number."""
    references = References(etablissement, None)
    classeur = Workbook()
    if classeur.active is not None:
        classeur.remove(classeur.active)
    toutes = colonnes()
    listes = _listes(references, toutes)
    feuille = classeur.create_sheet(FEUILLE)
    _preparer(feuille, toutes, listes)
    feuille.append([NUMERO, *(colonne.titre for colonne in toutes)])
    for cellule, colonne in zip(feuille[1], (None, *toutes), strict=True):
        _entete(cellule, colonne)
    ecrites = list(_sessions(etablissement)) if avec_sessions else []
    for cartes, session in ecrites:
        feuille.append([session.code_fas, *(_cellule(cartes, colonne) for colonne in toutes)])
    en_plus = listes_des_annexes(references)
    ecrire_les_annexes(classeur, _formules(listes, en_plus), (session for _, session in ecrites))
    _feuille_des_listes(classeur, listes, en_plus)
    _feuille_d_aide(classeur, toutes)
    sortie = BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def _entete(cellule: Any, colonne: Colonne | None) -> None:
    cellule.font = Font(bold=True)
    cellule.alignment = Alignment(wrap_text=True, vertical="top")
    if colonne is not None:
        cellule.fill = PatternFill("solid", start_color=_TEINTES[colonne.fiche])


def _preparer(feuille: Any, toutes: list[Colonne], listes: dict[int, list[str]]) -> None:
    feuille.freeze_panes = "B2"
    for rang in range(len(toutes) + 1):
        feuille.column_dimensions[get_column_letter(rang + 1)].width = LARGEUR
    for place, (rang, valeurs) in enumerate(listes.items(), start=1):
        if not valeurs:
            continue
        liste = DataValidation(type="list", formula1=_formule(place, valeurs), allow_blank=True)
        # Several answers may be typed: a list proposes, and refuses nothing.
        liste.showErrorMessage = not isinstance(toutes[rang].modele, ArrayField)
        liste.errorTitle = "Hors de la liste"
        liste.error = "Choisissez une réponse de la liste."
        if _plusieurs(toutes[rang]):
            liste.showErrorMessage = False
        colonne = get_column_letter(rang + 2)
        liste.add(f"{colonne}2:{colonne}{LIGNES_OUVERTES + 1}")
        feuille.add_data_validation(liste)


def _formule(place: int, valeurs: list[str]) -> str:
    """Where a list stands on its sheet."""
    lettre = get_column_letter(place)
    return f"Listes!${lettre}$2:${lettre}${len(valeurs) + 1}"


def _formules(
    listes: dict[int, list[str]], en_plus: dict[tuple[str, str], list[str]]
) -> dict[tuple[str, str], str]:
    """Those of the other sheets, after those of the first."""
    places = enumerate(en_plus.items(), start=len(listes) + 1)
    return {quoi: _formule(place, valeurs) for place, (quoi, valeurs) in places if valeurs}


def _plusieurs(colonne: Colonne) -> bool:
    return colonne.cle in ("type", "prerequis", "domaines", "metiers", "blocs", "fiche")


def _listes(references: References, toutes: list[Colonne]) -> dict[int, list[str]]:
    """The answers proposed in each column, by its rank."""
    certifications = certifications_de(references.etablissement)
    contacts = [f"{c.pk} – {c}" for c in references.contacts.values()]
    propres: dict[str, list[str]] = {
        "fiche": [f"{fiche.code} – {fiche.libelle}" for fiche in certifications],
        "lieu": [nom_du_site(site) for site in references.sites.values()],
        "responsable": [f"{un.siret} – {un.nom}" for un in references.responsables.values()],
        "type": _dispositifs(references),
        "opco": list(references.opcos.values()),
        "prerequis": list(references.prerequis.values()),
        "famille_metier": [f"{code} – {libelle}" for code, libelle in references.familles.items()],
        **dict.fromkeys(_CONTACTS, contacts),
    }
    return {
        rang: propres[colonne.cle] if colonne.cle in propres else choix_de(colonne.modele)
        for rang, colonne in enumerate(toutes)
        if colonne.cle in propres or choix_de(colonne.modele)
    }


def _feuille_des_listes(
    classeur: Workbook, listes: dict[int, list[str]], en_plus: dict[tuple[str, str], list[str]]
) -> None:
    feuille = classeur.create_sheet("Listes")
    titres = [colonne.titre for colonne in colonnes()]
    feuille.append(
        [*(titres[rang] for rang in listes), *(f"{ou} : {titre}" for ou, titre in en_plus)]
    )
    toutes = [*listes.values(), *en_plus.values()]
    for rangee in range(max((len(valeurs) for valeurs in toutes), default=0)):
        feuille.append([valeurs[rangee] if rangee < len(valeurs) else None for valeurs in toutes])


def _feuille_d_aide(classeur: Workbook, toutes: list[Colonne]) -> None:
    feuille = classeur.create_sheet("Aide")
    feuille.column_dimensions["A"].width = 36
    feuille.column_dimensions["B"].width = 110
    feuille.append(["Colonne", "Ce qu’elle contient"])
    feuille.append(
        [
            NUMERO,
            "Le vôtre, différent pour chaque session. Déposé de nouveau, le même numéro met à jour le même brouillon.",
        ]
    )
    for colonne in toutes:
        feuille.append([colonne.titre, colonne.aide])
    for titre, aide in aide_des_annexes():
        feuille.append([titre, aide])


# The sessions that exist, as their cells.


def _sessions(etablissement: Etablissement) -> Iterable[tuple[dict[Fiche, Piece], Session]]:
    """The cards of each session that isn't over, and the session."""
    actions = Action.objects.filter(etablissement=etablissement).exclude(voie=Voie.PUBLIQUE)
    for action in charger(actions.exclude(etat=Etat.ARCHIVEE).order_by("pk")):
        communes = {
            Fiche.FORMATION: FICHE_DE[Fiche.FORMATION](action.formation),
            Fiche.ACTION: FICHE_DE[Fiche.ACTION](action),
        }
        for session in action.sessions.all():
            if session.retiree_le:
                continue
            session.action = action
            fiche = FICHE_DE[Fiche.SESSION](session)
            cartes = communes | {Fiche.SESSION: fiche}
            if fiche.dispositifs:  # type: ignore[attr-defined]
                cartes[Fiche.DISPOSITIF] = fiche.dispositifs[0]  # type: ignore[attr-defined]
            yield cartes, session


def _cellule(cartes: dict[Fiche, Piece], colonne: Colonne) -> Any:
    carte = cartes.get(colonne.fiche)
    if carte is None or (colonne.fiche == Fiche.FORMATION and _de_la_fiche(carte, colonne)):
        return None
    valeur = getattr(carte, colonne.cle)
    if nommer := _NOMS.get(colonne.cle):
        return nommer(valeur) if valeur else None
    if (
        type(valeur) is int
    ):  # « 2 », not « 2 ans », which a spreadsheet can't add and the reader refuses
        return valeur
    lus = {lu.nom: lu for lu in lire(colonne.fiche, carte)}
    textes = lus[colonne.champ.nom].textes
    return " ; ".join(textes) or None


def _de_la_fiche(carte: Any, colonne: Colonne) -> bool:
    """What a sheet says by itself isn't to be typed."""
    return bool(carte.fiche) and colonne.cle not in ("fiche", "individualisation", "validation")


def _contact(contact: pieces.Contact) -> str:
    return f"{contact.id} – {contact.prenom} {contact.nom}".replace("–  ", "– ")


def _responsable(responsable: FicheEtablissement) -> str:
    return f"{responsable.siret} – {responsable.nom}"


_NOMS: dict[str, Callable[[Any], str]] = {
    "fiche": lambda fiche: fiche.code,
    "lieu": lambda lieu: f"{lieu.id} – {lieu.nom} – {lieu.adresse.ville}",
    "responsable": _responsable,
    "type": lambda genre: genre.libelle,
    "domaines": lambda codes: " ; ".join(code.code for code in codes),
    "metiers": lambda codes: " ; ".join(code.code for code in codes),
    **dict.fromkeys(_CONTACTS, _contact),
}
"""How a cell names the rows that a field refers to."""
