"""Drawing a catalogue: a cover, the table of contents, the trainings by parts, the index.

Trainings are drawn first, since the table says their pages; the pages of the beginning are then put before them, and
have numbers of their own (i, ii…), so that page 12 of the index is the page that reads « 12 ».
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from reportlab.lib.colors import HexColor

from sofi.courriels.coordonnees import coordonnees
from sofi.socle.formats import accord, jour_abrege, telephone
from sofi.socle.pdf import Balise, Colonne, Pdf
from sofi.socle.pdf.colonne import Bloc, style
from sofi.socle.pdf.ecriture import HAUTEUR, LARGEUR
from sofi.socle.pdf.polices import NORMALE, ecrivable, en_paragraphe
from sofi.socle.regions import region_servie

from .index import Index, pages_dites
from .notices import Notice, Seance
from .rayons import Rayon

ENCRE, SECOND, ACCENT, TRAIT = "#1d1a24", "#57535f", "#5a3d9e", "#d5d1dc"
PARTIE = style(17, gras=True, couleur=ACCENT)
TITRE = style(11.5, gras=True, couleur=ENCRE)
TEXTE = style(9, couleur=ENCRE)
SEANCE = style(9, couleur=ENCRE, retrait=10)
DISCRET = style(8.5, couleur=SECOND)
LIEN = style(8.5, couleur="#17589a")
LIGNE = style(9.5, couleur=ENCRE)
LIGNE_FORTE = style(10.5, gras=True, couleur=ENCRE)
PETIT_INDEX = style(8.5, couleur=ENCRE, retrait=8)
SEANCES_ENSEMBLE = 6
"""Sessions kept beside the head of a training: what follows may go on the next page."""
NOTICES = Callable[[], Iterable[tuple[str, Notice]]]


@dataclass(frozen=True)
class Edition:
    """A catalogue to draw: which one, its title, when."""

    rayon: Rayon
    titre: str
    instant: datetime.datetime

    @property
    def date(self) -> str:
        """« 20 mai 2026 »."""
        return jour_abrege(self.instant)

    @property
    def titre_entier(self) -> str:
        return f"Catalogue des formations : {self.titre}"


@dataclass
class Tirage:
    """What was drawn."""

    formations: int = 0
    sessions: int = 0
    pages: int = 0


@dataclass(frozen=True)
class _Entree:
    """A line of the table of contents; its mark is `repere`."""

    titre: str
    page: int
    repere: str
    partie: bool = False


@dataclass
class _Ouvrage:
    """A catalogue being drawn."""

    pdf: Pdf
    edition: Edition
    tirage: Tirage = field(default_factory=Tirage)
    entrees: list[_Entree] = field(default_factory=list)
    index: Index = field(default_factory=Index)
    partie: str = ""

    def balise(self, role: str, parent: Balise) -> Callable[[], Balise]:
        """An element made when its content is drawn, so that the tree is in the order of reading."""
        return lambda: self.pdf.balise(role, parent)


def imprimer(chemin: Path, edition: Edition, notices: NOTICES) -> Tirage:
    """Write the catalogue of these notices, in their order, at this path."""
    pdf = Pdf(
        chemin, titre=edition.titre_entier, auteur="SOFI", date=edition.instant, langue="fr-FR"
    )
    ouvrage = _Ouvrage(pdf, edition)
    couverture, sommaire = pdf.balise("Sect", pdf.racine), pdf.balise("Sect", pdf.racine)
    corps = pdf.balise("Sect", pdf.racine)
    _corps(ouvrage, corps, notices())
    fin = pdf.pages
    _couverture(ouvrage, couverture)
    _sommaire(ouvrage, sommaire)
    avant = pdf.pages - fin
    pdf.ranger(fin, pdf.pages, avant=0)
    _index(ouvrage, pdf.balise("Sect", pdf.racine), premiere=fin + 1)
    pdf.numeroter(0, romain=True)
    pdf.numeroter(avant)
    _signets(ouvrage)
    pdf.fermer()
    ouvrage.tirage.pages = pdf.pages
    return ouvrage.tirage


def _corps(ouvrage: _Ouvrage, corps: Balise, notices: Iterable[tuple[str, Notice]]) -> None:
    colonne = Colonne(ouvrage.pdf, _habiller(ouvrage, str))
    section = corps
    for partie, notice in notices:
        tete: list[Bloc] = []
        if partie != ouvrage.partie:
            ouvrage.partie, section = partie, ouvrage.pdf.balise("Sect", corps)
            tete = [_titre_de_partie(ouvrage, section, partie, colonne)]
        _poser_notice(ouvrage, colonne, section, notice, tete)
    colonne.finir()


def _titre_de_partie(ouvrage: _Ouvrage, section: Balise, partie: str, colonne: Colonne) -> Bloc:
    repere = f"P{len(ouvrage.entrees)}"

    def pose(y: float) -> None:
        ouvrage.pdf.repere(repere, y)
        ouvrage.entrees.append(_Entree(partie, colonne.numero, repere, partie=True))

    return Bloc(en_paragraphe(partie), PARTIE, ouvrage.balise("H2", section), avant=26, pose=pose)


def _poser_notice(
    ouvrage: _Ouvrage, colonne: Colonne, section: Balise, notice: Notice, tete: list[Bloc]
) -> None:
    """A training: its head and first sessions together, the others after, the contact with the last ones."""
    blocs = [*tete, *_tete(ouvrage, section, notice, colonne, premiere=bool(tete))]
    seances, fin = _seances(ouvrage, section, notice), _fin(ouvrage, section, notice)
    ensemble, suite = seances[:SEANCES_ENSEMBLE], seances[SEANCES_ENSEMBLE:]
    if not suite:
        colonne.poser([*blocs, *ensemble, *fin])
    else:
        colonne.poser([*blocs, *ensemble])
        for seance in suite[:-2]:
            colonne.poser([seance])
        colonne.poser([*suite[-2:], *fin])
    ouvrage.tirage.formations += 1
    ouvrage.tirage.sessions += len(notice.seances)


def _tete(
    ouvrage: _Ouvrage, section: Balise, notice: Notice, colonne: Colonne, *, premiere: bool
) -> list[Bloc]:
    repere, titre_et_organisme = f"F{notice.action}", f"{notice.titre} – {notice.organisme}"

    def pose(y: float) -> None:
        ouvrage.pdf.repere(repere, y)
        ouvrage.entrees.append(_Entree(titre_et_organisme, colonne.numero, repere))
        ouvrage.index.noter(notice, colonne.numero)

    qui = f"<b>{en_paragraphe(notice.organisme)}</b> · {en_paragraphe(notice.certification)}"
    titre = Bloc(
        en_paragraphe(notice.titre),
        TITRE,
        ouvrage.balise("H3", section),
        avant=10 if premiere else 20,
        filet="" if premiere else TRAIT,
        pose=pose,
    )
    blocs = [titre, Bloc(qui, DISCRET, ouvrage.balise("P", section), avant=1)]
    if notice.resume and notice.resume != notice.titre:
        texte = en_paragraphe(notice.resume)
        blocs.append(Bloc(texte, TEXTE, ouvrage.balise("P", section), avant=3))
    return blocs


def _seances(ouvrage: _Ouvrage, section: Balise, notice: Notice) -> list[Bloc]:
    """The sessions, items of one list that is made with the first."""
    listes: list[Balise] = []

    def element() -> Balise:
        if not listes:
            listes.append(ouvrage.pdf.balise("L", section))
        return ouvrage.pdf.balise("LBody", ouvrage.pdf.balise("LI", listes[0]))

    return [
        Bloc(_seance(seance), SEANCE, element, avant=1 if rang else 4)
        for rang, seance in enumerate(notice.seances)
    ]


def _seance(seance: Seance) -> str:
    dates = seance.dates if seance.dates.startswith(("Entrées", "Dates")) else f"Du {seance.dates}"
    return f"<b>{en_paragraphe(dates)}</b> · {en_paragraphe(seance.suite)}"


def _fin(ouvrage: _Ouvrage, section: Balise, notice: Notice) -> list[Bloc]:
    """Whom to ask, and the page of the training."""
    blocs = []
    if notice.contact:
        texte = en_paragraphe(f"Renseignements : {notice.contact}")
        blocs.append(Bloc(texte, DISCRET, ouvrage.balise("P", section), avant=4))
    adresse = f"{settings.ADRESSE_DU_SITE}{reverse('public:action', args=[notice.action])}"
    blocs.append(
        Bloc(
            en_paragraphe(_sans_protocole(adresse)),
            LIEN,
            lambda: ouvrage.pdf.balise("Link", ouvrage.pdf.balise("P", section)),
            avant=1,
            adresse=adresse,
            dit=f"Page de la formation {ecrivable(notice.titre)}",
        )
    )
    return blocs


def _sans_protocole(adresse: str) -> str:
    return adresse.partition("://")[2].rstrip("/")


def _couverture(ouvrage: _Ouvrage, section: Balise) -> None:
    pdf, edition, tirage = ouvrage.pdf, ouvrage.edition, ouvrage.tirage
    colonne = Colonne(pdf, lambda numero: _dessin(pdf), marges=(230, 90, 80, 90))
    compte = (
        f"{accord(tirage.formations, 'formation', 'formations')}, "
        f"{accord(tirage.sessions, 'session', 'sessions')}"
    )
    contact = coordonnees()
    joindre = ", ".join(filter(None, [telephone(contact["telephone"]), contact["courriel"]]))
    accueil = f"{settings.ADRESSE_DU_SITE}{reverse('public:accueil')}"
    region = region_servie()
    p = ouvrage.balise("P", section)
    ligne, fort = style(11, couleur=ENCRE), style(13, gras=True, couleur=SECOND)
    colonne.poser(
        [
            Bloc(en_paragraphe(f"Se former {region.dans}"), fort, p),
            Bloc(
                en_paragraphe(edition.titre_entier),
                style(30, gras=True, couleur=ENCRE),
                ouvrage.balise("H1", section),
                avant=8,
                pose=lambda y: pdf.repere("couverture", y),
            ),
            Bloc(en_paragraphe(compte), style(14, couleur=ENCRE), p, avant=16),
            Bloc(en_paragraphe(f"Offre publiée au {edition.date}."), ligne, p, avant=6),
            Bloc(en_paragraphe(_CONSEIL), ligne, p, avant=40),
            Bloc(en_paragraphe(f"{contact['service']} : {joindre}"), ligne, p, avant=10),
            Bloc(
                en_paragraphe(_sans_protocole(accueil)),
                style(11, couleur="#17589a"),
                lambda: pdf.balise("Link", pdf.balise("P", section)),
                avant=10,
                adresse=accueil,
                dit="Le site SOFI",
            ),
        ]
    )
    colonne.finir()


_CONSEIL = (
    "Les dates, les places et les prix changent : chaque formation a son adresse, où sa page dit ce qui est vrai ce "
    "jour-là. Les prix sont toutes taxes comprises."
)


def _dessin(pdf: Pdf) -> None:
    """The four strips of SOFI, above the title."""
    with pdf.decor():
        for rang, couleur in enumerate(("#5a3d9e", "#17589a", "#b45a08", "#98225c")):
            pdf.toile.setFillColor(HexColor(couleur))
            pdf.toile.roundRect(90 + 18 * rang, HAUTEUR - 130 - 23 * rang, 62, 17, 5, 0, 1)


def _sommaire(ouvrage: _Ouvrage, section: Balise) -> None:
    """Parts and trainings, each a link to its place."""
    pdf = ouvrage.pdf
    ouvrage.partie = "Sommaire"
    colonne = Colonne(pdf, _habiller(ouvrage, _romain), premiere=2)
    titre = Bloc(
        "Sommaire",
        PARTIE,
        ouvrage.balise("H2", section),
        pose=lambda y: pdf.repere("sommaire", y),
    )
    colonne.poser([titre])
    table = pdf.balise("TOC", section)

    def element() -> Balise:
        return pdf.balise("Link", pdf.balise("Reference", pdf.balise("TOCI", table)))

    for rang, entree in enumerate(ouvrage.entrees):
        blocs = [_ligne_du_sommaire(entree, element)]
        if entree.partie:  # never alone at the end of a page
            blocs.append(_ligne_du_sommaire(ouvrage.entrees[rang + 1], element))
            colonne.poser(blocs)
        elif not ouvrage.entrees[rang - 1].partie:
            colonne.poser(blocs)
    colonne.finir()


def _ligne_du_sommaire(entree: _Entree, element: Callable[[], Balise]) -> Bloc:
    return Bloc(
        en_paragraphe(entree.titre),
        LIGNE_FORTE if entree.partie else LIGNE,
        element,
        avant=12 if entree.partie else 2,
        retrait=0 if entree.partie else 12,
        retrait_droit=40,
        a_droite=str(entree.page),
        repere=entree.repere,
        dit=f"{ecrivable(entree.titre)}, page {entree.page}",
    )


def _index(ouvrage: _Ouvrage, section: Balise, *, premiere: int) -> None:
    pdf = ouvrage.pdf
    ouvrage.partie = "Index"
    colonne = Colonne(pdf, _habiller(ouvrage, str), premiere=premiere, colonnes=2)
    tete = [
        Bloc(
            "Index",
            PARTIE,
            ouvrage.balise("H2", section),
            pose=lambda y: pdf.repere("index", y),
        )
    ]
    for titre, lignes in ouvrage.index.listes():
        sous_titre = Bloc(titre, TITRE, ouvrage.balise("H3", section), avant=14)
        tete.append(sous_titre)
        listes: list[Balise] = []

        def element(listes: list[Balise] = listes) -> Balise:
            if not listes:
                listes.append(pdf.balise("L", section))
            return pdf.balise("LBody", pdf.balise("LI", listes[0]))

        for mot, pages in lignes:
            texte = f"{en_paragraphe(mot)}, {pages_dites(pages)}"
            colonne.poser([*tete, Bloc(texte, PETIT_INDEX, element, avant=1)])
            tete = []
    colonne.finir()


def _habiller(ouvrage: _Ouvrage, ecrire: Callable[[int], str]) -> Callable[[int], None]:
    """The head and foot of a page: the catalogue and the part above, the date and the number below."""

    def decorer(numero: int) -> None:
        toile, droite = ouvrage.pdf.toile, LARGEUR - 54
        with ouvrage.pdf.decor():
            toile.setFont(NORMALE, 8)
            toile.setFillColor(HexColor(SECOND))
            toile.drawString(54, HAUTEUR - 38, _court(ouvrage.edition.titre_entier, 80))
            toile.drawRightString(droite, HAUTEUR - 38, _court(ouvrage.partie, 50))
            toile.drawString(54, 32, f"SOFI · offre publiée au {ouvrage.edition.date}")
            toile.drawRightString(droite, 32, ecrire(numero))

    return decorer


def _court(texte: str, longueur: int) -> str:
    propre = ecrivable(texte)
    return propre if len(propre) <= longueur else f"{propre[: longueur - 1].rstrip()}…"


def _romain(numero: int) -> str:
    restes = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    ecrit = ""
    for valeur, signe in restes:
        fois, numero = divmod(numero, valeur)
        ecrit += signe * fois
    return ecrit


def _signets(ouvrage: _Ouvrage) -> None:
    for titre, repere in (("Couverture", "couverture"), ("Sommaire", "sommaire")):
        ouvrage.pdf.signet(titre, repere, 0)
    for entree in ouvrage.entrees:
        ouvrage.pdf.signet(entree.titre, entree.repere, 0 if entree.partie else 1)
    if ouvrage.entrees:
        ouvrage.pdf.signet("Index", "index", 0)
