"""What the gabarit of a regional programme asks of each card, on top of the general rules."""

from collections.abc import Iterator

from django.db import models

from sofi.programmes.cellules import Contrainte, Genre

from ..codes import Fiche
from ..fiches import FICHES
from ..gabarits import valeurs
from ..models import Action, Dispositif, Formation, Session
from .contexte import Contexte
from .manque import AVERTISSEMENT, ERREUR, MANQUE
from .registre import Trouvaille, regle

PROCEDURE = "procédures de saisie des programmes régionaux"


def _chaque(
    fiche: Fiche, carte: models.Model, contexte: Contexte
) -> Iterator[tuple[str, Contrainte, object]]:
    """The fields of a card that the gabarit speaks of, what it says and what the card holds."""
    for champ, contrainte in contexte.contraintes.de_la_fiche(fiche).items():
        yield champ, contrainte, valeurs.lire(carte, champ)


def ecarts(fiche: Fiche, carte: models.Model, contexte: Contexte) -> Iterator[Trouvaille]:
    """Values other than those the gabarit fixes or allows."""
    for champ, contrainte, valeur in _chaque(fiche, carte, contexte):
        fixe, comprend = contrainte.cellule_de(Genre.FIXE), contrainte.cellule_de(Genre.COMPREND)
        if fixe is not None and not valeurs.sont_egales(valeur, fixe.valeur):
            yield (
                champ,
                f"Le programme fixe ce champ : {valeurs.dire(fiche, champ, fixe.valeur)}. La fiche dit : "
                f"{valeurs.dire(fiche, champ, valeur)}. Ouvrez-la et enregistrez-la pour rétablir la valeur.",
            )
            continue
        if valeurs.est_vide(valeur):
            continue
        for instruction in valeurs.instructions(contrainte.cellule_de(Genre.PROPOSE), valeur):
            yield (
                champ,
                f"Le texte proposé par le programme demande encore : « {instruction} ». Remplacez ces mots, crochets "
                "compris, par ce que vous proposez, ou effacez-les.",
            )
        codes = valeur if isinstance(valeur, list) else [valeur]
        valeurs_permises = contrainte.valeurs_permises
        etrangers = [c for c in codes if valeurs_permises is not None and c not in valeurs_permises]
        if etrangers:
            yield (
                champ,
                f"Le programme n'admet ici que : {valeurs.dire(fiche, champ, valeurs_permises)}. Retirez "
                f"{valeurs.dire(fiche, champ, etrangers)}.",
            )
        manquants = [c for c in comprend.valeur if c not in codes] if comprend else []
        if manquants:
            yield (
                champ,
                f"Le programme demande aussi : {valeurs.dire(fiche, champ, manquants)}. Ajoutez-le.",
            )


def absences(fiche: Fiche, carte: models.Model, contexte: Contexte) -> Iterator[Trouvaille]:
    """Fields that the gabarit alone requires, and boxes that it asks to tick; what all ask is said once."""
    champs_requis = {c.nom for c in FICHES[fiche] if c.requis(carte)}
    confirmees = getattr(carte, "confirmations", [])
    for champ, contrainte, valeur in _chaque(fiche, carte, contexte):
        if contrainte.est_requis and valeurs.est_vide(valeur) and champ not in champs_requis:
            consigne = contrainte.consigne or "Remplissez-le."
            yield champ, f"Ce champ est vide et ce programme le demande. {consigne}"
        if contrainte.confirmation and champ not in confirmees:
            yield champ, f"Cochez la case « {contrainte.confirmation.rstrip('.')} »."


def depassements(fiche: Fiche, carte: models.Model, contexte: Contexte) -> Iterator[Trouvaille]:
    """Numbers above what the programme plans."""
    for champ, contrainte, valeur in _chaque(fiche, carte, contexte):
        plafond = contrainte.cellule_de(Genre.AU_PLUS)
        if plafond and isinstance(valeur, int) and valeur > plafond.valeur:
            texte = plafond.texte or f"Le programme prévoit {plafond.valeur} au plus."
            yield champ, f"{valeur} : {texte} Vérifiez : l'envoi reste possible."


@regle(Fiche.FORMATION, ERREUR, "", PROCEDURE)
def formation_selon_le_gabarit(formation: Formation, contexte: Contexte) -> Iterator[Trouvaille]:
    """On a regional programme, the F card holds what its gabarit fixes and allows."""
    yield from ecarts(Fiche.FORMATION, formation, contexte)


@regle(Fiche.FORMATION, MANQUE, "", PROCEDURE)
def formation_demandee_par_le_gabarit(
    formation: Formation, contexte: Contexte
) -> Iterator[Trouvaille]:
    """On a regional programme, what its gabarit requires on the F card is filled."""
    yield from absences(Fiche.FORMATION, formation, contexte)


@regle(Fiche.ACTION, ERREUR, "", PROCEDURE)
def action_selon_le_gabarit(action: Action, contexte: Contexte) -> Iterator[Trouvaille]:
    """On a regional programme, the A card holds what its gabarit fixes and allows."""
    yield from ecarts(Fiche.ACTION, action, contexte)


@regle(Fiche.ACTION, MANQUE, "", PROCEDURE)
def action_demandee_par_le_gabarit(action: Action, contexte: Contexte) -> Iterator[Trouvaille]:
    """On a regional programme, what its gabarit requires on the A card is filled and confirmed."""
    yield from absences(Fiche.ACTION, action, contexte)


@regle(Fiche.SESSION, ERREUR, "", PROCEDURE)
def session_selon_le_gabarit(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """On a regional programme, the S card holds what its gabarit fixes and allows."""
    yield from ecarts(Fiche.SESSION, session, contexte)


@regle(Fiche.SESSION, MANQUE, "", PROCEDURE)
def session_demandee_par_le_gabarit(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """On a regional programme, what its gabarit requires on the S card is filled and confirmed."""
    yield from absences(Fiche.SESSION, session, contexte)


@regle(Fiche.SESSION, AVERTISSEMENT, "", "règles publiques des programmes régionaux")
def session_au_dela_du_gabarit(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """On a regional programme, the S card keeps within the figures of its gabarit."""
    yield from depassements(Fiche.SESSION, session, contexte)


@regle(Fiche.DISPOSITIF, ERREUR, "", PROCEDURE)
def dispositif_selon_le_gabarit(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """On a regional programme, the D card holds what its gabarit fixes and allows."""
    yield from ecarts(Fiche.DISPOSITIF, dispositif, contexte)


@regle(Fiche.DISPOSITIF, MANQUE, "", PROCEDURE)
def dispositif_demande_par_le_gabarit(
    dispositif: Dispositif, contexte: Contexte
) -> Iterator[Trouvaille]:
    """On a regional programme, what its gabarit requires on the D card is filled."""
    yield from absences(Fiche.DISPOSITIF, dispositif, contexte)
