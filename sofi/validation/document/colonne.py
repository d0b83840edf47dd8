"""The column that keeps a document: what is read from it went through `lire`, so no reader meets an older format."""

from typing import TYPE_CHECKING, Any

import msgspec
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.types.json import Jsonb

from .contenu import Document, lire

if TYPE_CHECKING:
    _Colonne = models.JSONField[Document, Document]
else:
    _Colonne = models.JSONField


class DocumentField(_Colonne):
    """A `Document` in a jsonb column; a part of it (`document__action__titre`) is read as plain JSON."""

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        """Decoded straight from the text that PostgreSQL sends."""
        if value is None or not isinstance(expression, models.expressions.Col):
            return super().from_db_value(value, expression, connection)
        return lire(value)

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        """Encoded once; anything but a document is what a look-up compares with."""
        if isinstance(value, Document):
            return Jsonb(value, dumps=msgspec.json.encode)
        return super().get_db_prep_value(value, connection, prepared)
