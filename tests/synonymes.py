"""The synonyms that the migration brings: a test that commits may have emptied their table since."""

from importlib import import_module

from django.apps import apps

from sofi.referentiels.models import Synonyme


def poser_les_synonymes() -> None:
    """Bring them back when they are gone."""
    if not Synonyme.objects.exists():
        import_module("sofi.referentiels.migrations.0007_synonymes").poser(apps, None)
