"""« Où ? »: from what is typed to a commune or a département, and the communes around it."""

import math
import re
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Coalesce

from sofi.referentiels.models import Commune
from sofi.referentiels.models.territoires import CommuneQuerySet
from sofi.socle.texte import plier

from .codes import numero_departement
from .territoires import departements

CHOIX_MAX = 8
KM_PAR_DEGRE = 111.2
DIAMETRE_TERRE = 12742.0
_CODE_POSTAL = re.compile(r"^\d{5}$", re.ASCII)
_ENTRE_PARENTHESES = re.compile(r"^(.*?)\s*\((\d[\dAB]\d?)\)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Lieu:
    """A commune with its position, or a département (then `commune` is empty)."""

    libelle: str
    departement: str
    commune: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def numero_departement(self) -> int:
        return numero_departement(self.departement)

    @property
    def situe(self) -> bool:
        """True when distances to it can be told."""
        return self.latitude is not None and self.longitude is not None

    @property
    def texte(self) -> str:
        """What one types to mean it: « Mayenne (53) »."""
        return f"{self.libelle} ({self.departement})" if self.departement else self.libelle


@dataclass(frozen=True)
class Reponse:
    """One place; or several to choose from; or neither: nothing has that name."""

    lieu: Lieu | None = None
    choix: list[Lieu] = field(default_factory=list)


def trouver(texte: str) -> Reponse:
    """The place that is meant: name, « name (département) », postal code, département. At most two queries."""
    texte = texte.strip()[:100]
    nom, code = _decouper(texte)
    departement = _departement(plier(texte))
    if not nom or (departement and not code and plier(texte).isdigit()):
        return Reponse(lieu=departement)
    if _CODE_POSTAL.match(nom) and (lieu := _par_code_postal(nom)):
        return Reponse(lieu=lieu)
    communes = proposer(nom, code)
    exactes = _exactes(communes, nom)
    if len(exactes) == 1:
        return Reponse(lieu=exactes[0])
    if not exactes and departement:
        return Reponse(lieu=departement)
    return Reponse(lieu=communes[0]) if len(communes) == 1 else Reponse(choix=communes[:CHOIX_MAX])


def _decouper(texte: str) -> tuple[str, str]:
    """« Mayenne (53) » → name and département, the latter empty when it isn't told."""
    trouve = _ENTRE_PARENTHESES.match(texte)
    return (trouve[1], trouve[2].upper()) if trouve else (texte, "")


def _departement(plie: str) -> Lieu | None:
    """The département of that name or number."""
    for code, libelle in departements().items():
        if plie in (plier(libelle), code.lower(), f"{plier(libelle)} {code.lower()}"):
            return Lieu(libelle=libelle, departement=code)
    return None


def _exactes(lieux: list[Lieu], nom: str) -> list[Lieu]:
    """Those that have this very name."""
    plie = plier(nom)
    return [lieu for lieu in lieux if plier(lieu.libelle) == plie]


def _par_code_postal(code: str) -> Lieu | None:
    """The largest commune of a postal code stands for it."""
    communes = Commune.objects.en_vigueur().filter(codes_postaux__contains=[code])
    commune = communes.order_by(F("population").desc(nulls_last=True), "pk").first()
    return _lieu(commune.presente, commune) if commune else None


def proposer(texte: str, departement: str = "") -> list[Lieu]:
    """The communes that a name or its beginning, a former name or a code may mean; at most two queries.

    Those of the region that have the very name, alone; else those of the region whose name begins so,
    after any other commune of that very name when there is only one (Rennes), before several.
    """
    if departement:
        return _chercher(Commune.objects.filter(departement=departement), texte)
    voisins = _chercher(Commune.objects.filter(region=settings.REGION), texte)
    if exactes := _exactes(voisins, texte):
        return exactes
    ailleurs = _chercher(Commune.objects.exclude(region=settings.REGION), texte)
    exactes = _exactes(ailleurs, texte)
    return exactes if len(exactes) == 1 else list(dict.fromkeys([*voisins, *exactes, *ailleurs]))


def _chercher(communes: CommuneQuerySet, texte: str) -> list[Lieu]:
    lieux: dict[str, Lieu] = {}
    for commune in communes.chercher(texte):
        presente = commune.presente
        lieux.setdefault(presente.pk, _lieu(presente, commune))
    return list(lieux.values())


def _lieu(commune: Commune, nommee: Commune) -> Lieu:
    """The place of a commune; under the name that was asked for, be it a former one."""
    return Lieu(
        libelle=nommee.libelle,
        departement=nommee.departement_id or commune.departement_id or "",
        commune=commune.pk,
        latitude=commune.latitude,
        longitude=commune.longitude,
    )


def voisines(lieu: Lieu, rayon: int) -> list[str]:
    """The codes of the communes whose centre is at most `rayon` km away, the place's own always; one query."""
    if lieu.latitude is None or lieu.longitude is None:
        return [lieu.commune]
    hauteur = rayon / KM_PAR_DEGRE
    largeur = hauteur / max(math.cos(math.radians(lieu.latitude)), 0.01)
    proches = (
        Commune.objects.annotate(
            lat=Coalesce("latitude", "actuelle__latitude"),
            lon=Coalesce("longitude", "actuelle__longitude"),
        )
        .filter(
            lat__range=(lieu.latitude - hauteur, lieu.latitude + hauteur),
            lon__range=(lieu.longitude - largeur, lieu.longitude + largeur),
        )
        .values_list("pk", "lat", "lon")
    )
    codes = {
        pk for pk, lat, lon in proches if distance(lieu.latitude, lieu.longitude, lat, lon) <= rayon
    }
    return sorted(codes | {lieu.commune})


def distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Kilometres between two positions in degrees, as the crow flies."""
    a = math.sin(math.radians(lat2 - lat1) / 2) ** 2
    b = math.sin(math.radians(lon2 - lon1) / 2) ** 2
    c = math.cos(math.radians(lat1)) * math.cos(math.radians(lat2))
    return DIAMETRE_TERRE * math.asin(min(1.0, math.sqrt(a + b * c)))
