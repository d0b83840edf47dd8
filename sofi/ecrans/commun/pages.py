"""A page kept by the administration as it is read: the same for the public and for the preview."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe

from sofi.courriels.coordonnees import coordonnees
from sofi.editorial import rgaa, titres
from sofi.editorial.fichiers import octets_de
from sofi.editorial.lecture import legales_en_ligne
from sofi.editorial.models import FichierJoint, Legale, Page, Parution, Sorte
from sofi.socle import texte_riche
from sofi.socle.formats import taille_de_fichier

VUES_LEGALES = {
    Legale.MENTIONS: "public:mentions_legales",
    Legale.DONNEES: "public:donnees_personnelles",
    Legale.ACCESSIBILITE: "public:accessibilite",
    Legale.LICENCE: "public:licence",
}
_LEGALES = {vue: sorte for sorte, vue in VUES_LEGALES.items()}
VUES = {
    Sorte.ACTUALITE: "public:actualite",
    Sorte.RESSOURCE: "public:ressource",
    Sorte.DISPOSITIF: "public:dispositif",
}
PARTIES_D_UN_DISPOSITIF = (
    ("qui", "Pour qui", "pour_qui"),
    ("paie", "Ce que le dispositif paie", "ce_qu_il_paie"),
    ("conditions", "Conditions sur la formation", "conditions"),
    ("demander", "Comment faire, dans l’ordre", "demarche"),
    ("convention", "Pour l’organisme : la convention", "convention"),
)


@dataclass(frozen=True)
class Partie:
    """A section of a page: anchor and title are empty before the first title."""

    ancre: str
    titre: str
    html: SafeString


def texte(html: str) -> SafeString:
    """A rich text, read again as what may be shown."""
    return mark_safe(texte_riche.relire(html))


def parties(contenu: Page | Parution) -> list[Partie]:
    """The sections of a page, in order."""
    if contenu.sorte == Sorte.DISPOSITIF:
        return [
            Partie(ancre, titre, texte(getattr(contenu, nom)))
            for ancre, titre, nom in PARTIES_D_UN_DISPOSITIF
            if getattr(contenu, nom)
        ]
    html = texte_riche.examiner(contenu.texte).html
    return [Partie(s.ancre, s.titre, mark_safe(s.html)) for s in titres.sections(html)]


def sommaire(lues: list[Partie]) -> list[Partie]:
    """The titles one may go to; none when there is only one."""
    titrees = [partie for partie in lues if partie.titre]
    return titrees if len(titrees) > 1 else []


def adresse(contenu: Page | Parution) -> str:
    """Where the public reads it."""
    if contenu.sorte == Sorte.LEGALE:
        return reverse(VUES_LEGALES[Legale(contenu.adresse)])
    return reverse(VUES[Sorte(contenu.sorte)], args=[contenu.adresse])


def poids(fichier: FichierJoint) -> str:
    """« PDF, 2,4 Mo »: two digits."""
    return f"{fichier.format}, {taille_de_fichier(fichier.taille)}"


def contexte_de(contenu: Page | Parution, *, url_fichier: str) -> dict[str, Any]:
    """What the template of a page reads, whether it appeared or is being written."""
    lues = parties(contenu)
    return {
        "contenu": contenu,
        "parties": lues,
        "sommaire": sommaire(lues),
        "poids": poids(contenu.fichier) if contenu.fichier else "",
        "url_fichier": url_fichier,
        "contact": coordonnees(),
    }


def contexte_de_la_declaration(ajout: Page | Parution | None) -> dict[str, Any]:
    """What the declaration of accessibility reads: the audit's figures, and what the administration adds to them."""
    return {
        "contenu": ajout,
        "parties": parties(ajout) if ajout else [],
        "audit": rgaa.audit(),
        "version": rgaa.VERSION,
        "evalue_le": rgaa.EVALUE_LE,
        "contact": coordonnees(),
    }


def gabarit_de(contenu: Page | Parution) -> str:
    """The template that shows it to the public."""
    if contenu.sorte == Sorte.DISPOSITIF:
        return "public/pages/dispositif.html"
    if contenu.sorte == Sorte.LEGALE and contenu.adresse == Legale.ACCESSIBILITE:
        return "public/pages/accessibilite.html"
    return "public/pages/page.html"


def est_lisible(vue: str) -> bool:
    """A page of the foot or of the map may be led to: a legal one, once the administration completed it."""
    legale = _LEGALES.get(vue)
    return legale is None or legale.value in legales_en_ligne()


def lien_de(contenu: Parution) -> dict[str, Any]:
    """A line of a list: title, summary, address, and what is on the right."""
    return {
        "contenu": contenu,
        "url": adresse(contenu),
        "details": list(_details(contenu)),
    }


def _details(contenu: Parution) -> Iterator[str]:
    if contenu.fichier:
        yield poids(contenu.fichier)
    if contenu.video:
        yield "Vidéo"


def donner(joint: FichierJoint) -> StreamingHttpResponse:
    """A file as an attachment, under the type its content is of, which no browser guesses again."""
    reponse = StreamingHttpResponse(octets_de(joint), content_type=joint.type)
    reponse["Content-Length"] = str(joint.taille)
    reponse["Content-Disposition"] = content_disposition_header(True, joint.nom) or "attachment"
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse
