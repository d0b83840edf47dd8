from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "sofi.editorial"
    label = "editorial"
    verbose_name = "Pages éditoriales"
    default_auto_field = "django.db.models.BigAutoField"
