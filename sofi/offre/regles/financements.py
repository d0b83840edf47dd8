"""Rules on the D card that the law sets: CPF, Qualiopi, contracts, POE. Figures are dated data."""

import datetime
from collections.abc import Iterator

from sofi.annuaire.models import Etablissement
from sofi.referentiels.models import ParametreLegal, TypeDispositif, VoieAcces
from sofi.socle.formats import jour_saisi, nombre

from .. import calculs
from ..codes import Fiche, ModalitePedagogique, Validation
from ..models import Dispositif
from .contexte import Contexte
from .manque import AVERTISSEMENT, ERREUR
from .natures import est_bilan, est_vae
from .registre import Trouvaille, regle

Regle = TypeDispositif.Regle
Code = ParametreLegal.Code
QUALIOPI = "Code du travail, L6316-1 et L6316-3 (depuis le 01/01/2022)"


@regle(Fiche.DISPOSITIF, ERREUR, "type", "Code du travail, L6323-6")
def cpf_eligible(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """The CPF pays what leads to an active RNCP or RS sheet when the session starts, or what the law exempts."""
    if dispositif.type.regle != Regle.CPF:
        return
    fiche = contexte.fiche
    if fiche is None:
        yield (
            "Une formation sans fiche Certif Info mène à une attestation : elle n'est pas éligible au CPF. "
            "Choisissez un autre dispositif."
        )
    elif not fiche.eligible_cpf(jour := contexte.jour_de(dispositif.session)):
        yield (
            f"« {fiche.libelle} » n'est pas éligible au CPF au {jour_saisi(jour)} : aucune fiche RNCP ou RS active ne "
            "lui correspond à cette date. Choisissez un autre dispositif."
        )


CATEGORIES = {
    "formation": "actions de formation",
    "bilan": "bilans de compétences",
    "vae": "validation des acquis de l'expérience",
    "apprentissage": "apprentissage",
}


def _qualiopi(etablissement: Etablissement, categorie: str, jour: datetime.date) -> str | None:
    """Empty when the certification holds, why it doesn't, None when nothing is known."""
    if categorie in etablissement.qualiopi_reputees:
        return ""
    accordee = getattr(etablissement, f"qualiopi_{categorie}")
    if accordee is None:
        return None
    fin = etablissement.qualiopi_fin
    if not accordee:
        return "n'est pas accordée"
    return f"a pris fin le {jour_saisi(fin)}" if fin is not None and fin < jour else ""


def _categorie(dispositif: Dispositif, contexte: Contexte) -> str:
    """The category asked for: by what the sheet is, then by the dispositif; empty when none is."""
    if dispositif.type.regle == Regle.APPRENTISSAGE:
        return "apprentissage"
    if not dispositif.type.fonds_publics:
        return ""
    if est_bilan(contexte.fiche):
        return "bilan"
    return "vae" if est_vae(contexte.fiche) else "formation"


def _constats(
    dispositif: Dispositif, contexte: Contexte
) -> Iterator[tuple[Etablissement, str, str | None]]:
    """How Qualiopi stands at the responsable, then at a dispensateur that is another organisme."""
    categorie, dispensateur = _categorie(dispositif, contexte), contexte.etablissement
    responsable = dispositif.session.responsable or dispensateur
    for etablissement in dict.fromkeys((responsable, dispensateur)):
        if categorie and (etablissement == responsable or etablissement.siren != responsable.siren):
            constat = _qualiopi(etablissement, categorie, contexte.jour)
            yield etablissement, CATEGORIES[categorie], constat


@regle(Fiche.DISPOSITIF, ERREUR, "type", QUALIOPI)
def qualiopi_absente(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """Public or pooled funds: the responsable's Qualiopi isn't known to be absent or ended.

    The category follows the sheet (bilan, VAE), then the dispositif. For the CPF, a dispensateur that is
    another organisme is certified too.
    """
    for rang, (etablissement, nom, constat) in enumerate(_constats(dispositif, contexte)):
        if constat and (rang == 0 or dispositif.type.regle == Regle.CPF):
            yield (
                f"La certification Qualiopi « {nom} » de {etablissement.nom} {constat}, et « {dispositif.type} » "
                "l'exige. Mettez-la à jour auprès du service Offre, ou choisissez un autre dispositif."
            )


@regle(Fiche.DISPOSITIF, AVERTISSEMENT, "type", QUALIOPI)
def qualiopi_du_dispensateur(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """Public or pooled funds other than the CPF: a dispensateur that is another organisme is certified."""
    for rang, (etablissement, nom, constat) in enumerate(_constats(dispositif, contexte)):
        if constat and rang > 0 and dispositif.type.regle != Regle.CPF:
            yield (
                f"La certification Qualiopi « {nom} » de {etablissement.nom}, qui dispense la formation, {constat}. "
                "Vérifiez-la auprès du service Offre : l'envoi reste possible."
            )


@regle(Fiche.DISPOSITIF, AVERTISSEMENT, "type", QUALIOPI)
def qualiopi_inconnue(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """Public or pooled funds: the Qualiopi of the responsable, and of who dispenses, is known."""
    for etablissement, nom, constat in _constats(dispositif, contexte):
        if constat is None:
            yield (
                f"La certification Qualiopi « {nom} » de {etablissement.nom} n'est pas connue, et "
                f"« {dispositif.type} » l'exige. Vérifiez-la auprès du service Offre : l'envoi reste possible."
            )


@regle(Fiche.DISPOSITIF, ERREUR, "type", "Code du travail, L6211-1")
def apprentissage_certifiant(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """The contrat d'apprentissage leads to the whole of an active RNCP title."""
    if dispositif.type.regle != Regle.APPRENTISSAGE:
        return
    formation = contexte.action.formation
    certification = formation.fiche.certification if formation.fiche else None
    jour = contexte.jour_de(dispositif.session)
    if certification is None or not (
        formation.certifiante and certification.est_rncp and certification.enregistree_le(jour)
    ):
        yield (
            "Le contrat d'apprentissage prépare un diplôme ou un titre du RNCP en vigueur au début de la session "
            f"({jour_saisi(jour)}), et « {formation.titre} » n'en est pas un. Choisissez un autre dispositif."
        )
    elif formation.validation == Validation.PARTIELLE:
        yield (
            "Le contrat d'apprentissage mène à toute la certification, et la validation est partielle. "
            "Choisissez un autre dispositif, ou la validation totale sur la fiche Formation."
        )


@regle(Fiche.DISPOSITIF, AVERTISSEMENT, "type", "Code du travail, L6222-7-1")
def apprentissage_duree(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """The contrat d'apprentissage lasts from 6 months to 3 years."""
    periode = periode_de(dispositif, Regle.APPRENTISSAGE)
    if periode is None:
        return
    minimum = contexte.parametre(Code.APPRENTISSAGE_MOIS_MIN, dispositif.session)
    maximum = contexte.parametre(Code.APPRENTISSAGE_MOIS_MAX, dispositif.session)
    trop_court = minimum is not None and calculs.dure_moins_de(*periode, int(minimum))
    trop_long = maximum is not None and calculs.dure_plus_de(*periode, int(maximum))
    if trop_court or trop_long:
        borne = f"au moins {minimum:.0f} mois" if trop_court else f"au plus {maximum:.0f} mois"
        yield (
            f"La session dure {calculs.duree_en_mots(*periode)} et un contrat d'apprentissage {borne}. "
            "Vérifiez les dates : l'envoi reste possible."
        )


def periode_de(
    dispositif: Dispositif, regle_voulue: str
) -> tuple[datetime.date, datetime.date] | None:
    """The dates of the session, when the dispositif is of that kind and they are in order."""
    debut, fin = dispositif.session.date_debut, dispositif.session.date_fin
    if dispositif.type.regle != regle_voulue or debut is None or fin is None or fin < debut:
        return None
    return debut, fin


def part_en_centre(dispositif: Dispositif) -> float | None:
    """Hours en centre in percent of the total; None while they are unknown."""
    total = dispositif.session.heures_total
    centre = dispositif.session.heures_centre
    return 100 * centre / total if total and centre is not None else None


@regle(Fiche.DISPOSITIF, AVERTISSEMENT, "type", "Code du travail, L6211-2")
def apprentissage_part_centre(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """Apprentissage: at least 25 % of the hours are en centre."""
    minimum = contexte.parametre(Code.APPRENTISSAGE_PART_CENTRE_MIN, dispositif.session)
    part = part_en_centre(dispositif)
    if dispositif.type.regle != Regle.APPRENTISSAGE or part is None or minimum is None:
        return
    if part < minimum:
        yield (
            f"{nombre(round(part, 1), '%')} des heures se passent en centre ; en apprentissage, c'est au moins "
            f"{nombre(minimum, '%')}. Vérifiez les durées : l'envoi reste possible."
        )


@regle(Fiche.DISPOSITIF, AVERTISSEMENT, "type", "Code du travail, L6211-2")
def apprentissage_en_alternance(
    dispositif: Dispositif, _contexte: Contexte
) -> Iterator[Trouvaille]:
    """Apprentissage: « alternance » is ticked among the modalités pédagogiques."""
    modalites = dispositif.session.modalites
    if dispositif.type.regle != Regle.APPRENTISSAGE or not modalites:
        return
    if ModalitePedagogique.ALTERNANCE not in modalites:
        yield (
            "Le contrat d'apprentissage se fait en alternance, qui n'est pas cochée dans les modalités pédagogiques de "
            "la session. Vérifiez-les : l'envoi reste possible."
        )


VOIES = "fiche de France compétences, voies d'accès (SI_JURY)"


@regle(Fiche.DISPOSITIF, ERREUR, "type", VOIES)
def apprentissage_ferme(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """Apprentissage: the sheet is open to it, when its ways in are known."""
    if _est_fermee(dispositif, contexte, Regle.APPRENTISSAGE, VoieAcces.Code.APPRENTISSAGE):
        yield (
            f"La fiche de « {contexte.action.formation.titre} » n'est pas ouverte au contrat d'apprentissage. "
            "Choisissez un autre dispositif, ou une autre certification."
        )


@regle(Fiche.DISPOSITIF, AVERTISSEMENT, "type", VOIES)
def professionnalisation_fermee(dispositif: Dispositif, contexte: Contexte) -> Iterator[Trouvaille]:
    """Professionnalisation: the sheet is open to it, when its ways in are known."""
    if _est_fermee(
        dispositif, contexte, Regle.PROFESSIONNALISATION, VoieAcces.Code.PROFESSIONNALISATION
    ):
        yield (
            f"La fiche de « {contexte.action.formation.titre} » n'est pas ouverte au contrat de professionnalisation. "
            "Vérifiez auprès du certificateur : l'envoi reste possible."
        )


def _est_fermee(
    dispositif: Dispositif, contexte: Contexte, regle_voulue: Regle, voie: VoieAcces.Code
) -> bool:
    voies = contexte.voies_acces if dispositif.type.regle == regle_voulue else set()
    return bool(voies) and voie not in voies
