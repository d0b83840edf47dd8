"""The words of a sentence that are filters: « cpf », « le soir », « gratuit », « bac + 2 », « en mars 2027 », the name
of a regional programme.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sofi.referentiels.models import TypeDispositif
from sofi.socle.conservation import en_memoire
from sofi.socle.mots import MOTS_VIDES
from sofi.socle.texte import plier

from . import codes
from .jetons import Phrase

Suite = tuple[str, ...]
MOTS_D_UN_PROGRAMME = 7
DUREE_PROGRAMMES = 60  # seconds: a programme that begins is read a minute later
ANNEES_A_VENIR = 3
"""A year further is a version, a norm or a price: « ISO 2050 »."""


@dataclass(frozen=True)
class Filtre:
    """What words ask: how it is said back, and what the fields of the criteria take."""

    libelle: str
    champs: dict[str, Any]


def _facette(libelle: str, facette: str, *numeros: int) -> Filtre:
    return Filtre(libelle, {facette: numeros})


_CPF = _facette("CPF", "financement", codes.CPF)
_ALTERNANCE = _facette(
    "en alternance", "financement", codes.APPRENTISSAGE, codes.PROFESSIONNALISATION
)
_APPRENTISSAGE = _facette("en apprentissage", "financement", codes.APPRENTISSAGE)
_CONTRAT_PRO = _facette(
    "contrat de professionnalisation", "financement", codes.PROFESSIONNALISATION
)
_REGION = _facette("programme régional", "financement", codes.REGION)
_POE = _facette("POE", "financement", codes.POE)
_TRANSITION = _facette("transition professionnelle", "financement", codes.TRANSITION)
_AGEFIPH = _facette("Agefiph", "financement", codes.AGEFIPH)
_A_DISTANCE = _facette("à distance", "modalite", 2, codes.A_DISTANCE)
_TOUT_A_DISTANCE = _facette("entièrement à distance", "modalite", codes.A_DISTANCE)
_PRESENTIEL = _facette("en présentiel", "modalite", 1)
_HYBRIDE = _facette("mixte", "modalite", 2)
_SOIR = _facette("le soir", "periode", codes.SOIR)
_WEEK_END = _facette("le week-end", "periode", codes.WEEK_END)
_EMPLOI = _facette("demandeur d’emploi", "public", codes.DEMANDEUR)
_SALARIE = _facette("salarié", "public", codes.SALARIE)
_HANDICAP = _facette("personne handicapée", "public", codes.HANDICAP)
_PERMANENTE = _facette("entrée permanente", "debut", 8)
_CERTIFIANTE = _facette("certifiante", "certifiante", 1)
_COURTE = _facette("1 semaine au plus", "duree", 2)
_GRATUIT = Filtre("gratuit", {"gratuit": True})
_INITIALE = _facette("formation initiale", "origine", codes.INITIALE)
_CONTINUE = _facette("formation continue", "origine", codes.CONTINUE)
# Filter → the folded words that mean it, between commas.
_EXPRESSIONS = (
    (
        _CPF,
        "mon compte formation, compte personnel de formation, eligible cpf, eligible au cpf, cpf",
    ),
    (_CPF, "eligibles cpf, eligibles au cpf, avec mon cpf, avec le cpf"),
    (
        _A_DISTANCE,
        "a distance, en distanciel, distanciel, en ligne, on line, online, e learning, elearning",
    ),
    (_A_DISTANCE, "foad, en visio, en visioconference, par correspondance, depuis chez moi"),
    (
        _TOUT_A_DISTANCE,
        "entierement a distance, entierement en ligne, 100 a distance, 100 en ligne",
    ),
    (
        _TOUT_A_DISTANCE,
        "totalement a distance, totalement en ligne, tout a distance, 100 distanciel",
    ),
    (_COURTE, "formation courte, formations courtes, courte duree, stage court, stages courts"),
    (_PRESENTIEL, "en presentiel, presentiel, presentielle"),
    (_HYBRIDE, "en hybride, hybride, blended, blended learning"),
    (
        _ALTERNANCE,
        "en alternance, par alternance, alternance, en contrat d alternance, alternant, alternante",
    ),
    (
        _APPRENTISSAGE,
        "en apprentissage, contrat d apprentissage, contrat apprentissage, par apprentissage",
    ),
    (_APPRENTISSAGE, "apprentissage, apprenti, apprentie"),
    (_INITIALE, "formation initiale, formations initiales, en initial, en initiale, voie scolaire"),
    (_INITIALE, "par la voie scolaire, statut scolaire, sous statut scolaire"),
    (_CONTINUE, "formation continue, formations continues"),
    (_CONTRAT_PRO, "contrat de professionnalisation, contrat professionnalisation, contrat pro"),
    (
        _REGION,
        "programme regional, programmes regionaux, financee par la region, finance par la region",
    ),
    (_REGION, "financement region, financement regional"),
    (_POE, "poe, poec, poei, preparation operationnelle a l emploi"),
    (
        _TRANSITION,
        "transition professionnelle, projet de transition professionnelle, ptp, fongecif",
    ),
    (_AGEFIPH, "agefiph"),
    (_EMPLOI, "demandeur d emploi, demandeurs d emploi, demandeuse d emploi, demandeuses d emploi"),
    (
        _EMPLOI,
        "demandeur emploi, demandeurs emploi, demandeuse emploi, chomeur, chomeurs, chomeuse, au chomage",
    ),
    (_EMPLOI, "sans emploi, pole emploi, france travail"),
    (_SALARIE, "salarie, salaries, salariee, salariees, pour salaries, en poste"),
    (_HANDICAP, "rqth, travailleur handicape, travailleurs handicapes, personne handicapee"),
    (
        _HANDICAP,
        "avec un handicap, avec mon handicap, avec handicap, malgre mon handicap, ayant un handicap",
    ),
    (
        _HANDICAP,
        "j ai un handicap, je suis handicape, je suis handicapee, avec une rqth, avec rqth",
    ),
    (_SOIR, "le soir, du soir, soir, soirs, en soiree, soiree, cours du soir, cours le soir"),
    (_WEEK_END, "le week end, week end, week ends, weekend, weekends, le samedi, samedi, samedis"),
    (_GRATUIT, "gratuit, gratuite, gratuits, gratuites, gratuitement, sans frais"),
    (
        _PERMANENTE,
        "entree permanente, entrees permanentes, entrees sorties permanentes, toute l annee",
    ),
    (
        _CERTIFIANTE,
        "certifiante, certifiantes, certifiant, diplomante, diplomantes, diplomant, qualifiante",
    ),
)
EXPRESSIONS: dict[Suite, Filtre] = {
    tuple(dite.split()): filtre for filtre, dites in _EXPRESSIONS for dite in dites.split(",")
}
# For whom one looks, how it is cut: read, they ask for nothing that the offer tells.
_DITES_SANS_EFFET = (
    "pour moi, pour mon fils, pour ma fille, pour mon enfant, pour mon mari, pour ma femme, pour un ami, "
    "pour une amie, pour mon conjoint, pour ma conjointe, pour mes salaries, bloc de competences, "
    "blocs de competences, par bloc, par blocs, s il vous plait, c est quoi, qu est ce que, y a t il, est ce que, "
    "mon fils, ma fille, mon enfant, mes enfants, mon mari, ma femme, voudrais etre, voudrait etre, veux etre, "
    "veut etre, aimerais etre, aimerait etre, souhaite etre, pour etre, financee, financees, pris en charge, "
    "prise en charge, prises en charge, sans bac, sans le bac, sans avoir le bac, sans diplome, sans diplomes, "
    "sans aucun diplome, sans niveau, sans qualification, sans experience, sans aucune experience"
)
SANS_EFFET = frozenset(tuple(dite.split()) for dite in _DITES_SANS_EFFET.split(","))
"""« Sans bac »: the level to come in isn't a filter, but it must not find what leads to the bac."""
_PLUS_LONGUE = max(map(len, (*EXPRESSIONS, *SANS_EFFET)))
# Words that are a filter but here: « maître d'apprentissage », « l'apprentissage de la lecture ».
_APRES, _AVANT = {"tuteur", "tutrice", "maitre"}, {"de", "des", "du", "d"}
# « Financée par le CPF », « prise en charge par l'Agefiph »: words that lead to who pays; « finance » is a matter.
_ARTICLES = frozenset("le la l les mon ma mes un une".split())
_PAR = frozenset("par via avec grace a au aux".split())
_PAYE = frozenset(
    "finance financee finances financees financer financable financables paye payee payes payees payer".split()
    + "pris prise prises en charge eligible eligibles".split()
)
_DE_QUI = frozenset(
    "enfant enfants eleve eleves jeune jeunes adulte adultes personne personnes public publics".split()
)
_NIVEAUX = (
    (3, "niveau CAP", "niveau cap, niveau bep"),
    (3, "niveau 3", "niveau 3, niveau v"),
    (4, "niveau bac", "niveau bac"),
    (4, "niveau 4", "niveau 4, niveau iv"),
    (5, "niveau bac + 2", "bac 2, niveau bac 2, niveau bts"),
    (5, "niveau 5", "niveau 5, niveau iii"),
    (
        6,
        "niveau bac + 3",
        "bac 3, bac 4, niveau bac 3, niveau bac 4, niveau licence, niveau master 1",
    ),
    (6, "niveau 6", "niveau 6, niveau ii"),
    (7, "niveau bac + 5", "bac 5, niveau bac 5, niveau master"),
    (7, "niveau 7", "niveau 7, niveau i"),
    (8, "niveau 8", "bac 8, niveau 8, niveau doctorat"),
)
EXPRESSIONS |= {
    tuple(dite.split()): _facette(libelle, "niveau", numero)
    for numero, libelle, dites in _NIVEAUX
    for dite in dites.split(",")
}
NIVEAUX_SEULS = {
    "cap": _facette("niveau CAP", "niveau", 3),
    "bep": _facette("niveau CAP", "niveau", 3),
    "bac": _facette("niveau bac", "niveau", 4),
    "baccalaureat": _facette("niveau bac", "niveau", 4),
}
"""Diplomas that are also words of titles: a level only where nothing else is asked."""
MOIS = tuple(
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split()
)
_NOMS_DES_MOIS = tuple(
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)
_JUSQUE = "avant"
_DES_LORS = {"partir", "compter", "des", "apres"}
_AVANT_UNE_DATE = _DES_LORS | set(
    "rentree debut courant mois annee en a de d du la pour qui".split()
)
_AVANT_UNE_DATE |= {
    "commence",
    "commencer",
    "commencant",
    "debute",
    "debuter",
    "demarre",
    "demarrer",
    _JUSQUE,
}


