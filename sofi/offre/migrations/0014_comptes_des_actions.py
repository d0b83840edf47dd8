"""Actions of an établissement, and those that wait, are counted, sorted and searched in indexes alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offre", "0013_actions_pliees_remplies")]

    operations = [
        migrations.AddIndex(
            model_name="action",
            index=models.Index(
                fields=["etablissement", "etat"],
                include=("id", "voie", "formation"),
                name="action_comptes",
            ),
        ),
        migrations.RemoveIndex(model_name="action", name="action_etablissement_etat"),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(
                condition=models.Q(etat__in=["attente_validation", "attente_reponses"]),
                fields=["etat", "etablissement"],
                include=("id", "voie", "lot"),
                name="action_en_attente",
            ),
        ),
        migrations.AddIndex(
            model_name="actionpliee",
            index=models.Index(
                fields=["etablissement", "titre", "action"],
                include=("codes",),
                name="pliee_des_actions",
            ),
        ),
        migrations.RemoveIndex(model_name="actionpliee", name="pliee_par_titre"),
    ]
