"""« Où en est mon offre »: the way of an action to the public, then the answer for each of its sessions."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone

from sofi.echanges.lheo.correspondance import Absence, absence
from sofi.echanges.lheo.correspondance.presence import part_vers_kairos
from sofi.echanges.models import FluxEcrit
from sofi.echanges.suivi import Presence, dernier_flux, presence
from sofi.offre.codes import Etat, Recrutement
from sofi.offre.fiches import FicheSession
from sofi.offre.models import Action
from sofi.socle.formats import accord, insecables, jour_abrege, moment
from sofi.validation.document import Document
from sofi.validation.fil import Message, fil

from .forms import jour_de
from .offre import Offre

PASSE, EN_COURS, A_VENIR, ARRET = "ok", "info", "neutre", "erreur"
FORMAT_NON_CONFORME = (
    "son contenu n'est pas conforme au format d'échange, le service Offre le corrige"
)
RAISONS = {
    Absence.RETIREE: "elle était retirée",
    Absence.TERMINEE: "elle était terminée",
    Absence.REFUSEE: FORMAT_NON_CONFORME,
    Absence.ILLISIBLE: FORMAT_NON_CONFORME,
    Absence.AUTRE_CARIF: "son Carif-Oref la diffuse lui-même",
}
SANS_SUITE = (Absence.REFUSEE, Absence.ILLISIBLE, Absence.AUTRE_CARIF)
"""The next feed won't hold it either, unless somebody does something."""

AVANT_VALIDATION = {
    Etat.EN_SAISIE: "Pas encore envoyée : elle paraîtra une fois l'action envoyée, puis validée.",
    Etat.ATTENTE_ACCORD: "Elle attend l'accord de la Région, puis la validation.",
    Etat.ATTENTE_VALIDATION: "Elle attend la validation du service Offre.",
    Etat.ATTENTE_REPONSES: "Le service Offre attend votre réponse pour la valider.",
    Etat.QUESTION_REGION: "La Région attend votre réponse pour l'accorder.",
    Etat.VALIDEE: "Elle n'est pas dans la version publiée.",
    Etat.ARCHIVEE: "L'action est archivée.",
}


@dataclass(frozen=True)
class Etape:
    """A step on the way to the public: done, under way, not yet, or refused."""

    nom: str
    etat: str
    texte: str

    @property
    def mot_de_l_etat(self) -> str:
        """The state in a word."""
        return {PASSE: "Fait", EN_COURS: "En cours", A_VENIR: "À venir", ARRET: "Arrêté"}[self.etat]


@dataclass(frozen=True)
class Reponse:
    """Is it there? and why."""

    oui: bool
    texte: str


@dataclass(frozen=True)
class SuiviDeSession:
    """Where one session stands."""

    numero: int
    date_debut: datetime.date | None
    date_fin: datetime.date | None
    site: Reponse
    flux: Reponse
    notes: list[str] = field(default_factory=list)


