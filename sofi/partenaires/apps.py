from django.apps import AppConfig


class PartenairesConfig(AppConfig):
    name = "sofi.partenaires"
    label = "partenaires"
    verbose_name = "Partenaires"
    default_auto_field = "django.db.models.BigAutoField"
