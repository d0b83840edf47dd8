"""Addresses of static files: each is worked out once by a process, whose files don't change while it lives."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Statiques(CompressedManifestStaticFilesStorage):
    """Files named by their content, compressed beforehand."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self._adresses: dict[str, str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        """A page has fifteen of them, and each was cut, joined and quoted anew."""
        if name is None or force:
            return str(super().url(name, force))
        if name not in self._adresses:
            self._adresses[name] = str(super().url(name))
        return self._adresses[name]
