"""The cards of a regional programme begin as its gabarit says."""

from typing import Any

from django.db import models

from sofi.programmes.cellules import Contrainte, Contraintes

from ..codes import Fiche
from ..models import Dispositif, Session
from .valeurs import DOMAINE_PRINCIPAL, est_vide

# Made with the card itself, not written on it afterwards.
A_PART = {"fiche", "individualisation", "domaines_ordonnes", "metiers_ordonnes", DOMAINE_PRINCIPAL}


def domaines_de_depart(contraintes: Contraintes) -> list[str]:
    """The domaines that the gabarit gives, the principal one first."""
    codes = list(contraintes.contrainte_de(Fiche.FORMATION, "domaines_ordonnes").depart or [])
    principal = contraintes.contrainte_de(Fiche.FORMATION, DOMAINE_PRINCIPAL).depart
    return sorted(codes, key=lambda code: code != principal)


def poser(carte: models.Model, contraintes: Contraintes, fiche: Fiche) -> dict[str, list[Any]]:
    """Write on a card, not yet saved, what its gabarit fixes and proposes; its lists are returned."""
    listes: dict[str, list[Any]] = {}
    for champ, contrainte in contraintes.de_la_fiche(fiche).items():
        valeur = contrainte.depart
        if champ in A_PART:
            continue
        colonne = carte._meta.get_field(champ)
        if est_vide(valeur):
            _ecarter(carte, colonne, contrainte)
            continue
        if colonne.many_to_many:
            listes[champ] = list(valeur)
        elif not colonne.is_relation:
            setattr(carte, champ, list(valeur) if isinstance(valeur, list) else valeur)
    return listes


def _ecarter(carte: models.Model, colonne: Any, contrainte: Contrainte) -> None:
    """Take out what the card took from another one and this gabarit doesn't allow."""
    valeurs_permises = contrainte.valeurs_permises
    if valeurs_permises is None or not isinstance(colonne, models.Field) or colonne.is_relation:
        return
    tenue = getattr(carte, colonne.name)
    if isinstance(tenue, list):
        setattr(carte, colonne.name, [code for code in tenue if code in valeurs_permises])
    elif tenue not in valeurs_permises:
        setattr(carte, colonne.name, colonne.get_default())


def preparer_session(session: Session, contraintes: Contraintes) -> None:
    """Fill in a new session of a publique offer, not yet saved: place, mandataire, planned date, gabarit."""
    formateur = session.action.formateur
    if formateur is not None:
        session.lieu = formateur.site or session.lieu
        session.responsable = formateur.mandataire.etablissement
        session.date_debut = formateur.date_debut_prevue
    poser(session, contraintes, Fiche.SESSION)


def attacher_le_dispositif(session: Session, contraintes: Contraintes) -> None:
    """The dispositif of the programme, the only one of its sessions; the Région pays the frais pédagogiques."""
    lot = session.action.lot
    if lot is None:
        return
    dispositif = Dispositif(
        session=session, type_id=lot.programme.dispositif_id, prise_en_charge=True
    )
    poser(dispositif, contraintes, Fiche.DISPOSITIF)
    dispositif.save()
