"""The addresses of the regional programmes and of their gabarits, for the table of all of them."""

from typing import Any

from .monde import ADMIN, Arguments, en_preparation, gabarit, lot, programme, rien

Attendu = dict[str, Any]
PAGES: dict[Arguments, tuple[str, ...]] = {
    rien: ("programmes", "programme_creer"),
    programme: (
        "gabarit_creer",
        "gabarits_charger",
        "gabarits_reprendre",
        "lot_creer",
        "programme",
        "programme_modifier",
    ),
    lot: ("formateur_creer", "lot", "lot_modifier", "mandataire_creer"),
    gabarit: ("gabarit", "gabarit_apercu", "gabarit_copier", "gabarit_modifier"),
    en_preparation: ("gabarit_publier",),
    lambda m: [*en_preparation(m), "A", "objectifs"]: ("gabarit_champ",),
}
GESTES: dict[Arguments, tuple[str, ...]] = {
    programme: ("programme_retirer",),
    lot: ("lot_retirer",),
    lambda m: [m.formateur.mandataire_id]: ("mandataire_retirer",),
    lambda m: [m.formateur.pk]: ("formateur_retirer",),
    gabarit: ("gabarit_abandonner", "gabarit_preparer", "gabarit_retirer"),
}


def programmes(pages: Attendu, gestes: Attendu) -> dict[str, tuple[Attendu, Arguments]]:
    """Each address, what each role is answered, on what it is asked."""
    table = {
        f"administration:{nom}": (attendu, sur)
        for attendu, adresses in ((pages, PAGES), (gestes, GESTES))
        for sur, noms in adresses.items()
        for nom in noms
    }
    # Without a field chosen, back to the gabarit.
    return table | {"administration:gabarit_champs": (pages | {ADMIN: 302}, en_preparation)}
