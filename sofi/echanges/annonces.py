"""Who is told of a feed that was stopped, or that leaves formations out."""

from django.urls import reverse

from sofi.comptes.models import Role, Utilisateur
from sofi.courriels.ecriture import ecrire_a
from sofi.courriels.models import Nature

from .models import PassageDeFlux

Situation = PassageDeFlux.Situation


def annoncer(passage: PassageDeFlux) -> None:
    """Write to the service Offre and the administration, in the transaction of what is said.

    A feed that was stopped each time; formations left out, when the run before didn't leave out the same ones.
    """
    if passage.situation != Situation.DIFFUSE:
        _ecrire(passage, "echanges/courriels/flux_retenu")
    elif nouvelles := _refusees(passage) - _refusees(_precedent(passage)):
        _ecrire(passage, "echanges/courriels/flux_incomplet", nouvelles=sorted(nouvelles))


def _refusees(passage: PassageDeFlux | None) -> set[str]:
    refus = passage.bilan.get("refus", []) if passage else []
    return {refusee["formation"] for refusee in refus}


def _precedent(passage: PassageDeFlux) -> PassageDeFlux | None:
    return PassageDeFlux.objects.filter(situation=Situation.DIFFUSE, pk__lt=passage.pk).first()


def _ecrire(passage: PassageDeFlux, modele: str, **contexte: object) -> None:
    roles = (Role.SERVICE_OFFRE, Role.ADMINISTRATION)
    ecrire_a(
        Utilisateur.objects.filter(role__in=roles, is_active=True).order_by("pk"),
        modele,
        {"passage": passage, **contexte},
        nature=Nature.FLUX,
        clef=f"flux:{passage.pk}",
        lien=reverse("service_offre:exports"),
    )
