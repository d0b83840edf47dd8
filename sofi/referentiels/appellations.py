"""What people call a trade or a matter leads to its métier of the ROME, or to its domaine, as synonyms do.

Names of jobs are the appellations of the ROME; names of matters, the synonyms of the Formacode.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from sofi.socle.mots import Suite, Table, mots_demandes, racine

from .models import Appellation, Formacode, Rome
from .moutures import gardee

MOTS_MAX = 6  # longer names of jobs are never typed whole
_PRECISION = re.compile(r"\s*\([^)]*\)|\s-[^-]+-$")


def formes(libelle: str) -> list[str]:
    """The roots, in one text, of the ways of writing a name: « Hôte / Hôtesse de caisse » → « hote caisse ».

    The feminine is the whole name, unless it is only an ending (« Secrétaire médical / médicale »); what is in
    parentheses is left out.
    """
    masculin, _, feminin = _PRECISION.sub("", libelle).partition(" / ")
    lues = [_racines(masculin), _racines(feminin)]
    longueur = max(map(len, lues))
    entieres = [" ".join(suite) for suite in lues if len(suite) == longueur]
    return list(dict.fromkeys(filter(None, entieres)))


def formes_de(libelles: Iterable[str]) -> list[str]:
    """The roots of all these names, each once."""
    return list(dict.fromkeys(forme for libelle in libelles for forme in formes(libelle)))


def _racines(texte: str) -> Suite:
    return tuple(map(racine, mots_demandes(texte, phrase=True)))


def table(mots: list[str]) -> Table:
    """The names among these words, each with what its métier or its domaine is called; a métier's code too.

    At most three queries.
    """
    return _table(tuple(mots))


@gardee(Appellation, Formacode, Rome)
def _table(mots: Suite) -> Table:
    lues = [racine(mot) for mot in mots]
    rangs = range(len(lues))
    suites = [
        " ".join(lues[debut:fin]) for debut in rangs for fin in range(debut + 1, len(lues) + 1)
    ]
    suites = [suite for suite in suites if suite.count(" ") < MOTS_MAX]
    trouvees: Table = defaultdict(list)
    for ses_formes, code, libelle in [*_metiers(suites), *_domaines(suites)]:
        noms = [tuple(forme.split()) for forme in formes(libelle)]
        for suite in {tuple(forme.split()) for forme in ses_formes if forme in suites}:
            autres = [*([(code.lower(),)] if code else []), *(nom for nom in noms if nom != suite)]
            trouvees[suite] += [autre for autre in autres if autre not in trouvees[suite]]
    return dict(trouvees)


def _metiers(suites: list[str]) -> QuerySet[Appellation, tuple[list[str], str, str]]:
    connues = Appellation.objects.en_vigueur().filter(formes__overlap=suites).order_by("pk")
    return connues.values_list("formes", "rome_id", "rome__libelle")


def _domaines(suites: list[str]) -> list[tuple[list[str], str, str]]:
    """Without their code, which the index doesn't hold as a word."""
    connus = Formacode.objects.domaines().en_vigueur().filter(formes__overlap=suites)
    return [
        (formes, "", nom) for formes, nom in connus.order_by("pk").values_list("formes", "libelle")
    ]
