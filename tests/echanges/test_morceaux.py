"""Pieces kept: a feed put together from them is the one that the correspondence gives, byte for byte."""

import ast
import datetime
import gzip
import io

import pytest
from django.utils import timezone

from sofi.echanges import marque, morceaux
from sofi.echanges.flux import ecrire_flux
from sofi.echanges.lheo.controle import controler_formation
from sofi.echanges.lheo.correspondance import formations
from sofi.echanges.lheo.ecriture import ecrire_document, octets_de
from sofi.echanges.lheo.piece import TROU, piece_du_document, remplir, separer
from sofi.echanges.models import Morceau
from sofi.offre.models import Session
from sofi.validation.models import OffrePubliee, Version
from sofi.validation.publication import depublier, publier, republier
from tests.documents import changee
from tests.fabriques import aujourd_hui, saisie_complete
from tests.versions import reecrire

from . import documents_publies as fab
from .offre_publiee import JOUR, publier_document, publier_sessions, retirer
from .offre_variee import documents

UN_JOUR = datetime.timedelta(days=1)
EXPORT = "2026-05-20T03:00:00+02:00"
INSTANT = datetime.datetime(2026, 5, 20, 1, tzinfo=datetime.UTC)


def attendu(lus, jour) -> bytes:
    """The file made element by element, without pieces."""
    sortie = io.BytesIO()
    with ecrire_document(sortie, jour=jour, export=EXPORT) as ecrire:
        for document in lus:
            for formation in formations(document, jour=jour, export=EXPORT):
                if not controler_formation(formation.element):
                    ecrire(octets_de(formation.element))
    return sortie.getvalue()


def ecrit(dossier, jour) -> bytes:
    manifeste = ecrire_flux(dossier, jour=jour, maintenant=INSTANT, forcer=True)
    return gzip.decompress((dossier / manifeste.fichier).read_bytes())


def publics():
    publiees = OffrePubliee.objects.order_by("pk").select_related("version")
    return [publiee.version.document for publiee in publiees]


@pytest.mark.django_db
def test_le_flux_assemble_est_celui_des_elements_a_l_octet_pres(tmp_path):
    for d in documents(12, graine=11):
        publier_document(
            f=d.formation, a=d.action, sessions=d.sessions, voie=d.voie, organisme=d.organisme
        )
    jours = [JOUR + n * UN_JOUR for n in (0, 1, 40, 200, 0)]

    for jour in jours:
        morceaux.preparer(jour)
        assert ecrit(tmp_path, jour) == attendu(publics(), jour)
        assert morceaux.manquants(jour) == 0


@pytest.mark.parametrize("graine", [3, 4])
def test_un_morceau_vaut_entre_deux_echeances_et_change_apres(graine):
    """Walked day by day: inside its days the same bytes, and they are the right ones outside too."""
    for document in documents(4, graine=graine):
        piece, jour = piece_du_document(document, JOUR), JOUR
        for _ in range(400):
            jour += UN_JOUR
            fraiche = piece_du_document(document, jour)
            if piece.vaut(jour):
                assert (fraiche.octets, fraiche.bilan) == (piece.octets, piece.bilan)
            else:
                assert jour == piece.jusqu_a + UN_JOUR
                piece = fraiche
            assert fraiche.vaut(jour)


def test_une_formation_tient_en_deux_lignes_et_un_trou():
    for document in documents(6, graine=5):
        piece = piece_du_document(document, JOUR)
        separees = list(separer(piece.octets))
        assert len(separees) == len(piece.bilan.formations)
        assert b"".join(separees) == piece.octets
        assert all(une.count(TROU) == 1 for une in separees)
        assert TROU not in remplir(piece.octets, EXPORT)


def test_une_date_illisible_ne_vaut_que_ce_jour():
    reunion = fab.information(date="2026-13-45")
    document = fab.document(sessions=[fab.session(1, informations_collectives=[reunion])])

    piece = piece_du_document(document, JOUR)

    assert piece.vaut(JOUR) and not piece.vaut(JOUR + UN_JOUR) and not piece.vaut(JOUR - UN_JOUR)


@pytest.mark.django_db
def test_publier_garde_le_morceau_sans_rien_chercher_ailleurs(django_assert_num_queries):
    action = saisie_complete(sessions=2)
    version = publier(action, nature="validation", auteur=None)

    garde = Morceau.objects.get(pk=action.pk)

    assert (garde.version, garde.marque, garde.refusees) == (version.pk, marque.marque(), 0)
    assert morceaux.manquants(aujourd_hui()) == 0
    with django_assert_num_queries(0):  # a document says all: neither directory nor tables are read
        piece_du_document(version.document, aujourd_hui())


