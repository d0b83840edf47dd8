"""Who signs in to SOFI, in which role, and how one gets there: requests, keys, the journal of accounts."""

import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from sofi.socle.champs import ColonneTelephone
from sofi.socle.validateurs import valider_nda, valider_siret, valider_uai

from .seances import SessionOuverte as SessionOuverte


class Role(models.TextChoices):
    """What a signed-in person may do; organismes' rights come from their attachments."""

    ORGANISME = "organisme", "Organisme de formation"
    SERVICE_OFFRE = "service_offre", "Service Offre"
    ADMINISTRATION = "administration", "Administration"
    REGION = "region", "Région"


class UtilisateurManager(BaseUserManager["Utilisateur"]):
    """Creates users known by their e-mail address alone."""

    def create_user(self, email: str, password: str | None = None, **champs: Any) -> "Utilisateur":
        """Create a user; the address is kept in lower case, as it is compared."""
        utilisateur = self.model(email=email.strip().lower(), **champs)
        utilisateur.set_password(password)
        utilisateur.save(using=self._db)
        return utilisateur

    def create_superuser(
        self, email: str, password: str | None = None, **champs: Any
    ) -> "Utilisateur":
        champs.setdefault("role", Role.ADMINISTRATION)
        return self.create_user(email, password, is_superuser=True, **champs)

    def get_by_natural_key(self, username: str | None) -> "Utilisateur":
        """Sign-in doesn't depend on the case of the address."""
        return self.get(email__iexact=username)


class Utilisateur(AbstractBaseUser, PermissionsMixin):
    """A person, signing in with an e-mail address and a password."""

    email = models.EmailField("adresse e-mail", max_length=160, unique=True)  # in lower case
    nom = models.CharField("nom", max_length=50)
    prenom = models.CharField("prénom", max_length=50, blank=True)
    role = models.CharField("rôle", max_length=20, choices=Role, default=Role.ORGANISME)
    is_active = models.BooleanField("compte actif", default=True)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)

    objects = UtilisateurManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["nom"]

    class Meta:
        verbose_name = "utilisateur"
        verbose_name_plural = "utilisateurs"
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("email"),
                name="utilisateur_email_unique",
                violation_error_message="Un compte existe déjà avec cette adresse e-mail.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom_complet

    @property
    def nom_complet(self) -> str:
        """First name and name, as screens and threads show them."""
        return f"{self.prenom} {self.nom}".strip()

    @property
    def est_service_offre(self) -> bool:
        """Validates the offer: the service Offre and the administration."""
        return self.role in (Role.SERVICE_OFFRE, Role.ADMINISTRATION)

    @property
    def est_organisme(self) -> bool:
        """Enters the offer of the établissements he or she is attached to."""
        return self.role == Role.ORGANISME

    @property
    def second_facteur_exige(self) -> bool:
        """The staff signs in with a second factor; an organisme may."""
        return not self.est_organisme

    @property
    def is_staff(self) -> bool:
        """Needed by Django's own tools only."""
        return self.role == Role.ADMINISTRATION


class DemandeAccesQuerySet(models.QuerySet["DemandeAcces"]):
    def en_attente(self) -> "DemandeAccesQuerySet":
        """Those nobody has decided on, the oldest first."""
        return self.filter(suite=DemandeAcces.Suite.EN_ATTENTE).order_by("cree_le", "pk")


