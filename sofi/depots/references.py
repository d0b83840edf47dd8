"""What an établissement's file may name: its sites, contacts, dispositifs, certifications; and what is near."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.utils import timezone
from rapidfuzz import fuzz, process

from sofi.annuaire.models import Contact, Etablissement, Site
from sofi.annuaire.perimetre import responsables_possibles
from sofi.comptes.models import Utilisateur
from sofi.offre.fiches import FicheFormation, pieces
from sofi.offre.models import Formation
from sofi.referentiels.familles import familles_de_metier
from sofi.referentiels.models import (
    BlocCompetences,
    FicheCertifInfo,
    Formacode,
    Opco,
    PreRequis,
    Rome,
    TypeDispositif,
)
from sofi.socle.texte import plier
from sofi.validation.document.ecriture import fiche_formation
from sofi.validation.document.pieces import piece

PROPOSITIONS = 4
PROCHE = 60  # of rapidfuzz's hundred
_NUMERO = re.compile(r"\s*(\d{1,9})(?:\s*[–-]\s|\s*$)")
Couple = tuple[str, str]


class References:
    """The rows that may be named, read once for a file; certifications and codes as they are asked for."""

    def __init__(self, etablissement: Etablissement, auteur: Utilisateur | None) -> None:
        self.etablissement = etablissement
        self.auteur = auteur
        self.jour = timezone.localdate()
        self._fiches: dict[tuple[str, str], list[FicheCertifInfo]] = {}
        self._textes: dict[str, FicheFormation] = {}
        self._codes: dict[tuple[str, str], Any] = {}

    @cached_property
    def sites(self) -> dict[int, Site]:
        sites = self.etablissement.sites.filter(retire_le__isnull=True).select_related("commune")
        return {site.pk: site for site in sites}

    @cached_property
    def contacts(self) -> dict[int, Contact]:
        contacts = self.etablissement.contacts.filter(retire_le__isnull=True)
        return {contact.pk: contact for contact in contacts}

    @cached_property
    def types(self) -> dict[str, TypeDispositif]:
        genres = TypeDispositif.objects.filter(retire_le__isnull=True).prefetch_related("publics")
        return {genre.code: genre for genre in genres}

    @cached_property
    def conventions(self) -> set[str]:
        """The funders with whom the établissement has a convention today."""
        conventions = self.etablissement.conventions.all()
        return {c.financeur for c in conventions if c.est_valable(self.jour)}

    @cached_property
    def responsables(self) -> dict[int, Etablissement]:
        possibles = responsables_possibles(self.etablissement, self.auteur)
        return {un.pk: un for un in possibles}

    @cached_property
    def opcos(self) -> dict[str, str]:
        return dict(Opco.objects.values_list("code", "libelle"))

    @cached_property
    def prerequis(self) -> dict[str, str]:
        return dict(PreRequis.objects.filter(retire_le__isnull=True).values_list("code", "libelle"))

    @cached_property
    def familles(self) -> dict[str, str]:
        return familles_de_metier()

    @cached_property
    def romes(self) -> dict[str, str]:
        return dict(Rome.objects.values_list("code", "libelle"))

    @cached_property
    def formacodes(self) -> dict[str, str]:
        return dict(Formacode.objects.values_list("code", "libelle"))

    @cached_property
    def _pieces_des_types(self) -> dict[str, pieces.TypeDispositif]:
        return {code: piece(genre) for code, genre in self.types.items()}  # type: ignore[misc]

    # What reading LHEO asks (`relecture.Savoir`).

    def type_dispositif(self, code: str) -> pieces.TypeDispositif | None:
        return self._pieces_des_types.get(code)

    def sur_fiche(self, certifinfo: str, numero: str) -> FicheFormation | None:
        """What the sheet says, when one sheet is meant."""
        fiches = self.fiches_de(certifinfo, numero)
        if len(fiches) != 1:
            return None
        fiche = fiches[0]
        if fiche.pk not in self._textes:
            self._textes[fiche.pk] = fiche_formation(_vierge(fiche), self.jour)
        return self._textes[fiche.pk]

    # What the file names.

    def fiches_de(self, certifinfo: str, numero: str) -> list[FicheCertifInfo]:
        """The sheets of this Certif Info code; without one known, those of this RNCP or RS number."""
        cle = (certifinfo, numero)
        if cle not in self._fiches:
            fiches = FicheCertifInfo.objects.avec_certification()
            trouvees = list(fiches.filter(pk=certifinfo)) if certifinfo else []
            if not trouvees and numero:
                trouvees = list(
                    fiches.choisissables().filter(certification=numero).order_by("code")
                )
            self._fiches[cle] = trouvees
        return self._fiches[cle]

    def fiches_proches(self, texte: str) -> list[Couple]:
        """The sheets that these words may mean."""
        if not texte.strip():
            return []
        trouvees = FicheCertifInfo.objects.chercher(texte, PROPOSITIONS)
        return [(fiche.code, f"{fiche.libelle} ({fiche.code})") for fiche in trouvees]

    def blocs_de(self, fiche: FicheCertifInfo) -> dict[str, BlocCompetences]:
        return {bloc.code: bloc for bloc in fiche.blocs()}


def _vierge(fiche: FicheCertifInfo) -> Formation:
    """A formation of that sheet, for what it says alone."""
    maintenant = timezone.now()
    return Formation(fiche=fiche, cree_le=maintenant, modifie_le=maintenant)


def numero_en_tete(texte: str) -> int | None:
    """The number of « 36364 – Principal – Mayenne », as our lists write rows."""
    trouve = _NUMERO.match(texte)
    return int(trouve[1]) if trouve else None


def par_les_mots(texte: str, candidats: Iterable[tuple[Any, str]]) -> Any | None:
    """The only one that these words are exactly, accents and capitals aside; None when none or several are."""
    cherche = plier(texte)
    trouves = {cle for cle, mots in candidats if cherche and plier(mots) == cherche}
    return trouves.pop() if len(trouves) == 1 else None


def proches(texte: str, candidats: dict[str, str], *, combien: int = PROPOSITIONS) -> list[Couple]:
    """« vouliez-vous dire … ? »: those whose words are near, the nearest first."""
    trouves = process.extract(
        texte, candidats, processor=plier, scorer=fuzz.WRatio, limit=combien, score_cutoff=PROCHE
    )
    return [(cle, libelle) for libelle, _, cle in trouves]
