"""What the rules read: one action with all its cards, the day, and what several of them need to know."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from sofi.annuaire.models import Etablissement
from sofi.programmes.cellules import Contraintes
from sofi.programmes.models import Formateur
from sofi.referentiels.models import FicheCertifInfo

from ..codes import Voie
from ..gabarits import contraintes_de
from ..models import Action, Dispositif, Session
from .lectures import Lectures
from .parametres import Parametres


@dataclass(frozen=True)
class Contexte:
    """One action, the day it is examined, and what several rules need to know.

    `publiees`: sessions of the public version. Those among them that have ended are history: they are
    not examined again, nor are the withdrawn ones. `lectures`: what was read for several actions at once.
    """

    action: Action
    jour: datetime.date
    parametres: Parametres
    publiees: Collection[int] = ()
    lectures: Lectures | None = None

    @property
    def publique(self) -> bool:
        """A regional programme: what its gabarit fixes prevails over the general rules."""
        return self.action.voie == Voie.PUBLIQUE

    @cached_property
    def contraintes(self) -> Contraintes:
        """What the gabarit it was entered under says of its cards."""
        return contraintes_de(self.action)

    @property
    def realisations(self) -> list[Formateur]:
        """What the Région's file gives this établissement in this lot, with this mandataire."""
        return self._lectures.realisations(self.action)

    @property
    def places_des_autres(self) -> int:
        """The places that the other actions of the lot offer, whoever their organisme is."""
        return self._lectures.places_des_autres(self.action)

    @property
    def etablissement(self) -> Etablissement:
        """The dispensateur."""
        return self.action.etablissement

    @property
    def fiche(self) -> FicheCertifInfo | None:
        """The Certif Info sheet, if the training has one."""
        return self.action.formation.fiche

    @cached_property
    def sessions(self) -> list[Session]:
        """The sessions to examine."""
        return [
            session
            for session in self.action.sessions.all()
            if session.retiree_le is None and not self._est_passee(session)
        ]

    def _est_passee(self, session: Session) -> bool:
        fin = session.date_fin
        return session.pk in self.publiees and fin is not None and fin < self.jour

    @cached_property
    def dispositifs(self) -> list[Dispositif]:
        """The dispositifs of those sessions."""
        return [dispositif for session in self.sessions for dispositif in session.dispositifs.all()]

    def jour_de(self, session: Session) -> datetime.date:
        """The day whose law and registrations hold for a session: its first, else the day of examination."""
        return session.date_debut or self.jour

    def parametre(self, code: str, session: Session) -> Decimal | None:
        """The legal figure in force when the session starts; None: the rule doesn't apply."""
        return self.parametres.valeur(code, self.jour_de(session))

    @cached_property
    def _lectures(self) -> Lectures:
        return self.lectures or Lectures([self.action])

    @property
    def partenariat(self) -> tuple[bool, bool]:
        """Are the certificateur's partners known, and is the organisme (any établissement) one of them?"""
        return self._lectures.partenariat(self.action)

    @property
    def etablissements_rattaches(self) -> set[int]:
        """The établissements that a person of the dispensateur is attached to as well."""
        return self._lectures.etablissements_rattaches(self.action)

    @property
    def voies_acces(self) -> set[str]:
        """The ways into the certification that its juries open; none when they aren't known."""
        return self._lectures.voies_acces(self.action)
