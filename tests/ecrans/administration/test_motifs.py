"""The reasons of refusal: kept by the administration, chosen by the service Offre."""

import pytest
from django.urls import reverse

from sofi.comptes.models import Role
from sofi.ecrans.service_offre.decisions import Refuser
from sofi.historique.models import Changement
from sofi.validation.models import MotifRefus
from tests.fabriques import MotifRefusFactory, UtilisateurFactory, aujourd_hui

pytestmark = pytest.mark.django_db
LISTE = "administration:motifs"


@pytest.fixture
def administration(client):
    personne = UtilisateurFactory(role=Role.ADMINISTRATION)
    client.force_login(personne)
    return personne


def proposes():
    return [str(motif) for motif in Refuser().fields["motif"].queryset]


def test_ajouter_renommer_retirer_remettre(client, administration):
    MotifRefusFactory()
    client.post(reverse(LISTE), {"libelle": "Tarif non justifié"})
    motif = MotifRefus.objects.get(libelle="Tarif non justifié")
    assert "Tarif non justifié" in proposes()
    adresse = reverse("administration:motif", args=[motif.pk])
    client.post(adresse, {"libelle": "Tarif sans justification"})
    assert "Tarif sans justification" in proposes()
    retirer = reverse("administration:motif_retirer", args=[motif.pk])
    client.post(retirer)
    assert "Tarif sans justification" not in proposes()
    assert "Tarif sans justification" in client.get(reverse(LISTE)).content.decode()
    client.post(retirer)
    assert "Tarif sans justification" in proposes()


def test_celui_qui_demande_des_precisions_vient_en_dernier(client, administration):
    MotifRefusFactory(libelle="Divers", a_preciser=True, rang=1)
    client.post(reverse(LISTE), {"libelle": "Tarif non justifié"})
    ordre = proposes()
    assert ordre.index("Tarif non justifié") < ordre.index("Divers")


@pytest.mark.parametrize(
    ("libelle", "dit"), [("", "Écrivez le motif."), ("Action déjà saisie", "existe déjà")]
)
def test_vide_ou_deja_la(client, administration, libelle, dit):
    MotifRefusFactory()
    avant = MotifRefus.objects.count()
    reponse = client.post(reverse(LISTE), {"libelle": libelle})
    assert reponse.status_code == 422 and dit in reponse.content.decode()
    assert MotifRefus.objects.count() == avant


def test_le_dernier_ne_se_retire_pas(client, administration):
    motif = MotifRefusFactory()
    MotifRefus.objects.exclude(pk=motif.pk).delete()
    client.post(reverse("administration:motif_retirer", args=[motif.pk]))
    assert proposes() == ["Action déjà saisie"]


@pytest.mark.parametrize("role", [Role.SERVICE_OFFRE, Role.ORGANISME, Role.REGION])
def test_les_autres_roles_ne_les_tiennent_pas(client, role):
    motif = MotifRefusFactory()
    client.force_login(UtilisateurFactory(role=role))
    assert client.get(reverse(LISTE)).status_code == 404
    assert client.post(reverse(LISTE), {"libelle": "x"}).status_code == 404
    for nom in ("motif", "motif_retirer"):
        adresse = reverse(f"administration:{nom}", args=[motif.pk])
        assert client.post(adresse, {"libelle": "x"}).status_code == 404
    motif.refresh_from_db()
    assert motif.libelle == "Action déjà saisie" and motif.retire_le is None


def test_un_motif_se_retablit_d_apres_l_historique(client, administration) -> None:
    """As every reference table does; but not so that no reason would be left to choose."""
    motif = MotifRefusFactory(libelle="Tarif non justifié", retire_le=None)
    adresse = reverse("administration:motif", args=[motif.pk])
    client.post(adresse, {"libelle": "Tarif sans rapport"})
    assert "Rétablir" in client.get(adresse).content.decode()
    assert "Rétablir" in client.get(reverse(LISTE)).content.decode()
    (renommage,) = Changement.objects.filter(
        table=MotifRefus._meta.db_table, objet=motif.pk, geste="modification"
    )
    client.post(reverse("administration:table_retablir", args=[renommage.pk]))
    motif.refresh_from_db()
    assert motif.libelle == "Tarif non justifié"


def test_le_dernier_motif_ne_se_retire_pas_en_retablissant(client, administration) -> None:
    motif = MotifRefusFactory(libelle="Seul motif", retire_le=aujourd_hui())
    client.post(reverse("administration:motif_retirer", args=[motif.pk]))
    MotifRefus.objects.exclude(pk=motif.pk).delete()
    (repris,) = Changement.objects.filter(
        table=MotifRefus._meta.db_table, objet=motif.pk, geste="modification"
    )
    retablir = reverse("administration:table_retablir", args=[repris.pk])
    reponse = client.post(retablir, follow=True)
    motif.refresh_from_db()
    assert motif.retire_le is None and "Gardez au moins un motif" in reponse.content.decode()
