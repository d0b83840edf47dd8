"""Erasing a person: nothing of them is left anywhere, nothing else moves, and it leaves its trace."""

from collections.abc import Iterator

import psycopg
import pytest
from django.contrib.sessions.models import Session as Connectee
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from sofi.annuaire.models import Contact
from sofi.historique.models import Changement
from sofi.personnes import demandes, traces
from sofi.personnes.colonnes import ailleurs
from sofi.personnes.contacts import ChoixImpossible
from sofi.personnes.demandes import DemandeImpossible, decider, demander, faire, rechercher
from sofi.personnes.effacement import effacer
from sofi.personnes.models import Demande, Trace
from sofi.personnes.valeurs import Gomme, Personne
from sofi.validation.models import OffrePubliee, Version
from tests.fabriques import ContactFactory, UtilisateurFactory

from .monde import COURRIEL, ENTIER, MARQUES, NOM, NUMERO, PRENOM, Traces

pytestmark = pytest.mark.django_db
QUI = Personne(nom=NOM, prenom=PRENOM, courriels=(COURRIEL,), telephones=(NUMERO,))
"""Without `nom_seul`: the name alone is only found where it stands for a person."""


def demande_de(traces_: Traces, **choix: object) -> Demande:
    demande = demander(
        Demande.Nature.EFFACEMENT, QUI, auteur=traces_.admin, motif="courrier du 12 mars"
    )
    rechercher(demande=demande.pk)
    demande.refresh_from_db()
    assert demande.situation == Demande.Situation.A_DECIDER
    if choix:
        decider(demande, choix={str(traces_.contact.pk): choix}, auteur=traces_.admin)
        faire(demande=demande.pk)
        demande.refresh_from_db()
    return demande


