"""The agenda of the region as pages, calendars and feeds show it: its question, its days, its addresses."""

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlencode

from django.core.paginator import Page
from django.http import QueryDict
from django.urls import reverse

from sofi.diffusion import lieux
from sofi.diffusion.agenda_regional import Comptes, Question, Reponse, evenements
from sofi.diffusion.criteres import RAYONS
from sofi.diffusion.domaines import CHAMPS
from sofi.diffusion.evenements import NOMS, Evenement, Genre
from sofi.socle.formats import INSECABLE, MOIS, accord, heure, insecables, jour_long
from sofi.socle.texte import plier, sans_invisibles

from .organismes import adresse as adresse_organisme
from .presentation.textes import majuscule, mots_d_adresse

LONGUEUR = 100  # of what is typed: the rest is cut
MOIS_PROPOSES = 6
A_VENIR_MAX = 1_000
"""Events of a calendar one subscribes to: the nearest ones."""
CLES = ("q", "ou", "rayon", "domaine", "quand", "genre", "distance")
SEMAINE = "semaine"


@dataclass(frozen=True)
class Choix:
    """A value offered, and whether it is the one asked for."""

    code: str
    libelle: str
    choisi: bool
    compte: int | None = None


@dataclass(frozen=True)
class Demande:
    """What the address asks; `alertes` tell what was not understood, `paires` are its parameters as understood."""

    question: Question
    ou: str
    quand: str
    alertes: list[str]
    paires: list[tuple[str, str]]

    @property
    def requete(self) -> str:
        """Its parameters, ready to be written after « ? » ; empty without any."""
        return urlencode(self.paires)

    @property
    def est_vide(self) -> bool:
        return not self.paires


def lire(parametres: QueryDict, jour: datetime.date) -> Demande:
    """The question of an address; nothing in it can make the page fail. At most four queries, for the place."""
    texte, ou = (_texte(parametres, cle) for cle in ("q", "ou"))
    reponse = lieux.trouver(ou) if ou else lieux.Reponse()
    rayon, domaine = parametres.get("rayon", ""), parametres.get("domaine", "")
    genres = [genre for genre in Genre if genre in parametres.getlist("genre")]
    a_distance = parametres.get("distance") == "1"
    quand = parametres.get("quand", "")
    du, au = _bornes(quand, jour)
    question = Question(
        jour=jour,
        texte=texte,
        lieu=reponse.lieu,
        rayon=int(rayon) if rayon in {str(r) for r in RAYONS} else 0,
        domaine=int(domaine) if domaine in {str(n) for n in CHAMPS} else 0,
        du=du,
        au=au,
        genres=frozenset(genres),
        a_distance=a_distance,
    )
    dites = {
        "q": [texte],
        "ou": [ou],
        "rayon": [str(question.rayon or "")],
        "domaine": [str(question.domaine or "")],
        "quand": [quand if au else ""],
        "genre": [str(genre) for genre in genres],
        "distance": ["1" if a_distance else ""],
    }
    paires = [(cle, valeur) for cle in CLES for valeur in dites[cle] if valeur]
    alertes = _alertes(ou, reponse, a_distance=a_distance)
    return Demande(question, ou, quand if au else "", alertes, paires)


def _texte(parametres: QueryDict, cle: str) -> str:
    lu = sans_invisibles(parametres.get(cle, "").replace("\x00", " "))
    return " ".join(lu.split())[:LONGUEUR]


def _alertes(ou: str, reponse: lieux.Reponse, *, a_distance: bool) -> list[str]:
    alertes = [reponse.remarque] if reponse.remarque else []
    if ou and a_distance:
        alertes.append(
            "Un rendez-vous à distance n’a pas de lieu : « Où » n’est pas pris en compte."
        )
    elif ou and reponse.choix:
        noms = ", ".join(lieu.texte for lieu in reponse.choix)
        alertes.append(f"Plusieurs communes correspondent à « {ou} » : {noms}. Précisez la vôtre.")
    elif ou and reponse.lieu is None:
        alertes.append(f"Aucune commune ne s’appelle « {ou} » : vérifiez l’orthographe.")
    return [insecables(alerte) for alerte in alertes]


def _bornes(quand: str, jour: datetime.date) -> tuple[datetime.date | None, datetime.date | None]:
    """The first and last days of « cette semaine », of a month « 2026-05 »; none when it says nothing."""
    if quand == SEMAINE:
        return jour, jour + datetime.timedelta(days=6 - jour.weekday())
    try:
        premier = datetime.datetime.strptime(quand, "%Y-%m").date()
    except ValueError:
        return None, None
    return premier, premier.replace(day=calendar.monthrange(premier.year, premier.month)[1])


@dataclass(frozen=True)
class Ligne:
    """An event as a line of its day."""

    evenement: Evenement
    url: str
    url_ics: str
    heures: str
    ou: str

    @property
    def icone(self) -> str:
        return "personnes" if self.evenement.genre == Genre.COLLECTIVE else "annuaire"


@dataclass(frozen=True)
class Jour:
    date: datetime.date
    aujourd_hui: bool
    lignes: list[Ligne]


