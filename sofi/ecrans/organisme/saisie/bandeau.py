"""The FASD band on top of every card: where one is, and any card already reached."""

from dataclasses import dataclass

from sofi.offre.codes import Fiche
from sofi.offre.models import Dispositif, Session
from sofi.offre.regles import ERREUR, Manque, erreurs
from sofi.socle.formats import accord, jour_saisi

from . import adresses
from .etat import Saisie


@dataclass(frozen=True)
class Etape:
    """A step of the band; without address, a card that doesn't exist yet."""

    fiche: Fiche
    nom: str
    url: str = ""
    detail: str = ""
    etat: str = "neutre"
    texte: str = "À créer"
    points: int = 0
    courante: bool = False

    @property
    def carte(self) -> str:
        """The letter that gives its colour."""
        return str(self.fiche.value).lower()


@dataclass(frozen=True)
class Bandeau:
    """What is shown: the current card, and its session and dispositif when it has one."""

    saisie: Saisie
    courante: Fiche | None = None
    session: Session | None = None
    dispositif: Dispositif | None = None

    def etapes(self) -> list[Etape]:
        """F, A, S, D."""
        action = self.saisie.action
        formation = f"{action.formation_id} · {action.formation.titre}"
        return [
            self._etape(Fiche.FORMATION, "Formation", adresses.formation(action), formation),
            self._etape(
                Fiche.ACTION,
                "Action",
                adresses.fiche_action(action),
                f"{action.pk} · {action.etablissement.ville}",
            ),
            self._session(),
            self._dispositif(),
        ]

    def _etape(
        self,
        fiche: Fiche,
        nom: str,
        url: str,
        detail: str,
        manques: list[Manque] | None = None,
    ) -> Etape:
        """A card that exists, with what blocks the sending on it."""
        bloquants = erreurs(self.saisie.manques_de(fiche) if manques is None else manques)
        etat, texte = "ok", "Complet" if fiche == Fiche.DISPOSITIF else "Complète"
        if nom.endswith("s"):
            texte += "s"
        if bloquants:
            etat = "erreur" if any(m.niveau == ERREUR for m in bloquants) else "alerte"
            texte = accord(len(bloquants), "point", "points")
        courante = self.courante == fiche
        return Etape(fiche, nom, url, detail, etat, texte, len(bloquants), courante)

    def _session(self) -> Etape:
        """The session shown, else the only one, else all of them, found in the récapitulatif."""
        sessions = list(self.saisie.sessions.values())
        if not sessions:
            return Etape(Fiche.SESSION, "Session")
        if self.session is None and len(sessions) > 1:
            detail = accord(len(sessions), "session", "sessions")
            return self._etape(Fiche.SESSION, "Sessions", self._tout(), detail)
        montree = self.session or sessions[0]
        debut = f" · {jour_saisi(montree.date_debut)}" if montree.date_debut else ""
        manques = [m for m in self.saisie.manques_de(Fiche.SESSION) if m.objet == montree.pk]
        url = adresses.session(self.saisie.action, montree.pk)
        return self._etape(Fiche.SESSION, "Session", url, f"{montree.pk}{debut}", manques)

    def _dispositif(self) -> Etape:
        """The dispositif shown, else the only one of the session shown, else all of them."""
        session = self.session
        tous = list(session.dispositifs.all()) if session else self.saisie.dispositifs
        nouveau = self.courante == Fiche.DISPOSITIF and self.dispositif is None
        if nouveau or not tous:
            return Etape(Fiche.DISPOSITIF, "Dispositif", courante=nouveau)
        if self.dispositif is None and len(tous) > 1:
            detail = accord(len(tous), "dispositif", "dispositifs")
            manques = self.saisie.des_dispositifs(tous)
            return self._etape(Fiche.DISPOSITIF, "Dispositifs", self._tout(), detail, manques)
        montre = self.dispositif or tous[0]
        manques = self.saisie.des_dispositifs([montre])
        url = adresses.dispositif(self.saisie.action, montre.session_id, montre.pk)
        nom = montre.type.sigle or montre.type.libelle
        return self._etape(Fiche.DISPOSITIF, "Dispositif", url, nom, manques)

    def _tout(self) -> str:
        return f"{adresses.recapitulatif(self.saisie.action)}#sessions"
