"""The SQL of the search, composed of fixed pieces; every value is a parameter."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from .codes import A_DISTANCE
from .criteres import MOIS_PROCHES, PAGES_MAX, PAR_PAGE, Criteres, Tri
from .lieux import DIAMETRE_TERRE

PLAFOND = PAR_PAGE * PAGES_MAX
"""No more results than this are ordered and shown; they are the first to begin."""

COLONNES = {
    "domaine": "domaine",
    "public": "publics",
    "modalite": "enseignement",
    "debut": "",  # computed from the dates
    "financement": "financements",
    "niveau": "niveau",
    "departement": "departement",
    "certifiante": "certifiante::int",
}
"""Facet → column of the row."""
MASQUES = frozenset({"public", "financement", "debut"})
"""Facets held as bits."""
# Begin soon, this year, next year (from today on), or at any time.
_DEBUT = """((date_debut BETWEEN %(jour)s AND %(proche)s)::int
  + (date_debut BETWEEN %(jour)s AND %(fin_annee)s)::int * 2
  + (date_debut > %(fin_annee)s AND date_debut <= %(fin_suivante)s)::int * 4 + permanente::int * 8)"""
# What one can still join comes first: to come, then open all year, then already begun.
_RANG = "CASE WHEN date_debut >= %(jour)s THEN 0 WHEN permanente THEN 1 ELSE 2 END"
_ECART = "abs(date_debut - %(jour)s)"  # the nearest day first, before or after today
_KM = f"""{DIAMETRE_TERRE} * asin(least(1, sqrt(
  power(sin(radians(latitude - %(latitude)s) / 2), 2) + cos(radians(%(latitude)s)) * cos(radians(latitude))
  * power(sin(radians(longitude - %(longitude)s) / 2), 2))))"""


@dataclass
class Conditions:
    """What a row must satisfy whatever the facets, and each facet's own condition."""

    base: list[str]
    facettes: dict[str, str] = field(default_factory=dict)
    parametres: dict[str, Any] = field(default_factory=dict)

    @property
    def toutes_les_conditions(self) -> str:
        return " AND ".join([*self.base, *self.facettes.values()])


def conditions(criteres: Criteres, requete: str, communes: list[str] | None) -> Conditions:
    """The conditions of a question; `communes` are those of the radius, None when there is none."""
    c = Conditions(["date_fin >= %(jour)s"], parametres=_dates(criteres.jour))
    if requete:
        c.base.append("vecteur @@ %(requete)s::tsquery")
        c.parametres["requete"] = requete
    if communes is not None:
        # What is followed from home is near everywhere.
        c.base.append(f"(commune = ANY(%(communes)s) OR enseignement = {A_DISTANCE})")
        c.parametres["communes"] = communes
    elif criteres.lieu and not criteres.lieu.commune:
        c.base.append(f"(departement = %(lieu_departement)s OR enseignement = {A_DISTANCE})")
        c.parametres["lieu_departement"] = criteres.lieu.numero_departement
    if criteres.a_partir_du:
        c.base.append(
            "(date_debut >= %(a_partir_du)s OR permanente AND date_fin >= %(a_partir_du)s)"
        )
        c.parametres["a_partir_du"] = criteres.a_partir_du
    for facette in COLONNES:
        if valeurs := getattr(criteres, facette):
            c.facettes[facette] = _condition(facette)
            c.parametres[facette] = sum(valeurs) if facette in MASQUES else list(valeurs)
    return c


def _condition(facette: str) -> str:
    if facette in MASQUES:
        return f"{_colonne(facette)} & %({facette})s <> 0"
    return f"{_colonne(facette)} = ANY(%({facette})s)"


def _colonne(facette: str) -> str:
    return _DEBUT if facette == "debut" else COLONNES[facette]


