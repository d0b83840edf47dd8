"""The addresses of people's rights, for the table of all of them."""

from typing import Any

from .monde import Arguments, Monde, rien

Attendu = dict[str, Any]


def _demande(monde: Monde) -> list[Any]:
    return [monde.demande_de_personne.pk]


def personnes(
    connectes: Attendu,
    ailleurs: Attendu,
    administration: Attendu,
    par_post: Attendu,
    nulle_part: Attendu,
) -> dict[str, tuple[Attendu, Arguments]]:
    """One's own data; those of whoever asks the administration. A copy that isn't made is nobody's."""
    return {
        "compte:donnees": (connectes, rien),
        "compte:fermer": (ailleurs, rien),
        "compte:preparer": (par_post, rien),
        "compte:copie": (nulle_part, _demande),
        "administration:personnes": (administration, rien),
        "administration:personnes_conservation": (administration, rien),
        "administration:personne": (administration, _demande),
        "administration:personne_abandonner": (par_post, _demande),
    }
