"""The keys of the queue and of the page of an action: one list for the dialog, the page and their tests."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Raccourci:
    """A key and what it does. The element that does it carries `data-raccourci` with the same key."""

    touche: str
    effet: str


RACCOURCIS: tuple[tuple[str, tuple[Raccourci, ...]], ...] = (
    (
        "Partout",
        (
            Raccourci("?", "Montrer cette aide"),
            Raccourci(
                "N", "Prendre la suivante : la première action à décider, à vous ou à personne"
            ),
            Raccourci("F", "Aller à la file"),
        ),
    ),
    (
        "Dans la file",
        (
            Raccourci("J", "Aller à la ligne suivante"),
            Raccourci("K", "Aller à la ligne précédente"),
            Raccourci("Entrée", "Ouvrir l'action de la ligne"),
            Raccourci("X", "Cocher ou décocher la ligne"),
            Raccourci("M", "Attribuer à moi les actions cochées"),
        ),
    ),
    (
        "Dans une action",
        (
            Raccourci("J", "Aller à l'action suivante de la file"),
            Raccourci("K", "Aller à l'action précédente de la file"),
            Raccourci("M", "M'attribuer l'action, ou la rendre"),
            Raccourci("D", "Voir les différences"),
            Raccourci("E", "Voir l'action entière"),
            Raccourci("P", "Voir la page du public"),
            Raccourci("V", "Valider"),
            Raccourci("Q", "Poser une question"),
            Raccourci("C", "Corriger"),
            Raccourci("R", "Remplacer le code Certif Info"),
            Raccourci("X", "Refuser"),
        ),
    ),
)
