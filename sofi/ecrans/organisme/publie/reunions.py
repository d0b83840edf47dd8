"""The meetings of a published session, written on the card and published together."""

from contextlib import suppress
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from sofi.ecrans.commun.requete import envoye
from sofi.ecrans.organisme.acces import personne
from sofi.ecrans.organisme.saisie.forms.session import ReunionForm
from sofi.ecrans.organisme.saisie.rangees import Rangees
from sofi.offre.models import Action, Session
from sofi.offre.operations import cocher_information_collective
from sofi.socle.formats import insecables
from sofi.validation import directe

NOM = "reunion"


class Reunions:
    """The page of the meetings: its rows, what was refused, what was done."""

    def __init__(self, session: Session, request: HttpRequest) -> None:
        self.session, self.auteur = session, personne(request)
        self.refus = self.fait = ""
        self.rangees = Rangees(
            NOM,
            ReunionForm,
            session.informations_collectives.all(),
            lien="session",
            ancre="reunions",
            data=envoye(request),
            nouvelle_demandee=request.GET.get("nouvelle", ""),
            options={"etablissement": session.action.etablissement},
        )

    @property
    def adresse(self) -> str:
        return reverse("organisme:publie_reunions", args=[self.session.action_id, self.session.pk])

    @property
    def suite(self) -> str:
        """This page again, when a row was asked for or removed."""
        if self.rangees.ajouter:
            return f"{self.adresse}?nouvelle={NOM}#{NOM}-nouvelle"
        return self.adresse if self.rangees.a_retire else ""

    def publier(self) -> bool:
        """Write the rows and publish them, whole or not at all; False when something is refused."""
        if not self.rangees.is_valid():
            return False
        try:
            with transaction.atomic():
                self._ecrire()
        except directe.MiseAJourImpossible as refus:
            self.refus = insecables(str(refus))
            return False
        return True

    def _ecrire(self) -> None:
        """The rows, then the public document, under the action's lock."""
        Action.objects.select_for_update(of=("self",)).get(pk=self.session.action_id)
        self.rangees.ecrire(self.session)
        cocher_information_collective(self.session)
        with suppress(directe.RienAChanger):
            directe.publier_informations_collectives(self.session, auteur=self.auteur)
            self.fait = f"Les informations collectives de la session {self.session.pk} sont à jour."

    def contexte(self) -> dict[str, Any]:
        return {
            "session": self.session,
            "action": self.session.action,
            "reunions": self.rangees,
            "parties": [form for form in self.rangees.affichees if form.is_bound],
            "refus": self.refus,
        }
