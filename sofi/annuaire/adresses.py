"""Which commune an address is in: found from what one types, the postal code and the town."""

import re
from collections.abc import Iterable
from typing import Any

from sofi.referentiels.models import Commune
from sofi.socle.texte import plier

_CEDEX = re.compile(r"\bcedex\b.*$", re.IGNORECASE)
PROPOSEES = 12
"""As many as one reads without scrolling far."""
ABREGES = {"st": "saint", "ste": "sainte"}


def communes_du_code(code_postal: str) -> list[Commune]:
    """The communes of today that have this postal code; a former one gives the one it became part of."""
    return _presentes(_communes().filter(codes_postaux__contains=[code_postal]))


def communes_nommees(code_postal: str, ville: str) -> list[Commune]:
    """Those among them that have this name, or had it; several only when a name is shared.

    The postal code of a large receiver (« 53103 Laval Cedex ») is no commune's: the name is then looked
    for in the département.
    """
    nom = plier(_CEDEX.sub("", ville))
    if not nom:
        return []
    du_code = _communes().filter(codes_postaux__contains=[code_postal])
    if du_code.exists():
        candidates = du_code
    else:
        candidates = _communes().filter(departement_id=_departement(code_postal)).par_mots(nom)
    return _presentes(candidates, nom)


def proposer(texte: str) -> list[tuple[str, str]]:
    """Postal codes and towns that what is typed may mean: the beginning of a code, or words of a name."""
    question = plier(texte)
    couples = [
        (code, commune.libelle)
        for commune in _communes().chercher(question)
        for code in sorted(commune.codes_postaux)
        if not question.isdecimal() or code.startswith(question)
    ]
    return list(dict.fromkeys(couples))[:PROPOSEES]


def _communes() -> Any:
    return Commune.objects.en_vigueur().select_related("departement", "actuelle__departement")


def _presentes(communes: Iterable[Commune], nom: str = "") -> list[Commune]:
    """The communes of today, once each, in the order of their names; of that name only when one is given."""
    trouvees = {c.presente.pk: c.presente for c in communes if not nom or _porte_le_nom(c, nom)}
    return sorted(trouvees.values(), key=lambda commune: commune.libelle)


def _porte_le_nom(commune: Commune, nom: str) -> bool:
    """Is this its name, or a former one, with « st » for « saint » as people type it?"""
    noms = [commune.libelle, *commune.autres_noms]
    return _developper(nom) in {_developper(plier(autre)) for autre in noms}


def _developper(nom: str) -> str:
    return " ".join(ABREGES.get(mot, mot) for mot in nom.split())


def _departement(code_postal: str) -> str:
    """The département of a postal code: three digits overseas, else two."""
    return code_postal[:3] if code_postal.startswith("97") else code_postal[:2]
