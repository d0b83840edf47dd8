"""The rows that migrations bring, put back each time a test that commits has emptied the tables."""

from importlib import import_module

from django.apps import apps
from django.db import connection

APPORTS = {
    "editorial": ("Page", "sofi.editorial.migrations.0002_pages_legales", "poser"),
    "diffusion": ("Compteur", "sofi.diffusion.migrations.0006_sequence_des_publications", "poser"),
    "referentiels": ("Synonyme", "sofi.referentiels.migrations.0007_synonymes", "poser"),
    "validation": ("MotifRefus", "sofi.validation.migrations.0005_motifs_de_refus", "garnir"),
}


def rendre() -> None:
    """Those of the tables that were emptied."""
    vides = [
        (migration, fonction)
        for application, (modele, migration, fonction) in APPORTS.items()
        if not apps.get_model(application, modele).objects.exists()
    ]
    for migration, fonction in vides:
        getattr(import_module(migration), fonction)(apps, None)
    if vides:
        # The history keeps what people change, nothing of what a migration brings; its rows can't be deleted.
        with connection.cursor() as curseur:
            curseur.execute("TRUNCATE historique_changement")
