"""Partners and their keys, what they fetched or were given, and what they say of each formation."""

import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.echanges.models import FluxEcrit
from sofi.offre.models import Action
from sofi.socle.recherche import Plie

from .livraison import Livraison as Livraison


class Portee(models.TextChoices):
    """What a key opens. `DEPOTS` belongs to organismes, the others to partners."""

    FLUX = "flux", "Flux"
    API = "api", "API"
    RETOURS = "retours", "Retours"
    DEPOTS = "depots", "Dépôts"


def _en_mots(portees: list[str]) -> str:
    return ", ".join(str(Portee(portee).label) for portee in portees)


class Partenaire(models.Model):
    """Who reads the offer by a key, or is given it."""

    class Livraison(models.TextChoices):
        """How the feed goes there."""

        HTTPS = "https", "Il vient chercher (HTTPS)"
        SFTP = "sftp", "SOFI dépose (SFTP)"

    nom = models.CharField("nom", max_length=80, unique=True)
    role = models.CharField("ce qu'il est", max_length=120, blank=True)
    contact = models.CharField("contact technique", max_length=100, blank=True)
    email = models.EmailField("adresse e-mail du contact", max_length=160, blank=True)
    droits = ArrayField(
        models.CharField(max_length=10, choices=Portee), verbose_name="droits", default=list
    )
    reseaux = ArrayField(
        models.CharField(max_length=43), verbose_name="réseaux admis", default=list, blank=True
    )
    livraison = models.CharField(
        "livraison", max_length=10, choices=Livraison, default=Livraison.HTTPS
    )
    suspendu_le = models.DateTimeField("suspendu le", null=True, blank=True)
    cree_le = models.DateTimeField("ajouté le", auto_now_add=True)

    class Meta:
        verbose_name = "partenaire"
        ordering: ClassVar = [Plie("nom"), "pk"]

    def __str__(self) -> str:
        return self.nom

    @property
    def droits_dits(self) -> str:
        """« Flux, API », in words."""
        return _en_mots(self.droits)


