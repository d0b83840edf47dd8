"""The one door through which what never changes may be rewritten: a transaction that leaves its trace.

A version, a line of the history, what appeared of a page are immutable. Erasing a person replaces words in them. The
triggers let a change through when a `Trace` was written by this very transaction and not closed since, and only on the
columns that hold words or an author. A trace can't be removed, nor changed by another transaction.
"""

PORTE = """
CREATE FUNCTION personnes_porte_ouverte() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM personnes_trace WHERE transaction = pg_current_xact_id()::text
    )
$$;

CREATE FUNCTION personnes_trace_noter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.transaction IS NOT NULL THEN
        NEW.transaction := pg_current_xact_id()::text;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION personnes_trace_garder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (
        OLD.transaction = pg_current_xact_id()::text
        OR (to_jsonb(NEW) - 'auteur_id' - 'demande_id') = (to_jsonb(OLD) - 'auteur_id' - 'demande_id')
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Une trace ne se modifie ni ne s''efface.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER trace_notee BEFORE INSERT ON personnes_trace
    FOR EACH ROW EXECUTE FUNCTION personnes_trace_noter();
CREATE TRIGGER trace_gardee BEFORE UPDATE OR DELETE ON personnes_trace
    FOR EACH ROW EXECUTE FUNCTION personnes_trace_garder();
"""
SANS_PORTE = """
DROP TRIGGER trace_gardee ON personnes_trace;
DROP TRIGGER trace_notee ON personnes_trace;
DROP FUNCTION personnes_trace_garder();
DROP FUNCTION personnes_trace_noter();
DROP FUNCTION personnes_porte_ouverte();
"""
VERSION = """
CREATE OR REPLACE FUNCTION validation_version_refuser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.auteur_id IS NULL OR NEW.auteur_id = OLD.auteur_id)
        AND (NEW.id, NEW.action_id, NEW.numero, NEW.format, NEW.nature, NEW.publie_le)
          = (OLD.id, OLD.action_id, OLD.numero, OLD.format, OLD.nature, OLD.publie_le)
        AND ((NEW.auteur_id IS NULL AND NEW.document = OLD.document) OR personnes_porte_ouverte())
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Une version publiée ne se modifie pas : ce qui change est publié dans la suivante.'
        USING ERRCODE = 'restrict_violation';
END $$;
"""
VERSION_D_AVANT = """
CREATE OR REPLACE FUNCTION validation_version_refuser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.auteur_id IS NULL
        AND (NEW.id, NEW.action_id, NEW.numero, NEW.format, NEW.nature, NEW.publie_le, NEW.document)
          = (OLD.id, OLD.action_id, OLD.numero, OLD.format, OLD.nature, OLD.publie_le, OLD.document)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Une version publiée ne se modifie pas : ce qui change est publié dans la suivante.'
        USING ERRCODE = 'restrict_violation';
END $$;
"""
HISTORIQUE = """
CREATE OR REPLACE FUNCTION historique_refuser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF personnes_porte_ouverte() THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'L''historique ne se modifie pas.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION historique_ne_changer_que_les_mots() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'L''historique ne perd que des mots ou un nom.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER historique_mots_seuls BEFORE UPDATE ON historique_changement FOR EACH ROW
    WHEN ((OLD.id, OLD.le, OLD.geste, OLD."table", OLD.objet, OLD.parent, OLD.ecran)
        IS DISTINCT FROM (NEW.id, NEW.le, NEW.geste, NEW."table", NEW.objet, NEW.parent, NEW.ecran))
    EXECUTE FUNCTION historique_ne_changer_que_les_mots();
"""
HISTORIQUE_D_AVANT = """
DROP TRIGGER historique_mots_seuls ON historique_changement;
DROP FUNCTION historique_ne_changer_que_les_mots();
CREATE OR REPLACE FUNCTION historique_refuser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'L''historique ne se modifie pas.' USING ERRCODE = 'restrict_violation';
END $$;
"""
PARUTION = """
CREATE OR REPLACE FUNCTION parution_refuser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND personnes_porte_ouverte()
        AND (NEW.id, NEW.page_id, NEW.numero, NEW.sorte, NEW.adresse, NEW.publiee_le)
          = (OLD.id, OLD.page_id, OLD.numero, OLD.sorte, OLD.adresse, OLD.publiee_le)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Une parution ne se modifie pas.' USING ERRCODE = 'restrict_violation';
END $$;
"""
PARUTION_D_AVANT = """
CREATE OR REPLACE FUNCTION parution_refuser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Une parution ne se modifie pas.' USING ERRCODE = 'restrict_violation';
END $$;
"""
