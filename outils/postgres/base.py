"""The engine Django loads: its own PostgreSQL engine, plus the start of the embedded server.

Starting at the first connection, and not when settings are read, leaves alone the commands that
need no database (collectstatic, mypy's plugin, makemigrations of an empty tree…).
"""

from typing import Any

from django.db.backends.postgresql import base

from outils import postgres


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the embedded server, found running or started."""

    def get_connection_params(self) -> dict[str, Any]:
        self.settings_dict["HOST"] = str(postgres.assurer())
        return super().get_connection_params()
