"""The site as granian serves it, at the date that a file says: days after today."""

import datetime
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.utils import timezone

from conf.wsgi import application as site

JOURS = Path(os.environ["SOFI_ESSAI_JOURS"])
_maintenant = timezone.now


def application(environ: dict[str, Any], commencer: Callable[..., Any]) -> Iterable[bytes]:
    """One request, whose today is read first."""
    decalage = datetime.timedelta(days=int(JOURS.read_text()))
    timezone.now = lambda: _maintenant() + decalage
    return site(environ, commencer)
