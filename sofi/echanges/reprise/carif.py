"""The feed of another Carif-Oref: published versions of that origin, whole, and what SOFI holds nowhere, listed.

Rows hold what lists and searches need (`lheo`); the rest of the cards is kept in the source's words (`cartes`). Its
trainings are found here and stay out of our feed: their own Carif-Oref sends them to the national system.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import msgspec
from django.conf import settings

from sofi.annuaire.origines import Origine
from sofi.echanges.lheo.construction import INFO_SOFI
from sofi.echanges.lheo.lecture import ActionLue, FormationLue, lire
from sofi.echanges.lheo.relecture import FormationRelue, hors_de_sofi, relire
from sofi.echanges.lheo.relecture.tenus import TENUS
from sofi.offre.apports import Apport
from sofi.referentiels.models import Certification, Departement, FicheCertifInfo, Region
from sofi.socle.fichiers import Fichier, FichierIllisible, Ligne, seul
from sofi.socle.importation import Source

from .cartes import Cartes
from .lheo import ECHANTILLON, SUFFIXES, Lecture, apport, source_de

SANS_REGION = (
    "Rien dans ce fichier ne dit de quelle région il est : ni numéro qui commence par le code d’une région (« 53_… »), "
    "ni région ou code postal d’un lieu de formation ou d’un organisme. Importez d’abord les communes et les régions, "
    "ou demandez à ce Carif-Oref de l’écrire."
)
D_ICI = (
    "Ce fichier est le flux de SOFI pour votre région : son offre est déjà ici, et chaque formation y serait deux "
    "fois. Donnez le flux d’un autre Carif-Oref."
)
PAS_GARDE = "SOFI n’a pas de place pour le garder ; la formation est publiée sans cela"
FICHE_INCONNUE = (
    "cette certification n’est pas au référentiel : la formation est publiée sous son propre intitulé. Importez Certif "
    "Info, puis ce flux"
)
AUTRE_FORMATEUR = (
    "la formation est publiée sous le nom de l’organisme responsable, qui n’est pas celui-ci"
)
# Said of the place, and shown with it: `cartes` keeps them.
_ACCUEIL = frozenset("restauration hebergement transport acces-handicapes".split())


def source(chemin: Path) -> Source:
    """The whole offer of a Carif-Oref: what isn't in it any more is withdrawn."""
    fichier = seul(chemin, *SUFFIXES)
    return source_de("carif_lheo", fichier, LectureDeCarif(_nom_du_carif(fichier)))


class LectureDeCarif(Lecture):
    """From the formations of the feed to what is kept of them; actions that differ by their A card are several."""

    def __init__(self, nom: str) -> None:
        super().__init__(Origine.CARIF, nom, lambda formation: formation.numero)
        self.cartes = Cartes()
        self.fiches = set(FicheCertifInfo.objects.values_list("pk", flat=True))
        self.certifications = set(Certification.objects.values_list("pk", flat=True))

    def apports(self, formation: FormationLue) -> Iterator[tuple[str, Apport]]:
        """One training for each A card: « /3 » after the number of the second, of its third action."""
        relues = relire(formation, self.cartes)
        if not relues:
            yield "", apport(formation, (), initiale=False)
        for rang, relue in enumerate(relues):
            premiere = relue.portees[1]
            suite = f"/{premiere.attributs.get('numero') or rang + 1}" if rang else ""
            yield suite, self._apport(formation, relue)

    def _apport(self, formation: FormationLue, relue: FormationRelue) -> Apport:
        noeuds = {id(une.portees[1]): une.portees[1] for une in relue.sessions}
        noeuds = noeuds or {id(relue.portees[1]): relue.portees[1]}
        dit = apport(formation, [ActionLue(noeud) for noeud in noeuds.values()], initiale=False)
        sessions = zip(dit.sessions, relue.sessions, strict=True)
        fiche = relue.formation.fiche
        return msgspec.structs.replace(
            dit,
            certification=(fiche.rncp or fiche.rs) if fiche else "",
            formation=self.cartes.formation(relue),
            action=self.cartes.action(relue),
            sessions=[
                msgspec.structs.replace(session, fiche=self.cartes.session(lue))
                for session, lue in sessions
            ],
        )

    def remarquer(self, ligne: Ligne) -> Iterator[tuple[int, str, str]]:
        """The dates that aren't days, and all that the file says and SOFI holds nowhere."""
        yield from super().remarquer(ligne)
        formation: FormationLue = ligne.valeurs["formation"]
        for hors in hors_de_sofi(formation.noeud, TENUS | _ACCUEIL):
            yield hors.ligne, f"{hors.element} : {PAS_GARDE}", hors.exemple
        yield from self._certification(formation)
        yield from _formateurs(formation)

    def _certification(self, formation: FormationLue) -> Iterator[tuple[int, str, str]]:
        """One that isn't known here: the training has neither its texts nor its page."""
        bloc = formation.noeud.un("certification")
        if bloc is None or bloc.valeur("code-CERTIFINFO") in self.fiches:
            return
        rncp = bloc.valeur("code-RNCP").upper().removeprefix("RNCP")
        rs = bloc.valeur("code-RS").upper().removeprefix("RS")
        numeros = {f"RNCP{rncp}" if rncp else "", f"RS{rs}" if rs else ""} - {""}
        dits = bloc.valeur("code-CERTIFINFO") or next(iter(sorted(numeros)), "")
        if dits and not numeros & self.certifications:
            yield bloc.ligne, f"certification : {FICHE_INCONNUE}", dits


