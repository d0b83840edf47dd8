"""Drafts written from a plan, and undone: the caller is inside a transaction."""

import datetime
from typing import Any

import msgspec

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.offre.codes import Etat
from sofi.offre.fiches import pieces
from sofi.offre.models import (
    Action,
    Equipement,
    Formation,
    InformationCollective,
    PeriodeInscription,
    Session,
)
from sofi.offre.operations import (
    ajouter_dispositif,
    ajouter_session,
    changer_formation,
    cocher_information_collective,
    commencer,
    enregistrer,
    ranger_domaines,
    ranger_metiers,
    verrouiller,
)
from sofi.referentiels.models import PreRequis, TypeDispositif
from sofi.validation import document
from sofi.validation.brouillons import refus_de_suppression, supprimer_brouillon
from sofi.validation.circuit import franchir
from sofi.validation.modification import cartes_relues
from sofi.validation.retour import reprendre_document

from .models import Brouillon, Depot, Ecriture, SessionDeposee
from .plan import (
    MODIFICATION,
    NOUVEAU,
    Plan,
    action_change,
    codes_des,
    colonnes_de,
    differents,
    equipements_changent,
    formation_change,
    informations_changent,
    periodes_changent,
    prerequis_changent,
    revisions_de,
    voulue,
)
from .prete import ActionPrete, FormationPrete, SessionPrete
from .rattachement import voie_de

_encodeur = msgspec.json.Encoder()


def ecrire(plan: Plan, depot: Depot, *, auteur: Utilisateur | None) -> Action:
    """Make or change the draft of this plan, and keep what undoes it."""
    avant, revisions = b"", {}
    if plan.action is None:
        action = _commencer(plan.prete, depot.etablissement, auteur)
    else:
        action = Action.objects.avec_formation().get(pk=plan.action.pk)
        if action.etat == Etat.VALIDEE:
            if auteur is None:
                raise ValueError("a modification needs somebody")
            franchir(action, "modifier", auteur=auteur)
        avant = _encodeur.encode(cartes_relues(action))
        revisions = plan.brouillon.revisions if plan.brouillon else {}
        _mettre_a_jour(action, plan.prete, auteur)
    sessions = _sessions(action, plan, auteur)
    Ecriture.objects.create(
        depot=depot, action=action, nature=plan.devient, avant=avant, revisions_avant=revisions
    )
    _noter(action, plan, depot, sessions)
    return action


def _noter(action: Action, plan: Plan, depot: Depot, sessions: dict[str, int]) -> None:
    """Keep under which numbers it was written, and its revisions."""
    proposee = plan.prete.proposee
    brouillon, _ = Brouillon.objects.update_or_create(
        action=action,
        defaults={
            "etablissement": depot.etablissement,
            "numero": proposee.numero,
            "depot": depot,
            "revisions": revisions_de(action),
            "brut": proposee.brut,
        },
    )
    for numero, session in sessions.items():
        SessionDeposee.objects.update_or_create(
            session_id=session, defaults={"brouillon": brouillon, "numero": numero}
        )


def _commencer(
    prete: ActionPrete, etablissement: Etablissement, auteur: Utilisateur | None
) -> Action:
    if prete.formation.fiche is not None:
        formation = voulue(prete, None)
    else:
        formation = Formation.objects.create(
            etablissement=etablissement, modifie_par=auteur, **prete.formation.colonnes
        )
        _ranger(formation, prete.formation)
    action = commencer(etablissement, formation, voie=voie_de(prete), auteur=auteur)
    _fiche_action(action, prete, auteur)
    return action


def _ranger(formation: Formation, dite: FormationPrete) -> bool:
    """The codes that the file says; whether something changed."""
    change = False
    if dite.domaines is not None and dite.domaines != codes_des(formation, "domaines"):
        ranger_domaines(formation, dite.domaines)
        change = True
    if dite.metiers is not None and dite.metiers != codes_des(formation, "metiers"):
        ranger_metiers(formation, dite.metiers)
        change = True
    return change


def _mettre_a_jour(action: Action, prete: ActionPrete, auteur: Utilisateur | None) -> None:
    if formation_change(action, prete):
        formation, dite = action.formation, prete.formation
        if dite.fiche is not None:
            changer_formation(action, voulue(prete, formation), auteur=auteur)
        elif formation.est_sur_fiche:
            propre = Formation.objects.create(
                etablissement=action.etablissement, modifie_par=auteur, **dite.colonnes
            )
            _ranger(propre, dite)
            changer_formation(action, propre, auteur=auteur)
        else:
            change = _poser(formation, dite.colonnes)
            _ranger(formation, dite)
            enregistrer(
                action, formation, champs=change, revision=formation.revision, auteur=auteur
            )
    if action_change(action, prete):
        _fiche_action(action, prete, auteur)


def _poser(carte: Any, colonnes: dict[str, Any]) -> list[str]:
    """Set the columns that differ; their names."""
    change = differents(carte, colonnes)
    for nom, valeur in change.items():
        setattr(carte, nom, valeur)
    return list(change)


