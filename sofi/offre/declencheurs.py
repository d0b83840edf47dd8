"""The triggers that keep `ActionPliee`, `EtablissementPlie` and `SitePlie`, in SQL: whoever writes what they fold.

Migrations run this text: to change it, write another migration that replaces the functions. Those that look at each
row were so replaced by `declencheurs_par_instruction`, but for those that wait for the end of the transaction.
"""

# What `socle.recherche.expression_pliee` does; cut where an index could no longer hold it.
_PLIER = """
CREATE FUNCTION offre_plier(texte text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT left(' ' || btrim(lower(replace(replace(replace(replace(regexp_replace(
        translate(normalize(texte, NFKD) COLLATE "C", U&'\\0300\\0301\\0302\\0303\\0308\\030A\\030C\\0327\\0328', ''),
        '[^a-zA-Z0-9+#œŒæÆ]+', ' ', 'g'), 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'))) || ' ', 1200)
$$;
"""

# What these actions hold as seen now, for the triggers and for who verifies what they kept.
_DIRE = """
CREATE FUNCTION offre_actions_pliees(voulues bigint[])
RETURNS TABLE (action_id bigint, etablissement integer, titre text, codes text, organisme text)
LANGUAGE sql STABLE AS $$
    SELECT a.id::bigint, a.etablissement_id::integer,
        offre_plier(concat_ws(' ', s.libelle, f.intitule, a.complement_intitule)),
        offre_plier(concat_ws(' ', s.code, s.certification_id)),
        offre_plier(concat_ws(' ', e.nom, e.raison_sociale, e.ville, e.siret))
    FROM offre_action a JOIN offre_formation f ON f.id = a.formation_id
    JOIN annuaire_etablissement e ON e.id = a.etablissement_id
    LEFT JOIN referentiels_fichecertifinfo s ON s.code = f.fiche_id
    WHERE a.id = ANY (voulues)
$$;
"""

_ECRIRE = """
CREATE FUNCTION offre_plier_les_actions(voulues bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO offre_actionpliee AS t (action_id, etablissement, titre, codes, organisme)
    SELECT * FROM offre_actions_pliees(voulues)
    ON CONFLICT (action_id) DO UPDATE SET etablissement = excluded.etablissement, titre = excluded.titre,
        codes = excluded.codes, organisme = excluded.organisme
    WHERE (t.etablissement, t.titre, t.codes, t.organisme)
        IS DISTINCT FROM (excluded.etablissement, excluded.titre, excluded.codes, excluded.organisme)
$$;
"""

SOURCES = {
    "action": ("offre_action", ("formation_id", "etablissement_id", "complement_intitule"), "a.id"),
    "formation": ("offre_formation", ("fiche_id", "intitule"), "a.formation_id"),
    "fiche": ("referentiels_fichecertifinfo", ("libelle", "certification_id"), "f.fiche_id"),
    "organisme": (
        "annuaire_etablissement",
        ("nom", "raison_sociale", "ville", "siret"),
        "a.etablissement_id",
    ),
}
"""What an action takes its names from: the table, the columns that say them, what of the action names the row."""


def par_ligne(nom: str) -> str:
    """The trigger of a table that looks at each row; for actions, its insertions too."""
    quand = "INSERT OR UPDATE" if nom == "action" else "UPDATE"
    return f"""
CREATE TRIGGER pliee_{nom} AFTER {quand} ON {SOURCES[nom][0]}
    FOR EACH ROW EXECUTE FUNCTION offre_plier_par_{nom}();
"""


def fonction(nom: str) -> str:
    """The function of a table's triggers: it compares, since a column that a trigger names can't change its type."""
    _, colonnes, lien = SOURCES[nom]
    avant, apres = (", ".join(f"{ligne}.{c}" for c in colonnes) for ligne in ("OLD", "NEW"))
    cle = "code" if nom == "fiche" else "id"
    return f"""
CREATE FUNCTION offre_plier_par_{nom}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR ({avant}) IS DISTINCT FROM ({apres}) THEN
        PERFORM offre_plier_les_actions(ARRAY(
            SELECT a.id FROM offre_action a JOIN offre_formation f ON f.id = a.formation_id WHERE {lien} = NEW.{cle}));
    END IF;
    RETURN NULL;
END $$;
"""