def lire(phrase: Phrase, jour: datetime.date) -> Iterator[tuple[Filtre, range]]:
    """The filters that a sentence names, the words of which are read as they come. At most one query."""
    yield from _programmes(phrase)
    for rangs in phrase.suites(_PLUS_LONGUE):
        suite = tuple(phrase.mots[rangs.start : rangs.stop])
        if suite in SANS_EFFET and set(phrase.restants()) - set(rangs):
            phrase.lire(rangs)
        filtre = EXPRESSIONS.get(suite)
        if filtre and phrase.lus.isdisjoint(rangs) and not _est_un_mot(phrase, filtre, rangs):
            rangs = _avec_qui_paie(phrase, filtre, rangs)
            phrase.lire(rangs)
            yield filtre, rangs
    yield from _dates(phrase, jour)


def niveau_seul(phrase: Phrase) -> Iterator[tuple[Filtre, range]]:
    """« CAP », when nothing else is left to look for."""
    restants = phrase.restants()
    if len(restants) == 1 and (filtre := NIVEAUX_SEULS.get(phrase.mots[restants[0]])):
        rangs = range(restants[0], restants[0] + 1)
        phrase.lire(rangs)
        yield filtre, rangs


def _est_un_mot(phrase: Phrase, filtre: Filtre, rangs: range) -> bool:
    """« Maître d'apprentissage » is a job, « apprentissage du français » a matter, « enfant avec un handicap » too."""
    if filtre is _HANDICAP:
        return phrase.mot(rangs.start - 1) in _DE_QUI
    if filtre is not _APPRENTISSAGE or len(rangs) > 1:
        return False
    avant = {phrase.mot(rangs.start - 1), phrase.mot(rangs.start - 2)}
    return bool(avant & _APRES) or phrase.mot(rangs.stop) in _AVANT


