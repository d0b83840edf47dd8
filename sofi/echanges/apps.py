from django.apps import AppConfig


class EchangesConfig(AppConfig):
    name = "sofi.echanges"
    label = "echanges"
    verbose_name = "Échanges"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the pieces of the feed with what is published."""
        from sofi.validation.publication import abonner

        from . import morceaux

        abonner(morceaux.noter)
