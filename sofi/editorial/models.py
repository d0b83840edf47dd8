"""Pages as they are being written, what of them the public reads, and the files they give.

A page and what appeared of it have the same columns (`Contenu`): appearing copies them. The public side reads
`Parution` alone, so that nothing being written can be seen there.
"""

import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from sofi.comptes.models import Utilisateur
from sofi.comptes.revisions import Revisee
from sofi.referentiels.models import TypeDispositif
from sofi.socle.recherche import Plie
from sofi.socle.validateurs import valider_url_https

ADRESSE_MAX = 80  # characters of the words of an address


class Sorte(models.TextChoices):
    """What a page is, which says where it is read and what it holds."""

    ACTUALITE = "actualite", "Actualité"
    RESSOURCE = "ressource", "Ressource"
    DISPOSITIF = "dispositif", "Texte de la base Dispositif"
    LEGALE = "legale", "Page légale"


class Legale(models.TextChoices):
    """The legal pages: their addresses, which never change."""

    MENTIONS = "mentions-legales", "Mentions légales"
    DONNEES = "donnees-personnelles", "Données personnelles"
    ACCESSIBILITE = "accessibilite", "Accessibilité"
    LICENCE = "licence-des-donnees", "Licence des données"


class Rubrique(models.TextChoices):
    """Where « Ressources et contacts » shows a ressource, in that order."""

    AIDE = "aide", "Trouver de l’aide"
    PROCEDURE = "procedure", "Procédures de saisie"
    TUTO = "tuto", "Tutos de SOFI"
    MARDI = "mardi", "Mardis de SOFI"
    AVANTAGE = "avantage", "Pourquoi publier dans SOFI"
    CONTACT = "contact", "Contacts"


class Lecteurs(models.TextChoices):
    """Who a piece of news is for: it isn't hidden from the others, it is shown first to them."""

    PUBLIC = "public", "Le public"
    ORGANISMES = "organismes", "Les organismes"
    TOUS = "tous", "Tous"


class FichierJoint(models.Model):
    """A file given by a page, kept by pieces (`fichiers.py`); its type is what its content says."""

    nom = models.CharField("nom", max_length=150)
    type = models.CharField("type", max_length=100)
    taille = models.PositiveIntegerField("taille (octets)")
    sha256 = models.CharField("empreinte", max_length=64)
    depose_le = models.DateTimeField("déposé le", auto_now_add=True)

    class Meta:
        verbose_name = "fichier joint"
        verbose_name_plural = "fichiers joints"

    def __str__(self) -> str:
        return self.nom

    @property
    def format(self) -> str:
        """« PDF »: how people call its type."""
        return self.nom.rpartition(".")[2].upper()


class MorceauDeFichierJoint(models.Model):
    """A part of a file."""

    fichier = models.ForeignKey(FichierJoint, on_delete=models.CASCADE, related_name="morceaux")
    rang = models.PositiveSmallIntegerField("rang")
    contenu = models.BinaryField("contenu")

    class Meta:
        verbose_name = "morceau de fichier joint"
        verbose_name_plural = "morceaux de fichiers joints"
        ordering: ClassVar = ["rang"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fichier", "rang"], name="morceau_joint_unique")
        ]

    def __str__(self) -> str:
        return f"{self.fichier_id}, {self.rang}"


