"""The journal of accounts: every act on an account or on an attachment leaves a line."""

from .models import Acte, Utilisateur


def noter(
    nature: Acte.Nature,
    *,
    email: str,
    auteur: Utilisateur | None,
    utilisateur: Utilisateur | None = None,
    detail: str = "",
) -> None:
    """Write one line; `auteur` is None when the person did it alone, with a key or a link."""
    Acte.objects.create(
        nature=nature, email=email, auteur=auteur, utilisateur=utilisateur, detail=detail[:1000]
    )
