"""The acts on several sessions, as they are asked and confirmed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as formulaires

from sofi.comptes.models import Utilisateur
from sofi.offre.codes import Recrutement
from sofi.offre.models import Session

from . import forms, lot

Executer = Callable[[list[Session], dict[str, Any], Utilisateur], lot.Bilan]


@dataclass(frozen=True)
class Geste:
    """An act on several sessions, as it is asked and confirmed."""

    code: str
    titre: str
    bouton: str
    explication: str
    formulaire: type[formulaires.Form]
    executer: Executer


GESTES = {
    geste.code: geste
    for geste in (
        Geste(
            "recrutement",
            "Changer le recrutement",
            "Changer le recrutement",
            "Le changement est publié aussitôt, sans validation. Vous pourrez l’annuler ensuite.",
            forms.ChangerRecrutement,
            lambda s, dit, qui: lot.changer_recrutement(s, Recrutement(dit["recrutement"]), qui),
        ),
        Geste(
            "retirer",
            "Retirer des sessions",
            "Retirer",
            "Les sessions quittent aussitôt le site public et les flux. Un retrait ne s’annule pas : "
            "pour publier de nouveau une session, dupliquez-la ou ajoutez-la à l’action.",
            forms.Retirer,
            lambda s, dit, qui: lot.retirer(s, dit["motif"], qui),
        ),
        Geste(
            "dupliquer",
            "Dupliquer à l’année suivante",
            "Dupliquer",
            "Chaque session est copiée avec ses dispositifs, 52 semaines plus tard, le même jour de la "
            "semaine. Une action validée est ouverte en modification : sa version publiée ne change pas "
            "avant la prochaine validation. Vous pourrez annuler les copies ensuite.",
            forms.Dupliquer,
            lambda s, dit, qui: lot.dupliquer(s, qui),
        ),
    )
}
