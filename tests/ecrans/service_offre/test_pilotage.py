"""The steering page: its figures, its files, its honest emptiness, its bounded queries."""

import csv
import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html
from openpyxl import load_workbook

from sofi.comptes.models import Role
from sofi.diffusion import pilotage as figures
from sofi.diffusion.models import Publication, QualitePubliee, SessionSuivie
from sofi.offre.models import Action, Session
from sofi.validation import circuit
from sofi.validation.models import Evenement, Version
from sofi.validation.qualite import CRITERES
from tests.fabriques import (
    DispositifFactory,
    EtablissementFactory,
    RattachementFactory,
    SessionFactory,
    UtilisateurFactory,
    dans,
    saisie_complete,
)
from tests.requetes import DE_PLUS
from tests.versions import reecrire

pytestmark = pytest.mark.django_db
ONGLETS = ("traitement", "offre", "qualite", "silence")


@pytest.fixture
def lire(client, validateur):
    """The page of a tab."""

    def _lire(onglet, **demande):
        reponse = client.get(reverse("service_offre:pilotage"), {"onglet": onglet, **demande})
        assert reponse.status_code == 200
        return reponse

    return _lire


def rangees(reponse, code):
    """The rows of a table, as they are read."""
    table = html.fromstring(reponse.content).get_element_by_id(code)
    return [
        [" ".join(cellule.text_content().split()) for cellule in rangee.iterfind("*")]
        for rangee in table.iterfind(".//tbody/tr")
    ]


def publier(validateur, organisme, **champs):
    action = saisie_complete(**champs)
    circuit.franchir(action, "envoyer", auteur=organisme)
    circuit.franchir(action, "valider", auteur=validateur)
    return action


@pytest.mark.parametrize("onglet", ONGLETS)
def test_rien_a_compter(lire, onglet):
    page = lire(onglet)
    texte = page.content.decode()
    assert "sofi-vide" in texte and "export=" not in texte


def test_l_onglet_ou_la_table_qui_n_existe_pas(client, validateur):
    for demande in ({"onglet": "autre"}, {"table": "autre"}, {"onglet": "offre", "table": "etats"}):
        assert client.get(reverse("service_offre:pilotage"), demande).status_code == 404


def test_les_etats_et_les_delais(lire, validateur, organisme):
    publier(validateur, organisme)
    action = saisie_complete()
    circuit.franchir(action, "envoyer", auteur=organisme)
    circuit.franchir(saisie_complete(), "envoyer", auteur=organisme)
    saisie_complete(voie="non_certifiante")
    page = lire("traitement")
    etats = {nom: valeurs for nom, *valeurs in rangees(page, "etats")}
    assert etats["En cours de saisie"] == ["0", "1", "0", "1"]
    assert etats["En attente de validation"] == ["2", "0", "0", "2"]
    assert etats["Validée"] == ["1", "0", "0", "1"]
    ((mois, *delais),) = rangees(page, "delais")
    assert str(timezone.localdate().year) in mois
    assert delais == ["1", "100", "100", "100", "0"]
    assert rangees(page, "activite")[-1][1:] == ["3", "1", "0", "0"]


def test_la_periode_demandee(lire, validateur, organisme):
    publier(validateur, organisme)
    Evenement.objects.update(le=datetime.datetime(2025, 3, 4, 10, tzinfo=datetime.UTC))
    assert "Aucune décision pendant cette période." in lire("traitement").content.decode()
    page = lire("traitement", du="2025-03-01", au="2025-03-31")
    assert [nom for nom, *_ in rangees(page, "delais")] == ["sem. du 03/03/2025"]
    page = lire("traitement", du="2025-03-31", au="2025-03-01")
    assert "finit avant d'avoir commencé" in html.fromstring(page.content).text_content()
    page = lire("traitement", du="2015-03-31", au="2025-03-01")
    assert "5 ans au plus" in html.fromstring(page.content).text_content()


def test_l_offre_en_ligne(lire, validateur, organisme):
    deux = publier(validateur, organisme, sessions=2)
    publier(validateur, organisme, dispositif="autre", etablissement=deux.etablissement)
    finie = publier(validateur, organisme)
    Publication.objects.filter(action=finie.pk).update(date_fin=dans(-1))
    SessionSuivie.objects.filter(action=finie.pk).update(date_fin=dans(-1))
    page = lire("offre")
    assert rangees(page, "departements") == [["Mayenne (53)", "3", "2", "1"]]
    assert rangees(page, "domaines") == [["Artisanat d’art", "3", "2", "1"]]
    dispositifs = {nom: valeurs for nom, *valeurs in rangees(page, "dispositifs")}
    assert sorted(dispositifs.values()) == [["1", "1", "1"], ["2", "1", "1"]]
    assert figures.fraicheur(timezone.now(), timezone.localdate()).sans_session == 1


def test_la_qualite(lire, validateur, organisme):
    publier(validateur, organisme)
    publier(validateur, organisme, plus_formation="<p>Douze établis.</p>")
    scores = sorted(QualitePubliee.objects.values_list("score", flat=True))
    assert scores[0] < scores[1]
    page = lire("qualite")
    completude = {nom: valeurs for nom, *valeurs in rangees(page, "completude")}
    assert completude["Le « plus » formation"] == ["2", "1", "50"]
    assert completude["Public visé"] == ["2", "2", "100"]
    assert "Métiers (ROME)" not in completude and len(completude) == len(CRITERES) - 1
    assert sum(int(valeurs[1]) for valeurs in rangees(page, "scores")) == 2
    reecrire(
        Version.objects.get(action=Action.objects.first()),
        publie_le=timezone.now() - datetime.timedelta(days=200),
    )
    fraicheur = [valeurs[1] for valeurs in rangees(lire("qualite"), "fraicheur")]
    assert fraicheur == ["1", "0", "1", "0"]


