"""Who did what on a partner or on a key."""

from django.db.models import QuerySet

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur

from .models import GesteDePartenaire, Partenaire


def noter(
    titulaire: Partenaire | Etablissement, geste: str, *, auteur: Utilisateur, detail: str = ""
) -> None:
    """Write one line, in the transaction of what it tells."""
    ligne = GesteDePartenaire(geste=geste, auteur=auteur, detail=detail[:1000])
    if isinstance(titulaire, Partenaire):
        ligne.partenaire = titulaire
    else:
        ligne.etablissement = titulaire
    ligne.save()


def gestes_sur(partenaire: Partenaire) -> QuerySet[GesteDePartenaire]:
    """The newest first."""
    return partenaire.gestes.select_related("auteur")
