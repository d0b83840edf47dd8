"""What was never public stays counted right, whoever writes sessions, actions or what is followed, and however."""

import datetime
from importlib import import_module

import pytest
from django.db import connection

from sofi.diffusion import suivi
from sofi.diffusion.models import SessionInedite, SessionSuivie
from sofi.diffusion.sessions import JAMAIS_PUBLIEES, chercher, compter_jamais_publiees, trouver
from sofi.offre.models import Action, Session
from sofi.surveillance.invariants.diffusion import sessions_inedites
from sofi.validation.circuit import franchir
from tests.fabriques import (
    DispositifFactory,
    EtablissementFactory,
    SessionFactory,
    SiteFactory,
    UtilisateurFactory,
    saisie_complete,
)

pytestmark = pytest.mark.django_db
JOUR = datetime.date(2026, 6, 1)


@pytest.fixture
def action():
    """Complete, with three sessions."""
    return saisie_complete(sessions=3)


def inedites(action: Action) -> set[int]:
    """As kept; the counter, the list and the invariant say the same."""
    assert list(sessions_inedites()) == []
    lues = SessionInedite.objects.filter(session__action=action.pk)
    numeros = set(lues.values_list("pk", flat=True))
    etablissement = Action.objects.get(pk=action.pk).etablissement_id
    liste = trouver(JAMAIS_PUBLIEES, etablissement, JOUR)
    assert {ligne["numero"] for ligne in liste} == numeros
    assert compter_jamais_publiees(etablissement) == len(numeros)
    return numeros


def numeros(action: Action) -> set[int]:
    return set(action.sessions.values_list("pk", flat=True))


def test_une_session_l_est_jusqu_a_sa_publication(action):
    assert inedites(action) == numeros(action)
    organisme, offre = UtilisateurFactory(), UtilisateurFactory(role="service_offre")
    franchir(action, "envoyer", auteur=organisme)
    assert inedites(action) == numeros(action)
    franchir(action, "valider", auteur=offre)
    assert inedites(action) == set()
    franchir(action, "modifier", auteur=organisme)
    ajoutee = SessionFactory(action=action)
    assert inedites(action) == {ajoutee.pk}
    franchir(action, "archiver", auteur=organisme, commentaire="Fini.")
    assert inedites(action) == {ajoutee.pk}


def test_retiree_remise_et_supprimee(action):
    premiere, deuxieme, troisieme = sorted(numeros(action))
    Session.objects.filter(pk=premiere).update(retiree_le=JOUR)
    Session.objects.get(pk=deuxieme).delete()
    assert inedites(action) == {troisieme}
    Session.objects.filter(pk=premiere).update(retiree_le=None)
    assert inedites(action) == {premiere, troisieme}
    action.delete()
    assert not SessionInedite.objects.exists()


def test_en_nombre_et_par_sql(action):
    autre = saisie_complete(sessions=2, etablissement=action.etablissement)
    with connection.cursor() as curseur:
        curseur.execute("UPDATE offre_session SET action_id = %s", [action.pk])
    assert not autre.sessions.exists()
    assert len(inedites(action)) == 5
    Session.objects.filter(action=action.pk).update(date_debut=JOUR)
    assert set(SessionInedite.objects.values_list("date_debut", flat=True)) == {JOUR}
    assert len(inedites(action)) == 5
    ailleurs = EtablissementFactory()
    Action.objects.filter(pk=action.pk).update(etablissement=ailleurs)
    assert len(inedites(action)) == compter_jamais_publiees(ailleurs.pk) == 5
    assert compter_jamais_publiees(autre.etablissement_id) == 0
    Session.objects.filter(action=action.pk).delete()
    assert inedites(action) == set()


def test_ce_qui_est_suivi_puis_refait(action):
    for acte, role in (("envoyer", "organisme"), ("valider", "service_offre")):
        franchir(action, acte, auteur=UtilisateurFactory(role=role))
    SessionSuivie.objects.all().delete()
    assert inedites(action) == numeros(action)
    suivi.refaire()
    assert inedites(action) == set()


def test_rien_ne_s_ecrit_quand_rien_n_y_change(action):
    lues = SessionInedite.objects.extra(select={"ecrite": "xmin::text"})
    avant = sorted(lues.values_list("pk", "ecrite"))
    Session.objects.update(recrutement="suspendu")
    Action.objects.update(objectifs="Autres.")
    assert sorted(lues.values_list("pk", "ecrite")) == avant


def test_le_lieu_et_la_distance_suivent_la_fiche(action):
    lieu = SiteFactory(
        etablissement=action.etablissement, nom="Annexe", ville="Ancenis-Saint-Géréon"
    )
    premiere, deuxieme, troisieme = sorted(numeros(action))
    Session.objects.filter(pk=premiere).update(lieu=lieu, enseignement="presentiel")
    Session.objects.filter(pk=deuxieme).update(lieu=lieu, enseignement="distance")
    Session.objects.filter(pk=troisieme).update(lieu=None, enseignement="")
    assert inedites(action) == {premiere, deuxieme, troisieme}

    def trouvees(question: str) -> set[int]:
        lignes = trouver(JAMAIS_PUBLIEES, action.etablissement_id, JOUR)
        return {ligne["numero"] for ligne in chercher(lignes, question)}

    assert trouvees("ancenis") == {premiere}
    assert trouvees("à distance") == {deuxieme}
    DispositifFactory(
        session=Session.objects.get(pk=troisieme), type__code="poec", type__sigle="POEC"
    )
    assert trouvees("poec") == {troisieme}
    communes = trouver(JAMAIS_PUBLIEES, action.etablissement_id, JOUR).order_by("pk")
    assert [ligne["commune"] for ligne in communes] == ["Ancenis-Saint-Géréon", "À distance", ""]


def test_la_migration_trouve_celles_qui_manquent(action):
    SessionInedite.objects.all().delete()
    trouver_les_autres = import_module("sofi.diffusion.migrations.0017_sessions_inedites_trouvees")
    remplir = import_module("sofi.diffusion.migrations.0021_sessions_inedites_remplies")
    with connection.cursor() as curseur:
        curseur.execute(
            trouver_les_autres.TROUVER.replace("date_debut) ", "date_debut, a_distance) ").replace(
                "FROM offre_session", ", false FROM offre_session"
            )
        )
        curseur.execute(remplir.REMPLIR)
    assert inedites(action) == numeros(action)
