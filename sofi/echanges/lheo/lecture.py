"""Reading LHEO as others write it: 2.3, 2.2 or nearly so, a formation at a time.

    for formation in lire(Fichier.de(chemin)):
        formation.numero, formation.ligne, formation.noeud.valeur("intitule-formation")
        for action in formation.actions: …
            for session in action.sessions: …

Expat reads, because its line numbers are right past the 65,535th line. Nothing is fetched, no entity is
expanded (a DOCTYPE is refused), and a formation is bounded in bytes, depth and elements: memory doesn't grow
with the file. Bytes are believed before the encoding that the file says it has.
"""

import codecs
import gc
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast
from xml.parsers import expat

from sofi.socle.fichiers import Fichier, FichierIllisible, lisible
from sofi.socle.formats import insecables

from .codage import BLOC, TAILLE_MAX, codage_de, octets_ouverts, trop_gros
from .langage import ESPACE
from .noeuds import LieuLu, Noeud, OrganismeLu, formateur_lu, lieu_lu, responsable_lu

ESPACES = {
    ESPACE: "2.3",
    "http://www.lheo.org/2.3": "2.3",
    "http://www.lheo.org/2.2": "2.2",
    "http://lheo.gouv.fr/2.2": "2.2",
    "": "",
}
"""The namespaces read, and the version each says; a file without one says none."""
RACINES = ("lheo", "lheo-plus")
TAILLE_MAX_FORMATION = 20 << 20
NOEUDS_MAX = 100_000  # of one formation: a real one holds a few hundred for each session
PROFONDEUR_MAX = 60  # the language goes down to 12
_ERREURS = {
    expat.errors.XML_ERROR_TAG_MISMATCH: "une balise fermante ne répond pas à la dernière balise ouverte",
    expat.errors.XML_ERROR_NO_ELEMENTS: "le fichier s’arrête avant la fin : une balise n’est pas refermée",
    expat.errors.XML_ERROR_UNCLOSED_TOKEN: "une balise n’est pas refermée",
    expat.errors.XML_ERROR_UNDEFINED_ENTITY: (
        "entité inconnue : écrivez le caractère lui-même (« é », et non « &eacute; »)"
    ),
    expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE: "un attribut est donné deux fois",
    expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "du texte ou une seconde racine suit la fin du document",
    expat.errors.XML_ERROR_UNBOUND_PREFIX: "une balise porte un préfixe qui n’est pas déclaré",
    expat.errors.XML_ERROR_BAD_CHAR_REF: "référence de caractère « &#… » que le XML n’admet pas",
    expat.errors.XML_ERROR_MISPLACED_XML_PI: "« <?xml » n’est pas au tout début du fichier",
}
_SIGNE = "un « < » ou un « & » est dans un texte : écrivez « &lt; » ou « &amp; »"
_Ouvre = Callable[[str, dict[str, str]], None]
_Ferme = Callable[[str], None]
_Texte = Callable[[str], None]


@dataclass(frozen=True)
class SessionLue:
    """A ``session``."""

    noeud: Noeud

    @property
    def numero(self) -> str:
        return self.noeud.attributs.get("numero", "")

    @property
    def ligne(self) -> int:
        return self.noeud.ligne


@dataclass(frozen=True)
class ActionLue:
    """An ``action`` and its sessions."""

    noeud: Noeud

    @property
    def numero(self) -> str:
        return self.noeud.attributs.get("numero", "")

    @property
    def ligne(self) -> int:
        return self.noeud.ligne

    @cached_property
    def sessions(self) -> list[SessionLue]:
        return [SessionLue(noeud) for noeud in self.noeud.tous("session")]

    @cached_property
    def lieux(self) -> list[LieuLu]:
        """The places, the principal one first."""
        lieux = [lieu_lu(noeud) for noeud in self.noeud.tous("lieu-de-formation")]
        return sorted(lieux, key=lambda lieu: not lieu.principal)

    @cached_property
    def formateurs(self) -> list[OrganismeLu]:
        return [formateur_lu(noeud) for noeud in self.noeud.tous("organisme-formateur")]


@dataclass(frozen=True)
class FormationLue:
    """A ``formation``: its elements, and its bytes in UTF-8 as the file has them."""

    noeud: Noeud
    brut: bytes
    version: str  # « 2.3 », « 2.2 », or nothing when the file doesn't say

    @property
    def numero(self) -> str:
        return self.noeud.attributs.get("numero", "")

    @property
    def ligne(self) -> int:
        return self.noeud.ligne

    @cached_property
    def actions(self) -> list[ActionLue]:
        return [ActionLue(noeud) for noeud in self.noeud.tous("action")]

    @cached_property
    def responsable(self) -> OrganismeLu | None:
        noeud = self.noeud.un("organisme-formation-responsable")
        return responsable_lu(noeud) if noeud else None


