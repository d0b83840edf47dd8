from django.db import migrations, models

import sofi.socle.validateurs


class Migration(migrations.Migration):
    dependencies = [
        ("offre", "0005_langue"),
    ]

    operations = [
        migrations.AlterField(
            model_name="informationcollective",
            name="code_postal",
            field=models.CharField(
                blank=True,
                max_length=5,
                validators=[sofi.socle.validateurs.valider_code_postal],
                verbose_name="code postal",
            ),
        ),
    ]
