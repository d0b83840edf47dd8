"""Registration of the screens with Django."""

from django.apps import AppConfig


class EcransConfig(AppConfig):
    """The screens of every role."""

    name = "sofi.ecrans"
    label = "ecrans"
    verbose_name = "Écrans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The public side and the organismes' lend a page to those who look at it beforehand; sign-ins are traced."""
        from .commun import apercu
        from .compte import traces  # noqa: F401
        from .organisme.publiques.apercu import carte
        from .public.presentation.formation import page_apercue

        apercu.declarer(page_apercue, carte)
