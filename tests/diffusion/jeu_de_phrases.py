"""What people type, and what must come first: two files of sentences, and how an answer is judged.

A line says of the first training `premier`: what its title, métiers or certification must hold, as beginnings of
words (« a b|c »: a and b, or c); « * » is any training, « - » none, « organisme:… » the name of its organisme.
`filtres` says of its session what must be true (`_JUGES`), `compris` the chips shown (« a + b »; « ? »: not judged).

`phrases_figees.csv` was written before the reading and the region were made to answer it: it never changes.
"""

import csv
import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sofi.diffusion import codes, lieux
from sofi.diffusion.criteres import Criteres
from sofi.diffusion.models import Publication
from sofi.diffusion.recherche import Resultats, chercher
from sofi.offre.codes import Enseignement, Esp, Periode
from sofi.offre.fiches import FicheSession
from sofi.socle.formats import a_la_commune
from sofi.socle.mots import parts
from sofi.socle.texte import plier
from sofi.validation.document import Document
from sofi.validation.models import OffrePubliee

DOSSIER = Path(__file__).parent
FIGEES, AUTRES = DOSSIER / "phrases_figees.csv", DOSSIER / "phrases.csv"
PRES = 50  # kilometres: near a place


@dataclass(frozen=True)
class Phrase:
    """A line of the files."""

    phrase: str
    premier: str
    filtres: str
    compris: str
    figee: bool


@dataclass(frozen=True)
class Avis:
    """What is wrong with the answer to a sentence; nothing when it is right."""

    phrase: Phrase
    fautes: list[str]
    premier: str


def lire_le_jeu() -> list[Phrase]:
    """Every sentence, the frozen ones first; « {siret} » and the like are those of a training of the base."""
    connus = _d_une_formation()
    return [
        Phrase(
            **{
                nom: texte.format(**connus) if "{" in texte else texte
                for nom, texte in ligne.items()
            },
            figee=fichier == FIGEES,
        )
        for fichier in (FIGEES, AUTRES)
        for ligne in csv.DictReader(fichier.read_text("utf-8").splitlines(), delimiter=";")
    ]


def _d_une_formation() -> dict[str, str]:
    """The names and numbers of a training that people may have been given."""
    session = Publication.objects.order_by("-date_fin", "numero").first()
    document = OffrePubliee.objects.get(pk=session.action).version.document
    siret = document.organisme.siret
    return {
        "organisme": document.organisme.nom,
        "ville": document.session(session.numero).lieu.adresse.ville,
        "siret": siret,
        "siret_groupe": f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}",
        "fas": f"{document.formation.id}-{document.action.id}-{session.numero}",
        "session": str(session.numero),
        "titre": " ".join(re.findall(r"\w+", document.action.titre)[:3]),
    }


def juger(phrase: Phrase, jour: datetime.date) -> Avis:
    """Ask the sentence as the public page does."""
    resultats = chercher(Criteres(jour=jour, texte=phrase.phrase))
    compris = {c.libelle for c in resultats.compris}
    dits = filter(None, re.split(r" \+ (?!\d)", phrase.compris))  # « bac + 2 » is one
    voulus = {a_la_commune(dit.removeprefix("à ")) if dit[:2] == "à " else dit for dit in dits}
    fautes = [] if phrase.compris == "?" or compris == voulus else [f"compris : {sorted(compris)}"]
    if phrase.premier == "-":
        return Avis(phrase, fautes + ["des résultats"] * bool(resultats.total), "")
    if not resultats.lignes:
        return Avis(phrase, [*fautes, "aucun résultat"], "")
    document, session = _premiere(resultats)
    if not _tient(phrase.premier, document):
        fautes.append("un autre titre")
    fautes += [filtre for filtre in phrase.filtres.split() if not _juge(filtre, document, session)]
    return Avis(phrase, fautes, f"{document.action.titre} ({session.lieu.adresse.ville})")


