"""A page whose form reads as it was filled: the values are put in the HTML, whatever the page and its views.

Only the tags of that form are written again, the rest of the page is left byte for byte.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

Attributs = dict[str, str | None]
INTACTS = frozenset({"password", "file", "submit", "button", "image", "reset"})
COCHABLES = frozenset({"checkbox", "radio"})


@dataclass
class Controle:
    """A control of a form, and where its tag stands; `corps`: the content of a textarea."""

    balise: str
    attributs: Attributs
    debut: int
    fin: int
    nom: str
    corps: tuple[int, int] = (0, 0)


@dataclass
class Formulaire:
    """A form of the page; `ouverture` is just after its tag, `volets` are the `<details>` it stands in."""

    attributs: Attributs
    ouverture: int
    volets: list[Controle]
    controles: list[Controle] = field(default_factory=list)

    def noms(self) -> set[str]:
        """The names of its controls."""
        return {controle.nom for controle in self.controles}


class _Lecteur(HTMLParser):
    """Finds the forms and their controls; those elsewhere in the page say their form by its id."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lignes = [0]
        for ligne in html.splitlines(keepends=True):
            self.lignes.append(self.lignes[-1] + len(ligne))
        self.formulaires: list[Formulaire] = []
        self.ailleurs: list[tuple[str, Controle]] = []
        self.ouvert: Formulaire | None = None
        self.volets: list[Controle] = []
        self.liste = ""
        self.zone: Controle | None = None
        self.feed(html)
        self.close()
        par_id = {f.attributs.get("id"): f for f in self.formulaires}
        for identifiant, controle in self.ailleurs:
            if identifiant in par_id:
                par_id[identifiant].controles.append(controle)

    def _ici(self) -> int:
        ligne, colonne = self.getpos()
        return self.lignes[ligne - 1] + colonne

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where each form and each of its controls is written."""
        attributs, debut = dict(attrs), self._ici()
        fin = debut + len(self.get_starttag_text() or "")
        if tag == "form":
            self.ouvert = Formulaire(attributs, fin, list(self.volets))
            self.formulaires.append(self.ouvert)
        elif tag == "details":
            self.volets.append(Controle(tag, attributs, debut, fin, ""))
        elif tag == "select":
            self.liste = attributs.get("name") or ""
        if tag not in ("input", "textarea", "option", "button", "select"):
            return
        nom = self.liste if tag == "option" else attributs.get("name") or ""
        controle = Controle(tag, attributs, debut, fin, nom)
        if tag == "textarea":
            self.zone = controle
        if "form" in attributs:
            self.ailleurs.append((attributs["form"] or "", controle))
        elif self.ouvert is not None:
            self.ouvert.controles.append(controle)

    def handle_endtag(self, tag: str) -> None:
        """A form, a part that unfolds or a textarea ends."""
        if tag == "form":
            self.ouvert = None
        elif tag == "details" and self.volets:
            self.volets.pop()
        elif tag == "textarea" and self.zone is not None:
            self.zone.corps, self.zone = (self.zone.fin, self._ici()), None


@dataclass(frozen=True)
class Rempli:
    """The page, what it couldn't hold, and whether what was hidden in the form has changed since."""

    html: str
    reste: list[tuple[str, list[str]]]
    changee: bool


def remplir(
    html: str, chemin: str, page: str, champs: Iterable[tuple[str, list[str]]], note: str
) -> Rempli | None:
    """The page with these values in its form that sends to `chemin`, `note` first in it; None without such a form."""
    valeurs = {nom: list(lues) for nom, lues in champs}
    siens = [f for f in _Lecteur(html).formulaires if _envoie_a(f, chemin, page)]
    if not siens:
        return None
    formulaire = max(siens, key=lambda f: len(f.noms() & valeurs.keys()))
    ecritures = [(formulaire.ouverture, formulaire.ouverture, note)]
    ecritures += [_balise(v, v.attributs | {"open": None}) for v in formulaire.volets]
    reste = {nom: list(lues) for nom, lues in valeurs.items()}
    changee = False
    for controle in formulaire.controles:
        ecrit, repris = _ecrire(controle, valeurs)
        for valeur in repris:
            if valeur in reste.get(controle.nom, []):
                reste[controle.nom].remove(valeur)
        if ecrit is not None:
            ecritures.append(ecrit)
            changee = changee or controle.attributs.get("type") == "hidden"
    garde = [(nom, lues) for nom, lues in reste.items() if any(lues)]
    return Rempli(_recoudre(html, ecritures), garde, changee)


def _envoie_a(formulaire: Formulaire, chemin: str, page: str) -> bool:
    methode = (formulaire.attributs.get("method") or "get").lower()
    action = (formulaire.attributs.get("action") or page).partition("?")[0]
    return methode == "post" and action == chemin


def _ecrire(
    controle: Controle, valeurs: Mapping[str, list[str]]
) -> tuple[tuple[int, int, str] | None, list[str]]:
    """What is written in place of the control (None: it stays), and the values it now holds."""
    gardees = valeurs.get(controle.nom, [])
    genre = (controle.attributs.get("type") or "").lower()
    if controle.balise == "button" or genre in INTACTS:
        return None, gardees
    if controle.balise == "option" or genre in COCHABLES:
        return _cocher(controle, gardees, "checked" if genre else "selected")
    if controle.balise == "select" or not gardees or controle.nom == "csrfmiddlewaretoken":
        return None, []
    valeur = gardees.pop(0)
    if controle.balise == "textarea":
        debut, fin = controle.corps
        return (debut, fin, "\n" + escape(valeur)), [valeur]
    if valeur == (controle.attributs.get("value") or ""):
        return None, [valeur]
    return _balise(controle, controle.attributs | {"value": valeur}), [valeur]


def _cocher(
    controle: Controle, gardees: list[str], mot: str
) -> tuple[tuple[int, int, str] | None, list[str]]:
    """Ticked, or chosen, exactly when its value was sent."""
    valeur = controle.attributs.get("value")
    if valeur is None:
        valeur = "on"
    autres = {nom: v for nom, v in controle.attributs.items() if nom != mot}
    if valeur in gardees:
        return _balise(controle, autres | {mot: None}), [valeur]
    return _balise(controle, autres), []


def _balise(controle: Controle, attributs: Attributs) -> tuple[int, int, str]:
    ecrits = "".join(f" {n}" if v is None else f' {n}="{escape(v)}"' for n, v in attributs.items())
    return controle.debut, controle.fin, f"<{controle.balise}{ecrits}>"


def _recoudre(html: str, ecritures: list[tuple[int, int, str]]) -> str:
    morceaux, fait = [], 0
    for debut, fin, texte in sorted(ecritures):
        morceaux += [html[fait:debut], texte]
        fait = fin
    return "".join([*morceaux, html[fait:]])
