"""The history in people's words: what is stored doesn't change, it is told at reading time."""

from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, resolve, reverse
from lxml import html

from sofi.comptes.models import Role
from sofi.ecrans.service_offre.noms_des_ecrans import ECRANS, adresse, ecrans_dits, nom_de_l_ecran
from sofi.historique.models import Changement
from sofi.historique.mots import LigneLue, lire_page, modele_du_parent
from sofi.historique.noms import colonnes, tables
from sofi.historique.suivi import modele_de
from sofi.offre.models import Session
from sofi.socle.differences import Ligne
from sofi.socle.formats import INSECABLE
from tests.fabriques import (
    EtablissementFactory,
    FormacodeFactory,
    LotFactory,
    SessionFactory,
    UtilisateurFactory,
    saisie_complete,
)
from tests.pages import d_un_trait

Geste = Changement.Geste


def texte(lignes: list[Ligne]) -> str:
    """Lines as they read, ordinary spaces."""
    return " | ".join("".join(m.texte for m in ligne) for ligne in lignes).replace(INSECABLE, " ")


def lu(table: str, avant: dict[str, Any], apres: dict[str, Any], **suite: Any) -> LigneLue:
    """A modification, read."""
    champs = {"geste": Geste.MODIFICATION, "objet": "1", **suite}
    [ligne] = lire_page([Changement(table=table, avant=avant, apres=apres, **champs)])
    return ligne


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "colonne", "avant", "apres", "dit"),
    [
        (
            "offre_action",
            "etat",
            "attente_validation",
            "validee",
            ("État", "En attente de validation", "Validée"),
        ),
        (
            "offre_action",
            "etat_depuis",
            "2026-11-21T19:39:13.037+00:00",
            None,
            ("Dans cet état depuis", "21 nov. 2026 à 20 h 39", ""),
        ),
        (
            "offre_session",
            "date_debut",
            None,
            "2027-01-04",
            ("Date début", "", "04/01/2027"),
        ),
        (
            "annuaire_porteouverte",
            "debut",
            "09:30:00",
            "14:00:00",
            ("De", "9 h 30", "14 h"),
        ),
        (
            "offre_equipement",
            "obligatoire",
            False,
            True,
            ("Obligatoire", "non", "oui"),
        ),
        ("offre_session", "capacite", 0, 1350, ("Capacité simultanée", "0", "1 350")),
        ("programmes_programme", "annee", 2026, 2027, ("Année", "2026", "2027")),
        (
            "offre_session",
            "confirmations",
            [],
            ["date_debut", "capacite"],
            ("Confirmations", "", "date début | capacité simultanée"),
        ),
        ("offre_session", "lieu_id", 987654, None, ("Site lieu", "n° 987654 (n'existe plus)", "")),
        ("offre_session", "date_debut", "hier", None, ("Date début", "hier", "")),
        ("offre_session", "ancienne_colonne", "x", "y", ("Ancienne colonne", "x", "y")),
        ("table_disparue", "champ", 1, 2, ("Champ", "1", "2")),
        (
            "offre_action",
            "objectifs",
            "<p>Lire</p>",
            "<p><strong>Lire</strong></p>",
            ("Objectifs", "Lire", "Lire | (mise en forme changée)"),
        ),
    ],
)
def test_valeurs_en_mots(
    table: str, colonne: str, avant: Any, apres: Any, dit: tuple[str, str, str]
) -> None:
    """A field and its stored values, as the page writes them."""
    [champ] = lu(table, {colonne: avant}, {colonne: apres}).champs
    assert (champ.nom, texte(champ.avant), texte(champ.apres)) == dit


@pytest.mark.django_db
def test_une_cle_etrangere_dit_son_objet() -> None:
    """By name, with its number unless it is a person."""
    auteur, site = UtilisateurFactory(prenom="Anne", nom="Leroy"), EtablissementFactory()
    ligne = lu(
        "offre_action",
        {"modifie_par_id": None, "etablissement_id": None},
        {"modifie_par_id": auteur.pk, "etablissement_id": site.pk},
    )
    dits = {champ.nom: texte(champ.apres) for champ in ligne.champs}
    assert dits["Modifiée par"] == "Anne Leroy"
    assert dits["Site dispensateur"].startswith(str(site))


