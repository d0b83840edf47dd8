"""Which catalogues there are, and which of them hold a training: those that the same search would find it in."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from sofi.referentiels.models import Departement
from sofi.validation.document import Document

from .. import codes
from ..domaines import CHAMPS, INCONNU, champ_de
from ..moteur.entree import reperes_de
from .notices import Notice

A_DISTANCE = "distance"
AUTRES = "Autres formations"


class Genre(StrEnum):
    """How the offer is cut."""

    PROGRAMME = "programme"
    DEPARTEMENT = "departement"
    DOMAINE = "domaine"


@dataclass(frozen=True, order=True)
class Rayon:
    """One catalogue."""

    genre: Genre
    code: str

    @property
    def cle(self) -> str:
        """« departement-44 »: its name in addresses and files."""
        return f"{self.genre}-{self.code}"

    def filtrer(self, notice: Notice) -> Notice:
        """The training with the sessions of this catalogue: those of a département, or followed from home."""
        if self.genre != Genre.DEPARTEMENT:
            return notice
        numero = codes.numero_departement(self.code)
        seances = [
            seance
            for seance in notice.seances
            if (seance.a_distance if self.code == A_DISTANCE else seance.departement == numero)
        ]
        return Notice(**{nom: getattr(notice, nom) for nom in _SANS_SEANCES}, seances=seances)


_SANS_SEANCES = tuple(nom for nom in Notice.__struct_fields__ if nom != "seances")


class Rayons:
    """The catalogues of this site, their titles, and the parts each is made of."""

    def __init__(self) -> None:
        siens = Departement.objects.filter(region=settings.REGION).order_by("pk")
        self.departements = dict(siens.values_list("pk", "libelle"))
        self._programmes: dict[str, str] = {}

    def de(self, document: Document, notice: Notice) -> Iterator[tuple[Rayon, str]]:
        """The catalogues that hold this training, each with the part it stands in."""
        champ = _champ(document)
        partie = CHAMPS.get(champ, AUTRES)
        presents = {codes.code_departement(s.departement) for s in notice.seances}
        for code in self.departements:
            if code in presents:
                yield Rayon(Genre.DEPARTEMENT, code), partie
        if any(seance.a_distance for seance in notice.seances):
            yield Rayon(Genre.DEPARTEMENT, A_DISTANCE), partie
        if champ:
            yield Rayon(Genre.DOMAINE, str(champ)), _domaine(document)
        publiees = [session for session in document.sessions if not session.retiree_le]
        for repere in reperes_de(document, publiees):
            if repere.genre == "programme":
                self._programmes[repere.code] = repere.libelle
                yield Rayon(Genre.PROGRAMME, repere.code), partie

    def titre(self, rayon: Rayon) -> str:
        """« Loire-Atlantique (44) », « À distance », « Langues », the end of the programme's name."""
        if rayon.code == A_DISTANCE:
            return "À distance"
        if rayon.genre == Genre.DEPARTEMENT:
            return f"{self.departements[rayon.code]} ({rayon.code})"
        if rayon.genre == Genre.DOMAINE:
            return CHAMPS[int(rayon.code)]
        return self._programmes[rayon.code].rpartition(" - ")[2]


def _champ(document: Document) -> int:
    domaines = document.formation.domaines
    return champ_de(domaines[0].code) if domaines else INCONNU


def _domaine(document: Document) -> str:
    """The first domaine of a training, in its own words."""
    libelle = document.formation.domaines[0].libelle
    return libelle[:1].upper() + libelle[1:]
