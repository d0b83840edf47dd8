"""A code Certif Info replaced by the service Offre: what becomes of the offer, and who has yet to see it.

Both acts are events of the action: who and when stay known, and another replacement asks again.
`remplacer` serves one action of the desk and the thousands of a campaign alike.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from msgspec.structs import replace

from sofi.comptes.models import Utilisateur
from sofi.offre.chargement import charger
from sofi.offre.codes import Etat
from sofi.offre.models import Action
from sofi.offre.models.action import ActionQuerySet
from sofi.offre.operations import raccrocher
from sofi.referentiels.models import FicheCertifInfo
from sofi.socle.formats import jour_saisi

from . import document as documents
from .annonces import annoncer_code_remplace
from .circuit import OFFRE, CircuitImpossible, franchir
from .comparaison_codes import Comparaison, comparer_codes
from .models import Evenement, Nature, OffrePubliee, Version
from .publication import republier

ACTE = "remplacer_code"
ACTE_VU = "code_vu"
MOTIF_MAX = 3000


class RemplacementImpossible(CircuitImpossible):
    """The code can't be replaced by this one; the message says why and what to do, in French."""


@dataclass(frozen=True)
class Remplacement:
    """What was done. `version`: published under the new code; `ouverte`: a draft was opened for the organisme."""

    evenement: Evenement
    comparaison: Comparaison
    version: Version | None
    ouverte: bool


def code_non_vu() -> Q:
    """The actions whose code was replaced and not yet acknowledged."""
    acquittements = Evenement.objects.filter(
        action_id=OuterRef("action_id"), acte=ACTE_VU, pk__gt=OuterRef("pk")
    )
    remplacements = Evenement.objects.filter(~Exists(acquittements), acte=ACTE)
    return Q(pk__in=remplacements.values("action"))


def non_vus(actions: ActionQuerySet) -> ActionQuerySet:
    """Those of these actions."""
    return actions.filter(code_non_vu())


@transaction.atomic
def acquitter(action: Action, *, auteur: Utilisateur) -> Evenement | None:
    """The organisme saw that the code was replaced; None when nothing was waiting to be seen."""
    verrouillee = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if not non_vus(Action.objects.filter(pk=action.pk)).exists():
        return None
    return _noter(verrouillee, ACTE_VU, auteur)


def _noter(action: Action, acte: str, auteur: Utilisateur, **champs: Any) -> Evenement:
    """An act traced beside the circuit: the state stays."""
    return Evenement.objects.create(
        action_id=action.pk, acte=acte, de=action.etat, vers=action.etat, auteur=auteur, **champs
    )


def comparer(action: Action, nouvelle: FicheCertifInfo) -> Comparaison:
    """What replacing would change today; raises RemplacementImpossible when it can't be done."""
    comparaison = comparer_codes(action, nouvelle, timezone.localdate())
    if comparaison is None:
        raise RemplacementImpossible(
            "Cette formation n'a pas de code Certif Info : il n'y a rien à remplacer."
        )
    if comparaison.ancienne.pk == nouvelle.pk:
        raise RemplacementImpossible(
            f"L'action porte déjà le code {nouvelle.pk}. Choisissez-en un autre."
        )
    if nouvelle.remplacee_par_id or nouvelle.retire_le:
        suite = f" Choisissez {nouvelle.remplacee_par_id}." if nouvelle.remplacee_par_id else ""
        raise RemplacementImpossible(f"Le code {nouvelle.pk} n'est plus proposé.{suite}")
    return comparaison


