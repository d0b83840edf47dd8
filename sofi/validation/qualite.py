"""The quality of an action: what its organisme says beyond what sending asks, out of 100.

A pure rule on a document, so that the cards being entered and the public version are judged by the same
one. Only the completeness is counted: whether the offer is fresh depends on the day, and is said apart.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sofi.offre.codes import Esp, Fiche, Recrutement, Voie
from sofi.offre.fiches import FicheSession
from sofi.referentiels.models import TypeDispositif
from sofi.socle import texte_riche

from .document import Document

PROGRAMME, OBJECTIFS = 200, 100
"""Characters of plain text from which a text says something."""
SANS_PRIX = {
    str(regle)
    for regle in (
        TypeDispositif.Regle.APPRENTISSAGE,
        TypeDispositif.Regle.PROFESSIONNALISATION,
        TypeDispositif.Regle.POEC,
        TypeDispositif.Regle.POEI,
    )
}
"""Kinds of dispositif that the learner never pays for."""

ENTETE = """\
# The quality of an action

Made by `manage.py qualite` from `sofi/validation/qualite.py`; a test fails when it is out of date.

The score of an action is what its document says beyond what sending asks: the points of the criteria it meets, in
percent of those of the criteria it is concerned by. A criterion about sessions or dispositifs is met when all those
that are neither withdrawn nor ended meet it. The organisme reads on its récapitulatif what would raise the score, with
the way to each field; the service Offre reads the same. The score of what is public is kept with each publication, and
made again by `manage.py reindexer`, as after a change of this table.
"""

TITRES = (
    "| points | card | criterion | what is said to the organisme | why |\n|---|---|---|---|---|"
)

Reponse = tuple[int | None, bool]
"""A card the criterion is about, by number, and whether it is filled there."""


@dataclass(frozen=True)
class Critere:
    """One thing that makes an action better said.

    `champ` of `fiche` is where it is filled; `bit` tells it in the rows kept, and never changes meaning;
    `examen` answers for each card concerned, nothing when the action isn't concerned.
    """

    bit: int
    points: int
    fiche: Fiche
    champ: str
    libelle: str
    conseil: str
    raison: str
    examen: Callable[[Document], Iterable[Reponse]]


@dataclass(frozen=True)
class Constat:
    """A criterion on one action: the cards where it isn't met, and what the score gains once it is."""

    critere: Critere
    manquants: tuple[int | None, ...]
    gain: int = 0

    @property
    def est_atteint(self) -> bool:
        """Met on every card it is about."""
        return not self.manquants


@dataclass(frozen=True)
class Qualite:
    """The score of one action and how it is made."""

    score: int
    constats: tuple[Constat, ...]

    @property
    def a_faire(self) -> list[Constat]:
        """What would raise the score, the most first."""
        restants = [constat for constat in self.constats if not constat.est_atteint]
        return sorted(restants, key=lambda constat: -constat.critere.points)

    @property
    def constats_atteints(self) -> list[Constat]:
        """What is met already."""
        return [constat for constat in self.constats if constat.est_atteint]

    @property
    def manquants(self) -> int:
        """The criteria that aren't met, as bits."""
        return sum(constat.critere.bit for constat in self.a_faire)

    @property
    def concernes(self) -> int:
        """The criteria that are about this action, as bits."""
        return sum(constat.critere.bit for constat in self.constats)


def evaluer(document: Document) -> Qualite:
    """The quality of this document: the points it has, in percent of those it could have."""
    examines = [(critere, list(critere.examen(document))) for critere in CRITERES]
    concernes = [(critere, reponses) for critere, reponses in examines if reponses]
    total = sum(critere.points for critere, _ in concernes)
    constats = [
        (critere, tuple(objet for objet, rempli in reponses if not rempli))
        for critere, reponses in concernes
    ]
    obtenus = sum(critere.points for critere, manquants in constats if not manquants)
    score = _sur_cent(obtenus, total)
    return Qualite(
        score,
        tuple(
            Constat(
                critere,
                manquants,
                _sur_cent(obtenus + critere.points, total) - score if manquants else 0,
            )
            for critere, manquants in constats
        ),
    )


def en_document() -> str:
    """docs/qualite.md, written from the table."""
    lignes = "".join(
        f"| {c.points} | {c.fiche.label} | {c.libelle} | {c.conseil} | {c.raison} |\n"
        for c in CRITERES
    )
    return f"{ENTETE}\n{TITRES}\n{lignes}"


def _sur_cent(points: int, total: int) -> int:
    """A whole number, rounded; nothing to ask is perfect."""
    return (200 * points + total) // (2 * total) if total else 100


def _plein(html: str, minimum: int) -> bool:
    return texte_riche.longueur(html) >= minimum


def _programme(document: Document) -> Iterator[Reponse]:
    action = document.action
    yield action.id, _plein(action.complement_programme, PROGRAMME)


def _objectifs(document: Document) -> Iterator[Reponse]:
    action = document.action
    textes = (action.objectifs, document.formation.objectif)
    yield action.id, any(_plein(texte, OBJECTIFS) for texte in textes)


def _champ_rempli(champ: str) -> Callable[[Document], Iterable[Reponse]]:
    """A field of the A card says something."""
    return lambda document: [(document.action.id, bool(getattr(document.action, champ)))]


def _plaquette_ou_video(document: Document) -> Iterator[Reponse]:
    action = document.action
    yield action.id, bool(action.url_pdf or action.url_video)


def _metiers(document: Document) -> Iterator[Reponse]:
    formation = document.formation
    if not formation.sur_fiche:
        yield formation.id, bool(formation.metiers)


def _presentation(document: Document) -> Iterator[Reponse]:
    organisme = document.organisme
    yield organisme.id, bool(organisme.description.strip())


