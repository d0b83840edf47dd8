"""The établissements of a commune are found in an index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annuaire", "0011_ligne_directe")]

    operations = [
        migrations.AddIndex(
            model_name="etablissement",
            index=models.Index(
                fields=["commune"], include=("id",), name="etablissement_par_commune"
            ),
        ),
    ]
