from django.apps import AppConfig


class DepotsConfig(AppConfig):
    name = "sofi.depots"
    label = "depots"
    verbose_name = "Dépôts"
    default_auto_field = "django.db.models.BigAutoField"
