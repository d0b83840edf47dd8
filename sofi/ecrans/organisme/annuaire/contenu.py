"""What the page of the directory shows: the sheet, and each list, the withdrawn ones apart."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.text import capfirst

from sofi.annuaire.models import Contact, Convention, Etablissement, PorteOuverte, Site
from sofi.ecrans.commun.roles import REFERENTS, REFERENTS_ATTENDUS, ROLES, noms_des_roles
from sofi.offre.regles.dispositif import nom_du_financeur
from sofi.socle.recherche import Plie

Entree = TypeVar("Entree", Site, Contact)


@dataclass(frozen=True)
class Referent:
    """A role of référent, and who holds it; empty when nobody does and somebody should."""

    role: str
    contacts: list[Contact]


@dataclass(frozen=True)
class LigneContact:
    """A contact with its roles in words."""

    contact: Contact
    roles: list[str]


@dataclass(frozen=True)
class LigneConvention:
    """A convention in words."""

    financeur: str
    convention: Convention
    valable: bool


def contexte_annuaire(etablissement: Etablissement, jour: datetime.date) -> dict[str, Any]:
    """All of it; one query for each list."""
    sites, sites_retires = _partager(etablissement.sites.select_related("commune"))
    contacts, contacts_retires = _partager(etablissement.contacts.all())
    return {
        "etablissement": etablissement,
        "domaines": etablissement.domaines.order_by(Plie("libelle")),
        "conventions": _conventions(etablissement, jour),
        "sites": sites,
        "sites_retires": sites_retires,
        "contacts": [LigneContact(c, noms_des_roles(c)) for c in contacts],
        "contacts_retires": contacts_retires,
        "referents": referents(contacts),
        "personnes": etablissement.rattachements.filter(utilisateur__is_active=True).count(),
        **_portes_ouvertes(etablissement, jour),
    }


def referents(contacts: list[Contact]) -> list[Referent]:
    """Each role of référent that somebody holds or should hold, in the order of the table."""
    tenus = [Referent(ROLES[code], [c for c in contacts if code in c.types]) for code in REFERENTS]
    attendus = {ROLES[code] for code in REFERENTS_ATTENDUS}
    return [r for r in tenus if r.contacts or r.role in attendus]


def _partager(entrees: Iterable[Entree]) -> tuple[list[Entree], list[Entree]]:
    """Those proposed, those withdrawn."""
    toutes = list(entrees)
    return [e for e in toutes if not e.retire_le], [e for e in toutes if e.retire_le]


def _conventions(etablissement: Etablissement, jour: datetime.date) -> list[LigneConvention]:
    return [
        LigneConvention(capfirst(nom_du_financeur(c.financeur)), c, c.est_valable(jour))
        for c in etablissement.conventions.order_by("-debut", "pk")
    ]


def _portes_ouvertes(
    etablissement: Etablissement, jour: datetime.date
) -> dict[str, list[PorteOuverte]]:
    """Those to come, the first first; those that are over or withdrawn, the last first."""
    toutes = list(etablissement.portes_ouvertes.select_related("site"))
    return {
        "portes_ouvertes": [p for p in toutes if p.est_a_venir(jour)],
        "portes_ouvertes_closes": [p for p in reversed(toutes) if not p.est_a_venir(jour)],
    }
