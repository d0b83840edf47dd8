"""The queue of the service Offre and the search of the whole offer."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Role
from sofi.ecrans.service_offre.lignes import delai
from sofi.offre.codes import Etat, Voie
from sofi.offre.operations import changer_formation, formation_canonique
from sofi.referentiels.models import FicheCertifInfo
from sofi.validation.circuit import franchir, questionner
from sofi.validation.models import Instruction
from tests.fabriques import (
    ActionFactory,
    CommuneFactory,
    DepartementFactory,
    EtablissementFactory,
    FormationLibreFactory,
    UtilisateurFactory,
    saisie_complete,
)
from tests.requetes import verifier_bornees

pytestmark = pytest.mark.django_db


def envoyer(organisme, *, jours=0, **champs):
    action = saisie_complete(**champs)
    franchir(action, "envoyer", auteur=organisme)
    echeance = timezone.now() + datetime.timedelta(days=10 - jours)
    Instruction.objects.filter(pk=action.pk).update(echeance=echeance)
    return action


def lire(client, nom="file", **parametres):
    reponse = client.get(reverse(f"service_offre:{nom}"), parametres)
    return reponse, [action.pk for action in reponse.context["page"]]


def test_file_l_echeance_la_plus_proche_d_abord_puis_les_questions(client, validateur, organisme):
    recente = envoyer(organisme, jours=1)
    ancienne = envoyer(organisme, jours=3)
    interrogee = envoyer(organisme)
    questionner(interrogee, auteur=validateur, texte="Sûr ?", fiche="A", objet=interrogee.pk)
    Instruction.objects.filter(pk=interrogee.pk).update(
        echeance=timezone.now() - datetime.timedelta(days=9)
    )
    saisie_complete()  # a draft doesn't wait
    reponse, trouvees = lire(client)
    assert trouvees == [ancienne.pk, recente.pk, interrogee.pk]
    assert "3 actions" in reponse.content.decode().replace("\xa0", " ")


def test_file_vide(client, validateur):
    reponse, trouvees = lire(client)
    assert trouvees == []
    assert "Rien n’attend." in reponse.content.decode()


def test_filtres(client, validateur, organisme):
    angers = EtablissementFactory(
        nom="École d'Été de l'Œuvre",
        ville="Angers",
        commune=CommuneFactory(
            code="49007",
            libelle="Angers",
            departement=DepartementFactory(code="49", libelle="Maine-et-Loire"),
        ),
    )
    a_angers = envoyer(organisme, etablissement=angers)
    libre = envoyer(
        organisme,
        voie=Voie.NON_CERTIFIANTE,
        formation=FormationLibreFactory(),
        dispositif="autofinancement",
    )
    assert lire(client, departement="49")[1] == [a_angers.pk]
    assert lire(client, voie="non_certifiante")[1] == [libre.pk]
    assert lire(client, etat="attente_reponses")[1] == []
    assert lire(client, organisme="ecole oeuvre")[1] == [a_angers.pk]
    assert lire(client, organisme="introuvable")[1] == []
    assert lire(client, etat="validee")[1] == [a_angers.pk, libre.pk]
    assert "Rien n’attend avec ces filtres." in lire(client, organisme="zz")[0].content.decode()


def test_le_dossier_suit_les_filtres(client, validateur, organisme):
    premiere, deuxieme = envoyer(organisme, jours=2), envoyer(organisme, jours=1)
    adresse = reverse("service_offre:action", args=[premiere.pk])
    page = client.get(adresse, {"voie": "certifiante", "onglet": "action"}).content.decode()
    assert "Dossier 1 sur 2" in page
    suivante = reverse("service_offre:action", args=[deuxieme.pk])
    assert f'href="{suivante}?voie=certifiante"' in page


def test_pages(client, validateur):
    commune = saisie_complete(sessions=0)
    siennes = {"etablissement": commune.etablissement, "formation": commune.formation}
    actions = [
        ActionFactory(**siennes, etat=Etat.ATTENTE_VALIDATION, etat_depuis=timezone.now())
        for _ in range(26)
    ]
    for rang, action in enumerate(actions):
        echeance = timezone.now() + datetime.timedelta(days=rang)
        Instruction.objects.create(action=action, recue_le=timezone.now(), echeance=echeance)
    assert len(lire(client)[1]) == 25
    assert lire(client, page=2)[1] == [actions[-1].pk]


def test_requetes_bornees(client, validateur, organisme):
    adresses = [reverse(f"service_offre:{nom}") for nom in ("file", "offre", "organismes")]
    verifier_bornees(client, adresses, au_plus=20, ajouter=lambda: envoyer(organisme))


def test_offre_par_code_fas_et_ancien_code(client, validateur):
    action, autre = saisie_complete(), saisie_complete()
    ancienne = action.formation_id
    fiche = FicheCertifInfo.objects.get()
    nouvelle = formation_canonique(fiche, individualisation=True, validation="totale")
    changer_formation(action, nouvelle)
    session = action.sessions.get()
    for code in (
        f"{ancienne}-{action.pk}",
        f"{nouvelle.pk}-{action.pk}",
        f"{ancienne}-{action.pk}-{session.pk}",
        f" {nouvelle.pk} - {action.pk} - {session.pk} ",
        f"{nouvelle.pk}",
    ):
        assert lire(client, "offre", q=code)[1] == [action.pk], code
    assert lire(client, "offre", q=f"{ancienne}")[1] == [autre.pk, action.pk]
    assert lire(client, "offre", q=f"{nouvelle.pk}-{autre.pk}")[1] == []
    assert lire(client, "offre", q=f"{ancienne}-{autre.pk}-{session.pk}")[1] == []
    assert lire(client, "offre", q="99999999999999999999")[1] == []


def test_offre_par_mots_etat_et_certification(client, validateur, organisme):
    ebeniste = saisie_complete(complement_intitule="option « marqueterie d'art »")
    libre = saisie_complete(
        voie=Voie.NON_CERTIFIANTE,
        formation=FormationLibreFactory(intitule="Anglais (débutants)"),
        dispositif="autofinancement",
    )
    franchir(libre, "envoyer", auteur=organisme)
    assert lire(client, "offre", q="ÉBÉNISTE d'art")[1] == [ebeniste.pk]
    assert lire(client, "offre", q="debutant")[1] == [libre.pk]
    assert lire(client, "offre", q="94681")[1] == [ebeniste.pk]
    assert lire(client, "offre", q="rncp37538")[1] == [ebeniste.pk]
    assert lire(client, "offre", etat="attente_validation")[1] == [libre.pk]
    assert lire(client, "offre")[1] == [libre.pk, ebeniste.pk]
    assert lire(client, "offre", organisme=libre.etablissement.siret)[1] == [libre.pk]


@pytest.mark.parametrize("nom", ["file", "offre", "organismes", "organisme_creer"])
@pytest.mark.parametrize("role", [Role.ORGANISME, Role.REGION])
def test_autres_roles_rien(client, nom, role):
    client.force_login(UtilisateurFactory(role=role))
    assert client.get(reverse(f"service_offre:{nom}")).status_code == 404


def test_visiteur_mene_a_la_connexion(client):
    reponse = client.get(reverse("service_offre:file"))
    assert reponse.status_code == 302
    assert reponse.url.startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("dans", "mot"), [(-3, "En retard"), (0, "Aujourd'hui"), (1, "Prochain"), (9, "Avant le")]
)
def test_une_echeance_garde_son_heure_entiere(dans, mot):
    """On a narrow screen nothing parts « 16 h 30 », nor the hour from what it follows on its line."""
    maintenant = timezone.make_aware(datetime.datetime(2026, 6, 1, 9))
    echeance = maintenant + datetime.timedelta(days=dans, hours=7, minutes=30)
    dit = delai(Instruction(recue_le=maintenant, echeance=echeance), maintenant)
    assert dit.texte.startswith(mot)
    (avant, apres) = f"{dit.texte}|{dit.precision}".split(
        "16\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30"
    )
    assert avant.endswith("\N{NO-BREAK SPACE}") and apres in ("", "|")
