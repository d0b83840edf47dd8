"""Programmes and lots of the demonstration region, for last year, this one and the next; what is given to whom."""

import datetime
from collections.abc import Iterator

from django.conf import settings

from sofi.annuaire.models import Etablissement
from sofi.programmes.gabarits import charger_les_fournis
from sofi.programmes.models import Formateur, Lot, Mandataire, Programme
from sofi.referentiels.models import Departement, TypeDispositif

MANDATAIRE = "75"  # OF mandataire CR
RENTREE = (9, 6)
PLACES = 15
AU_FORFAIT = {"prf-prepa-cles-avenir"}
"""Dispositifs whose lots start on the planned date, even with few people."""


def annees(jour: datetime.date) -> Iterator[int]:
    """Last year, this one and the next."""
    yield from (jour.year - 1, jour.year, jour.year + 1)


def creer(jour: datetime.date) -> None:
    """One programme a year for each regional dispositif in force, one lot a département; what exists stays.

    Each programme has the gabarits that ship with SOFI.
    """
    departements = list(Departement.objects.filter(region_id=settings.REGION).order_by("pk"))
    dispositifs = TypeDispositif.objects.en_vigueur().filter(programme_regional=True).order_by("pk")
    for dispositif in dispositifs:
        for annee in annees(jour):
            programme, _ = Programme.objects.get_or_create(
                code=dispositif.code,
                annee=annee,
                defaults={"libelle": dispositif.libelle, "dispositif": dispositif},
            )
            for rang, departement in enumerate(departements, start=1):
                Lot.objects.get_or_create(
                    numero=f"D{dispositif.numero}{annee}_{rang}",
                    defaults={
                        "libelle": f"Lot {rang} – {dispositif.sigle or dispositif.libelle} – {departement.libelle}",
                        "programme": programme,
                        "departement": departement.code,
                        "places_prevues": 60,
                        "forfait_recrutement": dispositif.code in AU_FORFAIT,
                    },
                )
    for annee in annees(jour):
        charger_les_fournis(annee)


def confier(
    formateurs: list[Etablissement], mandataire: Etablissement, jour: datetime.date
) -> None:
    """Give each of these établissements the lots of its département, from this year on, under that mandataire."""
    for etablissement in formateurs:
        departement = etablissement.commune.departement_id if etablissement.commune else ""
        lots = Lot.objects.filter(departement=departement, programme__annee__gte=jour.year)
        for rang, lot in enumerate(lots.select_related("programme")):
            mandat, _ = Mandataire.objects.get_or_create(
                lot=lot, code=MANDATAIRE, defaults={"etablissement": mandataire}
            )
            Formateur.objects.create(
                mandataire=mandat,
                etablissement=etablissement,
                id_action_cr=str(2872 + rang),
                site=etablissement.sites.first(),
                date_debut_prevue=datetime.date(lot.programme.annee, *RENTREE),
                places=PLACES,
            )
