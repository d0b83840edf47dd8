"""The accounts of the demonstration, one for each role."""

from sofi.comptes.models import Role, Utilisateur

MOT_DE_PASSE = "Sofi-2026-demo"
COMPTES = (
    ("organisme@exemple.fr", "Aubeisveillant", Role.ORGANISME),
    ("second.organisme@exemple.fr", "Passerelle des Trois Gués", Role.ORGANISME),
    ("offre@exemple.fr", "Service Offre", Role.SERVICE_OFFRE),
    ("administration@exemple.fr", "Administration", Role.ADMINISTRATION),
    ("region@exemple.fr", "Conseil régional", Role.REGION),
)


def ouvrir() -> dict[str, Utilisateur]:
    """Create the accounts that don't exist yet; address → user."""
    comptes = {}
    for email, nom, role in COMPTES:
        utilisateur = Utilisateur.objects.filter(email=email).first()
        comptes[email] = utilisateur or Utilisateur.objects.create_user(
            email, MOT_DE_PASSE, nom=nom, role=role
        )
    return comptes
