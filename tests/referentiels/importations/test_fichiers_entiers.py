"""The whole official files go in, and a second run changes nothing."""

from pathlib import Path

import pytest

from sofi.referentiels.models import (
    BlocCompetences,
    Certification,
    Commune,
    EntreeLheo,
    FicheCertifInfo,
    Formacode,
)

from .commun import charger

ATTENDUS = {
    "rome": ("codes/rome.csv", "métiers (ROME)", 1584),
    "nsf": ("codes/nsf.csv", "spécialités (NSF)", 93),
    "formacode": ("codes", "Formacodes", 2789),
    "formacode_publics": ("codes/formacode_publics.csv", "publics", 132),
    "formacode_modalites": ("codes/formacode_modalites_pedagogiques.csv", "modalités", 39),
    "communes": ("geo", "communes", 35014),
    "lheo_tables": ("lheo/lheo-tables.json", "tables LHEO", 133),
    "certifications": ("certifications", "certifications", 9169),
    "certifinfo": ("certifications/certifinfo.csv", "fiches Certif Info", 4906),
    "dispositifs": ("dispositifs/dispositifs.csv", "types de dispositif", 29),
    "opco": ("dispositifs/opco.csv", "OPCO", 11),
}


@pytest.mark.django_db
def test_les_fichiers_entiers(donnees_partagees: Path) -> None:
    for nom, (chemin, titre, lignes) in ATTENDUS.items():
        bilan = charger(nom, donnees_partagees / chemin).bilan(titre)
        assert (bilan.lus, bilan.crees, bilan.refuses) == (lignes, lignes, 0), nom
    assert Formacode.objects.get(pk="44004").version == "V13"
    assert Commune.objects.filter(actuelle__isnull=False).count() == 1992
    assert EntreeLheo.objects.values("table").distinct().count() == 19
    assert BlocCompetences.objects.filter(certification="RNCP37538").count() == 10
    assert Certification.objects.get(pk="RNCP35030").blocs.count() == 2
    recherche = FicheCertifInfo.objects.chercher("ebeniste cap")
    assert recherche[0].code == "94681"
    assert FicheCertifInfo.objects.get(pk="81506").remplacee_par_id == "109049"
