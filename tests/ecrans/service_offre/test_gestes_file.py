"""Taking, giving, opening the next one, and validating dates in one go."""

import datetime

import pytest
from django.db.models import F
from django.urls import reverse

from sofi.comptes.models import Role
from sofi.offre.codes import Etat
from sofi.offre.models import Action, Session
from sofi.validation import lot_de_dates
from sofi.validation.circuit import franchir
from sofi.validation.models import Evenement, Geste, Instruction, Ouverture, Version
from tests.fabriques import UtilisateurFactory, saisie_complete
from tests.requetes import DE_PLUS, compter, verifier_bornees

pytestmark = pytest.mark.django_db


def envoyer(organisme):
    action = saisie_complete()
    franchir(action, "envoyer", auteur=organisme)
    return action


def decalee(organisme, validateur):
    """A published offer whose session starts a week later, sent."""
    action = envoyer(organisme)
    franchir(action, "valider", auteur=validateur)
    franchir(action, "modifier", auteur=organisme)
    une_semaine = datetime.timedelta(days=7)
    Session.objects.filter(action=action).update(date_fin=F("date_fin") + une_semaine)
    franchir(action, "envoyer", auteur=organisme)
    return action


def choix(action):
    return f"{action.pk}:{Evenement.objects.filter(action=action).count()}"


def a_qui(action):
    return Instruction.objects.get(action=action).validateur


def test_en_retard_est_dit(client, validateur, organisme):
    action = envoyer(organisme)
    Instruction.objects.update(
        echeance=Instruction.objects.get().echeance - datetime.timedelta(days=30)
    )
    page = client.get(reverse("service_offre:file")).content.decode().replace("\xa0", " ")
    assert "En retard de" in page
    trouvees = client.get(reverse("service_offre:file"), {"echeance": "retard"}).context["page"]
    assert [a.pk for a in trouvees] == [action.pk]
    assert not client.get(reverse("service_offre:file"), {"echeance": "plus_tard"}).context["page"]


def confirmer_l_attribution(client, **donnees):
    """Ask, then confirm what was shown."""
    adresse = reverse("service_offre:attribuer")
    page = client.post(adresse, donnees)
    return client.post(adresse, donnees | {"apercu": page.context["apercu"].empreinte})


def test_attribuer_en_lot(client, validateur, organisme):
    collegue = UtilisateurFactory(role=Role.SERVICE_OFFRE)
    actions = [envoyer(organisme) for _ in range(3)]
    adresse = reverse("service_offre:attribuer")
    numeros = [a.pk for a in actions[:2]]
    donnees = {"choix": numeros, "a": "moi", "retour": "voie=certifiante"}
    page = client.post(adresse, donnees).content.decode()
    assert "Attribuer 2\N{NO-BREAK SPACE}actions" in page
    assert [a_qui(a) for a in actions] == [None, None, None], "nothing before it is confirmed"
    reponse = confirmer_l_attribution(client, **donnees)
    assert reponse.url == reverse("service_offre:file") + "?voie=certifiante"
    assert [a_qui(a) for a in actions] == [validateur, validateur, None]
    client.post(adresse, {"choix": numeros[:1], "a": str(collegue.pk)})
    assert a_qui(actions[0]) == collegue, "one alone is given at once"
    assert client.post(adresse, {"choix": numeros, "a": str(organisme.pk)}).status_code == 404


def test_une_attribution_s_annule_sauf_ce_qui_a_change_de_mains(client, validateur, organisme):
    collegue = UtilisateurFactory(role=Role.SERVICE_OFFRE)
    actions = [envoyer(organisme) for _ in range(2)]
    confirmer_l_attribution(client, choix=[a.pk for a in actions], a="moi")
    Instruction.objects.filter(action=actions[0]).update(validateur=collegue)
    geste = Geste.objects.get()
    client.post(reverse("service_offre:geste_annuler", args=[geste.pk]))
    assert [a_qui(a) for a in actions] == [collegue, None]
    assert [x.retour for x in geste.lignes.all()] == ["laissee", "retablie"]


def test_filtrer_par_personne(client, validateur, organisme):
    mienne, libre = envoyer(organisme), envoyer(organisme)
    Instruction.objects.filter(action=mienne).update(validateur=validateur)

    def lire(qui):
        page = client.get(reverse("service_offre:file"), {"attribuee": qui}).context["page"]
        return [a.pk for a in page]

    assert (lire("moi"), lire("personne")) == ([mienne.pk], [libre.pk])


def test_premiere_entree_ou_modification(client, validateur, organisme):
    modifiee, nouvelle = decalee(organisme, validateur), envoyer(organisme)
    for entree, attendue in (("premiere", nouvelle), ("modification", modifiee)):
        page = client.get(reverse("service_offre:file"), {"entree": entree}).context["page"]
        assert [a.pk for a in page] == [attendue.pk]


def test_la_suivante_s_ouvre_sous_les_memes_filtres(client, validateur, organisme):
    action = envoyer(organisme)
    reponse = client.post(reverse("service_offre:suivante") + "?voie=certifiante")
    assert reponse.url == reverse("service_offre:action", args=[action.pk]) + "?voie=certifiante"
    assert a_qui(action) == validateur
    reponse = client.post(reverse("service_offre:suivante"), {"sauf": action.pk})
    assert reponse.url == reverse("service_offre:file")


def test_me_l_attribuer_trop_tard(client, validateur, organisme):
    collegue = UtilisateurFactory(role=Role.SERVICE_OFFRE, nom="Bureau du quai")
    action = envoyer(organisme)
    Instruction.objects.update(validateur=collegue)
    adresse = reverse("service_offre:action_attribuer", args=[action.pk])
    reponse = client.post(adresse, {"a": "moi", "vue": ""}, follow=True)
    assert "attribuée à Bureau du quai" in reponse.content.decode().replace("\xa0", " ")
    assert a_qui(action) == collegue


