"""The first page, before anything is asked: what there is by domaine, métier and programme, what comes, what is new."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from sofi.diffusion import agenda_regional, codes, noms
from sofi.diffusion.criteres import Criteres
from sofi.diffusion.domaines import CHAMPS
from sofi.diffusion.moteur import reperes as moteur
from sofi.diffusion.moteur.suite import index
from sofi.diffusion.parametres import CLES, facettes
from sofi.diffusion.recherche import Resultats, chercher
from sofi.socle.formats import accord
from sofi.socle.texte import plier

from . import rendez_vous
from .reperes import Lien, adresse

DOMAINES, METIERS, PROGRAMMES, RENDEZ_VOUS = 18, 8, 6, 4
EXEMPLES = ("anglais à distance le soir", "FLE Angers", "devenir comptable", "permis poids lourd")


@dataclass(frozen=True)
class PremierePage:
    """All that the template shows."""

    resultats: Resultats
    domaines: list[Lien]
    metiers: list[Lien]
    programmes: list[Lien]
    initiales: int
    rendez_vous: list[rendez_vous.Ligne]
    rendez_vous_en_tout: int

    @property
    def organismes(self) -> int:
        return len(self.resultats.comptes.facettes["organisme"])

    @property
    def exemples(self) -> list[tuple[str, str]]:
        """Questions as one would say them, and their addresses."""
        return [(exemple, _recherche(q=exemple)) for exemple in EXEMPLES]

    @property
    def url_initiales(self) -> str:
        return _recherche(origine="initiale")


def rien_de_demande(parametres: QueryDict, jour: datetime.date) -> bool:
    """No parameter of a search, be it empty: « Rechercher » without a word shows every training."""
    connus = {*CLES, "export", *(facette.nom for facette in facettes(jour))}
    return connus.isdisjoint(parametres)


def composer(jour: datetime.date) -> PremierePage:
    """The page of the day; as many queries whatever the offer holds."""
    resultats = chercher(Criteres(jour=jour))
    agenda = agenda_regional.Reponse(agenda_regional.Question(jour))
    comptes = agenda.comptes()
    return PremierePage(
        resultats=resultats,
        domaines=_domaines(resultats),
        metiers=_metiers(jour),
        programmes=_programmes(resultats),
        initiales=resultats.comptes.facettes["origine"][codes.INITIALE],
        rendez_vous=[
            rendez_vous.ligne(e) for e in agenda_regional.evenements(agenda.reperes[:RENDEZ_VOUS])
        ],
        rendez_vous_en_tout=comptes.collectives + comptes.portes,
    )


def _recherche(**parametres: str) -> str:
    return f"{reverse('public:accueil')}?{urlencode(parametres)}"


def _formations(compte: int) -> str:
    return accord(compte, "formation", "formations")


def _domaines(resultats: Resultats) -> list[Lien]:
    """Those that most trainings are about, by name."""
    comptes = resultats.comptes.facettes["domaine"]
    connus = [(numero, compte) for numero, compte in comptes.most_common() if numero in CHAMPS]
    liens = [
        Lien(CHAMPS[numero], _recherche(domaine=str(numero)), _formations(compte))
        for numero, compte in connus[:DOMAINES]
    ]
    return sorted(liens, key=lambda lien: plier(lien.libelle))


def _metiers(jour: datetime.date) -> list[Lien]:
    """Those that most trainings lead to, by name."""
    etat = index().etat()
    metiers = moteur.tous(etat, "metier", jour) if etat else []
    premiers = sorted(metiers, key=lambda metier: -metier.compte)[:METIERS]
    return sorted(
        (
            Lien(m.libelle, adresse(m.genre, m.code, m.libelle), _formations(m.compte))
            for m in premiers
        ),
        key=lambda lien: plier(lien.libelle),
    )


def _programmes(resultats: Resultats) -> list[Lien]:
    """Under the end of their names: « PROGRAMME REGION - PREPA Avenir Sup »."""
    etat = index().etat()
    comptes = resultats.comptes.facettes["programme"].most_common(PROGRAMMES)
    nommes = [(noms.nom_de(etat, "programme", str(n)), str(n), compte) for n, compte in comptes]
    return [
        Lien(nom.rpartition(" - ")[2], adresse("programme", numero, nom), _formations(compte))
        for nom, numero, compte in nommes
        if nom
    ]
