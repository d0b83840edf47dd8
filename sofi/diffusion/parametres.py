"""The address of a search ↔ its criteria. Nothing in an address can make the page fail: what can't be read is said."""

import datetime
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from sofi.socle.formats import insecables
from sofi.socle.texte import sans_invisibles

from . import codes, lieux
from .criteres import PAGES_MAX, RAYON_HABITUEL, RAYONS, Criteres, Tri
from .domaines import CHAMPS
from .moteur.entree import Repere
from .noms import GENRES
from .territoires import departements

LONGUEUR_MAX = 200  # of what is typed in the address: the rest is cut
REGION = "region"
CLES = ("q", "ou", "rayon", "commune", "du", "au", "repere", "vue", "tri", "page", "brut")
PAR_SESSION = "session"
COMMUNES_MAX = 20  # chosen on the map
_INSEE = re.compile(r"(?:\d\d|2[AB])\d{3}", re.ASCII)
CODE_MAX = 20  # characters: no code of a métier, a certification… is longer
REPERES_MAX = 5  # métiers, certifications, domaines… that one search combines
DATE_MIN, DATE_MAX = datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)


@dataclass(frozen=True)
class Facette:
    """A facet as the page offers it."""

    nom: str
    titre: str
    valeurs: tuple[codes.Valeur, ...]
    unique: bool = False  # one value at a time: radio buttons

    def numero(self, code: str) -> int:
        """The number of a value, 0 when there is none."""
        return codes.numero_de(self.valeurs, code)


@dataclass(frozen=True)
class Demande:
    """A search as its address says it. `alertes` tell what was not understood."""

    criteres: Criteres
    ou: str
    choix: list[lieux.Lieu]
    alertes: list[str] = field(default_factory=list)


def facettes(jour: datetime.date) -> tuple[Facette, ...]:
    """The facets, in the order of the page."""
    return _facettes(jour, tuple(departements().items()))


@lru_cache(maxsize=4)
def _facettes(jour: datetime.date, servis: tuple[tuple[str, str], ...]) -> tuple[Facette, ...]:
    domaines = tuple(codes.Valeur(numero, str(numero), nom) for numero, nom in CHAMPS.items())
    noms = tuple(
        codes.Valeur(codes.numero_departement(code), code, f"{nom} ({code})")
        for code, nom in servis
    )
    return (
        Facette("domaine", "Domaine", domaines),
        Facette("public", "Votre situation", codes.SITUATIONS),
        Facette("modalite", "Modalité", codes.MODALITES),
        Facette("debut", "Début", codes.debuts(jour), unique=True),
        Facette("financement", "Financement", codes.FINANCEMENTS),
        Facette("niveau", "Niveau de sortie", codes.NIVEAUX),
        Facette("certification", "Type de certification", codes.CERTIFICATIONS),
        Facette("certifiante", "Certification", codes.CERTIFIANTE),
        Facette("recrutement", "Recrutement", codes.RECRUTEMENT),
        Facette("prix", "Prix", codes.PRIX),
        Facette("duree", "Durée totale", codes.DUREES),
        Facette("periode", "Moment", codes.PERIODES),
        Facette("origine", "Formation initiale, continue", codes.ORIGINES),
        Facette("departement", "Département", noms),
    )


def lire(parametres: QueryDict, jour: datetime.date) -> Demande:
    """The criteria of an address. At most three queries: place and départements."""
    alertes: list[str] = []
    ou = _texte(parametres, "ou", alertes)
    reponse = lieux.trouver(ou) if ou else lieux.Reponse()
    if ou and not reponse.lieu and not reponse.choix:
        alertes.append(
            f"Aucune commune ne s’appelle « {ou} » : la recherche porte sur toute la région. "
            "Vérifiez l’orthographe, ou indiquez un code postal."
        )
    if reponse.remarque:
        alertes.append(reponse.remarque)
    choisies: dict[str, Any] = {
        facette.nom: _choisies(facette, parametres, alertes) for facette in facettes(jour)
    }
    criteres = Criteres(
        jour=jour,
        texte=_texte(parametres, "q", alertes),
        lieu=reponse.lieu,
        rayon=_rayon(parametres.get("rayon", ""), alertes),
        a_partir_du=_date(parametres, "du", "À partir du", alertes),
        jusqu_au=_date(parametres, "au", "Jusqu’au", alertes),
        par_session=parametres.get("vue") == PAR_SESSION,
        commune=_communes(parametres.getlist("commune"), alertes),
        reperes=_reperes(parametres.getlist("repere"), alertes),
        tri=_tri(parametres.get("tri", ""), alertes),
        page=_page(parametres.get("page", ""), alertes),
        tel_quel="brut" in parametres,
        **choisies,
    )
    return Demande(criteres, ou, reponse.choix, [insecables(alerte) for alerte in alertes])


