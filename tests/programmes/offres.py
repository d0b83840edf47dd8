"""Offers of regional programmes entered under the gabarits that ship with SOFI."""

from typing import Any

from sofi.offre.models import Action, Session
from sofi.offre.operations import ajouter_session
from sofi.offre.publiques import commencer_publique
from sofi.offre.regles import Manque, examiner
from sofi.programmes.gabarits import charger_les_fournis
from sofi.programmes.models import Formateur, Programme, VersionDeGabarit
from sofi.referentiels.models import FicheCertifInfo
from tests.fabriques import (
    FicheCertifInfoFactory,
    FormacodeFactory,
    FormateurFactory,
    PreRequisFactory,
    ProgrammeFactory,
    TypeDispositifFactory,
    aujourd_hui,
)

PRE_REQUIS = ("niveau-a2-cecrl", "motivation", "sortie-formation-initiale")
DOMAINES = ("15061", "15084", "15235", "15281", "44022", "44004")


def referentiels() -> None:
    """The codes that the gabarits name."""
    for code in PRE_REQUIS:
        PreRequisFactory(code=code, libelle=code)
    for code in DOMAINES:
        FormacodeFactory(code=code)
    for code in ("93561", "118300"):
        FicheCertifInfoFactory(code=code, certification=None)


def annee_ouverte() -> int:
    """A year whose sessions can be entered today."""
    return aujourd_hui().year + 1


def gabarit(dispositif: str, variante: str = "") -> tuple[Formateur, VersionDeGabarit]:
    """What the Région bought on a programme of this dispositif, and the published gabarit of the year."""
    regional = TypeDispositifFactory(code=dispositif, programme_regional=True)
    siens = {"code": dispositif, "annee": annee_ouverte()}
    programme = Programme.objects.filter(**siens).first() or ProgrammeFactory(
        **siens, dispositif=regional
    )
    charger_les_fournis(programme.annee)
    formateur = FormateurFactory(mandataire__lot__programme=programme)
    version = programme.gabarits.get(variante=variante).publiee
    assert version is not None
    return formateur, version


def entrer(dispositif: str, variante: str = "", **options: Any) -> tuple[Action, Session]:
    """An offer begun under this gabarit, with its first session."""
    formateur, version = gabarit(dispositif, variante)
    fixee = next((c["valeur"] for c in version.cellules if c["champ"] == "fiche"), "")
    fiche = FicheCertifInfo.objects.get(pk=fixee) if fixee else None
    action = commencer_publique(formateur, version, fiche=fiche, auteur=None, **options)
    return action, ajouter_session(action)


def dits(action: Action, champ: str) -> list[Manque]:
    """What is said of a field, whatever the card."""
    return [m for m in examiner(action) if m.champ == champ]
