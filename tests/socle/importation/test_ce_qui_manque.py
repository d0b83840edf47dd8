"""What a file doesn't give, when some of its lines can't be taken: withdrawn, kept, or stopped for a decision."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from sofi.referentiels.models import Opco
from sofi.socle.fichiers import Ligne
from sofi.socle.importation import Champ, Cible, Ignoree, Rapport, Retrait, SiInconnu

from .test_moteur import charger, codes, nsf, specialites

pytestmark = pytest.mark.django_db
MAL_TAPE = "le code est mal tapé"
D_AILLEURS = "d’une autre région"


def laisser(ligne: Ligne) -> Iterator[dict[str, Any]]:
    """Leaves out what is mistyped, still in the file, and what isn't ours."""
    valeurs = ligne.valeurs
    if valeurs["libelle"] == MAL_TAPE:
        raise Ignoree(MAL_TAPE, valeurs["code"], [{"code": f" {valeurs['code']}"}])
    if valeurs["libelle"] == D_AILLEURS:
        raise Ignoree(D_AILLEURS)
    yield valeurs


def dits(rapport: Rapport) -> str:
    return " ".join(rapport.texte().split())


@pytest.fixture(autouse=True)
def _vingt() -> None:
    charger(*(nsf(str(100 + n)) for n in range(20)))


def presentes(jusqu_a: int) -> list[dict[str, str]]:
    return [nsf(str(100 + n)) for n in range(jusqu_a)]


def test_une_ligne_refusee_dont_la_cle_se_lit_n_empeche_pas_les_retraits() -> None:
    """It stays itself; what the file doesn't name leaves."""
    rapport = charger(*presentes(18), nsf("118", ""), partiel_permis=True)
    assert rapport.ecrit and rapport.bilan("spécialités").retires == 1
    assert codes() == {str(100 + n) for n in range(19)}
    assert "119 Formation" in dits(rapport), "named, not only by its code"


def test_sans_sa_cle_les_retraits_attendent_une_decision() -> None:
    """However few: one of them may be that line's."""
    lignes = [*presentes(18), nsf("", "x")]
    rapport = charger(*lignes, partiel_permis=True)
    assert rapport.garde and not rapport.ecrit and len(codes()) == 20
    assert "1 ligne n’a pas pu être lue (spécialités), et 2 retraits sur 20" in dits(rapport)
    assert charger(*lignes, partiel_permis=True, forcer=True).ecrit
    assert codes() == {str(100 + n) for n in range(18)}


def test_sans_retrait_elle_n_arrete_rien() -> None:
    rapport = charger(*presentes(20), nsf("300"), nsf("", "x"), partiel_permis=True)
    assert rapport.ecrit and "300" in codes()


def test_une_source_entiere_dit_que_les_retraits_ne_sont_pas_cherches() -> None:
    rapport = charger(*presentes(5), nsf("", "x"))
    assert rapport.refuse and not rapport.garde
    assert "retraits non cherchés" in dits(rapport)


def test_une_ligne_refusee_n_est_pas_la_meme_chose() -> None:
    rapport = charger(*presentes(20), nsf("", "x"), partiel_permis=True)
    assert not rapport.change and rapport.rien_pris
    assert "mais des lignes sont refusées. Corrigez-les" in dits(rapport)
    seules = charger(nsf("", "x"), partiel_permis=True, cible=specialites(retrait=Retrait.AUCUN))
    assert "Rien de ce fichier n’est pris : des lignes sont refusées" in dits(seules)


def test_ce_qui_ne_peut_pas_etre_pris_cette_fois_reste() -> None:
    """The report says it, by name; what isn't ours leaves."""
    lignes = [*presentes(18), nsf("118", MAL_TAPE), nsf("119", D_AILLEURS)]
    rapport = charger(*lignes, cible=specialites(extraire=laisser))
    assert rapport.ecrit and codes() == {str(100 + n) for n in range(19)}
    [reste] = [g for g in rapport.avertissements if "reste telle qu’elle était" in g.message]
    assert (reste.lignes, reste.exemples) == ([20], ["118 Formation"])


def test_ce_qui_designe_un_inconnu_reste() -> None:
    """Left out for what it points at, it is still in the file."""
    vers = Champ(nom="libelle", vers=Opco, si_inconnu=SiInconnu.IGNORER)
    cible = replace(specialites(), champs=(Champ(nom="code"), vers))
    charger(*presentes(20), cible=cible, forcer=True)
    assert len(codes()) == 20


def test_tout_est_ignore() -> None:
    """Nothing is said to be the same; the reasons are told."""
    autre = specialites(extraire=laisser)
    rapport = charger(*(nsf(str(100 + n), MAL_TAPE) for n in range(20)), cible=autre)
    assert rapport.rien_pris and len(codes()) == 20
    assert f"Rien de ce fichier n’est pris ; 20 lignes ignorées : {MAL_TAPE} (20)" in dits(rapport)
    une = charger(*presentes(19), nsf("119", MAL_TAPE), cible=autre)
    assert not une.rien_pris
    assert f"la même chose que ce fichier ; 1 ligne ignorée : {MAL_TAPE} (1)" in dits(une)


def test_un_fichier_qui_ne_concerne_personne_a_ses_comptes() -> None:
    cible = Cible(
        titre="opérateurs",
        modele=Opco,
        cle=("code",),
        champs=(Champ(nom="code"),),
        extraire=lambda ligne: (),
    )
    rapport = charger(*presentes(7), cible=cible)
    assert not rapport.rien_pris
    assert "opérateurs : rien à y prendre sur 7 lignes" in dits(rapport)
    assert "7 lignes lues : aucune ne concerne ce que SOFI connaît" in dits(rapport)
