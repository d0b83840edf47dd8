"""How long each thing is kept, enforced every night: one rule a line, its last run and what it erased are shown.

A rule takes the present instant and returns how many rows it erased; run twice, it finds nothing more. What is kept for
two hours or a quarter of an hour has jobs of its own (`comptes`, `diffusion`).
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from sofi.annuaire.models import Contact
from sofi.comptes.models import Acte, ChangementAdresse, CleActivation, Connexion, DemandeAcces
from sofi.comptes.seances import oublier_les_finies
from sofi.courriels.models import Courriel
from sofi.depots import purge as depots
from sofi.echanges.models import Import
from sofi.historique.models import Changement
from sofi.partenaires.models import Passage
from sofi.programmes.models import Mandataire
from sofi.socle.personnel import ANNEES_DE_NOM
from sofi.usagers import alertes, selections, signalements
from sofi.validation.models import Ouverture

from .inactivite import effacer_les_inactifs
from .models import Demande, Paquet, PassageDePurge, Trace
from .registre import declarations
from .traces import noter, porte

UN_AN = datetime.timedelta(days=365)
CINQ_ANS = datetime.timedelta(days=ANNEES_DE_NOM * 365 + 1)
SANS_SUITE = datetime.timedelta(days=90)
"""A request of a person that nobody decided on: what it looks for isn't kept longer."""
LOT = 10_000
"""Rows of the history erased at once: the table stays open to the others."""


@dataclass(frozen=True)
class Regle:
    """What is erased, after how long."""

    code: str
    quoi: str
    duree: str
    purger: Callable[[datetime.datetime], int]


def passer(maintenant: datetime.datetime) -> dict[str, int]:
    """Every rule; what each erased."""
    return {regle.code: passer_une(regle, maintenant) for regle in REGLES}


@transaction.atomic
def passer_une(regle: Regle, maintenant: datetime.datetime) -> int:
    """One rule, in its own transaction: its last run is kept, and the trace of what it erased."""
    effaces = regle.purger(maintenant)
    PassageDePurge.objects.update_or_create(
        regle=regle.code, defaults={"passee_le": maintenant, "effaces": effaces}
    )
    if effaces:
        noter(Trace.Nature.PURGE, regle.quoi, demande=None, auteur=None, nombre=effaces)
    return effaces


def _plus_vieux(modele: Any, champ: str, duree: datetime.timedelta, **filtre: Any) -> Any:
    def purger(maintenant: datetime.datetime) -> int:
        lignes = modele.objects.filter(**{f"{champ}__lt": maintenant - duree}, **filtre)
        _, par_modele = lignes.delete()
        return int(par_modele.get(modele._meta.label, 0))

    return purger


def _cles(maintenant: datetime.datetime) -> int:
    """Used, cancelled or out of date for a year."""
    limite = maintenant - UN_AN
    finies = Q(utilisee_le__lt=limite) | Q(annulee_le__lt=limite)
    perdues = Q(utilisee_le=None, annulee_le=None, expire_le__lt=limite)
    _, par_modele = CleActivation.objects.filter(finies | perdues).delete()
    return par_modele.get("comptes.CleActivation", 0)


def _courriels(maintenant: datetime.datetime) -> int:
    """Those that wait aren't forgotten; the others go, their words with them."""
    attendent = (Courriel.Situation.A_ENVOYER, Courriel.Situation.A_REGROUPER)
    vieux = Courriel.objects.filter(cree_le__lt=maintenant - UN_AN).exclude(situation__in=attendent)
    return vieux.delete()[1].get("courriels.Courriel", 0)


def _adresses_de_partenaires(maintenant: datetime.datetime) -> int:
    vieux = Passage.objects.filter(le__lt=maintenant - UN_AN, depuis__isnull=False)
    return vieux.update(depuis=None)


def _rapports_d_imports(maintenant: datetime.datetime) -> int:
    finis = Import.objects.filter(fini_le__lt=maintenant - UN_AN)
    return finis.exclude(rapport={}).update(rapport={})


def _depots(maintenant: datetime.datetime) -> int:
    return sum(depots.purger(maintenant))


def _usagers(maintenant: datetime.datetime) -> int:
    return sum(
        (
            signalements.oublier(maintenant),
            selections.oublier(maintenant),
            alertes.oublier(maintenant),
        )
    )


