"""Names of jobs: what people call their trade leads to its métier of the ROME, as synonyms do."""

import re
from collections import defaultdict

from sofi.socle.mots import Suite, Table, mots_demandes, racine

from .models import Appellation, Rome
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


def _racines(texte: str) -> Suite:
    return tuple(map(racine, mots_demandes(texte, phrase=True)))


def table(mots: list[str]) -> Table:
    """The names of jobs among these words, with the code of their métier and its own name. One query, or two."""
    return _table(tuple(mots))


@gardee(Appellation, Rome)
def _table(mots: Suite) -> Table:
    lues = [racine(mot) for mot in mots]
    rangs = range(len(lues))
    suites = [
        " ".join(lues[debut:fin]) for debut in rangs for fin in range(debut + 1, len(lues) + 1)
    ]
    suites = [suite for suite in suites if suite.count(" ") < MOTS_MAX]
    appellations = Appellation.objects.en_vigueur().filter(formes__overlap=suites)
    trouvees: Table = defaultdict(list)
    for ses_formes, code, metier in appellations.order_by("pk").values_list(
        "formes", "rome_id", "rome__libelle"
    ):
        noms = [tuple(forme.split()) for forme in formes(metier)]
        for forme in ses_formes:
            suite = tuple(forme.split())
            autres = [(code.lower(),), *(nom for nom in noms if nom != suite)]
            trouvees[suite] += [autre for autre in autres if autre not in trouvees[suite]]
    return dict(trouvees)
