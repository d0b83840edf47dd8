"""Who sees which établissement. Every room above asks here and nowhere else."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from sofi.comptes.models import Utilisateur
from sofi.socle.recherche import Plie

from .models import Etablissement


def etablissements_de(utilisateur: Utilisateur | AnonymousUser) -> QuerySet[Etablissement]:
    """The établissements a person works for: those of the attachments; none for anybody else than an organisme."""
    if isinstance(utilisateur, AnonymousUser) or not utilisateur.est_organisme:
        return Etablissement.objects.none()
    return Etablissement.objects.filter(rattachements__utilisateur=utilisateur).order_by(
        Plie("nom"), "pk"
    )


def responsables_possibles(
    etablissement: Etablissement, utilisateur: Utilisateur | None
) -> QuerySet[Etablissement]:
    """Who may be the organisme responsable: same SIREN, or one the user is attached to."""
    memes = Etablissement.objects.filter(siret__startswith=etablissement.siren)
    if utilisateur is None or not utilisateur.est_organisme:
        return memes.order_by(Plie("nom"), "pk")
    rattaches = Etablissement.objects.filter(pk__in=etablissements_de(utilisateur).values("pk"))
    return (memes | rattaches).distinct().order_by(Plie("nom"), "pk")
