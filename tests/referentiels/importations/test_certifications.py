"""The compilation of certifications: it adds and corrects, its blanks mean nothing."""

from pathlib import Path

import pytest

from sofi.referentiels.models import BlocCompetences, Certification, Formacode, Nsf, Rome

from .commun import charger, ecrire

pytestmark = pytest.mark.django_db

CERTIFICATIONS = """
code,intitule,abrege,abrege_libelle,niveau,active_2026_04_22,date_decision,date_fin_enregistrement,anciennes,nouvelles,nsf
RNCP37538,Ebeniste,CAP,Certificat d'aptitude professionnelle,3,oui,,2028-08-31,RNCP28297|RNCP1,,234 254
RNCP28297,Ebéniste,CAP,,3,non,,,,,
"""


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    for code in ("234", "254"):
        Nsf.objects.create(code=code, libelle=code)
    Formacode.objects.create(code="45582", libelle="Ébénisterie", version="V14")
    Rome.objects.create(code="H2207", libelle="x", domaine="H22", grand_domaine="H")
    ecrire(tmp_path, "certifications.csv", CERTIFICATIONS)
    ecrire(
        tmp_path,
        "certif_blocs.csv",
        "numero_fiche,code_bloc,libelle_bloc\n"
        'RNCP37538,RNCP37538BC02,"Analyse, préparation"\n'
        "RNCP9,RNCP9BC01,Fiche inconnue",
    )
    ecrire(
        tmp_path,
        "certif_certificateurs.csv",
        "numero_fiche,siret,nom\nRNCP37538,11004301500012,MINISTERE",
    )
    ecrire(
        tmp_path,
        "certif_domaines_echantillon.csv",
        "numero_fiche,nomenclature,code,libelle\nRNCP37538,FORMACODE,45582,x\n"
        "RNCP37538,ROME,H2207,x\nRNCP37538,NSF,234,x",
    )
    return tmp_path


def test_le_dossier_entier(dossier: Path) -> None:
    rapport = charger("certifications", dossier)
    fiche = Certification.objects.get(pk="RNCP37538")
    assert [n.code for n in fiche.nsfs.order_by("nsfdecertification__rang")] == ["234", "254"]
    assert [f.code for f in fiche.formacodes.all()] == ["45582"]
    assert [r.code for r in fiche.romes.all()] == ["H2207"]
    assert [b.libelle for b in fiche.blocs.all()] == ["Analyse, préparation"]
    assert [c.numero for c in fiche.remplace.all()] == ["RNCP28297"]
    assert not Certification.objects.get(pk="RNCP28297").active
    # RNCP1 and RNCP9 are unknown: left out, and said.
    assert len(rapport.avertissements) == 2


def test_une_cellule_vide_laisse_ce_qui_est_su(dossier: Path) -> None:
    charger("certifications", dossier)
    connue = {"date_decision": "2020-01-02", "objectifs_contexte": "Texte"}
    Certification.objects.filter(pk="RNCP37538").update(**connue)
    charger("certifications", dossier)
    fiche = Certification.objects.get(pk="RNCP37538")
    assert (str(fiche.date_decision), fiche.objectifs_contexte) == ("2020-01-02", "Texte")


def test_ce_qui_n_y_est_pas_reste(dossier: Path) -> None:
    autre = Certification.objects.create(numero="RNCP7", intitule="Ailleurs")
    BlocCompetences.objects.create(certification=autre, code="RNCP7BC01", rang=1)
    charger("certifications", dossier)
    autre.refresh_from_db()
    assert autre.retire_le is None
    assert autre.blocs.get().retire_le is None
