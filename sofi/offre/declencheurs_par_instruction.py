"""The same triggers as `declencheurs`, one for a whole statement: a file of a thousand actions asks once.

By row, each of 1,200 actions was looked for in whole indexes where PostgreSQL had last counted an emptied table: 160
seconds, five since. Those that wait for the end of a transaction stay by row: PostgreSQL has no others.

Migrations run this text: to change it, write another migration that replaces the functions.
"""

from sofi.socle.declencheurs import changees, par_instruction

from .declencheurs import ETABLISSEMENT_PAR_LIGNE, SITE_PAR_LIGNE, SOURCES, fonction, par_ligne

_AJOUTEES = "SELECT id FROM neuves"
# The actions of what was changed. By an array, looked for by keys whatever its length: the connection keeps the plan.
_ACTIONS = {
    "action": "lesquelles",
    "formation": "ARRAY(SELECT id FROM offre_action WHERE formation_id = ANY (lesquelles) ORDER BY 1)",
    "fiche": """ARRAY(
        SELECT a.id FROM offre_formation f JOIN offre_action a ON a.formation_id = f.id
        WHERE f.fiche_id = ANY (lesquelles) ORDER BY 1)""",
    "organisme": "ARRAY(SELECT id FROM offre_action WHERE etablissement_id = ANY (lesquelles) ORDER BY 1)",
}


def _declencheur(nom: str, table: str, quand: str, lesquelles: str, faire: str) -> str:
    """The keys in their order, in which what is folded is mostly locked too: two imports seldom cross."""
    genre = "text" if table == SOURCES["fiche"][0] else "bigint"
    en_ordre = f"{lesquelles} ORDER BY 1"
    return par_instruction(
        f"pliee_{nom}", f"offre_plier_{nom}", table, quand, en_ordre, faire, genre
    )


def _du_nom(nom: str) -> tuple[str, str, str, str]:
    """What follows the names that actions take from a table."""
    table, colonnes, _ = SOURCES[nom]
    lesquelles = changees("code" if nom == "fiche" else "id", colonnes)
    return table, "UPDATE", lesquelles, f"offre_plier_les_actions({_ACTIONS[nom]})"


_ETABLISSEMENTS = SOURCES["organisme"][0]
_RENOMMES = changees("id", SOURCES["organisme"][1])
_DEPLACES = changees("id", ("ville",))
_PLIER_ETABLISSEMENTS = "offre_plier_les_etablissements(lesquelles)"
_PLIER_SITES = "offre_plier_les_sites(lesquelles)"
_TENUS = {
    "action_ajoutee": ("offre_action", "INSERT", _AJOUTEES, "offre_plier_les_actions(lesquelles)"),
    **{f"{nom}_changee": _du_nom(nom) for nom in SOURCES},
    "etablissement_ajoute": (_ETABLISSEMENTS, "INSERT", _AJOUTEES, _PLIER_ETABLISSEMENTS),
    "etablissement_change": (_ETABLISSEMENTS, "UPDATE", _RENOMMES, _PLIER_ETABLISSEMENTS),
    "site_ajoute": ("annuaire_site", "INSERT", _AJOUTEES, _PLIER_SITES),
    "site_change": ("annuaire_site", "UPDATE", _DEPLACES, _PLIER_SITES),
}
"""The triggers: table, change, which of its rows before and after count, what they ask."""

_NE_PLUS_TENIR_PAR_LIGNE = (
    "".join(f"DROP TRIGGER pliee_{nom} ON {table};" for nom, (table, _, _) in SOURCES.items())
    + """
DROP FUNCTION offre_plier_par_action();
DROP TRIGGER plie_etablissement ON annuaire_etablissement; DROP FUNCTION offre_plier_l_etablissement();
DROP TRIGGER plie_site ON annuaire_site; DROP FUNCTION offre_plier_le_site();
"""
)
TENIR_PAR_INSTRUCTION = _NE_PLUS_TENIR_PAR_LIGNE + "".join(
    _declencheur(nom, *lu) for nom, lu in _TENUS.items()
)
TENIR_PAR_LIGNE = (
    "".join(
        f"DROP TRIGGER pliee_{nom} ON {table}; DROP FUNCTION offre_plier_{nom}();"
        for nom, (table, *_) in _TENUS.items()
    )
    + fonction("action")
    + "".join(map(par_ligne, SOURCES))
    + ETABLISSEMENT_PAR_LIGNE
    + SITE_PAR_LIGNE
)
