from typing import Any

from django.db import migrations, models

MOTIFS = (
    ("Informations insuffisantes ou incohérentes", False),
    ("Action déjà saisie", False),
    ("Certification inadaptée à la formation décrite", False),
    ("Habilitation ou agrément non établi", False),
    ("Hors du champ de la formation professionnelle", False),
    ("Texte publicitaire ou sans rapport avec la formation", False),
    ("Autre motif", True),
)


def garnir(apps: Any, schema_editor: Any) -> None:
    """The reasons proposed so far."""
    modele = apps.get_model("validation", "MotifRefus")
    for rang, (libelle, a_preciser) in enumerate(MOTIFS, 1):
        modele.objects.get_or_create(
            libelle=libelle, defaults={"a_preciser": a_preciser, "rang": rang}
        )


class Migration(migrations.Migration):
    dependencies = [("validation", "0004_propositions")]

    operations = [
        migrations.CreateModel(
            name="MotifRefus",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "libelle",
                    models.CharField(max_length=120, unique=True, verbose_name="libellé"),
                ),
                ("a_preciser", models.BooleanField(default=False, verbose_name="à préciser")),
                ("rang", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
                ("retire_le", models.DateField(blank=True, null=True, verbose_name="retiré le")),
            ],
            options={
                "verbose_name": "motif de refus",
                "verbose_name_plural": "motifs de refus",
                "ordering": ["a_preciser", "rang", "pk"],
            },
        ),
        migrations.RunPython(garnir, migrations.RunPython.noop),
    ]
