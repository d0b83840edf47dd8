"""Two sets of a same source: each withdraws what it gave, and what both give is one training."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

from sofi.annuaire.origines import Origine
from sofi.echanges.models import Import
from sofi.echanges.sources import SOURCES
from sofi.offre.models import Provenance
from sofi.socle.importation import Rapport
from sofi.validation.models import OffrePubliee
from tests.fabriques import CommuneFactory, EtablissementFactory, siret

from .ecoles import action, ecole, importer_actions, importer_structures, lancer
from .test_lheo import d_ici, fichier, formation

pytestmark = pytest.mark.django_db


def importer_lheo(dossier: Path, *rangs: int) -> Rapport:
    """Those trainings at the first school, in LHEO, by the number that the table gives them."""
    extra = '<extras info="ACTION ONISEP"><extra info="ACT_ID ONISEP">{}</extra></extras>'
    formations = [
        d_ici(formation(f"7_{rang}", siret(901), titre="Vannerie", action=extra.format(rang)))
        for rang in rangs
    ]
    return lancer("ideo_lheo", fichier(dossier, *formations))


def jeux() -> dict[str, str]:
    """The set of each training that isn't withdrawn."""
    actives = Provenance.objects.filter(retire_le__isnull=True)
    return {venue.reference: venue.jeu for venue in actives}


def test_un_jeu_ne_retire_que_ce_qu_il_donnait(tmp_path: Path) -> None:
    CommuneFactory()
    importer_structures(tmp_path, [ecole(1)])
    lignes = [action(rang, 1) for rang in range(1, 8)]
    importer_actions(tmp_path, lignes)
    rapport = importer_lheo(tmp_path, 7, 21, 22)
    assert rapport.ecrit and not rapport.garde and rapport.bilan("formations").retires == 0
    table, lheo = "ideo_actions", "ideo_lheo"
    de_la_table = {f"AF.{rang}": table for rang in range(1, 7)}
    assert jeux() == de_la_table | dict.fromkeys(("AF.7", "AF.21", "AF.22"), lheo)
    commune = Provenance.objects.get(reference="AF.7")
    assert (commune.intitule, OffrePubliee.objects.count()) == ("Vannerie", 9)
    assert not importer_lheo(tmp_path, 7, 21, 22).change

    sans_la_premiere = importer_actions(tmp_path, lignes[1:])
    assert sans_la_premiere.ecrit and sans_la_premiere.bilan("formations initiales").retires == 1
    assert set(jeux()) == {"AF.2", "AF.3", "AF.4", "AF.5", "AF.6", "AF.7", "AF.21", "AF.22"}
    commune.refresh_from_db()
    assert (commune.intitule, commune.jeu) == ("BTS tonnellerie", table), "the last one imported"
    assert not importer_actions(tmp_path, lignes[1:]).change
    assert OffrePubliee.objects.count() == 8


def test_la_garde_compte_un_jeu(tmp_path: Path) -> None:
    """What other sets give doesn't make a file that lost half of its trainings look whole."""
    CommuneFactory()
    importer_structures(tmp_path, [ecole(1)])
    importer_actions(tmp_path, [action(rang, 1) for rang in range(1, 21)])
    importer_lheo(tmp_path, 31, 32)
    [dite] = importer_lheo(tmp_path, 31).gardes
    assert dite.replace("\xa0", " ").startswith("1 retrait sur 2 ")


@pytest.mark.parametrize(
    ("imports", "attendu"),
    [
        ([], "ideo_actions"),
        ([("ideo_actions", "applique"), ("ideo_lheo", "applique")], "ideo_lheo"),
        ([("ideo_lheo", "applique"), ("ideo_actions", "sans_effet")], "ideo_actions"),
        ([("ideo_lheo", "applique"), ("ideo_actions", "abandonne")], "ideo_lheo"),
    ],
)
def test_le_jeu_de_ce_qui_etait_la(imports: list[tuple[str, str]], attendu: str) -> None:
    """The one imported last had withdrawn what the other gave."""
    for source, situation in imports:
        Import.objects.create(source=source, situation=situation, taille=1, fini_le=timezone.now())
    ecole_connue = EtablissementFactory()
    for origine in (Origine.ONISEP, Origine.CARIF):
        Provenance.objects.create(origine=origine, reference="1", etablissement=ecole_connue)
    import_module("sofi.echanges.migrations.0010_jeux_des_provenances").dire(apps, None)
    assert dict(Provenance.objects.values_list("origine", "jeu")) == {
        "onisep": attendu,
        "carif": "carif_lheo",
    }
    assert {attendu, "carif_lheo"} <= set(SOURCES)
