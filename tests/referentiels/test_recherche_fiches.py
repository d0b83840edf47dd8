"""The certifications found as organismes say them."""

import pytest

from sofi.referentiels.mots import recalculer_fiches
from sofi.referentiels.recherche import chercher_fiches
from tests.fabriques import FicheCertifInfoFactory

pytestmark = pytest.mark.django_db


TITRES = [
    "Assistant de vie aux familles",
    "Infirmier en soins généraux",
    "Conseiller de vente",
    "Vendeur-conseil en magasin",
    "C.A.P. Boulanger",
    "Agent de service de sécurité incendie SSIAP 1",
    "Conduite de chariots R489",
    "Développement en C++",
    "Langage C",
    "Soudage des métaux",
]


@pytest.fixture(scope="module", autouse=True)
def fiches(base_du_module):
    for rang, titre in enumerate(TITRES):
        FicheCertifInfoFactory(code=f"9{rang}", libelle=titre, certification=None)
    recalculer_fiches()


@pytest.mark.parametrize(
    ("texte", "attendus"),
    [
        ("assistante de vie", ["Assistant de vie aux familles"]),
        ("ADVF", ["Assistant de vie aux familles"]),
        ("infirmière", ["Infirmier en soins généraux"]),
        ("devenir infirmières", ["Infirmier en soins généraux"]),
        # « conseil » begins « conseiller », and a vendeur is a conseiller de vente.
        ("vendeuse conseil", ["Conseiller de vente", "Vendeur-conseil en magasin"]),
        ("CAP boulangère", ["C.A.P. Boulanger"]),
        ("SSIAP1", ["Agent de service de sécurité incendie SSIAP 1"]),
        ("R 489", ["Conduite de chariots R489"]),
        ("c++", ["Développement en C++"]),
        ("langage c", ["Langage C"]),
        ("soudure", ["Soudage des métaux"]),
        ("soud", ["Soudage des métaux"]),
    ],
)
def test_trouvees(texte, attendus):
    trouvees = chercher_fiches(texte, 20)
    assert [fiche.libelle for fiche in trouvees.fiches] == attendus
    assert trouvees.corrige == ""


@pytest.mark.parametrize(
    ("texte", "corrige"),
    [("infirmire", "infirmier"), ("boulagner", "boulanger"), ("asistant vie", "assistant vie")],
)
def test_fautes_corrigees_et_dites(texte, corrige):
    trouvees = chercher_fiches(texte, 20)
    assert trouvees.corrige == corrige and len(trouvees.fiches) == 1


@pytest.mark.parametrize("texte", ["", "?", "zzzzzz", "ligne"])
def test_rien(texte):
    trouvees = chercher_fiches(texte, 20)
    assert (trouvees.fiches, trouvees.corrige) == ([], "")
