"""« Où en est mon offre », its history, its copy."""

import datetime

import pytest
from django.urls import reverse
from msgspec.structs import replace

from sofi.echanges.flux import ecrire_flux
from sofi.offre.codes import Recrutement, Voie
from sofi.offre.models import Action
from sofi.validation import circuit, directe
from sofi.validation.models import Version
from sofi.validation.publication import publier as rendre_public
from tests.documents import changee
from tests.fabriques import LotFactory, SessionFactory, aujourd_hui, dans, saisie_complete
from tests.pages import d_un_trait
from tests.versions import reecrire

from .conftest import dits, texte

pytestmark = pytest.mark.django_db


def suivi(client, action):
    return texte(client.get(reverse("organisme:publie_suivi", args=[action.pk])))


def test_en_saisie(client, organisme, etablissement):
    lu = suivi(client, saisie_complete(etablissement=etablissement))
    for dit in ("Pas encore envoyée", "Pas encore validée", "Elle paraîtra aussitôt validée"):
        assert dit in lu
    assert "Aucun flux n'a encore été écrit" in lu


def test_en_attente_puis_refusee(client, organisme, validateur, etablissement):
    action = saisie_complete(etablissement=etablissement)
    circuit.franchir(action, "envoyer", auteur=organisme)
    assert "En attente de validation depuis le" in suivi(client, action)
    circuit.franchir(action, "refuser", auteur=validateur, commentaire="Précisez le prix.")
    assert "Refusée le" in suivi(client, action) and "Précisez le prix." in suivi(client, action)
    circuit.franchir(action, "envoyer", auteur=organisme)
    assert "Précisez le prix." not in suivi(client, action)


def test_validee_en_ligne_et_dans_le_prochain_flux(client, action):
    lu = suivi(client, action)
    assert "1 session en ligne, version 1" in lu
    assert "Elle sera dans le premier." in lu


def test_dans_le_flux_du(client, publier, organisme, tmp_path):
    action = publier(sessions=3)
    premiere, seconde, _ = action.sessions.order_by("pk")
    directe.retirer_session(premiere, auteur=organisme, motif="Annulée.")
    ecrire_flux(tmp_path, jour=aujourd_hui())
    directe.retirer_session(seconde, auteur=organisme, motif="Annulée.")
    lu = suivi(client, action)
    assert "2 sessions sont dans le flux du" in lu
    assert "elle était retirée" in lu
    assert "Elle quittera le prochain." in lu
    assert "Retirée le" in lu


def test_publiee_apres_le_flux(client, publier, tmp_path):
    publier()
    ecrire_flux(tmp_path, jour=aujourd_hui())
    lu = suivi(client, publier())
    assert "elle n'était pas publiée à ce moment-là. Elle sera dans le prochain." in lu


def test_une_session_ajoutee_attend_la_validation(client, action, organisme):
    circuit.franchir(action, "modifier", auteur=organisme)
    SessionFactory(action=action)
    assert "Pas encore envoyée : elle paraîtra" in suivi(client, action)


def test_ce_qu_on_se_demanderait(client, action, organisme):
    session = action.sessions.get()
    directe.changer_recrutement(session, Recrutement.FERME, auteur=organisme)
    version = Version.objects.last()
    passee = {"formation": {"fiche": {"fin": dans(-1).isoformat()}}}
    reecrire(version, document=changee(version.document, passee))
    lu = suivi(client, action)
    assert "Recrutement fermé : la session reste en ligne et dans le flux" in lu
    assert "certification a pris fin le" in lu


def test_terminee(client, publier):
    action = publier()
    version = Version.objects.last()
    (session,) = version.document.sessions
    finie = replace(session, date_fin=dans(-1).isoformat())
    reecrire(version, document=replace(version.document, sessions=[finie]))
    assert "elle n'est plus proposée" in suivi(client, action)


def test_sans_information_collective_pas_chez_kairos(client, organisme, etablissement):
    action = saisie_complete(voie=Voie.PUBLIQUE, lot=LotFactory(), etablissement=etablissement)
    rendre_public(action, nature="validation", auteur=None)
    assert "Kairos" in suivi(client, action)


def test_archivee(client, action, organisme):
    circuit.franchir(action, "archiver", auteur=organisme, commentaire="Arrêtée.")
    assert "plus rien n'en est public" in suivi(client, action)


