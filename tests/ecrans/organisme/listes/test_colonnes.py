"""Columns of the lists: sort, filter, search, pages, address, files."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from sofi.diffusion.models import SessionSuivie
from sofi.ecrans.organisme.listes.colonnes import sigle
from sofi.offre.codes import Voie
from sofi.offre.models import Session
from sofi.referentiels.models import TypeDispositif
from tests.fabriques import FormationLibreFactory, RattachementFactory, dans, saisie_complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def sessions(personne, publier):
    """Four public sessions, each different in every column."""
    action = publier(saisie_complete(etablissement=personne.etablissement, sessions=4))
    lignes = list(SessionSuivie.objects.filter(action=action.pk).order_by("numero"))
    communes = ["Évron", "Laval", "Ernée", "Craon"]
    for rang, ligne in enumerate(lignes):
        ligne.titre = ["=Été", "Bois", "Cuir tressé", "+Art"][rang]
        ligne.tri_titre = [" ete", " bois", " cuir tresse", " art"][rang]
        ligne.commune, ligne.tri_commune = communes[rang], f" {communes[rang].lower()}"
        ligne.dispensateur, ligne.tri_dispensateur = f"Site {rang}", f" site {rang}"
        ligne.date_debut, ligne.date_fin = dans(10 * rang), dans(10 * rang + 5)
        ligne.types, ligne.sigles = (["cpf"], "CPF") if rang else (["cpf", "apprentissage"], "CA")
        ligne.publique = rang != 3
        ligne.save()
    return [ligne.numero for ligne in lignes]


def numeros(reponse):
    return [session["numero"] for session in reponse.context["lignes"]]


@pytest.mark.parametrize(
    ("tri", "ordre"),
    [
        ("fas", [0, 1, 2, 3]),
        ("intitule", [3, 1, 2, 0]),
        ("site", [0, 1, 2, 3]),
        ("commune", [3, 2, 1, 0]),
        ("debut", [0, 1, 2, 3]),
        ("fin", [0, 1, 2, 3]),
        ("dispositif", [0, 1, 2, 3]),
        ("etat", [0, 1, 2, 3]),
    ],
)
def test_trier_sur_chaque_colonne(lire, sessions, tri, ordre):
    SessionSuivie.objects.filter(pk=sessions[0]).update(tri_commune=" evron")
    attendu = [sessions[rang] for rang in ordre]
    if tri == "commune":
        attendu = [sessions[rang] for rang in (3, 2, 0, 1)]
    assert numeros(lire("sessions", liste="toutes", tri=tri)) == attendu
    assert numeros(lire("sessions", liste="toutes", tri=f"-{tri}")) == attendu[::-1]


def test_filtrer_sous_chaque_colonne(lire, sessions):
    def trouvees(**filtres):
        return [sessions.index(n) for n in numeros(lire("sessions", liste="toutes", **filtres))]

    assert trouvees(f_fas=Session.objects.get(pk=sessions[2]).code_fas) == [2]
    assert trouvees(f_intitule="CUIR tress") == [2]
    assert trouvees(f_site="site 1") == [1]
    assert trouvees(f_commune="laval") == [1]
    assert trouvees(f_debut=f"{dans(20):%d/%m/%Y}") == [2]
    assert trouvees(f_fin=f"{dans(25):%Y-%m-%d}") == [2]
    assert trouvees(f_debut=f"{dans(0):%m/%Y}")[0] == 0
    assert trouvees(f_dispositif="apprentissage") == [0]
    assert trouvees(f_etat="I") == [3]
    assert trouvees(f_etat="A", f_commune="laval") == [1]
    assert trouvees(q="craon") == [3]
    assert trouvees(q="\0") == [0, 1, 2, 3]
    assert trouvees(f_intitule="' OR 1=1 --") == []


@pytest.mark.parametrize("date", ["abc", "31/02/2026", "2026-13", "0/0/0000", "20266"])
def test_une_date_illisible_est_dite(lire, sessions, date):
    reponse = lire("sessions", liste="toutes", f_debut=date)
    assert reponse.context["tableau"].erreurs and not reponse.context["lignes"]
    assert "Effacer les filtres" in reponse.content.decode()
    assert 'aria-invalid="true"' in reponse.content.decode()


def test_l_adresse_garde_tout(lire, sessions):
    reponse = lire("sessions", liste="toutes", q="site", f_etat="A", tri="-fin", taille=10, page=1)
    page = reponse.content.decode()
    assert "?liste=toutes&amp;q=site&amp;tri=fin&amp;taille=10&amp;f_etat=A" in page
    assert "?liste=toutes&amp;q=site&amp;tri=-fin&amp;taille=10&amp;f_etat=A&amp;export=csv" in page
    assert "3\xa0résultats" in page or "3 résultats" in page


@pytest.fixture
def vingt_trois(personne) -> None:
    """Twenty-three actions, from « Titre 00 » to « Titre 22 »."""
    for rang in range(23):
        saisie_complete(
            etablissement=personne.etablissement,
            voie=Voie.NON_CERTIFIANTE,
            formation=FormationLibreFactory(
                intitule=f"Titre {rang:02}", etablissement=personne.etablissement
            ),
        )


def titres_des_pages(lire, **demande) -> list[str]:
    return [
        action.titre
        for page in (1, 2, 3)
        for action in lire("actions", tri="intitule", taille=10, page=page, **demande).context[
            "page"
        ]
    ]


@pytest.mark.usefixtures("vingt_trois")
def test_ce_qui_est_filtre_a_les_memes_pages(lire):
    def page(**demande):
        return lire("actions", f_intitule="titre", tri="intitule", taille=10, **demande).context[
            "page"
        ]

    assert titres_des_pages(lire, f_intitule="titre") == [f"Titre {rang:02}" for rang in range(23)]
    for demandee, montree in [
        ("", 1), ("x", 1), ("3", 3), ("4", 3), ("0", 3), ("-1", 3), ("9" * 12, 3), ("9" * 5000, 1)
    ]:  # fmt: skip
        lue = page(page=demandee)
        assert (lue.number, lue.paginator.count, len(lue)) == (
            montree,
            23,
            3 if montree == 3 else 10,
        )
    with CaptureQueriesContext(connection) as requetes:
        page(page="2")
    lues = [r["sql"] for r in requetes if "LIMIT 10" in r["sql"] or '"__count"' in r["sql"]]
    assert len([sql for sql in lues if "OVER ()" in sql]) == len(lues) == 1, (
        "read and counted at once"
    )
    rien = lire("actions", f_intitule="cuir", page=2).context["page"]
    assert (rien.number, rien.paginator.count, list(rien)) == (1, 0, [])


@pytest.mark.usefixtures("vingt_trois")
def test_pages_depuis_la_fin(lire):
    assert titres_des_pages(lire) == [f"Titre {rang:02}" for rang in range(23)]
    assert lire("actions", taille=10, page=99).context["page"].number == 3
    assert lire("actions", taille=7, page="x").context["page"].paginator.per_page == 25
    assert [a.titre for a in lire("actions", f_intitule="titre 07").context["page"]] == ["Titre 07"]
    for filtre in ({"f_sessions": "1"}, {"f_etat": "en_saisie"}, {"f_voie": "non_certifiante"}):
        assert lire("actions", **filtre).context["page"].paginator.count == 23
    assert lire("actions", f_modifiee=f"{dans(0):%d/%m/%Y}").context["page"].paginator.count == 23
    assert lire("actions", f_sessions="x").context["tableau"].erreurs
    for tri in ("code", "etat", "sessions", "modifiee", "voie"):
        assert len(lire("actions", tri=tri).context["page"]) == 23


def test_exporter_ce_qui_est_filtre_sans_formule(lire, sessions):
    reponse = lire("sessions", liste="toutes", tri="intitule", export="csv")
    texte = b"".join(reponse.streaming_content).decode("utf-8-sig")
    lignes = list(csv.reader(io.StringIO(texte), delimiter=";"))
    assert lignes[0][:3] == ["Code FAS", "Intitulé formation", "Site dispensateur"]
    assert [ligne[1] for ligne in lignes[1:]] == ["'+Art", "Bois", "Cuir tressé", "'=Été"]
    assert lignes[-1][4] == f"{dans(0):%d/%m/%Y}"
    assert "attachment" in reponse["Content-Disposition"]
    reponse = lire("sessions", liste="toutes", f_etat="I", export="xlsx")
    feuille = load_workbook(io.BytesIO(b"".join(reponse.streaming_content))).active
    lignes = list(feuille.iter_rows(values_only=True))
    assert len(lignes) == 2 and lignes[1][1] == "'+Art"
    assert lignes[1][4].date() == dans(30)
    reponse = lire("actions", export="xlsx")
    assert load_workbook(io.BytesIO(b"".join(reponse.streaming_content))).active.max_row == 2


def test_l_export_n_a_que_les_siennes(client, sessions):
    autre = RattachementFactory()
    client.force_login(autre.utilisateur)
    reponse = client.get(reverse("organisme:sessions"), {"liste": "toutes", "export": "csv"})
    assert len(b"".join(reponse.streaming_content).splitlines()) == 1


def test_un_dispositif_sans_sigle_porte_son_nom() -> None:
    """Its code is for machines."""
    sans = TypeDispositif(code="financement-personnel", libelle="Financement personnel")
    assert sigle(sans) == "Financement personnel"


def test_titres_tapes_et_titres_de_fiches_dans_le_meme_ordre(lire, personne):
    """What has no sheet isn't put before what has one, nor capitals and accents apart."""
    saisie_complete(etablissement=personne.etablissement)
    for intitule in ("Zénith", "École", "afpi", "À la carte", "Ecole 2"):
        formation = FormationLibreFactory(intitule=intitule, etablissement=personne.etablissement)
        saisie_complete(
            etablissement=personne.etablissement, voie=Voie.NON_CERTIFIANTE, formation=formation
        )
    lus = [action.titre for action in lire("actions", tri="intitule").context["page"]]
    [fiche] = set(lus) - {"À la carte", "afpi", "École", "Ecole 2", "Zénith"}
    assert fiche[0] > "B", "the title of the sheet must stand between typed ones"
    sans = [titre for titre in lus if titre != fiche]
    assert sans == ["À la carte", "afpi", "École", "Ecole 2", "Zénith"]
    assert lus[0] == "À la carte" and lus[-1] == "Zénith" and fiche in lus[1:-1]
