"""The triggers that keep `SessionInedite`, in SQL: whoever writes a session, its action or what is followed of it.

Migrations run these texts: to change one, write another migration that replaces the functions.
"""

from sofi.socle.declencheurs import changees, par_instruction

PREMIERES = {"etablissement": "a.etablissement_id::integer", "date_debut": "s.date_debut::date"}
"""What the table held at first: the migration that made it sets its triggers with these."""

COLONNES = PREMIERES | {
    "action_id": "s.action_id::bigint",
    "lieu_id": "s.lieu_id::bigint",
    "a_distance": "(s.enseignement = 'distance')::boolean",
}
"""What it holds: each column, and what it is made of."""

_LUES = {"etablissement": "action_id", "lieu_id": "lieu_id", "a_distance": "enseignement"}
"""The columns of a session that these are made of, where the name isn't the same."""

_DEPLACEES = """
    SELECT s.id FROM (SELECT id, etablissement_id FROM neuves EXCEPT SELECT id, etablissement_id FROM anciennes) c
    JOIN offre_session s ON s.action_id = c.id
"""


def inedites(colonnes: dict[str, str]) -> str:
    """What the table must hold, for the triggers and for who verifies what they kept."""
    valeurs = ", ".join(f"{valeur} AS {nom}" for nom, valeur in colonnes.items())
    return f"""
    SELECT s.id::bigint AS session_id, {valeurs}
    FROM offre_session s JOIN offre_action a ON a.id = s.action_id
    WHERE s.retiree_le IS NULL AND NOT EXISTS (SELECT FROM diffusion_sessionsuivie p WHERE p.numero = s.id)
"""


def _tenir(colonnes: dict[str, str]) -> str:
    """What makes the rows of some sessions true."""
    noms = ", ".join(colonnes)
    ecrites = ", ".join(f"{nom} = excluded.{nom}" for nom in colonnes)
    avant, apres = (", ".join(f"{de}.{nom}" for nom in colonnes) for de in ("i", "excluded"))
    return f"""
CREATE FUNCTION diffusion_tenir_inedites(voulues bigint[]) RETURNS void LANGUAGE sql AS $$
    WITH vraies AS MATERIALIZED ({inedites(colonnes)} AND s.id = ANY (voulues)),
    parties AS (DELETE FROM diffusion_sessioninedite i WHERE i.session_id IN (
        SELECT unnest(voulues) EXCEPT SELECT session_id FROM vraies))
    INSERT INTO diffusion_sessioninedite AS i (session_id, {noms}) SELECT * FROM vraies
    ON CONFLICT (session_id) DO UPDATE SET {ecrites}
        WHERE ({avant}) IS DISTINCT FROM ({apres})
$$;
"""


def _changees(colonnes: dict[str, str]) -> str:
    """The sessions of which something that the table holds was changed."""
    return changees("id", ["retiree_le", *(_LUES.get(nom, nom) for nom in colonnes)])


def _declencheurs(colonnes: dict[str, str]) -> dict[str, tuple[str, str, str]]:
    """Which sessions each change concerns: the table, the change, what reads them in its rows before and after."""
    return {
        "session_ajoutee": ("offre_session", "INSERT", "SELECT id FROM neuves"),
        "session_changee": ("offre_session", "UPDATE", _changees(colonnes)),
        "session_supprimee": ("offre_session", "DELETE", "SELECT id FROM anciennes"),
        "action_changee": ("offre_action", "UPDATE", _DEPLACEES),
        "suivie_ajoutee": ("diffusion_sessionsuivie", "INSERT", "SELECT numero FROM neuves"),
        "suivie_supprimee": ("diffusion_sessionsuivie", "DELETE", "SELECT numero FROM anciennes"),
    }


def _declencheur(nom: str, table: str, quand: str, lesquelles: str) -> str:
    """A file of a thousand sessions asks once."""
    fonction, faire = f"diffusion_inedite_{nom}", "diffusion_tenir_inedites(lesquelles)"
    return par_instruction(f"inedite_{nom}", fonction, table, quand, lesquelles, faire)


def tenir(colonnes: dict[str, str]) -> str:
    """The functions and triggers that keep these columns."""
    declencheurs = _declencheurs(colonnes).items()
    return _tenir(colonnes) + "".join(_declencheur(nom, *lu) for nom, lu in declencheurs)


INEDITES = inedites(COLONNES)
NE_PLUS_TENIR = (
    "".join(
        f"DROP TRIGGER inedite_{nom} ON {table}; DROP FUNCTION diffusion_inedite_{nom}();"
        for nom, (table, _, _) in _declencheurs(COLONNES).items()
    )
    + "DROP FUNCTION diffusion_tenir_inedites(bigint[]);"
)
