"""The examination of an action: everything at once, in order, in a bounded number of queries."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sofi.offre import models
from sofi.offre.codes import Fiche, Voie
from sofi.offre.regles import REGLES, avertissements, erreurs, examiner
from sofi.offre.regles.documentation import ecrire
from sofi.offre.regles.parametres import Parametres, lignes_livrees
from sofi.referentiels.models import ParametreLegal
from sofi.socle.formats import INSECABLE
from tests import fabriques

pytestmark = pytest.mark.django_db


def test_saisie_complete() -> None:
    """The whole action of the factories has nothing to be told."""
    assert examiner(fabriques.saisie_complete()) == []


def test_brouillon_vide() -> None:
    """An action just begun, with a bare session: every required field is named, nothing raises."""
    action = fabriques.ActionFactory()
    models.Session.objects.create(action=action, recrutement="", inscription_a="")
    manques = examiner(action)
    assert {m.niveau for m in erreurs(manques)} >= {"manque"}
    champs = {m.champ for m in manques if m.fiche == Fiche.SESSION}
    assert champs >= {"lieu", "date_debut", "date_fin", "esp", "responsable", "contact"}
    assert not {"cycle_unite", "effectif_minimal"} & champs


def test_ordre() -> None:
    """By card, then by field; every lack has a label and a sentence."""
    action = fabriques.ActionFactory(
        formation=fabriques.FormationLibreFactory(intitule="", domaine=None),
        voie=Voie.NON_CERTIFIANTE,
        niveau_entree="",
    )
    models.Session.objects.create(action=action)
    manques = examiner(action)
    fiches = [m.fiche for m in manques]
    assert fiches == sorted(fiches, key=["E", "F", "A", "S", "D"].index)
    assert [m.champ for m in manques if m.fiche == Fiche.FORMATION] == [
        "intitule",
        "domaines_ordonnes",
    ]
    assert all(m.libelle and m.message.endswith(".") for m in manques)


def _compter(action: models.Action) -> int:
    with CaptureQueriesContext(
        connection,
    ) as requetes:
        examiner(action)
    return len(requetes)


def test_requetes_bornees() -> None:
    """One session or twenty: the same number of queries."""
    une = _compter(fabriques.saisie_complete())
    vingt = _compter(fabriques.saisie_complete(sessions=20))
    assert une == vingt
    assert vingt <= 30


def test_session_retiree() -> None:
    """A withdrawn session is not examined."""
    action = fabriques.saisie_complete()
    models.Session.objects.create(action=action, retiree_le=fabriques.aujourd_hui())
    assert examiner(action) == []


def test_session_publiee_et_finie() -> None:
    """A published session that has ended is history; the same one never published is wrong."""
    action = fabriques.saisie_complete()
    passee = fabriques.SessionFactory(action=action, date_debut=fabriques.dans(-400))
    fabriques.DispositifFactory(session=passee)
    assert examiner(action, publiees={passee.pk}) == []
    assert [m.champ for m in erreurs(examiner(action))] == ["date_fin"]


def test_chaque_regle_est_dite() -> None:
    """Each rule has a text, a source and a name of its own."""
    assert REGLES
    assert len({(r.fiche, r.nom) for r in REGLES}) == len(REGLES)
    assert all(r.texte.endswith(".") and r.source for r in REGLES)
    assert not avertissements([])


def test_document_a_jour(settings: Any) -> None:
    """docs/regles.md says what the code does; `manage.py regles` writes it again."""
    assert (settings.BASE_DIR / "docs" / "regles.md").read_text(encoding="utf-8") == ecrire()


def test_parametres_dates() -> None:
    """The figure in force that day; a row of the administration replaces the shipped ones of its code."""
    code = ParametreLegal.Code
    livres = Parametres.lire()
    assert livres.valeur(code.POEI_HEURES_MAX, datetime.date(2024, 6, 19)) == 400
    assert livres.valeur(code.POEI_HEURES_MAX, datetime.date(2024, 6, 20)) == 450
    assert livres.valeur(code.SEMAINE_HEURES_MAX, datetime.date(2010, 1, 1)) is None
    fabriques.ParametreLegalFactory(
        code=code.SEMAINE_HEURES_MAX, valeur=44, debut=datetime.date(2030, 1, 1)
    )
    lus = Parametres.lire()
    assert lus.valeur(code.SEMAINE_HEURES_MAX, datetime.date(2030, 1, 1)) == 44
    assert lus.valeur(code.SEMAINE_HEURES_MAX, datetime.date(2029, 12, 31)) is None
    assert lus.valeur(code.POE_HEURES_MAX, datetime.date(2030, 1, 1)) == 400


def test_parametres_livres_connus() -> None:
    """Every shipped figure is one that the table knows, with its text."""
    assert {ligne.code for ligne in lignes_livrees()} <= set(ParametreLegal.Code.values)
    assert all(ligne.source for ligne in lignes_livrees())


def test_sans_parametre_pas_de_regle() -> None:
    """Where no figure is in force, the rule says nothing."""
    fabriques.ParametreLegalFactory(debut=datetime.date(2100, 1, 1))
    action = fabriques.saisie_complete()
    action.sessions.update(heures_centre=9000, heures_hebdo=None)
    assert examiner(action) == []


@pytest.mark.parametrize("absent", ["reconversion_heures_min", "reconversion_heures_max"])
def test_une_limite_sur_deux_ne_dit_rien(absent: str) -> None:
    """A range of hours of which one end isn't in force is no rule."""
    fabriques.ParametreLegalFactory(code=absent, debut=datetime.date(2100, 1, 1))
    action = fabriques.saisie_complete(dispositif="reconversion")
    action.sessions.update(heures_centre=149, heures_entreprise=0)
    assert not [manque for manque in examiner(action) if "reconversion en dure" in manque.message]


@pytest.mark.parametrize(
    ("jour", "montant"),
    [
        ("2024-05-01", None),
        ("2024-05-02", "100"),
        ("2025-01-01", "102.23"),
        ("2025-12-31", "102.23"),
        ("2026-01-01", "103.20"),
    ],
)
def test_la_participation_au_cpf_change_chaque_annee(jour: str, montant: str | None) -> None:
    """The figure is that of the day the session begins."""
    trouvee = Parametres([]).valeur("cpf_participation", datetime.date.fromisoformat(jour))
    assert trouvee == (None if montant is None else Decimal(montant))


def test_un_montant_se_lit_en_euros() -> None:
    ecrites = {x.code: x.ecrite.replace(INSECABLE, " ") for x in lignes_livrees() if x.fin is None}
    assert (ecrites["cpf_participation"], ecrites["bilan_heures_max"]) == ("103,20 €", "24")


def test_ce_qui_n_est_pas_confirme_le_dit() -> None:
    """A figure known by a draft only says so in its text, which screens and documents show."""
    en_vigueur = {x.code: x.source for x in lignes_livrees() if x.fin is None}
    assert {code for code, source in en_vigueur.items() if "Non confirmé" in source} == {
        "cpf_participation",
        "bilan_heures_min",
    }
