from django.apps import AppConfig


class DiffusionConfig(AppConfig):
    name = "sofi.diffusion"
    label = "diffusion"
    verbose_name = "Diffusion"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the rows of the search, of the lists, of the quality and of the agenda with what is published."""
        from sofi.validation.publication import abonner

        from . import changements, indexation, qualite, rendez_vous, suivi

        abonner(indexation.mettre_a_jour)
        abonner(suivi.mettre_a_jour)
        abonner(qualite.mettre_a_jour)
        abonner(rendez_vous.mettre_a_jour)
        abonner(changements.noter)