def _dates(jour: datetime.date) -> dict[str, Any]:
    """The days that facets compare with."""
    mois = jour.month - 1 + MOIS_PROCHES
    return {
        "jour": jour,
        # The day of the month doesn't matter: the whole third month counts as near.
        "proche": datetime.date(jour.year + (mois + 1) // 12, (mois + 1) % 12 + 1, 1)
        - datetime.timedelta(days=1),
        "fin_annee": datetime.date(jour.year, 12, 31),
        "fin_suivante": datetime.date(jour.year + 1, 12, 31),
    }


def sql_facettes(c: Conditions) -> str:
    """One pass over the rows: grouping mask, one column per facet, facets not satisfied (bits), how many.

    A facet's own choice doesn't narrow its own counts: a row that fails only that facet is counted for it.
    """
    facettes = list(COLONNES)
    rate = " + ".join(
        f"(NOT ({sql}))::int * {1 << facettes.index(nom)}" for nom, sql in c.facettes.items()
    )
    admis = ", ".join(["0", *(str(1 << facettes.index(nom)) for nom in c.facettes)])
    valeurs = ", ".join(f"{_colonne(nom)} AS f_{nom}" for nom in facettes)
    noms = [f"f_{nom}" for nom in facettes]
    return f"""
        SELECT grouping({", ".join(noms)}), {", ".join(noms)}, rate, count(*)
        FROM (SELECT {valeurs}, {rate or "0"} AS rate FROM diffusion_publication
              WHERE {" AND ".join(c.base)}) trouvees
        WHERE rate IN ({admis})
        GROUP BY GROUPING SETS ({", ".join(f"({nom}, rate)" for nom in noms)})"""


def sql_page(c: Conditions, criteres: Criteres, rang: str, total: int) -> str:
    """The session and action numbers and the distance in km of one page, in order.

    `total` is how many rows satisfy the conditions: beyond PLAFOND only the first to begin are compared
    with the words, which is what costs.
    """
    lieu = criteres.lieu
    km = "NULL::float8"
    if lieu and lieu.situe:
        km = _KM
        c.parametres |= {"latitude": lieu.latitude, "longitude": lieu.longitude}
    c.parametres |= {"limite": PAR_PAGE, "saut": (criteres.page - 1) * PAR_PAGE}
    if criteres.ordre == Tri.DATE and "requete" not in c.parametres:
        return _sql_par_date(c, km)
    condition, score, ordre = c.toutes_les_conditions, "0", "rang, ecart, numero"
    if criteres.ordre == Tri.DISTANCE:
        ordre = f"enseignement = {A_DISTANCE}, round(km::numeric) NULLS LAST, {ordre}"
    if criteres.ordre == Tri.PERTINENCE and rang:
        score, ordre = "ts_rank(vecteur, %(rang)s::tsquery)", f"score DESC, {ordre}"
        c.parametres["rang"] = rang
        if total > PLAFOND:
            condition = f"""numero IN (SELECT numero FROM diffusion_publication WHERE {c.toutes_les_conditions}
                ORDER BY {_RANG}, {_ECART}, numero LIMIT {PLAFOND})"""
    return f"""
        SELECT numero, action, km FROM (
            SELECT numero, action, {_ECART} AS ecart, enseignement, {_RANG} AS rang, {score} AS score, {km} AS km
            FROM diffusion_publication WHERE {condition}) trouvees
        ORDER BY {ordre} LIMIT %(limite)s OFFSET %(saut)s"""


def _sql_par_date(c: Conditions, km: str) -> str:
    """By date without words: three walks along the index of dates, each stopped as soon as the page is full."""
    morceaux = (
        (0, "date_debut >= %(jour)s", "date_debut"),
        (1, "date_debut < %(jour)s AND permanente", "date_debut DESC"),
        (2, "date_debut < %(jour)s AND NOT permanente", "date_debut DESC"),
    )
    union = " UNION ALL ".join(
        f"(SELECT numero, action, {km} AS km, {rang} AS rang, {_ECART} AS ecart FROM diffusion_publication"
        f" WHERE {c.toutes_les_conditions} AND {condition} ORDER BY {ordre}, numero LIMIT %(limite)s + %(saut)s)"
        for rang, condition, ordre in morceaux
    )
    return f"""
        SELECT numero, action, km FROM ({union}) u
        ORDER BY rang, ecart, numero LIMIT %(limite)s OFFSET %(saut)s"""
