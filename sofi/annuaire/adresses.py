"""Which commune an address is in: found from what one types, the postal code and the town."""

import re
from collections.abc import Iterable
from typing import Any

from sofi.referentiels.models import Commune
from sofi.socle.texte import plier

_CEDEX = re.compile(r"\b(?:cedex|cdx).*$")
COMMUNES_AU_PLUS = 12
"""As many as one reads without scrolling far."""
ABREGES = {"st": "saint", "ste": "sainte", "s": "sur"}
# Codes of large receivers follow the départements, but here: those of La Réunion go on after 974.
_CODES_D_OUTRE_MER = {
    "970": ("971", "977", "978"),
    "971": ("971", "977", "978"),
    "977": ("974",),
    "978": ("974",),
}


def communes_du_code(code_postal: str) -> list[Commune]:
    """The communes of today that have this postal code; a former one gives the one it became part of."""
    return _communes_actuelles(_communes().filter(codes_postaux__contains=[code_postal]))


def communes_nommees(code_postal: str, ville: str) -> list[Commune]:
    """Those among them that have this name, or had it, or were joined by one that had it.

    Several only when a name is shared. The postal code of a large receiver (« 53103 Laval Cedex ») is no
    commune's: the name is then looked for in the département.
    """
    nom = sans_cedex(ville)
    if not nom:
        return []
    du_code = communes_du_code(code_postal)
    trouvees = _communes_actuelles(du_code, nom) or _communes_actuelles(
        _communes().filter(actuelle__in=du_code), nom
    )
    if trouvees or (du_code and not est_cedex(ville)):
        return trouvees
    voisines = _communes().filter(departement_id__in=_departements(code_postal))
    return _communes_actuelles(voisines.par_mots(nom), nom)


def est_cedex(ville: str) -> bool:
    """The address of a large receiver: its code is no commune's."""
    return bool(_CEDEX.search(plier(ville)))


def sans_cedex(ville: str) -> str:
    """The folded name of the town: « Nantes Cédex 1 » → « nantes »."""
    return _CEDEX.sub("", plier(ville)).strip()


def communes_du_cedex(code_postal: str) -> list[Commune]:
    """The communes that a code of large receivers may serve: its post office has the same first digits.

    « 72039 » is served as « 72000 » is. Empty when the code is a commune's own, or when no office is known.
    """
    if communes_du_code(code_postal):
        return []
    return communes_du_code(f"{code_postal[:3]}00") or communes_du_code(f"{code_postal[:2]}000")


def proposer(texte: str) -> list[tuple[str, str]]:
    """Postal codes and towns that what is typed may mean: the beginning of a code, or words of a name."""
    question = chiffres_joints(plier(texte))
    couples = [
        (code, commune.libelle)
        for commune in _communes().chercher(question)
        for code in sorted(commune.codes_postaux)
        if not question.isdecimal() or code.startswith(question)
    ]
    return list(dict.fromkeys(couples))[:COMMUNES_AU_PLUS]


def chiffres_joints(texte: str) -> str:
    """« 53 000 » as « 53000 »: a code typed in groups."""
    joints = re.sub(r"\s+", "", texte)
    return joints if joints.isdecimal() else texte


def _communes() -> Any:
    return Commune.objects.en_vigueur().select_related("departement", "actuelle__departement")


def _communes_actuelles(communes: Iterable[Commune], nom: str = "") -> list[Commune]:
    """The communes of today, once each, in the order of their names; of that name only when one is given."""
    par_code = {c.presente.pk: c.presente for c in communes if not nom or _porte_le_nom(c, nom)}
    return sorted(par_code.values(), key=lambda commune: plier(commune.libelle))


def _porte_le_nom(commune: Commune, nom: str) -> bool:
    """Is this its name, or a former one, with « st » for « saint » as people type it?"""
    noms = [commune.libelle, *commune.autres_noms]
    return nom_developpe(nom) in {nom_developpe(autre) for autre in noms}


def nom_developpe(nom: str) -> str:
    """The folded name, « st » and the like written whole."""
    return " ".join(ABREGES.get(mot, mot) for mot in plier(nom).split())


def _departements(code_postal: str) -> tuple[str, ...]:
    """The départements where a postal code may be: Corsica has two for « 20 », overseas has three digits."""
    if code_postal.startswith("20"):
        return ("2A", "2B")
    if code_postal.startswith(("97", "98")):
        return _CODES_D_OUTRE_MER.get(code_postal[:3], (code_postal[:3],))
    return (code_postal[:2],)
