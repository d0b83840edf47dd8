"""The thirteen counters on a varied base: each is the length of its list, and the right one."""

import datetime
from random import Random

import pytest
from django.urls import reverse
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.demonstration import peuplement, programmes
from sofi.diffusion import suivi
from sofi.diffusion.models import SessionSuivie
from sofi.offre.models import Action, Session
from sofi.referentiels.demonstration import charger_demonstration
from sofi.validation import circuit, directe, remplacement
from sofi.validation.models import Evenement, OffrePubliee, Version
from tests.fabriques import UtilisateurFactory, dans, saisie_complete
from tests.pieces import changee
from tests.versions import reecrire

pytestmark = pytest.mark.django_db

SESSIONS = [
    "Sessions de formation actives",
    "Sessions de formation initiales actives",
    "Sessions de formation inactives dans moins d’un mois",
    "Sessions de formation inactives",
    "Sessions de formation du programme région",
    "Sessions de formation en contrat d’apprentissage",
    "Sessions de formation en contrat de professionnalisation",
    "Sessions de formation ouvertes à distance",
]
ACTIONS = [
    "Actions de formation en cours de saisie",
    "Actions de formation publique en cours de saisie",
    "Actions de formation en attente de validation par CARIF-OREF",
    "Actions de formation en attente de réponses",
    "Actions de formation dont le code Certifinfo a été remplacé par le CARIF-OREF",
]


@pytest.fixture
def offre(personne, service_offre):
    """Three hundred invented sessions, all of this établissement, some withdrawn, archived or replaced."""
    charger_demonstration()
    jour = timezone.localdate()
    programmes.creer(jour)
    peuplement.peupler(300, graine=3, jour=jour)
    etablissement = personne.etablissement
    Action.objects.update(etablissement=etablissement)
    for version in Version.objects.all():
        reecrire(
            version, document=changee(version.document, {"organisme": {"id": etablissement.pk}})
        )
    suivi.refaire()
    hasard, qui = Random(3), personne.utilisateur
    publiees = list(
        Session.objects.filter(action__publiee__isnull=False).exclude(action__voie="publique")
    )
    for session in hasard.sample(publiees, 12):
        directe.retirer_session(session, auteur=qui, motif="Essai")
    for action in Action.objects.validees().exclude(voie="publique").order_by("pk")[:4]:
        circuit.franchir(action, "archiver", auteur=qui, commentaire="Essai")
    for action in Action.objects.validees().order_by("pk")[:3]:
        Evenement.objects.create(
            action=action, acte=remplacement.ACTE, de=action.etat, vers=action.etat
        )
    remplacement.acquitter(Action.objects.validees().order_by("pk")[0], auteur=qui)
    return etablissement


def attendus(etablissement: Etablissement) -> dict[str, int]:
    """The counters again, the long way: from the documents, one session after the other."""
    jour = timezone.localdate().isoformat()
    bientot = (timezone.localdate() + datetime.timedelta(days=30)).isoformat()
    comptes = dict.fromkeys(SESSIONS, 0)
    publiques = dict(OffrePubliee.objects.values_list("action_id", "version_id"))
    vues = set()
    for version in Version.objects.order_by("-numero"):
        for session in version.document.sessions:
            if session.id in vues:
                continue
            vues.add(session.id)
            publiee = publiques.get(version.action_id) == version.pk and not session.retiree_le
            fin = session.date_fin
            if not publiee or fin < jour:
                comptes["Sessions de formation inactives"] += 1
                continue
            types = [d.type for d in session.dispositifs]
            regles = {t.regle for t in types}
            for libelle, vrai in zip(
                SESSIONS,
                (
                    True,
                    False,
                    fin <= bientot,
                    False,
                    any(t.programme_regional for t in types),
                    "apprentissage" in regles,
                    "professionnalisation" in regles,
                    session.enseignement in ("distance", "hybride"),
                ),
                strict=True,
            ):
                comptes[libelle] += vrai
    return comptes


