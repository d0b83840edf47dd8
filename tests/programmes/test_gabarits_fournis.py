"""The gabarits that ship with SOFI hold each cell of the table of the procedures.

One line of TABLE is one row: by column, what the procedure says of the field, as (kind, value); the value
`...` is a text of the procedure, too long to say twice.
"""

import pytest

from sofi.programmes.cellules import AVEC_VALEUR, Genre, lire
from sofi.programmes.gabarits import fournis

PE, DAEU, PCA, FLE, PSS = "Parcours", "DAEU", "Clés", "FLE", "Sanitaire"
NOMS = {
    PE: ("prf-parcours-entrepreneur", ""),
    DAEU: ("prf-prepa-cles-avenir", "daeu"),
    PCA: ("prf-prepa-cles-avenir", ""),
    FLE: ("prf-prepa-cles-avenir", "fle"),
    PSS: ("prf-prepa-sanitaire-social", ""),
}
TOUS = (PE, DAEU, PCA, FLE, PSS)
FIXE, PROPOSE, PARMI, COMPREND = Genre.FIXE, Genre.PROPOSE, Genre.PARMI, Genre.COMPREND
REQUIS, CONFIRME, AIDE = Genre.REQUIS, Genre.CONFIRME, Genre.AIDE
TROIS = ["niveau-a2-cecrl", "motivation", "sortie-formation-initiale"]
DATES = ["cadencees", "fixes"]
CENTRE = [(PARMI, ["organisme", "distance"]), (COMPREND, ["organisme"])]
STAGE = [
    (PARMI, ["organisme", "entreprise", "distance"]),
    (COMPREND, ["organisme", "entreprise"]),
]
TABLE = {
    ("F", "fiche"): {
        PE: [(FIXE, "93561")],
        DAEU: [(FIXE, "118300")],
        PCA: [(FIXE, "")],
        FLE: [(FIXE, "")],
        PSS: [(FIXE, "")],
    },
    ("F", "intitule"): {
        PCA: [(FIXE, "PREPA Clés Avenir")],
        FLE: [(FIXE, "PREPA Clés Avenir « FLE »")],
        PSS: [(FIXE, "Formation aide-soignant – Module préparatoire")],
    },
    ("F", "domaines_ordonnes"): {
        PCA: [(FIXE, ["15084", "15061"])],
        FLE: [(FIXE, ["15235", "15281", "15084", "15061"])],
        PSS: [(FIXE, ["44022", "44004", "15084"])],
    },
    ("F", "domaine_principal"): {
        PCA: [(FIXE, "15061")],
        FLE: [(FIXE, "15061")],
        PSS: [(PROPOSE, "44022")],
    },
    ("F", "individualisation"): {DAEU: [(FIXE, True)]},
    ("A", "complement_intitule"): {
        DAEU: [(PROPOSE, "ou option B")],
        FLE: [(REQUIS, None)],
        PSS: [(AIDE, None)],
    },
    ("A", "complement_programme"): {
        PCA: [(PROPOSE, ...), (AIDE, None)],
        FLE: [(PROPOSE, ...), (AIDE, None)],
    },
    ("A", "objectifs"): {
        DAEU: [(PROPOSE, ...)],
        PCA: [(PROPOSE, ...)],
        FLE: [(PROPOSE, ...)],
        PSS: [(REQUIS, None)],
    },
    ("A", "resultats_attendus"): {PCA: [(PROPOSE, ...)], FLE: [(PROPOSE, ...)]},
    ("A", "niveau_entree"): {
        **{colonne: [(FIXE, "sans")] for colonne in (PE, DAEU, PCA, FLE)},
        PSS: [(REQUIS, None)],
    },
    ("A", "prerequis"): {
        DAEU: [(PROPOSE, TROIS)],
        PCA: [(PROPOSE, TROIS)],
        FLE: [(PROPOSE, TROIS[1:])],
        PSS: [(REQUIS, None)],
    },
    ("A", "commentaire_prerequis"): {colonne: [(PROPOSE, ...)] for colonne in (PE, DAEU, PCA, FLE)},
    ("A", "public_vise"): {colonne: [(PROPOSE, ...)] for colonne in TOUS},
    ("S", "date_debut"): {PE: [(CONFIRME, None)], PSS: [(CONFIRME, None)]},
    ("S", "esp"): {
        PE: [(PARMI, DATES)],
        DAEU: [(FIXE, "cadencees")],
        PCA: [(PARMI, DATES)],
        FLE: [(PARMI, DATES)],
        PSS: [(FIXE, "fixes")],
    },
    ("S", "rythmes"): {
        DAEU: [(FIXE, ["temps_partiel"])],
        PCA: [(PARMI, ["temps_plein", "temps_partiel"])],
        FLE: [(PARMI, ["temps_plein", "temps_partiel"])],
    },
    ("S", "periodes"): {
        DAEU: [(PARMI, ["jour", "soir"])],
        PCA: [(PARMI, ["jour", "soir"])],
        FLE: [(FIXE, ["jour"])],
    },
    ("S", "parcours"): {
        PE: [(FIXE, ["collectif"])],
        DAEU: [(FIXE, ["mixte"])],
        PCA: [(PARMI, ["mixte", "individualise"])],
        FLE: [(FIXE, ["individualise"])],
    },
    ("S", "modalites"): {
        **dict.fromkeys((PE, PSS), STAGE),
        **dict.fromkeys((DAEU, PCA, FLE), CENTRE),
    },
    ("S", "commentaire_duree"): {colonne: [(REQUIS, None)] for colonne in (DAEU, PCA, FLE)},
    ("S", "informations_collectives"): {colonne: [(AIDE, None)] for colonne in TOUS},
    ("D", "places"): {colonne: [(AIDE, None)] for colonne in TOUS},
}


