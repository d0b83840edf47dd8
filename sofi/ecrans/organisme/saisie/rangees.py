"""The rows of a card (meetings, periods, equipment): one form for each, and one for the row being added.

Rows are named by their number, never by their place: a row somebody else removed or added meanwhile
can't be taken for another. Adding and removing are submit buttons, so they work without JavaScript.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from django.db import models

from .forms.socle import SaisieForm

NOUVELLE_RANGEE = "nouvelle"


class RangeeForm(SaisieForm):
    """A row, stored whole or not at all: when something of it is refused, it waits on screen."""


class Liste(Protocol):
    """What a card asks of its lists: rows with a form each, or codes."""

    nom: str
    ancre: str
    ajouter: bool

    @property
    def a_retire(self) -> bool: ...
    @property
    def affichees(self) -> Sequence[Any]: ...
    @property
    def a_lire(self) -> Sequence[Any]: ...
    @property
    def a_change(self) -> bool: ...
    def is_valid(self) -> bool: ...
    def ecrire(self, carte: models.Model) -> None: ...


class Rangees:
    """The rows of one kind of a card. `nom` names them in the page, `lien` is their key to the card."""

    def __init__(
        self,
        nom: str,
        forme: type[RangeeForm],
        lignes: Iterable[models.Model],
        *,
        lien: str,
        ancre: str,
        data: Mapping[str, Any] | None = None,
        nouvelle_demandee: str = "",
        options: dict[str, Any] | None = None,
    ) -> None:
        """`nouvelle_demandee`: the kind of row the address asks for; `ancre`: the id of the list in the page."""
        self.nom, self.lien, self.ancre = nom, lien, ancre
        self.forme, self.options = forme, options or {}
        self.retirer = str(data.get("retirer", "")) if data else ""
        self.ajouter = bool(data) and data.get("ajouter") == nom if data else False
        self.forms = [self._formulaire(data, ligne, str(ligne.pk)) for ligne in lignes]
        self.rangee_nouvelle = self._formulaire(data, forme._meta.model(), NOUVELLE_RANGEE)
        self.nouvelle_demandee = self.ajouter or nouvelle_demandee == nom
        # The number of the row that was new on the page, once stored.
        self.numero_cree: int | None = None

    def _formulaire(
        self, data: Mapping[str, Any] | None, ligne: models.Model, cle: str
    ) -> RangeeForm:
        """The form of a row, bound when the row was on the page that was sent."""
        prefixe = f"{self.nom}-{cle}"
        envoyee = bool(data) and any(nom.startswith(f"{prefixe}-") for nom in data or ())
        return self.forme(data if envoyee else None, instance=ligne, prefix=prefixe, **self.options)

    def _est_retiree(self, formulaire: RangeeForm) -> bool:
        return self.retirer == formulaire.prefix

    @property
    def a_retire(self) -> bool:
        """A row of this list was asked to leave."""
        return self.retirer.startswith(f"{self.nom}-")

    @property
    def affichees(self) -> list[RangeeForm]:
        """The rows of the page; the one being added last."""
        restantes = [f for f in self.forms if not self._est_retiree(f)]
        return [*restantes, self.rangee_nouvelle] if self._nouvelle_montree else restantes

    @property
    def _nouvelle_montree(self) -> bool:
        return self.nouvelle_demandee or self.rangee_nouvelle in self.a_lire

    @property
    def a_lire(self) -> list[RangeeForm]:
        """The rows that were sent, without the one that leaves nor an empty new one."""
        envoyees = [f for f in self.forms if f.is_bound and not self._est_retiree(f)]
        rangee_nouvelle = self.rangee_nouvelle
        if (
            rangee_nouvelle.is_bound
            and rangee_nouvelle.has_changed()
            and not self._est_retiree(rangee_nouvelle)
        ):
            envoyees.append(rangee_nouvelle)
        return envoyees

    def is_valid(self) -> bool:
        """Every row sent may be stored."""
        envoyees = [formulaire.is_valid() for formulaire in self.a_lire]
        return all(envoyees)

    @property
    def a_ecrire(self) -> list[RangeeForm]:
        """The rows that changed and are right; a new row already stored by a first sending is not new."""
        return [
            formulaire
            for formulaire in self.a_lire
            if formulaire.has_changed() and formulaire.is_valid() and not self._deja_la(formulaire)
        ]

    @property
    def a_supprimer(self) -> list[models.Model]:
        """The row whose « Retirer » was pressed, if it is still there."""
        return [f.instance for f in self.forms if self._est_retiree(f) and f.instance.pk]

    @property
    def a_change(self) -> bool:
        """There is something to write."""
        return bool(self.a_ecrire or self.a_supprimer)

    def _deja_la(self, formulaire: RangeeForm) -> bool:
        """A new row with the values of one that is stored."""
        if formulaire.instance.pk is not None:
            return False
        valeurs = formulaire.cleaned_data
        for autre in self.forms:
            if autre.is_bound and autre.has_changed():
                continue
            if all(getattr(autre.instance, nom) == valeur for nom, valeur in valeurs.items()):
                self.numero_cree = autre.instance.pk
                return True
        return False

    def ecrire(self, carte: models.Model) -> None:
        """Store the rows of this card; the caller holds the card's lock. What is stored is no longer new."""
        for ligne in self.a_supprimer:
            ligne.delete()
        for formulaire in self.a_ecrire:
            setattr(formulaire.instance, self.lien, carte)
            ligne = formulaire.save()
            if formulaire is self.rangee_nouvelle:
                self.numero_cree = ligne.pk
                self.forms.append(self._formulaire(None, ligne, str(ligne.pk)))
                self.rangee_nouvelle = self._formulaire(
                    None, self.forme._meta.model(), NOUVELLE_RANGEE
                )
