"""The public list of organismes and the directory of UAI: what they make of the directory, twice the same."""

import csv
from pathlib import Path

import pytest

from sofi.annuaire.models import DeclarationActivite, Etablissement, Site
from sofi.echanges.sources import chercher
from sofi.offre.regles import examiner
from sofi.socle.importation import Rapport, importer
from tests.echanges.reprise.ecoles import uai
from tests.fabriques import CommuneFactory, EtablissementFactory, saisie_complete, siret

pytestmark = pytest.mark.django_db
ADRESSE = "adressePhysiqueOrganismeFormation"
SPECIALITE = "informationsDeclarees.specialitesDeFormation"
COLONNES = [
    "numeroDeclarationActivite",
    "denomination",
    "siren",
    "siretEtablissementDeclarant",
    f"{ADRESSE}.voie",
    f"{ADRESSE}.codePostal",
    f"{ADRESSE}.ville",
    f"{ADRESSE}.codeRegion",
    "certifications.actionsDeFormation",
    "certifications.actionsDeFormationParApprentissage",
    "informationsDeclarees.dateDerniereDeclaration",
    f"{SPECIALITE}.codeSpecialite1",
    f"{SPECIALITE}.libelleSpecialite1",
]
ACCE = ["numero_uai", "numero_siren_siret_uai", "etat_etablissement_libe", "date_fermeture"]


def organisme(rang: int, **valeurs: str) -> dict[str, str]:
    numero = siret(700 + rang)
    return {
        "numeroDeclarationActivite": f"5253070{rang:04}",
        "denomination": f"ATELIER DU BIEF {rang}",
        "siren": numero[:9],
        "siretEtablissementDeclarant": numero,
        f"{ADRESSE}.voie": "3 RUE DU BIEF",
        f"{ADRESSE}.codePostal": "53100",
        f"{ADRESSE}.ville": "MAYENNE",
        f"{ADRESSE}.codeRegion": "52",
        "certifications.actionsDeFormation": "true",
        "informationsDeclarees.dateDerniereDeclaration": "12/05/2026",
        f"{SPECIALITE}.codeSpecialite1": "234",
        f"{SPECIALITE}.libelleSpecialite1": "Travail du bois",
    } | valeurs


def lancer(
    nom: str, dossier: Path, colonnes: list[str], lignes: list[dict[str, str]], **options: bool
) -> Rapport:
    chemin = dossier / f"{nom}.csv"
    with chemin.open("w", encoding="utf-8", newline="") as sortie:
        tableau = csv.DictWriter(sortie, colonnes, restval="", delimiter=";")
        tableau.writeheader()
        tableau.writerows(lignes)
    return importer(chercher(nom).construire(chemin), appliquer=True, **options)


def liste(dossier: Path, lignes: list[dict[str, str]], **options: bool) -> Rapport:
    return lancer("liste_publique", dossier, COLONNES, lignes, **options)


def test_la_liste_publique(tmp_path: Path) -> None:
    """Those of the region are made, to complete; those that are here take Qualiopi and their number."""
    CommuneFactory()
    connu = EtablissementFactory(
        siret=siret(702), nda="", nom="Le nom choisi", qualiopi_formation=None
    )
    lignes = [
        organisme(1),
        organisme(2),
        organisme(3, **{f"{ADRESSE}.codeRegion": "53"}),
        organisme(4, siretEtablissementDeclarant="99900"),
    ]
    rapport = liste(tmp_path, lignes)
    assert rapport.ecrit, rapport.texte()
    neuf = Etablissement.objects.get(siret=siret(701))
    assert (neuf.nda, neuf.qualiopi_formation, neuf.qualiopi_vae) == ("52530700001", True, None)
    assert (neuf.commune_id, neuf.sites.get().ville) == ("53147", "MAYENNE")
    assert not Etablissement.objects.filter(siret=siret(703)).exists(), "of another region"
    connu.refresh_from_db()
    assert (connu.nom, connu.nda, connu.qualiopi_formation) == (
        "Le nom choisi",
        "52530700002",
        True,
    )
    assert DeclarationActivite.objects.get(nda="52530700001").specialites == ["234 Travail du bois"]
    assert "SIRET" in " ".join(groupe.texte() for groupe in rapport.fautes)
    assert not liste(tmp_path, lignes).change


def test_un_numero_sorti_de_la_liste_est_inactif(tmp_path: Path) -> None:
    """Said when its offer is sent, without stopping it; back in the list, nothing is said any more."""
    lignes = [organisme(rang) for rang in range(1, 8)]
    action = saisie_complete(etablissement__nda="52530700001", etablissement__siret=siret(701))
    liste(tmp_path, lignes)
    assert action.etablissement.nda_inactif_depuis() is None
    rapport = liste(tmp_path, lignes[1:])
    assert rapport.ecrit and "n’est plus dans la liste" in rapport.texte()
    assert action.etablissement.nda_inactif_depuis()
    [dit] = [m for m in examiner(action) if m.champ == "nda"]
    assert dit.niveau == "avertissement" and "liste publique" in dit.message
    liste(tmp_path, lignes)
    assert not [m for m in examiner(action) if m.champ == "nda"]


def test_une_liste_tronquee_s_arrete(tmp_path: Path) -> None:
    lignes = [organisme(rang) for rang in range(1, 5)]
    liste(tmp_path, lignes)
    assert liste(tmp_path, lignes[1:]).garde
    assert not DeclarationActivite.objects.filter(retire_le__isnull=False).exists()


def de_l_acce(rang: int, numero: int, etat: str, le: str = "") -> dict[str, str]:
    valeurs = (uai(rang), siret(numero), etat, le)
    return dict(zip(ACCE, valeurs, strict=True))


def test_acce(tmp_path: Path) -> None:
    """The UAI of a SIRET that had none, of what is open; what closed is said, of an établissement and of a site."""
    sans = EtablissementFactory(siret=siret(711), uai="")
    avec = EtablissementFactory(siret=siret(712), uai=uai(31))
    site = Site.objects.filter(etablissement=avec).get()
    Site.objects.filter(pk=site.pk).update(uai=uai(32))
    lignes = [
        de_l_acce(30, 711, "Fermé"),
        de_l_acce(33, 711, "Ouvert"),
        de_l_acce(31, 712, "Fermé", "31/08/2026"),
        de_l_acce(32, 712, "Fermé", "30/06/2026"),
        de_l_acce(34, 713, "Ouvert"),
    ]
    rapport = lancer("acce", tmp_path, ACCE, lignes)
    assert rapport.ecrit, rapport.texte()
    for ligne in (sans, avec, site):
        ligne.refresh_from_db()
    assert (sans.uai, sans.uai_ferme_le) == (uai(33), None)
    assert (str(avec.uai_ferme_le), str(site.uai_ferme_le)) == ("2026-08-31", "2026-06-30")
    assert (avec.nom, site.nom) != ("", "")
    [dit] = rapport.bilan("UAI des sites").exemples_modifies
    assert site.nom in dit.cle, "named, though the file doesn't"
    assert Etablissement.objects.count() == 2
    assert not lancer("acce", tmp_path, ACCE, lignes).change
