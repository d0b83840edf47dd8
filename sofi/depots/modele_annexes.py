"""The sheets of meetings, periods and equipment in the workbook of an organisme: their lists, what is already there."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from sofi.offre.codes import LieuChoisi
from sofi.offre.models import Action, Equipement, InformationCollective, PeriodeInscription, Session
from sofi.socle.formats import jour_saisi

from .annexes import ANNEXES, Annexe
from .colonnes import NUMERO
from .rattachement_session import nom_du_site
from .references import References

LIGNES_OUVERTES = 1000  # rows that have their lists
LARGEUR = 26
Rangee = list[Any]


def listes_des_annexes(references: References) -> dict[tuple[str, str], list[str]]:
    """The answers proposed in the columns of these sheets, by sheet and title."""
    listes = {
        (annexe.feuille, colonne.titre): choix
        for annexe in ANNEXES
        for colonne in annexe.colonnes
        if (choix := choix_de(annexe.champ(colonne)))
    }
    sites = [nom_du_site(site) for site in references.sites.values()]
    ailleurs = [str(lieu.label) for lieu in LieuChoisi if lieu != LieuChoisi.SITE]
    listes["Informations collectives", "Lieu"] = ailleurs + sites
    return listes


def choix_de(champ: Any) -> list[str]:
    """What may be answered in a cell of this field; nothing where anything may be written."""
    base = champ.base_field if isinstance(champ, ArrayField) else champ
    if isinstance(base, models.BooleanField):
        return ["oui", "non"]
    return [str(libelle) for code, libelle in getattr(base, "flatchoices", ()) or () if code]


def ecrire_les_annexes(
    classeur: Workbook, listes: dict[tuple[str, str], str], sessions: Iterable[Session]
) -> None:
    """A sheet each, with the rows of these sessions; `listes`: where each column's list stands, as a formula."""
    toutes = list(sessions)
    for annexe in ANNEXES:
        feuille = classeur.create_sheet(annexe.feuille)
        titres = [NUMERO, *(colonne.titre for colonne in annexe.colonnes)]
        feuille.append(titres)
        feuille.freeze_panes = "B2"
        for rang, cellule in enumerate(feuille[1], start=1):
            cellule.font = Font(bold=True)
            cellule.alignment = Alignment(wrap_text=True, vertical="top")
            feuille.column_dimensions[get_column_letter(rang)].width = LARGEUR
            if formule := listes.get((annexe.feuille, titres[rang - 1])):
                _proposer(feuille, get_column_letter(rang), formule)
        for rangee in _rangees(annexe, toutes):
            feuille.append(rangee)


def _proposer(feuille: Any, lettre: str, formule: str) -> None:
    liste = DataValidation(type="list", formula1=formule, allow_blank=True)
    liste.add(f"{lettre}2:{lettre}{LIGNES_OUVERTES + 1}")
    feuille.add_data_validation(liste)


def aide_des_annexes() -> Iterator[tuple[str, str]]:
    """What each of these sheets contains, column by column."""
    for annexe in ANNEXES:
        yield f"Feuille « {annexe.feuille} »", annexe.aide
        yield f"{annexe.feuille} : {NUMERO}", "Celui de la session, sur la feuille « Sessions »."
        for colonne in annexe.colonnes:
            fin = " À remplir." if colonne.obligatoire else ""
            yield f"{annexe.feuille} : {colonne.titre}", f"{colonne.aide}{fin}".strip()


def _rangees(annexe: Annexe, sessions: list[Session]) -> Iterator[Rangee]:
    """What is there, each under the number of its session; equipment under that of the first one of its action."""
    ecrire = _ECRIRE[annexe.feuille]
    vues: set[int] = set()
    for session in sessions:
        porteur: Session | Action = session
        if annexe.cle == "equipements":
            if session.action_id in vues:
                continue
            vues.add(session.action_id)
            porteur = session.action
        for rangee in getattr(porteur, annexe.cle).all():
            yield [session.code_fas, *ecrire(rangee)]


def _reunion(une: InformationCollective) -> Rangee:
    a_une_adresse = une.ou == LieuChoisi.ADRESSE
    site = nom_du_site(une.site) if une.ou == LieuChoisi.SITE and une.site else ""
    return [
        jour_saisi(une.date),
        _heure(une.heure_debut),
        _heure(une.heure_fin),
        site or une.get_ou_display(),
        " ; ".join(une.lignes) if a_une_adresse else None,
        une.code_postal if a_une_adresse else None,
        une.ville if a_une_adresse else None,
        une.url or None,
        une.places,
        une.commentaire or None,
    ]


def _periode(une: PeriodeInscription) -> Rangee:
    return [une.get_type_display(), jour_saisi(une.debut), jour_saisi(une.fin)]


def _equipement(un: Equipement) -> Rangee:
    oui = "oui" if un.obligatoire else "non"
    return [un.get_type_display(), oui, un.cout, un.commentaire or None]


def _heure(heure: datetime.time | None) -> str | None:
    return f"{heure:%H:%M}" if heure else None


_ECRIRE: dict[str, Callable[[Any], Rangee]] = {
    "Informations collectives": _reunion,
    "Périodes d’inscription": _periode,
    "Équipements": _equipement,
}
