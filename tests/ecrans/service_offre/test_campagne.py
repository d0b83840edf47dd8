"""The campaign: two sheets of another kind, what is ticked beforehand, the confirmation, the way back."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Role
from sofi.offre.codes import Etat
from sofi.offre.models import Action, Session
from sofi.validation.circuit import franchir
from sofi.validation.models import Evenement, Geste, OffrePubliee, Proposition
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
    fiche_complete,
    saisie_complete,
)
from tests.pages import d_un_trait

pytestmark = pytest.mark.django_db
BLOCS = ("Bloc 1", "Bloc 2", "Bloc 3")


def suite(code="200001", blocs=BLOCS, certificateur=None, fin=3000, **certification):
    """The sheet that follows the CAP ébéniste, but for what is said."""
    nouvelle = CertificationFactory(
        numero=f"RNCP{code}", date_fin_enregistrement=dans(fin), **certification
    )
    CertificateurFactory(
        certification=nouvelle, **({"nom": certificateur} if certificateur else {})
    )
    for rang, titre in enumerate(blocs, 1):
        BlocCompetencesFactory(certification=nouvelle, rang=rang, libelle=titre)
    return nouvelle


@pytest.fixture
def lien():
    return RattachementFactory()


@pytest.fixture
def fiche():
    return fiche_complete()


@pytest.fixture
def actions(lien, fiche):
    """Two published actions and a draft on the same sheet."""
    offre = UtilisateurFactory(role=Role.SERVICE_OFFRE)
    toutes = [
        saisie_complete(etablissement=lien.etablissement, formation=FormationFactory(fiche=fiche))
        for _ in range(3)
    ]
    for action in toutes[:2]:
        franchir(action, "envoyer", auteur=lien.utilisateur)
        franchir(action, "valider", auteur=offre)
    return toutes


@pytest.fixture
def nouvelle(fiche):
    return FicheCertifInfoFactory(
        code="200001", libelle=fiche.libelle, certification=suite(), type_diplome=fiche.type_diplome
    )


def page_de(client, fiche, nouvelle):
    adresse = reverse("service_offre:certification", args=[fiche.pk])
    return client.get(adresse, {"code": nouvelle.pk}).content.decode()


def cochees(page):
    return len(re.findall(r'name="actions"[^>]*\bchecked', page))


def demander(client, fiche, nouvelle, actions, geste="remplacer"):
    adresse = reverse("service_offre:certification_confirmer", args=[fiche.pk])
    donnees = {"actions": [a.pk for a in actions], "geste": geste, "code": nouvelle.pk}
    page = client.get(adresse, donnees).content.decode()
    donnees["apercu"] = re.search(r'name="apercu" value="(\w+)"', page).group(1)
    return page, lambda **plus: client.post(adresse, donnees | {"motif": "Renouvelée."} | plus)


def remplacer(client, fiche, nouvelle, actions, geste="remplacer"):
    _, envoyer = demander(client, fiche, nouvelle, actions, geste)
    assert envoyer(compare="on").status_code == 302
    return Geste.objects.first()


def annuler(client, geste):
    return client.post(reverse("service_offre:geste_annuler", args=[geste.pk]), follow=True)


def publie(action):
    return OffrePubliee.objects.get(action=action).version.document


def test_deux_fiches_qui_se_suivent_tout_ce_qui_tient_est_coche(
    client, validateur, fiche, nouvelle, actions
):
    SessionFactory(action=actions[0], date_debut=dans(3200), date_fin=dans(3300))
    page = page_de(client, fiche, nouvelle)
    assert "Ces deux fiches se suivent" in page
    assert cochees(page) == 2, "the one that opens a draft isn't ticked"


def test_une_session_qui_commence_avant_la_nouvelle_fiche_n_est_pas_cochee(
    client, validateur, fiche, nouvelle, actions
):
    debut = actions[0].sessions.get().date_debut
    nouvelle.certification.date_decision = debut
    nouvelle.certification.save()
    assert cochees(page_de(client, fiche, nouvelle)) == 3, "the first day counts"
    nouvelle.certification.date_effet = debut + datetime.timedelta(days=1)
    nouvelle.certification.save()
    page = page_de(client, fiche, nouvelle)
    assert cochees(page) == 0
    assert "commence après le début de la session" in page
    assert page.count("Ouvre un brouillon") == 2


@pytest.mark.parametrize(
    ("sienne", "certification"),
    [
        ({"libelle": "Assistant ressources humaines"}, {}),
        ({"niveau": "5"}, {}),
        ({}, {"certificateur": "Un autre ministère"}),
        ({}, {"blocs": ("Administrer", "Recruter")}),
        ({}, {"fin": -1}),
    ],
)
def test_deux_fiches_de_nature_differente_rien_n_est_coche(
    client, validateur, fiche, actions, sienne, certification
):
    nouvelle = FicheCertifInfoFactory(code="200001", certification=suite(**certification), **sienne)
    fiche.remplacee_par = nouvelle
    fiche.save()
    page = page_de(client, fiche, nouvelle)
    assert cochees(page) == 0
    assert "data-choisir-tout" not in page
    _, envoyer = demander(client, fiche, nouvelle, actions)
    assert envoyer().status_code == 422, "the two sheets must be said compared"
    assert not Geste.objects.exists()
    assert envoyer(compare="on").status_code == 302


def test_la_confirmation_dit_combien(client, validateur, fiche, nouvelle, actions):
    SessionFactory(action=actions[0], date_debut=dans(3200), date_fin=dans(3300))
    page, _ = demander(client, fiche, nouvelle, actions)
    assert "Remplacer le code de 3\N{NO-BREAK SPACE}actions, en publier 1" in page
    for effet in ("publiée aussitôt", "ouvre un brouillon", "changée sans publication"):
        assert f"<strong>{effet}</strong>" in d_un_trait(page)
    assert not Evenement.objects.filter(acte="remplacer_code").exists()


def test_retour_en_un_geste(client, validateur, fiche, nouvelle, actions):
    SessionFactory(action=actions[1], date_debut=dans(3200), date_fin=dans(3300))
    formations = [action.formation_id for action in actions]
    avant = [publie(action) for action in actions[:2]]
    geste = remplacer(client, fiche, nouvelle, actions)
    assert {a.formation.fiche_id for a in Action.objects.all()} == {"200001"}
    annuler(client, geste)
    assert [a.formation_id for a in Action.objects.order_by("pk")] == formations
    assert [a.etat for a in Action.objects.order_by("pk")] == [
        Etat.VALIDEE,
        Etat.VALIDEE,
        Etat.EN_SAISIE,
    ]
    apres = [publie(action) for action in actions[:2]]
    assert [d.formation for d in apres] == [d.formation for d in avant]
    assert [d.sessions for d in apres] == [d.sessions for d in avant]
    assert [d.version for d in apres] == [3, 1]
    retours = Evenement.objects.filter(commentaire__startswith=f"Retour au code {fiche.pk}")
    assert retours.count() == 3
    annuler(client, geste)
    assert Evenement.objects.filter(acte="remplacer_code").count() == 6, "twice undoes nothing more"


def test_ce_qui_a_change_depuis_est_laisse(client, validateur, lien, fiche, nouvelle, actions):
    geste = remplacer(client, fiche, nouvelle, actions)
    franchir(Action.objects.get(pk=actions[0].pk), "modifier", auteur=lien.utilisateur)
    Session.objects.filter(action=actions[2]).update(revision=9)
    page = annuler(client, geste).content.decode()
    codes = [a.formation.fiche_id for a in Action.objects.order_by("pk")]
    assert codes == ["200001", fiche.pk, "200001"]
    assert "1\N{NO-BREAK SPACE}remise comme avant, 2\N{NO-BREAK SPACE}laissées" in page
    assert page.count("Elle a changé depuis") == 2


def test_trente_jours_pas_plus(client, validateur, fiche, nouvelle, actions):
    geste = remplacer(client, fiche, nouvelle, actions)
    Geste.objects.update(le=timezone.now() - datetime.timedelta(days=31))
    annuler(client, geste)
    assert code_de(actions[0]) == "200001"
    Geste.objects.update(le=timezone.now() - datetime.timedelta(days=30))
    annuler(client, geste)
    assert code_de(actions[0]) == fiche.pk


def code_de(action):
    return Action.objects.get(pk=action.pk).formation.fiche_id


def test_les_propositions_se_retirent(client, validateur, lien, fiche, nouvelle, actions):
    geste = remplacer(client, fiche, nouvelle, actions, "proposer")
    assert Proposition.objects.ouvertes().count() == 3
    Proposition.objects.filter(action=actions[0]).update(
        acceptee_le=timezone.now(), acceptee_par=lien.utilisateur
    )
    page = annuler(client, geste).content.decode()
    assert not Proposition.objects.ouvertes().exists()
    assert "a déjà répondu" in page


def test_la_campagne_reste_dans_l_historique(client, validateur, fiche, nouvelle, actions):
    geste = remplacer(client, fiche, nouvelle, actions[:1])
    page = client.get(reverse("service_offre:gestes")).content.decode()
    assert reverse("service_offre:geste", args=[geste.pk]) in page
    assert "200001" in page
