"""Triggers of PostgreSQL, in SQL: one for a whole statement, which asks once for all the rows that it concerns.

Migrations run what these functions give, through the rooms that use them: what they mean doesn't change.
"""

from collections.abc import Iterable


def changees(cle: str, colonnes: Iterable[str]) -> str:
    """The keys of the rows of which one of these columns was changed, read in the rows before and after.

    By EXCEPT, whose cost follows the rows: a plan made for one row is kept by its connection, and a join would then
    compare each of thousands with all the others.
    """
    lues = ", ".join(dict.fromkeys((cle, *colonnes)))
    return f"SELECT {cle} FROM (SELECT {lues} FROM neuves EXCEPT SELECT {lues} FROM anciennes) c"


def par_instruction(
    nom: str,
    fonction: str,
    table: str,
    quand: str,
    lesquelles: str,
    faire: str,
    genre: str = "bigint",
) -> str:
    """The trigger `nom` and its function: `faire` is asked of the keys `lesquelles`, unless there are none.

    The rows are `anciennes` before the change and `neuves` after it; `genre` is the type of the keys.
    """
    lignes = [
        *(["OLD TABLE AS anciennes"] if quand != "INSERT" else []),
        *(["NEW TABLE AS neuves"] if quand != "DELETE" else []),
    ]
    return f"""
CREATE FUNCTION {fonction}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lesquelles {genre}[] := ARRAY({lesquelles});
BEGIN
    IF cardinality(lesquelles) > 0 THEN
        PERFORM {faire};
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER {nom} AFTER {quand} ON {table} REFERENCING {" ".join(lignes)}
    FOR EACH STATEMENT EXECUTE FUNCTION {fonction}();
"""
