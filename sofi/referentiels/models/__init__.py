"""Reference tables: what the offer is described with."""

from .certifications import (
    BlocCompetences,
    Certificateur,
    Certification,
    FormacodeDeCertification,
    NsfDeCertification,
    Partenaire,
    RomeDeCertification,
    VoieAcces,
)
from .certifinfo import FicheCertifInfo
from .codes import Appellation, EntreeLheo, Formacode, Nsf, Rome
from .dispositifs import Opco, ParametreLegal, PreRequis, PublicDeDispositif, TypeDispositif
from .moutures import Mouture
from .promotions import CorrespondanceDeBlocs, PromotionDeCertification
from .synonymes import Synonyme
from .territoires import Commune, Contour, Departement, Epci, Region, ZoneEmploi

__all__ = [
    "Appellation",
    "BlocCompetences",
    "Certificateur",
    "Certification",
    "Commune",
    "Contour",
    "CorrespondanceDeBlocs",
    "Departement",
    "EntreeLheo",
    "Epci",
    "FicheCertifInfo",
    "Formacode",
    "FormacodeDeCertification",
    "Mouture",
    "Nsf",
    "NsfDeCertification",
    "Opco",
    "ParametreLegal",
    "Partenaire",
    "PreRequis",
    "PromotionDeCertification",
    "PublicDeDispositif",
    "Region",
    "Rome",
    "RomeDeCertification",
    "Synonyme",
    "TypeDispositif",
    "VoieAcces",
    "ZoneEmploi",
]
