"""The synonyms of the Formacode as a question has them; what is read of the table is kept while it is the same."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from sofi.referentiels.appellations import formes_de

DECLENCHEUR = """
CREATE TRIGGER referentiels_formacode_mouture AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON referentiels_formacode
FOR EACH STATEMENT EXECUTE FUNCTION referentiels_changer_de_mouture();
"""


def remplir(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    formacodes = apps.get_model("referentiels", "Formacode").objects.exclude(synonymes=[])
    lus = list(formacodes)
    for formacode in lus:
        formacode.formes = formes_de(formacode.synonymes)
    formacodes.bulk_update(lus, ["formes"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("referentiels", "0012_moutures")]

    operations = [
        migrations.AddField(
            model_name="formacode",
            name="formes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=250),
                default=list,
                editable=False,
                size=None,
            ),
        ),
        migrations.RunPython(remplir, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="formacode",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["formes"], name="formacode_formes"
            ),
        ),
        migrations.RunSQL(
            DECLENCHEUR, "DROP TRIGGER referentiels_formacode_mouture ON referentiels_formacode;"
        ),
    ]
