"""Fields of the D card, and the two of the session typed with it."""

from .champ import Champ
from .conditions import en_apprentissage, en_poec, toujours

DISPOSITIF = (
    Champ(
        "type",
        "Financement",
        "Un dispositif par fiche ; ajoutez-en un autre ensuite.",
        requis=toujours,
    ),
    Champ(
        "opco",
        "Référence marché",
        "L'opérateur de compétences qui a commandé la POEC.",
        requis=en_poec,
        si="POE collective",
        lheo="extras",
    ),
    Champ(
        "reference_marche",
        "Référence marché",
        "La référence donnée par l'OPCO. Exemple : 34567, qui donne « POEC AKTO 34567 ».",
        requis=en_poec,
        si="POE collective",
        lheo="extras",
    ),
    Champ(
        "places",
        "Places",
        "Combien de personnes ce dispositif finance.",
        requis=toujours,
        lheo="nb-places-financees",
    ),
    Champ("places_restantes", "Places", "Combien il en reste aujourd'hui.", lheo="extras"),
    Champ("frais_ht", "Frais", "Par stagiaire. Deux des trois montants suffisent.", lheo="extras"),
    Champ("taux_tva", "Frais", "En pourcentage ; 0 si vous êtes exonéré.", lheo="extras"),
    Champ("frais_ttc", "Frais", "Par stagiaire.", lheo="extras"),
    Champ(
        "frais_certification",
        "Frais",
        "Frais de passage de la certification.",
        lheo="frais-restants",
    ),
    Champ(
        "frais_certification_obligatoires",
        "Frais",
        "Sont-ils à payer par tous ?",
        lheo="frais-restants",
    ),
    Champ(
        "frais_additionnels",
        "Frais",
        "Ce qui reste à payer, équipement compris.",
        lheo="frais-restants",
    ),
    Champ(
        "frais_additionnels_objet", "Frais", "Exemple : outillage, tenue.", lheo="frais-restants"
    ),
    Champ(
        "prise_en_charge",
        "Frais",
        "Les frais pédagogiques peuvent-ils être pris en charge ?",
        requis=toujours,
        lheo="prise-en-charge-frais-possible",
    ),
)
EFFECTIFS = (
    Champ(
        "effectif_minimal",
        "Effectifs de la session",
        "Combien d'apprenants il faut pour que la session ouvre.",
        requis=en_apprentissage,
        si="contrat d'apprentissage",
        lheo="cycle/effectif-minimal",
    ),
    Champ(
        "capacite",
        "Effectifs de la session",
        "Combien on accueille en même temps. Exemple : 12 machines, 12 apprenants.",
        requis=en_apprentissage,
        si="contrat d'apprentissage",
        lheo="cycle/capacite-simultanee",
    ),
)
"""One value for the session, though they are typed on the D card: fields of Session."""
