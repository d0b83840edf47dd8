import csv
import datetime
from pathlib import Path

from django.db import migrations

from sofi.socle.texte import plier

DEPUIS = datetime.date(2026, 11, 28)
LIGNES = Path(__file__).parent.parent / "donnees" / "synonymes.csv"
# Lines of 0007 that found too much: « ce » is a word that searches leave out, « conducteur » also drives machines.
CORRIGEES = {
    "permis poids lourd": [
        "permis C",
        "permis CE",
        "conducteur routier",
        "conducteur transport routier",
        "FIMO marchandises",
    ],
    "poids lourd": [
        "permis C",
        "permis CE",
        "conducteur transport routier",
        "transport routier marchandises",
    ],
    "chauffeur": ["conducteur"],
    "BAFA": ["animateur", "animation"],
}


def ajouter(apps, schema_editor):
    """The lines that a base doesn't have yet; one that the administration wrote, changed or ended stays as it is."""
    synonyme = apps.get_model("referentiels", "Synonyme")
    connus = {plier(terme) for terme in synonyme.objects.values_list("terme", flat=True)}
    with LIGNES.open(encoding="utf-8") as fichier:
        lignes = {
            ligne["terme"]: (
                [mot.strip() for mot in ligne["equivalents"].split(",")],
                ligne["reciproque"] == "oui",
            )
            for ligne in csv.DictReader(fichier, delimiter=";")
        }
    for terme, avant in CORRIGEES.items():
        brute = synonyme.objects.filter(terme=terme, equivalents=avant, debut=DEPUIS, fin=None)
        brute.update(equivalents=lignes[terme][0])
    synonyme.objects.bulk_create(
        synonyme(terme=terme, equivalents=equivalents, reciproque=reciproque, debut=DEPUIS)
        for terme, (equivalents, reciproque) in lignes.items()
        if plier(terme) not in connus
    )


class Migration(migrations.Migration):
    dependencies = [
        ("referentiels", "0007_synonymes"),
    ]

    operations = [
        migrations.RunPython(ajouter, migrations.RunPython.noop),
    ]
