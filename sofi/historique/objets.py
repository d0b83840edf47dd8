"""What the rows of the history speak of, fetched for a whole page: one question per model."""

from collections.abc import Iterable
from typing import Any

from django.db.models import AutoField, Model

from sofi.comptes.models import Utilisateur

# What the name of a row reads elsewhere.
RELATIONS = {
    "annuaire.Rattachement": ("utilisateur", "etablissement"),
    "programmes.Mandataire": ("etablissement",),
    "programmes.Gabarit": ("programme",),
    "programmes.VersionDeGabarit": ("gabarit__programme",),
    "offre.Formation": ("fiche",),
    "offre.Action": ("formation__fiche",),
    "offre.Session": ("action",),
    "offre.Dispositif": ("type",),
}


class Objets:
    """Rows by model and key."""

    def __init__(self) -> None:
        self._par_modele: dict[type[Model], dict[str, Model | None]] = {}

    def charger(self, demandes: Iterable[tuple[type[Model], str]]) -> None:
        """Fetch those that aren't known yet."""
        manquent: dict[type[Model], set[str]] = {}
        for modele, cle in demandes:
            if cle not in self._par_modele.setdefault(modele, {}):
                manquent.setdefault(modele, set()).add(cle)
        for modele, cles in manquent.items():
            lignes = modele._base_manager.filter(pk__in=cles)
            if relations := RELATIONS.get(modele._meta.label):
                lignes = lignes.select_related(*relations)
            self._par_modele[modele] |= dict.fromkeys(cles) | {str(x.pk): x for x in lignes}

    def objet_de(self, modele: type[Model] | None, cle: str) -> Model | None:
        """The row, as long as it exists."""
        return self._par_modele.get(modele, {}).get(cle) if modele else None

    def nommer(self, modele: type[Model], cle: str) -> str:
        """« Greta – Nantes (n° 12) », « 100012 BTS Électrotechnique »; else the name alone."""
        objet = self.objet_de(modele, cle)
        if objet is None:
            return f"{'n° ' if isinstance(modele._meta.pk, AutoField) else ''}{cle} (n'existe plus)"
        nom = str(objet)
        porte_la_cle = nom.startswith(f"{cle} ") or cle in nom.partition(" ")[0].split("-")
        muet = isinstance(objet, Utilisateur) or not any(map(str.isdigit, cle))
        if porte_la_cle or muet:
            return nom
        return f"{nom} (n° {cle})" if isinstance(objet.pk, int) else f"{nom} ({cle})"


def titre_de(objet: Model | None) -> str:
    """What a row calls itself; empty when it has no name."""
    sans_nom: Any = Model.__str__
    return "" if objet is None or type(objet).__str__ is sans_nom else str(objet)
