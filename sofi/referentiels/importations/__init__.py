"""Importers of the official formats: each says what it reads; the engine of socle does the work."""

from .registre import SOURCES, SourceConnue

__all__ = ["SOURCES", "SourceConnue"]