class DemandeAcces(models.Model):
    """Somebody asks to work for an établissement, known by its SIRET, which SOFI may not have yet.

    Without `utilisateur` a person asks for a key; with it a signed-in one asks for one more attachment.
    """

    class Suite(models.TextChoices):
        """What the service Offre answered."""

        EN_ATTENTE = "en_attente", "en attente"
        ACCEPTEE = "acceptee", "acceptée"
        REFUSEE = "refusee", "refusée"

    utilisateur = models.ForeignKey(
        Utilisateur, on_delete=models.CASCADE, null=True, blank=True, related_name="demandes"
    )
    siret = models.CharField("SIRET", max_length=14, validators=[valider_siret])
    nda = models.CharField(
        "numéro de déclaration d'activité", max_length=11, blank=True, validators=[valider_nda]
    )
    uai = models.CharField("UAI", max_length=8, blank=True, validators=[valider_uai])
    nom = models.CharField("nom", max_length=50)
    prenom = models.CharField("prénom", max_length=50, blank=True)
    email = models.EmailField("adresse e-mail", max_length=160)  # in lower case
    telephone = ColonneTelephone("téléphone", blank=True)
    message = models.TextField("message", max_length=1000, blank=True)
    suite = models.CharField("suite", max_length=10, choices=Suite, default=Suite.EN_ATTENTE)
    motif = models.TextField("motif", max_length=1000, blank=True)
    cree_le = models.DateTimeField("reçue le", auto_now_add=True)
    decidee_le = models.DateTimeField("décidée le", null=True, blank=True)
    decidee_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = DemandeAccesQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d'accès"
        verbose_name_plural = "demandes d'accès"
        constraints: ClassVar = [
            models.UniqueConstraint(
                "siret",
                Lower("email"),
                condition=Q(suite="en_attente"),
                name="demande_en_attente_unique",
                violation_error_message="La même demande attend déjà une réponse.",
            ),
            models.CheckConstraint(
                condition=Q(suite="en_attente", decidee_le__isnull=True)
                | (~Q(suite="en_attente") & Q(decidee_le__isnull=False)),
                name="demande_decidee_date",
                violation_error_message="Une demande décidée a la date de sa décision.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nom_complet} – {self.siret}"

    @property
    def nom_complet(self) -> str:
        """First name and name."""
        return f"{self.prenom} {self.nom}".strip()

    @property
    def est_en_attente(self) -> bool:
        """Nobody has decided yet."""
        return self.suite == self.Suite.EN_ATTENTE


class CleActivationQuerySet(models.QuerySet["CleActivation"]):
    def utilisables(self) -> "CleActivationQuerySet":
        """Those that still open an account."""
        return self.filter(utilisee_le=None, annulee_le=None, expire_le__gt=timezone.now())

    def expirees(self) -> "CleActivationQuerySet":
        """Those nobody used in time."""
        return self.filter(utilisee_le=None, annulee_le=None, expire_le__lte=timezone.now())


class CleActivation(models.Model):
    """A key that opens an account, once, to one address. Only its print is kept."""

    email = models.EmailField("adresse e-mail", max_length=160)  # in lower case
    empreinte = models.CharField("empreinte", max_length=64, unique=True)
    # Only the administration gives keys that open an account of the staff.
    role = models.CharField("rôle", max_length=20, choices=Role, default=Role.ORGANISME)
    demande = models.ForeignKey(
        DemandeAcces, on_delete=models.SET_NULL, null=True, blank=True, related_name="cles"
    )
    cree_le = models.DateTimeField("donnée le", auto_now_add=True)
    cree_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    expire_le = models.DateTimeField("expire le")
    utilisee_le = models.DateTimeField("utilisée le", null=True, blank=True)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)

    objects = CleActivationQuerySet.as_manager()

    class Meta:
        verbose_name = "clé d'activation"
        verbose_name_plural = "clés d'activation"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(utilisee_le__isnull=True) | Q(annulee_le__isnull=True),
                name="cle_utilisee_ou_annulee",
                violation_error_message="Une clé utilisée ne peut plus être annulée.",
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def est_du_personnel(self) -> bool:
        """It opens an account of the Cariforef or of the Région."""
        return self.role != Role.ORGANISME

    @property
    def est_expiree(self) -> bool:
        """Its time is over."""
        return self.expire_le <= timezone.now()


class ChangementAdresse(models.Model):
    """A new e-mail address that waits to be confirmed from its own mailbox. Only a print of its link is kept."""

    utilisateur = models.ForeignKey(
        Utilisateur, on_delete=models.CASCADE, related_name="changements_adresse"
    )
    nouvelle = models.EmailField("nouvelle adresse", max_length=160)  # in lower case
    empreinte = models.CharField("empreinte", max_length=64, unique=True)
    cree_le = models.DateTimeField("demandé le", auto_now_add=True)
    expire_le = models.DateTimeField("expire le")
    termine_le = models.DateTimeField("confirmé ou remplacé le", null=True, blank=True)

    class Meta:
        verbose_name = "changement d'adresse"
        verbose_name_plural = "changements d'adresse"

    def __str__(self) -> str:
        return self.nouvelle


DUREE_DE_LA_SAISIE = datetime.timedelta(hours=2)


class SaisieGardee(models.Model):
    """What somebody sent when their session had ended (`gardees`): read by them alone, for two hours."""

    utilisateur = models.ForeignKey(
        Utilisateur, on_delete=models.CASCADE, related_name="saisies_gardees"
    )
    chemin = models.CharField("adresse de l'envoi", max_length=500)
    page = models.CharField("page de la saisie", max_length=2000)
    champs = models.JSONField("champs")  # [name, [values]] in the order they were sent
    trop_longs = models.PositiveIntegerField("champs trop longs pour être gardés", default=0)
    le = models.DateTimeField("le")

    class Meta:
        verbose_name = "saisie gardée"
        verbose_name_plural = "saisies gardées"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["utilisateur", "chemin"],
                name="saisie_gardee_unique",
                violation_error_message="Une saisie de cette page est déjà gardée.",
            )
        ]

    def __str__(self) -> str:
        return self.chemin

    @property
    def fin(self) -> datetime.datetime:
        """Until when it is kept."""
        return self.le + DUREE_DE_LA_SAISIE

    @property
    def textes(self) -> list[str]:
        """What was written in it, without what only the page needs: numbers, choices, boxes."""
        valeurs = [valeur for _, lues in self.champs for valeur in lues]
        return [valeur for valeur in valeurs if not valeur.isdecimal() and len(valeur) > 1]

    @property
    def longueur(self) -> int:
        """How long its longest text is."""
        return max(map(len, self.textes), default=0)