def _fiche_action(action: Action, prete: ActionPrete, auteur: Utilisateur | None) -> None:
    change = _poser(action, prete.colonnes)
    if prerequis_changent(action, prete):
        action.prerequis.set(PreRequis.objects.filter(pk__in=prete.prerequis or []))
    if equipements_changent(action, prete):
        action.equipements.all().delete()
        Equipement.objects.bulk_create(
            Equipement(
                action=action,
                type=e.type,
                obligatoire=e.obligatoire,
                cout=e.cout,
                commentaire=e.commentaire,
            )
            for e in prete.equipements or []
        )
    enregistrer(action, action, champs=change, revision=action.revision, auteur=auteur)


def _sessions(action: Action, plan: Plan, auteur: Utilisateur | None) -> dict[str, int]:
    """Write the sessions of the file; those that it doesn't have stay. Their numbers here, by the file's."""
    ecrites: dict[str, int] = {}
    presentes = Session.objects.filter(action=action).in_bulk()
    for prete in plan.prete.a_ecrire:
        numero = prete.proposee.numero
        session = presentes.get(plan.connues.get(numero, 0))
        if session is None:
            session = ajouter_session(action, auteur=auteur)
        session.action = action
        _session(action, session, prete, auteur)
        ecrites[numero] = session.pk
    return ecrites


def _session(
    action: Action, session: Session, prete: SessionPrete, auteur: Utilisateur | None
) -> None:
    change = _poser(session, colonnes_de(session, prete))
    rangees = informations_changent(session, prete)
    if rangees:
        session.informations_collectives.all().delete()
        for une in prete.informations or []:
            _information(session, une)
    if periodes_changent(session, prete):
        rangees = True
        session.periodes_inscription.all().delete()
        PeriodeInscription.objects.bulk_create(
            PeriodeInscription(session=session, type=p.type, debut=p.debut, fin=p.fin)
            for p in prete.periodes or []
        )
    if change or rangees:
        enregistrer(action, session, champs=change, revision=session.revision, auteur=auteur)
    if rangees:
        cocher_information_collective(session)
    presents = {dispositif.type_id: dispositif for dispositif in session.dispositifs.all()}
    for pret in prete.dispositifs:
        present = presents.get(pret.type)
        if present is None:
            presents[pret.type] = ajouter_dispositif(
                session,
                auteur=auteur,
                type=TypeDispositif.objects.get(pk=pret.type),
                **pret.colonnes,
            )
        elif champs := _poser(present, pret.colonnes):
            enregistrer(action, present, champs=champs, revision=present.revision, auteur=auteur)


def _information(session: Session, une: pieces.InformationCollective) -> None:
    adresse = une.adresse or pieces.Adresse()
    lignes = [*(ligne[:50] for ligne in adresse.lignes), "", "", "", ""][:4]
    InformationCollective.objects.create(
        session=session,
        date=datetime.date.fromisoformat(une.date),
        heure_debut=_heure(une.heure_debut),
        heure_fin=_heure(une.heure_fin),
        ou=une.ou,
        site_id=une.site,
        url=une.url,
        places=une.places,
        commentaire=une.commentaire,
        denomination=adresse.denomination,
        code_postal=adresse.code_postal[:5],
        ville=adresse.ville[:50],
        **{f"ligne{rang}": ligne for rang, ligne in enumerate(lignes, start=1)},
    )


def _heure(texte: str | None) -> datetime.time | None:
    return datetime.time.fromisoformat(texte) if texte else None


# Undone.


def defaire(ecriture: Ecriture, *, auteur: Utilisateur) -> str:
    """Put the action back as it was before; why it can't be, in French, else nothing."""
    action = (
        Action.objects.avec_formation().select_for_update(of=("self",)).get(pk=ecriture.action_id)
    )
    brouillon = Brouillon.objects.filter(action=action).first()
    if action.etat != Etat.EN_SAISIE:
        return f"{action.titre} : « {action.get_etat_display()} », il reste tel qu’il est"
    if brouillon is None or brouillon.depot_id != ecriture.depot_id:
        return f"{action.titre} : un autre import l’a changé depuis"
    if brouillon.revisions != revisions_de(action):
        return f"{action.titre} : modifié à la main depuis, il reste tel qu’il est"
    if ecriture.nature == NOUVEAU:
        if refus := refus_de_suppression(action, auteur):
            return f"{action.titre} : {refus}"
        supprimer_brouillon(action, auteur=auteur)
        return ""
    _rendre(ecriture, action, brouillon, auteur)
    return ""


def _rendre(ecriture: Ecriture, action: Action, brouillon: Brouillon, auteur: Utilisateur) -> None:
    """The cards of before; a modification that the import opened is given up."""
    if ecriture.nature == MODIFICATION and not ecriture.revisions_avant:
        franchir(action, "abandonner", auteur=auteur)
        brouillon.delete()
        return
    verrouiller(action)
    reprendre_document(action, document.lire(bytes(ecriture.avant)), auteur=auteur)
    if ecriture.revisions_avant:
        brouillon.revisions = revisions_de(action)
        brouillon.save(update_fields=["revisions"])
    else:
        brouillon.delete()
