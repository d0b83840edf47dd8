"""The feed on screen: its files, what stopped it, what it leaves out, and who may do what."""

import datetime
import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from sofi.echanges.donnees import ecriture as donnees_ouvertes
from sofi.echanges.flux import ecrire_flux
from sofi.echanges.models import FluxEcrit, PassageDeFlux
from sofi.offre.models import Action
from sofi.partenaires.models import Passage
from sofi.validation.models import OffrePubliee
from sofi.validation.publication import publier
from tests.fabriques import (
    PartenaireDuFluxFactory,
    SessionFactory,
    UtilisateurFactory,
    saisie_complete,
)
from tests.pages import d_un_trait

pytestmark = pytest.mark.django_db
EXPORTS = reverse("service_offre:exports")


def texte(reponse) -> str:
    """The words of a page, spaces of all kinds as one."""
    return " ".join(re.sub(r"<[^>]+>", " ", d_un_trait(unescape(reponse.content.decode()))).split())


@pytest.fixture(autouse=True)
def dossier(settings, tmp_path):
    settings.FLUX_DOSSIER = tmp_path
    return tmp_path


def passage(**champs) -> PassageDeFlux:
    return PassageDeFlux.objects.create(fini_le=timezone.now(), **champs)


def ecrit(dossier, jours: int = 0, **champs) -> FluxEcrit:
    """A feed written so many days ago, with its file."""
    le = timezone.now() - datetime.timedelta(jours)
    jour = timezone.localdate(le)
    nom = f"offre-{jour.isoformat()}"
    (dossier / f"{nom}.xml.gz").write_bytes(b"le flux")
    (dossier / f"{nom}.json").write_text("{}")
    return FluxEcrit.objects.create(
        jour=jour, fichier=f"{nom}.xml.gz", sessions=12, sha256="ab" * 32, ecrit_le=le, **champs
    )


def retenu() -> PassageDeFlux:
    sessions = SessionFactory.create_batch(2)
    bilan = {
        "avant": 10,
        "retirees_depuis": 2,
        "terminees_depuis": 4,
        "retirees": [s.pk for s in sessions],
    }
    return passage(situation="retenu", bilan=bilan)


@pytest.fixture
def administration(client):
    client.force_login(UtilisateurFactory(role="administration"))
    return client


@pytest.fixture
def offre(client):
    client.force_login(UtilisateurFactory(role="service_offre"))
    return client


def test_a_first_visit_says_what_will_come(offre):
    page = texte(offre.get(EXPORTS))
    assert "Aucun flux n’a encore été écrit" in page
    assert "Aucun fichier n’est encore écrit" in page


def test_files_are_listed_and_downloaded(offre, dossier):
    hier, flux = ecrit(dossier, 1), ecrit(dossier)
    (dossier / hier.fichier).unlink()

    page = texte(offre.get(EXPORTS))
    assert page.index(flux.fichier) < page.index(hier.fichier)
    assert "Diffusé" in page
    assert "Effacé" in page

    adresse = reverse("service_offre:exports_fichier", args=[flux.pk, "flux"])
    assert b"".join(offre.get(adresse).streaming_content) == b"le flux"
    for perdue in ([hier.pk, "flux"], [flux.pk, "autre"]):
        assert offre.get(reverse("service_offre:exports_fichier", args=perdue)).status_code == 404


def test_a_page_that_follows_a_run_replaces_it_alone_until_the_end(offre):
    en_cours = PassageDeFlux.objects.create(situation="cours", commence_le=timezone.now())
    suivi = offre.get(EXPORTS, headers={"HX-Request": "true"})
    assert 'hx-select="#passage"' in suivi.text and "HX-Retarget" not in suivi
    PassageDeFlux.objects.filter(pk=en_cours.pk).update(situation="diffuse", fini_le=timezone.now())
    suivi = offre.get(EXPORTS, headers={"HX-Request": "true"})
    assert suivi["HX-Retarget"] == suivi["HX-Reselect"] == "#flux"
    assert "hx-get" not in suivi.text and "HX-Retarget" not in offre.get(EXPORTS)


