"""What the queue says of each action: its deadline in words, who has it, who has it open."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from sofi.comptes.models import Utilisateur
from sofi.offre.codes import Etat
from sofi.offre.models import Action
from sofi.socle.formats import INSECABLE, accord, heure, jour_long
from sofi.socle.jours_ouvres import ajouter, compter
from sofi.validation import presence
from sofi.validation.file import PERSONNE, Quand
from sofi.validation.models import Instruction, Ouverture

from .filtre_file import MOI, FiltreFile


@dataclass(frozen=True)
class Delai:
    """A deadline in words; `etat` and `icone` as a « pastille » takes them."""

    texte: str
    etat: str
    icone: str = "horloge"
    precision: str = ""


def delai(suivie: Instruction | None, maintenant: datetime.datetime) -> Delai | None:
    """How near the deadline is; None when nothing waits for one."""
    if suivie is None or suivie.echeance is None:
        return None
    jour, aujourd_hui = timezone.localdate(suivie.echeance), timezone.localdate(maintenant)
    limite = f"{jour_long(jour)},{INSECABLE}{heure(suivie.echeance)}"
    if suivie.arretee_le:
        return Delai("Horloge arrêtée", "info", "message", "L'organisme a la main")
    if suivie.echeance <= maintenant:
        retard = compter(jour, aujourd_hui)
        de = accord(retard, "jour ouvré", "jours ouvrés")
        return Delai(f"En retard de {de}" if retard else "En retard", "erreur", precision=limite)
    if jour == aujourd_hui:
        return Delai(f"Aujourd'hui avant{INSECABLE}{heure(suivie.echeance)}", "alerte")
    if jour <= ajouter(aujourd_hui, 1):
        return Delai("Prochain jour ouvré", "alerte", precision=limite)
    return Delai(f"Avant le {limite}", "neutre")


@dataclass(frozen=True)
class Ligne:
    """A row of the queue."""

    action: Action
    delai: Delai | None
    validateur: Utilisateur | None
    ouvertures: list[Ouverture] = field(default_factory=list)

    @property
    def a_decider(self) -> bool:
        """It is the service Offre's turn."""
        return self.action.etat == Etat.ATTENTE_VALIDATION


def suivie_de(action: Action) -> Instruction | None:
    """How the action is followed; None when it never waited."""
    return getattr(action, "instruction", None)


def lignes(actions: Iterable[Action], utilisateur: Utilisateur) -> list[Ligne]:
    """The rows of these actions; one query for who has them open."""
    montrees, maintenant = list(actions), timezone.now()
    ouvertes = presence.des_autres((a.pk for a in montrees), utilisateur)
    return [
        Ligne(
            action,
            delai(suivie_de(action), maintenant),
            suivie.validateur if (suivie := suivie_de(action)) else None,
            ouvertes.get(action.pk, []),
        )
        for action in montrees
    ]


@dataclass(frozen=True)
class Part:
    """A part of the queue, with how many wait in it; its address asks for it, or no longer does."""

    libelle: str
    adresse: str
    nombre: int
    courante: bool


PARTS = (
    ("En retard", "echeance", Quand.RETARD),
    ("Aujourd'hui", "echeance", Quand.AUJOURD_HUI),
    ("Prochain jour ouvré", "echeance", Quand.DEMAIN),
    ("Plus tard", "echeance", Quand.PLUS_TARD),
    ("Réponse attendue", "etat", Etat.ATTENTE_REPONSES),
    ("À moi", "attribuee", MOI),
    ("À personne", "attribuee", PERSONNE),
)


def parts(filtre: FiltreFile, comptes: dict[str, int]) -> list[Part]:
    """The parts by deadline, by what is asked of the organismes, by who has it."""
    valeurs_lues = filtre.valeurs_lues()
    return [
        Part(
            libelle,
            filtre.adresse(**{champ: "" if valeurs_lues[champ] == valeur else str(valeur)}),
            comptes[str(valeur)],
            valeurs_lues[champ] == valeur,
        )
        for libelle, champ, valeur in PARTS
    ]
