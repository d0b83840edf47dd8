"""« Où ? »: from what is typed to a commune or a département, and the communes around it."""

import math
import re
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models.functions import Coalesce

from sofi.annuaire.adresses import (
    chiffres_joints,
    communes_du_cedex,
    communes_du_code,
    communes_nommees,
    est_cedex,
    nom_developpe,
    sans_cedex,
)
from sofi.referentiels.models import Commune, Departement
from sofi.referentiels.models.territoires import CommuneQuerySet
from sofi.referentiels.moutures import gardee
from sofi.socle.texte import plier, sans_invisibles

from .codes import numero_departement
from .territoires import departements

CHOIX_MAX = 8  # homonyms offered to choose from
KM_PAR_DEGRE = 111.2  # of latitude: draws the rectangle in which distances are measured
DIAMETRE_TERRE = 12742.0  # kilometres, mean
_CODE_POSTAL = re.compile(
    r"(?<!\d)\d{2}[ .\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]?\d{3}(?!\d)", re.ASCII
)
_PAYS = re.compile(r"\s*[,(]\s*france\s*\)?$|(?<=\w)(?<!\Wen)(?<!\Wde)\s+france$", re.IGNORECASE)
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
    """One place; or several to choose from; or neither: nothing has that name.

    `remarque` says, when the place isn't quite what was typed, why it is this one.
    """

    lieu: Lieu | None = None
    choix: list[Lieu] = field(default_factory=list)
    remarque: str = ""


@dataclass(frozen=True)
class _Trouvee:
    """A commune of today, under the name that was asked for, be it a former one."""

    lieu: Lieu
    noms: frozenset[str]  # folded, « saint » written whole
    de_la_region: bool
    population: int


@gardee(Commune, Departement)
def trouver(texte: str) -> Reponse:
    """The place that is meant: name, « name (département) », postal code or CEDEX, département.

    At most two queries for a name, four for a code.
    """
    texte = _sans_pays(sans_invisibles(texte).strip()[:100])
    code, nom = _code_et_nom(texte)
    if code:
        return _par_code_postal(code, nom)
    nom, departement = _decouper(texte)
    if est_cedex(nom):
        nom = sans_cedex(nom)
    entier = _departement(plier(texte))
    if not nom or (entier and not departement and plier(texte).isdigit()):
        return Reponse(lieu=entier)
    trouvees = _nommees(nom, departement)
    if entier and not _lieux_exacts(trouvees, nom):
        return Reponse(lieu=entier)  # « Vendée » before Montaigu-Vendée
    choisie = _sans_doute(trouvees, nom, partout=bool(departement))
    return Reponse(lieu=choisie) if choisie else Reponse(choix=_lieux(trouvees)[:CHOIX_MAX])


def _sans_pays(texte: str) -> str:
    """« Nantes, France » → « Nantes »; « Roissy-en-France » stays."""
    return _PAYS.sub("", texte)


def _code_et_nom(texte: str) -> tuple[str, str]:
    """« 44000 Nantes », « 53 000 », « Nantes, 44000 » → the postal code and the rest; no code, nothing."""
    trouve = _CODE_POSTAL.search(texte)
    if trouve is None:
        return "", ""
    return re.sub(r"\D", "", trouve[0]), (texte[: trouve.start()] + texte[trouve.end() :]).strip(
        " ,()"
    )


def _decouper(texte: str) -> tuple[str, str]:
    """« Mayenne (53) » → name and département, the latter empty when it isn't told."""
    trouve = _ENTRE_PARENTHESES.match(texte)
    return (trouve[1], trouve[2].upper()) if trouve else (texte, "")


def _departement(nom_plie: str) -> Lieu | None:
    """The département of that name or number."""
    for code, libelle in departements().items():
        if nom_plie in (plier(libelle), code.lower(), f"{plier(libelle)} {code.lower()}"):
            return Lieu(libelle=libelle, departement=code)
    return None


def _par_code_postal(code: str, nom: str) -> Reponse:
    """The commune of that name and code; else the largest of the code, or of the post office of a CEDEX."""
    nommees = communes_nommees(code, nom) if nom else []
    if len(nommees) == 1:
        return Reponse(lieu=_lieu(nommees[0], nommees[0]))
    if communes := nommees or communes_du_code(code):
        return Reponse(lieu=_la_plus_grande(communes))
    if communes := communes_du_cedex(code):
        lieu = _la_plus_grande(communes)
        dit = f"Aucune commune n’a le code postal {code}, c’est sans doute un CEDEX : la recherche se fait autour de"
        return Reponse(lieu=lieu, remarque=f"{dit} {lieu.texte}.")
    return Reponse()


