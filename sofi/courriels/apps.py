from django.apps import AppConfig


class CourrielsConfig(AppConfig):
    name = "sofi.courriels"
    label = "courriels"
    verbose_name = "Courriels"
    default_auto_field = "django.db.models.BigAutoField"
