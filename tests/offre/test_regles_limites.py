"""Each rule at its limits, in memory: on the last value that passes, and on the first that doesn't."""

from typing import Any

import pytest

from sofi.offre.regles import REGLES
from sofi.offre.regles.requis import cartes
from sofi.socle.formats import INSECABLE

from .en_memoire import Cas, contexte, poser, programme, saisie, trouver
from .limites_dispositif import CONTRATS, GENERAL, QUALIOPI
from .limites_fiches import ACTION, ETABLISSEMENT, FORMATION, TEXTES
from .limites_gabarit import ABSENCES, DEPASSEMENTS, DOMAINES, ECARTS
from .limites_lieux import LIEUX, RECRUTEMENT
from .limites_programmes import PROGRAMMES
from .limites_session import DATES, ORGANISATION

TOUS = [
    *ETABLISSEMENT,
    *FORMATION,
    *ACTION,
    *TEXTES,
    *DATES,
    *ORGANISATION,
    *LIEUX,
    *RECRUTEMENT,
    *GENERAL,
    *QUALIOPI,
    *CONTRATS,
    *PROGRAMMES,
    *ECARTS,
    *ABSENCES,
    *DEPASSEMENTS,
    *DOMAINES,
]


@pytest.mark.parametrize("cas", TOUS, ids=[f"{cas[0]}-{rang}" for rang, cas in enumerate(TOUS)])
def test_limite(cas: Cas) -> None:
    """What it finds, and nothing else; the values it names are those of the cards."""
    nom, changements, attendus = cas
    messages = [message.replace(INSECABLE, " ") for _, message in trouver(nom, changements)]
    assert bool(messages) == bool(attendus), messages
    ensemble = "\n".join(messages)
    assert all(attendu in ensemble for attendu in attendus), messages


def _trouvailles(monde: dict[str, Any]) -> list[tuple[str, Any]]:
    """All that all the rules find."""
    dans = contexte(monde)
    return [
        (regle.nom, trouvaille)
        for fiche, carte in cartes(dans)
        for regle in REGLES
        if regle.fiche == fiche
        for trouvaille in regle.fonction(carte, dans)
    ]


def test_la_saisie_est_juste() -> None:
    """The cases start from cards of which no rule says anything."""
    assert _trouvailles(saisie()) == []


VIDABLES = [
    (carte, champ.name)
    for carte in ("etablissement", "formation", "action", "session", "dispositif")
    for champ in saisie()[carte]._meta.concrete_fields
    if champ.null and not champ.primary_key
]


@pytest.mark.parametrize("base", [{}, programme()], ids=["", "publique"])
@pytest.mark.parametrize(("carte", "champ"), VIDABLES)
def test_un_champ_vide_ne_fait_tomber_aucune_regle(
    carte: str, champ: str, base: dict[str, Any]
) -> None:
    """A draft may be as empty as it likes: whatever is missing, the rules go on, and say no « None »."""
    monde = poser(saisie(), {**base, f"{carte}.{champ}": None})
    assert not [t for t in _trouvailles(monde) if "None" in str(t)]
