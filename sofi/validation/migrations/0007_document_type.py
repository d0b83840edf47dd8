"""Documents are read as their type, and a published version can't be changed."""

from django.db import migrations

from sofi.validation.document.colonne import DocumentField

# Who published may be forgotten with the account, nothing else.
POSER = """
CREATE FUNCTION validation_version_refuser() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER version_immuable BEFORE UPDATE ON validation_version
    FOR EACH ROW EXECUTE FUNCTION validation_version_refuser();
"""
OTER = """
DROP TRIGGER version_immuable ON validation_version;
DROP FUNCTION validation_version_refuser();
"""


class Migration(migrations.Migration):
    dependencies = [("validation", "0006_accord_region")]

    operations = [
        migrations.AlterField("correction", "apres", DocumentField(verbose_name="après")),
        migrations.AlterField("correction", "avant", DocumentField(verbose_name="avant")),
        migrations.AlterField("version", "document", DocumentField(verbose_name="document")),
        migrations.RunSQL(POSER, OTER),
    ]
