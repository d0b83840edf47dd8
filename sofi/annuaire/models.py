"""The directory: établissements, their sites and contacts, and who may act for them."""

import datetime
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When

from sofi.comptes.models import CleActivation, Utilisateur
from sofi.referentiels.models import Commune, Formacode
from sofi.socle.champs import ColonneTelephone
from sofi.socle.recherche import Plie
from sofi.socle.validateurs import (
    valider_code_postal,
    valider_nda,
    valider_siret,
    valider_uai,
    valider_url_https,
)

from .convention import Convention as Convention
from .declarations import DeclarationActivite as DeclarationActivite
from .origines import Origine

NDA_SANS = "99999999999"
"""The network's convention for a school of initial training, which has a UAI and no NDA."""


class Adresse(models.Model):
    """A postal address, within the limits of LHEO so that nothing is cut on the way out.

    Draft addresses may be incomplete; `regles` asks for what the feed needs.
    """

    denomination = models.CharField("dénomination du lieu", max_length=255, blank=True)
    ligne1 = models.CharField("adresse", max_length=50, blank=True)
    ligne2 = models.CharField("adresse (2)", max_length=50, blank=True)
    ligne3 = models.CharField("adresse (3)", max_length=50, blank=True)
    ligne4 = models.CharField("adresse (4)", max_length=50, blank=True)
    code_postal = models.CharField(
        "code postal", max_length=5, blank=True, validators=[valider_code_postal]
    )
    ville = models.CharField("ville", max_length=50, blank=True)
    commune = models.ForeignKey(
        Commune,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="commune",
        related_name="+",
    )
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def lignes(self) -> list[str]:
        """The filled address lines, in order."""
        return [ligne for ligne in (self.ligne1, self.ligne2, self.ligne3, self.ligne4) if ligne]


class CategorieQualiopi(models.TextChoices):
    """The four kinds of actions that Qualiopi certifies."""

    FORMATION = "formation", "actions de formation"
    BILAN = "bilan", "bilans de compétences"
    VAE = "vae", "validation des acquis de l'expérience"
    APPRENTISSAGE = "apprentissage", "apprentissage"


