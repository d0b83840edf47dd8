"""What becomes of an action's blocs and sessions when another Certif Info sheet takes the place of its own."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from sofi.offre.codes import Validation
from sofi.offre.models import Action, Formation, Session
from sofi.offre.operations import formation_canonique
from sofi.referentiels.models import BlocCompetences, FicheCertifInfo
from sofi.socle.texte import plier


@dataclass(frozen=True)
class Comparaison:
    """The two sheets side by side. `blocs_gardes` pairs an old bloc with the new one of the same title."""

    ancienne: FicheCertifInfo
    nouvelle: FicheCertifInfo
    blocs_gardes: list[tuple[BlocCompetences, BlocCompetences]]
    blocs_perdus: list[BlocCompetences]  # of those the action leads to
    blocs_ajoutes: list[BlocCompetences]
    partielle: bool
    vivantes: list[Session]  # neither ended nor withdrawn

    @property
    def blocs_tiennent(self) -> bool:
        """Nothing promised is lost; a whole certification asks for no bloc that wasn't taught."""
        if self.partielle:
            # Partielle on every bloc of the new sheet would be totale.
            return not self.blocs_perdus and bool(self.blocs_gardes) and bool(self.blocs_ajoutes)
        return not (self.blocs_perdus or self.blocs_ajoutes)

    @property
    def depassees(self) -> list[Session]:
        """They start on the new sheet's last day or after; an unknown end refuses none."""
        fin = self.nouvelle.fin
        return [s for s in self.vivantes if fin and s.date_debut and s.date_debut >= fin]

    @property
    def anticipees(self) -> list[Session]:
        """They start before the new sheet does: those who are there were enrolled under the former one."""
        certification = self.nouvelle.certification
        debut = certification.debut if certification else None
        return [s for s in self.vivantes if debut and s.date_debut and s.date_debut < debut]

    @property
    def dates_tiennent(self) -> bool:
        """Every session starts while the new sheet is registered."""
        return not (self.depassees or self.anticipees)

    @property
    def tient(self) -> bool:
        """What is published stays true under the new code."""
        return self.blocs_tiennent and self.dates_tiennent

    @property
    def raisons(self) -> list[str]:
        """Why the organisme has to read its offer again; empty when it hasn't."""
        raisons = []
        if not self.blocs_tiennent:
            raisons.append("les blocs de compétences ne sont pas les mêmes")
        if self.depassees:
            raisons.append(f"l'enregistrement prend fin avant le début {_des(self.depassees)}")
        if self.anticipees:
            raisons.append(f"l'enregistrement commence après le début {_des(self.anticipees)}")
        return raisons

    def formation(self, actuelle: Formation) -> Formation:
        """The canonical formation of the new sheet with the same answers, on the blocs that are kept."""
        return formation_canonique(
            self.nouvelle,
            individualisation=actuelle.individualisation,
            validation=actuelle.validation,
            blocs=[nouveau for _, nouveau in self.blocs_gardes] if self.partielle else (),
        )


def _des(sessions: list[Session]) -> str:
    """« de la session 12 », « des sessions 12, 13 »."""
    numeros = ", ".join(str(session.pk) for session in sessions)
    return f"de{'s sessions' if len(sessions) > 1 else ' la session'} {numeros}"


def comparer_codes(
    action: Action, nouvelle: FicheCertifInfo, jour: datetime.date
) -> Comparaison | None:
    """Compare on that day; None when the action has no sheet. Blocs are the same when their titles are."""
    ancienne = action.formation.fiche
    if ancienne is None:
        return None
    vivantes = action.sessions.non_retirees().filter(date_fin__gte=jour)
    return _comparer(action, ancienne, nouvelle, vivantes.order_by("date_debut", "pk"))


def comparer_tous(
    actions: Sequence[Action],
    ancienne: FicheCertifInfo,
    nouvelle: FicheCertifInfo,
    jour: datetime.date,
) -> dict[int, Comparaison]:
    """The same for actions of one sheet, by action; three queries when the sheets' blocs were prefetched."""
    prefetch_related_objects(actions, "formation__blocs")
    vivantes = Session.objects.non_retirees().filter(action__in=actions, date_fin__gte=jour)
    sessions = defaultdict(list)
    for session in vivantes.order_by("date_debut", "pk"):
        sessions[session.action_id].append(session)
    return {a.pk: _comparer(a, ancienne, nouvelle, sessions[a.pk]) for a in actions}


def _comparer(
    action: Action,
    ancienne: FicheCertifInfo,
    nouvelle: FicheCertifInfo,
    vivantes: Iterable[Session],
) -> Comparaison:
    """`vivantes`: the sessions of the action that aren't ended nor withdrawn."""
    formation = action.formation
    partielle = formation.validation == Validation.PARTIELLE
    menes = list(formation.blocs.all()) if partielle else ancienne.blocs()
    candidats = nouvelle.blocs()
    gardes = apparier(menes, candidats)
    gardes_ici = {ancien.pk for ancien, _ in gardes}
    gardes_la = {nouveau.pk for _, nouveau in gardes}
    return Comparaison(
        ancienne=ancienne,
        nouvelle=nouvelle,
        blocs_gardes=gardes,
        blocs_perdus=[bloc for bloc in menes if bloc.pk not in gardes_ici],
        blocs_ajoutes=[bloc for bloc in candidats if bloc.pk not in gardes_la],
        partielle=partielle,
        vivantes=list(vivantes),
    )


def apparier(
    anciens: Iterable[BlocCompetences], nouveaux: Iterable[BlocCompetences]
) -> list[tuple[BlocCompetences, BlocCompetences]]:
    """Each bloc with the one of the same code, else of the same title; none is used twice."""
    restants = list(nouveaux)
    paires = []
    for ancien in anciens:
        titre = plier(ancien.libelle)
        trouve = next((n for n in restants if n.pk == ancien.pk), None) or next(
            (n for n in restants if titre and plier(n.libelle) == titre), None
        )
        if trouve is not None:
            restants.remove(trouve)
            paires.append((ancien, trouve))
    return paires
