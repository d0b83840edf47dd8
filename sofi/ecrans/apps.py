from django.apps import AppConfig


class EcransConfig(AppConfig):
    name = "sofi.ecrans"
    label = "ecrans"
    verbose_name = "Écrans"
    default_auto_field = "django.db.models.BigAutoField"