def test_presence_dite_aux_autres(client, validateur, organisme):
    action = envoyer(organisme)
    adresse = reverse("service_offre:presence", args=[action.pk])
    assert "ouverte" not in client.post(adresse).content.decode()
    assert Ouverture.objects.get().utilisateur == validateur
    client.force_login(UtilisateurFactory(role=Role.SERVICE_OFFRE))
    for page in (client.post(adresse), client.get(reverse("service_offre:file"))):
        assert f"{validateur}" in page.content.decode()


def test_dates_validees_en_lot(client, validateur, organisme):
    actions = [decalee(organisme, validateur) for _ in range(4)]
    vues = [choix(a) for a in actions]
    page = client.get(reverse("service_offre:dates"))
    assert {p.choix for p in page.context["proposees"]} == set(vues)
    fin = actions[0].sessions.get().date_fin
    assert fin.strftime("%d/%m/%Y") in page.content.decode()
    geste = valider(client, vues)
    assert geste.lignes.filter(faite=True).count() == 4
    assert Evenement.objects.filter(action=actions[2], acte="valider").count() == 2
    page = client.get(reverse("service_offre:geste", args=[geste.pk])).content.decode()
    assert "Annuler ce geste" not in page, "a validation isn't taken back"


def valider(client, vues):
    """Confirm what is shown of these; the gesture, or nothing."""
    adresse = reverse("service_offre:dates_valider")
    apercu = client.get(adresse, {"choix": vues}).context["apercu"].empreinte
    client.post(adresse, {"choix": vues, "apercu": apercu})
    return Geste.objects.first()


def test_des_dates_decidees_entre_temps_se_montrent_de_nouveau(client, validateur, organisme):
    actions = [decalee(organisme, validateur) for _ in range(2)]
    adresse, vues = reverse("service_offre:dates_valider"), [choix(a) for a in actions]
    apercu = client.get(adresse, {"choix": vues}).context["apercu"].empreinte
    franchir(Action.objects.get(pk=actions[0].pk), "valider", auteur=validateur)
    reponse = client.post(adresse, {"choix": vues, "apercu": apercu})
    assert reponse.status_code == 422
    assert "La liste a changé" in reponse.content.decode()
    assert not Geste.objects.exists()
    assert Action.objects.get(pk=actions[1].pk).etat == Etat.ATTENTE_VALIDATION


def test_ce_qui_ne_peut_pas_etre_valide_laisse_les_autres(client, validateur, organisme):
    """One was read before somebody else decided, one lacks something, one goes through."""
    actions = [decalee(organisme, validateur) for _ in range(3)]
    vues = [(a, Evenement.objects.filter(action=a).count()) for a in actions]
    franchir(Action.objects.get(pk=actions[0].pk), "valider", auteur=validateur)
    veille = F("date_debut") - datetime.timedelta(days=1)
    Session.objects.filter(action=actions[1]).update(date_fin=veille)
    geste = lot_de_dates.valider(vues, auteur=validateur)
    assert [x.numero for x in geste.lignes.filter(faite=True)] == [actions[2].pk]
    dits = dict(geste.lignes.filter(faite=False).values_list("numero", "texte"))
    assert "Validée" in dits[actions[0].pk] and "contrôle bloque" in dits[actions[1].pk]
    assert Action.objects.get(pk=actions[1].pk).etat == Etat.ATTENTE_VALIDATION
    assert Version.objects.filter(action=actions[1]).count() == 1


def test_plus_seulement_des_dates(client, validateur, organisme):
    action = decalee(organisme, validateur)
    vue = Evenement.objects.filter(action=action).count()
    Session.objects.filter(action=action).update(heures_centre=900)
    assert not client.get(reverse("service_offre:dates")).context["proposees"]
    geste = lot_de_dates.valider([(action, vue)], auteur=validateur)
    assert "plus seulement des dates" in geste.lignes.get().texte
    assert Version.objects.count() == 1


def test_requetes_des_dates_bornees(client, validateur, organisme):
    verifier_bornees(
        client,
        [reverse("service_offre:dates")],
        au_plus=60,
        ajouter=lambda: decalee(organisme, validateur),
    )


def test_requetes_de_l_action_bornees_quand_d_autres_attendent(client, validateur, organisme):
    adresse = reverse("service_offre:action", args=[envoyer(organisme).pk])
    seule = compter(client, adresse)
    for _ in range(DE_PLUS):
        envoyer(organisme)
    assert compter(client, adresse) == seule


def test_vue_du_public_avant_publication(client, validateur, organisme):
    action = envoyer(organisme)
    session = action.sessions.get()
    page = client.get(reverse("service_offre:apercu", args=[action.pk, session.pk]))
    assert "Aperçu" in page.content.decode() and "CAP ébéniste" in page.content.decode()
    assert "application/ld+json" not in page.content.decode()
    autre = saisie_complete().sessions.get()
    adresse = reverse("service_offre:apercu", args=[action.pk, autre.pk])
    assert client.get(adresse).status_code == 404


def test_les_dates_gardent_les_filtres_de_la_file(client, validateur, organisme):
    sienne, autre = (decalee(organisme, validateur) for _ in range(2))
    criteres = {"organisme": sienne.etablissement.nom}
    page = client.get(reverse("service_offre:dates"), criteres)
    assert [p.action.pk for p in page.context["proposees"]] == [sienne.pk] != [autre.pk]
    file = client.get(reverse("service_offre:file"), criteres).content.decode()
    assert f"{reverse('service_offre:dates')}?organisme=" in file