class Contenu(models.Model):
    """What is written of a page; the texts are rich. Which columns a kind uses: `sortes.py`."""

    sorte = models.CharField("sorte", max_length=12, choices=Sorte, editable=False)
    adresse = models.SlugField("adresse", max_length=ADRESSE_MAX, editable=False)
    titre = models.CharField("titre", max_length=150)
    resume = models.CharField("résumé", max_length=250, blank=True)
    texte = models.TextField("texte", blank=True)
    ordre = models.PositiveSmallIntegerField("ordre", default=0)
    # News.
    lecteurs = models.CharField("pour", max_length=10, choices=Lecteurs, default=Lecteurs.TOUS)
    parait_le = models.DateField("paraît le", null=True, blank=True)
    jusqu_au = models.DateField("jusqu’au", null=True, blank=True)
    # Ressources.
    rubrique = models.CharField("rubrique", max_length=10, choices=Rubrique, blank=True)
    jour = models.DateField("jour du rendez-vous", null=True, blank=True)
    video = models.URLField(
        "adresse de la vidéo", max_length=300, blank=True, validators=[valider_url_https]
    )
    fichier = models.ForeignKey(
        FichierJoint,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="fichier",
    )
    # The dispositif told, or the programme that a procédure is about.
    dispositif = models.ForeignKey(
        TypeDispositif,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="dispositif ou programme",
    )
    pour_qui = models.TextField("pour qui", blank=True)
    ce_qu_il_paie = models.TextField("ce qu’il paie", blank=True)
    conditions = models.TextField("conditions sur la formation", blank=True)
    demarche = models.TextField("comment faire, dans l’ordre", blank=True)
    convention = models.TextField("pour l’organisme : la convention", blank=True)
    lien_convention = models.URLField(
        "lien vers la convention", max_length=300, blank=True, validators=[valider_url_https]
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.titre


COLONNES = tuple(champ.name for champ in Contenu._meta.local_fields)
"""What is copied when a page appears, or when an older appearance is taken up again."""


class Page(Contenu, Revisee):
    """A page as it is being written: nobody but the administration sees it."""

    class Meta:
        verbose_name = "page éditoriale"
        verbose_name_plural = "pages éditoriales"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sorte", "adresse"],
                name="page_adresse_unique",
                violation_error_message="Une autre page a déjà cette adresse.",
            ),
            models.CheckConstraint(
                condition=~Q(sorte=Sorte.DISPOSITIF) | Q(dispositif__isnull=False),
                name="page_dispositif_dit_lequel",
                violation_error_message="Choisissez le dispositif dont la page parle.",
            ),
        ]

    @property
    def en_ligne(self) -> "Parution | None":
        """What the public may read of it, whatever the day; use `prefetch_parutions` on a list."""
        return next((p for p in self.parutions.all() if p.retiree_le is None), None)

    @property
    def est_modifiee(self) -> bool:
        """It was written again since it appeared."""
        parution = self.en_ligne
        return parution is not None and any(
            getattr(self, _attribut(nom)) != getattr(parution, _attribut(nom)) for nom in COLONNES
        )


def _attribut(nom: str) -> str:
    return str(Contenu._meta.get_field(nom).attname)  # type: ignore[union-attr]


class ParutionQuerySet(models.QuerySet["Parution"]):
    def en_ligne(self, jour: datetime.date) -> Self:
        """What the public reads that day: neither withdrawn, nor to come, nor over."""
        return self.filter(
            Q(parait_le__isnull=True) | Q(parait_le__lte=jour),
            Q(jusqu_au__isnull=True) | Q(jusqu_au__gte=jour),
            retiree_le__isnull=True,
        )

    def actualites(self) -> Self:
        """News, the last first."""
        return self.filter(sorte=Sorte.ACTUALITE).order_by(F("parait_le").desc(), "-pk")

    def pour(self, lecteurs: str) -> Self:
        """Those for these readers, and those for everybody."""
        return self.filter(lecteurs__in=[lecteurs, Lecteurs.TOUS])

    def ressources(self) -> Self:
        """Ressources, in the order given, then by title."""
        lignes = self.filter(sorte=Sorte.RESSOURCE).select_related("fichier")
        return lignes.order_by("ordre", Plie("titre"), "pk")


class Parution(Contenu):
    """What appeared of a page, and until when; never changed but to be withdrawn."""

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="parutions")
    numero = models.PositiveIntegerField("numéro")
    publiee_le = models.DateTimeField("publiée le")
    publiee_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)

    objects: ClassVar = ParutionQuerySet.as_manager()

    class Meta:
        verbose_name = "parution"
        ordering: ClassVar = ["-numero"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["page", "numero"], name="parution_numero_unique"),
            models.UniqueConstraint(
                fields=["page"], name="parution_une_en_ligne", condition=Q(retiree_le__isnull=True)
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["sorte", "adresse"],
                name="parution_en_ligne",
                condition=Q(retiree_le__isnull=True),
            )
        ]
