"""What is held of somebody, counted by the words of the register: read before anything is erased or given."""

from dataclasses import dataclass, field
from typing import Any

from sofi.comptes.models import Utilisateur
from sofi.comptes.operations import utilisateur_a
from sofi.socle.personnel import Devenir

from . import contacts
from .colonnes import ailleurs, colonnes, lignes
from .effacement import gomme_de, siennes
from .valeurs import Personne


@dataclass
class Trouve:
    """How many rows by kind; the contact sheets; where else in the base, that no declaration knows."""

    nombres: dict[str, int] = field(default_factory=dict)
    contacts: list[int] = field(default_factory=list)
    ailleurs: dict[str, int] = field(default_factory=dict)

    def en_json(self) -> dict[str, Any]:
        """As a request keeps it."""
        return {"nombres": self.nombres, "contacts": self.contacts, "ailleurs": self.ailleurs}


def chercher(personne: Personne, compte: Utilisateur | None, numero: int) -> Trouve:
    """Look everywhere. As long as the base is read whole: a job's work."""
    trouve = Trouve()
    gomme = gomme_de(personne, numero)
    if compte:
        trouve.nombres["compte"] = 1
    for quoi, rangees in siennes(personne, compte):
        _ajouter(trouve, quoi, rangees.count())
    trouve.contacts = [fiche.contact.pk for fiche in contacts.fiches_de(personne)]
    for colonne in colonnes():
        nombre = sum(1 for _ in lignes(colonne, gomme))
        if colonne.devenir is Devenir.LIGNE:  # its words go with the row, which is counted
            nombre = max(0, nombre - trouve.nombres.get(colonne.quoi, 0))
        _ajouter(trouve, colonne.quoi, nombre)
    connues = {f"{colonne.table}.{colonne.nom}" for colonne in colonnes()} | _A_PART
    trouve.ailleurs = {ou: n for ou, n in ailleurs(gomme).items() if ou not in connues}
    return trouve


_A_PART = {
    f"{table}.{champ}"
    for table, champs in (
        ("comptes_utilisateur", ("nom", "prenom", "email")),
        ("comptes_demandeacces", ("nom", "prenom")),
        ("annuaire_contact", ("nom", "prenom")),
        ("account_emailaddress", ("email",)),
    )
    for champ in champs
}


def _ajouter(trouve: Trouve, quoi: str, nombre: int) -> None:
    if nombre:
        trouve.nombres[quoi] = trouve.nombres.get(quoi, 0) + nombre


def compte_de(personne: Personne) -> Utilisateur | None:
    """The account of one of these addresses."""
    comptes = (utilisateur_a(courriel) for courriel in personne.courriels)
    return next((compte for compte in comptes if compte is not None), None)
