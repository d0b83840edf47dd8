"""« Messages que vous recevez »: what is chosen on the page is what is sent."""

import pytest
from django.test import Client
from django.urls import reverse

from sofi.comptes.models import Role
from sofi.courriels.models import Courriel, Nature, Preference
from sofi.courriels.preferences import NATURES
from sofi.validation.circuit import franchir
from tests.fabriques import RattachementFactory, UtilisateurFactory, saisie_complete

pytestmark = pytest.mark.django_db
Rythme = Preference.Rythme
ADRESSE = reverse("compte:preferences")


def tout(role: str, rythme: str = Rythme.AUSSITOT, **autres: str) -> dict[str, str]:
    """The form, filled."""
    return {nature.value: rythme for nature in NATURES[role]} | autres


def test_le_choix_est_garde_et_respecte(client: Client) -> None:
    """« Jamais » sends nothing, « une fois par jour » waits, what is changed back leaves at once."""
    lien = RattachementFactory()
    client.force_login(lien.utilisateur)
    action = saisie_complete(etablissement=lien.etablissement)
    choix = {Nature.ENVOI.value: Rythme.JAMAIS, Nature.REFUS.value: Rythme.CHAQUE_JOUR}
    assert client.post(ADRESSE, tout(Role.ORGANISME, **choix)).status_code == 302
    formulaire = client.get(ADRESSE).context["form"]
    assert formulaire[Nature.ENVOI.value].initial == Rythme.JAMAIS
    franchir(action, "envoyer", auteur=lien.utilisateur)
    offre = UtilisateurFactory(role=Role.SERVICE_OFFRE)
    franchir(action, "refuser", auteur=offre, commentaire="Le lieu manque.")
    [refus] = Courriel.objects.all()
    assert (refus.nature, refus.situation) == (Nature.REFUS, Courriel.Situation.A_REGROUPER)
    client.post(ADRESSE, tout(Role.ORGANISME))
    action.refresh_from_db()
    franchir(action, "envoyer", auteur=lien.utilisateur)
    [accuse] = Courriel.objects.filter(nature=Nature.ENVOI)
    assert accuse.situation != Courriel.Situation.A_REGROUPER


@pytest.mark.parametrize("role", [Role.ORGANISME, Role.SERVICE_OFFRE, Role.REGION])
def test_chacun_choisit_les_messages_de_son_role(client: Client, role: Role) -> None:
    """Neither those of another role, nor those of the account; a value that doesn't exist is refused."""
    personne = UtilisateurFactory(role=role)
    client.force_login(personne)
    page = client.get(ADRESSE)
    assert list(page.context["form"].fields) == [nature.value for nature in NATURES[role]]
    saisie = tout(role, Rythme.JAMAIS) | {Nature.COMPTE.value: Rythme.JAMAIS}
    client.post(ADRESSE, saisie)
    gardees = Preference.objects.filter(utilisateur=personne)
    assert set(gardees.values_list("nature", "rythme")) == {
        (nature.value, Rythme.JAMAIS) for nature in NATURES[role]
    }
    assert client.post(ADRESSE, tout(role, "souvent")).status_code == 422
    assert not gardees.exclude(rythme=Rythme.JAMAIS).exists()
