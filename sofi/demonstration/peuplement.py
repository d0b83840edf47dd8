"""Fill the base with a region of any size, the same for the same seed, the same day and the same tables."""

import datetime
from collections.abc import Callable
from random import Random

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.diffusion import changements
from sofi.diffusion.indexation import indexer
from sofi.diffusion.qualite import noter
from sofi.diffusion.rendez_vous import inscrire as annoncer
from sofi.diffusion.suivi import inscrire
from sofi.echanges import morceaux
from sofi.offre.chargement import charger
from sofi.offre.codes import Etat, Fiche
from sofi.offre.models import Action
from sofi.validation import document
from sofi.validation.echeances import TRAITEMENT, fin_du_delai
from sofi.validation.models import (
    Evenement,
    Instruction,
    Nature,
    OffrePubliee,
    Question,
    Version,
)

from . import actions, annuaire, noms, sessions

SESSIONS_PAR_ACTION = 5
SESSIONS_PAR_ORGANISME = 40
SESSIONS_PAR_TRANCHE = 10_000  # bounds the memory
ACTIONS_PAR_TRANCHE = 500
QUESTION = "Les objectifs sont-ils ceux de cette action ?"
DELAIS = [datetime.timedelta(hours=heures) for heures in (3, 20, 26, 45, 52, 71, 98)]
"""How long before its decision an action was sent."""
Avancement = Callable[[str], None]


@transaction.atomic
def peupler(
    nombre: int,
    *,
    graine: int,
    jour: datetime.date,
    dire: Avancement = lambda texte: None,
    par_action: int = SESSIONS_PAR_ACTION,
) -> None:
    """Add `nombre` sessions to the base, with organismes, actions, documents and search rows.

    One transaction: an interrupted run leaves nothing. Documents and rows come from the very functions
    of real publication (`validation.document.construire`, `diffusion.indexation.indexer`,
    `diffusion.suivi.inscrire`, `diffusion.qualite.noter`, `diffusion.rendez_vous.inscrire`,
    `echanges.morceaux.noter_en_lot`).
    """
    hasard = Random(graine)
    premier = noms.PREMIER_RANG + Etablissement.objects.count()
    catalogue, financements = actions.Catalogue(), sessions.Financements()
    for debut in range(0, nombre, SESSIONS_PAR_TRANCHE):
        taille = min(SESSIONS_PAR_TRANCHE, nombre - debut)
        nouveaux = max(4, taille // SESSIONS_PAR_ORGANISME)
        organismes = annuaire.creer(hasard, nouveaux, premier=premier, jour=jour)
        premier += nouveaux
        projets = actions.preparer(hasard, organismes, max(1, taille // par_action), catalogue)
        sessions.creer(hasard, projets, taille, financements, jour)
        _publier(sorted(projet.action.pk for projet in projets if projet.publiee))
        _tracer(projets)
        _suivre(projets)
        dire(f"{debut + taille} sessions sur {nombre}")


def _publier(numeros: list[int]) -> None:
    """Write the documents and their readers' rows, by slices of actions."""
    maintenant = timezone.now()
    for debut in range(0, len(numeros), ACTIONS_PAR_TRANCHE):
        tranche = numeros[debut : debut + ACTIONS_PAR_TRANCHE]
        completes = charger(Action.objects.filter(pk__in=tranche).order_by("pk"))
        versions = Version.objects.bulk_create(
            Version(
                action=action,
                numero=1,
                format=document.FORMAT,
                nature=Nature.VALIDATION,
                document=document.construire(
                    action, numero=1, nature=Nature.VALIDATION, publie_le=maintenant
                ),
                publie_le=maintenant,
            )
            for action in completes
        )
        OffrePubliee.objects.bulk_create(
            OffrePubliee(action_id=v.action_id, version=v) for v in versions
        )
        indexer(version.document for version in versions)
        changements.noter_en_lot(versions)
        inscrire(version.document for version in versions)
        noter(version.document for version in versions)
        annoncer(version.document for version in versions)
        morceaux.noter_en_lot(versions)


def _tracer(projets: list[actions.Projet]) -> None:
    """The sending of what was decided, then the last event of each action, as the circuit would have written them."""
    _envoyer(projets)
    actes = {
        Etat.VALIDEE: ("valider", Etat.ATTENTE_VALIDATION),
        Etat.ATTENTE_VALIDATION: ("envoyer", Etat.EN_SAISIE),
        Etat.ATTENTE_REPONSES: ("questionner", Etat.ATTENTE_VALIDATION),
        Etat.ARCHIVEE: ("archiver", Etat.VALIDEE),
    }
    Evenement.objects.bulk_create(
        (
            Evenement(
                action=projet.action,
                acte=actes[Etat(projet.action.etat)][0],
                de=actes[Etat(projet.action.etat)][1],
                vers=projet.action.etat,
            )
            for projet in projets
            if projet.action.etat in actes
        ),
        batch_size=annuaire.LOT,
    )
    Question.objects.bulk_create(
        (
            Question(action=projet.action, fiche=Fiche.ACTION, champ="objectifs", texte=QUESTION)
            for projet in projets
            if projet.action.etat == Etat.ATTENTE_REPONSES
        ),
        batch_size=annuaire.LOT,
    )


def _envoyer(projets: list[actions.Projet]) -> None:
    """What is validated or waits for an answer was sent some hours or days before."""
    envois = Evenement.objects.bulk_create(
        (
            Evenement(
                action=projet.action,
                acte="envoyer",
                de=Etat.EN_SAISIE,
                vers=Etat.ATTENTE_VALIDATION,
            )
            for projet in projets
            if projet.action.etat in (Etat.VALIDEE, Etat.ATTENTE_REPONSES)
        ),
        batch_size=annuaire.LOT,
    )
    for rang, delai in enumerate(DELAIS):
        envois_du_delai = [envoi.pk for envoi in envois[rang :: len(DELAIS)]]
        Evenement.objects.filter(pk__in=envois_du_delai).update(le=F("le") - delai)


def _suivre(projets: list[actions.Projet]) -> None:
    """The deadline of what waits, as the circuit would have written it."""
    maintenant = timezone.now()
    Instruction.objects.bulk_create(
        (
            Instruction(
                action=projet.action,
                recue_le=maintenant,
                echeance=fin_du_delai(maintenant, TRAITEMENT),
                arretee_le=maintenant if projet.action.etat == Etat.ATTENTE_REPONSES else None,
            )
            for projet in projets
            if projet.action.etat in (Etat.ATTENTE_VALIDATION, Etat.ATTENTE_REPONSES)
        ),
        batch_size=annuaire.LOT,
    )
