"""Who is written to when the circuit is crossed, in whose words, and who is not."""

import pytest
from django.urls import reverse

from sofi.comptes.models import Role, Utilisateur
from sofi.courriels.models import Courriel, Nature, Preference
from sofi.offre.codes import Voie
from sofi.offre.models import Action
from sofi.offre.operations import cocher_information_collective
from sofi.validation import circuit
from sofi.validation.circuit import DejaFait, franchir
from sofi.validation.publication import publier
from sofi.validation.remplacement import RemplacementImpossible, remplacer
from tests.fabriques import (
    FicheCertifInfoFactory,
    InformationCollectiveFactory,
    LotFactory,
    RattachementFactory,
    UtilisateurFactory,
    saisie_complete,
)

pytestmark = pytest.mark.django_db


class Bureau:
    """An action of an organisme of two people, a third whose account is closed, and those who decide."""

    def __init__(self) -> None:
        lien = RattachementFactory()
        self.organisme, self.etablissement = lien.utilisateur, lien.etablissement
        self.collegue = RattachementFactory(etablissement=self.etablissement).utilisateur
        RattachementFactory(etablissement=self.etablissement, utilisateur__is_active=False)
        RattachementFactory()
        self.offre = UtilisateurFactory(role=Role.SERVICE_OFFRE)
        UtilisateurFactory(role=Role.SERVICE_OFFRE)
        self.region = UtilisateurFactory(role=Role.REGION)
        self.action = saisie_complete(etablissement=self.etablissement)

    @property
    def les_deux(self) -> set[str]:
        return {self.organisme.email, self.collegue.email}


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


def ecrits(nature: Nature) -> list[Courriel]:
    return list(Courriel.objects.filter(nature=nature).order_by("pk"))


def destinataires(nature: Nature) -> set[str]:
    return {courriel.destinataire for courriel in ecrits(nature)}


def test_envoyee_accuse_a_qui_a_envoye(bureau: Bureau) -> None:
    franchir(bureau.action, "envoyer", auteur=bureau.organisme)
    [accuse] = ecrits(Nature.ENVOI)
    assert accuse.destinataire == bureau.organisme.email
    assert "bien reçue" in accuse.sujet and bureau.action.titre in accuse.sujet
    assert f"/saisie/{bureau.action.pk}/" in accuse.texte and accuse.lien in accuse.html
    assert "/compte/messages/" in accuse.texte and "/compte/messages/" in accuse.html


def test_question_puis_reponse_a_qui_l_a_posee(bureau: Bureau) -> None:
    franchir(bureau.action, "envoyer", auteur=bureau.organisme)
    circuit.questionner(bureau.action, auteur=bureau.offre, texte="<Quel> lieu ?", fiche="s")
    assert destinataires(Nature.QUESTION) == bureau.les_deux
    question = ecrits(Nature.QUESTION)[0]
    assert "<Quel> lieu ?" in question.texte and "&lt;Quel&gt; lieu ?" in question.html
    circuit.repondre(bureau.action, auteur=bureau.collegue, reponse="Le quai.")
    [reponse] = ecrits(Nature.REPONSE)
    assert reponse.destinataire == bureau.offre.email
    assert "Le quai." in reponse.texte
    assert reponse.lien == f"/service-offre/action/{bureau.action.pk}/"


@pytest.mark.parametrize(
    ("acte", "nature", "commentaire", "dit"),
    [
        ("valider", Nature.VALIDATION, "", "Elle est publiée"),
        ("refuser", Nature.REFUS, "Le lieu manque.", "Le lieu manque."),
    ],
)
def test_decision_a_tous_ceux_de_l_organisme(
    bureau: Bureau, acte: str, nature: Nature, commentaire: str, dit: str
) -> None:
    franchir(bureau.action, "envoyer", auteur=bureau.organisme)
    franchir(bureau.action, acte, auteur=bureau.offre, commentaire=commentaire)
    assert destinataires(nature) == bureau.les_deux
    assert all(dit in courriel.texte for courriel in ecrits(nature))


