"""The draft made from what was chosen; the same choice sent twice makes one."""

from django.db import transaction

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.offre.codes import Etat
from sofi.offre.models import Action
from sofi.offre.publiques import commencer_publique
from sofi.programmes.models import Formateur, VersionDeGabarit
from sofi.referentiels.models import FicheCertifInfo


@transaction.atomic
def brouillon_publique(
    formateur: Formateur,
    version: VersionDeGabarit,
    *,
    fiche: FicheCertifInfo | None,
    auteur: Utilisateur,
) -> Action:
    """The draft still empty of the same choice, else a new one. Raises FicheRefusee."""
    Etablissement.objects.select_for_update(of=("self",)).get(siret=formateur.etablissement_id)
    existante = Action.objects.filter(
        formateur=formateur,
        gabarit=version,
        formation__fiche=fiche,
        cree_par=auteur,
        etat=Etat.EN_SAISIE,
        revision=0,
        formation__revision=0,
        sessions__isnull=True,
        evenements__isnull=True,
    ).first()
    return existante or commencer_publique(formateur, version, fiche=fiche, auteur=auteur)