@transaction.atomic
def remplacer(
    action: Action,
    nouvelle: FicheCertifInfo,
    *,
    auteur: Utilisateur,
    motif: str,
    ancienne: str = "",
) -> Remplacement:
    """Put another code in place of the action's, in any state, all or nothing.

    A validée whose blocs and dates still hold is published again under the new code; one whose don't is
    opened as a draft, and what is public stays. Elsewhere only the working state changes. `ancienne`, when
    given, is the code the caller saw: another one by now means somebody was first, and nothing is done.
    """
    _verifier(auteur, motif)
    verrouillee = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if verrouillee.est_d_ailleurs:
        raise RemplacementImpossible(
            f"Cette formation vient d'une autre source ({verrouillee.get_origine_display()}) : son code y est choisi."
        )
    comparaison = comparer(verrouillee, nouvelle)
    if ancienne and comparaison.ancienne.pk != ancienne:
        raise RemplacementImpossible(
            f"Le code {ancienne} vient d'être remplacé par {comparaison.ancienne.pk} : rien n'a changé. "
            "Relisez l'action."
        )
    de, ouverte = Etat(verrouillee.etat), False
    if de == Etat.VALIDEE and not comparaison.tient:
        franchir(verrouillee, "modifier", auteur=auteur)
        ouverte = True
    raccrocher(verrouillee, comparaison.formation(verrouillee.formation), auteur=auteur)
    version = _publier(verrouillee, auteur) if de == Etat.VALIDEE and not ouverte else None
    trace = _trace(comparaison, motif, ouverte=ouverte)
    evenement = noter_remplacement(
        verrouillee, comparaison.ancienne, comparaison.nouvelle, auteur, trace, version
    )
    action.formation, action.etat_depuis = verrouillee.formation, verrouillee.etat_depuis
    return Remplacement(evenement, comparaison, version, ouverte)


def noter_remplacement(
    action: Action,
    ancienne: FicheCertifInfo,
    nouvelle: FicheCertifInfo,
    auteur: Utilisateur,
    trace: str,
    version: Version | None,
) -> Evenement:
    """Trace that the code is another one, and tell the organisme, who has to see it."""
    evenement = _noter(action, ACTE, auteur, commentaire=trace, version=version)
    annoncer_code_remplace(action, evenement, avant=str(ancienne), apres=str(nouvelle))
    return evenement


def _verifier(auteur: Utilisateur, motif: str) -> None:
    if auteur.role not in OFFRE:
        raise RemplacementImpossible("Seul le service Offre remplace un code Certif Info.")
    if not motif.strip():
        raise RemplacementImpossible("Indiquez le motif du remplacement : l'organisme le lira.")


def _publier(action: Action, auteur: Utilisateur) -> Version | None:
    """The public document under the new code: nothing else of it changes."""
    publiee = OffrePubliee.objects.select_related("version").filter(action_id=action.pk).first()
    if publiee is None:
        return None
    action_lue = charger(Action.objects.filter(pk=action.pk)).get()
    neuf = documents.construire(
        action_lue,
        numero=publiee.version.numero,
        nature=Nature.CODE_REMPLACE,
        publie_le=timezone.now(),
    )
    contenu = publiee.version.document
    change = replace(
        contenu,
        formation=neuf.formation,
        action=replace(contenu.action, titre=neuf.action.titre),
    )
    return republier(action, change, nature=Nature.CODE_REMPLACE, auteur=auteur)


def _trace(comparaison: Comparaison, motif: str, *, ouverte: bool) -> str:
    """What the thread says: both codes, the reason, and what the organisme has to do."""
    ancienne, nouvelle = comparaison.ancienne, comparaison.nouvelle
    lignes = [
        f"Code {ancienne.pk} ({ancienne.libelle}) remplacé par {nouvelle.pk} ({nouvelle.libelle}).",
        f"Motif : {motif.strip()}",
    ]
    if nouvelle.fin:
        lignes.append(f"Fin d'enregistrement : {jour_saisi(nouvelle.fin)}.")
    if comparaison.raisons:
        lignes.append(f"À vérifier : {' ; '.join(comparaison.raisons)}.")
    if ouverte:
        lignes.append(
            "À faire : relisez les fiches, puis renvoyez l'action. "
            "La version publiée reste en ligne sous l'ancien code."
        )
    return "\n".join(lignes)
