"""Rules on the D card that the law sets: contrat de professionnalisation, POE. Figures are dated data."""

from collections.abc import Iterator

from sofi.referentiels.models import ParametreLegal, TypeDispositif
from sofi.socle.formats import nombre

from .. import calculs
from ..codes import Fiche
from ..models import Dispositif
from .contexte import Contexte
from .financements import part_en_centre, periode_de
from .manque import AVERTISSEMENT, ERREUR
from .registre import Trouvaille, regle

Regle = TypeDispositif.Regle
Code = ParametreLegal.Code


@regle(Fiche.DISPOSITIF, ERREUR, "type", "Code du travail, L6325-13")
def professionnalisation_heures(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """Professionnalisation: at least 150 hours en centre."""
    minimum = contexte.parametre(Code.PRO_HEURES_MIN, dispositif.session)
    centre = dispositif.session.heures_centre
    if dispositif.type.regle != Regle.PROFESSIONNALISATION or minimum is None or centre is None:
        return
    if centre < minimum:
        yield (
            f"La durée en centre est de {nombre(centre, 'h')} ; en contrat de professionnalisation, c'est au moins "
            f"{nombre(minimum, 'h')}. Corrigez la durée en centre, ou choisissez un autre dispositif."
        )


@regle(Fiche.DISPOSITIF, ERREUR, "type", "Code du travail, L6325-11")
def professionnalisation_trop_longue(
    dispositif: Dispositif, contexte: Contexte
) -> Iterator[Trouvaille]:
    """Professionnalisation: 36 months at most, whoever the public."""
    periode = periode_de(dispositif, Regle.PROFESSIONNALISATION)
    maximum = contexte.parametre(Code.PRO_MOIS_MAX_ETENDU, dispositif.session)
    if periode and maximum is not None and calculs.dure_plus_de(*periode, int(maximum)):
        yield (
            f"La session dure {calculs.duree_en_mots(*periode)} et une action de professionnalisation {maximum:.0f} "
            "mois au plus. Corrigez les dates, ou choisissez un autre dispositif."
        )


@regle(Fiche.DISPOSITIF, AVERTISSEMENT, "type", "Code du travail, L6325-11 et L6325-12")
def professionnalisation_longue(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """Professionnalisation: 12 months at most, save for certain publics or by agreement of the branch."""
    periode = periode_de(dispositif, Regle.PROFESSIONNALISATION)
    maximum = contexte.parametre(Code.PRO_MOIS_MAX, dispositif.session)
    etendu = contexte.parametre(Code.PRO_MOIS_MAX_ETENDU, dispositif.session)
    if not periode or maximum is None or not calculs.dure_plus_de(*periode, int(maximum)):
        return
    if etendu is None or not calculs.dure_plus_de(*periode, int(etendu)):
        yield (
            f"La session dure {calculs.duree_en_mots(*periode)}. Au-delà de {maximum:.0f} mois, une action de "
            "professionnalisation est réservée à certains publics ou à un accord de branche. Vérifiez-le : "
            "l'envoi reste possible."
        )


@regle(Fiche.DISPOSITIF, AVERTISSEMENT, "type", "Code du travail, L6325-13 et L6325-14")
def professionnalisation_part_centre(
    dispositif: Dispositif, contexte: Contexte
) -> Iterator[Trouvaille]:
    """Professionnalisation: from 15 to 25 % of the hours en centre, more by agreement of the branch."""
    part = part_en_centre(dispositif)
    minimum = contexte.parametre(Code.PRO_PART_CENTRE_MIN, dispositif.session)
    maximum = contexte.parametre(Code.PRO_PART_CENTRE_MAX, dispositif.session)
    if dispositif.type.regle != Regle.PROFESSIONNALISATION or part is None:
        return
    if minimum is None or maximum is None or minimum <= part <= maximum:
        return
    yield (
        f"{nombre(round(part, 1), '%')} des heures se passent en centre ; en contrat de professionnalisation, c'est de "
        f"{nombre(minimum, '%')} à {nombre(maximum, '%')}, davantage par accord de branche. Vérifiez les durées : "
        "l'envoi reste possible."
    )


@regle(Fiche.DISPOSITIF, AVERTISSEMENT, "type", "Code du travail, L6325-1")
def professionnalisation_certifiante(
    dispositif: Dispositif, contexte: Contexte
) -> Iterator[Trouvaille]:
    """Professionnalisation leads to a certification, else to a qualification that a branch recognises."""
    if dispositif.type.regle != Regle.PROFESSIONNALISATION:
        return
    if not contexte.action.formation.certifiante:
        yield (
            "Le contrat de professionnalisation mène à une certification ou à une qualification reconnue par une "
            "branche, et la formation n'est pas certifiante. Vérifiez-le : l'envoi reste possible."
        )


POE = {Regle.POEC: Code.POE_HEURES_MAX, Regle.POEI: Code.POEI_HEURES_MAX_ETENDU}


@regle(
    Fiche.DISPOSITIF,
    ERREUR,
    "type",
    "délibérations de France Travail n° 2021-44 (POEC) et n° 2024-29 (POEI)",
)
def poe_trop_longue(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """POE: 400 hours at most when collective; 600 when individual, the limit of the priority publics."""
    total = dispositif.session.heures_total
    if total is None or dispositif.type.regle not in POE:
        return
    maximum = contexte.parametre(POE[Regle(dispositif.type.regle)], dispositif.session)
    if maximum is not None and total > maximum:
        yield (
            f"La session dure {nombre(total, 'h')} et « {dispositif.type} » {nombre(maximum, 'h')} au plus. "
            "Corrigez les durées, ou choisissez un autre dispositif."
        )


@regle(Fiche.DISPOSITIF, AVERTISSEMENT, "type", "délibération de France Travail n° 2024-29 (POEI)")
def poei_longue(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """POE individuelle: 450 hours at most, save for the priority publics."""
    total = dispositif.session.heures_total
    maximum = contexte.parametre(Code.POEI_HEURES_MAX, dispositif.session)
    etendu = contexte.parametre(Code.POEI_HEURES_MAX_ETENDU, dispositif.session)
    if dispositif.type.regle != Regle.POEI or total is None or maximum is None:
        return
    if maximum < total and (etendu is None or total <= etendu):
        yield (
            f"La session dure {nombre(total, 'h')}. Au-delà de {nombre(maximum, 'h')}, la POE individuelle est "
            "réservée à certains publics. Vérifiez-le : l'envoi reste possible."
        )