@pytest.mark.parametrize("acte", ["accorder", "refuser_accord"])
def test_accord_de_la_region(bureau: Bureau, acte: str) -> None:
    """Asked of the Région, answered to the organisme; the accusé says who decides first."""
    action = modifiee_publique(bureau)
    franchir(action, "envoyer", auteur=bureau.organisme, commentaire="Travaux.")
    [demande] = ecrits(Nature.ACCORD)
    assert demande.destinataire == bureau.region.email
    assert reverse("region:action", args=[action.pk]) in demande.texte
    assert "la Région donne d’abord son accord" in ecrits(Nature.ENVOI)[0].texte
    franchir(action, acte, auteur=bureau.region, commentaire="D-2026-12")
    reponses = [c for c in ecrits(Nature.ACCORD) if c.pk != demande.pk]
    assert {c.destinataire for c in reponses} == bureau.les_deux
    assert all("D-2026-12" in c.texte for c in reponses)


def modifiee_publique(bureau: Bureau) -> Action:
    """A public training already validated once."""
    lot = LotFactory()
    action = saisie_complete(
        etablissement=bureau.etablissement,
        voie=Voie.PUBLIQUE,
        lot=lot,
        dispositif=lot.programme.dispositif_id,
    )
    session = action.sessions.get()
    InformationCollectiveFactory(session=session)
    cocher_information_collective(session)
    publier(action, nature="validation", auteur=None)
    return action


@pytest.mark.parametrize("etat", ["en_saisie", "attente", "validee"])
def test_code_remplace(bureau: Bureau, etat: str) -> None:
    """Whatever the state and whatever becomes of the action, with the two codes and what was written."""
    for acte in {"en_saisie": [], "attente": ["envoyer"], "validee": ["envoyer", "valider"]}[etat]:
        auteur = bureau.organisme if acte == "envoyer" else bureau.offre
        franchir(bureau.action, acte, auteur=auteur)
    ancienne = str(bureau.action.formation.fiche)
    nouvelle = FicheCertifInfoFactory(code="200001", libelle="CAP nouveau", certification=None)
    fait = remplacer(bureau.action, nouvelle, auteur=bureau.offre, motif="Renouvelée.")
    assert fait.ouverte is (etat == "validee")
    assert destinataires(Nature.CODE) == bureau.les_deux
    for courriel in ecrits(Nature.CODE):
        assert ancienne in courriel.texte and "200001 CAP nouveau" in courriel.html
        assert "Motif : Renouvelée." in courriel.texte


def test_code_non_remplace_n_annonce_rien(bureau: Bureau) -> None:
    fiche = bureau.action.formation.fiche
    with pytest.raises(RemplacementImpossible):
        remplacer(bureau.action, fiche, auteur=bureau.offre, motif="Oui.")
    assert not ecrits(Nature.CODE)


def test_rien_n_est_ecrit_de_ce_qui_n_a_pas_lieu(bureau: Bureau) -> None:
    """A crossing that came second announces nothing; the same one once."""
    perimee = Action.objects.get(pk=bureau.action.pk)
    franchir(bureau.action, "envoyer", auteur=bureau.organisme)
    with pytest.raises(DejaFait):
        franchir(perimee, "envoyer", auteur=bureau.organisme)
    assert len(ecrits(Nature.ENVOI)) == 1


def test_chacun_recoit_comme_il_l_a_choisi(bureau: Bureau) -> None:
    prefere(bureau.organisme, Preference.Rythme.JAMAIS)
    prefere(bureau.collegue, Preference.Rythme.CHAQUE_JOUR)
    franchir(bureau.action, "envoyer", auteur=bureau.organisme)
    franchir(bureau.action, "refuser", auteur=bureau.offre, commentaire="Le lieu manque.")
    [attend] = ecrits(Nature.REFUS)
    assert attend.utilisateur == bureau.collegue
    assert attend.situation == Courriel.Situation.A_REGROUPER


def prefere(personne: Utilisateur, rythme: str) -> None:
    Preference.objects.create(utilisateur=personne, nature=Nature.REFUS, rythme=rythme)
