"""The rows that migrations bring, put back each time a test that commits has emptied the tables."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate

APPORTS = {
    "editorial": ("Page", "sofi.editorial.migrations.0002_pages_legales", "poser"),
    "diffusion": ("Compteur", "sofi.diffusion.migrations.0006_sequence_des_publications", "poser"),
    "referentiels": ("Synonyme", "sofi.referentiels.migrations.0007_synonymes", "poser"),
    "validation": ("MotifRefus", "sofi.validation.migrations.0005_motifs_de_refus", "garnir"),
}


def garder() -> None:
    """Django tells it after a flush as after a migration."""
    for application in APPORTS:
        post_migrate.connect(
            _rendre, sender=apps.get_app_config(application), dispatch_uid=f"apports-{application}"
        )


def _rendre(sender: Any, **_: Any) -> None:
    modele, migration, fonction = APPORTS[sender.label]
    if not sender.get_model(modele).objects.exists():
        getattr(import_module(migration), fonction)(apps, None)
        # The history keeps what people change, nothing of what a migration brings; its rows can't be deleted.
        with connection.cursor() as curseur:
            curseur.execute("TRUNCATE historique_changement")
