"""Doing something to several sessions: change the recruitment, withdraw, copy to the next year; and going back."""

from typing import Any

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.diffusion.models import SessionSuivie
from sofi.offre.chargement import charger
from sofi.offre.codes import Etat, Recrutement
from sofi.offre.models import Action, Session
from sofi.offre.operations import (
    SaisieImpossible,
    copier_session,
    dates_plus_tard,
    supprimer_session,
)
from sofi.socle.formats import jour_saisi
from sofi.validation import directe, gestes
from sofi.validation.circuit import franchir
from sofi.validation.gestes import Objet, RetourImpossible
from sofi.validation.models import Geste, LigneDeGeste, NatureGeste, OffrePubliee
from sofi.validation.modification import changements

PLUS_LA = "Elle n'existe plus : il n'y a rien à remettre."


def changer_recrutement(
    sessions: list[Session], recrutement: Recrutement, auteur: Utilisateur
) -> Geste:
    """Publish this recruitment on each session; what it was can be put back."""

    def faire(session: Session) -> tuple[str, dict[str, Any]]:
        avant = _recrutement_publie(session)
        directe.changer_recrutement(session, recrutement, auteur=auteur)
        return f"Recrutement {recrutement.label}.", {"avant": avant, "mis": str(recrutement)}

    titre = f"Recrutement {recrutement.label}"
    return _executer(NatureGeste.RECRUTEMENT, sessions, faire, auteur, titre)


def _recrutement_publie(session: Session) -> str:
    publies = SessionSuivie.objects.filter(pk=session.pk).values_list("recrutement", flat=True)
    return publies.first() or session.recrutement


def retirer(sessions: list[Session], motif: str, auteur: Utilisateur) -> Geste:
    """Take each session off the public side."""

    def faire(session: Session) -> tuple[str, dict[str, Any]]:
        version = directe.retirer_session(session, auteur=auteur, motif=motif)
        retiree = version.document.session(session.pk)
        return "Retirée : elle n'est plus publiée.", {"le": retiree and retiree.retiree_le}

    return _executer(NatureGeste.RETIRER, sessions, faire, auteur, "Sessions retirées", motif)


def dupliquer(sessions: list[Session], auteur: Utilisateur) -> Geste:
    """Copy each session a year later; a validated action is opened for modification first."""

    def faire(session: Session) -> tuple[str, dict[str, Any]]:
        action = Action.objects.get(pk=session.action_id)
        if action.lot_id is not None:
            raise SaisieImpossible(
                "Son lot est celui d'une seule année : passez par « Formations publiques » pour le lot suivant."
            )
        if deja := _deja_copiee(session):
            raise SaisieImpossible(
                f"La session {deja} commence déjà ce jour-là : rien n'est ajouté."
            )
        ouverte = action.etat == Etat.VALIDEE
        if ouverte:
            franchir(action, "modifier", auteur=auteur)
        copie = copier_session(session, auteur=auteur)
        du = f" du {jour_saisi(copie.date_debut)}" if copie.date_debut else ""
        texte = f"Copiée : session {copie.pk}{du}, à relire puis à envoyer avec son action."
        return texte, {"copie": copie.pk, "ouverte": ouverte}

    titre = "Sessions copiées un an plus tard"
    return _executer(NatureGeste.DUPLIQUER, sessions, faire, auteur, titre)


def _deja_copiee(session: Session) -> int | None:
    """A session of the action, kept, at the same place on the copy's first day."""
    debut, _ = dates_plus_tard(session, 1)
    if debut is None:
        return None
    memes = Session.objects.non_retirees().filter(
        action=session.action_id, lieu=session.lieu_id, date_debut=debut
    )
    return memes.values_list("pk", flat=True).first()


def _executer(
    nature: NatureGeste,
    sessions: list[Session],
    faire: gestes.Faire,
    auteur: Utilisateur,
    titre: str,
    motif: str = "",
) -> Geste:
    """The sessions are of one établissement: the gesture is its own."""
    etablissement: Etablissement = sessions[0].action.etablissement
    geste = Geste.objects.create(
        nature=nature, auteur=auteur, etablissement=etablissement, titre=titre, motif=motif
    )
    objets = [Objet(s, s.action_id, f"{s.action.titre}, session {s.pk}", s.pk) for s in sessions]
    return gestes.executer(geste, objets, faire)


def remettre_le_recrutement(ligne: LigneDeGeste, auteur: Utilisateur) -> str:
    """Put back the recruitment it had, unless somebody changed it since."""
    session = _session(ligne)
    if _recrutement_publie(session) != ligne.avant["mis"]:
        raise RetourImpossible("Le recrutement a changé depuis : il reste comme il est.")
    ancien = Recrutement(ligne.avant["avant"])
    directe.changer_recrutement(session, ancien, auteur=auteur)
    return f"Recrutement de nouveau {ancien.label}."


def remettre_en_ligne(ligne: LigneDeGeste, auteur: Utilisateur) -> str:
    """The same session, public again."""
    directe.remettre_session(_session(ligne), auteur=auteur, retiree_le=ligne.avant["le"])
    return "Remise en ligne."


def supprimer_la_copie(ligne: LigneDeGeste, auteur: Utilisateur) -> str:
    """Remove a copy that nobody changed nor sent; the modification it opened is closed when nothing else is in it."""
    copie = Session.objects.filter(pk=ligne.avant["copie"]).select_related("action").first()
    if copie is None:
        raise RetourImpossible("Cette copie n'existe plus : il n'y a rien à supprimer.")
    if SessionSuivie.objects.filter(pk=copie.pk).exists():
        raise RetourImpossible("Elle a été publiée : retirez-la au lieu de la supprimer.")
    if copie.revision or copie.dispositifs.filter(revision__gt=0).exists():
        raise RetourImpossible("Vous l'avez complétée depuis : supprimez-la sur sa fiche.")
    supprimer_session(copie)
    _refermer(ligne.geste, copie.action, auteur)
    return f"Copie {ligne.avant['copie']} supprimée."


def _refermer(geste: Geste, action: Action, auteur: Utilisateur) -> None:
    """Abandon the modification that the gesture opened, once its cards say what is public."""
    publiee = OffrePubliee.objects.filter(action=action.pk).select_related("version").first()
    if publiee is None or not geste.lignes.filter(action=action.pk, avant__ouverte=True).exists():
        return
    lue = charger(Action.objects.filter(pk=action.pk)).get()
    if not changements(lue, publiee.version):
        franchir(lue, "abandonner", auteur=auteur)


def _session(ligne: LigneDeGeste) -> Session:
    session = Session.objects.filter(pk=ligne.numero).select_related("action").first()
    if session is None:
        raise RetourImpossible(PLUS_LA)
    return session


RETOURS: dict[str, gestes.Revenir] = {
    NatureGeste.RECRUTEMENT: remettre_le_recrutement,
    NatureGeste.RETIRER: remettre_en_ligne,
    NatureGeste.DUPLIQUER: supprimer_la_copie,
}
