"""Rules on the D card that the law sets: what each financing pays, how long, for how much. Figures are dated data."""

import re
from collections.abc import Iterator
from decimal import Decimal

from sofi.referentiels.models import FicheCertifInfo, ParametreLegal, TypeDispositif
from sofi.socle.formats import euros, jour_saisi, nombre

from .. import calculs
from ..codes import Enseignement, Fiche
from ..models import Dispositif, Session
from .contexte import Contexte
from .financements import periode_de
from .manque import AVERTISSEMENT, ERREUR
from .natures import est_bilan, est_clea, est_vae
from .registre import Trouvaille, regle

Regle = TypeDispositif.Regle
Code = ParametreLegal.Code
RECONVERSION = "Code du travail, L6324-1 à L6324-11 (loi n° 2025-989 du 24 octobre 2025, art. 11)"
PARTICIPATION = "Code du travail, L6323-7 (décret n° 2024-394 du 29 avril 2024)"
PLAFONDS = "Code du travail, D6323-1 A (décret n° 2026-127 du 24 février 2026)"
# The category that the first « permis » names: « permis C, titulaire du permis B » is no light one.
_PERMIS = re.compile(r"(?i:\bpermis\b).*?\b([AC][12]?E?|AM|B1|BE|B96|B|D1?E?)\b")
PERMIS_LEGERS = frozenset({"AM", "A", "A1", "A2", "B", "B1", "BE", "B96"})
SALARIES = frozenset({"82020", "82044", "82058", "82062"})
"""Publics with an employment contract, or who may have one."""
SOUS_CONTRAT = frozenset({Regle.APPRENTISSAGE, Regle.PROFESSIONNALISATION})
"""Dispositifs that are an employment contract, whoever they are for."""


