"""The place that a sentence names: a commune of the region, be it by a former name, a postal code or a CEDEX; a
département, by its name or its number; the region itself.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from sofi.annuaire.adresses import nom_developpe
from sofi.referentiels.models import Commune, Departement
from sofi.referentiels.models.commun import vecteur_mots
from sofi.referentiels.moutures import gardee
from sofi.socle.conservation import en_memoire
from sofi.socle.formats import a_la_commune
from sofi.socle.mots import MOTS_VIDES
from sofi.socle.regions import region_servie
from sofi.socle.texte import plier

from . import lieux
from .jetons import Phrase

MOTS_D_UN_LIEU = 6
SANS_S_MIN = 5  # letters: from this length on, a final « s » may have been forgotten
DUREE_DEPARTEMENTS = 600  # seconds, as those of `territoires`
_NUMERO_DE = {
    "rncp",
    "rs",
    "info",
    "certifinfo",
    "formacode",
    "code",
    "fiche",
    "numero",
    "niveau",
    "r",
    "caces",
}
"""What is numbered after these words is no place: « RNCP 44123 », « R 489 »."""
_TOUT_PRES = {
    "pres",
    "proche",
    "proches",
    "autour",
    "alentours",
    "environs",
    "cote",
    "vers",
    "departement",
}
_LIENS = {"de", "du", "des", "d", "la", "le", "les", "l", "a", "au", "aux"}
_CONTRACTES = {"au": "le", "du": "le", "aux": "les", "des": "les"}
_CEDEX = "cedex"


@dataclass(frozen=True)
class LieuDit:
    """A place named by words; without place: the whole region. `doute`: the words are rather those of titles."""

    rangs: range
    libelle: str
    lieu: lieux.Lieu | None
    doute: bool = False


def lire(phrase: Phrase, est_un_mot: Callable[[str], bool]) -> LieuDit | None:
    """The place of a sentence: the longest name, else a number; a doubtful one only without any other.

    At most two queries, and four for each name that is a place of the region.
    """
    lus = [(rangs, _nom(phrase, rangs)) for rangs in phrase.suites(MOTS_D_UN_LIEU)]
    noms = [lu for lu in lus if not lu[1].isdecimal()] + [lu for lu in lus if lu[1].isdecimal()]
    connus = _connus({nom for _, nom in noms})
    douteux: LieuDit | None = None
    for rangs, nom in noms:
        if nom == plier(region_servie().nom):
            return LieuDit(_elargir(phrase, rangs), region_servie().nom, None)
        if nom not in connus or _est_un_numero(phrase, rangs, nom):
            continue
        lieu, entiers = _trouver(phrase, rangs, connus[nom])
        if lieu is None:
            continue
        dit = LieuDit(entiers, _libelle(lieu), lieu)
        mot = phrase.mot(rangs.stop - 1) if _contracte(phrase, rangs) else nom
        if _seul_nombre(phrase, nom) or (
            " " not in mot and not mot.isdecimal() and est_un_mot(mot)
        ):
            douteux = douteux or LieuDit(dit.rangs, dit.libelle, lieu, doute=True)
        else:
            return dit
    return douteux


def _contracte(phrase: Phrase, rangs: range) -> bool:
    """« aux Herbiers », « du Lude »: two words, of which the first hides an article."""
    return len(rangs) == 2 and phrase.mot(rangs.start) in _CONTRACTES


def _nom(phrase: Phrase, rangs: range) -> str:
    """The name that these words may be, its article found again: « au mans » → « le mans »."""
    dit = phrase.dit(rangs)
    if article := _CONTRACTES.get(phrase.mot(rangs.start)) if len(rangs) > 1 else None:
        dit = f"{article} {phrase.dit(rangs[1:])}"
    return nom_developpe(dit)


def _libelle(lieu: lieux.Lieu) -> str:
    """« au Mans », « Sarthe »."""
    return a_la_commune(lieu.libelle) if lieu.commune else lieu.libelle


def _trouver(phrase: Phrase, rangs: range, nom: str) -> tuple[lieux.Lieu | None, range]:
    """The place, told by what stands beside its name: « Changé 72 », « en Mayenne », « Nantes cedex 1 »."""
    numeros = _numeros_de_la_region()
    apres = phrase.mot(rangs.stop)
    entiers = _elargir(phrase, rangs)
    if apres in numeros.values():
        return lieux.trouver(f"{nom} ({apres})").lieu, entiers
    if nom in numeros and phrase.mot(rangs.start - 1) == "en":
        return lieux.trouver(numeros[nom]).lieu, entiers
    return lieux.trouver(nom).lieu, entiers


def _elargir(phrase: Phrase, rangs: range) -> range:
    """With the words that say nothing more of it: « près de », its postal code, its CEDEX, its département."""
    debut, fin = rangs.start, rangs.stop
    numeros = set(_numeros_de_la_region().values())
    while _est_postal(phrase.mot(debut - 1), numeros):
        debut -= 1
    while (
        (mot := phrase.mot(fin)) == _CEDEX
        or mot in numeros
        or _est_postal(mot, numeros)
        or (phrase.mot(fin - 1) == _CEDEX and mot.isdecimal())
    ):
        fin += 1
    avant = debut
    while phrase.mot(avant - 1) in _LIENS | _TOUT_PRES:
        avant -= 1
        if phrase.mot(avant) in _TOUT_PRES:
            debut = avant - (phrase.mot(avant - 1) in _LIENS)
    return range(debut, fin)


def _est_postal(mot: str, numeros: set[str]) -> bool:
    return len(mot) == 5 and mot.isascii() and mot.isdecimal() and mot[:2] in numeros


def _est_un_numero(phrase: Phrase, rangs: range, nom: str) -> bool:
    return nom.isdecimal() and phrase.mot(rangs.start - 1) in _NUMERO_DE


def _seul_nombre(phrase: Phrase, nom: str) -> bool:
    """A number typed alone is a code before it is a postal one."""
    return len(nom) == 5 and nom.isdecimal() and len(phrase.restants()) == 1


def _connus(noms: set[str]) -> dict[str, str]:
    """Those that are a place of the region, by their right name; one query, besides the départements."""
    numeros = _numeros_de_la_region()
    connus = {nom: nom for nom in noms & {*numeros, *numeros.values()}}
    postaux = {nom for nom in noms if _est_postal(nom, set(numeros.values()))}
    if any(_CEDEX in nom for nom in noms):
        connus |= {postal: postal for postal in postaux}
    sans_article = _sans_article()
    connus |= {nom: sans_article[nom] for nom in noms & sans_article.keys()}
    formes = {forme: nom for nom in noms if _plausible(nom) for forme in _formes(nom)}
    if formes or postaux:
        trouves = _noms_de_communes(frozenset(formes), frozenset(postaux))
        connus |= {formes.get(trouve, trouve): trouve for trouve in trouves}
    return connus


def _sans_article() -> dict[str, str]:
    """« sables d olonne » → « les sables d olonne »: names that stay long enough without their article."""
    return en_memoire(f"sans_article:{settings.REGION}", _lire_sans_article, DUREE_DEPARTEMENTS)


def _lire_sans_article() -> dict[str, str]:
    noms = Commune.objects.en_vigueur().filter(
        nom_plie__regex=r"^(le|la|les|l) \S+ \S", region=settings.REGION
    )
    return {nom.partition(" ")[2]: nom for nom in noms.values_list("nom_plie", flat=True)}


def _plausible(nom: str) -> bool:
    return not nom.isdecimal() and len(nom) > 1 and nom.split()[-1] not in MOTS_VIDES


def _formes(nom: str) -> tuple[str, ...]:
    """As it is typed, and with the « s » that one forgets: « le man », « nante »."""
    return (nom,) if nom.endswith("s") or len(nom) < SANS_S_MIN else (nom, f"{nom}s")


@gardee(Commune)
def _noms_de_communes(noms: frozenset[str], postaux: frozenset[str]) -> set[str]:
    """Those that are the name of a commune of the region, of today or former, or its postal code."""
    mots = " | ".join("'" + "' <-> '".join(nom.split()) + "'" for nom in noms)
    anciens = Q(vecteur=SearchQuery(mots, config="simple", search_type="raw"))
    communes = Commune.objects.en_vigueur().annotate(vecteur=vecteur_mots())
    communes = communes.filter(
        Q(nom_plie__in=noms)
        | Q(codes_postaux__overlap=list(postaux))
        | (anciens & ~Q(autres_noms=[]) if noms else Q(pk=None)),
        Q(region=settings.REGION) | Q(actuelle__region=settings.REGION),
    )
    lues = communes.values_list("libelle", "autres_noms", "codes_postaux")
    trouves: set[str] = set()
    for libelle, autres, codes in lues:
        trouves |= noms & set(map(nom_developpe, (libelle, *autres))) | postaux & set(codes)
    return trouves


def _numeros_de_la_region() -> dict[str, str]:
    """Folded name → number of the départements of the region."""
    cle = f"departements_de_la_region:{settings.REGION}"
    return en_memoire(cle, _lire_les_numeros, DUREE_DEPARTEMENTS)


def _lire_les_numeros() -> dict[str, str]:
    lus = Departement.objects.filter(region_id=settings.REGION).values_list("code", "libelle")
    return {plier(libelle): code.lower() for code, libelle in lus}