@dataclass(frozen=True)
class PageAgenda:
    """All that the template shows."""

    demande: Demande
    comptes: Comptes
    page: Page[dict[str, object]]
    jours: list[Jour]

    @property
    def titre(self) -> str:
        total = self.page.paginator.count
        dit = accord(total, "rendez-vous", "rendez-vous") if total else "Aucun rendez-vous"
        return f"{dit} à venir"

    @property
    def genres(self) -> list[Choix]:
        """The kinds, each with its count."""
        comptes = {
            Genre.COLLECTIVE: self.comptes.collectives,
            Genre.PORTES: self.comptes.portes,
        }
        choisis = self.demande.question.genres
        return [Choix(g.value, nom, g in choisis, comptes[g]) for g, nom in NOMS.items()]

    @property
    def domaines(self) -> list[Choix]:
        choisi = self.demande.question.domaine
        tries = sorted(CHAMPS.items(), key=lambda champ: plier(champ[1]))
        return [Choix(str(numero), nom, numero == choisi) for numero, nom in tries]

    @property
    def quand(self) -> list[Choix]:
        """This week, then the months."""
        premier = self.demande.question.jour.replace(day=1)
        mois = []
        for _ in range(MOIS_PROPOSES):
            code, nom = f"{premier:%Y-%m}", f"{MOIS[premier.month - 1]} {premier.year}"
            mois.append(Choix(code, majuscule(nom), code == self.demande.quand))
            premier = (premier + datetime.timedelta(days=31)).replace(day=1)
        return [Choix(SEMAINE, "Cette semaine", self.demande.quand == SEMAINE), *mois]

    @property
    def rayons(self) -> list[Choix]:
        choisi = self.demande.question.rayon
        return [Choix(str(r), f"À {r}{INSECABLE}km", r == choisi) for r in RAYONS[:3]]


def composer(demande: Demande, page: Page[dict[str, object]]) -> PageAgenda:
    """The page of a question; at most six queries."""
    comptes = Reponse(demande.question).comptes()
    aujourd_hui = demande.question.jour
    jours = [
        Jour(date, date == aujourd_hui, [ligne(e) for e in siens])
        for date, siens in groupby(evenements(page.object_list), key=lambda e: e.date)
    ]
    return PageAgenda(demande, comptes, page, jours)


def ligne(e: Evenement) -> Ligne:
    heures = heure(e.debut) if e.debut else ""
    if e.debut and e.fin and e.fin > e.debut:
        heures += f" – {heure(e.fin)}"
    ville = f"{e.ville} ({e.departement})" if e.departement else e.ville
    return Ligne(e, chemin(e), chemin_ics(e), heures or "Dans la journée", _ou(e, ville))


def _ou(e: Evenement, ville: str) -> str:
    return "À distance" if e.a_distance else ville or "Lieu à demander à l’organisme"


def resume(e: Evenement) -> str:
    """« Mercredi 27 mai 2026, 18 h – 19 h, à Angers (49). Atelier ouvert. »."""
    sienne = ligne(e)
    quand = f"{majuscule(jour_long(e.date))}, {sienne.heures.lower()}"
    ou = sienne.ou.lower() if e.a_distance else f"à {sienne.ou}" if e.ville else ""
    return " ".join(filter(None, [f"{', '.join(filter(None, [quand, ou]))}.", e.commentaire]))


def chemin(e: Evenement) -> str:
    """The page that tells more, where it speaks of this."""
    if e.genre == Genre.PORTES:
        return f"{adresse_organisme(e.cible, e.organisme)}#portes-ouvertes"
    mots = mots_d_adresse(e.titre, e.commune_de_la_session)
    return f"{reverse('public:formation', args=[e.cible, mots])}#reunions"


def chemin_ics(e: Evenement) -> str:
    nom = "public:porte_ouverte" if e.genre == Genre.PORTES else "public:agenda"
    return reverse(nom, args=[e.cible, e.numero])


def a_venir(demande: Demande, nombre: int = A_VENIR_MAX) -> list[Evenement]:
    """The nearest events of a question; at most three queries."""
    return evenements(Reponse(demande.question).reperes[:nombre])


def nom_de(demande: Demande) -> str:
    """What a calendar or a feed of this question is called: « Agenda SOFI : Mayenne (53), Langues »."""
    q = demande.question
    dits: Iterable[str] = [
        q.texte,
        q.lieu.texte if q.lieu and not q.a_distance else "",
        CHAMPS.get(q.domaine, ""),
        *(NOMS[genre] for genre in Genre if genre in q.genres),
        "À distance" if q.a_distance else "",
    ]
    precisions = ", ".join(filter(None, dits))
    return f"Agenda SOFI : {precisions}" if precisions else "Agenda SOFI"


@dataclass(frozen=True)
class Levee:
    """A filter whose removal finds something."""

    libelle: str
    url: str
    compte: int


def a_lever(demande: Demande) -> Levee | None:
    """When nothing is found: the filter to take off that gives the most; at most four queries each."""
    q = demande.question
    essais = [
        ("q", f"« {q.texte} »", replace(q, texte=""), bool(q.texte)),
        ("ou", f"« {q.lieu.texte if q.lieu else ''} »", replace(q, lieu=None), bool(q.lieu)),
        ("domaine", CHAMPS.get(q.domaine, ""), replace(q, domaine=0), bool(q.domaine)),
        ("quand", "la période", replace(q, du=None, au=None), bool(q.au)),
        ("genre", "le type", replace(q, genres=frozenset()), bool(q.genres)),
        ("distance", "« À distance »", replace(q, a_distance=False), q.a_distance),
    ]
    levees = [
        Levee(
            libelle,
            f"?{urlencode([(c, v) for c, v in demande.paires if c != cle])}",
            Reponse(sans).reperes.count(),
        )
        for cle, libelle, sans, pose in essais
        if pose
    ]
    meilleure = max(levees, key=lambda levee: levee.compte, default=None)
    return meilleure if meilleure and meilleure.compte else None
