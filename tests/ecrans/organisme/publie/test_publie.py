"""« Offre publiée »: what is shown, what changes at once, and nothing else."""

import pytest
from django.urls import reverse
from lxml import html

from sofi.offre.codes import Voie
from sofi.offre.models import Dispositif, Session
from sofi.offre.operations import cocher_information_collective
from sofi.validation import circuit
from sofi.validation.models import Evenement, Version
from sofi.validation.publication import publier as rendre_public
from tests.fabriques import (
    InformationCollectiveFactory,
    LotFactory,
    dans,
    saisie_complete,
)
from tests.requetes import DE_PLUS, compter

from .conftest import contenu, dits, texte

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(action):
    return action.sessions.get()


def page(action):
    return reverse("organisme:publie", args=[action.pk])


def adresse(nom, session, *autres):
    return reverse(f"organisme:publie_{nom}", args=[session.action_id, session.pk, *autres])


def saisir(session, recrutement=None, places=None, **autres):
    """What the page sends: what it showed, and these answers typed over it."""
    dispositif = session.dispositifs.get()
    envoi = {
        f"s{session.pk}-recrutement": session.recrutement if recrutement is None else recrutement,
        f"initial-s{session.pk}-recrutement": session.recrutement,
        f"d{dispositif.pk}-places_restantes": places,
        f"initial-d{dispositif.pk}-places_restantes": dispositif.places_restantes,
    }
    if places is None:
        envoi[f"d{dispositif.pk}-places_restantes"] = dispositif.places_restantes
    return {nom: "" if valeur is None else valeur for nom, valeur in envoi.items()} | autres


def maj(action):
    return reverse("organisme:publie_mettre_a_jour", args=[action.pk])


def cles_changees(avant, apres):
    une, autre = avant.sessions[0], apres.sessions[0]
    return {c for c in une.__struct_fields__ if getattr(une, c) != getattr(autre, c)}


def test_la_page_dit_ce_qui_est_public(client, action, session):
    lue = texte(client.get(page(action)))
    assert "Version 1" in lue and "sans validation" in lue
    assert reverse("public:session", args=[session.pk]) in client.get(page(action)).content.decode()
    assert "Places restantes sur 12, Dispositif cpf" in lue


def test_rien_n_est_public(client, organisme, etablissement):
    action = saisie_complete(etablissement=etablissement)
    assert "Rien de cette action n’est public" in texte(client.get(page(action)))


def test_recrutement(client, action, session):
    avant = contenu(action)
    reponse = client.post(maj(action), saisir(session, recrutement="ferme"), follow=True)
    assert "fermé. C'est publié aussitôt" in texte(reponse)
    assert cles_changees(avant, contenu(action)) == {"recrutement"}
    assert Session.objects.get(pk=session.pk).recrutement == "ferme"


def test_deux_fois_n_ecrit_qu_une_version(client, action, session):
    envoi = saisir(session, recrutement="ferme")
    for _ in range(2):
        reponse = client.post(maj(action), envoi)
        assert reponse.status_code == 302
    assert "Rien n'a changé" in dits(reponse)
    assert Version.objects.count() == 2


@pytest.mark.parametrize("saisi", ["", "peut-être"])
def test_recrutement_refuse(client, action, session, saisi):
    reponse = client.post(maj(action), saisir(session, recrutement=saisi))
    assert reponse.status_code == 422
    assert "ouvert, suspendu ou fermé" in texte(reponse)
    assert Version.objects.count() == 1


def champs(reponse):
    (formulaire,) = html.fromstring(reponse.content).xpath(
        "//form[contains(@action, 'mettre-a-jour')]"
    )
    return dict(formulaire.form_values())


def test_tout_ce_qui_est_saisi_est_publie(client, publier):
    """Two sessions' places typed and one « Publier »: both are public, and nobody else's value is put back."""
    action = publier(sessions=3)
    sessions = list(action.sessions.order_by("pk"))
    page_lue = champs(client.get(page(action)))
    for session, reste in zip(sessions, (3, 4, None), strict=True):
        nom = f"d{session.dispositifs.get().pk}-places_restantes"
        page_lue[nom] = str(reste) if reste else page_lue.get(nom) or ""
    autre = sessions[2]
    client.post(maj(action), saisir(autre, recrutement="ferme"))
    reponse = client.post(maj(action), page_lue | {"session": str(sessions[1].pk)})
    assert reponse.url.endswith(f"#session-{sessions[1].pk}")
    assert "3 places restantes" in dits(reponse) and "4 places restantes" in dits(reponse)
    lues = {s.id: s for s in contenu(action).sessions}
    assert [lues[s.pk].dispositifs[0].places_restantes for s in sessions] == [3, 4, None]
    assert [lues[s.pk].recrutement for s in sessions] == ["ouvert", "ouvert", "ferme"]


