"""Rules on the S card: how the training goes, its type de parcours, its alternance."""

from collections.abc import Iterator

from .. import calculs
from ..codes import Enseignement, Esp, Fiche, ModalitePedagogique, Parcours
from ..models import Session
from .contexte import Contexte
from .manque import AVERTISSEMENT, ERREUR
from .phrases import libelles
from .registre import Trouvaille, regle

PROCEDURE = "procédure de saisie, fiche Session"


@regle(Fiche.SESSION, ERREUR, "esp", "procédures de saisie des programmes régionaux")
def cadencees_hors_programme(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """« Cadencées ou séquencées » is for the regional programmes."""
    if session.esp == Esp.CADENCEES and not contexte.publique:
        yield (
            "Les entrées cadencées ou séquencées n'existent que dans les programmes régionaux. "
            "Choisissez « à dates fixes » ou « permanentes »."
        )


@regle(Fiche.SESSION, ERREUR, "parcours", PROCEDURE)
def parcours_selon_les_blocs(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """Individualisation « oui »: modulaire and individualisé, or mixte; partielle: one or both, no other.

    On a regional programme, what its gabarit fixes prevails.
    """
    formation = session.action.formation
    if contexte.publique or not formation.est_sur_fiche or not session.parcours:
        return
    attendu = calculs.parcours_attendu(formation.individualisation, formation.validation)
    if attendu.accepte(session.parcours):
        return
    parcours_coches = libelles(Parcours, session.parcours)
    if attendu.cases_permises:
        yield (
            f"La validation est partielle : le type de parcours est individualisé ou modulaire, ou les deux. Vous avez "
            f"coché {parcours_coches}. Cochez l'un ou l'autre seulement, ou changez la validation sur la fiche "
            "Formation."
        )
    else:
        yield (
            "Les parcours sont individualisés : le type de parcours comprend « individualisé » et « modulaire », ou "
            f"« mixte ». Vous avez coché {parcours_coches}. Ajoutez ce qui manque, ou changez la réponse sur la fiche "
            "Formation."
        )


@regle(Fiche.SESSION, ERREUR, "parcours", "LHEO 2.3, parcours-de-formation")
def parcours_inconnu(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """« Inconnu » is read from old data and never sent again."""
    if Parcours.INCONNU in session.parcours:
        yield "Le type de parcours est inconnu : il vient d'une ancienne saisie. Choisissez-en un ou plusieurs."


@regle(Fiche.SESSION, ERREUR, "modalites", PROCEDURE)
def distance_coherente(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """Entièrement à distance or hybride goes with « à distance », présentiel without."""
    a_distance = ModalitePedagogique.DISTANCE in session.modalites
    if not session.modalites:
        return
    if session.enseignement in (Enseignement.DISTANCE, Enseignement.HYBRIDE) and not a_distance:
        nom = (
            "hybride" if session.enseignement == Enseignement.HYBRIDE else "entièrement à distance"
        )
        yield (
            f"La session est {nom}, mais « à distance (FOAD) » n'est pas cochée dans les modalités pédagogiques. "
            "Cochez-la, ou choisissez « en présentiel »."
        )
    if session.enseignement == Enseignement.PRESENTIEL and a_distance:
        yield (
            "La session est en présentiel, mais « à distance (FOAD) » est cochée dans les modalités pédagogiques. "
            "Décochez-la, ou choisissez « mixte (hybride) »."
        )


@regle(Fiche.SESSION, AVERTISSEMENT, "modalites", PROCEDURE)
def entreprise_sans_modalite(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """Hours en entreprise go with « en entreprise » or « alternance ».

    A regional programme's gabarit may not offer them: it isn't asked there.
    """
    attendues = {ModalitePedagogique.ENTREPRISE, ModalitePedagogique.ALTERNANCE}
    if contexte.publique or not session.heures_entreprise or not session.modalites:
        return
    if not attendues & set(session.modalites):
        yield (
            f"{session.heures_entreprise} h se passent en entreprise, mais ni « en entreprise » ni « alternance » "
            "n'est cochée dans les modalités pédagogiques. Vérifiez l'un ou l'autre : l'envoi reste possible."
        )


@regle(Fiche.SESSION, ERREUR, "cycle_centre", "LHEO 2.3, cycle et rythme-alternance")
def cycle_nul(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """The cycle of an apprenticeship or professionalisation contract has at least one unit."""
    regles = {dispositif.type.regle for dispositif in session.dispositifs.all()}
    if not calculs.contrat_en_alternance(regles) or None in (
        session.cycle_centre,
        session.cycle_entreprise,
    ):
        return
    if not session.cycle_centre and not session.cycle_entreprise:
        yield (
            "Le cycle de l'alternance ne compte aucune unité, ni en centre ni en entreprise. "
            "Exemple : semaine, 1 en centre, 2 en entreprise."
        )
