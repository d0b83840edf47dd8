"""The base Dispositif from an inventory: one line per dispositif, publics in words, no number.

What the base needs and the inventory lacks is deduced here, to be checked by the administration: the
publics from their words, the rules from the identifier, the number as the next one free.
"""

from collections.abc import Iterator

from sofi.referentiels.models import TypeDispositif
from sofi.socle.fichiers import Fichier, Ligne
from sofi.socle.tableaux import lire_tableau
from sofi.socle.texte import plier

COLONNES = ["id", "libelle", "publics", "code_financeur_lheo_propose", "etat"]
AUTRE_FINANCEUR = "0"
# Folded words of the inventory → Formacodes, all those that apply.
PUBLICS = {
    "demandeur": "80006",
    "salarie": "82044",
    "actif": "82058",
    "alternant": "82020",
    "jeune": "81032",
    "handicap": "82061",
    "illettrisme": "81019",
    "non francophone": "81023",
}
TOUT_PUBLIC = "83056"
DEMANDEURS = "80006"
REGLES = {
    "cpf": TypeDispositif.Regle.CPF,
    "contrat-apprentissage": TypeDispositif.Regle.APPRENTISSAGE,
    "contrat-professionnalisation": TypeDispositif.Regle.PROFESSIONNALISATION,
    "poec": TypeDispositif.Regle.POEC,
    "poei": TypeDispositif.Regle.POEI,
}


def lire_inventaire(fichier: Fichier) -> Iterator[Ligne]:
    """The dispositifs still in use, as the lines of dispositifs.csv; the former ones are left out."""
    numeros = dict(TypeDispositif.objects.values_list("code", "numero"))
    suivant = max(numeros.values(), default=0) + 1
    for ligne in lire_tableau(fichier, COLONNES):
        valeurs = ligne.valeurs
        if plier(valeurs.get("etat", "")).startswith("ancien"):
            continue
        code = valeurs.get("id", "")
        if code not in numeros:
            numeros[code] = suivant
            suivant += 1
        programme = code.startswith("prf-")
        yield Ligne(
            ligne.numero,
            valeurs
            | {
                "code": code,
                "numero": str(numeros[code]),
                "publics": " ".join(publics(valeurs.get("publics", ""), programme=programme)),
                "code_financeur": valeurs.get("code_financeur_lheo_propose") or AUTRE_FINANCEUR,
                "regle": str(REGLES.get(code, "")),
                "programme_regional": "oui" if programme else "non",
                "fonds_publics": "oui",
                "pour_qui": valeurs.get("publics", "").capitalize(),
            },
            ligne.defaut,
        )


def publics(mots: str, *, programme: bool) -> list[str]:
    """The Formacodes that these words name; a regional programme is for demandeurs d'emploi by default."""
    plies = plier(mots)
    codes = [code for mot, code in PUBLICS.items() if mot in plies]
    return codes or [DEMANDEURS if programme else TOUT_PUBLIC]
