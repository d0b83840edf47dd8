"""The list of the e-mails, narrowed by what its filter asks."""

from django.db.models import Q, QuerySet

from sofi.courriels.models import Courriel


def courriels(*, q: str, nature: str, situation: str) -> QuerySet[Courriel]:
    """The e-mails, the last written first; without their words, which the list doesn't show."""
    lignes = Courriel.objects.select_related("utilisateur").defer("texte", "html")
    if q.strip():
        cherche = q.strip()
        lignes = lignes.filter(Q(destinataire__icontains=cherche) | Q(sujet__icontains=cherche))
    if nature:
        lignes = lignes.filter(nature=nature)
    if situation:
        lignes = lignes.filter(situation=situation)
    return lignes.order_by("-cree_le", "-pk")