def _avec_qui_paie(phrase: Phrase, filtre: Filtre, rangs: range) -> range:
    """« Financée par le CPF » is one thing, as « avec mon CPF »."""
    if filtre.champs.keys().isdisjoint({"financement", "public"}):
        return rangs
    articles = _avant(phrase, rangs.start, _ARTICLES)
    par = _avant(phrase, articles, _PAR)
    if par == articles:
        return rangs
    return range(_avant(phrase, par, _PAYE), rangs.stop)


def _avant(phrase: Phrase, rang: int, mots: frozenset[str]) -> int:
    """The rank of the first of the words of this set that stand just before."""
    while phrase.mot(rang - 1) in mots:
        rang -= 1
    return rang


def _programmes(phrase: Phrase) -> Iterator[tuple[Filtre, range]]:
    """A regional programme, by its name, stop words aside."""
    noms = _noms_des_programmes()
    for rangs in phrase.suites(MOTS_D_UN_PROGRAMME):
        mots = phrase.mots[rangs.start : rangs.stop]
        if mots[0] in MOTS_VIDES or mots[-1] in MOTS_VIDES:
            continue
        connu = noms.get(tuple(mot for mot in mots if mot not in MOTS_VIDES))
        if connu and phrase.lus.isdisjoint(rangs):
            phrase.lire(rangs)
            yield _facette(connu[1], "programme", connu[0]), rangs


