"""The base of the tests, as another process is told of it."""

from pathlib import Path
from urllib.parse import quote

from django.db import connection


def adresse(hote: str | Path = "") -> str:
    """The base of the tests, an outside one included, as DATABASE_URL says it; `hote`: as it is looked for there."""
    base = connection.settings_dict
    qui = f"{base['USER']}:{base['PASSWORD']}" if base["PASSWORD"] else base["USER"]
    ou = quote(str(hote or base["HOST"]), safe="")
    return f"postgresql://{qui}@{ou}:{base['PORT'] or 5432}/{base['NAME']}"
