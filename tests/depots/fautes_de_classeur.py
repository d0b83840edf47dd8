"""A right row of the workbook, and the faults that people make in it: what is said, and where."""

from dataclasses import dataclass
from typing import Any

from sofi.depots.colonnes import NUMERO

RANGEE: dict[str, Any] = {
    NUMERO: "B-1",
    "Fiche Certif Info": "94681",
    "Individualisation des parcours": "non",
    "Niveau d'entrée": "Sans niveau spécifique",
    "Niveau d'entrée obligatoire": "non",
    "Site lieu": "Principal",
    "Date début": "06/09/2027",
    "Date fin": "16/06/2028",
    "ESP – entrées et sorties": "à dates fixes",
    "Rythmes": "continu ; temps plein",
    "Périodes de formation": "cours de jour",
    "Type de parcours": "collectif",
    "Modalités pédagogiques": "en organisme de formation ; en entreprise",
    "Modalités d'enseignement": "en présentiel",
    "Durée en centre": "1 350 h",
    "Durée en entreprise": 280,
    "Durée hebdomadaire": "28,5",
    "Recrutement": "ouvert",
    "Modalités de recrutement": "dossier",
    "Contact pour s'informer": "accueil@exemple.fr",
    "Dispositif": "Compte personnel de formation",
    "Nombre de places dispositif": 12,
    "Frais pédagogiques HT": "6300",
    "Taux de TVA": "20",
    "Prise en charge des frais pédagogiques": "oui",
}


@dataclass(frozen=True)
class Faute:
    """Cells that are wrong, what the report says of them, under which column."""

    colonne: str
    valeur: Any
    titre: str

    @property
    def cellules(self) -> dict[str, Any]:
        return {self.colonne: self.valeur}


_TABLE = "<table><tr><td>a</td></tr></table>"
_LISTE = "cette réponse n’est pas dans la liste"
_UNE = "une réponse n’est pas dans la liste"
FAUTES = [
    Faute("Fiche Certif Info", "99999", "La certification n’est pas connue"),
    Faute("Fiche Certif Info", "RNCP1", "La certification n’est pas connue"),
    Faute("Fiche Certif Info", None, "Ni certification ni intitulé"),
    Faute("Individualisation des parcours", "peut-être", "Individualisation des parcours : ce n’est ni oui ni non"),
    Faute("Niveau d'entrée", "Bac moins 2", f"Niveau d'entrée : {_LISTE}"),
    Faute("Niveau d'entrée obligatoire", "?", "Niveau d'entrée obligatoire : ce n’est ni oui ni non"),
    Faute("Langue de la formation", "martien", f"Langue de la formation : {_LISTE}"),
    Faute("Public visé", "x" * 251, "Public visé : le texte est trop long : 250 caractères au plus"),
    Faute("URL action", "exemple.fr", "URL action : la valeur n’est pas possible"),
    Faute("URL PDF", "http://exemple.fr/a.pdf", "URL PDF : la valeur n’est pas possible"),
    Faute("Objectifs", "x" * 3001, "Objectifs : le texte est trop long : 3 000 caractères au plus"),
    Faute("Complément programme", _TABLE, "Complément programme : une partie du texte n’est pas acceptée"),
    Faute("Complément intitulé", "x" * 256, "Complément intitulé : le texte est trop long : 255 caractères au plus"),
    Faute("Site lieu", "St Nazère", "Ce lieu n’est pas un site de votre annuaire"),
    Faute("Date début", "31/02/2027", "Date début : cette date n’existe pas"),
    Faute("Date début", "septembre", "Date début : ce n’est pas une date"),
    Faute("Date fin", "16/06/28", "Date fin : ce n’est pas une date"),
    Faute("Date fin", "16/06/2327", "Date fin : l’année est impossible"),
    Faute("Date fin", "16/06/2027", "La date de fin précède la date de début"),
    Faute("Date fin", None, "La date de fin n’est pas dite"),
    Faute("Date fin", "16/06/2150", "Date fin : la valeur n’est pas possible"),
    Faute("ESP – entrées et sorties", "souvent", f"ESP – entrées et sorties : {_LISTE}"),
    Faute("Rythmes", "continu ; lent", f"Rythmes : {_UNE}"),
    Faute("Périodes de formation", "la nuit", f"Périodes de formation : {_UNE}"),
    Faute("Type de parcours", "libre", f"Type de parcours : {_UNE}"),
    Faute("Modalités pédagogiques", "magistral", f"Modalités pédagogiques : {_UNE}"),
    Faute("Modalités d'enseignement", "zoom", f"Modalités d'enseignement : {_LISTE}"),
    Faute("Durée en centre", "beaucoup", "Durée en centre : ce n’est pas un nombre entier"),
    Faute("Durée en centre", "12,5", "Durée en centre : ce n’est pas un nombre entier"),
    Faute("Durée en centre", 20001, "Durée en centre : la valeur n’est pas possible"),
    Faute("Durée en entreprise", -3, "Durée en entreprise : le nombre est négatif"),
    Faute("Durée hebdomadaire", "49", "Durée hebdomadaire : la valeur n’est pas possible"),
    Faute("Durée hebdomadaire", "39", "La durée par semaine dépasse 35 h"),
    Faute("Durée hebdomadaire", "28,555", "Durée hebdomadaire : plus de 2 décimales"),
    Faute("Recrutement", "complet", f"Recrutement : {_LISTE}"),
    Faute("Modalités de recrutement", "au feeling", f"Modalités de recrutement : {_UNE}"),
    Faute("Contact pour s'informer", "M. Personne", "Ce contact n’est pas dans votre annuaire"),
    Faute("Référent PMR (handicap)", "absent@exemple.fr", "Ce contact n’est pas dans votre annuaire"),
    Faute("Mail de liaison", "liaison(at)exemple.fr", "Mail de liaison : la valeur n’est pas possible"),
    Faute("Organisme responsable", "11111111111111", "L’organisme responsable n’est pas l’un des vôtres"),
    Faute("Dispositif", "CPF transition pro", "Le dispositif n’existe pas"),
    Faute("Dispositif", None, "Des frais ou des places, sans dispositif"),
    Faute("Nombre de places dispositif", 0, "Nombre de places dispositif : la valeur n’est pas possible"),
    Faute("Frais pédagogiques HT", "gratuit", "Frais pédagogiques HT : ce n’est pas un nombre"),
    Faute("Frais pédagogiques TTC", "7000", "HT, TVA et TTC ne s’accordent pas"),
    Faute("Taux de TVA", "75", "Taux de TVA : la valeur n’est pas possible"),
    Faute(NUMERO, None, "La ligne n’a pas de numéro"),
    Faute(NUMERO, "S-0", "Ce numéro est déjà donné plus haut"),
]  # fmt: skip
