"""The demonstration set: complete, coherent, added without touching what is there."""

import datetime

import pytest

from sofi.referentiels.demonstration import charger_demonstration
from sofi.referentiels.models import (
    Certification,
    Commune,
    Departement,
    EntreeLheo,
    FicheCertifInfo,
    Formacode,
    Opco,
    ParametreLegal,
    PreRequis,
    TypeDispositif,
)

pytestmark = pytest.mark.django_db
REGION = {"44", "49", "53", "72", "85"}


@pytest.fixture(scope="module", autouse=True)
def ecrits(base_du_module: None) -> list[bool]:
    """The set, loaded; whether each of its tables was written."""
    return [rapport.ecrit for rapport in charger_demonstration()]


def test_deux_fois_ne_change_rien(ecrits: list[bool]) -> None:
    assert any(ecrits)
    for rapport in charger_demonstration():
        assert not rapport.change, rapport.texte()


def test_ce_qu_elle_contient() -> None:
    assert Certification.objects.count() >= 60
    assert Certification.objects.filter(numero__startswith="RS").count() >= 5
    assert Formacode.objects.domaines().en_vigueur().count() >= 200
    assert set(Departement.objects.values_list("code", flat=True)) >= REGION
    assert Commune.objects.filter(departement__in=REGION).count() >= 120
    sans_place = Commune.objects.filter(latitude__isnull=True) | Commune.objects.filter(
        codes_postaux=[]
    )
    assert not sans_place.exists()
    assert EntreeLheo.objects.values("table").distinct().count() == 19
    assert Opco.objects.count() == 11
    assert set(ParametreLegal.objects.values_list("code", flat=True)) == set(
        ParametreLegal.Code.values
    )
    assert {p.libelle for p in PreRequis.objects.all()} >= {
        "Niveau A2 du CECRL",
        "Motivation",
        "Avoir quitté la formation initiale",
    }


def test_cap_ebeniste() -> None:
    fiche = FicheCertifInfo.objects.avec_certification().get(pk="94681")
    assert fiche.certification_id == "RNCP37538"
    assert (fiche.fin, fiche.niveau_sortie) == (datetime.date(2028, 8, 31), "3")
    assert [b.code for b in fiche.blocs()] == [f"RNCP37538BC{n:02}" for n in range(1, 11)]
    assert fiche.texte_objectif
    assert len(fiche.texte_programme.splitlines()) > 10
    assert fiche.eligible_cpf(datetime.date(2027, 9, 6))


def test_assistant_ressources_humaines_termine() -> None:
    fiche = FicheCertifInfo.objects.get(pk="109049")
    assert (fiche.certification_id, fiche.fin) == ("RNCP35030", datetime.date(2025, 11, 5))
    assert fiche in FicheCertifInfo.objects.choisissables()
    assert not fiche.eligible_cpf(datetime.date(2027, 9, 6))
    remplacees = FicheCertifInfo.objects.filter(remplacee_par__isnull=False)
    assert dict(remplacees.values_list("code", "remplacee_par_id")) == {
        "81506": "109049",
        "21072": "118300",
        "21073": "118302",
    }


def test_createurs_et_repreneurs() -> None:
    fiche = FicheCertifInfo.objects.get(pk="93561")
    assert fiche.certification is None
    assert fiche.eligible_cpf(datetime.date(2027, 9, 6))
    assert fiche.niveau_sortie == "sans"


def test_formacodes_des_procedures() -> None:
    codes = ["33054", "15084", "15061", "15235", "15281", "44022", "45582"]
    assert Formacode.objects.domaines().en_vigueur().filter(pk__in=codes).count() == len(codes)
    ancien = Formacode.objects.get(pk="44004")
    assert (ancien.version, ancien.retire_le is None) == ("V13", False)


def test_dispositifs() -> None:
    types = TypeDispositif.objects.prefetch_related("publics")
    assert all(1 <= len(t.publics.all()) <= 10 for t in types)
    assert all(p.nature == Formacode.Nature.PUBLIC for t in types for p in t.publics.all())
    financeurs = set(
        EntreeLheo.objects.filter(table="dict-financeurs").values_list("code", flat=True)
    )
    assert {t.code_financeur for t in types} <= financeurs
    assert set(types.values_list("regle", flat=True)) == set(TypeDispositif.Regle.values)
    assert types.filter(programme_regional=True).count() == 6
    assert not TypeDispositif.objects.hors_programme().filter(code__startswith="prf-").exists()


def test_ce_qui_a_ete_modifie_a_la_main_reste() -> None:
    PreRequis.objects.filter(pk="motivation").update(libelle="Être motivé")
    TypeDispositif.objects.filter(pk="cpf").update(retire_le=datetime.date(2026, 1, 1))
    charger_demonstration()
    assert PreRequis.objects.get(pk="motivation").libelle == "Être motivé"
    assert TypeDispositif.objects.get(pk="cpf").retire_le is not None
