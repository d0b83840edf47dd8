"""The place that a sentence names, with all that says it."""

import datetime

import pytest

from sofi.diffusion.criteres import RAYON_HABITUEL, Criteres, Tri
from sofi.diffusion.phrases import lectures, lire
from sofi.referentiels.importations.communes import mots_de_commune
from sofi.referentiels.models import Commune
from tests.diffusion.aide import poser_communes

pytestmark = pytest.mark.django_db
JOUR = datetime.date(2027, 1, 15)


@pytest.fixture(scope="module", autouse=True)
def base(base_du_module: None) -> None:
    poser_communes()
    fleche = Commune.objects.get(pk="72264")
    fleche.autres_noms = ["Verron"]
    fleche.mots = mots_de_commune(["La Flèche", "Verron"], ["72200", "72264"])
    fleche.save()
    Commune.objects.create(
        code="49049",
        libelle="Brissac-Quincé",
        actuelle_id="49050",
        departement_id="49",
        nom_plie="brissac quince",
        mots=mots_de_commune(["Brissac-Quincé"], ["49049"]),
    )


@pytest.mark.parametrize(
    ("texte", "reste", "commune", "departement"),
    [
        ("soudeur nantes", "soudeur", "44109", "44"),
        ("soudeur st herblain", "soudeur", "44162", "44"),
        ("soudeur 44000 nantes", "soudeur", "44109", "44"),
        ("soudeur nantes 44000", "soudeur", "44109", "44"),
        ("soudeur nantes (44)", "soudeur", "44109", "44"),
        ("soudeur nantes cedex 1", "soudeur", "44109", "44"),
        ("soudeur 44021 cedex 1", "soudeur", "44109", "44"),
        ("soudeur près de nantes", "soudeur", "44109", "44"),
        ("soudeur aux alentours de la flèche", "soudeur", "72264", "72"),
        ("soudeur verron", "soudeur", "72264", "72"),
        ("soudeur brissac quincé", "soudeur", "49050", "49"),
        ("soudeur à 30 km de la flèche", "soudeur", "72264", "72"),
        ("soudeur mayenne", "soudeur", "53147", "53"),
        ("soudeur en mayenne", "soudeur en", "", "53"),
        ("soudeur sarthe", "soudeur", "", "72"),
        ("soudeur dans le département de la sarthe", "soudeur dans", "", "72"),
        ("soudeur 85", "soudeur", "", "85"),
        ("44", "", "", "44"),
        ("formation angers", "", "49007", "49"),
    ],
)
def test_le_lieu_et_tout_ce_qui_le_dit(
    texte: str, reste: str, commune: str, departement: str
) -> None:
    criteres = lire(Criteres(jour=JOUR, texte=texte)).criteres
    assert criteres.lieu is not None
    assert (criteres.texte, criteres.lieu.commune, criteres.lieu.departement) == (
        reste,
        commune,
        departement,
    )


@pytest.mark.parametrize(
    "texte", ["caces 44", "RNCP 44000", "soudeur rennes", "soudeur 35", "le saint", "13 heures"]
)
def test_ce_qui_n_est_pas_un_lieu_d_ici(texte: str) -> None:
    assert lire(Criteres(jour=JOUR, texte=texte)).criteres.lieu is None


def test_la_region_entiere() -> None:
    lecture = lire(Criteres(jour=JOUR, texte="soudeur pays de la loire"))
    assert (lecture.criteres.texte, lecture.criteres.lieu) == ("soudeur", None)
    assert [c.libelle for c in lecture.compris] == ["Pays de la Loire"]


def test_un_code_postal_seul_se_lit_de_deux_facons() -> None:
    """A number alone is first one of a training's; the place is tried next."""
    mots, lieu, *_ = lectures(Criteres(jour=JOUR, texte="44000"))
    assert (mots.criteres.texte, mots.criteres.lieu) == ("44000", None)
    assert lieu.criteres.lieu is not None and lieu.criteres.lieu.commune == "44109"


def test_rien_de_pres_les_plus_proches() -> None:
    """The last readings leave the filters, then the distance, and say so."""
    *_, loin, sans_rien, _mots = lectures(Criteres(jour=JOUR, texte="soudeur nantes le soir"))
    assert (loin.criteres.rayon, loin.criteres.tri) == (None, Tri.DISTANCE)
    assert loin.ecartes == [f"à moins de {RAYON_HABITUEL}\xa0km de Nantes"]
    assert sans_rien.criteres.periode == ()
    assert sans_rien.ecartes == ["le soir", f"à moins de {RAYON_HABITUEL}\xa0km de Nantes"]


def test_un_siret_par_groupes_en_un_mot() -> None:
    assert lire(Criteres(jour=JOUR, texte="999 001 280 00010")).criteres.texte == "99900128000010"
    assert lire(Criteres(jour=JOUR, texte="certif info 115708")).criteres.texte == "115708"


def test_un_nom_de_plusieurs_mots_se_dit_sans_son_article() -> None:
    roche = Commune.objects.get(pk="72264")
    Commune.objects.create(
        code="85191",
        libelle="La Roche-sur-Yon",
        departement_id="85",
        region_id=roche.region_id,
        nom_plie="la roche sur yon",
        mots=mots_de_commune(["La Roche-sur-Yon"], ["85000", "85191"]),
    )
    lieu = lire(Criteres(jour=JOUR, texte="soudeur roche sur yon")).criteres.lieu
    assert lieu is not None and lieu.commune == "85191"
