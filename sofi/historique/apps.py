from django.apps import AppConfig


class HistoriqueConfig(AppConfig):
    name = "sofi.historique"
    label = "historique"
    verbose_name = "Historique"
    default_auto_field = "django.db.models.BigAutoField"
