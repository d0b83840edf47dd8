"""Registration of the room with Django."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "sofi.demonstration"
    label = "demonstration"
    verbose_name = "région de démonstration"
