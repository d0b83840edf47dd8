"""LHEO from an organisme: a report that writes nothing, drafts, the same again, what was typed since, undone."""

import copy
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.depots import operations
from sofi.depots.models import Brouillon, Depot
from sofi.offre.codes import Etat
from sofi.offre.models import Action, Formation, Session
from sofi.validation.models import Evenement
from tests.fabriques import (
    EtablissementFactory,
    RattachementFactory,
    TypeDispositifFactory,
    fiche_complete,
)

from .fichiers import formation, lheo

pytestmark = pytest.mark.django_db
INCONNUE = "<certification><code-RNCP>1</code-RNCP></certification>"


@dataclass
class Monde:
    etablissement: Etablissement
    auteur: Utilisateur


@pytest.fixture(scope="module")
def monde_du_module(base_du_module: Any) -> Monde:
    fiche_complete()
    TypeDispositifFactory(code="cpf")
    etablissement = EtablissementFactory()
    auteur = RattachementFactory(etablissement=etablissement).utilisateur
    return Monde(etablissement, auteur)


@pytest.fixture
def monde(monde_du_module: Monde) -> Monde:
    return copy.deepcopy(monde_du_module)


def lire(monde: Monde, octets: bytes, **choix: str) -> Depot:
    """The deposit, read."""
    depot = operations.deposer(
        monde.etablissement, "offre.bin", octets, auteur=monde.auteur, attendre=False
    )
    Depot.objects.filter(pk=depot.pk).update(choix=depot.choix | choix)
    operations.executer(depot.pk, ecrire=False)
    depot.refresh_from_db()
    return depot


def ecrire(monde: Monde, octets: bytes, **choix: str) -> Depot:
    """The same, accepted."""
    depot = lire(monde, octets, **choix)
    operations.accepter(depot, auteur=monde.auteur)
    operations.executer(depot.pk, ecrire=True)
    depot.refresh_from_db()
    assert depot.situation == Depot.Situation.ECRIT, depot.rapport
    return depot


def fautes(depot: Depot) -> dict[str, dict[str, Any]]:
    return {faute["titre"]: faute for faute in depot.rapport["fautes"]}


def test_reading_writes_nothing(monde: Monde) -> None:
    depot = lire(monde, lheo())
    assert (depot.situation, depot.genre) == ("a_decider", "lheo")
    assert depot.rapport["actions"] == {"nouveau": 1}
    (ligne,) = depot.rapport["lignes"]
    assert (ligne["ligne"], ligne["titre"], ligne["devient"]) == (23, "CAP ébéniste", "nouveau")
    assert (ligne["lieu"], ligne["dates"]) == ("Principal", "06/09/2027 → 16/06/2028")
    assert not Action.objects.exists() and not Formation.objects.exists()
    assert [h["ou"] for h in depot.rapport["hors"]] == ["action/restauration"]


def test_drafts_hold_what_the_file_says(monde: Monde) -> None:
    ecrire(monde, lheo(formation(contenu="&lt;p&gt;Deux &lt;b&gt;stages&lt;/b&gt;.&lt;/p&gt;")))
    action = Action.objects.get()
    session = Session.objects.get()
    assert (action.etat, action.voie, action.etablissement) == (
        "en_saisie",
        "certifiante",
        monde.etablissement,
    )
    assert (action.objectifs, action.niveau_entree) == ("<p>Réaliser un meuble.</p>", "3")
    assert action.complement_programme == "<p>Deux <strong>stages</strong>.</p>"
    assert action.formation.fiche_id == "94681"
    assert (session.lieu, session.inscription_a) == (monde.etablissement.sites.get(), "lieu")
    assert (str(session.date_debut), session.heures_centre) == ("2027-09-06", 840)
    assert (session.rythmes, session.periodes) == (["temps_plein"], ["jour"])
    assert session.contact == monde.etablissement.contacts.get()
    assert [d.type_id for d in session.dispositifs.all()] == ["cpf"]


def test_the_same_again_changes_nothing_and_another_updates(monde: Monde) -> None:
    ecrire(monde, lheo())
    assert lire(monde, lheo()).rapport["actions"] == {"inchange": 1}
    depot = ecrire(
        monde, lheo(formation(heures="700"), formation(numero="CAT-2", session="CAT-2-s"))
    )
    assert depot.rapport["actions"] == {"mis_a_jour": 1, "nouveau": 1}
    assert sorted(Session.objects.values_list("heures_centre", flat=True)) == [700, 840]


def test_what_was_typed_since_is_left_unless_asked(monde: Monde) -> None:
    ecrire(monde, lheo())
    Action.objects.update(public_vise="Tout public", revision=9)
    depot = lire(monde, lheo(formation(heures="700")))
    assert depot.rapport["actions"] == {"laisse": 1}
    (choix,) = fautes(depot)["Le brouillon a été modifié à la main depuis"]["choix"]
    suite = ecrire(monde, lheo(formation(heures="700")), **{choix["cle"]: "remplacer"})
    assert suite.rapport["actions"] == {"mis_a_jour": 1}
    action = Action.objects.get()
    assert (action.public_vise, action.sessions.get().heures_centre) == ("Tout public", 700)