def test_run_now_asks_for_one_run(offre):
    for _ in range(2):
        assert offre.post(reverse("service_offre:exports_lancer")).url == EXPORTS
    assert PassageDeFlux.objects.get().auteur.role == "service_offre"
    page = offre.get(EXPORTS)
    assert "Un flux est déjà en cours" in texte(page)
    assert "Le flux s’écrit" in texte(page)


def test_a_stopped_feed_says_what_is_missing_and_who_may_release(offre):
    bloque = retenu()
    page = texte(offre.get(EXPORTS))
    assert "2 sessions sur 10 (20 %)" in page
    assert "Arrivées à leur date de fin 4" in page
    assert "Seule l’administration débloque un flux" in page
    adresse = reverse("service_offre:exports_debloquer", args=[bloque.pk])
    assert offre.post(adresse, {"motif": "Voulu."}).status_code == 404


def test_the_administration_releases_with_a_reason(administration):
    bloque = retenu()
    adresse = reverse("service_offre:exports_debloquer", args=[bloque.pk])

    refus = administration.post(adresse, {"motif": " "})
    assert refus.status_code == 422
    assert "Dites pourquoi" in texte(refus)
    assert PassageDeFlux.objects.count() == 1

    assert administration.post(adresse, {"motif": "Centre fermé."}).url == EXPORTS
    nouveau = PassageDeFlux.objects.first()
    assert (nouveau.motif, nouveau.retraits_admis, nouveau.situation) == (
        "Centre fermé.",
        2,
        "attente",
    )


def test_causes_lead_to_the_actions(offre):
    action = SessionFactory().action
    cause = {
        "element": "SIRET",
        "raison": "texte trop court de 11 caractères : 3 au lieu de 14 exactement",
        "fautes": 3,
        "formations": [f"{action.formation_id}-{action.pk}-O4-P1"],
    }
    passage(situation="diffuse", bilan={"causes": [cause], "ecartees": {"formations_refusees": 3}})

    page = offre.get(EXPORTS)
    assert "3 formations ne sont pas dans le fichier" in texte(page)
    assert reverse("service_offre:action", args=[action.pk]) in page.content.decode()


def test_the_previous_file_is_put_back_with_a_reason(offre, dossier):
    hier, flux = ecrit(dossier, 1), ecrit(dossier)
    adresse = reverse("service_offre:exports_ecarter", args=[flux.pk])

    assert "Remettre le fichier du" in texte(offre.get(adresse))
    assert offre.post(adresse, {"motif": ""}).status_code == 422
    page = offre.post(adresse, {"motif": "Prix faux."}, follow=True)

    assert "est de nouveau diffusé" in texte(page)
    assert "Écarté" in texte(page)
    assert not (dossier / flux.fichier).exists()
    assert (dossier / hier.fichier).exists()
    # Twice is nothing more.
    assert "n’est plus le dernier" in texte(offre.post(adresse, {"motif": "Encore."}, follow=True))


@pytest.mark.parametrize("nombre", [1, 12])
def test_the_page_costs_the_same_queries(offre, dossier, nombre, django_assert_max_num_queries):
    for jours in range(nombre):
        ecrit(dossier, jours)
        passage(situation="diffuse", bilan={"sessions": 1})
    with django_assert_max_num_queries(15):
        offre.get(EXPORTS)


def deux_nuits(dossier) -> None:
    """Two feeds as the worker writes them: the second has one training more."""
    le = timezone.now()
    publier(saisie_complete(), nature="validation", auteur=None)
    hier = le - datetime.timedelta(1)
    ecrire_flux(dossier, jour=timezone.localdate(hier), maintenant=hier)
    publier(saisie_complete(), nature="validation", auteur=None)
    ecrire_flux(dossier, jour=timezone.localdate(le), maintenant=le)


def test_the_files_of_the_last_feed_say_what_they_hold_and_can_be_taken(dossier, client):
    client.force_login(UtilisateurFactory(role="service_offre"))
    deux_nuits(dossier)

    page = client.get(EXPORTS)

    lu = texte(page)
    assert "2 formations, 2 sessions" in lu
    assert "1 formation nouvelle, 0 changée, 0 retirée" in lu
    dernier = FluxEcrit.objects.order_by("-ecrit_le").first()
    for quoi in ("flux", "delta", "index", "plus", "manifeste"):
        adresse = reverse("service_offre:exports_fichier", args=[dernier.pk, quoi])
        assert adresse in page.content.decode()
        assert b"".join(client.get(adresse).streaming_content)
    ancien = FluxEcrit.objects.order_by("ecrit_le").first()
    sans_delta = reverse("service_offre:exports_fichier", args=[ancien.pk, "delta"])
    assert client.get(sans_delta).status_code == 404


