import django.contrib.postgres.functions
from django.db import migrations, models

# A mark held by somebody else's transaction is left to the next change: two people never wait for each other.
FONCTION = """
CREATE OR REPLACE FUNCTION referentiels_changer_de_mouture() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM referentiels_mouture WHERE jeton IN (
        SELECT jeton FROM referentiels_mouture WHERE nom = TG_TABLE_NAME FOR UPDATE SKIP LOCKED);
    INSERT INTO referentiels_mouture (nom) VALUES (TG_TABLE_NAME);
    RETURN NULL;
END $$;
"""
AVANT = """
CREATE OR REPLACE FUNCTION referentiels_changer_de_mouture() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO referentiels_mouture (nom) VALUES (TG_TABLE_NAME)
    ON CONFLICT (nom) DO UPDATE SET jeton = gen_random_uuid();
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referentiels", "0014_contours"),
    ]

    operations = [
        migrations.DeleteModel("Mouture"),
        migrations.CreateModel(
            name="Mouture",
            fields=[
                (
                    "jeton",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="marque",
                    ),
                ),
                ("nom", models.CharField(max_length=63, verbose_name="table")),
            ],
            options={
                "verbose_name": "mouture d'une table",
                "verbose_name_plural": "moutures des tables",
                "indexes": [models.Index(fields=["nom"], name="mouture_nom")],
            },
        ),
        migrations.RunSQL(FONCTION, AVANT),
    ]
