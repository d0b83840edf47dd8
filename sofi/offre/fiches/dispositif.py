"""Fields of the D card, and the two of the session typed with it."""

from .champ import Champ
from .conditions import en_apprentissage, en_poec, toujours

DISPOSITIF = (
    Champ(
        "type",
        "Financement",
        "Qui paie. Exemple : le CPF. Un dispositif par fiche ; ajoutez-en un autre ensuite.",
        requis=toujours,
    ),
    Champ(
        "opco",
        "Référence marché",
        "L'opérateur de compétences qui a commandé la POEC. Exemple : AKTO.",
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
        "Combien de personnes ce dispositif finance. Exemple : 12.",
        requis=toujours,
        lheo="nb-places-financees",
    ),
    Champ(
        "places_restantes",
        "Places",
        "Combien il en reste aujourd'hui. Exemple : 3, ou 0 si c'est complet.",
        lheo="extras",
    ),
    Champ("frais_ht", "Frais", "Par stagiaire. Exemple : 6300.", lheo="extras"),
    Champ("taux_tva", "Frais", "0 si vous êtes exonéré. Exemple : 20.", lheo="extras"),
    Champ("frais_ttc", "Frais", "Par stagiaire. Exemple : 7560.", lheo="extras"),
    Champ(
        "frais_certification",
        "Frais",
        "Ce que coûte le passage de la certification. Exemple : 120.",
        lheo="frais-restants",
    ),
    Champ(
        "frais_certification_obligatoires",
        "Frais",
        "Oui, si tous les stagiaires doivent les payer.",
        lheo="frais-restants",
    ),
    Champ(
        "frais_additionnels",
        "Frais",
        "Ce qui reste à payer par le stagiaire. Exemple : 85,50.",
        lheo="frais-restants",
    ),
    Champ(
        "frais_additionnels_objet",
        "Frais",
        "Ce que ces frais paient. Exemple : outillage, tenue.",
        lheo="frais-restants",
    ),
    Champ(
        "prise_en_charge",
        "Frais",
        "Oui, si un financeur peut payer les frais pédagogiques. Exemple : un OPCO, la Région.",
        requis=toujours,
        lheo="prise-en-charge-frais-possible",
    ),
)
EFFECTIFS = (
    Champ(
        "effectif_minimal",
        "Effectifs de la session",
        "Combien d'apprenants il faut pour que la session ouvre. Exemple : 6.",
        requis=en_apprentissage,
        si="contrat d'apprentissage",
        lheo="cycle/effectif-minimal",
    ),
    Champ(
        "capacite",
        "Effectifs de la session",
        "Combien on en accueille en même temps. Exemple : 12 machines, 12 apprenants.",
        requis=en_apprentissage,
        si="contrat d'apprentissage",
        lheo="cycle/capacite-simultanee",
    ),
)
"""One value for the session, though they are typed on the D card: fields of Session."""
