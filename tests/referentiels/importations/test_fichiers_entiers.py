"""The whole official files go in, and a second run changes nothing."""

from pathlib import Path

import pytest
from django.db import connection

from sofi.annuaire.adresses import communes_nommees
from sofi.diffusion.lieux import trouver
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
    "appellations": ("codes/rome_appellations_v347.csv", "appellations (ROME)", 11118),
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

ADRESSES = [
    ("20303", "Ajaccio Cedex 1", "2A004"),
    ("20293", "Bastia Cedex", "2B033"),
    ("20000", "AJACCIO", "2A004"),
    ("97744", "Saint-Denis Cedex 9", "97411"),
    ("97400", "St Denis", "97411"),
    ("97139", "Les Abymes Cedex", "97101"),
    ("97261", "Fort-de-France Cedex", "97209"),
    ("97305", "Cayenne Cédex", "97302"),
    ("98845", "Nouméa Cedex", "98818"),
    ("44042", "Nantes Cédex 1", "44109"),
    ("44000", "NANTES CEDEX1", "44109"),
    ("53103", "Mayenne Cedex", "53147"),
    ("75594", "Paris Cedex 12", "75056"),
    ("85600", "Boufféré", "85146"),
    ("53200", "Azé", "53062"),
    ("49110", "Saint-Pierre-Montlimart", "49218"),
    ("49110", "ST PIERRE MONTLIMART", "49218"),
    ("74960", "Cran-Gevrier", "74010"),
    ("85340", "Olonne-sur-Mer", "85194"),
    ("85180", "Château-d'Olonne", "85194"),
    ("53200", "Bazouges", "53062"),
]
LIEUX = [
    ("72039", "Le Mans (72)"),
    ("49045", "Angers (49)"),
    ("53103", "Mayenne (53)"),
    ("85021", "La Roche-sur-Yon (85)"),
    ("49045 Angers Cedex 01", "Angers (49)"),
    ("53 000", "Laval (53)"),
    ("Nantes, France", "Nantes (44)"),
    ("44000 Nantes", "Nantes (44)"),
    ("Olonne-sur-Mer", "Les Sables-d'Olonne (85)"),
    ("Boufféré", "Boufféré (85)"),
    ("St Nazaire", "Saint-Nazaire (44)"),
    ("Rennes", "Rennes (35)"),
    ("Le Mans Cedex 9", "Le Mans (72)"),
]


@pytest.mark.long
@pytest.mark.django_db
def test_les_fichiers_entiers(donnees_partagees: Path) -> None:
    for nom, (chemin, titre, lignes) in ATTENDUS.items():
        bilan = charger(nom, donnees_partagees / chemin).bilan(titre)
        assert (bilan.lus, bilan.crees, bilan.refuses) == (lignes, lignes, 0), nom
    with connection.cursor() as curseur:
        # Counted empty by a vacuum between two tests, the communes were read whole for each one of them.
        curseur.execute("ANALYZE")
    assert Formacode.objects.get(pk="44004").version == "V13"
    assert Commune.objects.filter(actuelle__isnull=False).count() == 1992
    assert EntreeLheo.objects.values("table").distinct().count() == 19
    assert BlocCompetences.objects.filter(certification="RNCP37538").count() == 10
    assert Certification.objects.get(pk="RNCP35030").blocs.count() == 2
    recherche = FicheCertifInfo.objects.chercher("ebeniste cap")
    assert recherche[0].code == "94681"
    assert FicheCertifInfo.objects.get(pk="81506").remplacee_par_id == "109049"
    les_adresses_et_les_lieux()


def les_adresses_et_les_lieux() -> None:
    """What people type is found in the whole files: large receivers, overseas, former communes, homonyms."""
    trouvees = {(c, v): [x.pk for x in communes_nommees(c, v)] for c, v, _ in ADRESSES}
    assert trouvees == {(code, ville): [insee] for code, ville, insee in ADRESSES}
    lieux = {texte: trouver(texte).lieu for texte, _ in LIEUX}
    assert {t: lieu and lieu.texte for t, lieu in lieux.items()} == dict(LIEUX)
    brissac = [lieu.texte for lieu in trouver("Brissac").choix]
    assert brissac[0] == "Brissac Loire Aubance (49)" and "Brissac (34)" in brissac
    sebastien = [lieu.texte for lieu in trouver("Saint-Sébastien").choix]
    assert sebastien[0] == "Saint-Sébastien-sur-Loire (44)" and "Saint-Sébastien (23)" in sebastien
