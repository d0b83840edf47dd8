"""Fields of the établissement that the feed needs: the fifth group of the état de la saisie."""

from .champ import Champ
from .conditions import toujours

ETABLISSEMENT = (
    Champ("siret", "Identité", requis=toujours, lheo="SIRET"),
    Champ("nda", "Identité", "Onze caractères.", requis=toujours, lheo="numero-activite"),
    Champ("raison_sociale", "Identité", requis=toujours, lheo="raison-sociale"),
    Champ("nom", "Identité", requis=toujours, lheo="nom-organisme"),
    Champ("ligne1", "Adresse", requis=toujours, lheo="adresse/ligne"),
    Champ("code_postal", "Adresse", requis=toujours, lheo="codepostal"),
    Champ("ville", "Adresse", requis=toujours, lheo="ville"),
    Champ("commune", "Adresse", requis=toujours, lheo="code-INSEE-commune"),
)
