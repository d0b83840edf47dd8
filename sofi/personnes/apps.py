from django.apps import AppConfig


class PersonnesConfig(AppConfig):
    name = "sofi.personnes"
    label = "personnes"
    verbose_name = "Personnes"
    default_auto_field = "django.db.models.BigAutoField"
