"""The public page of a document that isn't public yet: the public side draws it, the service Offre shows it.

Screens of a role know no other role: the public side says here how its page is made when Django starts.
"""

import datetime
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
Page = Callable[[Json, Json, datetime.date], Any]

_pages: list[Page] = []


def declarer(page: Page) -> None:
    """Say how the page of a session of a document is made."""
    _pages[:] = [page]


def page_publique(document: Json, session: Json, jour: datetime.date) -> Any:
    """What « public/formation.html » shows of this session, that day."""
    return _pages[0](document, session, jour)