@dataclass
class Suivi:
    """The whole answer for one action; its cost doesn't grow with its sessions."""

    action: Action

    @cached_property
    def jour(self) -> datetime.date:
        return timezone.localdate()

    @cached_property
    def offre(self) -> Offre:
        return Offre(self.action)

    @cached_property
    def document(self) -> Document | None:
        """The public document; None when nothing is public."""
        return self.offre.version.document if self.offre.version else None

    @cached_property
    def flux(self) -> FluxEcrit | None:
        """The last feed that was written."""
        return dernier_flux()

    @cached_property
    def presence(self) -> Presence | None:
        """What that feed holds of this action."""
        return presence(self.action.pk, self.flux) if self.flux else None

    @cached_property
    def _derniers(self) -> dict[str, Message]:
        """The last message of each act."""
        return {message.acte: message for message in fil(self.action)}

    def etapes(self) -> list[Etape]:
        """Entered, sent, validated, on the public site, in the feed."""
        return [self._saisie(), self._envoi(), self._validation(), self._site(), self._feed()]

    def _saisie(self) -> Etape:
        debut = f"Commencée le {jour_abrege(self.action.cree_le)}."
        en_cours = self.action.etat == Etat.EN_SAISIE
        if en_cours and self.document:
            return Etape("Saisie", EN_COURS, f"{debut} Une modification est en cours.")
        return Etape("Saisie", EN_COURS if en_cours else PASSE, debut)

    def _envoi(self) -> Etape:
        envois = [
            self._derniers[a]
            for a in ("envoyer", "repondre", "repondre_accord")
            if a in self._derniers
        ]
        if not envois:
            return Etape("Envoi pour validation", A_VENIR, "Pas encore envoyée.")
        dernier = max(envois, key=lambda message: message.le)
        return Etape("Envoi pour validation", PASSE, f"Envoyée le {moment(dernier.le)}.")

    def _validation(self) -> Etape:
        nom = "Validation"
        if self.action.etat in (
            Etat.ATTENTE_VALIDATION,
            Etat.ATTENTE_ACCORD,
            Etat.ATTENTE_REPONSES,
            Etat.QUESTION_REGION,
        ):
            depuis = jour_abrege(self.action.etat_depuis)
            return Etape(nom, EN_COURS, f"{self.action.get_etat_display()} depuis le {depuis}.")
        valide, refus = self._derniers.get("valider"), self._refus
        if refus and (valide is None or refus.le > valide.le):
            return Etape(nom, ARRET, f"Refusée le {moment(refus.le)} : {refus.texte}")
        if valide is None:
            return Etape(nom, A_VENIR, "Pas encore validée.")
        return Etape(nom, PASSE, f"Validée le {moment(valide.le)}.")

    @property
    def _refus(self) -> Message | None:
        """The last refusal, unless the action was sent again since."""
        refus = [self._derniers[a] for a in ("refuser", "refuser_accord") if a in self._derniers]
        dernier = max(refus, key=lambda message: message.le, default=None)
        envoi = self._derniers.get("envoyer")
        return dernier if dernier and envoi and dernier.le > envoi.le else None

    def _site(self) -> Etape:
        nom = "Site public"
        if self.action.etat == Etat.ARCHIVEE:
            return Etape(nom, ARRET, "Archivée : plus rien n'en est public.")
        if self.offre.version is None:
            return Etape(nom, A_VENIR, "Elle paraîtra aussitôt validée.")
        version, visibles = self.offre.version, len(self.offre.en_cours)
        if not visibles:
            return Etape(nom, ARRET, "Plus aucune session n'est à venir ni en cours.")
        compte = accord(visibles, "session en ligne", "sessions en ligne")
        return Etape(
            nom, PASSE, f"{compte}, version {version.numero} du {moment(version.publie_le)}."
        )

    def _feed(self) -> Etape:
        nom = "Flux des partenaires"
        if self.flux is None or self.presence is None:
            return Etape(nom, A_VENIR, "Aucun flux n'a encore été écrit.")
        le, ecrites = jour_abrege(self.flux.jour), len(self.presence.sessions_ecrites)
        if ecrites:
            compte = accord(ecrites, "session est", "sessions sont")
            return Etape(nom, PASSE, f"{compte} dans le flux du {le}.")
        suite = " Elle sera dans le prochain." if self.offre.en_cours else ""
        return Etape(nom, A_VENIR, f"Rien de cette action n'est dans le flux du {le}.{suite}")

    def sessions(self) -> list[SuiviDeSession]:
        document = self.document
        publiees = document.sessions if document else []
        connues = {session.id for session in publiees}
        fiches = self.action.sessions.order_by("date_debut", "pk")
        brouillon = [
            (fiche.pk, fiche.date_debut, fiche.date_fin)
            for fiche in fiches
            if fiche.pk not in connues and fiche.retiree_le is None
        ]
        suivies = [self._publiee(session) for session in publiees] if self.document else []
        suivies += [self._en_saisie(*fiche) for fiche in brouillon]
        return sorted(suivies, key=lambda s: (s.date_debut or self.jour, s.numero))

    def _publiee(self, session: FicheSession) -> SuiviDeSession:
        """A session of the public document."""
        raison = absence(session, self.jour)
        retrait, fin = jour_de(session.retiree_le), jour_de(session.date_fin)
        if raison is Absence.RETIREE and retrait:
            site = Reponse(False, f"Retirée le {jour_abrege(retrait)}.")
        elif raison is Absence.TERMINEE and fin:
            site = Reponse(False, f"Terminée le {jour_abrege(fin)} : elle n'est plus proposée.")
        else:
            site = Reponse(True, "En ligne.")
        flux = self._dans_le_flux(session.id, site.oui)
        notes = [insecables(note) for note in self._notes(session)] if site.oui else []
        return SuiviDeSession(session.id, jour_de(session.date_debut), fin, site, flux, notes)

    def _en_saisie(
        self, numero: int, debut: datetime.date | None, fin: datetime.date | None
    ) -> SuiviDeSession:
        """A session that only the cards hold."""
        site = Reponse(False, AVANT_VALIDATION[Etat(self.action.etat)])
        return SuiviDeSession(numero, debut, fin, site, self._dans_le_flux(numero, False))

    def _dans_le_flux(self, numero: int, en_ligne: bool) -> Reponse:
        """In the last feed or not, why, and what the next one will do."""
        if self.flux is None or self.presence is None:
            suite = " Elle sera dans le premier." if en_ligne else ""
            return Reponse(False, f"Aucun flux n'a encore été écrit.{suite}")
        le = f"le flux du {jour_abrege(self.flux.jour)}"
        if numero in self.presence.sessions_ecrites:
            suite = "" if en_ligne else " Elle quittera le prochain."
            return Reponse(True, f"Dans {le}.{suite}")
        raison = self.presence.absences.get(numero)
        pourquoi = RAISONS[raison] if raison else "elle n'était pas publiée à ce moment-là"
        a_venir = en_ligne and raison not in SANS_SUITE
        suite = " Elle sera dans le prochain." if a_venir else ""
        return Reponse(False, f"Pas dans {le} : {pourquoi}.{suite}")

    def _notes(self, session: FicheSession) -> Iterator[str]:
        """What a reader would otherwise wonder about a session that is public."""
        document = self.document or Document()
        if session.recrutement in (Recrutement.FERME, Recrutement.SUSPENDU):
            etat = Recrutement(session.recrutement).label
            yield f"Recrutement {etat} : la session reste en ligne et dans le flux, avec cette mention."
        fiche = document.formation.fiche
        fin = jour_de(fiche.fin) if fiche else None
        if fin and fin < self.jour:
            yield (
                f"L'enregistrement de la certification a pris fin le {jour_abrege(fin)} : la session "
                "reste publiée, mais aucune nouvelle entrée ne pourra être validée."
            )
        if not part_vers_kairos(document, session):
            yield (
                "Elle n'est pas transmise à Kairos ni à Ouiform : une session de programme régional doit "
                "avoir au moins une information collective. Ajoutez-en une, elle partira au prochain envoi."
            )
