"""What tests need not pay for: measured on the page of a card, a tenth of its processor time each."""

import gc
from typing import Any

from django.template import Context, Template
from django.test.signals import template_rendered

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
