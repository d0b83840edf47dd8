"""The same triggers as `declencheurs`, one for a whole statement: a file of a thousand actions asks once.

By row, each of 1,200 actions was looked for in whole indexes where PostgreSQL had last counted an emptied table: 160
seconds, five since. Those that wait for the end of a transaction stay by row: PostgreSQL has no others.

Migrations run this text: to change it, write another migration that replaces the functions.
"""

from .declencheurs import (
    ETABLISSEMENT_PAR_LIGNE,
    SITE_PAR_LIGNE,
    SOURCES,
    fonction,
    par_ligne,
)


def _changees(cle: str, colonnes: tuple[str, ...]) -> str:
    """The rows of which one of these columns was changed.

    By EXCEPT, whose cost follows the rows, whatever the plan that the connection kept.
    """
    lues = ", ".join((cle, *colonnes))
    return f"SELECT {cle} FROM (SELECT {lues} FROM neuves EXCEPT SELECT {lues} FROM anciennes) c"


_AJOUTEES = "SELECT id FROM neuves"
# The actions of what was changed. By an array, looked for by keys whatever its length: the connection keeps the plan.
_ACTIONS = {
    "action": "changees",
    "formation": "ARRAY(SELECT id FROM offre_action WHERE formation_id = ANY (changees) ORDER BY 1)",
    "fiche": """ARRAY(
        SELECT a.id FROM offre_formation f JOIN offre_action a ON a.formation_id = f.id
        WHERE f.fiche_id = ANY (changees) ORDER BY 1)""",
    "organisme": "ARRAY(SELECT id FROM offre_action WHERE etablissement_id = ANY (changees) ORDER BY 1)",
}


def _par_instruction(nom: str, table: str, quand: str, changees: str, pliees: str) -> str:
    """One trigger and its function: the rows that are new or changed, then what folds all of them."""
    anciennes = "OLD TABLE AS anciennes " if quand == "UPDATE" else ""
    genre = "text" if table == SOURCES["fiche"][0] else "bigint"
    return f"""
CREATE FUNCTION offre_plier_{nom}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changees {genre}[] := ARRAY({changees} ORDER BY 1);
BEGIN
    IF cardinality(changees) > 0 THEN
        PERFORM {pliees};
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER pliee_{nom} AFTER {quand} ON {table} REFERENCING {anciennes}NEW TABLE AS neuves
    FOR EACH STATEMENT EXECUTE FUNCTION offre_plier_{nom}();
"""


def _du_nom(nom: str) -> tuple[str, str, str, str]:
    """What follows the names that actions take from a table."""
    table, colonnes, _ = SOURCES[nom]
    changees = _changees("code" if nom == "fiche" else "id", colonnes)
    return table, "UPDATE", changees, f"offre_plier_les_actions({_ACTIONS[nom]})"


_ETABLISSEMENTS = SOURCES["organisme"][0]
_RENOMMES = _changees("id", SOURCES["organisme"][1])
_DEPLACES = _changees("id", ("ville",))
_PLIER_ETABLISSEMENTS = "offre_plier_les_etablissements(changees)"
_PLIER_SITES = "offre_plier_les_sites(changees)"
_TENUS = {
    "action_ajoutee": ("offre_action", "INSERT", _AJOUTEES, "offre_plier_les_actions(changees)"),
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
    _par_instruction(nom, *lu) for nom, lu in _TENUS.items()
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
