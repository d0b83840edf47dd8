"""The synonyms: tried, added, changed, ended, put back; their history."""

import datetime

import pytest
from django.urls import reverse

from sofi.comptes.models import Role
from sofi.referentiels.models import Synonyme
from sofi.referentiels.mots import recalculer_fiches
from sofi.referentiels.recherche import chercher_fiches
from tests.fabriques import FicheCertifInfoFactory, UtilisateurFactory

pytestmark = pytest.mark.django_db


LISTE = "administration:synonymes"
LIGNE = {"terme": "dompteur", "trouves": "dresseur de fauves, belluaire"}


@pytest.fixture
def administration(client):
    personne = UtilisateurFactory(role=Role.ADMINISTRATION)
    client.force_login(personne)
    FicheCertifInfoFactory(libelle="Dresseur de fauves", certification=None)
    recalculer_fiches()
    return personne


def trouvees(texte):
    return len(chercher_fiches(texte, 5).fiches)


def test_essayer_n_ecrit_rien_et_compte(client, administration):
    page = client.get(reverse(LISTE), LIGNE)
    assert page.context["essai"].fiches == 0 and page.context["essai"].fiches_avec == 1
    assert "Ajouter cette ligne" in page.content.decode()
    assert not Synonyme.objects.filter(terme="dompteur").exists() and trouvees("dompteuse") == 0


def test_ajouter_changer_finir_reprendre(client, administration):
    client.post(reverse(LISTE), LIGNE)
    ligne = Synonyme.objects.get(terme="dompteur")
    assert ligne.equivalents == ["dresseur de fauves", "belluaire"] and not ligne.reciproque
    assert trouvees("dompteuse") == 1
    adresse = reverse("administration:synonyme", args=[ligne.pk])
    assert "dresseur de fauves, belluaire" in client.get(adresse).content.decode()
    client.post(adresse, LIGNE | {"trouves": "belluaire"})
    assert trouvees("dompteuse") == 0
    client.post(adresse, LIGNE)
    finir = reverse("administration:synonyme_finir", args=[ligne.pk])
    client.post(finir)
    assert trouvees("dompteuse") == 0
    client.post(finir)
    assert trouvees("dompteuse") == 1
    page = client.get(reverse(LISTE), {"q": "dompteur"})
    assert [str(ligne) for ligne in page.context["page"]] == ["dompteur"]
    dits = [lue.changement for lue in page.context["changements"]]
    assert {c.geste for c in dits} == {"creation", "modification"}
    assert {c.utilisateur for c in dits} == {administration}
    assert "belluaire" in page.content.decode()


@pytest.mark.parametrize(
    ("change", "dit"),
    [
        ({"terme": ""}, "Écrivez ce que l’on cherche."),
        ({"terme": "?"}, "au moins un mot"),
        ({"terme": "F.L.E."}, "a déjà une ligne"),
        ({"trouves": ""}, "Écrivez au moins une autre façon"),
        ({"trouves": " , de la"}, "Écrivez au moins une autre façon"),
        ({"trouves": "Dompteur"}, "Un mot ne s’explique pas par lui-même"),
        ({"trouves": ",".join(f"mot{n}" for n in range(13))}, "Gardez au plus 12"),
        ({"trouves": "mot " * 26}, "trop long"),
    ],
)
def test_refus_sans_rien_perdre(client, administration, change, dit):
    avant = Synonyme.objects.count()
    reponse = client.post(reverse(LISTE), LIGNE | change)
    page = reponse.content.decode()
    assert reponse.status_code == 422 and dit in page and Synonyme.objects.count() == avant
    assert reponse.context["form"]["trouves"].value() == (LIGNE | change)["trouves"]


def test_une_ligne_finie_laisse_la_place(client, administration):
    """The same words may have a new line; the old one then can't come back beside it."""
    client.post(reverse(LISTE), LIGNE)
    vieille = Synonyme.objects.get(terme="dompteur")
    finir = reverse("administration:synonyme_finir", args=[vieille.pk])
    client.post(finir)
    client.post(reverse(LISTE), LIGNE | {"reciproque": "on"})
    reponse = client.post(finir, follow=True)
    assert "a une autre ligne en vigueur" in reponse.content.decode()
    assert Synonyme.objects.filter(terme="dompteur", fin__isnull=True).count() == 1


def test_une_ligne_a_venir_n_est_pas_employee(administration):
    demain = datetime.date.today() + datetime.timedelta(days=1)
    Synonyme.objects.create(terme="dompteur", equivalents=["dresseur"], debut=demain)
    assert trouvees("dompteur") == 0


@pytest.mark.parametrize("role", [Role.SERVICE_OFFRE, Role.ORGANISME, Role.REGION])
def test_les_autres_roles_ne_les_tiennent_pas(client, role):
    client.force_login(UtilisateurFactory(role=role))
    ligne = Synonyme.objects.get(terme="FLE")
    assert client.post(reverse(LISTE), LIGNE).status_code == 404
    for nom in ("synonyme", "synonyme_finir"):
        adresse = reverse(f"administration:{nom}", args=[ligne.pk])
        assert client.post(adresse, LIGNE).status_code == 404
    ligne.refresh_from_db()
    assert ligne.fin is None and ligne.terme == "FLE"


def test_autant_de_requetes_avec_beaucoup_de_lignes(
    client, administration, django_assert_max_num_queries
):
    with django_assert_max_num_queries(20):
        assert client.get(reverse(LISTE)).context["page"].paginator.count > 100
