"""What is asked of the published sessions: one narrow row per public session, one per session ever public for its
organisme, the sequence of publications, and the quality of each public action.

Words are searched in the index (`moteur`); a page is made from the document.
"""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now

from sofi.offre.models import Action, ActionPliee, Session, SitePlie


class ReelField(models.FloatField):
    """A number on four bytes: a position in degrees is good to a metre."""

    def db_type(self, connection: Any) -> str:
        return "real"


class Publication(models.Model):
    """A session of a public document that is not withdrawn; it may be ended.

    Plain numbers and no foreign key: the row is deleted and written again with each version, in the
    transaction that publishes it. Facets are those of `codes`; a missing date is the farthest one.
    """

    numero = models.IntegerField("numéro de session", primary_key=True)
    action = models.IntegerField("numéro d'action", db_index=True)
    etablissement = models.IntegerField("numéro de l'établissement")
    date_debut = models.DateField("date début")
    date_fin = models.DateField("date fin")
    latitude = ReelField("latitude", null=True)
    longitude = ReelField("longitude", null=True)
    publics = models.IntegerField("situations", default=0)  # bits
    financements = models.IntegerField("financements", default=0)  # bits
    domaine = models.SmallIntegerField("champ du domaine principal", default=0)
    departement = models.SmallIntegerField("département", default=0)
    niveau = models.SmallIntegerField("niveau de sortie", default=0)
    enseignement = models.SmallIntegerField("modalité d'enseignement", default=0)
    permanente = models.BooleanField("entrées permanentes", default=False)
    certifiante = models.BooleanField("certifiante", default=False)
    commune = models.CharField("code INSEE", max_length=5, blank=True)

    class Meta:
        verbose_name = "publication"
        indexes: ClassVar = [
            models.Index(fields=["date_debut", "numero"], name="publication_debut"),
            models.Index(fields=["commune"], name="publication_commune"),
            models.Index(fields=["etablissement", "date_fin"], name="publication_etablissement"),
        ]

    def __str__(self) -> str:
        return str(self.numero)


class Compteur(models.Model):
    """The last number of the sequence of publications, with its `jeton`, on one row.

    `oublis`: how many times what was public had to be forgotten everywhere (`changements.oublier`).
    """

    base = models.UUIDField("base", db_default=RandomUUID(), editable=False)
    numero = models.BigIntegerField("dernier numéro", default=0)
    jeton = models.UUIDField("jeton", db_default=RandomUUID(), editable=False)
    oublis = models.BigIntegerField("oublis", default=0, db_default=0)

    class Meta:
        verbose_name = "compteur des publications"

    def __str__(self) -> str:
        return str(self.numero)


class MachineIndex(models.Model):
    """What the index of a web machine is, as the program that keeps it there last said (`moteur.machines`)."""

    machine = models.CharField("machine", max_length=255, primary_key=True)
    numero = models.BigIntegerField("dernier numéro tenu")
    formations = models.IntegerField("formations")
    octets = models.BigIntegerField("poids")
    faites = models.IntegerField("formations lues", default=0)
    reste = models.IntegerField("formations à lire", default=0)
    depuis = models.DateTimeField("ce numéro depuis")
    vue_le = models.DateTimeField("vue pour la dernière fois")

    class Meta:
        verbose_name = "index d’une machine"
        ordering: ClassVar = ["machine"]

    def __str__(self) -> str:
        return self.machine


class Changement(models.Model):
    """A publication in the order of all: the number is drawn when its transaction ends (see `changements`).

    `version` is empty when nothing of the action is public any more. `jeton` tells it from the change of the same
    number in a base that went back in time.
    """

    numero = models.BigIntegerField("numéro", null=True, unique=True)
    action = models.IntegerField("numéro d'action")
    version = models.BigIntegerField("version", null=True)
    instant = models.DateTimeField("instant", db_default=Now())
    jeton = models.UUIDField("jeton", db_default=RandomUUID(), editable=False)

    class Meta:
        verbose_name = "changement"
        indexes: ClassVar = [models.Index(fields=["action", "numero"], name="changement_action")]

    def __str__(self) -> str:
        return f"{self.numero} : {self.action}"