def vieillir(etablissement, jours):
    """Everything of this établissement, so many days older."""
    avant = timezone.now() - datetime.timedelta(days=jours)
    actions = Action.objects.filter(etablissement=etablissement)
    actions.update(cree_le=avant, modifie_le=avant)
    Session.objects.filter(action__in=actions).update(modifie_le=avant)
    Evenement.objects.filter(action__in=actions).update(le=avant)


def test_les_organismes_silencieux(lire, validateur, organisme):
    """What the service Offre does is no sign; a card saved or an act of theirs is."""
    muet, ancien, actif, ferme = (
        publier(validateur, organisme, etablissement=EtablissementFactory(nom=nom))
        for nom in ("Muet", "Ancien", "Actif", "Fermé")
    )
    for action, jours in ((muet, 400), (ancien, 500), (actif, 400), (ferme, 400)):
        vieillir(action.etablissement, jours)
    EtablissementFactory(nom="Sans offre")
    type(ferme.etablissement).objects.filter(pk=ferme.etablissement_id).update(ferme_le=dans(-9))
    RattachementFactory(etablissement=muet.etablissement)
    Session.objects.filter(action=actif).update(modifie_le=timezone.now(), modifie_par=organisme)
    Session.objects.filter(action=muet).update(modifie_le=timezone.now(), modifie_par=validateur)
    circuit.franchir(
        Action.objects.get(pk=muet.pk),
        "modifier",
        auteur=UtilisateurFactory(role=Role.SERVICE_OFFRE),
    )
    page = lire("silence")
    trouves = [(e.nom, e.en_ligne, e.sessions) for e in page.context["page"]]
    assert trouves == [("Ancien", 1, 1), ("Muet", 1, 1)]
    assert [e.nom for e in lire("silence", f_organisme="muet").context["page"]] == ["Muet"]
    fichier = lire("silence", export="csv")
    lignes = list(csv.reader(io.StringIO(fichier.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert [ligne[0] for ligne in lignes] == ["Organisme", "Ancien", "Muet"]
    assert lignes[2][3:] == ["", "1", "1"]


def test_chaque_tableau_en_fichier(lire, validateur, organisme):
    publier(validateur, organisme)
    for onglet in ("traitement", "offre", "qualite"):
        for table in lire(onglet).context["tables"]:
            if not table.lignes:
                continue
            seule = lire(onglet, table=table.code)
            assert [t.code for t in seule.context["tables"]] == [table.code]
            fichier = lire(onglet, table=table.code, export="csv").getvalue().decode("utf-8-sig")
            ligne, *autres = csv.reader(io.StringIO(fichier), delimiter=";")
            assert ligne == list(table.entetes) and len(autres) == len(table.lignes)
            lu = load_workbook(io.BytesIO(lire(onglet, table=table.code, export="xlsx").getvalue()))
            assert [c.value for c in lu.active[1]] == list(table.entetes)
            assert tuple(c.value for c in lu.active[2]) == tuple(table.lignes[0])


def test_un_nom_n_est_pas_une_formule(lire, validateur, organisme):
    publier(validateur, organisme)
    dispositif = Session.objects.get().dispositifs.get().type
    dispositif.libelle = '=HYPERLINK("https://exemple.fr")'
    dispositif.save()
    fichier = lire("offre", table="dispositifs", export="csv").getvalue().decode("utf-8-sig")
    assert "'=HYPERLINK" in fichier


def test_un_long_tableau_montre_son_debut(lire, validateur, organisme, monkeypatch):
    parts = [figures.Part(f"Domaine {n:02}", 40 - n, 1, 1) for n in range(30)]
    monkeypatch.setattr(figures, "_comptes", lambda facette, jour: [])
    monkeypatch.setattr(
        "sofi.ecrans.service_offre.pilotage.tables.offre.par_programme", lambda j: parts
    )
    page = lire("offre")
    assert len(rangees(page, "programmes")) == 12
    assert len(rangees(lire("offre", table="programmes"), "programmes")) == 30


def test_requetes_bornees(lire, validateur, organisme, django_assert_max_num_queries):
    def ajouter(nombre):
        for _ in range(nombre):
            publiee = publier(validateur, organisme, etablissement=EtablissementFactory())
            vieillir(publiee.etablissement, 400)

    def compter(borne):
        comptes = {}
        for onglet in ONGLETS:
            with django_assert_max_num_queries(borne.get(onglet, 30)) as requetes:
                lire(onglet)
            comptes[onglet] = len(requetes)
        return comptes

    ajouter(1)
    lire("offre")
    une = compter({})
    ajouter(DE_PLUS)
    compter(une)


def test_une_session_de_plus_par_dispositif(lire, validateur, organisme):
    action = saisie_complete()
    session = SessionFactory(action=action)
    DispositifFactory(session=session, type__code="cpf")
    DispositifFactory(session=session, type__code="autre")
    circuit.franchir(action, "envoyer", auteur=organisme)
    circuit.franchir(action, "valider", auteur=validateur)
    sessions = [int(valeurs[1]) for valeurs in rangees(lire("offre"), "dispositifs")]
    assert sessions == [2, 1]
