"""Replacing the code of many actions, or proposing it: what it will do to each, doing it, going back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Role, Utilisateur
from sofi.courriels.ecriture import ecrire_a
from sofi.courriels.models import Nature as NatureDeCourriel
from sofi.offre.codes import Etat
from sofi.offre.models import Action, Formation
from sofi.offre.operations import raccrocher
from sofi.referentiels.models import FicheCertifInfo
from sofi.socle.formats import jour_saisi

from .circuit import franchir
from .comparaison_codes import Comparaison, comparer_tous
from .gestes import Objet, RetourImpossible, empreinte, executer
from .models import (
    Geste,
    LigneDeGeste,
    Nature,
    NatureGeste,
    OffrePubliee,
    Proposition,
    Version,
)
from .publication import republier
from .remplacement import (
    Remplacement,
    comparer,
    noter_remplacement,
    remplacer,
)

PUBLIEE, BROUILLON, SANS_PUBLICATION = "publiee", "brouillon", "sans_publication"
MODIFIEE_DEPUIS = (
    "Elle a changé depuis : elle garde son nouveau code. Si besoin, remplacez-le sur sa page."
)


@dataclass(frozen=True)
class Prevue:
    """What replacing will do to an action: publish it at once, open a draft, or change only its cards."""

    action: Action
    comparaison: Comparaison

    @property
    def effet(self) -> str:
        if self.action.etat != Etat.VALIDEE:
            return SANS_PUBLICATION
        return PUBLIEE if self.comparaison.tient else BROUILLON


def prevoir(
    actions: Sequence[Action], ancienne: FicheCertifInfo, nouvelle: FicheCertifInfo
) -> list[Prevue]:
    """For actions of one sheet, in a bounded number of queries."""
    comparaisons = comparer_tous(actions, ancienne, nouvelle, timezone.localdate())
    return [Prevue(action, comparaisons[action.pk]) for action in actions]


def remplacer_tout(
    actions: Iterable[Action],
    nouvelle: FicheCertifInfo,
    *,
    ancienne: FicheCertifInfo,
    auteur: Utilisateur,
    motif: str,
) -> Geste:
    """Replace the code of each, each in its own transaction: one that can't be leaves the others."""
    geste = _geste(NatureGeste.REMPLACER_CODE, nouvelle, ancienne, auteur, motif)

    def faire(action: Action) -> tuple[str, dict[str, Any]]:
        formation, publiee = action.formation_id, _publiee(action)
        fait = remplacer(action, nouvelle, auteur=auteur, motif=motif, ancienne=ancienne.pk)
        avant = {"formation": formation, "version": publiee, "ouverte": fait.ouverte}
        return _ce_qui_est_fait(fait), {**avant, "empreinte": empreinte(action)}

    return executer(geste, map(_objet, actions), faire)


def _objet(action: Action) -> Objet:
    return Objet(action, action.pk, f"{action.titre}, {action.etablissement}", action.pk)


def _geste(
    nature: NatureGeste,
    nouvelle: FicheCertifInfo,
    ancienne: FicheCertifInfo,
    auteur: Utilisateur,
    motif: str,
) -> Geste:
    titre = f"{ancienne} → {nouvelle}"[: Geste._meta.get_field("titre").max_length]
    return Geste.objects.create(nature=nature, auteur=auteur, titre=titre, motif=motif)


def _publiee(action: Action) -> int | None:
    publiees = OffrePubliee.objects.filter(action_id=action.pk)
    return publiees.values_list("version", flat=True).first()


def _ce_qui_est_fait(fait: Remplacement) -> str:
    if fait.version:
        return f"Publiée : version {fait.version.numero}."
    if fait.ouverte:
        return f"Modification ouverte : {' ; '.join(fait.comparaison.raisons)}."
    return "Code remplacé dans les fiches, sans publication."


