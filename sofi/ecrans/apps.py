"""Registration of the screens with Django."""

from django.apps import AppConfig


class EcransConfig(AppConfig):
    """The screens of every role."""

    name = "sofi.ecrans"
    label = "ecrans"
    verbose_name = "Écrans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The public side lends its page to those who look at it before it is public."""
        from .commun import apercu
        from .public.apercu import page

        apercu.declarer(page)
