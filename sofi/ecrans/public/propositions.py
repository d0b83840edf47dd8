"""The propositions of the question, in the public's words."""

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from sofi.diffusion.moteur.reperes import Proposition
from sofi.socle.formats import accord

from .organismes import adresse as adresse_organisme
from .reperes import GENRES as PAGES
from .reperes import adresse as adresse_repere

TITRES = {
    "metier": "Métiers",
    "certification": "Certifications",
    "domaine": "Domaines",
    "formation": "Formations",
    "organisme": "Organismes",
    "lieu": "Lieux",
}


def en_groupes(propositions: list[Proposition], texte: str) -> list[dict[str, Any]]:
    """Those of each kind together; where each leads to."""
    return [
        {
            "titre": TITRES[genre],
            "propositions": [
                {
                    "libelle": proposition.libelle,
                    "compte": accord(proposition.compte, "formation", "formations"),
                    "url": _url(proposition, texte),
                }
                for proposition in groupe
            ],
        }
        for genre, groupe in groupby(propositions, key=lambda proposition: proposition.genre)
    ]


def _url(proposition: Proposition, texte: str) -> str:
    """The page of what is proposed; a training or a place completes the question, a place keeping its other words."""
    if proposition.genre == "organisme":
        return adresse_organisme(int(proposition.code), proposition.libelle)
    if proposition.genre in PAGES and proposition.genre != "lieu":
        return adresse_repere(proposition.genre, proposition.code, proposition.libelle)
    question = proposition.libelle
    if proposition.genre == "lieu":
        commune = proposition.libelle.rpartition(" (")[0]
        question = " ".join([*texte.split()[:-1], commune])
    return f"{reverse('public:accueil')}?{urlencode({'q': question})}"