# Again when the transaction ends: an import lasts minutes, and an action that somebody starts meanwhile reads the
# former name. Nobody waits for anybody.
_ENFIN = "".join(
    f"""
CREATE CONSTRAINT TRIGGER pliee_{nom}_enfin AFTER UPDATE ON {SOURCES[nom][0]} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION offre_plier_par_{nom}();
"""
    for nom in ("formation", "fiche", "organisme")
)
TENIR = (
    _PLIER + _DIRE + _ECRIRE + "".join(fonction(nom) + par_ligne(nom) for nom in SOURCES) + _ENFIN
)

NE_PLUS_TENIR = (
    "".join(
        f"DROP TRIGGER pliee_{nom} ON {table}; DROP TRIGGER IF EXISTS pliee_{nom}_enfin ON {table};"
        f"DROP FUNCTION offre_plier_par_{nom}();"
        for nom, (table, _, _) in SOURCES.items()
    )
    + """
DROP FUNCTION offre_plier_les_actions(bigint[]); DROP FUNCTION offre_actions_pliees(bigint[]);
DROP FUNCTION offre_plier(text);
"""
)

ETABLISSEMENTS_PLIES = """
    SELECT e.id::bigint AS etablissement_id,
        offre_plier(concat_ws(' ', e.nom, e.raison_sociale, e.ville, e.siret)) AS noms
    FROM annuaire_etablissement e
"""
"""What the établissements are found by, for their trigger and for who verifies what it kept."""

_ECRIRE_LES_ETABLISSEMENTS = f"""
CREATE FUNCTION offre_plier_les_etablissements(voulus bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO offre_etablissementplie AS t (etablissement_id, noms) {ETABLISSEMENTS_PLIES} WHERE e.id = ANY (voulus)
    ON CONFLICT (etablissement_id) DO UPDATE SET noms = excluded.noms WHERE t.noms <> excluded.noms
$$;
"""
ETABLISSEMENT_PAR_LIGNE = """
CREATE FUNCTION offre_plier_l_etablissement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR (OLD.nom, OLD.raison_sociale, OLD.ville, OLD.siret)
        IS DISTINCT FROM (NEW.nom, NEW.raison_sociale, NEW.ville, NEW.siret) THEN
        PERFORM offre_plier_les_etablissements(ARRAY[NEW.id]);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER plie_etablissement AFTER INSERT OR UPDATE ON annuaire_etablissement
    FOR EACH ROW EXECUTE FUNCTION offre_plier_l_etablissement();
"""
TENIR_LES_ETABLISSEMENTS = _ECRIRE_LES_ETABLISSEMENTS + ETABLISSEMENT_PAR_LIGNE
NE_PLUS_TENIR_LES_ETABLISSEMENTS = """
DROP TRIGGER plie_etablissement ON annuaire_etablissement; DROP FUNCTION offre_plier_l_etablissement();
DROP FUNCTION offre_plier_les_etablissements(bigint[]);
"""

SITES_PLIES = "SELECT s.id::bigint AS site_id, offre_plier(s.ville) AS ville FROM annuaire_site s"
"""The towns of the sites, for their trigger and for who verifies what it kept."""

_ECRIRE_LES_SITES = f"""
CREATE FUNCTION offre_plier_les_sites(voulus bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO offre_siteplie AS t (site_id, ville) {SITES_PLIES} WHERE s.id = ANY (voulus)
    ON CONFLICT (site_id) DO UPDATE SET ville = excluded.ville WHERE t.ville <> excluded.ville
$$;
"""
SITE_PAR_LIGNE = """
CREATE FUNCTION offre_plier_le_site() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR OLD.ville IS DISTINCT FROM NEW.ville THEN
        PERFORM offre_plier_les_sites(ARRAY[NEW.id]);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER plie_site AFTER INSERT OR UPDATE ON annuaire_site
    FOR EACH ROW EXECUTE FUNCTION offre_plier_le_site();
"""
TENIR_LES_SITES = _ECRIRE_LES_SITES + SITE_PAR_LIGNE
NE_PLUS_TENIR_LES_SITES = """
DROP TRIGGER plie_site ON annuaire_site; DROP FUNCTION offre_plier_le_site();
DROP FUNCTION offre_plier_les_sites(bigint[]);
"""
