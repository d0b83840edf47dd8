"""The elements that the cards hold: those that the table of fields names, and what they are made of."""

from sofi.offre.fiches import FICHES

from .. import langage
from ..langage import Structure

_PORTEURS = (
    "formation domaine-formation certification action session blocs-competences bloc-competences cycle alternance "
    "organisme-financeur recrutement contact-formation url-action"
).split()
_AUSSI = "code-RNCP code-RS code-modalite-pedagogique code-financeur periode-inscription libelle-bloc code-bloc".split()


def _tenus() -> frozenset[str]:
    """With all that is under a value that a card holds whole: an address, a contact."""
    nommes = {nom for champs in FICHES.values() for c in champs for nom in c.lheo.split("/") if nom}
    entiers = [nom for nom in nommes | set(_AUSSI) if nom not in _PORTEURS and nom != "extras"]
    tenus = {*nommes, *_PORTEURS, *_AUSSI}
    for nom in entiers:
        if isinstance(langage.element(nom), Structure):
            tenus |= langage.accessibles(nom)
    tenus |= langage.accessibles("recrutement") | langage.accessibles("contact-formation")
    return frozenset(tenus - {"infos-perimetre-recrutement"})


TENUS = _tenus()