@pytest.mark.django_db
def test_un_long_texte_ne_montre_que_ce_qui_change() -> None:
    """The words that changed are there, on both sides, however far in the text."""
    debut, fin = "mot " * 400, " suite" * 400
    avant, apres = f"<p>{debut}rouge{fin}</p>", f"<p>{debut}vert{fin}</p>"
    [champ] = lu("offre_action", {"objectifs": avant}, {"objectifs": apres}).champs
    gauche, droite = texte(champ.avant), texte(champ.apres)
    assert "rouge" in gauche and "vert" in droite and "<p>" not in gauche + droite
    assert max(len(gauche), len(droite)) < 300 and gauche.startswith("…")


@pytest.mark.django_db
def test_un_gabarit_ne_dit_que_les_cellules_qui_changent() -> None:
    """In words, without the cells that stay."""
    code = FormacodeFactory()
    reste = {"fiche": "A", "champ": "public_vise", "genre": "requis"}
    avant = [
        reste,
        {"fiche": "A", "champ": "objectifs", "genre": "propose", "valeur": "<p>Lire</p>"},
    ]
    apres = [
        reste,
        {"fiche": "A", "champ": "objectifs", "genre": "propose", "valeur": "<p>Compter</p>"},
        {"fiche": "F", "champ": "domaines_ordonnes", "genre": "fixe", "valeur": [code.pk]},
        {"fiche": "F", "champ": "disparu", "genre": "inconnu", "valeur": 3},
    ]
    champs = lu("programmes_versiondegabarit", {"cellules": avant}, {"cellules": apres}).champs
    assert [c.nom for c in champs] == [
        "Action, Objectifs",
        "Formation, Domaines de formation",
        "Formation, disparu",
    ]
    gauche, droite = (
        " ".join(map(texte, dits))
        for dits in zip(*((c.avant, c.apres) for c in champs), strict=True)
    )
    assert "Lire" in gauche and "Compter" in droite and str(code) in droite
    assert "{" not in gauche + droite and "public" not in (gauche + droite).casefold()


def test_noms_des_tables_et_des_champs() -> None:
    """No two alike, none made by the framework."""
    for choix in (tables(), colonnes()):
        noms = [nom for _, nom in choix]
        assert len(noms) == len(set(noms))
        assert not [nom for nom in noms if nom.startswith("Relation ") or "_" in nom]
    assert "EPCI" in dict(tables()).values()


@pytest.mark.parametrize(
    ("ecran", "dit"),
    [
        ("service_offre:decider", "Décision sur une offre (service Offre)"),
        ("organisme:jamais_nommee", "Jamais nommee (organisme)"),
        ("import rome", f"Import «{INSECABLE}Métiers du ROME{INSECABLE}»"),
        ("import ancien", f"Import «{INSECABLE}ancien{INSECABLE}»"),
        ("commande peupler", f"Commande «{INSECABLE}peupler{INSECABLE}»"),
        ("sofi", "SOFI (serveur)"),
        ("psql", "psql (serveur)"),
        ("", "Opération sur le serveur"),
    ],
)
def test_noms_des_ecrans(ecran: str, dit: str) -> None:
    """Screens, imports, commands, the server itself."""
    assert nom_de_l_ecran(ecran) == dit


def test_les_ecrans_nommes_existent() -> None:
    """Each name is that of an address; one searches by the words of the screens."""
    arguments = [[], [1], ["a"], [1, 1], [1, "a"], [1, 1, 1], [1, "a", "b"]]
    for ecran in ECRANS:
        assert any(_mene(ecran, tires) for tires in arguments), ecran
    assert "service_offre:decider" in ecrans_dits("décision offre") and not ecrans_dits(" ")
    assert ecrans_dits("import métiers") == ["import rome", "import appellations"]


