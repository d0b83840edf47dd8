"""What appeared stays as it appeared: a parution is only ever withdrawn, or loses the account of who published it."""

from django.db import migrations

POSE = """
CREATE FUNCTION parution_refuser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Une parution ne se modifie pas.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER parution_immuable BEFORE UPDATE ON editorial_parution FOR EACH ROW
    WHEN (to_jsonb(OLD) - 'retiree_le' - 'publiee_par_id' IS DISTINCT FROM to_jsonb(NEW) - 'retiree_le' - 'publiee_par_id')
    EXECUTE FUNCTION parution_refuser();
CREATE TRIGGER parution_gardee BEFORE DELETE ON editorial_parution
    FOR EACH ROW EXECUTE FUNCTION parution_refuser();
"""
DEPOSE = """
DROP TRIGGER parution_gardee ON editorial_parution;
DROP TRIGGER parution_immuable ON editorial_parution;
DROP FUNCTION parution_refuser();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0002_pages_legales"),
    ]
    operations = [
        migrations.RunSQL(POSE, DEPOSE),
    ]
