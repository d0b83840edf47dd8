"""Telephones in their canonical form, texts without the signs that nobody sees: rows written before are put right."""

from django.db import migrations

import sofi.socle.champs
from sofi.socle.remise_au_propre import remettre_au_propre


def mettre_au_propre(apps, _schema):
    remettre_au_propre(
        apps.get_model("programmes", "Mandataire"), "telephone", "courriel", "contact"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0002_a_la_main"),
    ]

    operations = [
        migrations.AlterField(
            model_name="mandataire",
            name="telephone",
            field=sofi.socle.champs.ColonneTelephone(
                blank=True, max_length=25, verbose_name="téléphone"
            ),
        ),
        migrations.RunPython(mettre_au_propre, migrations.RunPython.noop),
    ]
