"""What the public sees now of an action, session by session, with the forms of what changes at once."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils import timezone

from sofi.echanges.lheo.correspondance import Absence, absence
from sofi.echanges.lheo.correspondance.presence import part_vers_kairos
from sofi.offre.codes import LieuChoisi, Recrutement, Voie
from sofi.offre.fiches import FicheDispositif, FicheSession, pieces
from sofi.offre.models import Action, Dispositif
from sofi.validation.actualite import derniere_confirmation
from sofi.validation.document import Document
from sofi.validation.models import Evenement, OffrePubliee, Version

from .forms import MajForm, PlacesForm, RecrutementForm, jour_de


@dataclass(frozen=True)
class ReunionPubliee:
    """A meeting, as the public reads it."""

    date: datetime.date | None
    heures: tuple[datetime.time, ...]
    ou: str
    passee: bool


@dataclass(frozen=True)
class DispositifPublie:
    """A published dispositif; no form when the draft no longer has it."""

    publie: FicheDispositif
    form: PlacesForm | None

    @property
    def nom(self) -> str:
        return str(self.publie.type.libelle)

    @property
    def libelle(self) -> str:
        """« Places restantes sur 12, Compte personnel de formation »."""
        places = self.publie.places
        return f"Places restantes{f' sur {places}' if places else ''}, {self.nom}"


@dataclass(frozen=True)
class SessionPubliee:
    """A session of the public document."""

    publiee: FicheSession
    jour: datetime.date
    kairos: bool
    form: RecrutementForm
    dispositifs: list[DispositifPublie]

    @property
    def numero(self) -> int:
        return int(self.publiee.id)

    @property
    def forms(self) -> list[MajForm]:
        """What may be changed of it at once."""
        return [self.form, *(d.form for d in self.dispositifs if d.form is not None)]

    @property
    def date_debut(self) -> datetime.date | None:
        return jour_de(self.publiee.date_debut)

    @property
    def date_fin(self) -> datetime.date | None:
        return jour_de(self.publiee.date_fin)

    @property
    def ville(self) -> str:
        lieu = self.publiee.lieu
        return str(lieu.adresse.ville) if lieu else ""

    @property
    def recrutement(self) -> str:
        """« ouvert », « suspendu » or « fermé »."""
        code = self.publiee.recrutement
        return str(Recrutement(code).label) if code in Recrutement.values else ""

    @property
    def terminee(self) -> bool:
        return absence(self.publiee, self.jour) is Absence.TERMINEE

    @property
    def reunions(self) -> list[ReunionPubliee]:
        """Its meetings, in order."""
        reunions = [
            _reunion(reunion, self.jour) for reunion in self.publiee.informations_collectives
        ]
        return sorted(reunions, key=lambda reunion: reunion.date or self.jour)


def _reunion(reunion: pieces.InformationCollective, jour: datetime.date) -> ReunionPubliee:
    date, adresse = jour_de(reunion.date), reunion.adresse
    heures = [reunion.heure_debut, reunion.heure_fin]
    a_distance = reunion.ou == LieuChoisi.DISTANCE
    return ReunionPubliee(
        date,
        tuple(datetime.time.fromisoformat(heure) for heure in heures if heure),
        "à distance" if a_distance else (adresse and adresse.ville) or "",
        date is not None and date < jour,
    )


@dataclass
class Offre:
    """The public side of an action, in a number of queries that doesn't grow with its sessions."""

    action: Action
    donnees: QueryDict | None = None  # what was typed on the page

    @cached_property
    def version(self) -> Version | None:
        """What is public; None when nothing is."""
        offre = OffrePubliee.objects.select_related("version").filter(action_id=self.action.pk)
        publiee = offre.first()
        return publiee.version if publiee else None

    @cached_property
    def confirmation(self) -> Evenement | None:
        """When it was last confirmed."""
        return derniere_confirmation(self.action.pk)

    @property
    def confirmee_aujourd_hui(self) -> bool:
        """Nothing more is to be confirmed today."""
        derniere = self.confirmation
        return derniere is not None and timezone.localdate(derniere.le) == timezone.localdate()

    @property
    def publique(self) -> bool:
        """Of a regional programme: withdrawing asks the Région."""
        return self.action.voie == Voie.PUBLIQUE

    @cached_property
    def sessions(self) -> list[SessionPubliee]:
        """Those not withdrawn; the coming ones first, the ended ones last."""
        if self.version is None:
            return []
        document, jour = self.version.document, timezone.localdate()
        numeros_publies = self._dispositifs
        reunions = [
            _session(document, session, jour, numeros_publies, self.donnees)
            for session in document.sessions
            if not session.retiree_le
        ]
        reunions.sort(key=lambda s: (s.terminee, s.date_debut or jour, s.numero))
        return reunions

    @property
    def en_cours(self) -> list[SessionPubliee]:
        """Those one may still change."""
        return [session for session in self.sessions if not session.terminee]

    @property
    def terminees(self) -> list[SessionPubliee]:
        return [session for session in self.sessions if session.terminee]

    @cached_property
    def _dispositifs(self) -> set[int]:
        """The dispositifs that the cards still have."""
        dispositifs = Dispositif.objects.filter(session__action_id=self.action.pk)
        return set(dispositifs.values_list("pk", flat=True))

    @property
    def refuses(self) -> list[MajForm]:
        """What was typed and is not published, in the order of the page."""
        return [form for session in self.en_cours for form in session.forms if form.errors]


def _session(
    document: Document,
    session: FicheSession,
    jour: datetime.date,
    numeros_publies: set[int],
    donnees: QueryDict | None,
) -> SessionPubliee:
    """A session with its forms, filled with what is published."""
    recrutement = RecrutementForm(
        donnees, prefix=f"s{session.id}", initial={"recrutement": session.recrutement}
    )
    dispositifs = [
        DispositifPublie(d, _places(d, donnees) if d.id in numeros_publies else None)
        for d in session.dispositifs
    ]
    kairos = part_vers_kairos(document, session)
    return SessionPubliee(session, jour, kairos, recrutement, dispositifs)


def _places(dispositif: FicheDispositif, donnees: QueryDict | None) -> PlacesForm:
    return PlacesForm(
        donnees,
        prefix=f"d{dispositif.id}",
        initial={"places_restantes": dispositif.places_restantes},
    )