def trouves() -> Iterator[str]:
    """Every column of every table that still holds a mark, bytes too."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c "
            "JOIN information_schema.tables t USING (table_schema, table_name) "
            "WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'"
        )
        for table, colonne, type_ in curseur.fetchall():
            lue = f"encode(\"{colonne}\", 'escape')" if type_ == "bytea" else f'"{colonne}"::text'
            curseur.execute(f'SELECT {lue} FROM "{table}"')
            for (valeur,) in curseur.fetchall():
                texte = (valeur or "").replace("\\303\\251", "é").casefold()
                if any(marque in texte for marque in MARQUES):
                    yield f"{table}.{colonne} : {texte[:200]}"


def test_rien_n_en_reste_nulle_part() -> None:
    traces_ = Traces()
    assert len({ligne.split(" ")[0] for ligne in trouves()}) > 25, "marked everywhere"
    demande = demande_de(traces_, par=traces_.accueil.pk)
    assert demande.situation == Demande.Situation.FICHIERS, demande.erreur
    # What the files still hold is looked for until the nights renewed them.
    Demande.objects.update(cherche={})
    assert list(trouves()) == []
    assert ailleurs(Gomme(QUI, demande.pk)) == {}


def test_les_versions_restent_lisibles_et_datees() -> None:
    traces_ = Traces()
    avant = {v.pk: (v.numero, v.publie_le, v.nature) for v in Version.objects.all()}
    demande = demande_de(traces_, par=traces_.accueil.pk)
    versions = Version.objects.filter(action=traces_.action).order_by("numero")
    assert [v.numero for v in versions] == [1, 2, 3]
    for version in versions:
        assert avant.get(version.pk, (3, version.publie_le, "directe")) == (
            version.numero,
            version.publie_le,
            version.nature,
        )
        assert version.document.sessions[0].id
    ancien = versions[0].document.sessions[0].contact
    assert (ancien.nom, ancien.prenom, ancien.telephone, ancien.courriel) == (
        f"Personne effacée n° {demande.pk}",
        "",
        "",
        "",
    )
    assert f"Personne effacée n° {demande.pk}" in versions[0].document.action.objectifs
    publie = versions[2].document.sessions[0]
    assert (publie.contact.nom, publie.referent_pmr.id) == ("Accueil", traces_.accueil.pk)


def test_ce_qui_ne_la_nommait_pas_ne_bouge_pas() -> None:
    traces_ = Traces()
    ailleurs_ = Version.objects.filter(action=traces_.temoin).values_list("document__action")
    avant = [*ailleurs_, *OffrePubliee.objects.filter(action=traces_.temoin).values_list("version")]
    demande_de(traces_, par=traces_.accueil.pk)
    apres = [*ailleurs_, *OffrePubliee.objects.filter(action=traces_.temoin).values_list("version")]
    assert avant == apres


def test_un_nom_interne_ne_change_aucun_document() -> None:
    """The public reads a service: the same after, byte for byte, in the same version."""
    traces_ = Traces()
    interne = ContactFactory(
        etablissement=traces_.temoin.etablissement,
        civilite="Monsieur",
        nom="Valdubois",
        prenom="Ysengrin",
        fonction="Admissions",
        courriel="admissions@exemple.fr",
    )
    publie = OffrePubliee.objects.get(action=traces_.temoin).version
    document = publie.document
    qui = Personne(nom="Valdubois", prenom="Ysengrin")
    demande = demander(Demande.Nature.EFFACEMENT, qui, auteur=traces_.admin, motif="")
    assert effacer(demande, qui).actions == []
    interne.refresh_from_db()
    assert (interne.nom, interne.prenom, interne.nom_lu) == ("Admissions", "", "Admissions")
    assert OffrePubliee.objects.get(action=traces_.temoin).version == publie
    publie.refresh_from_db()
    assert publie.document == document


def test_un_contact_public_veut_son_remplacant() -> None:
    traces_ = Traces()
    demande = demande_de(traces_)
    for choix in ({}, {"par": "0"}, {"service": "Accueil"}):
        with pytest.raises(DemandeImpossible, match="remplace"):
            decider(demande, choix={str(traces_.contact.pk): choix}, auteur=traces_.admin)
    with pytest.raises(ChoixImpossible):
        effacer(demande, QUI)
    assert Trace.objects.count() == 0 and Contact.objects.get(pk=traces_.contact.pk).nom == NOM


def test_ou_reste_un_service() -> None:
    traces_ = Traces()
    demande_de(traces_, service="Admissions", telephone="+33240000000", courriel="")
    contact = traces_.publie.sessions[0].contact
    assert (contact.id, contact.nom, contact.prenom, contact.telephone, contact.courriel) == (
        traces_.contact.pk,
        "Admissions",
        "",
        "+33240000000",
        "",
    )


def test_le_compte_est_ferme_et_ce_qu_il_a_fait_reste() -> None:
    traces_ = Traces()
    navigateur = Client()
    navigateur.force_login(traces_.compte)
    siens = Changement.objects.filter(utilisateur=traces_.compte).count()
    demande = demande_de(traces_, par=traces_.accueil.pk)
    traces_.compte.refresh_from_db()
    assert (str(traces_.compte), traces_.compte.is_active) == (
        f"Personne effacée n° {demande.pk}",
        False,
    )
    assert not traces_.compte.has_usable_password()
    assert navigateur.get("/compte/").status_code == 302
    connectes = [s.get_decoded().get("_auth_user_id") for s in Connectee.objects.all()]
    assert str(traces_.compte.pk) not in connectes
    assert Changement.objects.filter(utilisateur=traces_.compte).count() == siens


def test_la_trace_dit_qui_combien_et_ne_change_plus() -> None:
    traces_ = Traces()
    demande = demande_de(traces_, par=traces_.accueil.pk)
    trace = Trace.objects.get()
    assert (trace.auteur, trace.demande, trace.nature) == (traces_.admin, demande, "effacement")
    assert trace.detail["fiches de contact"] >= 1 and trace.nombre == sum(trace.detail.values())
    for geste in (trace.delete, lambda: Trace.objects.filter(pk=trace.pk).update(nombre=1)):
        with pytest.raises(IntegrityError, match="ne se modifie"), _une_autre_transaction():
            geste()


@pytest.mark.parametrize(
    "demande",
    [
        "UPDATE validation_version SET document = '{}'",
        "UPDATE historique_changement SET avant = '{}'",
        "DELETE FROM historique_changement",
        "UPDATE editorial_parution SET texte = ''",
    ],
)
def test_sans_trace_rien_ne_s_ouvre(demande: str) -> None:
    Traces()
    with (
        pytest.raises(IntegrityError, match="modifie pas"),
        transaction.atomic(),
        connection.cursor() as curseur,
    ):
        curseur.execute(demande)


@pytest.mark.parametrize(
    "demande",
    [
        "UPDATE validation_version SET numero = numero + 10",
        "UPDATE validation_version SET publie_le = publie_le + interval '1 day'",
        "UPDATE historique_changement SET le = le + interval '1 day'",
        "UPDATE editorial_parution SET numero = 9",
    ],
)
def test_la_porte_est_etroite(demande: str) -> None:
    """Words may go; numbers and dates stay."""
    Traces()
    with (
        pytest.raises(IntegrityError),
        traces.porte(Trace.Nature.PURGE, "essai"),
        connection.cursor() as curseur,
    ):
        curseur.execute(demande)
    assert not Trace.objects.exists(), "nothing was done, nothing is told"


def test_la_porte_se_ferme() -> None:
    Traces()
    with traces.porte(Trace.Nature.PURGE, "essai") as trace:
        trace.detail = {"essai": 2}
    assert Trace.objects.get().nombre == 2
    with pytest.raises(IntegrityError, match="ne se modifie pas"), transaction.atomic():
        Changement.objects.update(avant={})


def test_tue_au_milieu_rien_n_est_fait() -> None:
    """The last step fails: the first ones are taken back, the request says so and nothing is looked for any more."""
    traces_ = Traces()
    demande = demande_de(traces_)
    choix = {str(traces_.contact.pk): {"par": traces_.accueil.pk}}
    decider(demande, choix=choix, auteur=traces_.admin)
    with connection.cursor() as curseur:
        curseur.execute("ALTER TABLE depots_ecriture RENAME COLUMN avant TO avant_d_essai")
    with pytest.raises((DatabaseError, psycopg.Error)):
        faire(demande=demande.pk)
    demande.refresh_from_db()
    assert (demande.situation, demande.cherche) == (Demande.Situation.ECHEC, {})
    assert Contact.objects.get(pk=traces_.contact.pk).nom == NOM
    assert not Trace.objects.exists()
    traces_.compte.refresh_from_db()
    assert traces_.compte.nom == NOM


def test_deux_fois_n_efface_qu_une() -> None:
    traces_ = Traces()
    demande = demande_de(traces_, par=traces_.accueil.pk)
    faire(demande=demande.pk)
    rechercher(demande=demande.pk)
    assert Trace.objects.count() == 1
    with pytest.raises(DemandeImpossible, match="entre-temps"):
        decider(demande, choix={}, auteur=traces_.admin)


def test_le_dernier_de_l_administration_reste() -> None:
    seule = UtilisateurFactory(role="administration", nom="Unique", prenom="Ana")
    with pytest.raises(DemandeImpossible, match="dernier compte"):
        demandes.fermer_son_compte(seule)
    UtilisateurFactory(role="administration")
    demande = demandes.fermer_son_compte(seule)
    seule.refresh_from_db()
    assert not seule.is_active and demande.situation == Demande.Situation.TRAVAIL


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        (f"Écrire à {ENTIER}.", "Écrire à P."),
        ("Écrire à ZEPHYRINE  MARQUEFORT.", "Écrire à P."),
        (f"{NOM}, {PRENOM} : absente", "P : absente"),
        (f"Mme {NOM} et Madame {ENTIER}", "P et P"),
        ("la rue Marquefort", "la rue Marquefort"),
        (f"{COURRIEL.upper()} répond", "P répond"),
        (f"autre.{COURRIEL}", f"autre.{COURRIEL}"),
        ("au 02.40.77.11.22 ou +33 2 40 77 11 22", "au P ou P"),
        ("le 102 40 77 11 22 33", "le 102 40 77 11 22 33"),
        ("Marquefortine Zéphyrine", "Marquefortine Zéphyrine"),
        (COURRIEL, ""),
        (NUMERO, ""),
        ("", ""),
    ],
)
def test_ce_qui_est_remplace_dans_un_texte(texte: str, attendu: str) -> None:
    assert Gomme(QUI, 7).texte(texte).replace("Personne effacée n° 7", "P") == attendu


def test_le_nom_seul_quand_on_le_demande() -> None:
    seul = Personne(nom="Le Goff-Martin", prenom="Ana", nom_seul=True)
    gomme = Gomme(seul, 7)
    assert gomme.texte("Voir LE GOFF MARTIN (accueil)") == "Voir Personne effacée n° 7 (accueil)"
    assert gomme.texte("Martin") == "Martin"


def test_une_recherche_sans_rien_ne_trouve_rien() -> None:
    traces_ = Traces()
    gomme = Gomme(Personne(), 1)
    assert gomme.candidats == "" and gomme.texte(ENTIER) == ENTIER and ailleurs(gomme) == {}
    assert traces_.publie.sessions[0].contact.nom == NOM


def _une_autre_transaction() -> transaction.Atomic:
    """The trace's own is over: the tests' outer transaction still has its number, but the trace no longer says it."""
    return transaction.atomic()
