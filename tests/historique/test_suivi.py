"""The history by field: every way of writing leaves its trace, which nothing changes."""

from html import unescape

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sofi.comptes.models import Role
from sofi.historique.lecture import chercher, de_l_action
from sofi.historique.models import Changement
from sofi.historique.suivi import modeles_suivis
from sofi.offre.models import Session
from sofi.referentiels.models import Commune, ParametreLegal, PreRequis, Synonyme, TypeDispositif
from sofi.socle.signature import signer
from tests.fabriques import CommuneFactory, SessionFactory, UtilisateurFactory, saisie_complete

pytestmark = pytest.mark.django_db
Geste = Changement.Geste
TENUES = {Synonyme, PreRequis, TypeDispositif, ParametreLegal}


def test_chaque_table_suivie_a_ses_declencheurs() -> None:
    """Creations aren't kept for reference tables, but for those kept by hand; everything else is."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger "
            "WHERE tgname LIKE 'historique_%' AND tgrelid <> 'historique_changement'::regclass GROUP BY 1"
        )
        trouves = dict(curseur.fetchall())
    importees = {m for m in modeles_suivis() if m._meta.app_label == "referentiels"} - TENUES
    attendus = {m._meta.db_table: 2 if m in importees else 3 for m in modeles_suivis()}
    assert trouves == attendus and len(attendus) > 20


def test_ecriture_en_nombre_et_suppression() -> None:
    """A bulk update says each row's field, before and after; a deletion keeps the whole row."""
    session = SessionFactory(capacite=10)
    autre = SessionFactory(capacite=12)
    Session.objects.update(capacite=15)
    lignes = Changement.objects.filter(table="offre_session", geste=Geste.MODIFICATION)
    assert {(c.objet, c.avant["capacite"], c.apres["capacite"]) for c in lignes} == {
        (str(session.pk), 10, 15),
        (str(autre.pk), 12, 15),
    }
    avant = Changement.objects.count()
    Session.objects.update(capacite=15)
    assert Changement.objects.count() == avant, "the same value again is no change"
    numero = str(autre.pk)
    autre.delete()
    supprime = Changement.objects.get(table="offre_session", geste=Geste.SUPPRESSION)
    assert (supprime.objet, supprime.avant["capacite"]) == (numero, 15)


def test_l_historique_ne_se_modifie_pas() -> None:
    """Neither change nor deletion, by the ORM or by SQL."""
    SessionFactory()
    changement = Changement.objects.earliest("pk")
    changement.ecran = "autre"
    for geste in (changement.save, changement.delete, Changement.objects.all().delete):
        with pytest.raises(IntegrityError, match="ne se modifie pas"), transaction.atomic():
            geste()


def test_les_referentiels_ne_gardent_pas_leur_premiere_ecriture() -> None:
    """Only what changes them afterwards, and by which import."""
    commune = CommuneFactory()
    with signer(ecran="import communes"):
        Commune.objects.filter(pk=commune.pk).update(libelle="Mayenne-sur-Rive")
    [changement] = Changement.objects.filter(table="referentiels_commune")
    assert (changement.ecran, changement.apres) == (
        "import communes",
        {"libelle": "Mayenne-sur-Rive"},
    )


def test_sans_ecran_ni_import_le_programme_signe() -> None:
    """A signature ends with what it signs, even when what it signs fails."""
    SessionFactory()
    with pytest.raises(ZeroDivisionError), signer(ecran="import x"), transaction.atomic():
        Session.objects.update(capacite=1 // 0)
    with signer(ecran="import x"):
        with signer(ecran="import y"):
            Session.objects.update(capacite=21)
        Session.objects.update(capacite=22)
    Session.objects.update(capacite=23)
    lignes = Changement.objects.filter(table="offre_session", geste=Geste.MODIFICATION)
    signatures = lignes.order_by("pk").values_list("ecran", flat=True)
    assert list(signatures) == ["import y", "import x", "sofi"]


def test_qui_et_par_quel_ecran(client: Client) -> None:
    """What a person sends is under the name of both; reading leaves nothing."""
    action = saisie_complete()
    offre = UtilisateurFactory(role=Role.SERVICE_OFFRE)
    client.force_login(offre)
    etablissement = action.etablissement
    adresse = reverse("service_offre:organisme_rattacher", args=[etablissement.pk])
    client.post(adresse, {"email": "b@exemple.fr", "nom": "B", "prenom": ""})
    [changement] = chercher(table="annuaire_rattachement", personne=offre.email)
    assert changement.ecran == "service_offre:organisme_rattacher"
    avant = Changement.objects.count()
    page = client.get(reverse("service_offre:historique"), {"table": "annuaire_rattachement"})
    assert "Rattachement d'une personne (service Offre)" in unescape(page.content.decode())
    assert Changement.objects.count() == avant
    assert client.post(reverse("service_offre:historique")).status_code == 405


def test_l_historique_d_une_action_garde_ses_lignes_supprimees(client: Client) -> None:
    """The four cards and their rows, whether they are still there or not."""
    action = saisie_complete()
    session = action.sessions.get()
    dispositif = str(session.dispositifs.get().pk)
    session.delete()
    tables = {(c.table, c.geste) for c in de_l_action(action)}
    assert {"offre_action", "offre_formation", "offre_session", "offre_dispositif"} <= {
        table for table, _ in tables
    }
    assert de_l_action(action).filter(
        table="offre_dispositif", objet=dispositif, geste=Geste.SUPPRESSION
    )
    client.force_login(UtilisateurFactory(role=Role.SERVICE_OFFRE))
    adresse = reverse("service_offre:historique_action", args=[action.pk])
    assert "Suppression" in client.get(adresse).content.decode()


@pytest.mark.parametrize(
    ("criteres", "trouve"),
    [
        ({"champ": "capacite"}, True),
        ({"champ": "libelle"}, False),
        ({"table": "offre_session"}, True),
        ({"table": "offre_action"}, False),
        ({"personne": "personne@exemple.fr"}, False),
        ({"du": "2000-01-01"}, True),
        ({"au": "2000-01-01"}, False),
        ({"ecran": "import"}, False),
        ({"ecran": "sofi"}, True),
        ({"ecran": "serveur"}, True),
    ],
)
def test_chercher(client: Client, criteres: dict[str, str], trouve: bool) -> None:
    """By object, field, person, dates, screen."""
    session = SessionFactory(capacite=10)
    Session.objects.update(capacite=15)
    client.force_login(UtilisateurFactory(role=Role.SERVICE_OFFRE))
    reponse = client.get(reverse("service_offre:historique"), criteres)
    modifies = [
        (lue.changement.table, lue.changement.objet)
        for lue, *_ in reponse.context["lignes"]
        if lue.changement.geste == Geste.MODIFICATION
    ]
    assert (("offre_session", str(session.pk)) in modifies) is trouve


def test_meme_nombre_de_requetes(client: Client) -> None:
    """One change or twenty: the same number of questions."""
    client.force_login(UtilisateurFactory(role=Role.SERVICE_OFFRE))
    commune, nombres = CommuneFactory(), []
    for tours in (1, 19):
        for rang in range(tours):
            Commune.objects.update(libelle=f"{commune.libelle} {tours} {rang}")
        with CaptureQueriesContext(connection) as requetes:
            client.get(reverse("service_offre:historique"))
        nombres.append(len(requetes))
    assert nombres[0] == nombres[1]
