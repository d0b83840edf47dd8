"""A training that is still in its file isn't withdrawn because it can't be taken this time; one that isn't ours is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sofi.offre.models import Provenance
from sofi.socle.importation import Rapport
from sofi.validation.models import OffrePubliee
from tests.fabriques import CommuneFactory, RegionFactory, siret

from .ecoles import action, ecole, importer_actions, importer_structures, lancer, uai
from .test_lheo import d_ici, fichier, formation
from .test_region import EN_BRETAGNE

pytestmark = pytest.mark.django_db
Changer = Callable[[str], str]
CHANGEMENTS: dict[str, Changer] = {
    "SIRET": lambda texte: texte.replace(siret(801), "12345678901234"),
    "intitulé": lambda texte: texte.replace("Vannerie", ""),
    "organisme": lambda texte: (
        texte[: texte.index("<organisme-formation-responsable")] + "</formation>"
    ),
}


INITIALE = '<extras info="type-formation"><extra info="formation-initiale">1</extra></extras>'


def restes(rapport: Rapport) -> list[str]:
    """The trainings that the report says stay."""
    return [
        exemple
        for groupe in rapport.avertissements
        if "reste telle qu’elle était" in groupe.message
        for exemple in groupe.exemples
    ]


@pytest.mark.parametrize("nom", ["carif_lheo", "ideo_lheo"])
@pytest.mark.parametrize("quoi", CHANGEMENTS)
def test_une_formation_mal_dite_cette_fois_reste(tmp_path: Path, nom: str, quoi: str) -> None:
    """Withdrawn otherwise: its number was no longer among those that were read."""
    RegionFactory(code="53", libelle="Bretagne")
    CommuneFactory()
    ici: Changer = d_ici if nom == "ideo_lheo" else str
    toutes = [ici(formation(f"53_{n}", siret(801), action=INITIALE)) for n in range(1, 11)]
    assert lancer(nom, fichier(tmp_path, *toutes)).ecrit
    rapport = lancer(nom, fichier(tmp_path, *toutes[:9], CHANGEMENTS[quoi](toutes[9])))
    assert not rapport.change, rapport.texte()
    assert restes(rapport) == ["53_10 Vannerie"]
    assert OffrePubliee.objects.count() == 10
    assert lancer(nom, fichier(tmp_path, *toutes[:9])).bilan("formations").retires == 1
    assert OffrePubliee.objects.count() == 9


def test_chaque_fiche_d_une_formation_reste(tmp_path: Path) -> None:
    """The second A card of a training too, known by the number of its action."""
    RegionFactory(code="53", libelle="Bretagne")
    dite = "<conditions-specifiques>Savoir nager</conditions-specifiques>"
    deux = formation("53_1", siret(801), action=dite)
    seconde = deux[deux.index("<action ") : deux.index("</action>") + len("</action>")]
    seconde = seconde.replace('numero="53_1', 'numero="53_1b').replace("nager", "lire")
    deux = deux.replace("</action>", f"</action>{seconde}")
    autres = [formation(f"53_{n}", siret(801)) for n in range(2, 12)]
    lancer("carif_lheo", fichier(tmp_path, deux, *autres))
    faux = CHANGEMENTS["SIRET"](deux)
    rapport = lancer("carif_lheo", fichier(tmp_path, faux, *autres))
    assert not rapport.change
    assert restes(rapport) == ["53_1 Vannerie", "53_1/53_1b Vannerie"]


def test_une_ecole_qu_on_ne_trouve_plus_garde_ses_formations(tmp_path: Path) -> None:
    """In the table too; what is of another région leaves (decision 0193)."""
    importer_structures(tmp_path, [ecole(1)])
    toutes = [action(n, 1) for n in range(1, 11)]
    importer_actions(tmp_path, toutes)
    rapport = importer_actions(tmp_path, [*toutes[:9], action(10, 1, ens_code_uai=uai(77))])
    assert not rapport.change and restes(rapport) == ["AF.10 BTS tonnellerie"]
    rapport = importer_actions(tmp_path, [*toutes[:9], action(10, 1, **EN_BRETAGNE)])
    assert rapport.bilan("formations initiales").exemples_retires == ["AF.10 BTS tonnellerie"]
    assert Provenance.objects.filter(retire_le__isnull=False).count() == 1


def test_rien_de_pris_est_dit(tmp_path: Path) -> None:
    """Twenty of twenty: SOFI doesn't say « the same »."""
    RegionFactory(code="53", libelle="Bretagne")
    toutes = [CHANGEMENTS["SIRET"](formation(f"53_{n}", siret(801))) for n in range(20)]
    rapport = lancer("carif_lheo", fichier(tmp_path, *toutes))
    assert rapport.rien_pris
    dit = " ".join(rapport.texte().split())
    assert "Rien de ce fichier n’est pris ; 20 lignes ignorées : l’organisme responsable" in dit