def _formateurs(formation: FormationLue) -> Iterator[tuple[int, str, str]]:
    """Those who train and aren't who answers for the training: one organisme is shown, by which one asks."""
    responsable = formation.responsable.siret if formation.responsable else ""
    for action in formation.actions:
        for formateur in action.noeud.tous("organisme-formateur"):
            siret = formateur.valeur("SIRET-formateur/SIRET")
            nom = formateur.valeur("raison-sociale-formateur")
            if siret and nom and siret != responsable:
                yield formateur.ligne, f"organisme-formateur : {AUTRE_FORMATEUR}", nom


def _nom_du_carif(fichier: Fichier) -> str:
    """« Carif-Oref, Bretagne », by the region of most of its first trainings. Raises FichierIllisible: none says it.

    Not of the first alone: an organisme of another region would change the name, by which the file is known again.
    """
    regions = dict(Region.objects.values_list("pk", "libelle"))
    departements = dict(Departement.objects.values_list("pk", "region_id"))
    comptes: Counter[str] = Counter()
    de_sofi = False
    for formation in islice(lire(fichier), ECHANTILLON):
        comptes[_region(formation, regions, departements)] += 1
        de_sofi = de_sofi or bool(formation.noeud.extra(INFO_SOFI, "version"))
    comptes.pop("", None)
    if not comptes:
        raise FichierIllisible(SANS_REGION)
    region = comptes.most_common(1)[0][0]
    if region == settings.REGION and de_sofi:
        raise FichierIllisible(D_ICI)
    return f"Carif-Oref, {regions[region]}"


def _region(
    formation: FormationLue, regions: dict[str, str], departements: Mapping[str, str | None]
) -> str:
    """Whose number it has, else where it takes place, as said, else its organisme's, else by the département."""
    if (prefixe := formation.numero.partition("_")[0]) in regions:
        return prefixe
    lieu = "lieu-de-formation/coordonnees/adresse/"
    noeuds = [(action.noeud, lieu) for action in formation.actions[:1]]
    if responsable := formation.noeud.un("organisme-formation-responsable"):
        noeuds.append((responsable, "coordonnees-organisme/coordonnees/adresse/"))
    for noeud, chemin in noeuds:
        if (dite := noeud.valeur(f"{chemin}region")) in regions:
            return dite
    codes = (noeud.valeur(f"{chemin}codepostal") for noeud, chemin in noeuds)
    trouvees = (departements.get(c[:2]) or departements.get(c[:3]) for c in codes)
    return next((region for region in trouvees if region), None) or ""