def lire(
    fichier: Fichier,
    *,
    avancer: Callable[[int], object] | None = None,
    taille_max: int = TAILLE_MAX,
) -> Iterator[FormationLue]:
    """The formations of the file, in its order; the file may be squeezed by gzip.

    Raises FichierIllisible, with what to do, when the file isn't LHEO or can't be read further: what was
    given before it stays good. `avancer` is told the bytes read so far, `taille_max` once opened.
    """
    codage = codage_de(fichier, taille_max=taille_max)
    lecteur = _Lecteur(fichier.nom, taille_max)
    with lisible(fichier), octets_ouverts(fichier) as flux:
        traduire = None if codage == "utf-8" else codecs.getincrementaldecoder(codage)("replace")
        while bloc := flux.read(BLOC):
            if traduire is not None:
                bloc = traduire.decode(bloc).encode()
            yield from lecteur.donner(bloc)
            if avancer is not None:
                avancer(lecteur.total)
        yield from lecteur.finir()


@dataclass
class _Lecteur:
    """One pass over a file: elements are kept inside a formation only."""

    nom: str
    taille_max: int
    total: int = 0
    version: str = ""
    _ouvert: bool = False  # the root was read
    _espace: str = ""
    _textes: list[str] = field(default_factory=list)
    _finies: "deque[FormationLue]" = field(default_factory=deque)
    _hors: int = 0  # elements open outside a formation
    _tampon: bytearray = field(default_factory=bytearray)
    _decalage: int = 0  # of the buffer's first byte in the file
    _debut: int = 0  # of the formation under way
    _noms: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._expat = analyseur = expat.ParserCreate("utf-8", " ")
        analyseur.buffer_text = True
        analyseur.ordered_attributes = False
        analyseur.StartElementHandler = self._ouvre_hors
        analyseur.EndElementHandler = self._ferme_hors
        analyseur.StartDoctypeDeclHandler = self._doctype

    def donner(self, bloc: bytes) -> Iterator[FormationLue]:
        """The formations that these bytes complete."""
        self.total += len(bloc)
        self._tampon += bloc
        if len(self._tampon) > TAILLE_MAX_FORMATION + BLOC:
            self._refuser(
                f"plus de {TAILLE_MAX_FORMATION >> 20} Mo sans fin de formation. Vérifiez que c’est un fichier LHEO."
            )
        if self.total > self.taille_max:
            raise FichierIllisible(trop_gros(self.nom, self.taille_max))
        yield from self._analyser(bloc, fini=False)

    def finir(self) -> Iterator[FormationLue]:
        """Nothing more comes."""
        yield from self._analyser(b"", fini=True)

    def _analyser(self, bloc: bytes, *, fini: bool) -> Iterator[FormationLue]:
        try:
            with sans_ramassage():
                self._expat.Parse(bloc, fini)
        except expat.ExpatError as erreur:
            # What was complete before the fault is given first.
            yield from self._donnees()
            raise self._mal_forme(erreur) from None
        yield from self._donnees()

    def _donnees(self) -> Iterator[FormationLue]:
        while self._finies:
            yield self._finies.popleft()

    def _mal_forme(self, erreur: expat.ExpatError) -> FichierIllisible:
        message = expat.errors.messages.get(erreur.code, "")
        if self.total == 0:
            return FichierIllisible(f"« {self.nom} » est vide : choisissez un autre fichier.")
        if not self._ouvert:
            return FichierIllisible(
                f"« {self.nom} » n’est pas du XML : choisissez un fichier LHEO 2.3 ou 2.2, ou un classeur XLSX fait "
                "avec le modèle."
            )
        raison = _ERREURS.get(message, _SIGNE)
        return FichierIllisible(
            insecables(
                f"« {self.nom} », ligne {erreur.lineno} : XML mal formé, {raison}. La lecture s’arrête à cette ligne : "
                "corrigez-la, ou enregistrez de nouveau le fichier depuis votre logiciel."
            )
        )

    def _refuser(self, raison: str) -> None:
        raise FichierIllisible(insecables(f"« {self.nom} » : {raison}"))

    def _doctype(self, *_: object) -> None:
        self._refuser(
            "déclaration DOCTYPE refusée : un fichier LHEO n’en a pas besoin. Retirez cette ligne."
        )

    def _court(self, complet: str) -> str:
        """The name without the file's namespace; one of another namespace keeps it, and is nobody's."""
        nom = self._noms.get(complet)
        if nom is None:
            espace, _, court = complet.rpartition(" ")
            nom = court if espace == self._espace else complet
            if len(self._noms) < 5000:
                self._noms[complet] = nom
        return nom

    def _ouvre_hors(self, complet: str, attributs: dict[str, str]) -> None:
        """Outside a formation: the root says whether the file is LHEO, a formation begins."""
        if not self._ouvert:
            self._ouvert = True
            self._espace, _, nom = complet.rpartition(" ")
            if self._espace not in ESPACES or nom not in RACINES:
                self._refuser(_pas_du_lheo(self._espace, nom))
            self.version = ESPACES[self._espace]
        nom = self._court(complet)
        if nom != "formation":
            self._hors += 1
            if self._hors > PROFONDEUR_MAX:
                self._trop_profond("")
            return
        self._debut = self._expat.CurrentByteIndex
        formation = Noeud(nom, self._expat.CurrentLineNumber, "", attributs)
        ouvre, ferme, texte = self._dans(formation)
        self._expat.StartElementHandler, self._expat.EndElementHandler = ouvre, ferme
        self._expat.CharacterDataHandler = texte

    def _ferme_hors(self, _complet: str) -> None:
        self._hors -= 1

    def _dans(self, formation: Noeud) -> "tuple[_Ouvre, _Ferme, _Texte]":
        """What expat calls inside a formation, hundreds of times for each session: all it reads is local."""
        analyseur, noms, court = self._expat, self._noms, self._court
        pile, textes, reste = [formation], self._textes, NOEUDS_MAX

        def ouvre(complet: str, attributs: dict[str, str]) -> None:
            nonlocal reste
            parent = pile[-1]
            if textes:
                _ranger_texte(parent, textes)
            nom = noms.get(complet) or court(complet)
            noeud = Noeud(nom, analyseur.CurrentLineNumber, "", attributs)
            if parent.enfants:
                cast("list[Noeud]", parent.enfants).append(noeud)
            else:
                parent.enfants = [noeud]
            pile.append(noeud)
            reste -= 1
            if not reste:
                self._trop_d_elements()
            if len(pile) > PROFONDEUR_MAX:
                self._trop_profond(f"ligne {analyseur.CurrentLineNumber}, ")

        def ferme(_complet: str) -> None:
            noeud = pile.pop()
            if textes:
                _ranger_texte(noeud, textes)
            if not pile:
                self._finie(noeud)

        return ouvre, ferme, textes.append

    def _finie(self, formation: Noeud) -> None:
        """It is whole; what follows is outside."""
        self._expat.StartElementHandler = self._ouvre_hors
        self._expat.EndElementHandler = self._ferme_hors
        self._expat.CharacterDataHandler = None
        self._finies.append(FormationLue(formation, self._brut(), self.version))

    def _trop_profond(self, ou: str) -> None:
        self._refuser(f"{ou}plus de {PROFONDEUR_MAX} éléments les uns dans les autres.")

    def _trop_d_elements(self) -> None:
        self._refuser(
            f"ligne {self._expat.CurrentLineNumber}, une formation de plus de {NOEUDS_MAX} éléments. "
            "Partagez-la en plusieurs."
        )

    def _brut(self) -> bytes:
        """The bytes of the formation that ends here."""
        fin = self._tampon.index(b">", self._expat.CurrentByteIndex - self._decalage) + 1
        brut = bytes(self._tampon[self._debut - self._decalage : fin])
        del self._tampon[:fin]
        self._decalage += fin
        return brut


def _ranger_texte(noeud: Noeud, textes: list[str]) -> None:
    """Give the element what expat read of its text, most often in one piece."""
    texte = (textes[0] if len(textes) == 1 else "".join(textes)).strip()
    textes.clear()
    if texte:
        noeud.texte = f"{noeud.texte} {texte}" if noeud.texte else texte


@contextmanager
def sans_ramassage() -> Iterator[None]:
    """The collector of cycles waits: what is made meanwhile has none, and looking through it costs a third."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _pas_du_lheo(espace: str, nom: str) -> str:
    """What the file is, and what to give instead."""
    if nom == "lheo-index":
        return (
            "c’est un index LHEO, qui résume les offres sans les décrire. Donnez le fichier complet, dont la racine "
            "est « lheo »."
        )
    if nom == "lheo":
        return (
            f"ce LHEO est d’une version que SOFI ne lit pas (espace « {espace[:80]} »). Donnez un fichier LHEO 2.3 "
            f"(espace « {ESPACE} ») ou 2.2."
        )
    return (
        f"ce n’est pas un fichier LHEO : il commence par « {nom[:40]} », et non par « lheo ». Donnez un fichier "
        "LHEO 2.3 ou 2.2, ou un classeur XLSX fait avec le modèle."
    )
