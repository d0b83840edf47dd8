"""Programmes and lots of the demonstration region, for last year, this one and the next."""

import datetime

from sofi.programmes.models import Lot, Programme
from sofi.referentiels.models import Departement, TypeDispositif

REGION = "52"


def creer(jour: datetime.date) -> None:
    """One programme a year for each regional dispositif in force, one lot a département; what exists stays."""
    departements = list(Departement.objects.filter(region_id=REGION).order_by("pk"))
    dispositifs = TypeDispositif.objects.en_vigueur().filter(programme_regional=True).order_by("pk")
    for dispositif in dispositifs:
        for annee in (jour.year - 1, jour.year, jour.year + 1):
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
                    },
                )
