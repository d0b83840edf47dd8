"""Figures of the regional programmes, lot by lot: what was offered of what was planned."""

import datetime
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from sofi.offre.codes import Etat
from sofi.offre.models import Dispositif, Session
from sofi.offre.models.session import InformationCollective
from sofi.programmes.models import Lot

from .region import offre_des_programmes

PROCHE = datetime.timedelta(days=30)  # « débutent dans les 30 jours »


def lots_suivis(jour: datetime.date) -> "QuerySet[Any]":
    """The lots of the last file, each with `offres`, `places_saisies` and `sans_reunion`, counted in one query.

    `places_saisies`: those of the sessions not withdrawn; `sans_reunion`: sessions that begin within
    thirty days of `jour` without any information collective.
    """
    offre = offre_des_programmes().exclude(etat=Etat.ARCHIVEE)
    du_lot = offre.filter(lot=OuterRef("pk"))
    places = Dispositif.objects.filter(
        session__retiree_le__isnull=True,
        session__action__lot=OuterRef("pk"),
        session__action__in=offre.values("pk"),
    )
    proches = sessions_sans_reunion(jour).filter(action__lot=OuterRef("pk"))
    return (
        Lot.objects.en_cours()
        .select_related("programme")
        .annotate(
            offres=_par_lot(du_lot.annotate(cle=F("lot")), Count("pk")),
            places_saisies=_par_lot(places.annotate(cle=F("session__action__lot")), Sum("places")),
            sans_reunion=_par_lot(proches.annotate(cle=F("action__lot")), Count("pk")),
        )
    )


def _par_lot(lignes: "QuerySet[Any]", compte: Any) -> Coalesce:
    """One figure of a lot; 0 when there is nothing to count."""
    comptees = lignes.order_by().values("cle").annotate(figure=compte).values("figure")
    return Coalesce(Subquery(comptees, output_field=IntegerField()), 0)


def sessions_sans_reunion(jour: datetime.date) -> "QuerySet[Session]":
    """The sessions of the programmes that begin within thirty days without any information collective."""
    reunions = InformationCollective.objects.filter(session=OuterRef("pk"))
    return (
        Session.objects.non_retirees()
        .filter(
            ~Exists(reunions),
            action__in=offre_des_programmes().exclude(etat=Etat.ARCHIVEE).values("pk"),
            date_debut__range=(jour, jour + PROCHE),
        )
        .order_by("date_debut", "pk")
    )


def totaux(lots: "QuerySet[Any]") -> dict[str, int]:
    """The sums of these lots; places of lots that plan none are left out of neither."""
    lots_lus = list(lots.values_list("offres", "places_saisies", "places_prevues", "sans_reunion"))
    return {
        "lots": len(lots_lus),
        "sans_offre": sum(not offres for offres, *_ in lots_lus),
        "places_saisies": sum(saisies for _, saisies, _, _ in lots_lus),
        "places_prevues": sum(prevues or 0 for _, _, prevues, _ in lots_lus),
        "sans_reunion": sum(sessions for *_, sessions in lots_lus),
    }