def _noms(maintenant: datetime.datetime) -> int:
    """Who did what, five years ago: the row stays without its author."""
    limite, nombre = maintenant - CINQ_ANS, 0
    with porte(Trace.Nature.PURGE, "porte ouverte : noms de qui a agi") as trace:
        for declaration in declarations():
            date = declaration.donnees.date
            for champ in declaration.comptes if date else ():
                lignes = declaration.modele._base_manager.filter(
                    **{f"{date}__lt": limite, f"{champ}__isnull": False}
                )
                nombre += lignes.update(**{champ: None})
        trace.detail = {"noms": nombre}
    return nombre


def _historique(maintenant: datetime.datetime) -> int:
    """What was changed five years ago of the contacts and of the mandataires."""
    tables = [str(modele._meta.db_table) for modele in (Contact, Mandataire)]
    with porte(Trace.Nature.PURGE, "historique des contacts") as trace:
        nombre = _effacer_l_historique(maintenant - CINQ_ANS, tables)
        trace.detail = {"changements": nombre}
    return nombre


def oublier_l_historique(avant: datetime.datetime) -> int:
    """All the history before that instant, when the law or the disk asks for it; traced. How many lines."""
    with porte(Trace.Nature.PURGE, f"historique d’avant le {avant:%d/%m/%Y}") as trace:
        nombre = _effacer_l_historique(avant, [])
        trace.detail = {"changements": nombre}
    return nombre


def _effacer_l_historique(limite: datetime.datetime, tables: list[str]) -> int:
    lignes = Changement.objects.filter(le__lt=limite)
    if tables:
        lignes = lignes.filter(table__in=tables)
    nombre = 0
    while numeros := list(lignes.order_by("pk").values_list("pk", flat=True)[:LOT]):
        with connection.cursor() as curseur:
            curseur.execute("DELETE FROM historique_changement WHERE id = ANY(%s)", [numeros])
        nombre += len(numeros)
    return nombre


def _copies(maintenant: datetime.datetime) -> int:
    """Copies that nobody took in a week: their requests are over."""
    expires = Paquet.objects.filter(expire_le__lt=maintenant)
    Demande.objects.filter(paquet__in=expires, situation=Demande.Situation.PRETE).update(
        situation=Demande.Situation.FAITE, finie_le=maintenant
    )
    return expires.delete()[0]


def _demandes(maintenant: datetime.datetime) -> int:
    """What was looked for and never decided on."""
    attend = Demande.objects.filter(
        situation=Demande.Situation.A_DECIDER, cree_le__lt=maintenant - SANS_SUITE
    )
    return attend.update(
        situation=Demande.Situation.ABANDONNEE, cherche={}, choix={}, finie_le=maintenant
    )


REGLES = (
    Regle("comptes", "comptes inactifs", "2 ans après la dernière connexion", effacer_les_inactifs),
    Regle("connexions", "traces de connexion", "1 an", _plus_vieux(Connexion, "le", UN_AN)),
    Regle(
        "sessions",
        "connexions terminées",
        "1 jour",
        oublier_les_finies,
    ),
    Regle(
        "demandes_d_acces",
        "demandes d’accès décidées",
        "1 an",
        _plus_vieux(DemandeAcces, "decidee_le", UN_AN),
    ),
    Regle("cles", "clés d’activation finies", "1 an", _cles),
    Regle(
        "adresses",
        "changements d’adresse e-mail",
        "30 jours",
        _plus_vieux(ChangementAdresse, "cree_le", datetime.timedelta(days=30)),
    ),
    Regle("journal", "journal des comptes", "5 ans", _plus_vieux(Acte, "le", CINQ_ANS)),
    Regle("courriels", "e-mails envoyés", "1 an", _courriels),
    Regle("usagers", "signalements, sélections et alertes", "à leur terme", _usagers),
    Regle("depots", "fichiers et rapports déposés", "30 et 90 jours", _depots),
    Regle("imports", "rapports d’imports", "1 an", _rapports_d_imports),
    Regle(
        "ouvertures",
        "actions ouvertes au service Offre",
        "1 jour",
        _plus_vieux(Ouverture, "vue_le", datetime.timedelta(days=1)),
    ),
    Regle("partenaires", "adresses IP des partenaires", "1 an", _adresses_de_partenaires),
    Regle("noms", "noms de qui a agi", "5 ans, puis sans le nom", _noms),
    Regle("historique", "historique des contacts et des mandataires", "5 ans", _historique),
    Regle("copies", "copies de données", "7 jours", _copies),
    Regle("demandes", "demandes de personnes sans suite", "90 jours", _demandes),
)
