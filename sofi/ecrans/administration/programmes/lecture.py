"""What the screens of the programmes list."""

from django.db.models import Count, F, Q, QuerySet

from sofi.programmes.models import Formateur, Gabarit, Lot, Mandataire, Programme, VersionDeGabarit
from sofi.socle.recherche import Plie

EN_COURS_D_ABORD = F("retire_le").asc(nulls_first=True)
EN_PREPARATION = Q(gabarits__versions__numero__isnull=True, gabarits__versions__isnull=False)


def programmes() -> "QuerySet[Programme]":
    """Every programme, the last years first, with what it holds."""
    return (
        Programme.objects.select_related("dispositif")
        .annotate(
            nombre_lots=Count("lots", filter=Q(lots__retire_le__isnull=True), distinct=True),
            nombre_publies=Count(
                "gabarits",
                filter=Q(
                    gabarits__versions__numero__isnull=False, gabarits__retire_le__isnull=True
                ),
                distinct=True,
            ),
            nombre_en_preparation=Count("gabarits", filter=EN_PREPARATION, distinct=True),
            nombre_actions=Count("lots__actions", distinct=True),
        )
        .order_by("-annee", Plie("libelle"), "pk")
    )


def annees() -> list[int]:
    """The years there are programmes of, the last one first."""
    return list(Programme.objects.order_by("-annee").values_list("annee", flat=True).distinct())


def lots(programme: Programme) -> "QuerySet[Lot]":
    """The lots of a programme, withdrawn ones last."""
    return programme.lots.annotate(
        nombre_mandataires=Count(
            "mandataires", filter=Q(mandataires__retire_le__isnull=True), distinct=True
        ),
        nombre_formateurs=Count(
            "mandataires__formateurs",
            filter=Q(
                mandataires__retire_le__isnull=True,
                mandataires__formateurs__retire_le__isnull=True,
            ),
            distinct=True,
        ),
        nombre_actions=Count("actions", distinct=True),
    ).order_by(EN_COURS_D_ABORD, "numero")


def formateurs(lot: Lot) -> "QuerySet[Formateur]":
    """The formateurs of a lot, with who they are and what they entered."""
    return (
        Formateur.objects.filter(mandataire__lot=lot)
        .select_related("etablissement", "mandataire__etablissement", "site")
        .annotate(nombre_actions=Count("actions"))
        .order_by(EN_COURS_D_ABORD, "mandataire__code", "id_action_cr", "date_debut_prevue", "pk")
    )


def gabarits(programme: Programme) -> "QuerySet[Gabarit]":
    """The gabarits of a programme: the number of the version in force, whether one is being written."""
    return programme.gabarits.annotate(
        nombre_versions=Count("versions", filter=Q(versions__numero__isnull=False), distinct=True),
        nombre_brouillons=Count("versions", filter=Q(versions__numero__isnull=True), distinct=True),
        nombre_actions=Count("versions__actions", distinct=True),
    ).order_by(EN_COURS_D_ABORD, Plie("libelle"), "pk")


def versions(gabarit: Gabarit) -> "QuerySet[VersionDeGabarit]":
    """The versions of a gabarit, the one being written first, with what was entered under each."""
    return (
        gabarit.versions.select_related("publiee_par")
        .annotate(nombre_actions=Count("actions"))
        .order_by("-numero")
    )


def mandataires(lot: Lot) -> "QuerySet[Mandataire]":
    """The mandataires of a lot."""
    return lot.mandataires.select_related("etablissement").order_by(EN_COURS_D_ABORD, "code")
