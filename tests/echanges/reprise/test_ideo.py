"""Onisep's schools and trainings: published from their files, without the circuit, and read-only here."""

from pathlib import Path

import msgspec
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from lxml import etree

from sofi.annuaire.models import NDA_SANS, Etablissement, Site
from sofi.comptes.models import Role
from sofi.diffusion.models import SessionSuivie
from sofi.echanges.lheo.langage import ESPACE
from sofi.echanges.lheo.piece import piece_du_document
from sofi.offre.codes import Etat, Recrutement
from sofi.offre.duplication import dupliquer_action
from sofi.offre.models import Action, Provenance
from sofi.offre.operations import SaisieImpossible, ajouter_session
from sofi.validation import circuit, directe, remplacement
from sofi.validation.document import Document, lire
from sofi.validation.models import OffrePubliee, Version
from tests.fabriques import (
    CommuneFactory,
    EtablissementFactory,
    FicheCertifInfoFactory,
    UtilisateurFactory,
    siret,
)

from .ecoles import action, ecole, importer_actions, importer_structures, uai

pytestmark = pytest.mark.django_db
L = {"l": ESPACE}


@pytest.fixture
def ecoles(tmp_path: Path) -> Path:
    """Two schools, in the folder of the files."""
    CommuneFactory()
    importer_structures(tmp_path, [ecole(1), ecole(2)])
    return tmp_path


def public(reference: str) -> Document:
    """What is public of a training of Onisep."""
    venue = Provenance.objects.get(reference=reference)
    return OffrePubliee.objects.get(action=venue.action).version.document


def test_les_structures_deviennent_des_etablissements(tmp_path: Path) -> None:
    """Those that are here keep what they entered; a second UAI at a SIRET is a site; without SIRET, it's said."""
    CommuneFactory()
    ici = EtablissementFactory(siret=siret(903), nom="Le nom choisi")
    lignes = [
        ecole(1),
        ecole(2, n_siret=siret(901), nom="Section professionnelle du Moulin"),
        ecole(3),
        ecole(4, n_siret=""),
    ]
    rapport = importer_structures(tmp_path, lignes)
    assert rapport.ecrit, rapport.texte()
    neuf = Etablissement.objects.get(siret=siret(901))
    assert (neuf.uai, neuf.nda, neuf.origine) == (uai(1), NDA_SANS, "onisep")
    assert (neuf.ligne1, neuf.ligne2, neuf.ville) == ("1 rue du Moulin", "BP 12", "Mayenne Cedex")
    assert (neuf.telephone, neuf.commune_id) == ("+33243000001", "53147")
    sites = Site.objects.filter(etablissement=neuf).values_list("nom", "uai", "principal")
    assert set(sites) == {
        ("Lycée du Moulin 1", uai(1), True),
        ("Section professionnelle du Moulin", uai(2), False),
    }
    ici.refresh_from_db()
    assert (ici.nom, ici.uai, ici.origine) == ("Le nom choisi", uai(3), "")
    dits = [groupe.texte() for groupe in rapport.avertissements]
    assert any("sans SIRET" in dit and uai(4) in dit for dit in dits)
    encore = importer_structures(tmp_path, lignes)
    assert not encore.change and Site.objects.filter(etablissement=neuf).count() == 2


def test_une_ecole_qui_change_change_ses_formations(ecoles: Path) -> None:
    importer_actions(ecoles, [action(1, 1)])
    importer_structures(ecoles, [ecole(1, nom="Lycée de la Roue"), ecole(2)])
    assert public("AF.1").organisme.nom == "Lycée de la Roue"
    assert Version.objects.count() == 2


def test_une_formation_est_publiee_sans_circuit(ecoles: Path) -> None:
    """With its origin, its certification, its cycle, and what Idéo doesn't know left empty."""
    FicheCertifInfoFactory(code="77001", libelle="BTS tonnellerie", formation_ideo="FOR.77")
    rapport = importer_actions(ecoles, [action(1, 1), action(2, 9)])
    assert rapport.ecrit, rapport.texte()
    document = public("AF.1")
    assert (document.origine, document.provenance.mention) == ("onisep", "Onisep, ODbL")
    assert (document.initiale, document.provenance.reference) == (True, "AF.1")
    assert document.formation.fiche and document.formation.fiche.code == "77001"
    assert not document.formation.eligible_cpf
    assert document.action.url_action == "http://lycee-du-moulin.exemple.fr"
    [session] = document.sessions
    assert (session.duree_cycle, session.enseignement, session.date_debut) == (
        2,
        "presentiel",
        None,
    )
    assert session.lieu and session.lieu.uai == uai(1)
    [avertissement] = rapport.avertissements
    assert "importez d’abord les structures" in avertissement.texte()
    assert Provenance.objects.get().action.etat == Etat.VALIDEE
    assert SessionSuivie.objects.get().initiale
    assert lire(msgspec.json.encode(document)) == document


