"""A search that is kept, read again as its page would read it that day."""

import datetime
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from sofi.diffusion import parametres
from sofi.diffusion.criteres import Criteres
from sofi.diffusion.noms import inconnus
from sofi.diffusion.precisions import en_une_phrase


@dataclass(frozen=True)
class Recherche:
    """What it asks, in the public's words, and what of it means nothing any more."""

    criteres: Criteres
    phrase: str
    requete: str
    perdus: list[str]

    @property
    def url(self) -> str:
        """The path of its page."""
        return f"{reverse('public:accueil')}?{self.requete}"

    @property
    def sujet(self) -> str:
        """Short enough for the subject of an e-mail."""
        mots = self.phrase.replace("«\N{NO-BREAK SPACE}", "").replace("\N{NO-BREAK SPACE}»", "")
        return f"{mots[:SUJET_MAX]}…" if len(mots) > SUJET_MAX else mots


SUJET_MAX = 100  # characters: the beginning is what a mailbox shows


def lire(requete: str, jour: datetime.date | None = None) -> Recherche:
    """The search that `parametres.ecrire` wrote, read today, or that day."""
    demande = parametres.lire(QueryDict(requete), jour or timezone.localdate())
    return Recherche(
        demande.criteres, en_une_phrase(demande.criteres), requete, list(_perdus(demande))
    )


def _perdus(demande: parametres.Demande) -> list[str]:
    """What it asked and can't ask any more, each as a sentence."""
    c = demande.criteres
    perdus = list(demande.alertes)
    if demande.choix:
        perdus.append(f"Plusieurs communes s’appellent maintenant « {demande.ou} ».")
    perdus += [f"« {nom} » n’existe plus dans les tables de SOFI." for nom in inconnus(c.reperes)]
    if c.jusqu_au and c.jusqu_au < c.jour:
        perdus.append("Elle s’arrête à une date qui est passée.")
    return perdus
