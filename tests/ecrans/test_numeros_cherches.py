"""A SIRET is found however its groups are typed, in every search that may receive one."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Role
from sofi.offre.models import Action, Session
from sofi.socle.identifiants import joindre_les_chiffres
from sofi.validation.models import Evenement
from tests.ecrans.publiques import modification_envoyee
from tests.fabriques import EtablissementFactory, RattachementFactory, UtilisateurFactory

pytestmark = pytest.mark.django_db
# Page, field of its search, what else its address asks for, the role that reads it.
RECHERCHES = [
    ("service_offre:organismes", "q", {}, Role.SERVICE_OFFRE),
    ("service_offre:offre", "organisme", {}, Role.SERVICE_OFFRE),
    ("service_offre:comptes_utilisateurs", "q", {}, Role.SERVICE_OFFRE),
    ("service_offre:pilotage", "q", {"onglet": "silence"}, Role.SERVICE_OFFRE),
    ("region:offre", "q", {}, Role.REGION),
]
ENTRE_LES_GROUPES = [" ", ".", "-", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", " – "]


def en_groupes(siret: str, entre: str = " ") -> str:
    return entre.join((siret[:3], siret[3:6], siret[6:9], siret[9:]))


@pytest.mark.parametrize("entre", ENTRE_LES_GROUPES)
def test_les_groupes_d_un_numero_sont_joints(entre: str) -> None:
    saisi = f"CFA {en_groupes('99900012800010', entre)} Laval"
    assert joindre_les_chiffres(saisi) == "CFA 99900012800010 Laval"


def silencieux() -> Etablissement:
    """Somebody's établissement that nobody hears any more; what it changed waits for an answer."""
    lien = RattachementFactory()
    action = modification_envoyee(
        lien.utilisateur,
        UtilisateurFactory(role=Role.SERVICE_OFFRE),
        etablissement=lien.etablissement,
    )
    avant = timezone.now() - datetime.timedelta(days=400)
    Action.objects.filter(pk=action.pk).update(cree_le=avant, modifie_le=avant)
    Session.objects.filter(action=action).update(modifie_le=avant)
    Evenement.objects.filter(action=action).update(le=avant)
    return lien.etablissement


def test_chaque_recherche_trouve_un_siret_en_groupes(client: Client) -> None:
    etablissement = silencieux()
    autre = EtablissementFactory().siret
    personnes = {role: UtilisateurFactory(role=role) for role in (Role.SERVICE_OFFRE, Role.REGION)}
    for nom, champ, demande, role in RECHERCHES:
        client.force_login(personnes[role])
        adresse = reverse(nom)
        for entre in (" ", "\N{NARROW NO-BREAK SPACE}", "."):
            saisi = en_groupes(etablissement.siret, entre)
            page = client.get(adresse, {**demande, champ: saisi}).context["page"]
            assert page.paginator.count == 1, (nom, champ, saisi)
        page = client.get(adresse, {**demande, champ: en_groupes(autre)}).context["page"]
        assert page.paginator.count == (nom == "service_offre:organismes"), (nom, champ)


def test_deux_nombres_d_un_nom_restent_deux_mots(client: Client) -> None:
    EtablissementFactory(nom="Greta 44 49")
    client.force_login(UtilisateurFactory(role=Role.SERVICE_OFFRE))
    page = client.get(reverse("service_offre:organismes"), {"q": "greta 44 49"}).context["page"]
    assert page.paginator.count == 1
