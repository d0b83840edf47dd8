"""What a journey costs the person: each click, each field typed, each choice is one interaction."""

import time
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page


@dataclass
class Compteur:
    """Counts what is done on a page, by card, and times it. Everything the journey does goes through it."""

    page: Page
    fiche: str = ""
    gestes: list[tuple[str, str, str]] = field(default_factory=list)
    temps: dict[str, float] = field(default_factory=dict)
    _depuis: float = field(default_factory=time.perf_counter)

    def sur(self, fiche: str) -> None:
        """What follows is done on this card."""
        maintenant = time.perf_counter()
        if self.fiche:
            self.temps[self.fiche] = self.temps.get(self.fiche, 0) + maintenant - self._depuis
        self.fiche, self._depuis = fiche, maintenant

    def cliquer(self, cible: Locator) -> None:
        """A button, a link or a box."""
        self._noter("clic", cible)
        cible.click()

    def taper(self, cible: Locator, texte: str) -> None:
        """A field typed, whatever its length."""
        self._noter("saisie", cible)
        cible.fill(texte)

    def choisir(self, cible: Locator, libelle: str) -> None:
        """An answer of a list."""
        self._noter("choix", cible)
        cible.select_option(label=libelle)

    def _noter(self, geste: str, cible: Locator) -> None:
        self.gestes.append((self.fiche, geste, str(cible).split("selector=")[-1]))

    def nombre(self, geste: str = "") -> int:
        """How many, of this kind or in all."""
        return sum(1 for _, fait, _ in self.gestes if not geste or fait == geste)

    def tableau(self, titre: str) -> str:
        """By card: clicks, fields typed, choices, seconds."""
        self.sur("")
        lignes = [f"\n{titre}", f"{'':24}{'clics':>7}{'saisies':>9}{'choix':>7}{'secondes':>10}"]
        for fiche, duree in self.temps.items():
            faits = [geste for ou, geste, _ in self.gestes if ou == fiche]
            comptes = [faits.count(geste) for geste in ("clic", "saisie", "choix")]
            lignes.append("{:24}{:7}{:9}{:7}{:10.1f}".format(fiche, *comptes, duree))
        comptes = [self.nombre(geste) for geste in ("clic", "saisie", "choix")]
        lignes.append(
            "{:24}{:7}{:9}{:7}{:10.1f}".format("en tout", *comptes, sum(self.temps.values()))
        )
        return "\n".join([*lignes, f"{self.nombre()} interactions"])