def test_l_historique_dit_ce_qui_s_est_passe(client, action, organisme, validateur):
    directe.changer_recrutement(action.sessions.get(), Recrutement.FERME, auteur=organisme)
    lu = texte(client.get(reverse("organisme:publie_historique", args=[action.pk])))
    for dit in ("Mise à jour directe", "Recrutement : fermé.", "Valider", "Version 2", "Vous"):
        assert dit in lu
    assert str(validateur) not in lu and "Service Offre" in lu


def test_une_version_dit_ce_qu_elle_change(client, action, organisme):
    session = action.sessions.get()
    directe.changer_recrutement(session, Recrutement.FERME, auteur=organisme)
    url = reverse("organisme:publie_version", args=[action.pk, 2])
    lue = d_un_trait(client.get(url).content.decode())
    assert "<del>ouvert</del>" in lue and "<ins>fermé</ins>" in lue
    assert "Version entière" in lue
    entiere = texte(client.get(f"{url}?vue=entiere"))
    assert "Atelier de douze établis." in entiere


def test_la_premiere_version_se_lit_entiere(client, action):
    lue = texte(client.get(reverse("organisme:publie_version", args=[action.pk, 1])))
    assert "C’est la première version publiée." in lue


@pytest.mark.parametrize("depuis", ["1", "2", "9", "x", "99999999999", ""])
def test_comparer_a_une_autre_version(client, action, organisme, depuis):
    for etat in (Recrutement.FERME, Recrutement.OUVERT):
        directe.changer_recrutement(action.sessions.get(), etat, auteur=organisme)
    url = reverse("organisme:publie_version", args=[action.pk, 3])
    lue = texte(client.get(f"{url}?depuis={depuis}"))
    assert "Version 3" in lue
    assert ("disent la même chose" in lue) == (depuis == "1")


def test_une_version_qui_n_existe_pas(client, action):
    assert client.get(reverse("organisme:publie_version", args=[action.pk, 9])).status_code == 404


def dupliquer(client, action, **envoi):
    url = reverse("organisme:publie_dupliquer", args=[action.pk])
    return client.post(url, {"sessions": "suivantes", "derniere": action.pk} | envoi)


def test_dupliquer_avec_les_sessions(client, action):
    page = texte(client.get(reverse("organisme:publie_dupliquer", args=[action.pk])))
    assert "1 session serait reprise" in page
    reponse = dupliquer(client, action)
    copie = Action.objects.exclude(pk=action.pk).get()
    assert reponse.url == reverse("organisme:recapitulatif", args=[copie.pk])
    origine = action.sessions.get()
    decalage = copie.sessions.get().date_debut - origine.date_debut
    assert decalage == datetime.timedelta(weeks=52)
    assert (copie.etat, Action.objects.get(pk=action.pk).etat) == ("en_saisie", "validee")
    assert "L'action est dupliquée." in dits(reponse)
    assert dupliquer(client, action).url == reponse.url
    assert Action.objects.count() == 2


def test_dupliquer_sans_session(client, action):
    dupliquer(client, action, sessions="aucune")
    assert not Action.objects.exclude(pk=action.pk).get().sessions.exists()


def test_dupliquer_demande_de_choisir(client, action):
    reponse = dupliquer(client, action, sessions="")
    assert reponse.status_code == 422
    assert "Choisissez si la copie reprend les sessions." in texte(reponse)
    assert Action.objects.count() == 1


def test_une_action_de_programme_ne_se_duplique_pas(client, organisme, etablissement):
    action = saisie_complete(voie=Voie.PUBLIQUE, lot=LotFactory(), etablissement=etablissement)
    avant = Action.objects.count()
    page = client.get(reverse("organisme:publie_dupliquer", args=[action.pk]))
    assert "vient d’un lot de la Région" in texte(page)
    assert "lot de la Région" in dits(dupliquer(client, action))
    assert Action.objects.count() == avant


def test_chez_un_autre_rien_n_existe(action, etrangers):
    noms = ("publie_suivi", "publie_historique", "publie_dupliquer")
    urls = [reverse(f"organisme:{nom}", args=[action.pk]) for nom in noms]
    urls.append(reverse("organisme:publie_version", args=[action.pk, 1]))
    for client in etrangers:
        assert {client.get(url).status_code for url in urls} == {404}
        assert dupliquer(client, action).status_code == 404
    assert Action.objects.count() == 1
