"""What the dashboard and the lists show of an établissement."""

import datetime
from typing import Any

from django.http import QueryDict

from sofi.annuaire import portes_ouvertes
from sofi.annuaire.models import Etablissement
from sofi.diffusion import sessions as diffusees
from sofi.diffusion import vues
from sofi.offre.models import Action
from sofi.usagers.models import Signalement
from sofi.validation import remplacement
from sofi.validation.file import questions_en_attente, refusees
from sofi.validation.messagerie import non_lus_de_l_organisme

from . import a_traiter, colonnes, lot
from . import actions as listes_actions
from .demarrage import a_completer, demarrage

LIGNES_PAR_BLOC = a_traiter.LIGNES_PAR_BLOC


def tableau_de_bord(etablissement: Etablissement, jour: datetime.date) -> dict[str, Any]:
    """The counters, each with its list, what waits and what happened last."""
    sessions = diffusees.compter(etablissement.pk, jour)
    siennes = listes_actions.actions_de(etablissement)
    actions = listes_actions.compter(siennes)
    taches = _taches(etablissement, jour) | {nom: sessions[nom] for nom in ("bientot", "places")}
    premiers_pas = demarrage(etablissement)
    taches["etapes"] = [] if premiers_pas else a_completer(etablissement)
    return {
        "etablissement": etablissement,
        "jour": jour,
        "demarrage": premiers_pas,
        "sites": etablissement.sites.filter(retire_le__isnull=True).count(),
        "contacts": etablissement.contacts.filter(retire_le__isnull=True).count(),
        "portes_ouvertes": portes_ouvertes.a_venir(etablissement, jour).count(),
        "activites": a_traiter.dernieres_activites(siennes),
        "compteurs_sessions": [
            (liste, sessions[code]) for code, liste in diffusees.LISTES.items() if liste.a_un_compte
        ],
        "compteurs_actions": [
            (liste, actions[code])
            for code, liste in listes_actions.LISTES.items()
            if liste.a_un_compte
        ],
        "en_ligne": listes_actions.compter_en_modification(siennes),
        "vues": vues.lues(jour, etablissement=etablissement.pk),
        "plus_lues": vues.les_plus_lues(etablissement.pk, jour),
        "taches": taches,
        "a_faire": any(taches.values()),
    }


def _taches(etablissement: Etablissement, jour: datetime.date) -> dict[str, Any]:
    """What waits for the organisme; empty values for what doesn't. The first of each kind are named."""
    actions = listes_actions.actions_de(etablissement)
    # Keys alone first, as all that is looked for among the actions: titles are read for the few that are shown.
    remplacees = remplacement.non_vus(actions).order_by("pk").values_list("pk", flat=True)
    a_voir = Action.objects.filter(pk__in=list(remplacees[:LIGNES_PAR_BLOC]))
    return {
        "questions": list(questions_en_attente(actions)[:LIGNES_PAR_BLOC]),
        "messages": list(non_lus_de_l_organisme(actions)[:LIGNES_PAR_BLOC]),
        "refusees": list(
            refusees(actions).avec_formation().order_by("etat_depuis")[:LIGNES_PAR_BLOC]
        ),
        "brouillons": a_traiter.brouillons_presses(actions, jour),
        "remplacees": list(a_voir.avec_formation().order_by("pk")),
        "refus_des_partenaires": a_traiter.refus_des_partenaires(actions),
        "rapports": a_traiter.rapports_de_fichiers(etablissement),
        "signalements": Signalement.objects.de([etablissement]).en_attente().count(),
        "proposees": list(a_traiter.propositions(actions)[:LIGNES_PAR_BLOC]),
        "certifications": list(a_traiter.certifications_finies(actions, jour)[:LIGNES_PAR_BLOC]),
    }


class ListeDActions:
    """The actions of an établissement, by list, words and columns."""

    def __init__(self, donnees: QueryDict, etablissement: Etablissement) -> None:
        self.actions = listes_actions.actions_de(etablissement)
        toutes = listes_actions.LISTES["toutes"]
        self.liste = listes_actions.LISTES.get(donnees.get("liste", ""), toutes)
        self.tableau = colonnes.tableau_des_actions(donnees)
        # Said of both tables, what is folded of these actions is read in an index, side by side.
        siennes = self.liste.actions(self.actions).filter(pliee__etablissement=etablissement.pk)
        self.lignes = listes_actions.avec_colonnes(siennes)

    def contexte(self) -> dict[str, Any]:
        comptes = listes_actions.compter(self.actions)
        return {
            "liste": self.liste,
            "onglets": [(x, comptes[x.code]) for x in listes_actions.LISTES.values()],
            "tableau": self.tableau,
            "page": self.tableau.page(self.lignes, total=comptes[self.liste.code]),
        }


class ListeDeSessions:
    """The sessions of an établissement, by list, words and columns; what is public, as it is public."""

    def __init__(
        self, donnees: QueryDict, etablissement: Etablissement, jour: datetime.date
    ) -> None:
        self.numero, self.jour, self.tous = etablissement.pk, jour, donnees.get("tous") == "1"
        self.liste, self.types = lot.liste_de(donnees), colonnes.types_de_dispositif()
        self.tableau = colonnes.tableau_des_sessions(donnees, self.types)
        self.lignes = diffusees.trouver(self.liste, etablissement.pk, jour)

    def contexte(self) -> dict[str, Any]:
        comptes = diffusees.compter(self.numero, self.jour)
        comptes[diffusees.JAMAIS_PUBLIEES.code] = diffusees.compter_jamais_publiees(self.numero)
        page = self.tableau.page(self.lignes, total=comptes[self.liste.code])
        return {
            "liste": self.liste,
            "onglets": [(x, comptes[x.code]) for x in lot.TOUTES_LES_LISTES.values()],
            "tableau": self.tableau,
            "page": page,
            "lignes": colonnes.montrer_sessions(page, self.types, self.jour),
            "limite": lot.LIMITE,
            "tout_choisir": self.tableau.adresse(tous="1"),
            "tous": self.tous and page.paginator.count <= lot.LIMITE,
        }


def pages_lues(etablissement: Etablissement, jour: datetime.date) -> dict[str, Any]:
    """The views of each public page, the most read first, and of the établissement's own."""
    propre = vues.lues(jour, etablissement=etablissement.pk, session=vues.PAGE_DE_L_ORGANISME)
    return {
        "etablissement": etablissement,
        "total": vues.lues(jour, etablissement=etablissement.pk),
        "propre": propre,
        "mois_gardes": vues.MOIS_GARDES,
    }
