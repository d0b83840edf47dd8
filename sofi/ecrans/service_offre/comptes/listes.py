"""The lists of the accounts, narrowed by what their filters ask."""

from django.db.models import Prefetch, Q, QuerySet

from sofi.annuaire.models import Rattachement
from sofi.comptes.models import CleActivation, Connexion, DemandeAcces, Utilisateur
from sofi.socle.recherche import Plie, mots_ou_numero, tous_les_mots


def demandes(*, suite: str) -> QuerySet[DemandeAcces]:
    """The requests: those that wait, the oldest first; the others, the last decided first."""
    toutes = DemandeAcces.objects.select_related("utilisateur", "decidee_par")
    if not suite:
        return toutes.en_attente()
    if suite != "toutes":
        toutes = toutes.filter(suite=suite)
    return toutes.order_by("-cree_le", "-pk")


def cles(*, email: str, etat: str) -> QuerySet[CleActivation]:
    """The keys, the last given first, with what they open."""
    etats = {
        "utilisables": CleActivation.objects.utilisables(),
        "expirees": CleActivation.objects.expirees(),
        "utilisees": CleActivation.objects.filter(utilisee_le__isnull=False),
        "annulees": CleActivation.objects.filter(annulee_le__isnull=False),
    }
    lignes = etats.get(etat, CleActivation.objects.all()).filter(email__icontains=email.strip())
    lignes = lignes.select_related("cree_par").prefetch_related("acces__etablissement")
    return lignes.order_by("-cree_le", "-pk")


def connexions(*, email: str, nature: str) -> QuerySet[Connexion]:
    """The sign-ins tried, the last first."""
    lignes = Connexion.objects.select_related("utilisateur")
    if email.strip():
        lignes = lignes.filter(email__icontains=email.strip())
    return lignes.filter(nature=nature) if nature else lignes


def utilisateurs(*, q: str, role: str, etat: str) -> QuerySet[Utilisateur]:
    """The users by name, with their établissements."""
    rattachements = Rattachement.objects.select_related("etablissement").order_by("pk")
    lignes = Utilisateur.objects.prefetch_related(Prefetch("rattachements", rattachements))
    if q.strip():
        lignes = lignes.filter(_mots(q))
    if role:
        lignes = lignes.filter(role=role)
    if etat:
        lignes = lignes.filter(is_active=etat == "actif")
    return lignes.order_by(Plie("nom"), Plie("prenom"), "pk")


def _mots(question: str) -> Q:
    """Words of the person's name, a part of the address, or words or SIRET of an établissement."""
    champs = ("nom", "raison_sociale", "ville", "siret")
    etablissements = mots_ou_numero(question, *(f"etablissement__{champ}" for champ in champs))
    rattaches = Rattachement.objects.filter(etablissements).values("utilisateur")
    return (
        Q(email__icontains=question.strip())
        | tous_les_mots(question, "nom", "prenom")
        | Q(pk__in=rattaches)
    )
