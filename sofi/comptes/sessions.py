"""Sessions of browsers, kept by Django in the base, but for what is said when the base doesn't answer."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError


class SessionStore(db.SessionStore):
    """Django's. It takes any fault of the base for a session that was closed meanwhile, and tells who is signed in that
    the request was wrong: a base that is lost, as while another takes over, is told as such.
    """

    def save(self, must_create: bool = False) -> None:
        """As Django's; the DatabaseError of what the base refused."""
        try:
            super().save(must_create)
        except UpdateError as fermee:
            faute = fermee.__context__
            # Without a cause, it is Django that found no row.
            if isinstance(faute, DatabaseError) and faute.__cause__:
                raise faute from faute.__cause__
            raise
