"""Fields of the établissement that the feed needs: the fifth group of the état de la saisie."""

from .champ import Champ
from .conditions import toujours

ETABLISSEMENT = (
    Champ(
        "siret",
        "Identité",
        "Les 14 chiffres de l'établissement qui forme. Exemple : 999 000 128 00010.",
        requis=toujours,
        lheo="SIRET",
    ),
    Champ(
        "nda",
        "Identité",
        "Les 11 caractères de votre déclaration d'activité. Exemple : 52530012353.",
        requis=toujours,
        lheo="numero-activite",
    ),
    Champ(
        "raison_sociale",
        "Identité",
        "Le nom légal, tel qu'au registre. Exemple : PASSERELLE DES TROIS GUÉS.",
        requis=toujours,
        lheo="raison-sociale",
    ),
    Champ(
        "nom",
        "Identité",
        "Le nom que connaît le public. Exemple : Passerelle des Trois Gués.",
        requis=toujours,
        lheo="nom-organisme",
    ),
    Champ(
        "ligne1",
        "Adresse",
        "Le numéro et la rue. Exemple : 8 quai des Tanneries.",
        requis=toujours,
        lheo="adresse/ligne",
    ),
    Champ(
        "code_postal",
        "Adresse",
        "Cinq chiffres. Exemple : 53100.",
        requis=toujours,
        lheo="codepostal",
    ),
    Champ(
        "ville",
        "Adresse",
        "La commune, comme sur une enveloppe. Exemple : Mayenne.",
        requis=toujours,
        lheo="ville",
    ),
    Champ(
        "commune",
        "Adresse",
        "Trouvée d'après le code postal et la ville. Exemple : Mayenne, code INSEE 53147.",
        requis=toujours,
        lheo="code-INSEE-commune",
    ),
)