def _mene(ecran: str, arguments: list[Any]) -> bool:
    try:
        return resolve(reverse(ecran, args=arguments)).view_name == ecran
    except NoReverseMatch:
        return False


DECLENCHEURS = import_module("sofi.historique.migrations.0002_declencheurs")


@pytest.mark.parametrize(
    ("table", "colonne"),
    [
        pytest.param(table, parent, id=table)
        for table, (_, parent) in (DECLENCHEURS.FICHES | DECLENCHEURS.REFERENTIELS).items()
        if parent
    ],
)
def test_le_parent_est_celui_que_le_declencheur_note(table: str, colonne: str) -> None:
    """The row named as the parent is of the model that the noted column leads to."""
    modele = modele_de(table)
    assert modele is not None
    attendu = next(c.related_model for c in modele._meta.concrete_fields if c.column == colonne)
    assert modele_du_parent(Changement(table=table, parent="1")) is attendu


@pytest.mark.django_db
def test_la_page_d_une_action(client: Client) -> None:
    """The state's labels, the certification's name, a link, and for rows created what they hold."""
    action = saisie_complete()
    session = action.sessions.get()
    Session.objects.update(modifie_par=UtilisateurFactory())
    Changement.objects.create(
        geste=Geste.MODIFICATION,
        table="offre_action",
        objet=str(action.pk),
        avant={"etat": "attente_validation", "formation_id": None},
        apres={"etat": "validee", "formation_id": action.formation_id},
        ecran="service_offre:decider",
    )
    client.force_login(UtilisateurFactory(role=Role.SERVICE_OFFRE))
    page = client.get(reverse("service_offre:historique_action", args=[action.pk]))
    contenu = d_un_trait(page.content.decode())
    lu = " ".join(html.fromstring(page.content).text_content().split())
    assert "En attente de validation → Validée" in lu
    assert "<del>En attente de validation</del>" in contenu and "<ins>Validée</ins>" in contenu
    assert f"{action.formation_id} {action.formation.fiche.libelle}" in contenu
    assert "Décision sur une offre (service Offre)" in contenu
    sessions = [
        lue for lue, *_ in page.context["lignes"] if lue.changement.table == "offre_session"
    ]
    [creee] = [lue for lue in sessions if lue.changement.geste == Geste.CREATION]
    assert creee.objet == session and creee.autres > 0
    assert creee.champs[0].nom == "Action", "what it holds comes before who wrote it"
    liens = {lien for _, lien, _ in page.context["lignes"] if lien}
    assert liens == {reverse("service_offre:action", args=[action.pk])}


@pytest.mark.django_db
def test_liens() -> None:
    """Programmes are the administration's; a row that is gone leads nowhere."""
    lot = LotFactory()
    suivie = lu("programmes_lot", {"places_prevues": 1}, {"places_prevues": 2}, objet=lot.pk)
    assert adresse(suivie, administre=True) == reverse("administration:lot", args=[lot.pk])
    assert adresse(suivie, administre=False) == ""
    site = EtablissementFactory()
    fils = lu("annuaire_contact", {"nom": "A"}, {"nom": "B"}, objet="0", parent=str(site.pk))
    assert adresse(fils, administre=False) == reverse("service_offre:organisme", args=[site.pk])
    assert adresse(lu("offre_action", {"voie": ""}, {"voie": ""}, objet="0"), administre=True) == ""


@pytest.mark.django_db
def test_meme_nombre_de_requetes_pour_vingt_objets() -> None:
    """Rows, what they name and what they hang on: one question per model, however many there are."""
    nombres = []
    for tours in (1, 19):
        for _ in range(tours):
            SessionFactory(capacite=10)
        Session.objects.update(capacite=None, modifie_par=UtilisateurFactory())
        page = list(Changement.objects.filter(table__startswith="offre_"))
        with CaptureQueriesContext(connection) as requetes:
            assert all(ligne.nom for ligne in lire_page(page))
        nombres.append(len(requetes))
    assert nombres[0] == nombres[1]
