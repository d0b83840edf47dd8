"""The reference tables: what uses a row is counted, a row ends rather than goes, the history gives it back."""

import datetime
import html
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from sofi.comptes.models import Role
from sofi.courriels.coordonnees import coordonnees, oublier
from sofi.courriels.ecriture import ecrire
from sofi.historique.models import Changement
from sofi.offre.codes import Etat
from sofi.offre.models import Action
from sofi.offre.regles.parametres import Parametres, lignes_livrees
from sofi.referentiels.models import ParametreLegal, PreRequis, TypeDispositif
from sofi.socle.memoire import memoire
from tests.fabriques import PreRequisFactory, UtilisateurFactory, saisie_complete

pytestmark = pytest.mark.django_db

TABLE, LIGNE, FINIR = (f"administration:table{suite}" for suite in ("", "_ligne", "_finir"))
CHIFFRE = reverse("administration:table_chiffre", args=["cpf_plafond_rs"])
COORDONNEES = reverse("administration:table_coordonnees")
NOUVEAU = {"valeur": "1600", "debut": "2027-01-01", "source": "Décret n° 2026-999"}
CONTACT = {
    "service": "Service Offre",
    "telephone": "02 61 91 00 07",
    "horaires": "de 14 h à 17 h",
    "courriel": "offre@exemple.fr",
    "adresse": "2 rue de la Loire, 44200 Nantes",
}


@pytest.fixture(autouse=True)
def _sans_memoire():
    memoire.clear()
    yield
    oublier()


@pytest.fixture
def administration(client):
    personne = UtilisateurFactory(role=Role.ADMINISTRATION)
    client.force_login(personne)
    return personne


def texte(reponse):
    """The words of a page."""
    return " ".join(html.unescape(strip_tags(reponse.content.decode())).split())


def test_toutes_les_tables_sur_une_page(client, administration):
    page = client.get(reverse("administration:tables"))
    titres = [tenue.titre for tenue in page.context["tables"]]
    assert {"Chiffres légaux", "Pré-requis", "Types de dispositif", "Motifs de refus"} <= set(
        titres
    )
    for tenue in page.context["tables"]:
        assert client.get(tenue.url).status_code == 200, tenue.titre


def test_un_prerequis_s_ajoute_change_finit_et_revient(client, administration):
    liste = reverse(TABLE, args=["prerequis"])
    client.post(liste, {"libelle": "Permis  Z"})
    ligne = PreRequis.objects.get(libelle="Permis Z")
    assert ligne.pk == "permis-z" and ligne in PreRequis.objects.en_vigueur()
    for action in (saisie_complete(), saisie_complete()):
        action.prerequis.add(ligne)
    archivee = saisie_complete()
    archivee.prerequis.add(ligne)
    Action.objects.filter(pk=archivee.pk).update(etat=Etat.ARCHIVEE)
    adresse = reverse(LIGNE, args=["prerequis", ligne.pk])
    assert "2 actions l’emploient, dont 0 en ligne" in texte(client.get(adresse))
    client.post(adresse, {"libelle": "Permis Z ou équivalent"})
    finir = reverse(FINIR, args=["prerequis", ligne.pk])
    assert "2 actions" in texte(client.get(finir))
    ligne.refresh_from_db()
    assert ligne.libelle == "Permis Z ou équivalent" and ligne.retire_le is None
    client.post(finir)
    assert ligne not in PreRequis.objects.en_vigueur()
    assert archivee.prerequis.get() == ligne
    client.post(finir)
    assert ligne in PreRequis.objects.en_vigueur()


def test_l_historique_retablit(client, administration):
    """The last change first; one that is no longer the last is refused, and says so."""
    ligne = PreRequisFactory(libelle="Permis Y")
    adresse = reverse(LIGNE, args=["prerequis", ligne.pk])
    client.post(adresse, {"libelle": "Permis YY"})
    client.post(adresse, {"libelle": "Permis YYY"})
    dernier, premier = Changement.objects.filter(
        table=PreRequis._meta.db_table, objet=ligne.pk, geste="modification"
    )
    assert dernier.utilisateur == administration and "Rétablir" in texte(client.get(adresse))

    def retablir(changement):
        return client.post(
            reverse("administration:table_retablir", args=[changement.pk]), follow=True
        )

    assert "a changé de nouveau depuis" in texte(retablir(premier))
    ligne.refresh_from_db()
    assert ligne.libelle == "Permis YYY"
    assert "a de nouveau ses valeurs" in texte(retablir(dernier))
    retablir(premier)
    ligne.refresh_from_db()
    assert ligne.libelle == "Permis Y"


