"""Two Certif Info sheets side by side: do they follow each other, or are they of another kind?

They follow each other when title, level and certificateur are the same and nothing that both list (blocs,
domaines) is wholly different. What one sheet alone says proves nothing, but a level or a certificateur known
on one side only is no sameness either. A successor that the source itself names may have its title reworded.
"""

import datetime
from dataclasses import dataclass

from rapidfuzz import fuzz

from sofi.offre.codes import Niveau
from sofi.referentiels.models import BlocCompetences, FicheCertifInfo
from sofi.socle.formats import accord, jour_saisi
from sofi.socle.mots import mots_utiles
from sofi.socle.texte import plier

from .comparaison_codes import apparier

# « Employé commercial en magasin » and « Employé commercial » score 82, « Secrétaire assistant » and
# « Secrétaire assistant médico-social », which are two trades, 74.
TITRE_PROCHE = 78
ABSENT = ""


@dataclass(frozen=True)
class Trait:
    """One line of the comparison; `dit` says how both sides compare, `de_nature` that it makes another kind."""

    nom: str
    avant: str
    apres: str
    dit: str = ""
    de_nature: bool = False
    pareil: bool = False


@dataclass(frozen=True)
class ComparaisonFiches:
    """The sheet in use and the one proposed in its place. `terminee`: the new one is ended that day."""

    ancienne: FicheCertifInfo
    nouvelle: FicheCertifInfo
    traits: list[Trait]
    terminee: bool

    @property
    def de_nature(self) -> list[Trait]:
        """What makes the two sheets of another kind."""
        return [trait for trait in self.traits if trait.de_nature]

    @property
    def se_suivent(self) -> bool:
        """One may take the place of the other without anybody looking at each action."""
        return not self.de_nature and not self.terminee


def comparer_fiches(
    ancienne: FicheCertifInfo, nouvelle: FicheCertifInfo, jour: datetime.date
) -> ComparaisonFiches:
    """Compare them on that day."""
    traits = [
        _intitule(ancienne, nouvelle),
        Trait("Certif Info, RNCP ou RS", _codes(ancienne), _codes(nouvelle)),
        _niveau(ancienne, nouvelle),
        _certificateur(ancienne, nouvelle),
        _blocs(ancienne, nouvelle),
        _communs("Domaines", _domaines(ancienne), _domaines(nouvelle)),
        Trait("Enregistrée depuis", _debut(ancienne), _debut(nouvelle)),
        Trait("Enregistrée jusqu’au", _fin(ancienne), _fin(nouvelle)),
    ]
    terminee = nouvelle.fin is not None and nouvelle.fin < jour
    return ComparaisonFiches(ancienne, nouvelle, traits, terminee)


def _intitule(ancienne: FicheCertifInfo, nouvelle: FicheCertifInfo) -> Trait:
    """The same words in any order; a year between brackets names a renewal, not another trade."""
    avant, apres = _mots(ancienne.libelle), _mots(nouvelle.libelle)
    dits = ("Intitulé", ancienne.libelle, nouvelle.libelle)
    if set(avant) == set(apres):
        return Trait(*dits, "Le même", pareil=True)
    proche = fuzz.token_sort_ratio(" ".join(avant), " ".join(apres)) >= TITRE_PROCHE
    if proche and ancienne.remplacee_par_id == nouvelle.pk:
        return Trait(*dits, "Proche")
    return Trait(*dits, "Différent", de_nature=True)


def _mots(titre: str) -> list[str]:
    return [mot for mot in mots_utiles(titre) if not (mot.isdecimal() and len(mot) == len("2026"))]


def _codes(fiche: FicheCertifInfo) -> str:
    return " · ".join(filter(None, [fiche.pk, fiche.certification_id]))


def _niveau(ancienne: FicheCertifInfo, nouvelle: FicheCertifInfo) -> Trait:
    avant, apres = ancienne.niveau_sortie, nouvelle.niveau_sortie
    pareil = avant == apres
    return Trait(
        "Niveau",
        Niveau(avant).label,
        Niveau(apres).label,
        "Le même" if pareil else "Différent",
        de_nature=not pareil,
        pareil=pareil,
    )


def _certificateur(ancienne: FicheCertifInfo, nouvelle: FicheCertifInfo) -> Trait:
    avant, apres = ancienne.certificateurs(), nouvelle.certificateurs()
    dits = ("Certificateur", ", ".join(avant), ", ".join(apres))
    noms = {plier(nom) for nom in avant}, {plier(nom) for nom in apres}
    if noms[0] == noms[1]:
        return Trait(*dits, "Le même" if avant else ABSENT, pareil=bool(avant))
    if noms[0] & noms[1]:
        return Trait(*dits, "En partie le même")
    return Trait(*dits, "Différent", de_nature=True)


def _blocs(ancienne: FicheCertifInfo, nouvelle: FicheCertifInfo) -> Trait:
    avant, apres = ancienne.blocs(), nouvelle.blocs()
    dits = ("Blocs", _enumerer_blocs(avant), _enumerer_blocs(apres))
    communs = len(apparier(avant, apres))
    if not (avant and apres):
        return Trait(*dits)
    if not communs:
        return Trait(*dits, "Aucun commun", de_nature=True)
    if communs == len(avant) == len(apres):
        return Trait(*dits, "Les mêmes", pareil=True)
    return Trait(*dits, accord(communs, "commun", "communs"))


def _enumerer_blocs(blocs: list[BlocCompetences]) -> str:
    if not blocs:
        return ABSENT
    titres = " ; ".join(bloc.libelle or bloc.code for bloc in blocs)
    return f"{accord(len(blocs), 'bloc', 'blocs')} : {titres}"


def _domaines(fiche: FicheCertifInfo) -> list[str]:
    return (
        [str(code) for code in fiche.certification.formacodes.all()] if fiche.certification else []
    )


def _communs(nom: str, avant: list[str], apres: list[str]) -> Trait:
    """What both list: wholly different when nothing is common, unknown when one lists nothing."""
    dits = (nom, ", ".join(avant), ", ".join(apres))
    if not (avant and apres):
        return Trait(*dits)
    if set(avant) == set(apres):
        return Trait(*dits, "Les mêmes", pareil=True)
    if set(avant) & set(apres):
        return Trait(*dits, "En partie les mêmes")
    return Trait(*dits, "Aucun commun", de_nature=True)


def _debut(fiche: FicheCertifInfo) -> str:
    debut = fiche.certification.debut if fiche.certification else None
    return jour_saisi(debut) if debut else "inconnue"


def _fin(fiche: FicheCertifInfo) -> str:
    return jour_saisi(fiche.fin) if fiche.fin else "inconnue"