def test_treize_compteurs_sur_une_offre_variee(client, lire, offre):
    page = lire("tableau_de_bord")
    compteurs = page.context["compteurs_sessions"], page.context["compteurs_actions"]
    assert [liste.libelle for liste, _ in compteurs[0]] == SESSIONS
    assert [liste.libelle for liste, _ in compteurs[1]] == ACTIONS
    for nom, siens in zip(("sessions", "actions"), compteurs, strict=True):
        for liste, nombre in siens:
            adresse = f"{reverse(f'organisme:{nom}')}?liste={liste.code}"
            assert f'href="{adresse}"' in page.content.decode()
            lues = []
            for numero in range(1, nombre // 100 + 2):
                lues += lire(nom, liste=liste.code, taille=100, page=numero).context["page"]
            cle = (lambda s: s["numero"]) if nom == "sessions" else (lambda a: a.pk)
            assert len({cle(ligne) for ligne in lues[:nombre]}) == nombre, liste.libelle
            reponse = lire(nom, liste=liste.code, taille=100)
            assert reponse.context["page"].paginator.count == nombre, liste.libelle
            assert liste.libelle in reponse.content.decode()
    comptes = {liste.libelle: nombre for liste, nombre in compteurs[0]}
    assert comptes == attendus(offre)
    # Everything but « formation initiale », of which there is none yet, is tried on something.
    vides = {libelle for libelle, nombre in comptes.items() if not nombre}
    assert vides <= {SESSIONS[1], SESSIONS[6]}
    etats = {liste.code: nombre for liste, nombre in compteurs[1]}
    assert etats["remplacees"] == 2
    assert etats["saisie"] == Action.objects.filter(etat="en_saisie").count() > 0


def test_une_session_jamais_publiee_n_est_dans_aucun_compteur(lire, personne):
    saisie_complete(etablissement=personne.etablissement)
    page = lire("tableau_de_bord")
    assert {nombre for _, nombre in page.context["compteurs_sessions"]} == {0}
    (ligne,) = lire("sessions", liste="jamais").context["lignes"]
    assert ligne["etat"] == "–" and ligne["titre"] == "CAP ébéniste"
    assert ligne["etiquettes"]


def test_publiee_puis_retiree_puis_archivee(lire, personne, publier):
    action = publier(saisie_complete(etablissement=personne.etablissement, sessions=2))
    premiere = action.sessions.first()

    def comptes():
        listes = lire("tableau_de_bord").context["compteurs_sessions"]
        return {liste.code: nombre for liste, nombre in listes if nombre}

    assert comptes() == {"actives": 2}
    directe.retirer_session(premiere, auteur=personne.utilisateur, motif="Annulée")
    assert comptes() == {"actives": 1, "inactives": 1}
    circuit.franchir(action, "archiver", auteur=personne.utilisateur, commentaire="Fini")
    assert comptes() == {"inactives": 2}
    avant = list(SessionSuivie.objects.order_by("pk").values())
    suivi.refaire()
    assert list(SessionSuivie.objects.order_by("pk").values()) == avant


def test_le_dernier_jour_une_session_est_encore_active(lire, personne, publier):
    action = saisie_complete(etablissement=personne.etablissement)
    publier(action)
    SessionSuivie.objects.update(date_debut=dans(-10), date_fin=dans(0))
    listes = {liste.code: n for liste, n in lire("tableau_de_bord").context["compteurs_sessions"]}
    assert (listes["actives"], listes["bientot"], listes["inactives"]) == (1, 1, 0)
    SessionSuivie.objects.update(date_fin=dans(-1))
    assert lire("sessions", liste="inactives").context["page"].paginator.count == 1


def test_code_remplace_jusqu_a_ce_qu_on_le_confirme(client, lire, personne, publier):
    action = publier(saisie_complete(etablissement=personne.etablissement))
    for _ in range(2):
        Evenement.objects.create(
            action=action, acte=remplacement.ACTE, de=action.etat, vers=action.etat
        )
        page = lire("tableau_de_bord").content.decode()
        assert "Un code Certif Info a été remplacé" in page
        adresse = reverse("organisme:code_vu", args=[action.pk])
        assert client.post(adresse).status_code == 302
        assert lire("actions", liste="remplacees").context["page"].paginator.count == 0
        nombre = Evenement.objects.count()
        client.post(adresse)
        assert Evenement.objects.count() == nombre
    client.force_login(UtilisateurFactory())
    assert client.post(adresse).status_code == 404