@pytest.mark.parametrize(
    ("libelle", "dit"), [("", "Écrivez le pré-requis."), ("PERMIS É", "existe déjà")]
)
def test_un_libelle_vide_ou_deja_la(client, administration, libelle, dit):
    PreRequisFactory(libelle="Permis e")
    avant = PreRequis.objects.count()
    reponse = client.post(reverse(TABLE, args=["prerequis"]), {"libelle": libelle})
    assert reponse.status_code == 422 and dit in texte(reponse)
    assert PreRequis.objects.count() == avant


def test_un_type_de_dispositif(client, administration):
    """Its publics are codes that exist; the sessions it finances are counted."""
    action = saisie_complete()
    type_ = action.sessions.get().dispositifs.get().type
    (public,) = type_.publics.values_list("pk", flat=True)[:1]
    adresse = reverse(LIGNE, args=["dispositifs", type_.pk])
    page = client.get(adresse)
    assert "1 session l’emploie" in texte(page)
    saisie = {
        "libelle": "Compte formation",
        "sigle": "CF",
        "code_financeur": "17",
        "regle": type_.regle,
        "fonds_publics": "on",
        "publics_dits": public,
        "ferme_le": "2027-03-01",
    }
    assert client.post(adresse, saisie | {"publics_dits": "12345"}).status_code == 422
    assert client.post(adresse, saisie).status_code == 302
    type_.refresh_from_db()
    assert type_.sigle == "CF" and type_.ferme_le == datetime.date(2027, 3, 1)
    ajout = client.post(reverse(TABLE, args=["dispositifs"]), saisie | {"libelle": "Autre aide"})
    assert ajout.status_code == 302
    autre = TypeDispositif.objects.get(pk="autre-aide")
    assert autre.numero > type_.numero and list(
        autre.publics.all().values_list("pk", flat=True)
    ) == [public]


def test_un_chiffre_change_a_sa_date(client, administration):
    """The effect is counted by GET; kept, the old value holds until the day before, and rules read both."""
    session = saisie_complete().sessions.get()
    type(session).objects.filter(pk=session.pk).update(date_debut="2027-02-01")
    page = client.get(CHIFFRE, NOUVEAU)
    assert page.context["concernees"] == 1 and not ParametreLegal.objects.exists()
    assert "Prévoir cette valeur" in texte(page)
    avant = Parametres.lire().valeur("cpf_plafond_rs", datetime.date(2026, 12, 31))
    assert client.post(CHIFFRE, NOUVEAU).status_code == 302
    parametres = Parametres.lire()
    assert parametres.valeur("cpf_plafond_rs", datetime.date(2026, 12, 31)) == avant
    assert parametres.valeur("cpf_plafond_rs", datetime.date(2027, 1, 1)) == Decimal(1600)
    assert parametres.valeur("cpf_plafond_rs", datetime.date(2026, 1, 1)) is None
    ancienne, nouvelle = ParametreLegal.objects.filter(code="cpf_plafond_rs")
    assert ancienne.fin == datetime.date(2026, 12, 31) and nouvelle.fin is None
    page = client.get(reverse("administration:table_chiffres"))
    (tenu,) = (tenu for tenu in page.context["chiffres"] if tenu["code"] == "cpf_plafond_rs")
    assert tenu["suivante"].source == "Décret n° 2026-999"
    assert "cpf_plafond_rs" not in texte(page)
    assert "« CPF : plafond pour le Répertoire spécifique (€) : 1 600 »" in texte(page)


def test_ce_qu_un_import_a_change_n_est_de_personne(client, administration):
    ligne = PreRequisFactory(libelle="Permis Z")
    PreRequis.objects.filter(pk=ligne.pk).update(libelle="Permis ZZ")
    page = texte(client.get(reverse(LIGNE, args=["prerequis", ligne.pk])))
    assert "Import ou commande" in page and "Compte supprimé" not in page


