"""An action whole, in a bounded number of queries: what the rules, the checks, the document and the recap read."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Left

from sofi.annuaire.models import DeclarationActivite
from sofi.referentiels.models import Partenaire

from .models import Action, Dispositif, InformationCollective, Session

CERTIFICATION = "formation__fiche__certification"
A_PART = (
    "formation__etablissement",
    "formation__fiche__remplacee_par",
    "lot__programme",
    "formateur__mandataire__etablissement",
    "gabarit",
)
"""What few actions have: fifteen tables joined take PostgreSQL ten milliseconds to plan, seven less than three."""
DE_L_ETABLISSEMENT = ("domaines", "contacts", "conventions")
DE_LA_CERTIFICATION = (
    "blocs",
    "certificateurs",
    "romedecertification_set__rome",
    "formacodedecertification_set__formacode",
    "nsfdecertification_set__nsf",
)
DU_TYPE_DE_DISPOSITIF = "publicdedispositif_set__formacode"
_SIREN = 9


def charger(actions: QuerySet[Action]) -> QuerySet[Action]:
    """The same actions with everything of their cards; the number of queries doesn't grow with the rows."""
    return (
        actions.select_related(
            CERTIFICATION,
            "etablissement__commune",
            "provenance",
        )
        .prefetch_related(
            *A_PART,
            "equipements",
            "prerequis",
            *(f"etablissement__{relation}" for relation in DE_L_ETABLISSEMENT),
            "formation__blocs",
            "formation__domaines_ordonnes__formacode",
            "formation__metiers_ordonnes__rome",
            *(f"{CERTIFICATION}__{relation}" for relation in DE_LA_CERTIFICATION),
            Prefetch("sessions", _sessions()),
        )
        .annotate(partenaire_habilite=Exists(_habilitations()), nda_sorti_le=_sortie_de_la_liste())
    )


def _sortie_de_la_liste() -> Subquery:
    """When the number of its organisme left the public list; null while it is there, or was never seen in it."""
    sorties = DeclarationActivite.objects.filter(nda=OuterRef("etablissement__nda"))
    return Subquery(sorties.values("retire_le")[:1])


def habilitees(actions: QuerySet[Action]) -> QuerySet[Action]:
    """Those whose organisme is known to be allowed to train for the certification."""
    return actions.filter(Exists(_habilitations()))


def _habilitations() -> QuerySet[Partenaire]:
    """The partnerships said to let the organisme (any of its établissements) train for the certification.

    One that says nothing forbids nothing, and isn't published as an habilitation.
    """
    return (
        Partenaire.objects.qui_forment()
        .exclude(habilitation="")
        .filter(
            certification=OuterRef(CERTIFICATION),
            siret__startswith=Left(OuterRef("etablissement__siret"), _SIREN),
        )
    )


def _sessions() -> QuerySet[Session]:
    """The first to begin first, with their rows and their dispositifs."""
    sessions = Session.objects.select_related(
        "lieu__commune",
        "responsable__commune",
        "inscription_site__commune",
        "inscription_commune",
        "contact",
        "referent_pmr",
        "referent_mobilite",
        "referent_prf",
    ).prefetch_related(
        "periodes_inscription",
        Prefetch(
            "informations_collectives",
            InformationCollective.objects.select_related("commune", "site__commune"),
        ),
        Prefetch("dispositifs", Dispositif.objects.select_related("type", "opco").order_by("pk")),
        f"dispositifs__type__{DU_TYPE_DE_DISPOSITIF}",
        "responsable__domaines",
        "responsable__contacts",
    )
    return sessions.order_by("date_debut", "pk")
