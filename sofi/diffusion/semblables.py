"""Actions that resemble one: the published offer by its session rows, and what waits to be published.

Title, certification, place, dates and organisme each weigh; what is only the same certification elsewhere
is nobody's duplicate. The number of queries and of rows read doesn't grow with the base.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Greatest

from sofi.annuaire.models import Etablissement
from sofi.offre.codes import Etat
from sofi.offre.models import Action, Formation, Session
from sofi.socle.texte import plier

from .models import SessionSuivie

CANDIDATES_AU_PLUS = 200  # rows read from each side
SEMBLABLES_AU_PLUS = 8  # compared on one screen
SEUIL = 60  # the same title (35) at the same place (25) is enough
DOUBLON = 90
"""From this score on, probably the same thing entered twice."""
POINTS = {
    "même intitulé": 35,
    "intitulé proche": 25,
    "même certification": 15,
    "même lieu": 25,
    "mêmes dates": 15,
    "dates qui se chevauchent": 8,
    "même organisme": 25,
}
PROCHE = datetime.timedelta(days=15)  # « mêmes dates »: a fortnight apart at most
ATTENDENT = (
    Etat.ATTENTE_VALIDATION,
    Etat.ATTENTE_REPONSES,
    Etat.ATTENTE_ACCORD,
    Etat.QUESTION_REGION,
)


@dataclass(frozen=True)
class Semblable:
    """Another action, and why it resembles."""

    action: int
    titre: str
    organisme: str
    lieux: str
    debut: datetime.date | None
    fin: datetime.date | None
    attend: bool  # not published: it waits too
    raisons: tuple[str, ...]

    @property
    def score(self) -> int:
        """The sum of what is the same."""
        return sum(POINTS[raison] for raison in self.raisons)

    @property
    def est_retenu(self) -> bool:
        """Worth showing: the same certification starts everywhere in September, so place or organisme must agree."""
        ancre = {"même lieu", "même organisme"} & set(self.raisons)
        return bool(ancre) and self.score >= SEUIL

    @property
    def doublon(self) -> bool:
        """Probably entered twice."""
        return self.score >= DOUBLON


@dataclass(frozen=True)
class Modele:
    """What is compared, of the action itself."""

    action: int
    titre: str  # folded, with its complement
    debut_de_titre: str
    formations: frozenset[int]  # those of the same certification, or its own
    etablissement: int
    siren: str
    communes: frozenset[str]
    periodes: tuple[tuple[datetime.date, datetime.date], ...]


def semblables(action: Action) -> list[Semblable]:
    """The nearest ones, the most alike first; six queries at most."""
    modele = modele_de(action)
    par_action: dict[int, Semblable] = {}
    for semblable in [*_publiees(modele), *_en_attente(modele, action)]:
        meme_action = par_action.get(semblable.action)
        if meme_action is None or semblable.score > meme_action.score:
            # What waits is said so, even when an older version of it is public.
            attend = semblable.attend or (meme_action is not None and meme_action.attend)
            par_action[semblable.action] = replace(semblable, attend=attend)
    meilleures = [s for s in par_action.values() if s.est_retenu]
    return sorted(meilleures, key=lambda s: (-s.score, s.action))[:SEMBLABLES_AU_PLUS]


def modele_de(action: Action) -> Modele:
    """What is compared of this action, read in two queries."""
    formation = action.formation
    soeurs = _soeurs(formation)
    sessions = action.sessions.non_retirees().select_related("lieu")
    en_attente = list(sessions)
    return Modele(
        action=action.pk,
        titre=plier(action.titre),
        debut_de_titre=plier(formation.titre),
        formations=frozenset(soeurs.values_list("pk", flat=True)) if soeurs else frozenset(),
        etablissement=action.etablissement_id,
        siren=action.etablissement.siren,
        communes=frozenset(plier(s.lieu.ville) for s in en_attente if s.lieu and s.lieu.ville),
        periodes=tuple(
            (s.date_debut, s.date_fin) for s in en_attente if s.date_debut and s.date_fin
        ),
    )


def _soeurs(formation: Formation) -> QuerySet[Formation] | None:
    """The formations of the same certification; None when there is no sheet."""
    fiche = formation.fiche
    if fiche is None:
        return None
    meme = Q(fiche=fiche)
    if fiche.certification_id:
        meme |= Q(fiche__certification=fiche.certification_id)
    return Formation.objects.filter(meme)


def requete(modele: Modele) -> QuerySet[SessionSuivie]:
    """The published sessions of the same title or certification: nearest place, organisme and date first."""
    meme = Q(tri_titre__startswith=f" {modele.debut_de_titre}")
    if modele.formations:
        meme |= Q(formation__in=modele.formations)
    ici = [f" {commune}" for commune in modele.communes]
    proche = Case(
        When(etablissement=modele.etablissement, tri_commune__in=ici, then=Value(0)),
        When(etablissement=modele.etablissement, then=Value(1)),
        When(tri_commune__in=ici, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    sessions_proches = SessionSuivie.objects.filter(meme, publique=True).exclude(
        action=modele.action
    )
    if not modele.periodes:
        return sessions_proches.order_by(proche, "numero")[:CANDIDATES_AU_PLUS]
    debut = Value(modele.periodes[0][0])
    ecart = Greatest(F("date_debut") - debut, debut - F("date_debut"))
    return sessions_proches.order_by(proche, ecart, "numero")[:CANDIDATES_AU_PLUS]


def _publiees(modele: Modele) -> list[Semblable]:
    lignes = list(requete(modele))
    # The action's own is always asked for, so that the number of queries is always the same.
    sirens = _sirens([modele.etablissement, *(ligne.etablissement for ligne in lignes)])
    return [
        Semblable(
            action=ligne.action,
            titre=ligne.titre,
            organisme=ligne.dispensateur,
            lieux=ligne.commune,
            debut=ligne.date_debut,
            fin=ligne.date_fin,
            attend=False,
            raisons=_raisons(
                modele,
                titre=ligne.tri_titre.strip(),
                certification=ligne.formation in modele.formations,
                communes={ligne.tri_commune.strip()},
                periodes=[(ligne.date_debut, ligne.date_fin)],
                siren=sirens.get(ligne.etablissement, ""),
            ),
        )
        for ligne in lignes
    ]


def _sirens(etablissements: Iterable[int]) -> dict[int, str]:
    sirets = Etablissement.objects.filter(pk__in=set(etablissements)).values_list("pk", "siret")
    return {pk: siret[:9] for pk, siret in sirets}


def _en_attente(modele: Modele, action: Action) -> list[Semblable]:
    """The actions that wait, as their cards stand."""
    formation = action.formation
    meme = Q(formation__in=modele.formations) if modele.formations else Q(pk__isnull=True)
    meme |= Q(formation__intitule__iexact=formation.titre)
    actions = Action.objects.filter(meme, etat__in=ATTENDENT).exclude(pk=action.pk)
    en_attente = actions.avec_formation().order_by("-etat_depuis", "pk")[:CANDIDATES_AU_PLUS]
    sessions: dict[int, list[Session]] = {}
    sessions_a_comparer = Session.objects.non_retirees().filter(
        action__in=[action.pk, *(a.pk for a in en_attente)]
    )
    for session in sessions_a_comparer.select_related("lieu").order_by("date_debut", "pk"):
        sessions.setdefault(session.action_id, []).append(session)
    return [_qui_attend(modele, autre, sessions.get(autre.pk, [])) for autre in en_attente]


def _qui_attend(modele: Modele, autre: Action, sessions: list[Session]) -> Semblable:
    villes = {s.lieu.ville for s in sessions if s.lieu and s.lieu.ville}
    periodes = [(s.date_debut, s.date_fin) for s in sessions if s.date_debut and s.date_fin]
    return Semblable(
        action=autre.pk,
        titre=autre.titre,
        organisme=autre.etablissement.nom,
        lieux=", ".join(sorted(villes, key=plier)),
        debut=periodes[0][0] if periodes else None,
        fin=periodes[0][1] if periodes else None,
        attend=True,
        raisons=_raisons(
            modele,
            titre=plier(autre.titre),
            certification=autre.formation_id in modele.formations,
            communes={plier(ville) for ville in villes},
            periodes=periodes,
            siren=autre.etablissement.siren,
        ),
    )


def _raisons(
    modele: Modele,
    *,
    titre: str,
    certification: bool,
    communes: set[str],
    periodes: list[tuple[datetime.date, datetime.date]],
    siren: str,
) -> tuple[str, ...]:
    """What is the same, in the words of the screen."""
    raisons = []
    if titre == modele.titre:
        raisons.append("même intitulé")
    elif titre.startswith(modele.debut_de_titre):
        raisons.append("intitulé proche")
    if certification:
        raisons.append("même certification")
    if communes & modele.communes:
        raisons.append("même lieu")
    if dates := _dates(modele.periodes, periodes):
        raisons.append(dates)
    if siren == modele.siren:
        raisons.append("même organisme")
    return tuple(raisons)


def _dates(
    sessions_a_comparer: Iterable[tuple[datetime.date, datetime.date]],
    autres: list[tuple[datetime.date, datetime.date]],
) -> str:
    """The same within a fortnight, else overlapping, else nothing."""
    paires = [(a, b) for a in sessions_a_comparer for b in autres]
    if any(abs(a[0] - b[0]) <= PROCHE and abs(a[1] - b[1]) <= PROCHE for a, b in paires):
        return "mêmes dates"
    chevauchent = any(a[0] <= b[1] and b[0] <= a[1] for a, b in paires)
    return "dates qui se chevauchent" if chevauchent else ""
