"""The reference tables that the public offer speaks of, as they are given outside: certifications, domaines, métiers,
communes, dispositifs, programmes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from sofi.offre.fiches.pieces import Piece
from sofi.referentiels.models import Certification, Commune, Formacode, Rome, TypeDispositif
from sofi.socle.recherche import tous_les_mots
from sofi.validation.document.pieces import iso


class CertificationReference(Piece, frozen=True, kw_only=True):
    """A sheet of the RNCP or of the RS; `active`: it is registered today. Source: France compétences."""

    code: str = ""
    libelle: str = ""
    type: str = ""
    niveau: str = ""
    active: bool = False
    fin_enregistrement: str | None = None
    url: str = ""


class DomaineReference(Piece, frozen=True, kw_only=True):
    """A domaine of the Formacode. Source: Centre Inffo."""

    code: str = ""
    libelle: str = ""
    version: str = ""
    parent: str = ""
    champ: str = ""
    grand_domaine: str = ""


class MetierReference(Piece, frozen=True, kw_only=True):
    """A métier of the ROME. Source: France Travail."""

    code: str = ""
    libelle: str = ""
    domaine: str = ""
    grand_domaine: str = ""


class CommuneReference(Piece, frozen=True, kw_only=True):
    """A commune of today. Source: INSEE."""

    code: str = ""
    libelle: str = ""
    codes_postaux: list[str] = []
    departement: str = ""
    region: str = ""
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None


class DispositifReference(Piece, frozen=True, kw_only=True):
    """A way to pay for a training; `numero` is the one that filters and documents write."""

    code: str = ""
    numero: int = 0
    libelle: str = ""
    sigle: str = ""
    programme_regional: bool = False
    pour_qui: str = ""
    ce_qu_il_paie: str = ""


@dataclass(frozen=True)
class Table:
    """A reference table: its rows, the column that names them, what is given of each."""

    lignes: Callable[[], QuerySet[Any]]
    noms: tuple[str, ...]
    donner: Callable[[Any], Piece]
    type: type[Piece]

    def page(self, *, q: str, apres: str, limite: int) -> tuple[list[Piece], int, str | None]:
        """The rows whose name holds these words, after that code; their number; the last code when some follow.

        Two queries.
        """
        trouvees = self.lignes().filter(tous_les_mots(q, *self.noms)) if q else self.lignes()
        lues = list(trouvees.filter(pk__gt=apres).order_by("pk")[: limite + 1])
        donnees = [self.donner(ligne) for ligne in lues[:limite]]
        return donnees, trouvees.count(), lues[limite - 1].pk if len(lues) > limite else None

    def une(self, code: str) -> Piece | None:
        """The row of that code; one query."""
        ligne = self.lignes().filter(pk=code).first()
        return self.donner(ligne) if ligne else None


def _certification(c: Certification) -> Piece:
    return CertificationReference(
        code=c.numero,
        libelle=c.intitule,
        type=c.abrege,
        niveau=c.niveau,
        active=c.enregistree_le(timezone.localdate()),
        fin_enregistrement=iso(c.date_fin_enregistrement),
        url=c.url,
    )


def _domaine(f: Formacode) -> Piece:
    return DomaineReference(
        code=f.code,
        libelle=f.libelle,
        version=f.version,
        parent=f.parent_id or "",
        champ=f.champ,
        grand_domaine=f.grand_domaine,
    )


def _metier(r: Rome) -> Piece:
    return MetierReference(
        code=r.code,
        libelle=r.libelle,
        domaine=r.domaine_libelle,
        grand_domaine=r.grand_domaine_libelle,
    )


def _commune(c: Commune) -> Piece:
    return CommuneReference(
        code=c.code,
        libelle=c.libelle,
        codes_postaux=list(c.codes_postaux),
        departement=c.departement_id or "",
        region=c.region_id or "",
        latitude=c.latitude,
        longitude=c.longitude,
        population=c.population,
    )


def _dispositif(t: TypeDispositif) -> Piece:
    return DispositifReference(
        code=t.code,
        numero=t.numero,
        libelle=t.libelle,
        sigle=t.sigle,
        programme_regional=t.programme_regional,
        pour_qui=t.pour_qui,
        ce_qu_il_paie=t.ce_qu_il_paie,
    )


TABLES: dict[str, Table] = {
    "certifications": Table(
        lambda: Certification.objects.en_vigueur(),
        ("numero", "intitule"),
        _certification,
        CertificationReference,
    ),
    "domaines": Table(
        lambda: Formacode.objects.domaines().en_vigueur(),
        ("code", "libelle"),
        _domaine,
        DomaineReference,
    ),
    "metiers": Table(
        lambda: Rome.objects.en_vigueur(), ("code", "libelle"), _metier, MetierReference
    ),
    "communes": Table(
        lambda: Commune.objects.en_vigueur().filter(actuelle__isnull=True),
        ("libelle",),
        _commune,
        CommuneReference,
    ),
    "dispositifs": Table(
        lambda: TypeDispositif.objects.en_vigueur(),
        ("sigle", "libelle"),
        _dispositif,
        DispositifReference,
    ),
    "programmes": Table(
        lambda: TypeDispositif.objects.en_vigueur().filter(Q(programme_regional=True)),
        ("sigle", "libelle"),
        _dispositif,
        DispositifReference,
    ),
}
"""By the name of their address."""
