"""What a sheet is for the law, beside its level and its répertoire: told by its code or its title."""

import re

from sofi.referentiels.models import FicheCertifInfo

FICHE_BILAN = "93559"
_CLEA = re.compile(r"\bcl[eé]a\b", re.IGNORECASE)
_VAE = re.compile(r"\bVAE\b|validation des acquis de l.exp[eé]rience", re.IGNORECASE)


def est_clea(fiche: FicheCertifInfo) -> bool:
    """The CléA certificates."""
    return bool(_CLEA.search(fiche.libelle))


def est_bilan(fiche: FicheCertifInfo | None) -> bool:
    """The bilan de compétences."""
    return fiche is not None and fiche.pk == FICHE_BILAN


def est_vae(fiche: FicheCertifInfo | None) -> bool:
    """What accompanies a validation des acquis de l'expérience."""
    return fiche is not None and bool(_VAE.search(fiche.libelle))