def revenir_au_code(ligne: LigneDeGeste, auteur: Utilisateur) -> str:
    """The former code, its blocs and its version, unless the action changed since."""
    action = Action.objects.select_for_update(of=("self",)).get(pk=ligne.numero)
    if empreinte(action) != ligne.avant["empreinte"]:
        raise RetourImpossible(MODIFIEE_DEPUIS)
    nouvelle = action.formation.fiche
    formation = Formation.objects.select_related("fiche__certification").get(
        pk=ligne.avant["formation"]
    )
    ancienne = formation.fiche
    if nouvelle is None or ancienne is None:
        raise RetourImpossible(MODIFIEE_DEPUIS)
    if ligne.avant["ouverte"]:
        franchir(action, "abandonner", auteur=auteur)
        action.formation = formation
    else:
        raccrocher(action, formation, auteur=auteur)
    version = None
    if action.etat == Etat.VALIDEE and not ligne.avant["ouverte"]:
        avant = Version.objects.get(pk=ligne.avant["version"])
        version = republier(action, avant.document, nature=Nature.CODE_REMPLACE, auteur=auteur)
    trace = (
        f"Retour au code {ancienne.pk} ({ancienne.libelle}) : "
        f"le remplacement du {jour_saisi(ligne.geste.le)} est annulé."
    )
    noter_remplacement(action, nouvelle, ancienne, auteur, trace, version)
    return f"Code {ancienne.pk} rétabli" + (f" : version {version.numero}." if version else ".")


@transaction.atomic
def proposer(
    actions: Iterable[Action],
    nouvelle: FicheCertifInfo,
    *,
    ancienne: FicheCertifInfo,
    auteur: Utilisateur,
    motif: str,
) -> Geste:
    """Propose the code to the organismes: one e-mail to each person, with all that is theirs.

    An action that already waits for an answer gets the new proposal in place of the former one.
    """
    geste = _geste(NatureGeste.PROPOSER_CODE, nouvelle, ancienne, auteur, motif)
    proposees = []

    def faire(action: Action) -> tuple[str, dict[str, Any]]:
        comparer(action, nouvelle)
        Proposition.objects.filter(action=action, acceptee_le__isnull=True).delete()
        proposition = Proposition.objects.create(
            action=action, ancienne=ancienne, nouvelle=nouvelle, motif=motif, proposee_par=auteur
        )
        proposees.append(proposition)
        return "Proposée à l'organisme.", {"proposition": proposition.pk}

    executer(geste, map(_objet, actions), faire)
    _annoncer(proposees)
    return geste


def retirer_la_proposition(ligne: LigneDeGeste, auteur: Utilisateur) -> str:
    """Take the proposal back, unless it was accepted or another took its place."""
    retirees, _ = Proposition.objects.filter(
        pk=ligne.avant["proposition"], acceptee_le__isnull=True
    ).delete()
    if not retirees:
        raise RetourImpossible(
            "L'organisme a déjà répondu, ou une autre proposition l'a remplacée."
        )
    return "Proposition retirée."


def _annoncer(propositions: list[Proposition]) -> None:
    """One e-mail to each person of the organismes concerned, on their own actions only."""
    par_organisme = defaultdict(list)
    for proposition in propositions:
        par_organisme[proposition.action.etablissement_id].append(proposition)
    personnes = Utilisateur.objects.filter(
        is_active=True, role=Role.ORGANISME, rattachements__etablissement__in=par_organisme
    )
    for personne in personnes.distinct().order_by("pk").prefetch_related("rattachements"):
        siens = [lien.etablissement_id for lien in personne.rattachements.all()]
        siennes = [p for numero in siens for p in par_organisme.get(numero, [])]
        ecrire_a(
            [personne],
            "validation/courriels/propositions",
            {"propositions": siennes, "premiere": siennes[0]},
            nature=NatureDeCourriel.CODE,
            clef=f"proposition:{siennes[0].pk}",
            lien=reverse("organisme:tableau_de_bord"),
        )