def _la_plus_grande(communes: list[Commune]) -> Lieu:
    commune = max(communes, key=lambda c: (c.population or 0, c.pk))
    return _lieu(commune, commune)


def proposer(texte: str, departement: str = "") -> list[Lieu]:
    """The communes that a name or its beginning, a former name or a postal code may mean, those of the region first.

    At most two queries.
    """
    return _lieux(_nommees(sans_invisibles(texte), departement))


def _lieux(trouvees: list[_Trouvee]) -> list[Lieu]:
    return [trouvee.lieu for trouvee in trouvees]


def _nommees(texte: str, departement: str = "") -> list[_Trouvee]:
    """Those of the region that have the very name, alone; else those of the region, then the others.

    A commune of that very name elsewhere comes before smaller ones of the region (Rennes before
    Rennes-en-Grenouilles), and after larger ones (Brissac, in Hérault, after Brissac Loire Aubance).
    """
    if departement:
        return _chercher(Commune.objects.filter(departement=departement), texte)
    voisines = _chercher(Commune.objects.filter(region=settings.REGION), texte)
    if exactes := _lieux_exacts(voisines, texte):
        return exactes
    ailleurs = _chercher(Commune.objects.exclude(region=settings.REGION), texte)
    exactes = _lieux_exacts(ailleurs, texte)
    if _l_emporte(exactes, voisines):
        return exactes
    return list(dict.fromkeys([*voisines, *exactes, *ailleurs]))


def _l_emporte(exactes: list[_Trouvee], voisines: list[_Trouvee]) -> bool:
    """One commune elsewhere has the very name, and is larger than all those of the region."""
    return len(exactes) == 1 and all(v.population < exactes[0].population for v in voisines)


def _sans_doute(trouvees: list[_Trouvee], nom: str, *, partout: bool) -> Lieu | None:
    """The only one that can be meant; never one elsewhere that only begins with these letters, unless asked."""
    if len(trouvees) != 1:
        exactes = _lieux_exacts(trouvees, nom)
        # Those of the region come with no other; of the others, the list says all.
        return exactes[0].lieu if partout and len(exactes) == 1 else None
    seule = trouvees[0]
    sure = partout or seule.de_la_region or _lieux_exacts(trouvees, nom)
    return seule.lieu if sure else None


def _lieux_exacts(trouvees: list[_Trouvee], nom: str) -> list[_Trouvee]:
    """Those that have this very name, or had it."""
    voulu = nom_developpe(nom)
    return [trouvee for trouvee in trouvees if voulu in trouvee.noms]


def _chercher(communes: CommuneQuerySet, texte: str) -> list[_Trouvee]:
    """By name; what is all digits is the beginning of a postal code, never a code of the INSEE."""
    question = chiffres_joints(plier(texte))
    trouvees: dict[str, _Trouvee] = {}
    for commune in communes.chercher(question if question.isdecimal() else texte):
        if question.isdecimal() and not any(c.startswith(question) for c in commune.codes_postaux):
            continue
        presente = commune.presente
        trouvees.setdefault(presente.pk, _trouvee(presente, commune))
    return list(trouvees.values())


def _trouvee(presente: Commune, nommee: Commune) -> _Trouvee:
    return _Trouvee(
        lieu=_lieu(presente, nommee),
        noms=frozenset(map(nom_developpe, (nommee.libelle, *nommee.autres_noms))),
        de_la_region=presente.region_id == settings.REGION,
        population=presente.population or 0,
    )


def _lieu(commune: Commune, nommee: Commune) -> Lieu:
    """The place of a commune; under the name that was asked for, be it a former one."""
    return Lieu(
        libelle=nommee.libelle,
        departement=nommee.departement_id or commune.departement_id or "",
        commune=commune.pk,
        latitude=commune.latitude,
        longitude=commune.longitude,
    )


@gardee(Commune)
def voisines(lieu: Lieu, rayon: int) -> list[str]:
    """The codes of the communes whose centre is at most `rayon` km away, the place's own always."""
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


def communes_autour(lieu: Lieu | None, rayon: int | None) -> frozenset[str] | None:
    """The communes of a radius; None when no commune or no radius is asked for."""
    if lieu is None or not lieu.commune or rayon is None:
        return None
    return frozenset(voisines(lieu, rayon))


def distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Kilometres between two positions in degrees, as the crow flies."""
    a = math.sin(math.radians(lat2 - lat1) / 2) ** 2
    b = math.sin(math.radians(lon2 - lon1) / 2) ** 2
    c = math.cos(math.radians(lat1)) * math.cos(math.radians(lat2))
    return DIAMETRE_TERRE * math.asin(min(1.0, math.sqrt(a + b * c)))
