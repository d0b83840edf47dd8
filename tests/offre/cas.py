"""A case of a rule: the whole action of the factories, changed in one place, and what that rule finds."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from sofi.offre.chargement import charger
from sofi.offre.codes import Voie
from sofi.offre.models import Action, Dispositif, Session
from sofi.offre.regles.contexte import Contexte
from sofi.offre.regles.parametres import Parametres
from sofi.offre.regles.registre import REGLES
from sofi.offre.regles.requis import cartes
from sofi.socle.formats import INSECABLE
from tests import fabriques
from tests.mondes import copier

Valeurs = dict[str, Any]
Base = frozenset[tuple[str, Any]]
Entieres = Mapping[Base, Action]
"""Whole actions that are already in the database, as `charger` reads them, by what they were made with."""


def rien(_action: Action) -> None:
    """Nothing more to change."""


@dataclass(frozen=True)
class Etat:
    """Values put on the cards of a whole action; a callable value is called when the action is made."""

    base: Valeurs = field(default_factory=dict)
    session: Valeurs = field(default_factory=dict)
    dispositif: Valeurs = field(default_factory=dict)
    action: Valeurs = field(default_factory=dict)
    etablissement: Valeurs = field(default_factory=dict)
    fiche: Valeurs = field(default_factory=dict)
    certification: Valeurs = field(default_factory=dict)
    plus: Callable[[Action], None] = rien

    @property
    def cle(self) -> Base:
        """What its action is made with."""
        return frozenset(self.base.items())

    def construire(self, entieres: Entieres) -> Action:
        """The action, in the database: one already there when there is one of the same base."""
        entiere = entieres.get(self.cle)
        action = (
            fabriques.saisie_complete(**_evaluer(self.base))
            if entiere is None
            else Action.objects.get(pk=entiere.pk)
        )
        _poser(action.etablissement, self.etablissement)
        _poser(action, self.action)
        if action.formation.fiche:
            _poser(action.formation.fiche, self.fiche)
        if action.formation.fiche and action.formation.fiche.certification:
            _poser(action.formation.fiche.certification, self.certification)
        for session in Session.objects.filter(action=action):
            _poser(session, self.session)
        for dispositif in Dispositif.objects.filter(session__action=action):
            _poser(dispositif, self.dispositif)
        self.plus(action)
        return action

    def lire(self, entieres: Entieres) -> Action:
        """The action as the rules read it; where its own cards alone change, they do in memory."""
        ailleurs = self.etablissement or self.fiche or self.certification or self.plus is not rien
        if ailleurs or self.cle not in entieres:
            return _charger(self.construire(entieres))
        action = copier(entieres[self.cle])
        for carte, valeurs in self._cartes(action):
            for nom, valeur in _evaluer(valeurs).items():
                champ = carte._meta.get_field(nom)
                setattr(carte, nom, valeur if champ.is_relation else champ.to_python(valeur))
        return action

    def _cartes(self, action: Action) -> Iterator[tuple[models.Model, Valeurs]]:
        yield action, self.action
        for session in action.sessions.all():
            yield session, self.session
            for dispositif in session.dispositifs.all():
                yield dispositif, self.dispositif


def _charger(action: Action) -> Action:
    return charger(Action.objects.filter(pk=action.pk)).get()


def _evaluer(valeurs: Valeurs) -> Valeurs:
    return {nom: valeur() if callable(valeur) else valeur for nom, valeur in valeurs.items()}


def _poser(ligne: Any, valeurs: Valeurs) -> None:
    """Write values as an import would: without the forms' checks."""
    if valeurs:
        type(ligne)._base_manager.filter(pk=ligne.pk).update(**_evaluer(valeurs))


def publique() -> Valeurs:
    """An action of a regional programme."""
    return {"voie": Voie.PUBLIQUE, "lot": fabriques.LotFactory, "dispositif": "prf-prepa"}


@dataclass(frozen=True)
class Cas:
    """One rule, one wrong action, one right action as near as can be, and words of the message."""

    regle: str
    faux: Etat
    juste: Etat
    extrait: str
    publiees: bool = False  # the sessions are those of a published version


def entieres(cas: Iterable[Cas]) -> dict[Base, Action]:
    """A whole action for each base that several of these cases stand on, so that it is made once."""
    combien = Counter(etat.cle for un in cas for etat in (un.faux, un.juste))
    return {
        cle: _charger(fabriques.saisie_complete(**_evaluer(dict(cle))))
        for cle, nombre in combien.items()
        if nombre > 1
    }


def trouver(nom: str, chargee: Action, *, publiees: bool = False) -> list[tuple[str, str, str]]:
    """What the rule of that name finds on the action: card, field, message with plain spaces."""
    numeros = [session.pk for session in chargee.sessions.all()] if publiees else []
    contexte = Contexte(chargee, fabriques.aujourd_hui(), Parametres.lire(), numeros)
    trouves = []
    for fiche, carte in cartes(contexte):
        for regle in REGLES:
            if regle.nom == nom and regle.fiche == fiche:
                for trouvaille in regle.fonction(carte, contexte):
                    champ, message = (
                        (regle.champ, trouvaille) if isinstance(trouvaille, str) else trouvaille
                    )
                    trouves.append((str(fiche), champ, message.replace(INSECABLE, " ")))
    return trouves


def verifier(cas: Cas, entieres: Entieres) -> None:
    """The wrong action is told so, the right one isn't; every message is a whole sentence."""
    with transaction.atomic():
        trouves = trouver(cas.regle, cas.faux.lire(entieres), publiees=cas.publiees)
        transaction.set_rollback(True)  # the two share the rows of the reference tables
    assert trouves, "nothing found"
    assert any(cas.extrait in message for _, _, message in trouves), trouves
    assert all(message.endswith((".", "?")) for _, _, message in trouves)
    assert trouver(cas.regle, cas.juste.lire(entieres), publiees=cas.publiees) == []
