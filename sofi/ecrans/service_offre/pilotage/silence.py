"""The organismes that say nothing any more: a list that sorts, filters and exports."""

import datetime
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from sofi.ecrans.commun.tableau import Colonne, FiltreIllisible, Tableau, entre
from sofi.socle.recherche import Plie, mots_ou_numero

NOMS = ("nom", "raison_sociale", "ville", "siret")


def tableau_des_silencieux(donnees: QueryDict) -> Tableau:
    """The list as the address asks for it, the longest silence first."""
    colonnes = [
        _nom("organisme", "Organisme", "nom", "raison_sociale"),
        _nom("ville", "Ville", "ville"),
        Colonne(
            "signe",
            "Dernier signe",
            ("dernier_signe", "pk"),
            _entre_moments("dernier_signe"),
            lambda e: _jour(e.dernier_signe),
        ),
        Colonne(
            "connexion",
            "Dernière connexion",
            ("derniere_connexion", "pk"),
            _entre_moments("derniere_connexion"),
            lambda e: _jour(e.derniere_connexion),
        ),
        _nombre("en_ligne", "Actions en ligne"),
        _nombre("sessions", "Sessions à venir"),
    ]
    return Tableau(
        donnees,
        colonnes,
        chercher=lambda lignes, texte: lignes.filter(mots_ou_numero(texte, *NOMS)),
        tri="signe",
        parametres_gardes=("onglet",),
    )


def _nom(code: str, libelle: str, champ: str, *autres: str) -> Colonne:
    """A column of names, found by the words of other fields too."""
    return Colonne(
        code,
        libelle,
        (Plie(champ), "pk"),
        lambda texte: mots_ou_numero(texte, champ, *autres),
        lambda e: getattr(e, champ),
    )


def _jour(moment: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(moment) if moment else None


def _entre_moments(champ: str) -> Any:
    """The filter of a column of moments, by day."""
    return entre(f"{champ}__date")


def _nombre(code: str, libelle: str) -> Colonne:
    def filtrer(texte: str) -> Q:
        if not texte.isascii() or not texte.isdecimal() or len(texte) > 6:
            raise FiltreIllisible("Indiquez un nombre en chiffres, par exemple 12.")
        return Q(**{code: int(texte)})

    return Colonne(code, libelle, (code, "pk"), filtrer, lambda e: getattr(e, code))