def test_ce_qui_est_juste_est_publie_et_le_refus_reste_saisi(client, action, session):
    reponse = client.post(maj(action), saisir(session, recrutement="ferme", places="13"))
    assert reponse.status_code == 422 and "fermé. C'est publié aussitôt" in texte(reponse)
    assert contenu(action).sessions[0].recrutement == "ferme"
    corrigee = champs(reponse) | {f"d{session.dispositifs.get().pk}-places_restantes": "12"}
    assert client.post(maj(action), corrigee).status_code == 302
    assert contenu(action).sessions[0].dispositifs[0].places_restantes == 12
    assert Version.objects.count() == 3


def test_places_restantes(client, action, session):
    avant = contenu(action)
    client.post(maj(action), saisir(session, places="3"))
    assert cles_changees(avant, contenu(action)) == {"dispositifs"}
    assert contenu(action).sessions[0].dispositifs[0].places_restantes == 3
    assert Dispositif.objects.get().places_restantes == 3


@pytest.mark.parametrize(
    "saisi, message",
    [
        ("13", "le dispositif en compte 12"),
        ("-1", "au moins 0"),
        ("beaucoup", "« beaucoup » n'est pas un nombre entier"),
        ("", "Indiquez le nombre de places qui restent"),
    ],
)
def test_places_refusees_ce_qui_est_saisi_reste(client, action, session, saisi, message):
    avant = saisir(session)
    nom = f"d{session.dispositifs.get().pk}-places_restantes"
    reponse = client.post(maj(action), avant | {f"initial-{nom}": "7", nom: saisi})
    assert reponse.status_code == 422
    assert message in texte(reponse)
    assert f'value="{saisi}"' in reponse.content.decode() or not saisi
    assert Version.objects.count() == 1


def test_ce_qui_est_en_cours_de_modification_ne_sort_pas(client, action, session, organisme):
    circuit.franchir(action, "modifier", auteur=organisme)
    Session.objects.update(heures_centre=999)
    Dispositif.objects.update(places=40, frais_ttc=1)
    avant = contenu(action)
    client.post(maj(action), saisir(session, recrutement="suspendu"))
    assert cles_changees(avant, contenu(action)) == {"recrutement"}
    reponse = client.post(maj(action), saisir(session, recrutement="suspendu", places="30"))
    assert reponse.status_code == 422
    assert Session.objects.get().heures_centre == 999


def test_un_dispositif_retire_du_brouillon_n_a_plus_de_formulaire(client, action, session):
    Dispositif.objects.all().delete()
    assert "vous l’avez retiré de la modification en cours" in texte(client.get(page(action)))


def nouvelle_reunion(**autres):
    reponses = {"date": dans(20).isoformat(), "heure_debut": "14:00", "heure_fin": "", "places": ""}
    reponses |= {"ou": "lieu", "commentaire": ""} | autres
    return {f"reunion-nouvelle-{nom}": valeur for nom, valeur in reponses.items()}


def test_informations_collectives_ajoutees_deplacees_retirees(client, action, session):
    avant = contenu(action)
    client.post(adresse("reunions", session), nouvelle_reunion())
    assert cles_changees(avant, contenu(action)) == {
        "informations_collectives",
        "modalites_recrutement",
    }
    (publiee,) = contenu(action).sessions[0].informations_collectives
    assert publiee.heure_debut == "14:00"
    prefixe = f"reunion-{publiee.id}"
    deplacee = {
        nom.replace("reunion-nouvelle", prefixe): valeur
        for nom, valeur in nouvelle_reunion(heure_debut="10:00").items()
    }
    client.post(adresse("reunions", session), deplacee)
    (publiee,) = contenu(action).sessions[0].informations_collectives
    assert publiee.heure_debut == "10:00"
    client.post(adresse("reunions", session), {"retirer": prefixe})
    assert contenu(action).sessions[0].informations_collectives == []
    assert "9" not in contenu(action).sessions[0].modalites_recrutement
    assert Version.objects.count() == 4


def test_la_meme_reunion_envoyee_deux_fois_n_en_fait_qu_une(client, action, session):
    for _ in range(2):
        client.post(adresse("reunions", session), nouvelle_reunion())
    assert session.informations_collectives.count() == 1
    assert Version.objects.count() == 2


def test_une_reunion_refusee_n_ecrit_rien(client, action, session):
    envoi = nouvelle_reunion(heure_fin="09:00")
    reponse = client.post(adresse("reunions", session), envoi)
    assert reponse.status_code == 422
    assert "avant d'avoir commencé" in texte(reponse)
    assert not session.informations_collectives.exists()
    assert Version.objects.count() == 1


