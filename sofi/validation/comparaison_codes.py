"""What becomes of an action's blocs and sessions when another Certif Info sheet takes the place of its own."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from sofi.offre.codes import Validation
from sofi.offre.models import Action, Formation, Session
from sofi.offre.operations import formation_canonique
from sofi.referentiels.models import BlocCompetences, FicheCertifInfo
from sofi.socle.texte import plier


@dataclass(frozen=True)
class Comparaison:
    """The two sheets side by side. `gardes` pairs an old bloc with the new one of the same title."""

    ancienne: FicheCertifInfo
    nouvelle: FicheCertifInfo
    gardes: list[tuple[BlocCompetences, BlocCompetences]]
    perdus: list[BlocCompetences]  # of those the action leads to
    ajoutes: list[BlocCompetences]
    partielle: bool
    depassees: list[Session]  # they start when the new sheet is no longer registered

    @property
    def blocs_tiennent(self) -> bool:
        """Nothing promised is lost; a whole certification asks for no bloc that wasn't taught."""
        if self.partielle:
            # Partielle on every bloc of the new sheet would be totale.
            return not self.perdus and bool(self.gardes) and bool(self.ajoutes)
        return not (self.perdus or self.ajoutes)

    @property
    def dates_tiennent(self) -> bool:
        """Every session starts while the new sheet is registered."""
        return not self.depassees

    @property
    def tient(self) -> bool:
        """What is published stays true under the new code."""
        return self.blocs_tiennent and self.dates_tiennent

    @property
    def raisons(self) -> list[str]:
        """Why the organisme has to read its offer again; empty when it hasn't."""
        dites = []
        if not self.blocs_tiennent:
            dites.append("les blocs de compétences ne sont pas les mêmes")
        if not self.dates_tiennent:
            numeros = ", ".join(str(session.pk) for session in self.depassees)
            pluriel = len(self.depassees) > 1
            dites.append(
                f"l'enregistrement prend fin avant le début de{'s sessions' if pluriel else ' la session'} {numeros}"
            )
        return dites

    def formation(self, actuelle: Formation) -> Formation:
        """The canonical formation of the new sheet with the same answers, on the blocs that are kept."""
        return formation_canonique(
            self.nouvelle,
            individualisation=actuelle.individualisation,
            validation=actuelle.validation,
            blocs=[nouveau for _, nouveau in self.gardes] if self.partielle else (),
        )


def comparer_codes(
    action: Action, nouvelle: FicheCertifInfo, jour: datetime.date
) -> Comparaison | None:
    """Compare on that day; None when the action has no sheet. Blocs are the same when their titles are."""
    formation = action.formation
    ancienne = formation.fiche
    if ancienne is None:
        return None
    partielle = formation.validation == Validation.PARTIELLE
    menes = list(formation.blocs.all()) if partielle else ancienne.blocs()
    candidats = nouvelle.blocs()
    gardes = _apparier(menes, candidats)
    gardes_ici = {ancien.pk for ancien, _ in gardes}
    gardes_la = {nouveau.pk for _, nouveau in gardes}
    return Comparaison(
        ancienne=ancienne,
        nouvelle=nouvelle,
        gardes=gardes,
        perdus=[bloc for bloc in menes if bloc.pk not in gardes_ici],
        ajoutes=[bloc for bloc in candidats if bloc.pk not in gardes_la],
        partielle=partielle,
        depassees=_depassees(action, nouvelle.fin, jour),
    )


def _apparier(
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


def _depassees(action: Action, fin: datetime.date | None, jour: datetime.date) -> list[Session]:
    """Sessions not ended that start on the last day of registration or after; an unknown end refuses none."""
    if fin is None:
        return []
    vivantes = action.sessions.non_retirees().filter(date_fin__gte=jour, date_debut__gte=fin)
    return list(vivantes.order_by("date_debut", "pk"))