@regle(Fiche.DISPOSITIF, AVERTISSEMENT, "type", "loi n° 2025-989 du 24 octobre 2025, art. 11")
def dispositif_ferme(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """A dispositif closed to new entries only pays what was agreed before it closed."""
    ferme = dispositif.type.ferme_le
    if ferme is not None and max(contexte.jour, contexte.jour_de(dispositif.session)) >= ferme:
        yield (
            f"« {dispositif.type} » n'accepte plus d'entrées depuis le {jour_saisi(ferme)} : seuls les accords signés "
            "avant cette date vont à leur terme. Vérifiez-le : l'envoi reste possible."
        )


@regle(Fiche.DISPOSITIF, ERREUR, "type", "Code du travail, L6323-17-1")
def ptp_certifiant(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """The projet de transition professionnelle pays certifying trainings only."""
    if dispositif.type.regle == Regle.PTP and not contexte.action.formation.certifiante:
        yield (
            "Le projet de transition professionnelle ne paie que des formations certifiantes, et celle-ci ne l'est "
            "pas. Choisissez un autre dispositif."
        )


@regle(Fiche.DISPOSITIF, ERREUR, "type", RECONVERSION)
def reconversion_certifiante(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """The période de reconversion leads to an RNCP title or blocs of it, a CQP, or CléA."""
    if dispositif.type.regle != Regle.RECONVERSION:
        return
    formation, fiche = contexte.action.formation, contexte.fiche
    certification = fiche.certification if fiche else None
    jour = contexte.jour_de(dispositif.session)
    rncp = certification and certification.est_rncp and certification.enregistree_le(jour)
    cqp = fiche and "CQP" in f"{fiche.libelle} {fiche.type_diplome}".upper()
    if not (fiche and (rncp or cqp or est_clea(fiche))):
        yield (
            "Une période de reconversion mène à un titre du RNCP, à un ou plusieurs de ses blocs, à un CQP ou à CléA, "
            f"et « {formation.titre} » n'en est pas un. Choisissez un autre dispositif."
        )


@regle(Fiche.DISPOSITIF, AVERTISSEMENT, "type", RECONVERSION)
def reconversion_duree(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """Période de reconversion: 150 to 450 hours in 12 months, more by agreement; neither for CléA nor VAE."""
    session, fiche = dispositif.session, contexte.fiche
    if dispositif.type.regle != Regle.RECONVERSION or (
        fiche and (est_clea(fiche) or est_vae(fiche))
    ):
        return
    yield from _heures_de_reconversion(session, contexte)
    mois, etendu = (
        contexte.parametre(Code.RECONVERSION_MOIS_MAX, session),
        contexte.parametre(Code.RECONVERSION_MOIS_MAX_ETENDU, session),
    )
    periode = periode_de(dispositif, Regle.RECONVERSION)
    if periode and mois is not None and calculs.dure_plus_de(*periode, int(mois)):
        yield (
            f"La session dure {calculs.duree_en_mots(*periode)}. Une période de reconversion dure {mois:.0f} mois au "
            f"plus{f', {etendu:.0f} par accord' if etendu else ''}. Vérifiez-le : l'envoi reste possible."
        )


def _heures_de_reconversion(session: Session, contexte: Contexte) -> Iterator[str]:
    total = session.heures_total
    minimum = contexte.parametre(Code.RECONVERSION_HEURES_MIN, session)
    maximum = contexte.parametre(Code.RECONVERSION_HEURES_MAX, session)
    etendu = contexte.parametre(Code.RECONVERSION_HEURES_MAX_ETENDU, session)
    if total is None or minimum is None or maximum is None or minimum <= total <= maximum:
        return
    yield (
        f"La session dure {nombre(total, 'h')}. Une période de reconversion en dure de {nombre(minimum)} à "
        f"{nombre(maximum)}{f', {nombre(etendu)} au plus par accord' if etendu else ''}. Vérifiez les durées : "
        "l'envoi reste possible."
    )


@regle(Fiche.DISPOSITIF, AVERTISSEMENT, "frais_ttc", PLAFONDS)
def cpf_plafond(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """CPF: what it pays has a ceiling for the Répertoire spécifique, the bilan and the light driving licences."""
    plafond, quoi = _plafond(contexte.fiche)
    maximum = contexte.parametre(plafond, dispositif.session) if plafond else None
    prix = dispositif.frais_ttc
    if dispositif.type.regle == Regle.CPF and maximum is not None and prix and prix > maximum:
        yield (
            f"Le prix ({euros(prix)}) dépasse ce que le CPF paie pour {quoi} ({euros(maximum)}) : le reste est à la "
            "charge du titulaire, ou d'un autre financeur. Vérifiez-le : l'envoi reste possible."
        )


def _plafond(fiche: FicheCertifInfo | None) -> tuple[Code | None, str]:
    """Which ceiling holds for this sheet, and what it is in words."""
    if fiche is None:
        return None, ""
    if est_bilan(fiche):
        return Code.CPF_PLAFOND_BILAN, "un bilan de compétences"
    permis = _PERMIS.search(fiche.libelle)
    if permis and permis[1] in PERMIS_LEGERS:
        return Code.CPF_PLAFOND_PERMIS_LEGER, "un permis de conduire léger"
    certification = fiche.certification
    if certification and not certification.est_rncp and not est_clea(fiche):
        return Code.CPF_PLAFOND_RS, "une certification du Répertoire spécifique"
    return None, ""


@regle(Fiche.DISPOSITIF, AVERTISSEMENT, "frais_ttc", PARTICIPATION)
def cpf_participation(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """CPF: above the holder's participation there is something left for it to pay."""
    participation = contexte.parametre(Code.CPF_PARTICIPATION, dispositif.session)
    prix = dispositif.frais_ttc
    if dispositif.type.regle != Regle.CPF or participation is None or not prix:
        return
    if prix <= participation:
        yield (
            f"Le prix ({euros(prix)}) ne dépasse pas la participation du titulaire ({euros(participation)}) : sauf "
            "pour qui en est dispensé, le CPF ne paierait rien. Vérifiez qu'il s'agit du prix de toute la formation : "
            "l'envoi reste possible."
        )


@regle(Fiche.SESSION, ERREUR, "heures_centre", "Code du travail, L6313-4")
def bilan_trop_long(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """A bilan de compétences: 24 hours at most, whatever pays it."""
    maximum = contexte.parametre(Code.BILAN_HEURES_MAX, session)
    total = session.heures_total
    if est_bilan(contexte.fiche) and maximum is not None and total and total > maximum:
        yield (
            f"La session dure {nombre(total, 'h')} et un bilan de compétences {nombre(maximum, 'h')} au plus. "
            "Corrigez la durée."
        )


@regle(
    Fiche.SESSION, AVERTISSEMENT, "heures_centre", "Code du travail, R6313-4 (décret non confirmé)"
)
def bilan_trop_court(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """A bilan de compétences: 13 hours with the organisme at least, if the decree was taken as it was drafted."""
    minimum = contexte.parametre(Code.BILAN_HEURES_MIN, session)
    centre = session.heures_centre
    if est_bilan(contexte.fiche) and minimum is not None and centre and centre < minimum:
        yield (
            f"La durée en centre est de {nombre(centre, 'h')} ; un bilan de compétences compterait au moins "
            f"{nombre(minimum, 'h')} d'accompagnement. Vérifiez-le : l'envoi reste possible."
        )


@regle(
    Fiche.DISPOSITIF,
    AVERTISSEMENT,
    "type",
    "Code du travail, L6332-14 (décret n° 2025-586 du 27 juin 2025)",
)
def apprentissage_a_distance(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """Apprentissage: what the OPCO pays is lowered from a share of hours à distance, which « entièrement » is over."""
    session = dispositif.session
    part = contexte.parametre(Code.APPRENTISSAGE_DISTANCE_PART, session)
    if dispositif.type.regle != Regle.APPRENTISSAGE or part is None:
        return
    if session.enseignement == Enseignement.DISTANCE:
        yield (
            f"La session est entièrement à distance : à partir de {nombre(part, '%')} des heures à distance, l'OPCO "
            "paie moins pour chaque apprenti. Vérifiez l'enseignement : l'envoi reste possible."
        )


@regle(
    Fiche.DISPOSITIF,
    AVERTISSEMENT,
    "type",
    "délibération Pôle emploi n° 2018-48 du 21 novembre 2018",
)
def poec_part_entreprise(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """POE collective: at most a third of the hours in a company."""
    session = dispositif.session
    total, entreprise = session.heures_total, session.heures_entreprise
    maximum = contexte.parametre(Code.POEC_PART_ENTREPRISE_MAX, session)
    if dispositif.type.regle != Regle.POEC or not total or entreprise is None or maximum is None:
        return
    part = round(Decimal(100 * entreprise) / total, 2)
    if part > maximum:
        yield (
            f"{nombre(round(part, 1), '%')} des heures se passent en entreprise ; en POE collective, c'est un tiers au "
            "plus. Vérifiez les durées : l'envoi reste possible."
        )


@regle(
    Fiche.DISPOSITIF,
    AVERTISSEMENT,
    "type",
    "délibération France Travail n° 2024-29 du 24 avril 2024",
)
def poei_limites(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """POE individuelle: 6 months; 300 hours when it is all tutored in the company, or for seasonal work."""
    session = dispositif.session
    if dispositif.type.regle != Regle.POEI:
        return
    maximum = contexte.parametre(Code.POEI_HEURES_MAX_TUTORAT, session)
    total = session.heures_total
    if session.heures_centre == 0 and total and maximum is not None and total > maximum:
        yield (
            f"Les {nombre(total, 'h')} se passent toutes en entreprise : une POE individuelle par tutorat, ou pour un "
            f"emploi saisonnier, en dure {nombre(maximum)} au plus. Vérifiez les durées : l'envoi reste possible."
        )
    mois, periode = (
        contexte.parametre(Code.POEI_MOIS_MAX, session),
        periode_de(dispositif, Regle.POEI),
    )
    if periode and mois is not None and calculs.dure_plus_de(*periode, int(mois)):
        yield (
            f"La session dure {calculs.duree_en_mots(*periode)} et une POE individuelle {mois:.0f} mois au plus, sauf "
            "pour un travailleur handicapé. Vérifiez les dates : l'envoi reste possible."
        )


@regle(Fiche.SESSION, AVERTISSEMENT, "heures_hebdo", "Code du travail, L6343-2")
def semaine_du_stagiaire(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """A trainee without an employment contract has 35 hours a week at most."""
    maximum = contexte.parametre(Code.STAGIAIRE_SEMAINE_HEURES_MAX, session)
    hebdo = session.heures_hebdo
    if hebdo is None or maximum is None or hebdo <= maximum:
        return
    sans_contrat = [d.type for d in session.dispositifs.all() if _sans_contrat(d)]
    if sans_contrat:
        yield (
            f"{nombre(hebdo, 'h')} par semaine : un stagiaire sans contrat de travail (« {sans_contrat[0]} ») en a "
            f"{nombre(maximum)} au plus. Vérifiez la durée : l'envoi reste possible."
        )


def _sans_contrat(dispositif: Dispositif) -> bool:
    if dispositif.type.regle in SOUS_CONTRAT:
        return False
    publics = {p.formacode_id for p in dispositif.type.publicdedispositif_set.all()}
    return bool(publics) and publics.isdisjoint(SALARIES) and "83056" not in publics


@regle(Fiche.DISPOSITIF, AVERTISSEMENT, "type", "Code du travail, L6325-11")
def professionnalisation_courte(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """Professionnalisation: 6 months at least."""
    periode = periode_de(dispositif, Regle.PROFESSIONNALISATION)
    minimum = contexte.parametre(Code.PRO_MOIS_MIN, dispositif.session)
    if periode and minimum is not None and calculs.dure_moins_de(*periode, int(minimum)):
        yield (
            f"La session dure {calculs.duree_en_mots(*periode)} et une action de professionnalisation {minimum:.0f} "
            "mois au moins. Vérifiez les dates : l'envoi reste possible."
        )
