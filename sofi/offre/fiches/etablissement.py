"""The établissement: the fields that the feed needs, the fifth group of the état de la saisie."""

from typing import Annotated

from . import conditions
from .champ import Champ
from .pieces import Adresse, Contact, Formacode, Piece, Qualiopi


class FicheEtablissement(Piece, frozen=True, kw_only=True):
    """An établissement with its address, domaines and first reachable contact.

    `habilitations` are those known for the certification of the action, by their RNCP or RS numbers.
    """

    id: int = 0
    siret: Annotated[
        str,
        Champ(
            groupe="Identité",
            aide="Les 14 chiffres de l'établissement qui forme. Exemple : 999 000 128 00010.",
            requis=conditions.toujours,
            vide="Indiquez le SIRET de l'établissement.",
            lheo="SIRET",
        ),
    ] = ""
    nda: Annotated[
        str,
        Champ(
            groupe="Identité",
            aide="Les 11 caractères de votre déclaration d'activité. Exemple : 52530012353.",
            requis=conditions.toujours,
            vide=(
                "Indiquez le numéro de déclaration d'activité ; une école qui n'en a pas indique son UAI "
                "et 99999999999."
            ),
            lheo="numero-activite",
        ),
    ] = ""
    uai: str = ""
    raison_sociale: Annotated[
        str,
        Champ(
            groupe="Identité",
            aide="Le nom légal, tel qu'au registre. Exemple : PASSERELLE DES TROIS GUÉS.",
            requis=conditions.toujours,
            lheo="raison-sociale",
        ),
    ] = ""
    nom: Annotated[
        str,
        Champ(
            groupe="Identité",
            aide="Le nom que connaît le public. Exemple : Passerelle des Trois Gués.",
            requis=conditions.toujours,
            lheo="nom-organisme",
        ),
    ] = ""
    telephone: str = ""
    courriel: str = ""
    url: str = ""
    description: str = ""
    adresse: Annotated[
        Adresse,
        Champ(
            nom="ligne1",
            groupe="Adresse",
            aide="Le numéro et la rue. Exemple : 8 quai des Tanneries.",
            requis=conditions.toujours,
            lheo="adresse/ligne",
        ),
        Champ(
            nom="code_postal",
            groupe="Adresse",
            aide="Cinq chiffres. Exemple : 53100.",
            requis=conditions.toujours,
            lheo="codepostal",
        ),
        Champ(
            nom="ville",
            groupe="Adresse",
            aide="La commune, comme sur une enveloppe. Exemple : Mayenne.",
            requis=conditions.toujours,
            lheo="ville",
        ),
        Champ(
            nom="commune",
            groupe="Adresse",
            aide="Trouvée d'après le code postal et la ville. Exemple : Mayenne, code INSEE 53147.",
            requis=conditions.toujours,
            vide="Choisissez la commune dans la liste.",
            lheo="code-INSEE-commune",
        ),
    ] = Adresse()
    contact: Contact | None = None
    domaines: list[Formacode] = []
    qualiopi: Qualiopi = Qualiopi()
    habilitations: list[str] = []