class Etablissement(Adresse):
    """An établissement of an organisme de formation, known by its SIRET."""

    siret = models.CharField("SIRET", max_length=14, validators=[valider_siret])
    nda = models.CharField(
        "numéro de déclaration d'activité", max_length=11, blank=True, validators=[valider_nda]
    )
    uai = models.CharField("UAI", max_length=8, blank=True, validators=[valider_uai])
    raison_sociale = models.CharField("raison sociale", max_length=250)
    nom = models.CharField("nom d'usage", max_length=250)
    telephone = ColonneTelephone("téléphone", blank=True)
    courriel = models.EmailField("adresse e-mail", max_length=160, blank=True)
    url = models.CharField(
        "site internet", max_length=400, blank=True, validators=[valider_url_https]
    )
    description = models.TextField("présentation publique", max_length=3000, blank=True)
    domaines = models.ManyToManyField(Formacode, verbose_name="domaines d'intervention", blank=True)
    # Qualiopi: null when nothing is known, else whether it was granted, and until when.
    qualiopi_formation = models.BooleanField(
        "Qualiopi, actions de formation", null=True, blank=True
    )
    qualiopi_apprentissage = models.BooleanField("Qualiopi, apprentissage", null=True, blank=True)
    qualiopi_vae = models.BooleanField("Qualiopi, VAE", null=True, blank=True)
    qualiopi_bilan = models.BooleanField("Qualiopi, bilans de compétences", null=True, blank=True)
    # Public higher education is deemed certified, without a date: « réputé certifié » (L6316-4).
    qualiopi_reputees = ArrayField(
        models.CharField(max_length=15, choices=CategorieQualiopi),
        default=list,
        blank=True,
        verbose_name="réputé certifié (L6316-4) pour",
    )
    qualiopi_debut = models.DateField("début de la certification Qualiopi", null=True, blank=True)
    qualiopi_fin = models.DateField("fin de la certification Qualiopi", null=True, blank=True)
    ferme_le = models.DateField("fermé le", null=True, blank=True)
    # Made and kept by the file of another source; its contacts and portes ouvertes are entered here.
    origine = models.CharField(
        "origine", max_length=10, choices=Origine, blank=True, default=Origine.SOFI, editable=False
    )
    uai_ferme_le = models.DateField("UAI fermé le", null=True, blank=True, editable=False)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)
    modifie_le = models.DateTimeField("modifié le", auto_now=True)

    class Meta:
        verbose_name = "établissement"
        indexes: ClassVar = [
            # Lists of all of them are in this order.
            models.Index(Plie("nom"), Plie("ville"), "id", name="par_nom"),
            # Those of a département, without their rows.
            models.Index(fields=["commune"], include=["id"], name="etablissement_par_commune"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["siret"],
                name="etablissement_siret_unique",
                violation_error_message="Un établissement existe déjà avec ce SIRET.",
            ),
            models.CheckConstraint(
                condition=Q(siret__regex=r"^\d{14}$"),
                name="etablissement_siret_14",
                violation_error_message="Le SIRET a 14 chiffres.",
            ),
            models.CheckConstraint(
                condition=Q(nda="") | Q(nda__regex=r"^\w{11}$"),
                name="etablissement_nda_11",
                violation_error_message="Le numéro de déclaration d'activité a 11 caractères.",
            ),
            models.CheckConstraint(
                condition=Q(qualiopi_debut__isnull=True)
                | Q(qualiopi_fin__isnull=True)
                | Q(qualiopi_fin__gte=models.F("qualiopi_debut")),
                name="etablissement_qualiopi_dates",
                violation_error_message="La certification Qualiopi finit avant d'avoir commencé : vérifiez ses dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nom} – {self.ville}" if self.ville else self.nom

    @property
    def noms_reputes(self) -> list[str]:
        """The categories for which it is deemed certified, in words."""
        return [str(CategorieQualiopi(code).label) for code in self.qualiopi_reputees]

    @property
    def siren(self) -> str:
        """The SIREN: the first nine digits of the SIRET."""
        return self.siret[:9]

    @property
    def est_d_ailleurs(self) -> bool:
        """Its sheet is another source's: only its contacts and portes ouvertes are entered here."""
        return self.origine != Origine.SOFI

    def nda_inactif_depuis(self) -> datetime.date | None:
        """When its number left the public list; None while it is there, or was never seen in it. One query."""
        sorties = DeclarationActivite.objects.filter(nda=self.nda, retire_le__isnull=False)
        return sorties.values_list("retire_le", flat=True).first() if self.nda else None

    @property
    def est_a_completer(self) -> bool:
        """Made from a request or a list, without the address that its sheet needs."""
        return not (self.ligne1 and self.code_postal and self.ville and self.commune_id)


class Site(Adresse):
    """A place where an établissement trains. One of them is the main one."""

    etablissement = models.ForeignKey(Etablissement, on_delete=models.CASCADE, related_name="sites")
    nom = models.CharField("nom du site", max_length=250)
    principal = models.BooleanField("site principal", default=False)
    # Of the place itself, where it has its own: an annexe, a lycée that lends its rooms.
    siret = models.CharField("SIRET du lieu", max_length=14, blank=True, validators=[valider_siret])
    uai = models.CharField("UAI du lieu", max_length=8, blank=True, validators=[valider_uai])
    uai_ferme_le = models.DateField("UAI fermé le", null=True, blank=True, editable=False)
    restauration = models.CharField("restauration", max_length=250, blank=True)
    hebergement = models.CharField("hébergement", max_length=250, blank=True)
    transport = models.CharField("transport", max_length=250, blank=True)
    acces_handicapes = models.CharField(
        "accès des personnes handicapées", max_length=250, blank=True
    )
    retire_le = models.DateField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "site"
        ordering: ClassVar = ["-principal", Plie("nom"), "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["etablissement"],
                condition=Q(principal=True, retire_le__isnull=True),
                name="site_principal_unique",
                violation_error_message="L'établissement a déjà un site principal.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.nom} – {self.ville}" if self.ville else self.nom


HANDICAP, MOBILITE, ACCUEIL = "1", "2", "4"
"""Roles of a contact (dict-type-contact) that a session asks for."""


class ContactQuerySet(models.QuerySet["Contact"]):
    def ceux_du_role_d_abord(self, type_contact: str) -> Self:
        """All of them, those who have this role first."""
        du_role = Q(type_contact=type_contact) | Q(autres_types__contains=[type_contact])
        rang = Case(When(du_role, then=Value(0)), default=Value(1), output_field=IntegerField())
        return self.order_by(rang, Plie("nom"), Plie("prenom"), "pk")


class Contact(models.Model):
    """A person or a service that the public or the partners can reach, with one role or several."""

    class Civilite(models.TextChoices):
        """As LHEO wants it: words."""

        MADAME = "Madame", "Madame"
        MONSIEUR = "Monsieur", "Monsieur"

    etablissement = models.ForeignKey(
        Etablissement, on_delete=models.CASCADE, related_name="contacts"
    )
    civilite = models.CharField("civilité", max_length=10, choices=Civilite, blank=True)
    nom = models.CharField("nom", max_length=50)
    prenom = models.CharField("prénom", max_length=50, blank=True)
    nom_public = models.BooleanField("publier le nom de cette personne", default=False)
    fonction = models.CharField("fonction", max_length=50, blank=True)
    type_contact = models.CharField(
        "type de contact", max_length=2, default="4"
    )  # dict-type-contact; the one the feed tells
    autres_types = ArrayField(
        models.CharField(max_length=2), verbose_name="autres rôles", default=list, blank=True
    )
    telephone = ColonneTelephone("téléphone", blank=True)
    courriel = models.EmailField("adresse e-mail", max_length=160, blank=True)
    ligne_directe = ColonneTelephone("ligne directe", blank=True)
    retire_le = models.DateField("retiré le", null=True, blank=True)

    objects: ClassVar = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "contact"
        ordering: ClassVar = [Plie("nom"), Plie("prenom"), "pk"]

    def __str__(self) -> str:
        nom = f"{self.prenom} {self.nom}".strip()
        return f"{nom} ({self.fonction})" if self.fonction else nom

    @property
    def se_nomme(self) -> bool:
        """The public reads this name: a service's, or that of a person who is chosen to be named."""
        return self.nom_public or not (self.prenom or self.civilite)

    @property
    def service(self) -> str:
        """What the public reads in place of a name that stays internal."""
        noms = {HANDICAP: "Référent handicap", MOBILITE: "Référent mobilité"}
        return self.fonction or noms.get(self.type_contact, "Accueil")

    @property
    def nom_lu(self) -> str:
        """The name that the public reads."""
        return f"{self.prenom} {self.nom}".strip() if self.se_nomme else self.service

    @property
    def types(self) -> list[str]:
        """All the roles (codes of dict-type-contact), the main one first, each once."""
        return list(dict.fromkeys([self.type_contact, *self.autres_types]))

    @property
    def est_joignable(self) -> bool:
        """Has a telephone or an e-mail: the feed carries no contact without either."""
        return bool(self.telephone or self.courriel)


class PorteOuverte(models.Model):
    """A day when the établissement receives the public, at one of its sites or at a distance.

    Nothing points at it: it may be withdrawn, and deleted. Past ones are kept, and no longer shown to the public.
    """

    etablissement = models.ForeignKey(
        Etablissement, on_delete=models.CASCADE, related_name="portes_ouvertes"
    )
    date = models.DateField("date")
    debut = models.TimeField("de")
    fin = models.TimeField("à", null=True, blank=True)
    site = models.ForeignKey(
        Site,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        verbose_name="site",
        related_name="portes_ouvertes",
    )
    lien = models.CharField(
        "lien", max_length=400, blank=True, validators=[valider_url_https]
    )  # to follow it at a distance, or to enrol
    commentaire = models.TextField("commentaire", max_length=500, blank=True)
    retire_le = models.DateField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "porte ouverte"
        verbose_name_plural = "portes ouvertes"
        ordering: ClassVar = ["date", "debut", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(site__isnull=False) | ~Q(lien=""),
                name="porte_ouverte_lieu",
                violation_error_message="Indiquez où elle a lieu : choisissez un site, ou donnez un lien.",
            ),
            models.CheckConstraint(
                condition=Q(fin__isnull=True) | Q(fin__gt=models.F("debut")),
                name="porte_ouverte_heures",
                violation_error_message="L'heure de fin précède l'heure de début : corrigez l'une ou l'autre.",
            ),
            models.UniqueConstraint(
                fields=["etablissement", "date", "debut", "site", "lien"],
                nulls_distinct=False,
                name="porte_ouverte_unique",
                violation_error_message="Cette porte ouverte est déjà dans votre annuaire : modifiez celle-là.",
            ),
        ]

    def __str__(self) -> str:
        return f"Porte ouverte du {self.date:%d/%m/%Y}"

    def est_a_venir(self, jour: datetime.date) -> bool:
        """Announced, and not over on that day."""
        return self.retire_le is None and self.date >= jour


class Rattachement(models.Model):
    """A user acting for an établissement; `cle` is the key that opened it to them, if one did."""

    utilisateur = models.ForeignKey(
        Utilisateur, on_delete=models.CASCADE, related_name="rattachements"
    )
    etablissement = models.ForeignKey(
        Etablissement, on_delete=models.CASCADE, related_name="rattachements"
    )
    cle = models.ForeignKey(
        CleActivation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    cree_le = models.DateTimeField("créé le", auto_now_add=True)

    class Meta:
        verbose_name = "rattachement"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["utilisateur", "etablissement"],
                name="rattachement_unique",
                violation_error_message="Cette personne est déjà rattachée à cet établissement.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.utilisateur} – {self.etablissement}"


class AccesParCle(models.Model):
    """An établissement that an activation key attaches its holder to."""

    cle = models.ForeignKey(CleActivation, on_delete=models.CASCADE, related_name="acces")
    etablissement = models.ForeignKey(
        Etablissement, on_delete=models.CASCADE, related_name="acces_par_cle"
    )

    class Meta:
        verbose_name = "accès par clé"
        verbose_name_plural = "accès par clé"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cle", "etablissement"],
                name="acces_par_cle_unique",
                violation_error_message="Cette clé ouvre déjà cet établissement.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cle} – {self.etablissement}"
