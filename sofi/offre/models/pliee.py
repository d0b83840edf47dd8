"""What lists read of the names of each action, établissement and site, kept folded by the database."""

from typing import ClassVar

from django.db import models

from sofi.annuaire.models import Etablissement, Site

from .action import Action


class ActionPliee(models.Model):
    """The title of an action, the codes of its certification and the names of its organisme, folded for lists.

    Folded as `socle.recherche.expression_pliee` does. Nobody writes it: the triggers of `offre/declencheurs.py` and
    `declencheurs_par_instruction.py` do, whatever changes the sheet, the formation, the établissement or the action. It
    says nothing that isn't said already: the history leaves it out.
    """

    action = models.OneToOneField(
        Action, on_delete=models.CASCADE, primary_key=True, related_name="pliee"
    )
    etablissement = models.IntegerField("numéro de l'établissement")
    titre = models.TextField("intitulé plié", db_collation="C")
    codes = models.TextField("codes de la certification pliés", db_collation="C")
    organisme = models.TextField("noms, ville et SIRET de l'organisme pliés", db_collation="C")

    class Meta:
        verbose_name = "action pliée"
        verbose_name_plural = "actions pliées"
        indexes: ClassVar = [
            # The list of an établissement, sorted by title and searched: read in the index alone.
            models.Index(
                fields=["etablissement", "titre", "action"],
                include=["codes"],
                name="pliee_des_actions",
            ),
        ]

    def __str__(self) -> str:
        return self.titre.strip()


class EtablissementPlie(models.Model):
    """The names, town and SIRET of an établissement, folded as those of its actions: the queue finds it by them.

    Kept by two triggers of `offre/declencheurs_par_instruction.py`. There are five to ten times fewer of them than
    actions.
    """

    etablissement = models.OneToOneField(
        Etablissement, on_delete=models.CASCADE, primary_key=True, related_name="plie"
    )
    noms = models.TextField("noms, ville et SIRET pliés", db_collation="C")

    class Meta:
        verbose_name = "établissement plié"
        verbose_name_plural = "établissements pliés"

    def __str__(self) -> str:
        return self.noms.strip()


class SitePlie(models.Model):
    """The town of a site, folded as the names of actions: an organisme's drafts are found and sorted by it.

    Kept by two triggers of `offre/declencheurs_par_instruction.py`.
    """

    site = models.OneToOneField(
        Site, on_delete=models.CASCADE, primary_key=True, related_name="plie"
    )
    ville = models.TextField("ville pliée", db_collation="C")

    class Meta:
        verbose_name = "site plié"
        verbose_name_plural = "sites pliés"

    def __str__(self) -> str:
        return self.ville.strip()
