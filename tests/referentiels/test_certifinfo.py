"""A Certif Info sheet: one place to read it, search, eligibility."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from sofi.referentiels.models import (
    BlocCompetences,
    Certificateur,
    Certification,
    FicheCertifInfo,
)
from sofi.referentiels.mots import recalculer_fiches

pytestmark = pytest.mark.django_db
FIN = datetime.date(2028, 8, 31)


def fiche(code: str, libelle: str, numero: str = "", **valeurs: Any) -> FicheCertifInfo:
    """A sheet, with its RNCP/RS sheet when a number is given; `fin` is the sheet's end."""
    certification = None
    if numero:
        fin, active = valeurs.pop("fin", None), valeurs.pop("active", True)
        certification, _ = Certification.objects.get_or_create(
            numero=numero,
            defaults={"intitule": libelle, "date_fin_enregistrement": fin, "active": active},
        )
    return FicheCertifInfo.objects.create(
        code=code, libelle=libelle, certification=certification, **valeurs
    )


class TestLecture:
    def test_la_fin_est_celle_de_la_fiche_rncp(self) -> None:
        sheet = fiche("94681", "CAP ébéniste", "RNCP37538", fin=FIN)
        assert sheet.fin == FIN
        sheet.fin_enregistrement = datetime.date(2030, 1, 1)
        assert sheet.fin == FIN
        assert fiche("93561", "Créateurs").fin is None

    def test_sans_fin_au_rncp_celle_qui_est_saisie(self) -> None:
        sheet = fiche("118300", "DAEU A", "RNCP40181", fin_enregistrement=FIN)
        assert sheet.fin == FIN

    def test_textes(self) -> None:
        sheet = fiche("94681", "CAP ébéniste", "RNCP37538")
        assert sheet.certification is not None
        sheet.certification.objectifs_contexte = "Former."
        sheet.certification.activites_visees = "Fabriquer\nInstaller"
        for rang, libelle in ((2, "Fabrication"), (1, "Analyse"), (3, "")):
            BlocCompetences.objects.create(
                certification=sheet.certification, code=f"BC{rang}", rang=rang, libelle=libelle
            )
        assert sheet.texte_objectif == "Former."
        assert sheet.texte_programme == "Analyse\nFabrication\nFabriquer\nInstaller"
        sheet.objectif, sheet.programme = "À nous", "Le nôtre"
        assert (sheet.texte_objectif, sheet.texte_programme) == ("À nous", "Le nôtre")

    def test_un_bloc_retire_n_est_plus_propose(self) -> None:
        sheet = fiche("94681", "CAP ébéniste", "RNCP37538")
        for rang, retire_le in ((1, None), (2, FIN)):
            BlocCompetences.objects.create(
                certification=sheet.certification, code=f"BC{rang}", rang=rang, retire_le=retire_le
            )
        assert [bloc.code for bloc in sheet.blocs()] == ["BC1"]
        assert fiche("93561", "Créateurs").blocs() == []

    @pytest.mark.parametrize(
        ("niveau", "numero", "niveau_fiche", "attendu"),
        [
            ("3", "RNCP1", "4", "3"),
            ("", "RNCP1", "4", "4"),
            ("", "RNCP1", "", "nc"),
            ("", "RS1", "", "sans"),
            ("sans", "", "", "sans"),
            ("", "", "", "nc"),
        ],
    )
    def test_niveau_de_sortie(
        self, niveau: str, numero: str, niveau_fiche: str, attendu: str
    ) -> None:
        sheet = fiche("1", "x", numero, niveau=niveau)
        if sheet.certification:
            sheet.certification.niveau = niveau_fiche
        assert sheet.niveau_sortie == attendu


class TestEligibilite:
    @pytest.mark.parametrize(
        ("jour", "attendu"), [(FIN, True), (FIN + datetime.timedelta(days=1), False)]
    )
    def test_jusqu_au_dernier_jour(self, jour: datetime.date, attendu: bool) -> None:
        assert fiche("94681", "CAP", "RNCP37538", fin=FIN).eligible_cpf(jour) is attendu

    def test_fin_inconnue_inactive_ou_retiree(self) -> None:
        sheet = fiche("1", "x", "RS5000")
        assert sheet.certification is not None
        assert sheet.eligible_cpf(FIN)
        sheet.certification.retire_le = FIN
        assert not sheet.eligible_cpf(FIN)
        assert not fiche("2", "y", "RNCP2", active=False).eligible_cpf(FIN)

    def test_exemption_de_la_loi(self) -> None:
        assert fiche("93561", "Créateurs", exemption_cpf=True).eligible_cpf(FIN)
        assert not fiche("20108", "Classe préparatoire").eligible_cpf(FIN)


