"""What tests need not pay for: measured on the page of a card, a tenth of its processor time each."""

import gc
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.template import Context, Template
from django.test.signals import template_rendered

from tests import apportees

_pages_en_cours = 0


def rendre(self: Template, context: Context) -> Any:
    """Tell the test client which template a page is, and not the hundreds that it includes.

    Django copies the whole context for each; `reponse.context` is that of the page either way.
    """
    global _pages_en_cours
    if not _pages_en_cours:
        template_rendered.send(sender=self, template=self, context=context)
    _pages_en_cours += 1
    try:
        return self.nodelist.render(context)
    finally:
        _pages_en_cours -= 1


def ne_plus_reparcourir() -> None:
    """Leave what was imported out of the collector's walks, and let it walk less often: a run lasts minutes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


GARDEES = frozenset({"django_content_type", "auth_permission"})
"""What Django writes again each time it has emptied everything."""


def vider() -> None:
    """Empty the tables that a test filled, some of a hundred and thirty: TRUNCATE makes the files of all of them anew.

    The keys between them and the triggers that forbid a deletion look away: a superuser alone may ask for that, and
    elsewhere Django's own way is kept.
    """
    tables = sorted({*connection.introspection.django_table_names(only_existing=True)} - GARDEES)
    with connection.cursor() as curseur:
        curseur.execute("SHOW is_superuser")
        if curseur.fetchone() == ("on",):
            curseur.execute(" UNION ALL ".join(map(_pleine, tables)))
            vidages = [f'DELETE FROM "{table}"' for (table,) in curseur.fetchall()]
            sans_regles = "SET LOCAL session_replication_role = replica"
            curseur.execute(";".join(["BEGIN", sans_regles, *vidages, "COMMIT"]))
        else:
            connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables))
    apportees.rendre()


def _pleine(table: str) -> str:
    return f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")"
