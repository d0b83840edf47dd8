"""What the administration does to a partner; each gesture leaves its line."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sofi.comptes.models import Utilisateur

from .journal import noter
from .models import DestinationSftp, Partenaire


def autre_destination(voulue: DestinationSftp) -> DestinationSftp | None:
    """Another partner's, in the same folder of the same server: by its name, or by the key that it shows."""
    meme_nom = Q(hote=voulue.hote, port=voulue.port) | Q(empreinte=voulue.empreinte)
    autres = DestinationSftp.objects.select_related("partenaire").exclude(pk=voulue.pk)
    return autres.filter(meme_nom, compte=voulue.compte, dossier=voulue.dossier).first()


@transaction.atomic
def enregistrer(
    partenaire: Partenaire,
    destination: DestinationSftp | None,
    *,
    changes: Iterable[str],
    auteur: Utilisateur,
) -> None:
    """Keep a partner, and where its files go when that is said; `changes` names what was changed, never its secret."""
    nouveau = partenaire.pk is None
    partenaire.save()
    if destination is not None:
        destination.partenaire = partenaire
        destination.save()
    champs = ", ".join(changes)
    if nouveau or champs:
        geste = "Partenaire ajouté" if nouveau else "Fiche modifiée"
        noter(partenaire, geste, auteur=auteur, detail="" if nouveau else champs)


@transaction.atomic
def suspendre(partenaire: Partenaire, *, auteur: Utilisateur) -> None:
    """None of its keys opens anything, nothing is put at its place; or the contrary."""
    partenaire.suspendu_le = None if partenaire.suspendu_le else timezone.now()
    partenaire.save(update_fields=["suspendu_le"])
    noter(partenaire, "Suspendu" if partenaire.suspendu_le else "Rétabli", auteur=auteur)
