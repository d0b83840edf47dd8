from django.apps import AppConfig


class SocleConfig(AppConfig):
    name = "sofi.socle"
    label = "socle"
    verbose_name = "Socle"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Values that Django refuses are told in this site's words."""
        from sofi.socle.messages import parler_comme_le_site

        parler_comme_le_site()
