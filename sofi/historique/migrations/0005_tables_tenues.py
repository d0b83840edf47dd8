"""Watch what the administration keeps by hand: rows that it adds are history too."""

from django.db import migrations

from sofi.historique.declencheurs import ne_plus_suivre, suivre

COORDONNEES = "courriels_coordonnees"
TABLES = {
    "referentiels_prerequis": "code",
    "referentiels_typedispositif": "code",
    "referentiels_parametrelegal": "id",
}


def _avec(table: str, cle: str, *, creations: bool) -> str:
    return ne_plus_suivre(table, creations=not creations) + suivre(
        table, cle=cle, creations=creations
    )


class Migration(migrations.Migration):
    dependencies = [
        ("historique", "0004_synonymes"),
        ("courriels", "0006_coordonnees"),
        ("referentiels", "0007_synonymes"),
    ]
    operations = [
        migrations.RunSQL(suivre(COORDONNEES), ne_plus_suivre(COORDONNEES)),
        *(
            migrations.RunSQL(_avec(table, cle, creations=True), _avec(table, cle, creations=False))
            for table, cle in TABLES.items()
        ),
    ]