@pytest.mark.django_db
def test_une_mise_a_jour_directe_remplace_et_un_archivage_ote():
    action = saisie_complete()
    version = publier(action, nature="validation", auteur=None)
    seconde = republier(
        action,
        changee(version.document, {"action": {"titre": "Autre titre"}}),
        nature="directe",
        auteur=None,
    )
    assert Morceau.objects.get().version == seconde.pk
    assert b"Autre titre" in next(morceaux.pieces_du_jour(aujourd_hui()))[1].octets

    depublier(action)

    assert not Morceau.objects.exists()


@pytest.mark.django_db
def test_une_session_retiree_n_est_plus_dans_le_morceau():
    action = saisie_complete(sessions=2)
    publier(action, nature="validation", auteur=None)
    Session.objects.filter(action=action).order_by("pk").update(retiree_le=timezone.now())
    publier(action, nature="retrait", auteur=None)

    ((_, piece),) = morceaux.pieces_du_jour(aujourd_hui())

    assert (piece.octets, piece.bilan.ecartees) == (b"", {"retiree": 2})


@pytest.mark.django_db
def test_les_fautes_sont_connues_des_la_publication():
    action = saisie_complete()
    version = publier(action, nature="validation", auteur=None)
    assert morceaux.fautes(action.pk) == []
    republier(
        action,
        changee(version.document, {"organisme": {"siret": "123"}}),
        nature="directe",
        auteur=None,
    )

    assert {faute.element for faute in morceaux.fautes(action.pk)} == {"SIRET"}


@pytest.mark.django_db
def test_un_document_que_le_langage_ne_porte_pas_se_publie_et_se_dit():
    """A sign that XML can't carry: the publication isn't refused for it."""
    action = saisie_complete()
    version = publier(action, nature="validation", auteur=None)

    republier(
        action,
        changee(version.document, {"action": {"titre": "caractère\x1finterdit"}}),
        nature="directe",
        auteur=None,
    )

    assert "illisible" in str(morceaux.fautes(action.pk)[0])


@pytest.mark.django_db
def test_un_autre_code_refait_les_morceaux_et_un_arret_ne_perd_rien(monkeypatch):
    publier_sessions(*range(1, 6))
    monkeypatch.setattr(morceaux, "_LOT", 2)
    assert morceaux.preparer(JOUR) == 5
    monkeypatch.setattr(morceaux, "marque", lambda: "une autre marque")
    assert morceaux.manquants(JOUR) == 5

    class Coupure(Exception):
        pass

    def couper(faits, total):
        assert (faits, total) == (2, 5)
        raise Coupure

    with pytest.raises(Coupure):
        morceaux.preparer(JOUR, avancer=couper)

    assert morceaux.manquants(JOUR) == 3
    assert morceaux.preparer(JOUR) == 3
    assert morceaux.preparer(JOUR) == 0


@pytest.mark.django_db
def test_preparer_oublie_ce_qui_n_est_plus_public():
    publier_sessions(1, 2)
    morceaux.preparer(JOUR)
    retirer(1)

    morceaux.preparer(JOUR)

    assert Morceau.objects.count() == 1


@pytest.mark.django_db
def test_un_document_d_un_format_a_venir_ne_bloque_pas_la_preparation():
    publier_sessions(1, 2)
    reecrire(Version.objects.order_by("pk").first(), document={"format": 99})

    assert morceaux.preparer(JOUR) == 2
    assert [p.bilan.ecartees for _, p in morceaux.pieces_du_jour(JOUR)] == [{"illisible": 0}, {}]


def test_la_marque_couvre_la_correspondance_et_change_avec_l_adresse_du_site(settings):
    lus = marque.modules()

    assert {
        "sofi.echanges.lheo.correspondance.prix",
        "sofi.echanges.lheo.langage_elements",
        "sofi.echanges.lheo.controle",
        "sofi.validation.document.contenu",
        "sofi.offre.fiches.session",
        "sofi.offre.calculs",
        "sofi.socle.telephones",
        "sofi.socle.durees",
    } <= lus
    avant = marque.marque()
    settings.ADRESSE_DU_SITE = "https://autre.exemple.fr"
    assert marque.marque() != avant


def test_la_marque_suit_tous_les_imports():
    """Read in the text; the tree of the sources says the same."""
    for module in marque.modules():
        arbre = ast.parse(marque._source(module).read_text())
        noms = set()
        for noeud in ast.walk(arbre):
            if isinstance(noeud, ast.ImportFrom) and noeud.module and not noeud.level:
                noms |= {noeud.module, *(f"{noeud.module}.{un.name}" for un in noeud.names)}
            elif isinstance(noeud, ast.Import):
                noms |= {un.name for un in noeud.names}
        assert noms <= set(marque._imports(module))
