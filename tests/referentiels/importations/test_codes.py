"""Formacode, ROME, NSF, LHEO tables, base Dispositif."""

from pathlib import Path

import pytest
from django.utils import timezone

from sofi.referentiels.models import EntreeLheo, Formacode, Nsf, Rome, TypeDispositif

from .commun import charger, ecrire, essayer

pytestmark = pytest.mark.django_db

V14 = """
code,label,type,parent,champ_code,champ_label,grand_domaine_code,grand_domaine_label,synonymes,synonymes_metier,version
45582,Ébénisterie,descripteur,45554,455,ARTISANAT ART,00104,Arts,meuble style | marqueterie,ébéniste,v14
45554,Artisanat art,descripteur,00104,455,ARTISANAT ART,00104,Arts,,,v14
00104,Arts,grand domaine,,,,00104,Arts,,,v14
"""
V13 = """
code,label_majuscules,parent,champ_code,champ_label,version,existe_en_v14,v14_dont_c_est_un_synonyme
45582,EBENISTERIE,45554,455,ARTISANAT ART,v13,oui,
44004,AIDE MEDICO-PSYCHOLOGIQUE,45554,440,ACTION SOCIALE,v13,non,
"""
PUBLICS = """
code,label,version
80006,Demandeur d’emploi,v14
80006,demandeur d'emploi,v10
80005,Bénéficiaire du RMI,v9
"""


class TestFormacode:
    def test_arbre_et_synonymes(self, tmp_path: Path) -> None:
        charger("formacode", ecrire(tmp_path, "formacode_v14.csv", V14))
        code = Formacode.objects.get(pk="45582")
        assert (code.parent_id, code.version, code.nature) == ("45554", "V14", "domaine")
        assert code.synonymes == ["meuble style", "marqueterie", "ébéniste"]
        assert code.mots == "ebenisterie meuble style marqueterie ebeniste 45582"

    def test_les_codes_que_v14_n_a_plus_sont_gardes_retires(self, tmp_path: Path) -> None:
        ecrire(tmp_path, "formacode_v14.csv", V14)
        ecrire(tmp_path, "formacode_v13.csv", V13)
        charger("formacode", tmp_path)
        ancien = Formacode.objects.get(pk="44004")
        assert (ancien.version, ancien.retire_le) == ("V13", timezone.localdate())
        assert ancien.libelle == "Aide medico-psychologique"
        assert Formacode.objects.get(pk="45582").libelle == "Ébénisterie"
        assert set(Formacode.objects.en_vigueur()) == set(Formacode.objects.exclude(pk="44004"))

    def test_une_nouvelle_edition_retire_ce_qu_elle_n_a_plus(self, tmp_path: Path) -> None:
        Formacode.objects.create(code="11016", libelle="Analyse", version="V13")
        Formacode.objects.create(code="80006", libelle="Public", version="V14", nature="public")
        charger("formacode", ecrire(tmp_path, "formacode_v14.csv", V14), forcer=True)
        ancien = Formacode.objects.get(pk="11016")
        assert (ancien.version, ancien.retire_le) == ("V13", timezone.localdate())
        assert Formacode.objects.get(pk="80006").retire_le is None

    def test_parent_inconnu(self, tmp_path: Path) -> None:
        faux = V14.replace("45582,Ébénisterie,descripteur,45554", "45582,Ébénisterie,d,45555")
        (groupe,) = essayer("formacode", ecrire(tmp_path, "formacode_v14.csv", faux)).fautes
        assert (groupe.message, groupe.lignes) == ("parent, code inconnu", [2])
        assert groupe.exemples == ["« 45555 » (vouliez-vous dire « 45554 » ?)"]

    def test_publics_de_plusieurs_editions(self, tmp_path: Path) -> None:
        charger("formacode_publics", ecrire(tmp_path, "formacode_publics.csv", PUBLICS))
        courant = Formacode.objects.get(pk="80006")
        assert (courant.libelle, courant.version, courant.retire_le) == (
            "Demandeur d’emploi",
            "V14",
            None,
        )
        ancien = Formacode.objects.get(pk="80005")
        assert (ancien.version, ancien.nature) == ("V9", "public")
        assert ancien.retire_le == timezone.localdate()


def test_rome_et_nsf(tmp_path: Path) -> None:
    rome = (
        "code,label,grand_domaine_code,grand_domaine_label,domaine_code,domaine_label\n"
        "H2207,Ébéniste,H,Industrie,H22,Bois"
    )
    charger("rome", ecrire(tmp_path, "rome.csv", rome))
    assert Rome.objects.get().domaine_libelle == "Bois"
    charger("nsf", ecrire(tmp_path, "nsf.csv", "code;label\n234;Travail du bois"))
    assert Nsf.objects.get().libelle == "Travail du bois"


