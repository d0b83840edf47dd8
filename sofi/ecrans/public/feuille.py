"""The results of a search as a file: one row for each session that answers."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sofi.diffusion.indexation import adresse_de
from sofi.diffusion.recherche import Ligne
from sofi.offre.codes import Niveau
from sofi.offre.fiches import FicheSession
from sofi.validation.document import Document

from .presentation import textes

Valeur = Callable[[Document, FicheSession], Any]


def _certification(document: Document) -> str:
    fiche = document.formation.fiche
    return (fiche.rncp or fiche.rs) if fiche else ""


def _places(session: FicheSession) -> str:
    places = textes.places(session)
    return places.texte if places else ""


COLONNES: dict[str, Valeur] = {
    "Code FAS": lambda d, s: f"{d.formation.id}-{d.action.id}-{s.id}",
    "Formation": lambda d, s: d.action.titre,
    "Organisme": lambda d, s: d.organisme.nom,
    "Lieu": lambda d, s: textes.ville(s),
    "Code INSEE": lambda d, s: adresse_de(s).insee,
    "Début": lambda d, s: textes.jour(s.date_debut),
    "Fin": lambda d, s: textes.jour(s.date_fin),
    "Entrée permanente": lambda d, s: "oui" if textes.est_permanente(s) else "non",
    "Durée (h)": lambda d, s: textes.heures(s) or None,
    "Modalité": lambda d, s: textes.modalite(s),
    "Certification": lambda d, s: _certification(d),
    "Niveau de sortie": lambda d, s: textes.libelle(Niveau, d.formation.niveau_sortie),
    "Financements": lambda d, s: ", ".join(textes.badges(d, s)),
    "Places": lambda d, s: _places(s),
    "Source": lambda d, s: d.provenance.mention,
}
ADRESSE = "Adresse"


def entetes() -> list[str]:
    """The heads of the columns."""
    return [*COLONNES, ADRESSE]


def lignes(trouvees: Iterable[Ligne], site: str) -> Iterator[list[Any]]:
    """The values of each session, those of a training together."""
    for ligne in trouvees:
        for session in ligne.sessions:
            valeurs = [valeur(ligne.document, session) for valeur in COLONNES.values()]
            yield [*valeurs, f"{site}{textes.url_de(ligne.document, session)}"]