def _sessions(document: Document) -> list[FicheSession]:
    """Those that are neither withdrawn nor ended on the day of the document."""
    jour = document.publie_le[:10]
    return [
        session
        for session in document.sessions
        if not session.retiree_le and (not session.date_fin or session.date_fin >= jour)
    ]


def _des_sessions(
    document: Document, examiner: Callable[[FicheSession], Iterable[Reponse]]
) -> Iterable[Reponse]:
    """What each session answers; without any there is one to add."""
    sessions = _sessions(document)
    if not sessions:
        return [(None, False)]
    return [reponse for session in sessions for reponse in examiner(session)]


def _heures_hebdo(document: Document) -> Iterable[Reponse]:
    return _des_sessions(document, lambda s: [(s.id, s.heures_hebdo is not None)])


def _candidater(document: Document) -> Iterable[Reponse]:
    def examiner(session: FicheSession) -> Iterator[Reponse]:
        if session.recrutement != Recrutement.FERME and session.esp != Esp.PERMANENTES:
            reunions = session.informations_collectives or session.periodes_inscription
            yield session.id, bool(reunions)

    return _des_sessions(document, examiner)


def _places_restantes(document: Document) -> Iterable[Reponse]:
    def examiner(session: FicheSession) -> Iterator[Reponse]:
        if session.recrutement == Recrutement.OUVERT:
            for dispositif in session.dispositifs:
                yield dispositif.id, dispositif.places_restantes is not None

    return _des_sessions(document, examiner)


def _prix(document: Document) -> Iterable[Reponse]:
    def examiner(session: FicheSession) -> Iterator[Reponse]:
        for dispositif in session.dispositifs:
            genre = dispositif.type
            if genre.regle not in SANS_PRIX and not genre.programme_regional:
                sommes = (dispositif.frais_ttc, dispositif.frais_ht)
                yield dispositif.id, any(somme is not None for somme in sommes)

    return _des_sessions(document, examiner) if document.voie != Voie.PUBLIQUE else []


CRITERES: tuple[Critere, ...] = (
    Critere(
        1 << 0,
        15,
        Fiche.ACTION,
        "complement_programme",
        "Programme",
        f"Décrivez votre programme en {PROGRAMME} caractères au moins : modules, organisation, intervenants.",
        "The sheet's programme is everybody's: one's own is what tells two organismes apart.",
        _programme,
    ),
    Critere(
        1 << 1,
        10,
        Fiche.ACTION,
        "objectifs",
        "Objectifs",
        f"Dites en {OBJECTIFS} caractères au moins ce que l'on saura faire à la fin.",
        "What one will be able to do decides, and feeds the search; the sheet's text counts.",
        _objectifs,
    ),
    Critere(
        1 << 2,
        10,
        Fiche.ACTION,
        "plus_formation",
        "Le « plus » formation",
        "Dites en une phrase le point fort de votre offre.",
        "The only words that argue, shown on the page of the training.",
        _champ_rempli("plus_formation"),
    ),
    Critere(
        1 << 3,
        10,
        Fiche.ACTION,
        "public_vise",
        "Public visé",
        "Dites à qui la formation s'adresse.",
        "Advisers direct people by it, and the search reads it.",
        _champ_rempli("public_vise"),
    ),
    Critere(
        1 << 4,
        5,
        Fiche.ACTION,
        "url_action",
        "Page de votre site",
        "Donnez l'adresse de la page qui décrit cette action.",
        "Who hesitates reads more there.",
        _champ_rempli("url_action"),
    ),
    Critere(
        1 << 5,
        5,
        Fiche.ACTION,
        "url_pdf",
        "Plaquette ou vidéo",
        "Donnez l'adresse d'une plaquette en PDF ou d'une vidéo.",
        "An adviser prints it, a candidate sees the place.",
        _plaquette_ou_video,
    ),
    Critere(
        1 << 6,
        5,
        Fiche.FORMATION,
        "metiers_ordonnes",
        "Métiers (ROME)",
        "Choisissez les métiers auxquels la formation prépare.",
        "Without a sheet, nothing else links the training to jobs.",
        _metiers,
    ),
    Critere(
        1 << 7,
        5,
        Fiche.SESSION,
        "heures_hebdo",
        "Durée hebdomadaire",
        "Indiquez le nombre d'heures par semaine.",
        "Rights to an allowance, and to a leave, depend on it.",
        _heures_hebdo,
    ),
    Critere(
        1 << 8,
        10,
        Fiche.SESSION,
        "informations_collectives",
        "Réunion ou période d'inscription",
        "Donnez une date d'information collective, ou une période d'inscription plus bas sur la fiche.",
        "People must know when to come or to apply; entries at any time and closed recruitments aren't concerned.",
        _candidater,
    ),
    Critere(
        1 << 9,
        10,
        Fiche.DISPOSITIF,
        "places_restantes",
        "Places restantes",
        "Dites combien de places il reste, 0 si c'est complet.",
        "Asked first by advisers; only sessions that recruit are concerned.",
        _places_restantes,
    ),
    Critere(
        1 << 10,
        10,
        Fiche.DISPOSITIF,
        "frais_ttc",
        "Prix",
        "Indiquez les frais pédagogiques.",
        "Asked when the learner, the employer or a fund pays by learner; not of what is paid otherwise.",
        _prix,
    ),
    Critere(
        1 << 11,
        5,
        Fiche.ETABLISSEMENT,
        "description",
        "Présentation de l'établissement",
        "Présentez l'établissement en quelques phrases : elles servent à toutes vos actions.",
        "Shown on the organisme's public page.",
        _presentation,
    ),
)
"""100 points in all. A criterion that isn't about an action is left out of its total."""