JSON = """
{"tables": [
  {"name": "dict-boolean", "entries": [
    {"code": "0", "label": "non"},
    {"code": "1", "label": "oui"}]},
  {"name": "dict-AIS", "entries": [
    {"code": "6", "label": "Certification"}]}
]}
"""


class TestTablesLheo:
    def test_json_et_csv_disent_la_meme_chose(self, tmp_path: Path) -> None:
        charger("lheo_tables", ecrire(tmp_path, "lheo-tables.json", JSON))
        lignes = list(EntreeLheo.objects.values_list("table", "code", "libelle", "ordre"))
        assert lignes == [
            ("dict-AIS", "6", "Certification", 1),
            ("dict-boolean", "0", "non", 1),
            ("dict-boolean", "1", "oui", 2),
        ]
        csv = "table;code;label\n" + "\n".join(f"{t};{c};{x}" for t, c, x, _ in lignes)
        rapport = essayer("lheo_tables", ecrire(tmp_path, "tables.csv", csv))
        assert not rapport.change

    def test_la_ligne_du_json(self, tmp_path: Path) -> None:
        faux = JSON.replace('"label": "oui"', '"label": ""')
        (groupe,) = essayer("lheo_tables", ecrire(tmp_path, "t.json", faux)).fautes
        assert groupe.lignes == [4]

    def test_json_mal_forme(self, tmp_path: Path) -> None:
        rapport = essayer("lheo_tables", ecrire(tmp_path, "t.json", '{"tables": [\n]'))
        assert "JSON bien formé" in rapport.texte()


DISPOSITIFS = """
code;numero;libelle;sigle;publics;code_financeur;regle;convention;programme_regional;fonds_publics;pour_qui;ce_qu_il_paie
cpf;1;Compte personnel de formation;CPF;82058 80006;0;cpf;;non;oui;;
poec;2;POE collective;POEC;80006;16;poec;;non;oui;;
"""


class TestDispositifs:
    @pytest.fixture(autouse=True)
    def publics(self) -> None:
        for code in ("80006", "82058"):
            Formacode.objects.create(code=code, libelle=code, version="V14", nature="public")

    def test_les_publics_dans_l_ordre(self, tmp_path: Path) -> None:
        charger("dispositifs", ecrire(tmp_path, "dispositifs.csv", DISPOSITIFS))
        cpf = TypeDispositif.objects.get(pk="cpf")
        lignes = cpf.publicdedispositif_set.values_list("formacode_id", flat=True)
        assert list(lignes) == ["82058", "80006"]
        moins = DISPOSITIFS.replace("82058 80006", "80006")
        charger("dispositifs", ecrire(tmp_path, "dispositifs.csv", moins))
        assert cpf.publics.get().code == "80006"

    def test_un_inventaire_ne_fait_qu_ajouter(self, tmp_path: Path) -> None:
        charger("dispositifs", ecrire(tmp_path, "dispositifs.csv", DISPOSITIFS))
        inventaire = (
            "id,libelle,sigle,perimetre,publics,code_financeur_lheo_propose,etat,notes,source\n"
            "cpf,Autre libellé,,national,actifs,,actuel,,x\n"
            "poei,POE individuelle,POEI,national,demandeurs d'emploi,4,actuel,,x\n"
            "prf-essai,PROGRAMME REGION - Essai,,Pays de la Loire,,2,actuel (2026),,x\n"
            "prf-fini,Fini,,Pays de la Loire,,2,ancien (2019),,x"
        )
        charger("dispositifs", ecrire(tmp_path, "dispositifs.csv", inventaire))
        types = TypeDispositif.objects.values_list("code", "numero", "regle", "programme_regional")
        assert list(types) == [
            ("cpf", 1, "cpf", False),
            ("poec", 2, "poec", False),
            ("poei", 3, "poei", False),
            ("prf-essai", 4, "", True),
        ]
        assert TypeDispositif.objects.get(pk="cpf").libelle == "Compte personnel de formation"
        assert TypeDispositif.objects.get(pk="prf-essai").publics.get().code == "80006"

    @pytest.mark.parametrize(
        ("avant", "apres", "message"),
        [
            (";cpf;;non", ";cp;;non", "regle, valeur attendue parmi"),
            ("82058 80006", "", "0 public(s)"),
            ("82058 80006", "99999", "public, code inconnu"),
        ],
    )
    def test_fautes(self, tmp_path: Path, avant: str, apres: str, message: str) -> None:
        chemin = ecrire(tmp_path, "dispositifs.csv", DISPOSITIFS.replace(avant, apres, 1))
        rapport = essayer("dispositifs", chemin)
        assert any(groupe.message.startswith(message) for groupe in rapport.fautes)
        assert not TypeDispositif.objects.exists()
