"""The tables of figures, each with its chart: what the page shows and what the files hold."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from sofi.diffusion import pilotage as offre
from sofi.diffusion.pilotage import Part
from sofi.offre.codes import Etat, Voie
from sofi.socle.formats import INSECABLE, MOIS_ABREGES, accord, nombre
from sofi.validation import pilotage as circuit
from sofi.validation.pilotage import Periode, Traitement

from . import graphiques
from .graphiques import Graphique

LIGNES_AU_DEPART = 12  # rows shown until the whole table is asked for
Ligne = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """A table of figures. The first cell of a row names it; `vide` is what to say when there is none."""

    code: str
    titre: str
    texte: str
    entetes: tuple[str, ...]
    lignes: Sequence[Ligne]
    graphique: Graphique
    vide: str = "Aucune offre en ligne pour l’instant."
    entiere: bool = field(default=True)

    @property
    def rangees(self) -> list[tuple[str, list[str]]]:
        """The rows shown: the name, then each figure."""
        return [
            (str(nom), [_ecrire(valeur) for valeur in valeurs]) for nom, *valeurs in self.lignes
        ]

    def debut(self) -> "Table":
        """The first rows of a long table, in its chart too."""
        if len(self.lignes) <= LIGNES_AU_DEPART:
            return self
        barres = Graphique(self.graphique.barres[:LIGNES_AU_DEPART], self.graphique.legendes)
        return Table(
            self.code,
            self.titre,
            self.texte,
            self.entetes,
            self.lignes[:LIGNES_AU_DEPART],
            barres,
            entiere=False,
        )


def _ecrire(valeur: Any) -> str:
    """A cell: a number with its spaces, a dash when there is nothing."""
    if valeur is None:
        return "–"
    return valeur if isinstance(valeur, str) else nombre(valeur)


def part(valeur: int, total: int) -> int | None:
    """In percent, rounded; None when there is nothing to divide."""
    return (200 * valeur + total) // (2 * total) if total else None


def _pour_cent(valeur: int, total: int) -> str:
    part_lue = part(valeur, total)
    return "–" if part_lue is None else f"{part_lue}{INSECABLE}%"


# --- Treatment ---------------------------------------------------------------------------------


def par_etat() -> Table:
    """Every action of the base, by state and way of entry."""
    comptes = circuit.par_etat()
    lignes: list[Ligne] = []
    for etat in Etat:
        nombres = [comptes.get((etat.value, voie.value), 0) for voie in Voie]
        lignes.append((str(etat.label), *nombres, sum(nombres)))
    pleine = any(total for *_, total in lignes)
    return Table(
        "etats",
        "Actions par état",
        "Toutes les actions de la base, aujourd’hui.",
        ("État", *(str(voie.label) for voie in Voie), "Total"),
        lignes if pleine else [],
        graphiques.barres_comparees(
            ((nom, nombres, nombre(total)) for nom, *nombres, total in lignes),
            [str(voie.label) for voie in Voie],
        ),
        vide="Les organismes n’ont encore rien saisi.",
    )


def nom_de_periode(periode: Periode, *, par_semaine: bool) -> str:
    """« sept. 2026 », « sem. du 07/09/2026 »."""
    if par_semaine:
        return f"sem. du {periode.debut:%d/%m/%Y}"
    return f"{MOIS_ABREGES[periode.debut.month - 1]} {periode.debut.year}"


def activite(figures: Traitement) -> Table:
    """What came and what was decided."""
    lignes = [
        (
            nom_de_periode(p, par_semaine=figures.par_semaine),
            p.recues,
            p.validees,
            p.refusees,
            p.questions,
        )
        for p in figures.periodes
    ]
    total = figures.total
    return Table(
        "activite",
        "Envois et décisions",
        "Une action envoyée plusieurs fois compte autant de fois. Pour une formation publique, c’est l’accord de "
        "la Région qui compte comme envoi.",
        (
            "Semaine" if figures.par_semaine else "Mois",
            "Reçues",
            "Validées",
            "Refusées",
            "Questions",
        ),
        lignes if total.recues or total.validees or total.refusees or total.questions else [],
        graphiques.barres_comparees(
            ((nom, (v, r), accord(v + r, "décision", "décisions")) for nom, _, v, r, _ in lignes),
            ["Validées", "Refusées"],
        ),
        vide="Rien n’a été envoyé ni décidé pendant cette période.",
    )


def delais(figures: Traitement) -> Table:
    """In how many working days what was sent was decided."""
    periodes = [p for p in figures.periodes if p.dates]
    noms = [nom_de_periode(p, par_semaine=figures.par_semaine) for p in periodes]
    lignes = [(nom, p.dates, *_cumuls(p), p.mediane) for nom, p in zip(noms, periodes, strict=True)]
    return Table(
        "delais",
        "Délais de traitement",
        "En jours ouvrés, de l’envoi (ou de l’accord de la Région) à la décision, sans les jours où une question "
        "attendait sa réponse. L’objectif est J+2.",
        (
            "Semaine" if figures.par_semaine else "Mois",
            "Décisions",
            "À J+1 (%)",
            "À J+2 (%)",
            "À J+3 (%)",
            "Délai médian (j)",
        ),
        lignes,
        graphiques.en_parts(
            (
                (nom, _tranches(p), f"{_pour_cent(p.a_2, p.dates)} à J+2")
                for nom, p in zip(noms, periodes, strict=True)
            ),
            ["J+1 au plus", "J+2", "J+3", "Plus tard"],
        ),
        vide="Aucune décision pendant cette période.",
    )


def _tranches(p: Periode) -> tuple[int, ...]:
    """The decisions by J+1, then those of J+2, of J+3, and the later ones."""
    return p.a_1, p.a_2 - p.a_1, p.a_3 - p.a_2, p.dates - p.a_3


def _cumuls(p: Periode) -> list[int | None]:
    return [part(valeur, p.dates) for valeur in (p.a_1, p.a_2, p.a_3)]


# --- Offer -------------------------------------------------------------------------------------

ENTETES = ("Sessions", "Actions", "Organismes")


def de_l_offre(
    code: str, titre: str, texte: str, nom: str, lire: Callable[[datetime.date], list[Part]]
) -> Table:
    """A cut of the public offer."""
    parts = lire(timezone.localdate())
    return Table(
        code,
        titre,
        texte,
        (nom, *ENTETES),
        [(p.libelle, p.sessions, p.actions, p.organismes) for p in parts],
        graphiques.simple((p.libelle, p.sessions) for p in parts),
    )


def departements() -> Table:
    """By place."""
    texte = "Le département du lieu de la session."
    return de_l_offre(
        "departements", "Par département", texte, "Département", offre.par_departement
    )


def domaines() -> Table:
    """By what is learnt."""
    texte = "Le champ du Formacode principal."
    return de_l_offre("domaines", "Par domaine", texte, "Domaine", offre.par_domaine)


def dispositifs() -> Table:
    """By who pays."""
    texte = "Une session compte une fois pour chacun de ses dispositifs."
    return de_l_offre("dispositifs", "Par dispositif", texte, "Dispositif", offre.par_dispositif)


def programmes() -> Table:
    """By programme of the Région."""
    texte = "Les programmes régionaux, le plus récent d’abord."
    return de_l_offre("programmes", "Par programme", texte, "Programme", offre.par_programme)


# --- Quality -----------------------------------------------------------------------------------


def scores() -> Table:
    """How the public actions are spread over the scores."""
    moyenne, comptes = offre.scores()
    total = sum(comptes)
    lignes = [
        (f"{bas} à {haut}", n, part(n, total))
        for (bas, haut), n in zip(offre.TRANCHES, comptes, strict=True)
    ]
    texte = "Ce que les actions publiées, même sans session à venir, disent de plus que le nécessaire, sur 100."
    if moyenne is not None:
        texte = f"{texte} En moyenne{INSECABLE}: {nombre(round(moyenne))}."
    return Table(
        "scores",
        "Scores",
        texte,
        ("Score", "Actions", "Part (%)"),
        lignes if total else [],
        graphiques.simple((f"{nom} points", n) for nom, n, _ in lignes),
    )


def completude() -> Table:
    """Criterion by criterion."""
    parts = [p for p in offre.completude() if p.concernees]
    lignes = [
        (p.critere.libelle, p.concernees, p.atteintes, part(p.atteintes, p.concernees))
        for p in parts
    ]
    return Table(
        "completude",
        "Complétude",
        "Pour chaque critère du score, les actions publiées qui le remplissent, le moins rempli d’abord.",
        ("Critère", "Actions concernées", "Le remplissent", "Part (%)"),
        lignes,
        graphiques.en_parts(
            (
                (p.critere.libelle, (p.atteintes, 0, 0, p.concernees - p.atteintes), pourcentage)
                for p in parts
                for pourcentage in [_pour_cent(p.atteintes, p.concernees)]
            ),
            [],
        ),
    )


def fraicheur() -> Table:
    """How old what is public is."""
    maintenant = timezone.now()
    part_lue = offre.fraicheur(maintenant, timezone.localdate(maintenant))
    total = sum(part_lue.ages)
    noms = ("Moins de 3 mois", "De 3 à 6 mois", "De 6 à 12 mois", "Plus de 12 mois")
    lignes = [(nom, n, part(n, total)) for nom, n in zip(noms, part_lue.ages, strict=True)]
    sans = (
        accord(part_lue.sans_session, "action publiée n’a", "actions publiées n’ont")
        if part_lue.sans_session
        else "Aucune action publiée n’est"
    )
    fin = "plus de session à venir ni en cours" if part_lue.sans_session else "sans session à venir"
    return Table(
        "fraicheur",
        "Fraîcheur",
        f"Depuis la dernière publication, mise à jour directe comprise. {sans} {fin}.",
        ("Dernière publication", "Actions", "Part (%)"),
        lignes if total else [],
        graphiques.simple((nom, n) for nom, n, _ in lignes),
    )
