"""The same triggers as `declencheurs`, one for a whole statement: a file of a thousand actions asks once.

By row, each of the thousand was looked for by a plan that the connection kept, made when the table held nothing: 160
seconds for 1,200 actions where PostgreSQL had last counted an emptied table, one since.

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


def _actions_de(nom: str) -> str:
    """The actions that take a name from the rows of this table that were changed."""
    _, colonnes, lien = SOURCES[nom]
    changees = _changees("code" if nom == "fiche" else "id", colonnes)
    jointes = "offre_action a JOIN offre_formation f ON f.id = a.formation_id"
    return f"SELECT a.id FROM {jointes} WHERE {lien} IN ({changees})"


_NOMS_D_UN_ETABLISSEMENT = SOURCES["organisme"][1]
_TENUS = {
    "actions": {
        "action_ajoutee": ("offre_action", "INSERT", "SELECT id FROM neuves"),
        **{f"{nom}_changee": (SOURCES[nom][0], "UPDATE", _actions_de(nom)) for nom in SOURCES},
    },
    "etablissements": {
        "etablissement_ajoute": ("annuaire_etablissement", "INSERT", "SELECT id FROM neuves"),
        "etablissement_change": (
            "annuaire_etablissement",
            "UPDATE",
            _changees("id", _NOMS_D_UN_ETABLISSEMENT),
        ),
    },
    "sites": {
        "site_ajoute": ("annuaire_site", "INSERT", "SELECT id FROM neuves"),
        "site_change": ("annuaire_site", "UPDATE", _changees("id", ("ville",))),
    },
}
"""What is folded again: the trigger, its table, the change, which rows its rows before and after concern."""


def _par_instruction(pliees: str, nom: str, table: str, quand: str, lesquelles: str) -> str:
    """One trigger and its function."""
    anciennes = "OLD TABLE AS anciennes " if quand == "UPDATE" else ""
    return f"""
CREATE FUNCTION offre_plier_{nom}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lesquelles bigint[] := ARRAY({lesquelles} ORDER BY 1);
BEGIN
    IF cardinality(lesquelles) > 0 THEN
        PERFORM offre_plier_les_{pliees}(lesquelles);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER pliee_{nom} AFTER {quand} ON {table} REFERENCING {anciennes}NEW TABLE AS neuves
    FOR EACH STATEMENT EXECUTE FUNCTION offre_plier_{nom}();
"""


_NE_PLUS_TENIR_PAR_LIGNE = (
    "".join(f"DROP TRIGGER pliee_{nom} ON {table};" for nom, (table, _, _) in SOURCES.items())
    + """
DROP FUNCTION offre_plier_par_action();
DROP TRIGGER plie_etablissement ON annuaire_etablissement; DROP FUNCTION offre_plier_l_etablissement();
DROP TRIGGER plie_site ON annuaire_site; DROP FUNCTION offre_plier_le_site();
"""
)
TENIR_PAR_INSTRUCTION = _NE_PLUS_TENIR_PAR_LIGNE + "".join(
    _par_instruction(pliees, nom, *lu)
    for pliees, declencheurs in _TENUS.items()
    for nom, lu in declencheurs.items()
)
"""PostgreSQL has those that wait for the end of the transaction by row only: they stay."""

TENIR_PAR_LIGNE = (
    "".join(
        f"DROP TRIGGER pliee_{nom} ON {table}; DROP FUNCTION offre_plier_{nom}();"
        for declencheurs in _TENUS.values()
        for nom, (table, _, _) in declencheurs.items()
    )
    + fonction("action")
    + "".join(map(par_ligne, SOURCES))
    + ETABLISSEMENT_PAR_LIGNE
    + SITE_PAR_LIGNE
)
