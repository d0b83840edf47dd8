"""The triggers that keep `SessionInedite`, in SQL: whoever writes a session, its action or what is followed of it.

Migrations run this text: to change it, write another migration that replaces the functions.
"""

INEDITES = """
    SELECT s.id::bigint AS session_id, a.etablissement_id::integer AS etablissement, s.date_debut::date AS date_debut
    FROM offre_session s JOIN offre_action a ON a.id = s.action_id
    WHERE s.retiree_le IS NULL AND NOT EXISTS (SELECT FROM diffusion_sessionsuivie p WHERE p.numero = s.id)
"""
"""What the table must hold, for the triggers and for who verifies what they kept."""

_TENIR = f"""
CREATE FUNCTION diffusion_tenir_inedites(voulues bigint[]) RETURNS void LANGUAGE sql AS $$
    WITH vraies AS MATERIALIZED ({INEDITES} AND s.id = ANY (voulues)),
    parties AS (DELETE FROM diffusion_sessioninedite i WHERE i.session_id IN (
        SELECT unnest(voulues) EXCEPT SELECT session_id FROM vraies))
    INSERT INTO diffusion_sessioninedite AS i (session_id, etablissement, date_debut) SELECT * FROM vraies
    ON CONFLICT (session_id) DO UPDATE SET etablissement = excluded.etablissement, date_debut = excluded.date_debut
        WHERE (i.etablissement, i.date_debut) IS DISTINCT FROM (excluded.etablissement, excluded.date_debut)
$$;
"""

# By EXCEPT, whose cost follows the rows: a plan made for one row is kept by its connection, and a join would then
# compare each of thousands with all the others.
_CHANGEES = """
    SELECT id FROM (SELECT id, action_id, retiree_le, date_debut FROM neuves
        EXCEPT SELECT id, action_id, retiree_le, date_debut FROM anciennes) c
"""
_DEPLACEES = """
    SELECT s.id FROM (SELECT id, etablissement_id FROM neuves EXCEPT SELECT id, etablissement_id FROM anciennes) c
    JOIN offre_session s ON s.action_id = c.id
"""
_DECLENCHEURS = {
    "session_ajoutee": ("offre_session", "INSERT", "SELECT id FROM neuves"),
    "session_changee": ("offre_session", "UPDATE", _CHANGEES),
    "session_supprimee": ("offre_session", "DELETE", "SELECT id FROM anciennes"),
    "action_changee": ("offre_action", "UPDATE", _DEPLACEES),
    "suivie_ajoutee": ("diffusion_sessionsuivie", "INSERT", "SELECT numero FROM neuves"),
    "suivie_supprimee": ("diffusion_sessionsuivie", "DELETE", "SELECT numero FROM anciennes"),
}
"""Which sessions each change concerns: the table, the change, what reads them in its rows before and after."""


def _declencheur(nom: str) -> str:
    """One for a whole statement: a file of a thousand sessions asks once."""
    table, quand, lesquelles = _DECLENCHEURS[nom]
    lignes = [
        *(["OLD TABLE AS anciennes"] if quand != "INSERT" else []),
        *(["NEW TABLE AS neuves"] if quand != "DELETE" else []),
    ]
    return f"""
CREATE FUNCTION diffusion_inedite_{nom}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lesquelles bigint[] := ARRAY({lesquelles});
BEGIN
    IF cardinality(lesquelles) > 0 THEN
        PERFORM diffusion_tenir_inedites(lesquelles);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER inedite_{nom} AFTER {quand} ON {table} REFERENCING {" ".join(lignes)}
    FOR EACH STATEMENT EXECUTE FUNCTION diffusion_inedite_{nom}();
"""


TENIR = _TENIR + "".join(map(_declencheur, _DECLENCHEURS))
NE_PLUS_TENIR = (
    "".join(
        f"DROP TRIGGER inedite_{nom} ON {table}; DROP FUNCTION diffusion_inedite_{nom}();"
        for nom, (table, _, _) in _DECLENCHEURS.items()
    )
    + "DROP FUNCTION diffusion_tenir_inedites(bigint[]);"
)