class Acte(models.Model):
    """One line of the journal of accounts: who did what, to whom, when. Never changed."""

    class Nature(models.TextChoices):
        """What was done."""

        DEMANDE_ACCEPTEE = "demande_acceptee", "Demande acceptée"
        DEMANDE_REFUSEE = "demande_refusee", "Demande refusée"
        CLE_DONNEE = "cle_donnee", "Clé d'activation envoyée"
        CLE_ANNULEE = "cle_annulee", "Clé d'activation annulée"
        CLE_UTILISEE = "cle_utilisee", "Clé d'activation utilisée"
        COMPTE_OUVERT = "compte_ouvert", "Compte ouvert"
        RATTACHE = "rattache", "Rattachement"
        DETACHE = "detache", "Détachement"
        DESACTIVE = "desactive", "Compte désactivé"
        REACTIVE = "reactive", "Compte réactivé"
        ADRESSE_CHANGEE = "adresse_changee", "Adresse e-mail changée"
        FACTEUR_ACTIVE = "facteur_active", "Second facteur activé"
        FACTEUR_RETIRE = "facteur_retire", "Second facteur réinitialisé"
        FACTEUR_DESACTIVE = "facteur_desactive", "Second facteur désactivé"
        CLE_ACCES_AJOUTEE = "cle_acces_ajoutee", "Clé d'accès ajoutée"
        CLE_ACCES_RETIREE = "cle_acces_retiree", "Clé d'accès retirée"
        CODES_CREES = "codes_crees", "Codes de secours créés"
        SESSIONS_FERMEES = "sessions_fermees", "Sessions fermées"
        VU_COMME = "vu_comme", "Vu comme cette personne"
        VUE_FINIE = "vue_finie", "Fin de la vue"

    nature = models.CharField("acte", max_length=20, choices=Nature)
    # Empty when the person did it alone, with a key or a link.
    auteur = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    utilisateur = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="actes"
    )
    email = models.EmailField("adresse e-mail", max_length=160)
    detail = models.CharField("détail", max_length=1000, blank=True)
    le = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "acte sur un compte"
        verbose_name_plural = "actes sur les comptes"
        ordering: ClassVar = ["-le", "-pk"]
        indexes: ClassVar = [models.Index(fields=["-le", "-id"], name="acte_le")]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} – {self.email}"


class Connexion(models.Model):
    """One line of the trace of sign-ins: what was tried under an address, from where, when. Never changed.

    Kept twelve months (`sofi.comptes.taches`), then erased: what it is kept for is to understand an intrusion.
    """

    class Nature(models.TextChoices):
        """What was tried, and how it ended."""

        REUSSIE = "reussie", "Connexion"
        REFUSEE = "refusee", "Mot de passe refusé"
        SUSPENDUE = "suspendue", "Connexion suspendue : trop d’essais"
        CODE_REFUSE = "code_refuse", "Code à usage unique refusé"
        LIEN_DEMANDE = "lien_demande", "Nouveau mot de passe demandé"
        REINITIALISE = "reinitialise", "Mot de passe réinitialisé"
        CHANGE = "change", "Mot de passe changé"
        FERMEE = "fermee", "Déconnexion"
        FINIE = "finie", "Session finie : trop longtemps"
        RETIREE = "retiree", "Session fermée à distance"
        CLE_REFUSEE = "cle_refusee", "Clé d’accès refusée"

    nature = models.CharField("nature", max_length=12, choices=Nature)
    email = models.CharField("adresse e-mail saisie", max_length=160)
    # Empty when no account has this address.
    utilisateur = models.ForeignKey(
        Utilisateur, on_delete=models.CASCADE, null=True, blank=True, related_name="connexions"
    )
    ip = models.CharField("adresse IP", max_length=45, blank=True)
    le = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "connexion"
        ordering: ClassVar = ["-le", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["-le", "-id"], name="connexion_le"),
            models.Index(fields=["utilisateur", "-le"], name="connexion_utilisateur"),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} : {self.email}"
