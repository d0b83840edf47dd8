"""Certifications that end: which are listed, what a campaign does, what the organisme accepts."""

import copy
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Role
from sofi.courriels.models import Courriel, Nature
from sofi.validation.campagnes import finissantes
from sofi.validation.circuit import franchir
from sofi.validation.models import Evenement, OffrePubliee, Proposition
from sofi.validation.remplacement import code_non_vu
from tests.fabriques import (
    BlocCompetencesFactory,
    CertificateurFactory,
    CertificationFactory,
    FicheCertifInfoFactory,
    FormationFactory,
    RattachementFactory,
    SessionFactory,
    UtilisateurFactory,
    dans,
    saisie_complete,
)
from tests.requetes import DE_PLUS, compter

pytestmark = pytest.mark.django_db
LISTE = "service_offre:certifications"


@pytest.fixture
def nouvelle():
    certification = CertificationFactory(numero="RNCP40000", date_fin_enregistrement=dans(3000))
    CertificateurFactory(certification=certification)
    for rang in (1, 2, 3):
        BlocCompetencesFactory(certification=certification, rang=rang, libelle=f"Bloc {rang}")
    return FicheCertifInfoFactory(code="200001", certification=certification)


@pytest.fixture(scope="module")
def organismes_partages(base_du_module):
    liens = [RattachementFactory(), RattachementFactory()]
    for lien in (*liens, liens[0]):
        action = saisie_complete(etablissement=lien.etablissement)
        franchir(action, "envoyer", auteur=lien.utilisateur)
        franchir(action, "valider", auteur=UtilisateurFactory(role=Role.SERVICE_OFFRE))
    return liens


@pytest.fixture
def organismes(organismes_partages, db):
    """Two organismes of one person each; the first has two actions on the same sheet."""
    return copy.deepcopy(organismes_partages)


@pytest.fixture
def fiche(organismes, nouvelle):
    """Their sheet, which ends in a month and has a successor."""
    fiche = organismes[0].etablissement.actions.first().formation.fiche
    fiche.certification.date_fin_enregistrement = dans(30)
    fiche.certification.save()
    fiche.remplacee_par = nouvelle
    fiche.save()
    return fiche


def autre_fiche(**champs):
    """A sheet of its own certification, that no organisme here teaches."""
    certification = CertificationFactory(numero="RNCP50000", **champs)
    return FicheCertifInfoFactory(code="300001", certification=certification)


def adresse(fiche):
    return reverse("service_offre:certification", args=[fiche.pk])


def confirmer(
    client, fiche, actions, geste="remplacer", motif="Renouvelée.", code="200001", **plus
):
    """Ask, then confirm what was shown."""
    adresse = reverse("service_offre:certification_confirmer", args=[fiche.pk])
    donnees = {"actions": [a.pk for a in actions], "geste": geste, "code": code}
    page = client.get(adresse, donnees).content.decode()
    apercu = re.search(r'name="apercu" value="(\w+)"', page)
    donnees |= {"motif": motif, "apercu": apercu.group(1) if apercu else ""} | plus
    return client.post(adresse, donnees)


def de(lien):
    return list(lien.etablissement.actions.order_by("pk"))


def code_publie(action):
    return OffrePubliee.objects.get(action=action).version.document.formation.fiche.code


@pytest.mark.parametrize(
    ("fin", "actives", "listee"),
    [
        (-10, True, True),
        (30, True, True),
        (182, True, True),
        (184, True, False),
        (900, False, True),
    ],
)
def test_lesquelles(fin, actives, listee):
    fiche = autre_fiche(date_fin_enregistrement=dans(fin), active=actives)
    saisie_complete(formation=FormationFactory(fiche=fiche))
    assert finissantes(timezone.localdate()).exists() is listee


def test_une_fiche_sans_offre_ou_dont_l_offre_est_archivee_n_y_est_pas():
    offre = UtilisateurFactory(role=Role.SERVICE_OFFRE)
    fiche = autre_fiche(date_fin_enregistrement=dans(10))
    assert not finissantes(timezone.localdate()).exists()
    action = saisie_complete(formation=FormationFactory(fiche=fiche))
    franchir(action, "archiver", auteur=offre, commentaire="Oui.")
    assert not finissantes(timezone.localdate()).exists()


def test_l_offre_concernee(fiche, organismes):
    SessionFactory(action=de(organismes[0])[0], date_debut=dans(10))
    (lue,) = finissantes(timezone.localdate())
    assert (lue.nombre_actions, lue.nombre_sessions, lue.fin_connue) == (3, 3, dans(30))


def test_la_liste_dit_la_fin_le_cpf_et_la_suite(client, validateur, fiche):
    page = client.get(reverse(LISTE)).content.decode()
    assert fiche.libelle in page and "200001" in page and "Éligible au CPF" in page
    action = fiche.formations.first().actions.first()
    page = client.get(reverse("service_offre:action", args=[action.pk])).content.decode()
    assert "· éligible au CPF" in page