def ecrire(criteres: Criteres) -> str:
    """The contrary of `lire`, in one way only: what is asked, neither its order nor its page."""
    c = criteres
    rayon = REGION if c.rayon is None else str(c.rayon)
    paires = [
        ("q", c.texte),
        ("ou", _ou(c.lieu)),
        ("rayon", rayon if c.lieu and c.lieu.commune and c.rayon != RAYON_HABITUEL else ""),
        *(("commune", code) for code in sorted(c.commune)),
        ("du", c.a_partir_du.isoformat() if c.a_partir_du else ""),
        ("au", c.jusqu_au.isoformat() if c.jusqu_au else ""),
        *(("repere", cle.removeprefix("\x01")) for cle in sorted(c.reperes)),
        *(
            (facette.nom, valeur.code)
            for facette in facettes(c.jour)
            for valeur in facette.valeurs
            if valeur.numero in getattr(c, facette.nom)
        ),
        ("brut", "1" if c.tel_quel and c.texte else ""),
    ]
    return urlencode([(cle, valeur) for cle, valeur in paires if valeur])


def _ou(lieu: lieux.Lieu | None) -> str:
    """What is read as this place and no other: « Mayenne (53) » is a commune, « 53 » the département."""
    if lieu is None:
        return ""
    return lieu.texte if lieu.commune else lieu.departement


def _texte(parametres: QueryDict, cle: str, alertes: list[str]) -> str:
    """A text, on one line, of a bounded length."""
    texte = " ".join(sans_invisibles(parametres.get(cle, "").replace("\x00", " ")).split())
    if len(texte) > LONGUEUR_MAX:
        alertes.append(
            f"Votre texte est trop long : seuls les {LONGUEUR_MAX} premiers caractères sont cherchés."
        )
    return texte[:LONGUEUR_MAX]


def _rayon(valeur: str, alertes: list[str]) -> int | None:
    """Kilometres; None for the whole region."""
    if not valeur:
        return RAYON_HABITUEL
    if valeur == REGION:
        return None
    if valeur in {str(rayon) for rayon in RAYONS}:
        return int(valeur)
    alertes.append(
        f"Le rayon demandé n’est pas proposé : la recherche porte sur {RAYON_HABITUEL} km."
    )
    return RAYON_HABITUEL


def _date(
    parametres: QueryDict, cle: str, libelle: str, alertes: list[str]
) -> datetime.date | None:
    """A date typed in a date field, or in French where the browser has none."""
    valeur = parametres.get(cle, "")
    if not valeur.strip():
        return None
    for format_date in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            date = datetime.datetime.strptime(valeur.strip(), format_date).date()
        except ValueError:
            continue
        if DATE_MIN <= date <= DATE_MAX:
            return date
    alertes.append(f"La date « {libelle} » n’a pas été comprise. Écrivez-la comme 28/09/2027.")
    return None


def _communes(valeurs: list[str], alertes: list[str]) -> tuple[str, ...]:
    """Codes INSEE; what is none is said."""
    codes_lus = [valeur for valeur in dict.fromkeys(valeurs) if valeur]
    connus = [code for code in codes_lus if _INSEE.fullmatch(code)]
    if len(connus) < len(codes_lus):
        alertes.append("Une commune de l’adresse n’est pas reconnue : elle est ignorée.")
    return tuple(connus[:COMMUNES_MAX])


def _reperes(valeurs: list[str], alertes: list[str]) -> tuple[str, ...]:
    """« metier:D1102 » → the mark of the index; what is none is said."""
    lus = [valeur.partition(":") for valeur in dict.fromkeys(valeurs) if valeur]
    connus = [
        Repere(genre, code, "").cle
        for genre, _, code in lus
        if genre in GENRES and 0 < len(code) <= CODE_MAX
    ]
    if len(connus) < len(lus):
        alertes.append("Un filtre de l’adresse n’est pas proposé : il est ignoré.")
    return tuple(connus[:REPERES_MAX])


def _tri(valeur: str, alertes: list[str]) -> Tri | None:
    if valeur in {tri.value for tri in Tri}:
        return Tri(valeur)
    if valeur:
        alertes.append("Le tri demandé n’existe pas : les résultats sont dans leur ordre habituel.")
    return None


def _page(valeur: str, alertes: list[str]) -> int:
    if not valeur:
        return 1
    if valeur.isascii() and valeur.isdigit() and 0 < int(valeur[:9]) <= PAGES_MAX:
        return int(valeur[:9])
    alertes.append("Cette page de résultats n’existe pas : voici la première.")
    return 1


def _choisies(facette: Facette, parametres: QueryDict, alertes: list[str]) -> tuple[int, ...]:
    """The numbers of the values ticked; empty values (« toutes les dates ») count for nothing."""
    valeurs = [valeur for valeur in dict.fromkeys(parametres.getlist(facette.nom)) if valeur]
    numeros = [facette.numero(valeur) for valeur in valeurs]
    if 0 in numeros:
        alertes.append(
            f"Le filtre « {facette.titre} » contient une valeur qui n’est pas proposée : elle est ignorée."
        )
    connus = tuple(numero for numero in numeros if numero)
    return connus[:1] if facette.unique else connus
