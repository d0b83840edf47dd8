"""After a test that commits, nothing of it is left, and what migrations bring is there."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from sofi.diffusion.models import Compteur
from sofi.editorial.models import Page
from tests import economie
from tests.fabriques import RattachementFactory, saisie_complete


def _pleines() -> set[str]:
    """The tables that hold something."""
    with connection.cursor() as curseur:
        tables = connection.introspection.django_table_names(only_existing=True)
        curseur.execute(" UNION ALL ".join(map(economie._pleine, tables)))
        return {table for (table,) in curseur.fetchall()}


@pytest.mark.django_db(transaction=True)
def test_only_what_migrations_bring_is_left() -> None:
    avant, genres = _pleines(), ContentType.objects.count()
    saisie_complete(etablissement=RattachementFactory().etablissement)
    Page.objects.all().delete()
    Compteur.objects.all().delete()
    faites = _pleines() - avant
    assert {"offre_action", "historique_changement", "comptes_utilisateur"} <= faites
    economie.vider()
    datees = {"referentiels_mouture"}  # synonyms put back are dated
    assert _pleines() | datees == avant | datees and genres
    assert ContentType.objects.count() == genres and Page.objects.exists()