def test_remplacer_en_une_fois(client, validateur, fiche, organismes):
    gardee, *choisies = [*de(organismes[0]), *de(organismes[1])]
    reponse = confirmer(client, fiche, choisies)
    page = client.get(reponse.url).content.decode()
    assert page.count("Publiée : version 2.".replace(" :", "\N{NO-BREAK SPACE}:")) == 2
    assert [code_publie(action) for action in choisies] == ["200001", "200001"]
    assert code_publie(gardee) == fiche.pk
    assert Courriel.objects.filter(nature=Nature.CODE).count() == 2


def test_la_liste_a_change_depuis(client, validateur, fiche, organismes):
    """Another validator replaced one of them meanwhile: nothing is done, the new list is shown."""
    premiere, *autres = [*de(organismes[0]), *de(organismes[1])]
    adresse = reverse("service_offre:certification_confirmer", args=[fiche.pk])
    donnees = {"actions": [a.pk for a in (premiere, *autres)], "code": "200001"}
    page = client.get(adresse, donnees).content.decode()
    apercu = re.search(r'name="apercu" value="(\w+)"', page).group(1)
    confirmer(client, fiche, [premiere])
    reponse = client.post(adresse, donnees | {"motif": "Oui.", "apercu": apercu})
    assert reponse.status_code == 422
    assert "La liste a changé" in reponse.content.decode()
    assert [code_publie(a) for a in autres] == [fiche.pk, fiche.pk]
    assert "Remplacer le code de 2" in reponse.content.decode()


def test_proposer_puis_accepter(client, validateur, fiche, organismes):
    toutes = [*de(organismes[0]), *de(organismes[1])]
    confirmer(client, fiche, toutes, "proposer")
    assert Proposition.objects.ouvertes().count() == 3
    courriels = Courriel.objects.filter(gabarit="validation/courriels/propositions")
    assert {c.destinataire for c in courriels} == {lien.utilisateur.email for lien in organismes}
    un = courriels.get(destinataire=organismes[0].utilisateur.email)
    assert un.texte.count(str(organismes[0].etablissement)) == 2
    assert [code_publie(action) for action in toutes] == [fiche.pk] * 3, "nothing changes yet"

    client.force_login(organismes[0].utilisateur)
    tableau = client.get(reverse("organisme:tableau_de_bord")).content.decode()
    assert tableau.count("Code Certif Info à remplacer") == 2
    action = de(organismes[0])[0]
    proposition = Proposition.objects.get(action=action)
    accepter = reverse("organisme:accepter_code", args=[action.pk, proposition.pk])
    client.post(accepter)
    assert code_publie(action) == "200001"
    assert not type(action).objects.filter(code_non_vu()).exists(), "accepted is seen"
    assert "Accepté par l'organisme" in Evenement.objects.get(acte="remplacer_code").commentaire
    client.post(accepter)
    assert Evenement.objects.filter(acte="remplacer_code").count() == 1
    tableau = client.get(reverse("organisme:tableau_de_bord")).content.decode()
    assert tableau.count("Code Certif Info à remplacer") == 1


def test_ce_qui_est_propose_a_un_autre_n_existe_pas(client, validateur, fiche, organismes):
    action = de(organismes[0])[0]
    confirmer(client, fiche, [action], "proposer")
    proposition = Proposition.objects.get()
    for qui in (organismes[1].utilisateur, validateur, UtilisateurFactory(role=Role.REGION)):
        client.force_login(qui)
        for numero in (action.pk, de(organismes[1])[0].pk):
            accepter = reverse("organisme:accepter_code", args=[numero, proposition.pk])
            assert client.post(accepter).status_code == 404
    assert code_publie(action) == fiche.pk


def test_une_proposition_perimee_ne_se_montre_plus(client, validateur, fiche, organismes):
    """The code was replaced by the desk meanwhile."""
    action = de(organismes[0])[0]
    confirmer(client, fiche, [action], "proposer")
    confirmer(client, fiche, [action])
    assert not Proposition.objects.ouvertes().exists()


@pytest.mark.parametrize("manque", ["actions", "motif"])
def test_sans_action_ou_sans_motif_rien_n_est_fait(client, validateur, fiche, organismes, manque):
    actions = [] if manque == "actions" else de(organismes[0])
    motif = "" if manque == "motif" else "Oui."
    assert confirmer(client, fiche, actions, motif=motif).status_code == 422
    assert not Evenement.objects.filter(acte="remplacer_code").exists()


def test_sans_suite_connue_on_la_cherche(client, validateur, fiche, nouvelle):
    fiche.remplacee_par = None
    fiche.save()
    assert 'role="search"' in client.get(adresse(fiche)).content.decode()
    page = client.get(adresse(fiche), {"code": "200001"}).content.decode()
    assert "Proposer aux organismes" in page


def test_autant_de_requetes_pour_une_fiche_que_pour_vingt(client, validateur):
    comptes = []
    for depart, combien in ((1, 1), (2, DE_PLUS)):
        for rang in range(depart, depart + combien):
            certification = CertificationFactory(
                numero=f"RNCP{rang}", date_fin_enregistrement=dans(10)
            )
            fiche = FicheCertifInfoFactory(code=f"9000{rang}", certification=certification)
            saisie_complete(formation=FormationFactory(fiche=fiche))
        saisie_complete(formation=FormationFactory(fiche=fiche))
        for adresse_lue in (reverse(LISTE), adresse(fiche)):
            comptes.append(compter(client, adresse_lue))
    assert comptes[:2] == comptes[2:]
