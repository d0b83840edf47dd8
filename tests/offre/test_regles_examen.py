"""The examination as a whole, in memory: its order, its words, what it says of empty fields."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from sofi.offre.codes import Fiche, Parcours
from sofi.offre.fiches import FICHES
from sofi.offre.regles import (
    AVERTISSEMENT,
    ERREUR,
    MANQUE,
    Manque,
    Regle,
    avertissements,
    erreurs,
    examiner_chargee,
)
from sofi.offre.regles.documentation import ecrire
from sofi.offre.regles.examen import libelle
from sofi.offre.regles.parametres import Ligne, Parametres, lignes_livrees
from sofi.offre.regles.phrases import adresse_manquante, dates, enumerer, libelles
from sofi.offre.regles.requis import consigne, vides
from sofi.socle.formats import INSECABLE

from .en_memoire import HIER, JOUR, contexte, jour, poser, saisie, site, trouver


def examiner(changements: dict[str, Any], **options: Any) -> list[Manque]:
    monde = poser(saisie(), changements)
    lectures = contexte(monde).lectures
    return examiner_chargee(monde["action"], JOUR, lectures=lectures, **options)


def test_un_manque_entier() -> None:
    (manque,) = examiner({"session.date_fin": None})
    assert manque == Manque(
        MANQUE,
        Fiche.SESSION,
        1,
        "date_fin",
        "Date fin",
        "Ce champ est vide. Indiquez la date.",
    )


def test_une_erreur_entiere() -> None:
    (erreur,) = examiner({"session.parcours": [Parcours.INCONNU]})
    assert (erreur.niveau, erreur.fiche, erreur.objet) == (ERREUR, Fiche.SESSION, 1)
    assert (erreur.champ, erreur.libelle) == ("parcours", "Type de parcours")
    assert f"inconnu{INSECABLE}: il vient" in erreur.message


def test_une_regle_nomme_son_champ_ou_le_dit() -> None:
    (retire,) = examiner({"type.retire_le": HIER})
    assert (retire.champ, retire.objet, retire.fiche) == ("type", 1, Fiche.DISPOSITIF)


def test_ordre_des_fiches_des_champs_et_des_niveaux() -> None:
    """By card, then by field of the card, what blocks before what warns, fields of no card last."""
    trouves = examiner(
        {
            "etablissement.nda": "",
            "action.niveau_entree": "",
            "session.dispositifs": [],
            "session.date_debut": jour(9, 1, 2035),
            "session.date_fin": jour(8, 1, 2035),
            "session.esp": "",
        }
    )
    assert [(m.fiche, m.champ, m.niveau) for m in trouves] == [
        ("E", "nda", MANQUE),
        ("A", "niveau_entree", MANQUE),
        ("S", "date_debut", ERREUR),
        ("S", "date_debut", AVERTISSEMENT),
        ("S", "date_fin", ERREUR),
        ("S", "esp", MANQUE),
        ("S", "dispositifs", MANQUE),
    ]
    assert len(erreurs(trouves)) == 6 and not any(
        m.niveau == AVERTISSEMENT for m in erreurs(trouves)
    )
    assert [m.champ for m in avertissements(trouves)] == ["date_debut"]


def test_une_session_publique_et_finie_n_est_pas_examinee() -> None:
    """Ended yesterday and published: history. Ending today, or never published: examined."""
    finie = {"session.date_debut": jour(5, 1), "session.date_fin": HIER, "session.esp": ""}
    assert [m.champ for m in examiner(finie)] == ["date_fin", "esp", "heures_centre"]
    assert examiner(finie, publiees={1}) == []
    assert examiner(finie, publiees={2}) != []
    assert examiner(finie | {"session.date_fin": JOUR}, publiees={1}) != []
    assert examiner(finie | {"session.date_fin": None}, publiees={1}) != []
    assert [m.champ for m in examiner(finie | {"session.retiree_le": HIER})] == ["sessions"]


@pytest.mark.parametrize(
    ("fiche", "champ", "attendu"),
    [
        (Fiche.SESSION, "date_debut", "Date début"),
        (Fiche.SESSION, "dispositifs", "Dispositifs"),
        (Fiche.ACTION, "sessions", "Sessions"),
        (Fiche.ETABLISSEMENT, "contacts", "Contacts"),
        (Fiche.SESSION, "retiree_le", "Retirée le"),
        (Fiche.SESSION, "inconnu", "Inconnu"),
    ],
)
def test_libelle(fiche: Fiche, champ: str, attendu: str) -> None:
    assert libelle(fiche, champ) == attendu


@pytest.mark.parametrize(
    ("fiche", "nom", "attendue"),
    [
        (Fiche.SESSION, "date_debut", "Indiquez la date."),
        (Fiche.SESSION, "heures_centre", "Indiquez un nombre."),
        (Fiche.SESSION, "lieu", "Choisissez dans la liste."),
        (Fiche.SESSION, "rythmes", "Choisissez-en au moins un."),
        (Fiche.SESSION, "enseignement", "Choisissez une réponse."),
        (Fiche.DISPOSITIF, "frais_ht", "Indiquez un nombre."),
        (Fiche.DISPOSITIF, "prise_en_charge", "Répondez par oui ou par non."),
        (Fiche.ACTION, "public_vise", "Remplissez-le."),
    ],
)
def test_consigne(fiche: Fiche, nom: str, attendue: str) -> None:
    """What to do, by the kind of field, unless it has words of its own."""
    champ = next(champ for champ in FICHES[fiche] if champ.nom == nom)
    assert consigne(fiche, champ) == (champ.vide or attendue)


def test_un_champ_requis_sous_condition_le_dit() -> None:
    """Why it is asked for here, with the card and its row."""
    monde = poser(saisie(), {"type.regle": "apprentissage"})
    manques = {manque.champ: manque for manque in vides(Fiche.SESSION, monde["session"])}
    cycle = next(c for c in FICHES[Fiche.SESSION] if c.nom == "cycle_unite")
    assert manques["cycle_unite"].message.startswith(
        f"Ce champ est vide et requis ici ({cycle.si})."
    )
    assert (manques["cycle_unite"].objet, manques["cycle_unite"].niveau) == (1, MANQUE)


@pytest.mark.parametrize(
    ("noms", "attendu"),
    [([], ""), (["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a, b et c")],
)
def test_enumerer(noms: list[str], attendu: str) -> None:
    assert enumerer(iter(noms)) == attendu
    assert enumerer(noms, "ou") == attendu.replace(" et ", " ou ")


def test_phrases() -> None:
    assert libelles(Parcours, ["mixte", "autre"]) == "« mixte » et « autre »"
    assert dates([jour(9, 1), jour(9, 8)]) == "01/09/2026 et 08/09/2026"
    assert adresse_manquante(site()) == []
    assert adresse_manquante(site(ligne1="", code_postal="", ville="", commune=None)) == [
        "l'adresse",
        "le code postal",
        "la ville",
        "la commune",
    ]


def test_valeurs_permises() -> None:
    """Each field says its own refusals; rich texts are looked at elsewhere, empty ones nowhere."""
    trouvees = trouver(
        "valeurs_permises",
        {
            "action.url_pdf": "http://exemple.fr/a.pdf",
            "action.public_vise": "x" * 251,
            "action.objectifs": "\x01" * 4000,
            "action.id_action_cr": "a\ue000b",
            "session.rythmes": [],
            "dispositif.places": 0,
        },
    )
    assert [champ for champ, _ in trouvees] == ["id_action_cr", "url_pdf", "public_vise", "places"]
    assert all(message.endswith((".", "?")) and "None" not in message for _, message in trouvees)
    assert "usage privé" in trouvees[0][1]


def test_textes_longs_et_caracteres() -> None:
    """A text field's own length, which the database doesn't keep; each refusal is a sentence."""
    assert trouver("valeurs_permises", {"etablissement.description": "x" * 3000}) == []
    ((champ, message),) = trouver("valeurs_permises", {"etablissement.description": "x" * 3001})
    assert champ == "description" and f"1{INSECABLE}" in message.replace(" ", INSECABLE)


def ligne(valeur: int, debut: datetime.date, fin: datetime.date | None = None) -> Ligne:
    return Ligne("semaine_heures_max", Decimal(valeur), debut, fin, "un texte")


@pytest.mark.parametrize(
    ("le", "attendue"),
    [
        (jour(12, 31, 2019), None),
        (jour(1, 1, 2020), 40),
        (jour(12, 31, 2024), 40),
        (jour(1, 1, 2025), None),
        (jour(6, 1, 2025), 44),
        (jour(6, 1, 2045), 46),
    ],
)
def test_figure_legale(le: datetime.date, attendue: int | None) -> None:
    """Both its days included; of two that hold, the one that began last; the administration's alone."""
    lignes = [
        ligne(46, jour(1, 1, 2040)),
        ligne(40, jour(1, 1, 2020), jour(12, 31, 2024)),
        ligne(44, jour(6, 1, 2025)),
    ]
    parametres = Parametres(lignes)
    assert parametres.valeur("semaine_heures_max", le) == attendue
    assert parametres.valeur("poe_heures_max", jour(1, 1, 2026)) == 400
    assert parametres.valeur("inconnue", le) is None


def test_figures_livrees() -> None:
    """As the file says them, its accents included."""
    premiere, quatrieme = lignes_livrees()[0], lignes_livrees()[7]
    assert premiere[:4] == ("apprentissage_mois_min", Decimal(6), jour(1, 1, 2019), None)
    assert premiere.source.startswith("Code du travail, L6222-7-1")
    assert quatrieme[1:4] == (Decimal(12), jour(5, 1, 2008), None)
    assert any(lue.fin == jour(12, 31, 2018) for lue in lignes_livrees())
    assert any("délibération" in lue.source for lue in lignes_livrees())


def test_texte_d_une_regle_sur_une_ligne() -> None:
    def fonction(carte: Any, contexte: Any) -> Any:
        """Dit
        ceci.
        """

    assert Regle("r", Fiche.ACTION, ERREUR, "", "", fonction).texte == "Dit ceci."
    fonction.__doc__ = None
    assert Regle("r", Fiche.ACTION, ERREUR, "", "", fonction).texte == ""


def test_documentation(settings: Any) -> None:
    """docs/regles.md says what the code does."""
    assert (settings.BASE_DIR / "docs" / "regles.md").read_text(encoding="utf-8") == ecrire()