def test_la_meme_date_corrige_et_une_valeur_entre_deux_s_arrete(client, administration):
    client.post(CHIFFRE, NOUVEAU)
    client.post(CHIFFRE, NOUVEAU | {"valeur": "1650,50"})
    client.post(CHIFFRE, NOUVEAU | {"valeur": "1550", "debut": "2026-10-01"})
    lues = ParametreLegal.objects.filter(code="cpf_plafond_rs").values_list("valeur", "fin")
    assert list(lues) == [
        (Decimal(1500), datetime.date(2026, 9, 30)),
        (Decimal(1550), datetime.date(2026, 12, 31)),
        (Decimal("1650.50"), None),
    ]


@pytest.mark.parametrize(
    ("change", "dit"),
    [
        ({"valeur": ""}, "Indiquez la valeur."),
        ({"valeur": "-1"}, "0 ou plus"),
        ({"debut": ""}, "Indiquez le premier jour"),
        ({"source": ""}, "Indiquez le texte"),
        ({"fin": "2026-01-01"}, "ne peut précéder"),
    ],
)
def test_un_chiffre_sans_valeur_ni_texte(client, administration, change, dit):
    reponse = client.post(CHIFFRE, NOUVEAU | change)
    assert reponse.status_code == 422 and dit in texte(reponse)
    assert not ParametreLegal.objects.exists()


def test_chaque_chiffre_livre_se_lit(client, administration):
    page = client.get(reverse("administration:table_chiffres"))
    codes = {chiffre["code"] for chiffre in page.context["chiffres"]}
    assert codes == {ligne.code for ligne in lignes_livrees()}
    assert client.get(reverse("administration:table_chiffre", args=["inconnu"])).status_code == 404


def test_les_coordonnees_sont_dites_partout(client, administration):
    """In the foot, beside the sign-in form, in e-mails; those of the installation until then."""
    avant = coordonnees()["telephone"]
    assert avant in client.get(COORDONNEES).content.decode()
    assert client.post(COORDONNEES, CONTACT).status_code == 302
    client.logout()
    for page in ("public:organismes", "account_login"):
        lue = texte(client.get(reverse(page)))
        assert "02 61 91 00 07" in lue and "de 14 h à 17 h" in lue and avant not in lue
        assert "2 rue de la Loire" in lue
    courriel = ecrire("a@exemple.fr", "annuaire/courriels/rattachement", {})
    assert "de 14 h à 17 h" in courriel.texte


@pytest.mark.parametrize("champ", ["service", "telephone", "horaires", "courriel"])
def test_des_coordonnees_incompletes(client, administration, champ):
    reponse = client.post(COORDONNEES, CONTACT | {champ: ""})
    assert reponse.status_code == 422 and "Indiquez" in texte(reponse)
    assert coordonnees()["courriel"] != CONTACT["courriel"] or champ == "courriel"


@pytest.mark.parametrize("role", [Role.SERVICE_OFFRE, Role.ORGANISME, Role.REGION])
def test_les_autres_roles_ne_les_tiennent_pas(client, role):
    ligne = PreRequisFactory()
    client.force_login(UtilisateurFactory(role=role))
    adresses = (
        CHIFFRE,
        COORDONNEES,
        reverse(TABLE, args=["prerequis"]),
        reverse(LIGNE, args=["prerequis", ligne.pk]),
        reverse(FINIR, args=["prerequis", ligne.pk]),
        reverse("administration:table_retablir", args=[1]),
    )
    for adresse in adresses:
        assert client.post(adresse, {"libelle": "x"} | NOUVEAU | CONTACT).status_code == 404
    ligne.refresh_from_db()
    assert ligne.retire_le is None and not ParametreLegal.objects.exists()


def test_autant_de_requetes_avec_beaucoup_de_lignes(
    client, administration, django_assert_max_num_queries
):
    for rang in range(30):
        PreRequisFactory(code=f"n{rang}", libelle=f"Niveau {rang}")
    adresses = [reverse("administration:tables"), reverse(TABLE, args=["prerequis"])]
    for adresse in (*adresses, reverse("administration:table_chiffres"), CHIFFRE):
        with django_assert_max_num_queries(25):
            client.get(adresse)
