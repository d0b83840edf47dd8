"""What the F card shows of a Certif Info sheet, all of it to read only."""

from typing import Any

from django.utils import timezone

from sofi.offre.codes import Niveau, Validation
from sofi.referentiels.models import FicheCertifInfo

from .etat import Saisie


def faits_de_la_fiche(saisie: Saisie) -> dict[str, Any]:
    """The sheet, its lists, and the blocs the answers select."""
    formation = saisie.action.formation
    fiche = formation.fiche
    if fiche is None:
        return {}
    jour = timezone.localdate()
    certification = fiche.certification
    blocs = fiche.blocs()
    choisis = {bloc.pk for bloc in formation.blocs.all()}
    tous = formation.validation == Validation.TOTALE
    return {
        "fiche": fiche,
        "aujourd_hui": jour,
        "type_certification": fiche.type_diplome
        or (certification.abrege_libelle if certification else ""),
        "niveau_sortie": Niveau(fiche.niveau_sortie).label,
        "eligible_cpf": _cpf(fiche),
        "domaines": certification.formacodedecertification_set.select_related("formacode")
        if certification
        else [],
        "metiers": certification.romedecertification_set.select_related("rome")
        if certification
        else [],
        "blocs": blocs,
        "retenus": {bloc.pk for bloc in blocs} if tous else choisis,
    }


def _cpf(fiche: FicheCertifInfo) -> str:
    """Eligible today or not, and why."""
    if fiche.exemption_cpf:
        return "oui, par une exception prévue par la loi"
    if fiche.eligible_cpf(timezone.localdate()):
        return "oui, la certification est enregistrée et active"
    return "non, la certification n’est pas enregistrée et active aujourd’hui"
