"""The index of a catalogue: certifications, organismes, communes, and the pages where each is found."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sofi.socle.texte import plier

from .notices import Notice

Pages = dict[str, list[int]]


@dataclass
class Index:
    """What is found on which page, as trainings are drawn: pages come in order."""

    certifications: Pages = field(default_factory=dict)
    organismes: Pages = field(default_factory=dict)
    communes: Pages = field(default_factory=dict)

    def noter(self, notice: Notice, page: int) -> None:
        """A training begins on this page."""
        if notice.repertoire:
            _noter(self.certifications, f"{notice.titre} ({notice.repertoire})", page)
        _noter(self.organismes, notice.organisme, page)
        for commune in {seance.commune for seance in notice.seances if seance.commune}:
            _noter(self.communes, commune, page)

    def listes(self) -> Iterator[tuple[str, list[tuple[str, list[int]]]]]:
        """The lists that hold something, each in the order of its words."""
        for titre, pages in (
            ("Certifications", self.certifications),
            ("Organismes", self.organismes),
            ("Communes", self.communes),
        ):
            if pages:
                yield titre, sorted(pages.items(), key=lambda ligne: (plier(ligne[0]), ligne[0]))


def _noter(pages: Pages, mot: str, page: int) -> None:
    siennes = pages.setdefault(mot, [])
    if not siennes or siennes[-1] != page:
        siennes.append(page)


def pages_dites(pages: Iterable[int]) -> str:
    """« 3, 12–15 »: pages that follow one another are said by the first and the last."""
    suites: list[list[int]] = []
    for page in pages:
        if suites and page == suites[-1][-1] + 1:
            suites[-1].append(page)
        else:
            suites.append([page])
    return ", ".join(_suite(suite) for suite in suites)


def _suite(suite: list[int]) -> str:
    if len(suite) < 3:
        return ", ".join(map(str, suite))
    return f"{suite[0]}–{suite[-1]}"
