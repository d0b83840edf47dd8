"""The partners as the administration looks at them: what needs care first."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Max, Min, Prefetch
from django.utils import timezone

from sofi.echanges.models import FluxEcrit
from sofi.socle.formats import moment
from sofi.socle.recherche import Plie

from .fichiers import GENRES
from .models import Cle, Livraison, Partenaire, Passage, Portee
from .retours import comptes_des_retours, etat_des_retours

BIENTOT = datetime.timedelta(days=30)  # before the end of a key
SILENCE = datetime.timedelta(days=3)  # without coming, for whoever has a key to the files
SEMAINE = datetime.timedelta(days=7)


class Souci(NamedTuple):
    """What needs care: the most pressing has the lowest rank."""

    rang: int
    quoi: str
    que_faire: str


@dataclass
class PartenaireMontre:
    """A partner, its keys that still open something, when it last took a file, what it said this week."""

    partenaire: Partenaire
    cles: list[Cle]
    dernier: datetime.datetime | None
    acceptees: int = 0
    refusees: int = 0
    soucis: list[Souci] = field(default_factory=list)

    @property
    def expire_le(self) -> datetime.datetime | None:
        """When its last key ends; None when one has no end, or when there is none."""
        fins = [cle.expire_le for cle in self.cles]
        return max(fin for fin in fins if fin) if fins and all(fins) else None

    @property
    def expire_bientot(self) -> bool:
        return self.expire_le is not None and self.expire_le < timezone.now() + BIENTOT


def partenaires_montres() -> list[PartenaireMontre]:
    """All of them; four queries."""
    valables = Prefetch("cles", queryset=Cle.objects.valables(), to_attr="cles_valables")
    tous = Partenaire.objects.prefetch_related(valables)
    venus = Passage.objects.filter(entier=True).values("partenaire").annotate(le=Max("le"))
    derniers = {un["partenaire"]: un["le"] for un in venus}
    retours = comptes_des_retours(timezone.now() - SEMAINE)
    restees = _restees()
    montres = []
    for un in tous:
        cles = getattr(un, "cles_valables", [])
        montre = PartenaireMontre(un, cles, derniers.get(un.pk), *retours.get(un.pk, (0, 0)))
        montre.soucis = list(_soucis(montre, restees.get(un.pk)))
        montres.append(montre)
    return montres


def _restees() -> dict[int, str]:
    """By partner whose last delivery stays undone: it was given up, or stopped."""
    dernieres = Livraison.objects.order_by("partenaire_id", "-cree_le", "-pk")
    dernieres = dernieres.distinct("partenaire_id")
    return {
        une.partenaire_id: une.situation
        for une in dernieres
        if une.situation in (Livraison.Situation.ABANDONNEE, Livraison.Situation.ARRETEE)
    }


def _soucis(montre: PartenaireMontre, restee: str | None) -> Iterator[Souci]:
    """What needs care."""
    partenaire = montre.partenaire
    if partenaire.suspendu_le:
        return
    sftp = partenaire.livraison == Partenaire.Livraison.SFTP
    if restee == Livraison.Situation.ABANDONNEE:
        yield Souci(1, "Un dépôt a échoué", "Voyez ce qui bloque, puis « Déposer maintenant ».")
    elif restee:
        yield Souci(2, "Un dépôt est arrêté", "« Déposer maintenant » le reprend.")
    if not montre.cles and not sftp:
        yield Souci(
            4,
            "Aucune clé ne vaut",
            "Créez-en une, et transmettez-la : sans elle, il ne reprend rien.",
        )
    elif montre.expire_bientot and not sftp:
        yield Souci(
            3,
            "Une clé expire bientôt",
            "Donnez la suivante : les deux valent ensemble jusqu’à cette date.",
        )
    reprend = "flux" in partenaire.droits and montre.dernier
    if reprend and montre.dernier and timezone.now() - montre.dernier > SILENCE:
        yield Souci(2, "Il ne passe plus", "Demandez à son contact technique ce qui l’arrête.")


def repris_par(flux: FluxEcrit) -> dict[str, list[str]]:
    """By kind of file: the partners that have that of this feed whole, and since when. One query."""
    entiers = flux.passages.filter(entier=True).order_by(Plie("partenaire__nom"))
    preneurs: dict[str, list[str]] = {}
    for genre, nom, le in entiers.values_list("genre", "partenaire__nom").annotate(Min("le")):
        preneurs.setdefault(genre, []).append(f"{nom} ({moment(le)})")
    return preneurs


@dataclass(frozen=True)
class Reprise:
    """What a partner last came for, or was given; what it says of the public offer."""

    partenaire: Partenaire
    passage: Passage | None
    acceptees: int
    refusees: int
    genres: tuple[str, ...] = ()
    """The files of that feed that it has, in the order they are given."""

    @property
    def en_retard(self) -> bool:
        """It came before, and doesn't any more."""
        return self.passage is not None and timezone.now() - self.passage.le > SILENCE


def reprises() -> list[Reprise]:
    """Each partner that has a right to the files; four queries."""
    derniers = Passage.objects.select_related("flux").order_by("partenaire_id", "-le", "-pk")
    par_partenaire = {un.partenaire_id: un for un in derniers.distinct("partenaire_id")}
    retours = etat_des_retours()
    attendus = Partenaire.objects.filter(
        droits__contains=[Portee.FLUX.value], suspendu_le__isnull=True
    )
    siens = _genres_repris(par_partenaire.values())
    return [
        Reprise(
            un,
            par_partenaire.get(un.pk),
            *retours.get(un.pk, (0, 0)),
            genres=tuple(genre for genre in GENRES if genre in siens.get(un.pk, ())),
        )
        for un in attendus
    ]


def _genres_repris(derniers: Iterable[Passage]) -> dict[int, set[str]]:
    """By partner: the files it has whole of the feed it last came for. One query."""
    flux = {un.partenaire_id: un.flux_id for un in derniers if un.flux_id}
    entiers = Passage.objects.filter(entier=True, flux__in=set(flux.values()))
    genres: dict[int, set[str]] = {}
    for partenaire, de, genre in entiers.values_list("partenaire", "flux", "genre").distinct():
        if flux.get(partenaire) == de:
            genres.setdefault(partenaire, set()).add(genre)
    return genres