class SessionSuivie(models.Model):
    """A session that was public at least once, as its organisme's lists show, sort, filter and count it.

    It says what the last public document said. The row is kept when the session is withdrawn or its action
    archived: it is no longer `publique`. Columns `tri_…` are folded and begin with a space, so that a word
    typed is found as the beginning of a word. A missing date is the farthest one.
    """

    numero = models.IntegerField("numéro de session", primary_key=True)
    action = models.IntegerField("numéro d'action", db_index=True)
    formation = models.IntegerField("numéro de formation")
    etablissement = models.IntegerField("numéro de l'établissement")
    titre = models.TextField("intitulé formation")
    dispensateur = models.TextField("site dispensateur")
    commune = models.TextField("commune lieu", blank=True)
    tri_titre = models.TextField("intitulé plié")
    tri_dispensateur = models.TextField("site dispensateur plié")
    tri_commune = models.TextField("commune pliée")
    date_debut = models.DateField("date début")
    date_fin = models.DateField("date fin")
    types = ArrayField(models.CharField(max_length=40), verbose_name="codes des dispositifs")
    sigles = models.TextField("sigles des dispositifs", blank=True)
    financements = models.IntegerField("financements", default=0)  # bits
    enseignement = models.SmallIntegerField("modalité d'enseignement", default=0)
    recrutement = models.CharField("recrutement", max_length=10, blank=True)
    places_inconnues = models.BooleanField("recrute sans dire les places restantes", default=False)
    initiale = models.BooleanField("formation initiale", default=False)
    origine = models.CharField("origine", max_length=10, blank=True)  # empty: SOFI
    publique = models.BooleanField("publiée et non retirée", default=True)

    class Meta:
        verbose_name = "session suivie"
        indexes: ClassVar = [
            # All that a list sorts, filters and searches: the rows of an organisme side by side, wherever they stand in
            # the table. `suivi` bounds texts and types, since an entry of an index holds some 2,700 bytes.
            models.Index(
                fields=["etablissement", "date_debut", "numero"],
                include=[
                    *("formation", "action", "date_fin", "publique", "initiale", "financements"),
                    *("enseignement", "places_inconnues"),
                    *("tri_titre", "tri_dispensateur", "tri_commune", "types", "sigles"),
                ],
                name="suivie_listes",
            ),
            # All that the counters ask of a session: an organisme of 50,000 is counted without its rows.
            models.Index(
                fields=["etablissement", "date_fin"],
                include=[
                    *("numero", "publique", "initiale", "financements", "enseignement"),
                    "places_inconnues",
                ],
                name="suivie_comptes",
            ),
            # What resembles an action: its title or the beginning of it, its formation.
            models.Index(fields=["tri_titre"], name="suivie_titre", opclasses=["text_pattern_ops"]),
            models.Index(fields=["formation"], name="suivie_formation"),
        ]

    def __str__(self) -> str:
        return f"{self.formation}-{self.action}-{self.numero}"


