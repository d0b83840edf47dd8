"""The mail server of the tests."""

from tests.facteur import facteur, port_libre, smtp

__all__ = ["facteur", "port_libre", "smtp"]