def cellules(colonne):
    dispositif, variante = NOMS[colonne]
    (donnees,) = (
        d for d in fournis() if d["dispositif"] == dispositif and d["variante"] == variante
    )
    return lire(donnees["cellules"])


@pytest.mark.parametrize("colonne", TOUS)
@pytest.mark.parametrize(("fiche", "champ"), list(TABLE))
def test_each_cell_of_the_table(fiche, champ, colonne):
    siennes = [c for c in cellules(colonne) if (c.fiche, c.champ) == (fiche, champ)]
    attendues = TABLE[fiche, champ].get(colonne, [])
    assert [c.genre for c in siennes] == [genre for genre, _ in attendues]
    for cellule, (genre, valeur) in zip(siennes, attendues, strict=True):
        if valeur is ...:
            assert len(cellule.valeur) > 20
        elif isinstance(valeur, list):
            assert sorted(cellule.valeur) == sorted(valeur)
        elif genre in AVEC_VALEUR:
            assert cellule.valeur == valeur
        else:
            assert genre == REQUIS or cellule.texte


@pytest.mark.parametrize("colonne", TOUS)
def test_nothing_beside_the_table(colonne):
    assert {(c.fiche, c.champ) for c in cellules(colonne)} <= set(TABLE)


def test_the_three_other_programmes():
    par_dispositif = {d["dispositif"]: d for d in fournis()}
    assert "prf-1-emploi-1-formation" in par_dispositif
    plafonds = lire(par_dispositif["prf-prepa-avenir-sup"]["cellules"])
    assert {(c.champ, c.valeur) for c in plafonds if c.genre == Genre.AU_PLUS} == {
        ("heures_centre", 280),
        ("heures_entreprise", 140),
    }
    passe = par_dispositif["prf-pass-entreprendre"]
    assert passe["a_confirmer"] is True
    assert passe["cellules"] == par_dispositif["prf-parcours-entrepreneur"]["cellules"]
