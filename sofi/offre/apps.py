from django.apps import AppConfig


class OffreConfig(AppConfig):
    name = "sofi.offre"
    label = "offre"
    verbose_name = "Offre"
    default_auto_field = "django.db.models.BigAutoField"