def _noms_des_programmes() -> dict[Suite, tuple[int, str]]:
    """The words of a programme's names → its number and its acronym; « PREPA » may be left out."""
    return en_memoire("noms_des_programmes", _lire_les_programmes, DUREE_PROGRAMMES)


def _lire_les_programmes() -> dict[Suite, tuple[int, str]]:
    regionaux = TypeDispositif.objects.en_vigueur().filter(programme_regional=True)
    noms: dict[Suite, tuple[int, str]] = {}
    for numero, sigle, libelle in regionaux.values_list("numero", "sigle", "libelle"):
        dit = sigle or libelle.rpartition(" - ")[2]
        mots = tuple(mot for mot in plier(dit).split() if mot not in MOTS_VIDES)
        noms[mots] = (numero, dit)
        if mots[:1] == ("prepa",) and len(mots) > 2:
            noms.setdefault(mots[1:], (numero, dit))
    return noms


def _dates(phrase: Phrase, jour: datetime.date) -> Iterator[tuple[Filtre, range]]:
    """« Janvier 2027 », « rentrée septembre », « 2027 »: when it begins; the next such month when no year is said."""
    for rang, mot in enumerate(phrase.mots):
        if rang in phrase.lus:
            continue
        annee = _annee(phrase.mot(rang + 1), jour)
        if mot in MOIS:
            filtre = _mois(MOIS.index(mot) + 1, annee, jour)
            rangs = range(rang, rang + 2 if annee else rang + 1)
        elif annee := _annee(mot, jour):
            filtre = _entre(f"en {annee}", datetime.date(annee, 1, 1), datetime.date(annee, 12, 31))
            rangs = range(rang, rang + 1)
        else:
            continue
        filtre, rangs = _avec_ce_qui_precede(phrase, filtre, rangs)
        phrase.lire(rangs)
        yield filtre, rangs
        return


def _annee(mot: str, jour: datetime.date) -> int:
    """A year to come, or this one; 0 when it is none."""
    annee = int(mot) if len(mot) == 4 and mot.isascii() and mot.isdigit() else 0
    return annee if jour.year <= annee <= jour.year + ANNEES_A_VENIR else 0


def _mois(mois: int, annee: int, jour: datetime.date) -> Filtre:
    annee = annee or jour.year + (mois < jour.month)
    suivant = datetime.date(annee + mois // 12, mois % 12 + 1, 1)
    dernier = suivant - datetime.timedelta(days=1)
    return _entre(f"en {_NOMS_DES_MOIS[mois - 1]} {annee}", dernier.replace(day=1), dernier)


def _entre(libelle: str, premier: datetime.date, dernier: datetime.date) -> Filtre:
    return Filtre(libelle, {"a_partir_du": premier, "jusqu_au": dernier})


def _avec_ce_qui_precede(phrase: Phrase, filtre: Filtre, rangs: range) -> tuple[Filtre, range]:
    """« Rentrée de septembre » is one thing; « à partir de mars » has no end."""
    debut = rangs.start
    while phrase.mot(debut - 1) in _AVANT_UNE_DATE:
        debut -= 1
    rangs_lus = range(debut, rangs.stop)
    devant = phrase.mots[debut : rangs.start]
    if _JUSQUE in devant:
        veille = filtre.champs["a_partir_du"] - datetime.timedelta(days=1)
        return Filtre(filtre.libelle.replace("en ", "avant ", 1), {"jusqu_au": veille}), rangs_lus
    if _DES_LORS.isdisjoint(devant):
        return filtre, rangs_lus
    libelle = filtre.libelle.replace("en ", "à partir de ", 1)
    return Filtre(libelle, {"a_partir_du": filtre.champs["a_partir_du"]}), rangs_lus