def test_an_action_that_waits_for_validation_is_left(monde: Monde) -> None:
    ecrire(monde, lheo())
    Action.objects.update(etat=Etat.ATTENTE_VALIDATION)
    depot = lire(monde, lheo(formation(heures="700")))
    assert depot.rapport["actions"] == {"laisse": 1}
    assert "reprenez d’abord la saisie" in depot.rapport["lignes"][0]["raison"].replace("\xa0", " ")


def test_undone_new_drafts_leave_and_the_others_are_as_before(monde: Monde) -> None:
    ecrire(monde, lheo())
    second = ecrire(
        monde, lheo(formation(heures="700"), formation(numero="CAT-2", session="CAT-2-s"))
    )
    assert operations.annuler(second, auteur=monde.auteur) == []
    assert Session.objects.get().heures_centre == 840
    assert lire(monde, lheo()).rapport["actions"] == {"inchange": 1}
    Evenement.objects.create(
        action=Action.objects.get(),
        acte="envoyer",
        de="en_saisie",
        vers="en_saisie",
        auteur=monde.auteur,
    )
    premier = Depot.objects.filter(situation="ecrit").get()
    (reste,) = operations.annuler(premier, auteur=monde.auteur)
    assert "CAP ébéniste" in reste and Action.objects.count() == 1


def test_an_unknown_place_blocks_its_session_until_it_is_chosen(monde: Monde) -> None:
    ailleurs = lheo(formation(lieu="<nom>Atelier principale</nom>"))
    depot = lire(monde, ailleurs)
    assert (depot.rapport["a_ecrire"], depot.rapport["a_reprendre"]) == (0, 1)
    faute = fautes(depot)["Ce lieu n’est pas un site de votre annuaire"]
    assert (faute["ou"], faute["lignes"], faute["niveau"]) == ("lieu-de-formation", [21], "erreur")
    (choix,) = faute["choix"]
    site = monde.etablissement.sites.get()
    assert choix["propositions"] == [[str(site.pk), f"{site.pk} – Principal – Mayenne"]]
    operations.relire(depot, choix={choix["cle"]: str(site.pk)})
    operations.executer(depot.pk, ecrire=False)
    depot.refresh_from_db()
    assert depot.rapport["actions"] == {"nouveau": 1}
    assert lire(monde, ailleurs).rapport["actions"] == {"nouveau": 1}, "kept for the next file"


@pytest.mark.parametrize(
    ("valeurs", "titre", "niveau"),
    [
        ({"debut": "20280906"}, "La date de fin précède la date de début", "erreur"),
        ({"fin": "00000000"}, "La date est inconnue", "alerte"),
        ({"fin": "20280231"}, "La valeur n’existe pas au calendrier", "alerte"),
        ({"obligatoire": "3"}, "Code absent de la table boolean", "alerte"),
        ({"heures": "beaucoup"}, "La valeur n’est pas un nombre entier", "alerte"),
        ({"dispositif": "CPF transition"}, "Le dispositif n’existe pas", "erreur"),
        ({"certification": INCONNUE}, "La certification n’est pas connue", "erreur"),
        ({"contenu": "x" * 3001}, "Complément programme : le texte est trop long", "alerte"),
        ({"contenu": "&lt;b&gt;a&lt;/b&gt;"}, "Le texte contient du HTML", "alerte"),
    ],
)  # fmt: skip
def test_each_fault_says_where_it_is(
    monde: Monde, valeurs: dict[str, str], titre: str, niveau: str
) -> None:
    depot = lire(monde, lheo(formation(**valeurs)))
    dites = {t.replace("\xa0", " "): faute for t, faute in fautes(depot).items()}
    (faute,) = [une for dit, une in dites.items() if dit.startswith(titre)]
    assert faute["niveau"] == niveau and faute["lignes"] and faute["remede"], faute


def test_what_stands_before_a_fault_of_xml_is_kept(monde: Monde) -> None:
    octets = lheo(formation(), formation(numero="CAT-2")).replace(b"CAT-2-a", b'CAT-2-a" "')
    depot = lire(monde, octets)
    assert depot.rapport["actions"] == {"nouveau": 1}
    assert "mal formé" in depot.rapport["arret"]


@pytest.mark.parametrize(
    ("octets", "message"),
    [
        (b"%PDF-1.7", "est un PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "enregistrez-le en .xlsx"),
        (b"<html/>", "est une page web"),
        (b"<catalogue/>", "pas un fichier LHEO"),
        (b"a;b\n1;2\n", "pas fait avec le modèle"),
        (b'{"formation": 3}', "schéma du document"),
        (b"PK\x03\x04rien", "abîmé"),
    ],
)
def test_a_file_of_the_wrong_kind_says_what_to_do(
    monde: Monde, octets: bytes, message: str
) -> None:
    depot = lire(monde, octets)
    assert depot.situation == "illisible"
    assert message in depot.rapport["illisible"].replace("\xa0", " ")
    assert not hasattr(depot, "octets")


def test_what_is_abandoned_writes_nothing(monde: Monde) -> None:
    depot = lire(monde, lheo())
    operations.abandonner(depot)
    depot.refresh_from_db()
    assert depot.situation == "abandonne"
    with pytest.raises(operations.DepotImpossible, match="n’attend plus"):
        operations.accepter(depot, auteur=monde.auteur)
    assert not Brouillon.objects.exists() and timezone.now() > depot.depose_le