def test_sans_fiche_certif_info(ecoles: Path) -> None:
    """A diploma that no sheet is known for is one all the same, at its level."""
    importer_actions(ecoles, [action(1, 1, for_niveau_de_sortie="bac ou équivalent")])
    formation = public("AF.1").formation
    assert (formation.intitule, formation.fiche) == ("BTS tonnellerie", None)
    assert (formation.certifiante, formation.niveau_sortie) == (True, "4")


def test_dans_le_flux(ecoles: Path) -> None:
    """`type-action` formation-initiale, cycle of type 0, its length, the public of initial training."""
    cout = "2700 euros en 2026 (1350 euros par an)"
    importer_actions(ecoles, [action(1, 1, af_cout_scolarite=cout)])
    piece = piece_du_document(public("AF.1"), timezone.localdate())
    assert not piece.bilan.refus, piece.bilan.refus
    [formation] = etree.fromstring(
        b'<lheo xmlns="%s">%s</lheo>' % (ESPACE.encode(), piece.octets.replace(b"\0", b""))
    )
    textes = {
        "l:action/l:extras[@info='type-action']/l:extra": "1",
        "l:action/l:session/l:cycle/l:type-cycle": "0",
        "l:action/l:duree-cycle": "2",
        "l:action/l:code-public-vise": "81061",
        "l:action/l:detail-conditions-prise-en-charge": f"Coût de la scolarité : {cout}.",
        "l:extras[@info='sofi']/l:extra[@info='source']": "Onisep, ODbL",
        "l:organisme-formation-responsable/l:numero-activite": NDA_SANS,
    }
    lus = {chemin: formation.xpath(f"string({chemin})", namespaces=L) for chemin in textes}
    assert lus == textes


def test_le_meme_fichier_ne_change_rien_et_un_autre_suit(ecoles: Path) -> None:
    lignes = [action(rang, 1) for rang in range(1, 7)]
    importer_actions(ecoles, lignes)
    assert not importer_actions(ecoles, lignes).change
    assert Version.objects.count() == 6
    lignes[0]["af_duree_cycle_standard"] = "3 ans"
    rapport = importer_actions(ecoles, lignes)
    assert "sessions" in rapport.texte() and Version.objects.count() == 7
    assert public("AF.1").sessions[0].duree_cycle == 3
    assert importer_actions(ecoles, lignes[1:]).ecrit, "a sixth is under the fifth that stops"
    partie = Provenance.objects.get(reference="AF.1")
    assert partie.retire_le and partie.action.etat == Etat.ARCHIVEE
    assert not OffrePubliee.objects.filter(action=partie.action).exists()
    importer_actions(ecoles, lignes)
    partie.action.refresh_from_db()
    assert partie.action.etat == Etat.VALIDEE and public("AF.1").version == 3


def test_un_fichier_dont_un_quart_est_parti_s_arrete(ecoles: Path) -> None:
    lignes = [action(rang, 1) for rang in range(1, 5)]
    importer_actions(ecoles, lignes)
    rapport = importer_actions(ecoles, lignes[1:])
    assert rapport.garde and not rapport.ecrit
    assert OffrePubliee.objects.count() == 4
    assert importer_actions(ecoles, lignes[1:], forcer=True).ecrit
    assert OffrePubliee.objects.count() == 3


def test_rien_ne_s_en_change_ici(ecoles: Path) -> None:
    """No transition, no card, no direct update, no copy, no other code; the database says it too."""
    fiche = FicheCertifInfoFactory(code="77001", formation_ideo="FOR.77")
    importer_actions(ecoles, [action(1, 1)])
    venue = Action.objects.get()
    organisme, offre = UtilisateurFactory(), UtilisateurFactory(role=Role.SERVICE_OFFRE)
    assert circuit.possibles(venue, organisme) == circuit.possibles(venue, offre) == []
    with pytest.raises(circuit.CircuitImpossible, match="Onisep"):
        circuit.franchir(venue, "modifier", auteur=organisme)
    with pytest.raises(SaisieImpossible, match="Onisep"):
        ajouter_session(venue, auteur=organisme)
    with pytest.raises(directe.MiseAJourImpossible, match="Onisep"):
        directe.changer_recrutement(venue.sessions.get(), Recrutement.FERME, auteur=organisme)
    with pytest.raises(SaisieImpossible, match="Onisep"):
        dupliquer_action(venue, auteur=organisme, jour=timezone.localdate(), avec_sessions=True)
    autre = FicheCertifInfoFactory(code="77002")
    with pytest.raises(remplacement.RemplacementImpossible, match="Onisep"):
        remplacement.remplacer(venue, autre, auteur=offre, motif="Autre code", ancienne=fiche.pk)
    with pytest.raises(IntegrityError, match="hors_circuit"), transaction.atomic():
        Action.objects.filter(pk=venue.pk).update(etat=Etat.EN_SAISIE)
    assert Version.objects.count() == 1


def test_un_document_d_avant_vient_de_sofi() -> None:
    """Written before origins were said."""
    document = lire(b'{"format": 2, "action": {"id": 3}}')
    assert (document.origine, document.provenance.nom, document.initiale) == ("", "SOFI", False)
