"""The triggers, in SQL: one function for every table, told the table's key and the column of its parent.

They work by statement: a bulk change of ten thousand rows is one more INSERT, not ten thousand. Rows are
compared as JSON, so they follow the columns of the tables by themselves.

Migrations run this text: to change it, write another migration that replaces the function.
"""

# Folded words and the date of the last change say nothing that isn't said already.
FONCTION = """
CREATE FUNCTION historique_noter() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    signature jsonb := coalesce(nullif(current_setting('sofi.signature', true), ''), '{}');
    qui bigint := signature->>'utilisateur';
    dou text := left(coalesce(signature->>'ecran', current_setting('application_name')), 100);
    colonnes constant text :=
        'historique_changement (le, geste, "table", objet, parent, avant, apres, utilisateur_id, ecran)';
    lues text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        lues := 'SELECT n.l->>$1, coalesce(n.l->>$2, ''''), ''{}''::jsonb, ''{}''::jsonb
            FROM (SELECT to_jsonb(x) AS l FROM nouvelles x) n';
    ELSIF TG_OP = 'DELETE' THEN
        lues := 'SELECT a.l->>$1, coalesce(a.l->>$2, ''''), a.l, ''{}''::jsonb
            FROM (SELECT to_jsonb(x) AS l FROM anciennes x) a';
    ELSE
        -- MATERIALIZED: else each row is written as JSON again for each of its columns.
        lues := 'WITH a AS MATERIALIZED (SELECT to_jsonb(x) AS l FROM anciennes x),
                n AS MATERIALIZED (SELECT to_jsonb(x) AS l FROM nouvelles x)
            SELECT n.l->>$1, coalesce(n.l->>$2, ''''), d.avant, d.apres
            FROM a JOIN n ON n.l->>$1 = a.l->>$1, LATERAL (
                SELECT jsonb_object_agg(v.key, v.value) AS avant, jsonb_object_agg(v.key, n.l->v.key) AS apres
                FROM jsonb_each(a.l) v
                WHERE v.value IS DISTINCT FROM n.l->v.key AND v.key NOT IN (''mots'', ''modifie_le'', ''modifiee_le'')
            ) d
            WHERE a.l <> n.l AND d.avant IS NOT NULL';
    END IF;
    -- EXECUTE plans each time: one plan made for one row would be ruinous for ten thousand.
    EXECUTE 'INSERT INTO ' || colonnes || ' SELECT now(), $3, $4, r.*, $5, $6 FROM (' || lues || ') r'
        USING TG_ARGV[0], TG_ARGV[1],
            CASE TG_OP WHEN 'INSERT' THEN 'creation' WHEN 'DELETE' THEN 'suppression' ELSE 'modification' END,
            TG_TABLE_NAME, qui, dou;
    RETURN NULL;
END $$;

CREATE FUNCTION historique_refuser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'L''historique ne se modifie pas.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER historique_immuable BEFORE UPDATE OR DELETE ON historique_changement
    FOR EACH STATEMENT EXECUTE FUNCTION historique_refuser();
"""

RETRAIT = """
DROP TRIGGER historique_immuable ON historique_changement;
DROP FUNCTION historique_refuser();
DROP FUNCTION historique_noter();
"""


def suivre(table: str, *, cle: str = "id", parent: str = "", creations: bool = True) -> str:
    """The SQL that watches a table.

    `parent` is the column of the row it belongs to. Without `creations`, rows created aren't noted: the
    first import of a reference table is not history.
    """
    gestes = [
        ("modification", "UPDATE", "OLD TABLE AS anciennes NEW TABLE AS nouvelles"),
        ("suppression", "DELETE", "OLD TABLE AS anciennes"),
    ]
    if creations:
        gestes.append(("creation", "INSERT", "NEW TABLE AS nouvelles"))
    return "".join(
        f"CREATE TRIGGER historique_{nom} AFTER {geste} ON {table} REFERENCING {lignes}\n"
        f"    FOR EACH STATEMENT EXECUTE FUNCTION historique_noter('{cle}', '{parent}');\n"
        for nom, geste, lignes in gestes
    )


def ne_plus_suivre(table: str, *, creations: bool = True) -> str:
    """The SQL that undoes `suivre`."""
    gestes = ("modification", "suppression", "creation")[: 3 if creations else 2]
    return "".join(f"DROP TRIGGER historique_{geste} ON {table};\n" for geste in gestes)