class DestinationSftp(models.Model):
    """Where SOFI puts the files; the secret is encrypted (`sofi.socle.chiffrement`)."""

    class Moyen(models.TextChoices):
        """How SOFI says who it is."""

        MOT_DE_PASSE = "mot_de_passe", "Mot de passe"
        CLE = "cle", "Clé privée"

    partenaire = models.OneToOneField(
        Partenaire, on_delete=models.CASCADE, related_name="destination"
    )
    hote = models.CharField("serveur", max_length=253)  # in lower case, without a last dot
    port = models.PositiveIntegerField("port", default=22)
    dossier = models.CharField("dossier", max_length=300, default=".")  # normalised
    compte = models.CharField("compte", max_length=100)
    empreinte = models.CharField("empreinte du serveur", max_length=60)  # SHA256:…
    moyen = models.CharField("moyen", max_length=15, choices=Moyen, default=Moyen.MOT_DE_PASSE)
    secret = models.BinaryField("secret chiffré", default=bytes)

    class Meta:
        verbose_name = "destination SFTP"
        verbose_name_plural = "destinations SFTP"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hote", "port", "compte", "dossier"],
                name="destination_adresse_unique",
                violation_error_message="Un autre partenaire reçoit déjà les fichiers à cette adresse.",
            ),
            # Two names of one server show the same key.
            models.UniqueConstraint(
                fields=["empreinte", "compte", "dossier"],
                name="destination_serveur_unique",
                violation_error_message="Un autre partenaire reçoit déjà les fichiers sur ce serveur, dans ce dossier.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compte}@{self.serveur}/{self.dossier}"

    @property
    def serveur(self) -> str:
        """Its host and port; an IPv6 address between brackets."""
        return f"[{self.hote}]:{self.port}" if ":" in self.hote else f"{self.hote}:{self.port}"


class CleQuerySet(models.QuerySet["Cle"]):
    def valables(self) -> "CleQuerySet":
        """Those that still open something."""
        vivantes = self.filter(revoquee_le__isnull=True)
        return vivantes.filter(Q(expire_le__isnull=True) | Q(expire_le__gt=timezone.now()))


class Cle(models.Model):
    """A key of a partner, or of an établissement for its deposits: its print, never its text."""

    partenaire = models.ForeignKey(
        Partenaire, on_delete=models.CASCADE, null=True, blank=True, related_name="cles"
    )
    etablissement = models.ForeignKey(
        Etablissement, on_delete=models.CASCADE, null=True, blank=True, related_name="cles_api"
    )
    nom = models.CharField("nom", max_length=60)
    empreinte = models.CharField("empreinte", max_length=64, unique=True)
    fin = models.CharField("derniers signes", max_length=4)
    portees = ArrayField(
        models.CharField(max_length=10, choices=Portee), verbose_name="droits", default=list
    )
    expire_le = models.DateTimeField("valable jusqu'au", null=True, blank=True)
    cree_le = models.DateTimeField("créée le", auto_now_add=True)
    cree_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revoquee_le = models.DateTimeField("révoquée le", null=True, blank=True)
    # Known to the minute: a key that is used all the time isn't written all the time.
    dernier_usage = models.DateTimeField("dernier usage", null=True, blank=True)

    objects = CleQuerySet.as_manager()

    class Meta:
        verbose_name = "clé"
        ordering: ClassVar = ["-cree_le", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(partenaire__isnull=False, etablissement__isnull=True)
                | Q(partenaire__isnull=True, etablissement__isnull=False),
                name="cle_a_un_titulaire",
                violation_error_message="Une clé est à un partenaire ou à un organisme.",
            )
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def est_expiree(self) -> bool:
        """Its time is over."""
        return self.expire_le is not None and self.expire_le <= timezone.now()

    @property
    def est_valable(self) -> bool:
        """It still opens something."""
        return self.revoquee_le is None and not self.est_expiree

    @property
    def droits(self) -> set[str]:
        """What it opens: of a partner's, what the partner still has the right to."""
        siens = set(self.portees)
        return siens & set(self.partenaire.droits) if self.partenaire else siens

    @property
    def droits_dits(self) -> str:
        """« Flux, API »: what it was given, in words."""
        return _en_mots(self.portees)

    @property
    def titulaire(self) -> "Partenaire | Etablissement":
        """Whose key it is."""
        titulaire = self.partenaire or self.etablissement
        assert titulaire is not None, "the database says so"
        return titulaire


class GesteDePartenaire(models.Model):
    """Who did what on a partner or on a key."""

    partenaire = models.ForeignKey(
        Partenaire, on_delete=models.CASCADE, null=True, blank=True, related_name="gestes"
    )
    etablissement = models.ForeignKey(
        Etablissement, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    auteur = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    geste = models.CharField("geste", max_length=60)
    detail = models.CharField("détail", max_length=1000, blank=True)
    le = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "geste sur un partenaire"
        verbose_name_plural = "gestes sur les partenaires"
        ordering: ClassVar = ["-le", "-pk"]

    def __str__(self) -> str:
        return self.geste


class Passage(models.Model):
    """A partner came for a file, or SOFI tried to put it there; written before, completed after."""

    class Moyen(models.TextChoices):
        """Who moved."""

        HTTPS = "https", "vient chercher"
        SFTP = "sftp", "SOFI dépose"

    LONGTEMPS = datetime.timedelta(hours=6)  # no file takes as long to leave
    partenaire = models.ForeignKey(Partenaire, on_delete=models.CASCADE, related_name="passages")
    cle = models.ForeignKey(Cle, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # The feed of which it is a file, when there was one to give.
    flux = models.ForeignKey(
        FluxEcrit, on_delete=models.SET_NULL, null=True, blank=True, related_name="passages"
    )
    moyen = models.CharField("moyen", max_length=10, choices=Moyen, default=Moyen.HTTPS)
    fichier = models.CharField("fichier", max_length=100, blank=True)
    genre = models.CharField("quel fichier", max_length=12, blank=True)
    depuis = models.GenericIPAddressField("depuis", null=True, blank=True)
    statut = models.PositiveSmallIntegerField("réponse", default=0)  # 0: put there by SFTP
    octets = models.PositiveBigIntegerField("octets", default=0)
    entier = models.BooleanField("fichier entier", default=False)  # now, or since before (304)
    arrete = models.BooleanField("arrêté", default=False)  # on purpose: nothing failed
    message = models.CharField("ce qui l'a arrêté", max_length=300, blank=True)
    le = models.DateTimeField("le", auto_now_add=True)
    fini_le = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "passage d'un partenaire"
        verbose_name_plural = "passages des partenaires"
        ordering: ClassVar = ["-le", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["partenaire", "-le"], name="passage_par_partenaire"),
            models.Index(fields=["flux", "genre"], condition=Q(entier=True), name="passage_entier"),
        ]

    def __str__(self) -> str:
        return f"{self.fichier or self.genre}, {self.le:%d/%m/%Y %H:%M}"

    @property
    def interrompu(self) -> bool:
        """Nobody will say its end any more: what gave the file was stopped."""
        return self.fini_le is None and self.le < timezone.now() - self.LONGTEMPS


class EnvoiDeRetours(models.Model):
    """What a partner said at once, counted."""

    partenaire = models.ForeignKey(Partenaire, on_delete=models.CASCADE, related_name="envois")
    acceptees = models.PositiveIntegerField("acceptées", default=0)
    refusees = models.PositiveIntegerField("refusées", default=0)
    le = models.DateTimeField("reçu le", auto_now_add=True)

    class Meta:
        verbose_name = "envoi de retours"
        verbose_name_plural = "envois de retours"
        ordering: ClassVar = ["-le", "-pk"]

    def __str__(self) -> str:
        return f"{self.acceptees} acceptées, {self.refusees} refusées"


class RetourQuerySet(models.QuerySet["Retour"]):
    def refuses(self) -> "RetourQuerySet":
        """Refusals of what the public still reads: one that was published again since waits for another answer."""
        return self.filter(
            resultat=Retour.Resultat.REFUSEE, action__publiee__version_id=F("version")
        )


class Retour(models.Model):
    """What a partner last said of one formation of its feed."""

    class Resultat(models.TextChoices):
        """What became of it there."""

        ACCEPTEE = "acceptee", "acceptée"
        REFUSEE = "refusee", "refusée"

    partenaire = models.ForeignKey(Partenaire, on_delete=models.CASCADE, related_name="retours")
    formation = models.CharField("formation du flux", max_length=60)
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="+")
    # The version that was public when the partner answered: what was published since isn't judged by it.
    version = models.BigIntegerField("version")
    resultat = models.CharField("résultat", max_length=10, choices=Resultat)
    code = models.CharField("code", max_length=40, blank=True)
    raison = models.CharField("raison", max_length=500, blank=True)
    adresse = models.URLField("sa page chez le partenaire", max_length=500, blank=True)
    recu_le = models.DateTimeField("reçu le", default=timezone.now)

    objects = RetourQuerySet.as_manager()

    class Meta:
        verbose_name = "retour d'un partenaire"
        verbose_name_plural = "retours des partenaires"
        ordering: ClassVar = ["-recu_le", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partenaire", "formation"],
                name="retour_unique",
                violation_error_message="Ce partenaire a déjà répondu pour cette formation.",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["action"], condition=Q(resultat="refusee"), name="retour_refuse_par_action"
            )
        ]

    def __str__(self) -> str:
        return f"{self.formation}, {self.get_resultat_display()}"


class TraductionDeRetour(models.Model):
    """What a code of a partner means, and what the organisme has to do."""

    partenaire = models.ForeignKey(
        Partenaire, on_delete=models.CASCADE, related_name="traductions", verbose_name="partenaire"
    )
    code = models.CharField("code", max_length=40)
    sens = models.CharField("ce qu'il veut dire", max_length=200)
    que_faire = models.CharField("que faire", max_length=300)

    class Meta:
        verbose_name = "traduction d'un retour"
        verbose_name_plural = "traductions des retours"
        ordering: ClassVar = ["code", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partenaire", "code"],
                name="traduction_unique",
                violation_error_message="Ce code est déjà traduit : modifiez sa ligne.",
            )
        ]

    def __str__(self) -> str:
        return self.code


DUREE_D_UNE_CLE = datetime.timedelta(days=365)
"""Proposed, not imposed."""