class TestRecherche:
    @pytest.fixture(autouse=True)
    def fiches(self) -> None:
        bois = fiche("94681", "CAP ébéniste", "RNCP37538", fin=FIN)
        fiche("82627", "BMA spécialité ébéniste", "RNCP37494", fin=FIN)
        fiche(
            "109049",
            "Titre professionnel assistant ressources humaines",
            "RNCP35030",
            fin=datetime.date(2025, 11, 5),
        )
        neuve = fiche("119626", "Titre professionnel assistant ressources humaines", "RNCP41366")
        fiche("81506", "TP assistant ressources humaines", remplacee_par=neuve)
        fiche("L0001", "Langage Python", "RS37538")
        Certificateur.objects.create(
            certification=bois.certification, nom="MINISTÈRE DE L'ÉDUCATION NATIONALE"
        )
        recalculer_fiches()

    def codes(self, question: str) -> list[str]:
        return [trouvee.code for trouvee in FicheCertifInfo.objects.chercher(question)]

    @pytest.mark.parametrize(
        ("question", "attendus"),
        [
            ("94681", ["94681"]),
            ("RNCP37538", ["94681"]),
            ("rncp 37538", ["94681"]),
            ("37538", ["94681", "L0001"]),
            ("RS37538", ["L0001"]),
            ("l0001", ["L0001"]),
            ("ebeniste", ["82627", "94681"]),
            ("ÉBÉNISTE cap", ["94681"]),
            ("éduc nat", ["94681"]),
            ("menuisier", []),
            ("", []),
            ("'; --", []),
            ("!:*&|", []),
        ],
    )
    def test_questions(self, question: str, attendus: list[str]) -> None:
        assert self.codes(question) == attendus

    def test_les_fiches_terminees_ou_remplacees_viennent_apres(self) -> None:
        assert self.codes("assistant ressources humaines")[0] == "119626"
        assert set(self.codes("humaines assistant")) == {"119626", "109049", "81506"}
        # Named by its code, an ended sheet comes first all the same.
        assert self.codes("109049")[0] == "109049"

    def test_choisissables(self) -> None:
        trouvees = FicheCertifInfo.objects.choisissables().chercher("assistant ressources")
        assert {f.code for f in trouvees} == {"119626", "109049"}

    def test_nombre_de_requetes_et_limite(
        self, django_assert_num_queries: Callable[..., Any]
    ) -> None:
        for n in range(30):
            fiche(f"7{n:04}", f"Licence numéro {n}", f"RNCP7{n:04}")
        recalculer_fiches()
        with django_assert_num_queries(3):
            trouvees = list(FicheCertifInfo.objects.chercher("licence"))
            lues = [(f.fin, f.niveau_sortie, f.certificateurs(), f.blocs()) for f in trouvees]
        assert len(lues) == 20


def test_recalculer_ne_change_que_ce_qui_differe() -> None:
    fiche("94681", "CAP ébéniste", "RNCP37538")
    fiche("93561", "Créateurs", retire_le=timezone.localdate())
    assert recalculer_fiches() == 2
    assert recalculer_fiches() == 0
    FicheCertifInfo.objects.filter(pk="94681").update(libelle="CAP menuisier")
    assert recalculer_fiches() == 1


def test_un_certificateur_trop_long_est_coupe_entre_deux_noms() -> None:
    sheet = fiche("1", "x", "RNCP1")
    for n in range(9):
        Certificateur.objects.create(
            certification=sheet.certification, nom=f"CERTIFICATEUR {n} " + "x" * 80
        )
    recalculer_fiches()
    sheet.refresh_from_db()
    assert len(sheet.certificateur) <= 600
    assert sheet.certificateur.count(" ; ") == 5
    assert all(len(nom) == 96 for nom in sheet.certificateur.split(" ; "))
