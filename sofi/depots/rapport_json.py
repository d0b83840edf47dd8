"""What a report is, as it is kept and as the API gives it: the description of the API is made from these types."""

from typing import Annotated, TypedDict

from msgspec import Meta


class ExempleDeFaute(TypedDict):
    """A value that has the fault."""

    ligne: int | None
    valeur: str
    detail: str


class ChoixDeFaute(TypedDict):
    """« Vouliez-vous dire … ? », answered on screen: code and words of what is offered, `choisi` the code taken."""

    cle: str
    valeur: str
    detail: str
    lignes: list[int]
    propositions: list[list[str]]
    choisi: str


class ChoixRepondu(TypedDict):
    """A « vouliez-vous dire … ? » that was answered, for this file or before: what is written is read as `libelle`."""

    cle: str
    valeur: str
    choisi: str
    libelle: str


class FauteDeDepot(TypedDict):
    """All that is wrong for one reason."""

    niveau: Annotated[str, Meta(pattern="^(erreur|alerte)$")]
    titre: str
    ou: Annotated[
        str, Meta(description="Élément LHEO, colonne du classeur ou chemin dans le JSON.")
    ]
    combien: int
    lignes: list[int]
    remede: Annotated[str, Meta(description="Quoi faire.")]
    exemples: list[ExempleDeFaute]
    choix: list[ChoixDeFaute]


class HorsDeSofi(TypedDict):
    """What the file says, and SOFI doesn't hold."""

    ou: str
    combien: int
    exemple: str
    conseil: str


class LigneDeDepot(TypedDict):
    """What a session of the file becomes."""

    ligne: int | None
    numero: str
    titre: str
    lieu: str
    dates: str
    devient: Annotated[
        str,
        Meta(
            pattern="^(nouveau|mis_a_jour|modification|inchange|laisse|rien)$",
            description="« laisse » et « rien » : rien n’est écrit, `raison` dit pourquoi.",
        ),
    ]
    raison: str
    action: int | None


class RapportDeDepot(TypedDict, total=False):
    """The report of a file that was read; nothing while it is read, `illisible` alone when it can't be."""

    actions: Annotated[dict[str, int], Meta(description="Combien d’actions, par `devient`.")]
    sessions: Annotated[dict[str, int], Meta(description="Combien de sessions, par `devient`.")]
    a_ecrire: Annotated[int, Meta(description="Brouillons que « ecrire » écrirait.")]
    a_reprendre: Annotated[int, Meta(description="Sessions laissées de côté, à corriger.")]
    erreurs: int
    avertissements: int
    repondus: Annotated[
        list[ChoixRepondu],
        Meta(description="Réponses déjà données, que ce fichier reprend ; « choix » les retire."),
    ]
    fautes: list[FauteDeDepot]
    hors: list[HorsDeSofi]
    lignes: list[LigneDeDepot]
    arret: Annotated[str, Meta(description="Pourquoi la lecture s’est arrêtée avant la fin.")]
    illisible: Annotated[
        str, Meta(description="Seul : pourquoi le fichier n’a pas pu être lu, et quoi faire.")
    ]
    restent: Annotated[
        list[str], Meta(description="Après une annulation : ce qui est resté, et pourquoi.")
    ]
