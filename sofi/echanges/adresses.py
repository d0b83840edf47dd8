"""Where a source is found by itself, and what its server last answered."""

from typing import ClassVar

from django.db import models


class AdresseDeSource(models.Model):
    """The public address of the file of a source: fetched every night while `active`.

    `etag` and `modifie_le` are what its server said of the last file taken; they are sent back, so that the same file
    is not sent again. `importe` is the import that this file became.
    """

    class Constat(models.TextChoices):
        """What the last try met."""

        JAMAIS = "", "jamais essayée"
        PRIS = "pris", "fichier pris"
        APPLIQUE = "applique", "fichier pris et appliqué"
        ATTENTE = "attente", "en attente d'une décision"
        INCHANGE = "inchange", "fichier inchangé"
        ABANDONNE = "abandonne", "fichier abandonné"
        ECHEC = "echec", "échec"

    source = models.CharField("source", max_length=40, primary_key=True)
    url = models.CharField("adresse du fichier", max_length=400)
    active = models.BooleanField("chercher chaque nuit", default=True)
    etag = models.CharField("étiquette du fichier", max_length=400, blank=True)
    modifie_le = models.CharField("date du fichier", max_length=60, blank=True)
    sha256 = models.CharField("empreinte du fichier", max_length=64, blank=True)
    essayee_le = models.DateTimeField("essayée le", null=True, blank=True)
    constat = models.CharField("constat", max_length=10, choices=Constat, blank=True)
    message = models.TextField("ce qui s'est passé", blank=True)
    importe = models.BigIntegerField("import", null=True, blank=True)

    class Meta:
        verbose_name = "adresse d'une source"
        verbose_name_plural = "adresses des sources"
        ordering: ClassVar = ["source"]

    def __str__(self) -> str:
        return f"{self.source} : {self.url}"
