"""The two counters of regional programmes: each the length of its list, and of one's own offer only."""

import pytest

from sofi.comptes.models import Role
from sofi.validation import circuit
from tests.ecrans.publiques import publique
from tests.fabriques import EtablissementFactory, UtilisateurFactory, saisie_complete

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("nombre", [0, 1, 3])
def test_the_counters_of_publiques_are_their_lists(lire, personne, publier, nombre):
    autre, offre = EtablissementFactory(), UtilisateurFactory(role=Role.SERVICE_OFFRE)
    brouillons = {publique(etablissement=personne.etablissement).pk for _ in range(nombre)}
    publiees = [publier(publique(etablissement=personne.etablissement)) for _ in range(nombre)]
    sessions = {action.sessions.get().pk for action in publiees}
    # Beside them: an ordinary draft, an ordinary session, and all of it at somebody else's.
    saisie_complete(etablissement=personne.etablissement)
    publier(saisie_complete(etablissement=personne.etablissement))
    publique(etablissement=autre)
    ailleurs = publique(etablissement=autre)
    circuit.franchir(ailleurs, "envoyer", auteur=UtilisateurFactory())
    circuit.franchir(ailleurs, "valider", auteur=offre)

    page = lire("tableau_de_bord").context
    comptes = {liste.code: n for liste, n in page["compteurs_sessions"] + page["compteurs_actions"]}
    assert (comptes["publiques"], comptes["region"]) == (nombre, nombre)
    assert {a.pk for a in lire("actions", liste="publiques").context["page"]} == brouillons
    assert {s["numero"] for s in lire("sessions", liste="region").context["page"]} == sessions
    # A published action being changed is a draft again; its session stays public.
    for action in publiees[:1]:
        circuit.franchir(action, "modifier", auteur=personne.utilisateur)
        assert lire("actions", liste="publiques").context["page"].paginator.count == nombre + 1
        assert lire("sessions", liste="region").context["page"].paginator.count == nombre
