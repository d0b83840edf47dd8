"""What is noted to watch the site. Nothing here says who reads or writes: pages are counted by their names."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Sauvegarde(models.Model):
    """A backup that was made, or a restoration that was rehearsed: said by the scripts that do it."""

    class Genre(models.TextChoices):
        """What was done."""

        SAUVEGARDE = "sauvegarde", "sauvegarde"
        ESSAI = "essai", "essai de reprise"

    genre = models.CharField("genre", max_length=10, choices=Genre, default=Genre.SAUVEGARDE)
    faite_le = models.DateTimeField("faite le", default=timezone.now, db_index=True)
    octets = models.PositiveBigIntegerField("taille, en octets", null=True, blank=True)
    relue = models.BooleanField("relue", default=False)
    # How long a rehearsal took, from nothing to a site that answers.
    minutes = models.PositiveIntegerField("durée, en minutes", null=True, blank=True)

    class Meta:
        verbose_name = "sauvegarde"
        ordering: ClassVar = ["-faite_le", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(genre="sauvegarde", minutes__isnull=True) | Q(genre="essai"),
                name="sauvegarde_sans_duree",
                violation_error_message="Seul un essai de reprise a une durée.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_genre_display()} du {self.faite_le:%d/%m/%Y à %H:%M}"


class Duree(models.Model):
    """How many answers of a page took about so long, a day: what is slow is read there, and nothing of readers.

    `tranche` is the rank of the duration among those of `durees.BORNES`. Days that are forgotten are added to one day
    of their own (`durees.AVANT`): totals only grow.
    """

    jour = models.DateField("jour")
    vue = models.CharField("page", max_length=100)
    tranche = models.PositiveSmallIntegerField("tranche")
    nombre = models.PositiveBigIntegerField("réponses")
    erreurs = models.PositiveBigIntegerField("dont erreurs du site")
    requetes = models.PositiveBigIntegerField("requêtes à la base")
    microsecondes = models.PositiveBigIntegerField("temps passé")

    class Meta:
        verbose_name = "durée de page"
        verbose_name_plural = "durées de pages"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jour", "vue", "tranche"], name="duree_unique")
        ]

    def __str__(self) -> str:
        return f"{self.jour} {self.vue} {self.tranche}"


class Processus(models.Model):
    """A process of the site that said that it was alive, where, since when, with how much room left there."""

    machine = models.CharField("machine", max_length=120)
    numero = models.PositiveIntegerField("numéro")
    depuis = models.DateTimeField("depuis")
    vu_le = models.DateTimeField("vu le", db_index=True)
    version = models.CharField("version", max_length=60)
    # Bytes, of the disk of SOFI_VAR.
    disque_libre = models.PositiveBigIntegerField("place libre")
    disque = models.PositiveBigIntegerField("place")

    class Meta:
        verbose_name = "processus du site"
        verbose_name_plural = "processus du site"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["machine", "numero"], name="processus_unique")
        ]

    def __str__(self) -> str:
        return f"{self.machine}, {self.numero}"


class MiseEnService(models.Model):
    """When a version of the site was first seen running, after another one."""

    version = models.CharField("version", max_length=60)
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "mise en service"
        verbose_name_plural = "mises en service"
        ordering: ClassVar = ["-le", "-pk"]

    def __str__(self) -> str:
        return self.version


class EchecDeTache(models.Model):
    """Why the last try of a job failed; `tache` is its number."""

    tache = models.BigIntegerField("tâche", primary_key=True)
    nom = models.CharField("nom", max_length=128)
    le = models.DateTimeField("le", default=timezone.now, db_index=True)
    erreur = models.TextField("ce qui s'est passé")

    class Meta:
        verbose_name = "échec de tâche"
        verbose_name_plural = "échecs de tâches"

    def __str__(self) -> str:
        return f"{self.nom} {self.tache}"


class Panne(models.Model):
    """Something that waits for somebody: told once, then once more when it is mended."""

    code = models.CharField("panne", max_length=60)
    titre = models.CharField("titre", max_length=200)
    detail = models.TextField("détail", blank=True)
    depuis = models.DateTimeField("depuis", default=timezone.now)
    vue_le = models.DateTimeField("vue pour la dernière fois", default=timezone.now)
    reparee_le = models.DateTimeField("réparée le", null=True, blank=True)

    class Meta:
        verbose_name = "panne"
        ordering: ClassVar = ["-depuis", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(reparee_le__isnull=True),
                name="panne_en_cours_unique",
                violation_error_message="Cette panne est déjà dite.",
            )
        ]

    def __str__(self) -> str:
        return self.titre
