from django.apps import AppConfig


class EchangesConfig(AppConfig):
    name = "sofi.echanges"
    label = "echanges"
    verbose_name = "Échanges"
    default_auto_field = "django.db.models.BigAutoField"
