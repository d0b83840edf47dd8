"""Reports of an error: passed on at once, answered by either side, forgotten at their term."""

import datetime

import pytest
from django.utils import timezone

from sofi.comptes.models import Role
from sofi.courriels.models import Courriel
from sofi.usagers.models import Signalement
from sofi.usagers.signalements import (
    SANS_REPONSE,
    Depot,
    SignalementChange,
    deposer,
    oublier,
    repondre,
    suivi,
)
from tests.diffusion.aide import publier_document
from tests.documents import document_exemple
from tests.fabriques import RattachementFactory, UtilisateurFactory

pytestmark = pytest.mark.django_db
MOIS = datetime.timedelta(days=30)
MOI = "moi@exemple.fr"


def signaler(courriel: str = MOI, texte: str = "La plaquette dit 6 300 €.") -> Signalement:
    document = document_exemple()
    if not Signalement.objects.exists():
        publier_document(document)
    return deposer(document, document.sessions[0], Depot("prix", texte, courriel))


def test_un_signalement_est_transmis_aussitot_a_l_organisme_et_au_service_offre() -> None:
    document = document_exemple()
    version = publier_document(document)
    lien = RattachementFactory(etablissement=version.action.etablissement)
    RattachementFactory()  # another organisme
    service = [UtilisateurFactory(role=role) for role in (Role.SERVICE_OFFRE, Role.ADMINISTRATION)]
    depose = deposer(document, document.sessions[0], Depot("prix", "6 300 €.", MOI))
    assert depose.situation == "transmis"
    assert [etape.situation for etape in depose.etapes.all()] == ["recu", "transmis"]
    ecrits = Courriel.objects.filter(nature="signalement")
    assert {c.destinataire for c in ecrits} == {p.email for p in [lien.utilisateur, *service]}
    assert not [c for c in ecrits if MOI in c.texte]
    assert {c.lien.split("/")[1] for c in ecrits} == {"organisme", "service-offre"}


def test_deux_fois_le_meme_est_un() -> None:
    assert signaler() == signaler()
    assert signaler(texte="Autre chose.") != signaler()
    # What somebody else sends in the same words is followed apart.
    assert signaler(courriel="autre@exemple.fr").cle != signaler().cle


def test_la_reponse_se_lit_au_suivi_et_part_a_l_adresse_donnee() -> None:
    depose, auteur = signaler(), UtilisateurFactory(role=Role.SERVICE_OFFRE)
    repondre(depose, auteur=auteur, situation="corrige", texte="C'est 6 300 €.")
    lu = suivi(depose.cle, timezone.now())
    assert lu is not None
    assert (lu.situation, lu.traite) == ("corrige", True)
    assert [e.texte for e in lu.etapes.all()][-1] == "C'est 6 300 €."
    envoye = Courriel.objects.get(destinataire=MOI)
    assert envoye.secret
    assert depose.cle in envoye.texte
    assert "C'est 6 300 €." in envoye.texte


def test_sans_adresse_rien_n_est_envoye_a_personne() -> None:
    auteur = UtilisateurFactory(role=Role.ORGANISME)
    repondre(signaler(courriel=""), auteur=auteur, situation="repondu", texte="Non.")
    assert not Courriel.objects.exclude(nature="signalement").exists()


def test_celui_qui_a_lu_avant_la_reponse_d_un_autre_ne_repond_pas_par_dessus() -> None:
    depose, auteur = signaler(), UtilisateurFactory(role=Role.SERVICE_OFFRE)
    ancien = Signalement.objects.get(pk=depose.pk)
    repondre(depose, auteur=auteur, situation="corrige", texte="Corrigé.")
    with pytest.raises(SignalementChange):
        repondre(ancien, auteur=auteur, situation="repondu", texte="Non.")
    assert depose.etapes.count() == 3


def test_ceux_qui_attendent_sont_les_plus_anciens_d_abord() -> None:
    premier, second = signaler(), signaler(texte="Autre.")
    repondu = signaler(texte="Encore.")
    repondre(repondu, auteur=UtilisateurFactory(), situation="repondu", texte="Vu.")
    assert list(Signalement.objects.en_attente()) == [premier, second]


def test_au_terme_l_adresse_et_l_e_mail_s_effacent_et_ce_qui_est_repondu_disparait() -> None:
    repondu, attend = signaler(), signaler(texte="Autre.")
    repondre(repondu, auteur=UtilisateurFactory(), situation="repondu", texte="Vu.")
    avant, apres = timezone.now() + MOIS - datetime.timedelta(hours=1), timezone.now() + MOIS
    assert oublier(avant) == 0
    assert suivi(repondu.cle, avant) is not None
    assert suivi(repondu.cle, apres) is None
    assert oublier(apres) == 2
    assert oublier(apres) == 0
    reste = Signalement.objects.get()
    assert (reste.pk, reste.cle, reste.courriel) == (attend.pk, "", "")
    assert not Courriel.objects.filter(destinataire=MOI).exists()
    # Answered after all: on the lists again for thirty days, at no address.
    repondre(reste, auteur=UtilisateurFactory(), situation="corrige", texte="Enfin.")
    assert suivi("", timezone.now()) is None


def test_sans_reponse_il_disparait_au_bout_d_un_an() -> None:
    vieux, recent = signaler(), signaler(texte="Autre.")
    maintenant = timezone.now()
    Signalement.objects.filter(pk=vieux.pk).update(le=maintenant - SANS_REPONSE)
    Signalement.objects.filter(pk=recent.pk).update(le=maintenant - SANS_REPONSE + MOIS)
    Signalement.objects.update(expire_le=maintenant)
    oublier(maintenant)
    assert Signalement.objects.get() == recent


def test_le_terme_repart_de_la_derniere_reponse() -> None:
    depose = signaler()
    Signalement.objects.update(expire_le=timezone.now() + datetime.timedelta(days=1))
    repondre(depose, auteur=UtilisateurFactory(), situation="repondu", texte="Vu.")
    assert oublier(timezone.now() + MOIS - datetime.timedelta(hours=1)) == 0