def test_each_file_says_which_partner_has_it_and_since_when(dossier, client):
    client.force_login(UtilisateurFactory(role="service_offre"))
    deux_nuits(dossier)
    donnees_ouvertes.ecrire(timezone.localdate())
    partenaire = PartenaireDuFluxFactory(nom="Offre Info")
    dernier = FluxEcrit.objects.order_by("-ecrit_le").first()
    debut = timezone.make_aware(datetime.datetime(2026, 5, 21, 4, 12))
    for genre in ("delta", "reunions"):
        for heures in range(2):
            passage = Passage.objects.create(
                partenaire=partenaire, flux=dernier, genre=genre, entier=True, statut=200
            )
            Passage.objects.filter(pk=passage.pk).update(
                le=debut + datetime.timedelta(hours=heures)
            )

    lu = texte(client.get(EXPORTS))

    assert lu.count("Offre Info (21 mai 2026 à 4 h 12)") == 2
    assert "Repris par : Offre Info (21 mai 2026 à 4 h 12)" in lu.partition("Données ouvertes")[2]


def test_two_days_are_compared(dossier, client):
    client.force_login(UtilisateurFactory(role="service_offre"))
    deux_nuits(dossier)
    ce_jour = timezone.localdate()
    hier = ce_jour - datetime.timedelta(1)

    assert "Formations : 1 nouvelle , 0 changée, 0 retirée, 1 inchangée" in texte(
        client.get(EXPORTS)
    )
    a_rebours = texte(client.get(EXPORTS, {"du": str(ce_jour), "au": str(hier)}))
    assert "Formations : 0 nouvelle , 0 changée, 1 retirée, 1 inchangée" in a_rebours
    inconnu = client.get(EXPORTS, {"du": "2020-01-01", "au": str(ce_jour)})
    assert inconnu.status_code == 200
    assert "Ce jour n’est pas gardé" in texte(inconnu)


def test_one_day_alone_is_not_compared(dossier, client):
    client.force_login(UtilisateurFactory(role="service_offre"))
    ecrit(dossier)

    assert "Écart entre deux jours" not in texte(client.get(EXPORTS))


def test_a_fault_of_the_language_is_said_to_who_validates(client):
    validateur = UtilisateurFactory(role="service_offre")
    client.force_login(validateur)
    action = saisie_complete(etat="attente_validation")
    type(action).objects.filter(pk=action.pk).update(public_vise="Un signe\x1finterdit")

    adresse = reverse("service_offre:decider", args=[action.pk, "valider"])
    reponse = client.post(adresse, {"valider-vue": 0, "valider-malgre": "on"}, follow=True)

    lu = texte(reponse)
    assert "Elle est en ligne, mais le flux LHEO ne la portera pas." in lu
    assert "document publié illisible" in lu


def test_each_count_between_two_days_has_its_list(offre, dossier):
    """New, changed and gone: which actions, by title, each leading to its page."""
    jour = timezone.localdate()
    partie, changee, restee = (saisie_complete() for _ in range(3))
    for action in (partie, changee, restee):
        publier(action, nature="validation", auteur=None)
    ecrire_flux(dossier, jour=jour - timedelta(days=1))
    OffrePubliee.objects.filter(action=partie).delete()
    Action.objects.filter(pk=changee.pk).update(public_vise="Autres")
    publier(changee, nature="validation", auteur=None)
    nouvelle = saisie_complete()
    publier(nouvelle, nature="validation", auteur=None)
    ecrire_flux(dossier, jour=jour, forcer=True)
    ecart = offre.get(EXPORTS, {"du": str(jour - timedelta(days=1)), "au": str(jour)}).context[
        "ecart"
    ]
    assert [(compte, [a.pk for a in actions]) for _, compte, actions in ecart.listes] == [
        (1, [nouvelle.pk]),
        (1, [changee.pk]),
        (1, [partie.pk]),
    ]
    assert ecart.formations.inchangees == 1