def _premiere(resultats: Resultats) -> tuple[Document, FicheSession]:
    """The document and the session of the first result, as they were published."""
    premiere = resultats.lignes[0]
    publiee = OffrePubliee.objects.select_related("version").get(pk=premiere.document.action.id)
    document = publiee.version.document
    return document, next(s for s in document.sessions if s.id == premiere.numero)


def _tient(premier: str, document: Document) -> bool:
    """« * », « organisme:… », or the beginnings of words of what names the training."""
    if premier == "*":
        return True
    formation = document.formation
    if premier.startswith("organisme:"):
        texte, premier = document.organisme.nom, premier.removeprefix("organisme:")
    else:
        fiche = formation.fiche
        metiers = [metier.libelle for metier in formation.metiers]
        texte = " ".join([document.action.titre, *([fiche.abrege] if fiche else []), *metiers])
    # « R489 » is also « 489 ».
    mots = [part for mot in plier(texte).split() for part in (mot, *parts(mot))]
    return any(
        all(any(mot.startswith(debut) for mot in mots) for debut in plier(choix).split())
        for choix in premier.split("|")
    )


def _juge(filtre: str, document: Document, session: FicheSession) -> bool:
    nom, _, valeur = filtre.partition("=")
    if niveau := re.fullmatch(r"niveau(\d)", nom):
        return document.formation.niveau_sortie == niveau[1]
    return _JUGES[nom](document, session, valeur.replace("_", " "))


def _financee(bits: int) -> Callable[[Document, FicheSession, str], bool]:
    return lambda document, session, valeur: any(
        codes.financement(d.type) & bits for d in session.dispositifs
    )


def _situation(bit: int) -> Callable[[Document, FicheSession, str], bool]:
    return lambda document, session, valeur: any(
        codes.situations(public.code for public in d.type.publics) & bit
        for d in session.dispositifs
    )


def _pres(document: Document, session: FicheSession, nom: str) -> bool:
    """Near the place, or at a distance."""
    lieu, adresse = lieux.trouver(nom).lieu, session.lieu.adresse
    if session.enseignement == Enseignement.DISTANCE:
        return True
    km = lieux.distance(lieu.latitude, lieu.longitude, adresse.latitude, adresse.longitude)
    return km <= PRES


def _departement(document: Document, session: FicheSession, code: str) -> bool:
    adresse = session.lieu.adresse
    return adresse.departement == code or session.enseignement == Enseignement.DISTANCE


def _entre(document: Document, session: FicheSession, debut: str) -> bool:
    """« 2027 », « 2027-03 »: it begins then, or takes people all year round."""
    return session.date_debut.startswith(debut) or session.esp == Esp.PERMANENTES


_JUGES: dict[str, Callable[[Document, FicheSession, str], bool]] = {
    "cpf": lambda d, s, v: d.formation.eligible_cpf or _financee(codes.CPF)(d, s, v),
    "apprentissage": _financee(codes.APPRENTISSAGE),
    "pro": _financee(codes.PROFESSIONNALISATION),
    "alternance": _financee(codes.APPRENTISSAGE | codes.PROFESSIONNALISATION),
    "distance": lambda d, s, v: s.enseignement != Enseignement.PRESENTIEL,
    "presentiel": lambda d, s, v: s.enseignement == Enseignement.PRESENTIEL,
    "soir": lambda d, s, v: Periode.SOIR in s.periodes,
    "weekend": lambda d, s, v: Periode.WEEK_END in s.periodes,
    "gratuit": lambda d, s, v: codes.gratuite(s),
    "emploi": _situation(codes.DEMANDEUR),
    "salarie": _situation(codes.SALARIE),
    "permanente": lambda d, s, v: s.esp == Esp.PERMANENTES,
    "programme": lambda d, s, v: any(x.type.code == v for x in s.dispositifs),
    "region": _financee(codes.REGION),
    "code": lambda d, s, v: (
        v in (d.formation.fiche.rncp, d.formation.fiche.rs, d.formation.fiche.code)
    ),
    "lieu": _pres,
    "dep": _departement,
    "debut": _entre,
}
