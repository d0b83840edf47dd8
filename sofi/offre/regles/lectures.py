"""What the rules ask of the base beside the cards, read once for all the actions examined together."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, Sum
from django.db.models.functions import Left

from sofi.annuaire.models import Rattachement
from sofi.programmes.models import Formateur
from sofi.referentiels.models import Partenaire, VoieAcces

from ..codes import Etat, Voie
from ..gabarits import en_cours
from ..models import Action, Dispositif
from .parametres import Parametres

SIREN = 9  # the first figures of a SIRET


class Lectures:
    """One query for each question at most, whatever the number of actions; none for what no rule asks."""

    def __init__(self, actions: Iterable[Action]) -> None:
        self.actions = list(actions)

    @cached_property
    def parametres(self) -> Parametres:
        return Parametres.lire()

    def partenariat(self, action: Action) -> tuple[bool, bool]:
        """Are the certificateur's partners known, and is the organisme (any établissement) one of them?"""
        tous, sirens = self._partenaires.get(_certification(action), (0, []))
        return tous > 0, action.etablissement.siren in sirens

    @cached_property
    def _partenaires(self) -> dict[str, tuple[int, list[str]]]:
        """By certification: how many partners, and which of these organismes are among them."""
        sirens = {action.etablissement.siren for action in self.actions}
        certifications = {code for action in self.actions if (code := _certification(action))}
        partenaires = (
            Partenaire.objects.filter(certification__in=certifications)
            .annotate(siren=Left("siret", SIREN))
            .values("certification")
            .annotate(
                tous=Count("pk"),
                du_siren=ArrayAgg(
                    "siren",
                    filter=Q(
                        siren__in=sirens, pk__in=Partenaire.objects.qui_forment().values("pk")
                    ),
                    distinct=True,
                    default=[],
                ),
            )
        )
        return {ligne["certification"]: (ligne["tous"], ligne["du_siren"]) for ligne in partenaires}

    def voies_acces(self, action: Action) -> set[str]:
        """The ways into its certification; none when they aren't known."""
        return self._voies_acces.get(_certification(action), set())

    @cached_property
    def _voies_acces(self) -> dict[str, set[str]]:
        certifications = {code for action in self.actions if (code := _certification(action))}
        trouvees: dict[str, set[str]] = defaultdict(set)
        lues = VoieAcces.objects.filter(certification__in=certifications)
        for certification, code in lues.values_list("certification", "code"):
            trouvees[certification].add(code)
        return trouvees

    def realisations(self, action: Action) -> list[Formateur]:
        """What the Région's file gives this établissement in the lot of the action, with its mandataire."""
        if action.formateur is None:
            return []
        cle = action.formateur.mandataire_id, action.etablissement.siret
        return self._realisations.get(cle, [])

    @cached_property
    def _realisations(self) -> dict[tuple[str, str], list[Formateur]]:
        mandats = {a.formateur.mandataire_id for a in self.actions if a.formateur is not None}
        realisations: dict[tuple[str, str], list[Formateur]] = defaultdict(list)
        for formateur in en_cours(mandataire_id__in=mandats):
            realisations[formateur.mandataire_id, formateur.etablissement_id].append(formateur)
        return realisations

    def places_des_autres(self, action: Action) -> int:
        """The places that the other actions of its lot offer."""
        du_lot = self._places_des_lots.get(action.lot_id, {})
        return sum(places for autre, places in du_lot.items() if autre != action.pk)

    @cached_property
    def _places_des_lots(self) -> dict[str | None, dict[int, int]]:
        """By lot then by action: what left its organisme once and isn't archived, its withdrawn sessions apart."""
        lots = {a.lot_id for a in self.actions if a.lot is not None and a.lot.places_prevues}
        if not lots:
            return {}
        sorties = Action.objects.filter(lot__in=lots, voie=Voie.PUBLIQUE, evenements__isnull=False)
        dispositifs = Dispositif.objects.filter(
            session__retiree_le__isnull=True,
            session__action__in=sorties.exclude(etat=Etat.ARCHIVEE).values("pk"),
        )
        sommes = dispositifs.order_by().values_list("session__action__lot", "session__action")
        places: dict[str | None, dict[int, int]] = defaultdict(dict)
        for lot, action, somme in sommes.annotate(Sum("places", default=0)):
            places[lot][action] = somme
        return places

    def etablissements_rattaches(self, action: Action) -> set[int]:
        """The établissements that a person of the dispensateur is attached to as well."""
        return self._etablissements_rattaches[action.etablissement_id]

    @cached_property
    def _etablissements_rattaches(self) -> dict[int, set[int]]:
        etablissements = {action.etablissement_id for action in self.actions}
        liens = Rattachement.objects.filter(
            utilisateur__rattachements__etablissement__in=etablissements
        )
        rattachements: dict[int, set[int]] = defaultdict(set)
        for etablissement, autre in liens.values_list(
            "utilisateur__rattachements__etablissement", "etablissement"
        ):
            rattachements[etablissement].add(autre)
        return rattachements


def _certification(action: Action) -> str:
    """The code of its certification; empty without one."""
    fiche = action.formation.fiche
    return (fiche.certification_id if fiche else None) or ""
