"""The addresses of an organisme's directory, for the table of all of them."""

from typing import Any

from .monde import Arguments, contact, porte_ouverte, rien, site

Attendu = dict[str, Any]
AJOUTER = ("contact_ajouter", "porte_ouverte_ajouter", "site_ajouter")
LISTES = ("annuaire", *(f"annuaire_{nom}" for nom in ("domaines", "etablissement", "personnes")))
OBJETS: dict[Arguments, tuple[str, ...]] = {
    site: ("site", "site_retirer"),
    contact: ("contact", "contact_retirer"),
    porte_ouverte: ("porte_ouverte", "porte_ouverte_retirer", "porte_ouverte_supprimer"),
}
GESTES: dict[Arguments, tuple[str, ...]] = {
    site: ("site_retablir",),
    contact: ("contact_retablir",),
    porte_ouverte: ("porte_ouverte_retablir",),
    lambda m: [m.invitation.pk]: ("invitation_annuler",),
}


def annuaire(
    chacun: Attendu, le_sien: Attendu, gestes: Attendu
) -> dict[str, tuple[Attendu, Arguments]]:
    """Each address, what each role is answered, on what it is asked."""
    listes = [*LISTES, *(f"annuaire_{nom}" for nom in AJOUTER)]
    return {f"organisme:{nom}": (chacun, rien) for nom in listes} | {
        f"organisme:annuaire_{nom}": (attendu, sur)
        for attendu, adresses in ((le_sien, OBJETS), (gestes, GESTES))
        for sur, noms in adresses.items()
        for nom in noms
    }