def publique(etablissement):
    """A session of a programme, published with one meeting."""
    action = saisie_complete(voie=Voie.PUBLIQUE, lot=LotFactory(), etablissement=etablissement)
    session = action.sessions.get()
    reunion = InformationCollectiveFactory(session=session)
    cocher_information_collective(session)
    rendre_public(action, nature="validation", auteur=None)
    return session, reunion


def test_la_derniere_d_un_programme_reste(client, organisme, etablissement):
    session, reunion = publique(etablissement)
    envoi = {"retirer": f"reunion-{reunion.pk}"}
    reponse = client.post(adresse("reunions", session), envoi)
    assert reponse.status_code == 422
    assert "au moins une information collective" in texte(reponse)
    assert session.informations_collectives.count() == 1


def test_retirer_une_session_demande_pourquoi(client, action, session):
    assert "Ce retrait ne s’annule pas" in texte(client.get(adresse("retirer", session)))
    reponse = client.post(adresse("retirer", session), {"motif": "  "})
    assert reponse.status_code == 422
    assert "Indiquez pourquoi" in texte(reponse)
    reponse = client.post(adresse("retirer", session), {"motif": "Trop peu d'inscrits."})
    assert "n'est plus proposée au public" in dits(reponse)
    assert contenu(action).sessions[0].retiree_le
    assert "Trop peu d'inscrits." in Evenement.objects.last().commentaire
    assert client.get(reverse("public:session", args=[session.pk])).status_code == 404
    reponse = client.post(adresse("retirer", session), {"motif": "encore"})
    assert "déjà retirée" in dits(reponse)
    assert Version.objects.count() == 2


def test_retirer_une_session_de_programme_demande_la_region(client, organisme, etablissement):
    session, _ = publique(etablissement)
    reponse = client.post(adresse("retirer", session), {"motif": "Annulée."})
    assert reponse.status_code == 422
    assert "accord de la Région" in texte(reponse)
    assert Session.objects.get(pk=session.pk).retiree_le is None


def test_toujours_d_actualite_en_un_clic(client, action, organisme):
    url = reverse("organisme:publie_confirmer", args=[action.pk])
    assert "Toujours d’actualité" in texte(client.get(page(action)))
    client.post(url)
    client.post(url)
    assert Evenement.objects.filter(acte="actuelle").count() == 1
    assert Version.objects.count() == 1
    lue = texte(client.get(page(action)))
    assert "Confirmée « toujours d’actualité » le" in lue and str(organisme) in lue
    assert url not in client.get(page(action)).content.decode()


def test_chez_un_autre_rien_n_existe(action, session, etrangers):
    lues = [page(action), adresse("reunions", session), adresse("retirer", session)]
    ecrites = [
        reverse("organisme:publie_confirmer", args=[action.pk]),
        maj(action),
        *lues[1:],
    ]
    for client in etrangers:
        assert {client.get(url).status_code for url in lues} == {404}
        envoi = saisir(session, recrutement="ferme", places="1", motif="x")
        assert {client.post(url, envoi).status_code for url in ecrites} == {404}
    assert Version.objects.count() == 1


def test_une_session_d_une_autre_action(client, action, session, publier):
    """What the page doesn't hold isn't looked at."""
    autre = publier().sessions.get()
    client.post(maj(action), saisir(autre, recrutement="ferme", places="1"))
    assert contenu(autre.action).sessions[0].recrutement == "ouvert"
    assert Version.objects.count() == 2


def test_lire_ne_change_rien(client, action, session):
    for url in (reverse("organisme:publie_confirmer", args=[action.pk]), maj(action)):
        assert client.get(url).status_code == 405


def test_le_nombre_de_requetes_ne_depend_pas_des_sessions(client, publier):
    une, plusieurs = publier(sessions=1), publier(sessions=1 + DE_PLUS)
    for nom in ("publie", "publie_suivi", "publie_historique", "publie_dupliquer"):
        urls = [reverse(f"organisme:{nom}", args=[action.pk]) for action in (une, plusieurs)]
        client.get(urls[0])
        nombres = [compter(client, url) for url in urls]
        assert nombres[0] == nombres[1] <= 30, nom


def test_archiver_et_desarchiver_depuis_la_page(client, action):
    lue = client.get(page(action)).content.decode()
    archiver = reverse("organisme:franchir", args=[action.pk, "archiver"])
    assert archiver in lue
    client.post(archiver, {"commentaire": "Arrêtée."})
    lue = client.get(page(action)).content.decode()
    assert reverse("organisme:franchir", args=[action.pk, "desarchiver"]) in lue


def test_le_recapitulatif_y_mene(client, action):
    lue = client.get(reverse("organisme:recapitulatif", args=[action.pk])).content.decode()
    assert page(action) in lue and "Mettre à jour sans validation" in lue
