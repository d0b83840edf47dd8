"""Telephones in their canonical form, texts without the signs that nobody sees: rows written before are put right."""

from django.db import migrations, models

import sofi.socle.champs
import sofi.socle.validateurs
from sofi.socle.remise_au_propre import remettre_au_propre


def mettre_au_propre(apps, _schema):
    adresse = ("denomination", "ligne1", "ligne2", "ligne3", "ligne4", "ville")
    remettre_au_propre(
        apps.get_model("annuaire", "Etablissement"),
        *("telephone", "courriel", "raison_sociale", "nom", "url", "description", *adresse),
    )
    remettre_au_propre(
        apps.get_model("annuaire", "Site"),
        *("nom", "restauration", "hebergement", "transport", "acces_handicapes", *adresse),
    )
    remettre_au_propre(
        apps.get_model("annuaire", "Contact"),
        *("telephone", "courriel", "nom", "prenom", "fonction"),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("annuaire", "0004_portes_ouvertes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="contact",
            name="telephone",
            field=sofi.socle.champs.ColonneTelephone(
                blank=True, max_length=25, verbose_name="téléphone"
            ),
        ),
        migrations.AlterField(
            model_name="etablissement",
            name="code_postal",
            field=models.CharField(
                blank=True,
                max_length=5,
                validators=[sofi.socle.validateurs.valider_code_postal],
                verbose_name="code postal",
            ),
        ),
        migrations.AlterField(
            model_name="etablissement",
            name="telephone",
            field=sofi.socle.champs.ColonneTelephone(
                blank=True, max_length=25, verbose_name="téléphone"
            ),
        ),
        migrations.AlterField(
            model_name="etablissement",
            name="uai",
            field=models.CharField(
                blank=True,
                max_length=8,
                validators=[sofi.socle.validateurs.valider_uai],
                verbose_name="UAI",
            ),
        ),
        migrations.AlterField(
            model_name="site",
            name="code_postal",
            field=models.CharField(
                blank=True,
                max_length=5,
                validators=[sofi.socle.validateurs.valider_code_postal],
                verbose_name="code postal",
            ),
        ),
        migrations.RunPython(mettre_au_propre, migrations.RunPython.noop),
    ]
