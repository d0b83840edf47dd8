"""The engine: dry by default, everything or nothing, twice = nothing, withdrawn never deleted."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from sofi.referentiels.models import Certificateur, Certification, Departement, Nsf, Region
from sofi.socle.fichiers import FichierIllisible, Ligne
from sofi.socle.importation import (
    Champ,
    Cible,
    Flux,
    Interruption,
    Rapport,
    Retrait,
    SiInconnu,
    Source,
    importer,
)
from sofi.socle.importation.moteur import VERROU

pytestmark = pytest.mark.django_db
JOUR = datetime.date(2026, 9, 1)


def source(*lignes: dict[str, Any], cible: Cible | None = None, **options: Any) -> Source:
    """A source of these records; the first one is on line 2 of « essai.csv »."""
    return Source(
        nom="essai",
        flux=(
            Flux(
                fichier="essai.csv",
                lire=lambda: (Ligne(numero, valeurs) for numero, valeurs in enumerate(lignes, 2)),
                cibles=(cible or specialites(),),
            ),
        ),
        **options,
    )


def specialites(**options: Any) -> Cible:
    reglages: dict[str, Any] = {"retrait": Retrait.LISTE} | options
    return Cible(
        titre="spécialités",
        modele=Nsf,
        cle=("code",),
        champs=(Champ(nom="code", requis=True), Champ(nom="libelle", requis=True)),
        **reglages,
    )


def nsf(code: str, libelle: str = "Formation") -> dict[str, str]:
    return {"code": code, "libelle": libelle}


def charger(*lignes: dict[str, Any], forcer: bool = False, **options: Any) -> Rapport:
    return importer(source(*lignes, **options), appliquer=True, forcer=forcer, jour=JOUR)


def codes() -> set[str]:
    return set(Nsf.objects.en_vigueur().values_list("code", flat=True))


class TestAppliquer:
    def test_un_essai_n_ecrit_rien(self) -> None:
        rapport = importer(source(nsf("100"), nsf("110")))
        assert (rapport.bilan("spécialités").crees, rapport.ecrit) == (2, False)
        assert not Nsf.objects.exists()
        assert "Ajoutez --appliquer" in rapport.texte()

    def test_deux_fois_ne_change_rien(self) -> None:
        assert charger(nsf("100"), nsf("110")).ecrit
        rapport = charger(nsf("100"), nsf("110"))
        bilan = rapport.bilan("spécialités")
        assert (bilan.inchanges, rapport.change, rapport.ecrit) == (2, False, False)

    def test_modification_avec_avant_et_apres(self) -> None:
        charger(nsf("100", "Ancien"), nsf("110"))
        rapport = charger(nsf("100", "Nouveau"), nsf("110"))
        (modification,) = rapport.bilan("spécialités").exemples_modifies
        assert modification.champs == {"libellé": ("Ancien", "Nouveau")}
        assert Nsf.objects.get(pk="100").libelle == "Nouveau"
        assert "libellé\u00a0: Ancien → Nouveau" in rapport.texte()

    def test_autant_de_requetes_pour_une_ligne_que_pour_cent(self) -> None:
        charger(*(nsf(str(n)) for n in range(100, 200)))
        comptes = []
        for combien in (1, 100):
            lignes = [nsf(str(100 + n), f"Autre {combien}") for n in range(combien)]
            with CaptureQueriesContext(connection) as requetes:
                charger(*lignes, cible=specialites(retrait=Retrait.AUCUN))
            comptes.append(len(requetes))
        assert comptes[0] == comptes[1]

    def test_par_lots(self) -> None:
        rapport = charger(*(nsf(str(n)) for n in range(100, 125)), lot=10)
        assert (rapport.bilan("spécialités").crees, Nsf.objects.count()) == (25, 25)

    def test_ce_qui_suit_n_est_fait_que_si_l_on_applique(self) -> None:
        appels: list[str] = []
        suite = (lambda: appels.append("fait"),)
        importer(source(nsf("100"), ensuite=suite))
        assert appels == []
        charger(nsf("100"), ensuite=suite)
        assert appels == ["fait"]


class TestSuivi:
    """Who follows an import knows the line reached in each flux, and may stop it."""

    def test_la_ligne_atteinte_apres_chaque_lot(self) -> None:
        vues: list[tuple[int, int]] = []
        importer(
            source(*(nsf(str(n)) for n in range(100, 125)), lot=10),
            suivi=lambda flux, ligne: vues.append((flux, ligne)),
        )
        assert vues == [(0, 0), (0, 11), (0, 21), (0, 26), (1, 0)]

    @pytest.mark.parametrize("quand", [(0, 0), (0, 11), (1, 0)])
    def test_interrompu_a_tout_moment_rien_n_est_ecrit(self, quand: tuple[int, int]) -> None:
        def arreter(flux: int, ligne: int) -> None:
            if (flux, ligne) == quand:
                raise Interruption

        lignes = [nsf(str(n)) for n in range(100, 125)]
        with pytest.raises(Interruption):
            importer(source(*lignes, lot=10), appliquer=True, suivi=arreter)
        assert not Nsf.objects.exists()
        assert charger(*lignes).ecrit


class TestRetrait:
    def test_retire_jamais_supprime_puis_retabli(self) -> None:
        tous = [nsf(str(n)) for n in range(100, 120)]
        charger(*tous)
        rapport = charger(*tous[1:])
        assert rapport.bilan("spécialités").retires == 1
        assert Nsf.objects.get(pk="100").retire_le == JOUR
        assert not charger(*tous[1:]).change
        assert charger(*tous).bilan("spécialités").modifies == 1
        assert Nsf.objects.get(pk="100").retire_le is None

    def test_un_fichier_partiel_ne_retire_rien(self) -> None:
        charger(nsf("100"), nsf("110"))
        charger(nsf("100"), cible=specialites(retrait=Retrait.AUCUN))
        assert codes() == {"100", "110"}

    def test_plus_de_dix_pour_cent_demande_de_forcer(self) -> None:
        tous = [nsf(str(n)) for n in range(100, 120)]
        charger(*tous)
        rapport = importer(source(*tous[3:]), appliquer=True, jour=JOUR)
        assert (rapport.garde, rapport.ecrit, len(codes())) == (True, False, 20)
        assert "--forcer" in rapport.texte()
        rapport = importer(source(*tous[3:]), appliquer=True, forcer=True, jour=JOUR)
        assert (rapport.ecrit, len(codes())) == (True, 17)

    def test_exactement_dix_pour_cent_passe(self) -> None:
        tous = [nsf(str(n)) for n in range(100, 120)]
        charger(*tous)
        assert charger(*tous[2:]).ecrit

    def test_par_ligne_remplace_ce_que_la_fiche_contenait(self) -> None:
        fiche = Certification.objects.create(numero="RNCP1", intitule="Essai")
        autre = Certification.objects.create(numero="RNCP2", intitule="Autre")
        for certification, nom in ((fiche, "Ancien"), (fiche, "Gardé"), (autre, "Ailleurs")):
            Certificateur.objects.create(certification=certification, nom=nom)
        cible = Cible(
            titre="certificateurs",
            modele=Certificateur,
            cle=("certification_id", "nom"),
            champs=(Champ(nom="certification_id", vers=Certification), Champ(nom="nom")),
            extraire=lambda ligne: (
                {"certification_id": ligne.valeurs["fiche"], "nom": nom}
                for nom in ligne.valeurs["noms"]
            ),
            retrait=Retrait.PAR_LIGNE,
            groupe=lambda ligne: str(ligne.valeurs["fiche"]),
        )
        charger({"fiche": "RNCP1", "noms": ["Gardé", "Nouveau"]}, cible=cible)
        assert {c.nom for c in fiche.certificateurs.all()} == {"Gardé", "Nouveau"}
        charger({"fiche": "RNCP1", "noms": []}, cible=cible)
        assert not fiche.certificateurs.exists()
        assert autre.certificateurs.exists()

    def test_en_ajout_ne_touche_a_rien(self) -> None:
        charger(nsf("100", "Tapé à la main"), nsf("110"))
        rapport = importer(source(nsf("100"), nsf("120")).en_ajout(), appliquer=True)
        assert (rapport.bilan("spécialités").crees, codes()) == (1, {"100", "110", "120"})
        assert Nsf.objects.get(pk="100").libelle == "Tapé à la main"


class TestFautes:
    def test_rien_n_est_ecrit_et_les_lignes_sont_celles_du_fichier(self) -> None:
        rapport = charger(nsf("100"), nsf("", "Sans code"), nsf("110"), nsf("", "Encore"))
        assert (rapport.refuse, rapport.ecrit, Nsf.objects.count()) == (True, False, 0)
        (groupe,) = rapport.fautes
        assert (groupe.message, groupe.lignes) == ("code, valeur manquante", [3, 5])
        assert "essai.csv, lignes 3, 5 (2 fois), spécialités" in rapport.texte()

    def test_toutes_les_fautes_d_une_ligne(self) -> None:
        rapport = charger(nsf("1234", ""))
        messages = [groupe.message for groupe in rapport.fautes]
        assert messages == ["code, 4 caractères, 3 au plus", "libelle, valeur manquante"]

    def test_beaucoup_de_fautes_tiennent_en_une_remarque(self) -> None:
        rapport = charger(*(nsf("", "x") for _ in range(500)))
        (groupe,) = rapport.fautes
        assert (groupe.compte, len(groupe.lignes)) == (500, 50)
        assert "lignes 2, 3, 4, 5, 6, 7, 8, 9… (500 fois)" in groupe.texte().replace("\u00a0", " ")

    def test_cle_en_double(self) -> None:
        rapport = charger(nsf("100"), nsf("110"), nsf("100"))
        assert "ligne 4, spécialités" in rapport.texte()
        assert "« 100 », ligne 2" in rapport.texte().replace("\u00a0", " ")
        permis = specialites(doublons_permis=True)
        assert charger(nsf("100"), nsf("100"), cible=permis).bilan("spécialités").ignores == 1

    def test_ligne_mal_formee(self) -> None:
        def lire() -> Iterator[Ligne]:
            yield Ligne(2, {"code": "100"}, "1 cellule(s) au lieu de 2")

        flux = Flux(fichier="essai.csv", lire=lire, cibles=(specialites(),))
        rapport = importer(Source(nom="essai", flux=(flux,)))
        assert [groupe.message for groupe in rapport.fautes] == ["1 cellule(s) au lieu de 2"]

    def test_la_source_peut_accepter_le_reste(self) -> None:
        charger(nsf("120"))
        rapport = charger(nsf("100"), nsf("120"), nsf("", "x"), partiel_permis=True)
        assert (rapport.ecrit, codes()) == (True, {"100", "120"})

    def test_fichier_qui_devient_illisible(self) -> None:
        def lire() -> Iterator[Ligne]:
            yield Ligne(2, nsf("100"))
            raise FichierIllisible("« essai.csv » est tronqué.")

        flux = Flux(fichier="essai.csv", lire=lire, cibles=(specialites(),))
        rapport = importer(Source(nom="essai", flux=(flux,), lot=1), appliquer=True)
        assert (rapport.refuse, Nsf.objects.count()) == (True, 0)
        assert "est tronqué" in rapport.texte()


class TestRelations:
    def departements(self, si_inconnu: SiInconnu) -> Cible:
        region = Champ(nom="region_id", colonne="region", vers=Region, si_inconnu=si_inconnu)
        return Cible(
            titre="départements",
            modele=Departement,
            cle=("code",),
            champs=(Champ(nom="code"), Champ(nom="libelle"), region),
        )

    @pytest.fixture(autouse=True)
    def region(self) -> None:
        Region.objects.create(code="52", libelle="Pays de la Loire")

    def test_refuser_avec_le_code_le_plus_proche(self) -> None:
        Region.objects.create(code="988", libelle="Nouvelle-Calédonie")
        ligne = {"code": "98", "libelle": "x", "region": "978"}
        rapport = charger(ligne, cible=self.departements(SiInconnu.REFUSER))
        (groupe,) = rapport.fautes
        assert groupe.message == "region, code inconnu"
        assert groupe.exemples == ["« 978 »"]
        ligne = {"code": "98", "libelle": "x", "region": "9880"}
        rapport = charger(ligne, cible=self.departements(SiInconnu.REFUSER))
        (groupe,) = rapport.fautes
        assert groupe.exemples == ["« 9880 » (vouliez-vous dire « 988 » ?)"]

    @pytest.mark.parametrize(("choix", "reste"), [(SiInconnu.VIDER, 2), (SiInconnu.IGNORER, 1)])
    def test_vider_ou_ignorer(self, choix: SiInconnu, reste: int) -> None:
        bon = {"code": "53", "libelle": "Mayenne", "region": "52"}
        autre = {"code": "98", "libelle": "x", "region": "99"}
        rapport = charger(bon, autre, cible=self.departements(choix))
        assert rapport.ecrit
        assert Departement.objects.count() == reste
        assert [groupe.lignes for groupe in rapport.avertissements] == [[3]]

    def test_une_relation_vers_ce_qui_vient_d_etre_lu(self) -> None:
        regions = Cible(
            titre="régions",
            modele=Region,
            cle=("code",),
            champs=(Champ(nom="code", colonne="region"), Champ(nom="libelle", colonne="nom")),
        )
        lignes = [{"code": "35", "libelle": "Ille-et-Vilaine", "region": "53", "nom": "Bretagne"}]
        flux = Flux(
            fichier="essai.csv",
            lire=lambda: (Ligne(2, ligne) for ligne in lignes),
            cibles=(regions, self.departements(SiInconnu.REFUSER)),
        )
        essai = Source(nom="essai", flux=(flux,))
        assert not importer(essai).refuse
        assert importer(essai, appliquer=True).ecrit
        assert Departement.objects.get(pk="35").region_id == "53"


class TestChamps:
    def cible(self, **options: bool) -> Cible:
        texte = Champ(nom="abrege", **options)
        return Cible(
            titre="fiches",
            modele=Certification,
            cle=("numero",),
            champs=(Champ(nom="numero"), Champ(nom="intitule"), texte),
        )

    def test_une_cellule_vide_peut_garder_ce_qui_est_su(self) -> None:
        pleine = {"numero": "RNCP1", "intitule": "Essai", "abrege": "CAP"}
        charger(pleine, cible=self.cible())
        charger(pleine | {"abrege": "", "intitule": "Autre"}, cible=self.cible(garder=True))
        fiche = Certification.objects.get(pk="RNCP1")
        assert (fiche.intitule, fiche.abrege) == ("Autre", "CAP")
        charger(pleine | {"abrege": ""}, cible=self.cible())
        fiche.refresh_from_db()
        assert fiche.abrege == ""

    def test_donne_a_la_creation_puis_laisse(self) -> None:
        pleine = {"numero": "RNCP1", "intitule": "Essai", "abrege": "CAP"}
        cible = self.cible(a_la_creation=True)
        charger(pleine, cible=cible)
        assert not charger(pleine | {"abrege": "BTS"}, cible=cible).change

    def test_ce_que_la_source_ne_dit_pas_reste(self) -> None:
        Certification.objects.create(numero="RNCP1", intitule="x", objectifs_contexte="Long texte")
        charger({"numero": "RNCP1", "intitule": "y", "abrege": ""}, cible=self.cible())
        fiche = Certification.objects.get(pk="RNCP1")
        assert (fiche.intitule, fiche.objectifs_contexte) == ("y", "Long texte")


@pytest.mark.django_db(transaction=True)
def test_un_seul_import_a_la_fois() -> None:
    autre = connections.create_connection("default")
    autre.settings_dict["NAME"] = connection.settings_dict["NAME"]
    with autre.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_lock(%s)", [VERROU])
    rapport = charger(nsf("100"))
    autre.close()
    assert (rapport.refuse, Nsf.objects.count()) == (True, 0)
    assert "Un autre import est en cours" in rapport.texte()