class SessionInedite(models.Model):
    """A session of the cards, not withdrawn, that no public version ever held.

    Nobody writes it: the triggers of `diffusion/declencheurs.py` do, whoever writes a session, its action or what is
    followed of it. So an organisme's « jamais publiées » are counted and found without looking for those that are.
    """

    session = models.OneToOneField(
        Session,
        on_delete=models.DO_NOTHING,  # its trigger takes it away
        db_constraint=False,
        primary_key=True,
        related_name="inedite",
    )
    etablissement = models.IntegerField("numéro de l'établissement")
    date_debut = models.DateField("date début", null=True)
    # Its action and its place as folded for lists: their keys are those of what they fold.
    action = models.ForeignKey(
        ActionPliee,
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    lieu = models.ForeignKey(
        SitePlie,
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    a_distance = models.BooleanField("enseignée à distance", default=False)

    class Meta:
        verbose_name = "session inédite"
        verbose_name_plural = "sessions inédites"
        indexes: ClassVar = [
            models.Index(
                fields=["etablissement", "date_debut", "session"],
                include=["action", "lieu", "a_distance"],
                name="inedite_liste",
            )
        ]

    def __str__(self) -> str:
        return str(self.session_id)


class QualitePubliee(models.Model):
    """The score of what is public of an action (`validation.qualite`), and its criteria as bits.

    Written again with each version; no row: nothing of the action is public.
    """

    action = models.OneToOneField(
        Action, on_delete=models.CASCADE, primary_key=True, related_name="qualite"
    )
    score = models.PositiveSmallIntegerField("score sur 100", db_index=True)
    concernes = models.IntegerField("critères concernés")
    manquants = models.IntegerField("critères manquants")

    class Meta:
        verbose_name = "qualité publiée"

    def __str__(self) -> str:
        return f"{self.action_id} : {self.score}"


class VuesDuJour(models.Model):
    """How often a public page was read in a day, nothing of who read it; session 0: the établissement's own page."""

    jour = models.DateField("jour", db_index=True)
    etablissement = models.IntegerField("numéro de l'établissement")
    action = models.IntegerField("numéro d'action", default=0)
    session = models.IntegerField("numéro de session", default=0)
    nombre = models.PositiveIntegerField("vues", default=0)

    class Meta:
        verbose_name = "vues du jour"
        verbose_name_plural = "vues du jour"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["etablissement", "session", "jour"], name="vues_du_jour_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.jour} {self.session} : {self.nombre}"


class RendezVous(models.Model):
    """A meeting about a public session, as the agenda of the region lists it.

    Deleted and written again with each version. A meeting that several sessions of an action announce is one row,
    that of the first one.
    """

    numero = models.IntegerField("numéro de l'information collective", primary_key=True)
    action = models.IntegerField("numéro d'action", db_index=True)
    session = models.IntegerField("numéro de session")
    titre = models.TextField("intitulé formation")
    commune_session = models.TextField("commune de la session", blank=True)
    organisme = models.TextField("organisme")
    domaine = models.SmallIntegerField("champ du domaine principal", default=0)
    date = models.DateField("date")
    debut = models.TimeField("début", null=True)
    fin = models.TimeField("fin", null=True)
    a_distance = models.BooleanField("à distance", default=False)
    nom_du_lieu = models.TextField("nom du lieu", blank=True)
    rue = models.TextField("adresse", blank=True)
    code_postal = models.CharField("code postal", max_length=5, blank=True)
    ville = models.TextField("ville", blank=True)
    commune = models.CharField("code INSEE", max_length=5, blank=True)
    departement = models.CharField("département", max_length=3, blank=True)
    lien = models.TextField("lien", blank=True)
    places = models.PositiveIntegerField("places", null=True)
    commentaire = models.TextField("commentaire", blank=True)
    publie_le = models.DateTimeField("publiée le")

    class Meta:
        verbose_name = "rendez-vous"
        verbose_name_plural = "rendez-vous"
        indexes: ClassVar = [models.Index(fields=["date", "numero"], name="rendez_vous_date")]

    def __str__(self) -> str:
        return f"{self.date} {self.numero}"


class AppelsApi(models.Model):
    """How many calls of the API somebody made in a minute; who is a mark that says nothing to anybody.

    The table isn't written to the journal of the database: lost in a crash, it is empty again.
    """

    qui = models.CharField("marque", max_length=32)
    minute = models.BigIntegerField("minute", db_index=True)  # since 1970
    nombre = models.PositiveIntegerField("appels", default=0)

    class Meta:
        verbose_name = "appels de l’API"
        verbose_name_plural = "appels de l’API"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["qui", "minute"], name="appels_api_unique")
        ]

    def __str__(self) -> str:
        return f"{self.minute} : {self.nombre}"
