"""What each action of a file becomes, compared with what is there: nothing is written here."""

from dataclasses import dataclass, field
from typing import Any

from sofi.annuaire.models import Etablissement
from sofi.echanges.lheo.textes import texte_simple
from sofi.offre.chargement import charger
from sofi.offre.codes import Etat, LieuChoisi, ModaliteRecrutement
from sofi.offre.fiches import pieces
from sofi.offre.models import Action, Dispositif, Formation, InformationCollective, Session
from sofi.offre.operations import formation_canonique
from sofi.socle.formats import jour_saisi

from .models import Brouillon, Depot
from .prete import ActionPrete, DispositifPret, SessionPrete
from .proposition import ALERTE, Lieu, Remarque, cle_de_choix

NOUVEAU, MIS_A_JOUR, MODIFICATION = "nouveau", "mis_a_jour", "modification"
INCHANGE, LAISSE, RIEN = "inchange", "laisse", "rien"
ECRITS = (NOUVEAU, MIS_A_JOUR, MODIFICATION)
REMPLACER = "remplacer"
_MODIFIABLES = {Etat.EN_SAISIE: "", Etat.VALIDEE: ""}
_INFO = ModaliteRecrutement.INFO_COLLECTIVE.value


@dataclass
class Plan:
    """What becomes of an action of the file: a draft, a modification, nothing, and why."""

    prete: ActionPrete
    devient: str
    raison: str = ""
    action: Action | None = None
    brouillon: Brouillon | None = None
    connues: dict[str, int] = field(
        default_factory=dict
    )  # the sessions already there, by the file's number


def planifier(prete: ActionPrete, depot: Depot) -> Plan:
    """Compare the action with its draft, if it has one."""
    brouillon, action = _deja_la(prete, depot.etablissement)
    if not prete.a_ecrire:
        return Plan(prete, RIEN, _pourquoi_rien(prete), action, brouillon)
    if action is None:
        return Plan(prete, NOUVEAU)
    connues = _sessions_connues(prete, brouillon, action)
    plan = Plan(prete, INCHANGE, "", action, brouillon, connues)
    if not _change(plan):
        return plan
    if action.etat not in _MODIFIABLES:
        plan.devient = LAISSE
        plan.raison = f"« {action.get_etat_display()} » : reprenez d’abord la saisie"
    elif action.etat == Etat.VALIDEE and depot.auteur is None:
        plan.devient = LAISSE
        plan.raison = "en ligne : une modification s’ouvre au nom d’une personne, déposez le fichier à l’écran"
    elif _change_a_la_main(plan) and depot.choix.get(_cle_remplacer(prete)) != REMPLACER:
        plan.devient = LAISSE
        plan.raison = "modifié à la main depuis"
        prete.remarques.append(_modifie_a_la_main(plan))
    else:
        en_ligne = action.version_en_ligne is not None
        plan.devient = MODIFICATION if en_ligne else MIS_A_JOUR
    return plan


def _cle_remplacer(prete: ActionPrete) -> str:
    return cle_de_choix(REMPLACER, prete.proposee.titre)


def _deja_la(
    prete: ActionPrete, etablissement: Etablissement
) -> tuple[Brouillon | None, Action | None]:
    """The draft of that number; of a file of ours, the action that it names."""
    brouillon = Brouillon.objects.filter(
        etablissement=etablissement, numero=prete.proposee.numero
    ).first()
    numero = brouillon.action_id if brouillon else prete.proposee.sofi
    if numero is None:
        return None, None
    actions = charger(Action.objects.avec_formation().filter(etablissement=etablissement))
    return brouillon, actions.filter(pk=numero).first()


def _pourquoi_rien(prete: ActionPrete) -> str:
    if not prete.sessions:
        return "aucune session dans le fichier"
    remarques = [*prete.remarques, *(r for s in prete.sessions for r in s.remarques)]
    return next((r.titre for r in remarques if r.niveau == "erreur"), "rien à écrire")


def _sessions_connues(
    prete: ActionPrete, brouillon: Brouillon | None, action: Action
) -> dict[str, int]:
    presentes = {session.pk for session in action.sessions.all()}
    connues: dict[str, int] = {}
    if prete.proposee.sofi == action.pk:
        for session in prete.sessions:
            derniere = session.proposee.numero.split("-")[-1]
            if derniere.isdigit() and int(derniere) in presentes:
                connues[session.proposee.numero] = int(derniere)
    if brouillon is not None:
        connues |= dict(brouillon.sessions.values_list("numero", "session_id"))
    return connues


# What would change.


def _change(plan: Plan) -> bool:
    action = plan.action
    assert action is not None
    if formation_change(action, plan.prete) or action_change(action, plan.prete):
        return True
    presentes = {session.pk: session for session in action.sessions.all()}
    for prete in plan.prete.a_ecrire:
        session = presentes.get(plan.connues.get(prete.proposee.numero, 0))
        if session is None or session_change(session, prete):
            return True
    return False


def formation_change(action: Action, prete: ActionPrete) -> bool:
    """The action would hang on another formation, or its own would say something else."""
    formation, dite = action.formation, prete.formation
    if dite.fiche is not None:
        return voulue(prete, formation).pk != formation.pk
    if formation.est_sur_fiche:
        return True
    return (
        bool(differents(formation, dite.colonnes))
        or (dite.domaines is not None and dite.domaines != codes_des(formation, "domaines"))
        or (dite.metiers is not None and dite.metiers != codes_des(formation, "metiers"))
    )


def voulue(prete: ActionPrete, actuelle: Formation | None) -> Formation:
    """The canonical formation of these answers; those that the file doesn't say stay as they are."""
    dite = prete.formation
    assert dite.fiche is not None
    individualisation, validation, blocs = dite.individualisation, dite.validation, dite.blocs
    if actuelle is not None and actuelle.fiche_id == dite.fiche.pk and individualisation is None:
        individualisation = actuelle.individualisation
        validation = validation or actuelle.validation
        blocs = blocs or list(actuelle.blocs.all())
    return formation_canonique(
        dite.fiche, individualisation=individualisation, validation=validation, blocs=blocs
    )


def codes_des(formation: Formation, nom: str) -> list[str]:
    """The codes of its domaines or métiers, in their order."""
    rangees = formation.domaines_ordonnes if nom == "domaines" else formation.metiers_ordonnes
    attribut = "formacode_id" if nom == "domaines" else "rome_id"
    return [getattr(rangee, attribut) for rangee in rangees.all()]


def differents(carte: Any, colonnes: dict[str, Any]) -> dict[str, Any]:
    """The columns that hold something else."""
    return {
        nom: valeur for nom, valeur in colonnes.items() if not _meme(getattr(carte, nom), valeur)
    }


def _meme(actuelle: Any, dite: Any) -> bool:
    """The same value; of a text whose layout the language doesn't carry, the same words on the same lines."""
    if actuelle == dite:
        return True
    textes = isinstance(actuelle, str) and isinstance(dite, str)
    riches = textes and ("<" in actuelle or "<" in dite)
    return riches and texte_simple(actuelle) == texte_simple(dite)


def action_change(action: Action, prete: ActionPrete) -> bool:
    return (
        bool(differents(action, prete.colonnes))
        or prerequis_changent(action, prete)
        or equipements_changent(action, prete)
    )


def prerequis_changent(action: Action, prete: ActionPrete) -> bool:
    return prete.prerequis is not None and set(prete.prerequis) != {
        p.pk for p in action.prerequis.all()
    }


def equipements_changent(action: Action, prete: ActionPrete) -> bool:
    if prete.equipements is None:
        return False
    dits = [(e.type, e.obligatoire, e.cout, e.commentaire) for e in prete.equipements]
    return dits != [
        (e.type, e.obligatoire, e.cout, e.commentaire) for e in action.equipements.all()
    ]


def session_change(session: Session, prete: SessionPrete) -> bool:
    if differents(session, colonnes_de(session, prete)):
        return True
    if informations_changent(session, prete) or periodes_changent(session, prete):
        return True
    presents = {dispositif.type_id: dispositif for dispositif in session.dispositifs.all()}
    return any(
        d.type not in presents or dispositif_change(presents[d.type], d) for d in prete.dispositifs
    )


def dispositif_change(dispositif: Dispositif, pret: DispositifPret) -> dict[str, Any]:
    return differents(dispositif, pret.colonnes)


def colonnes_de(session: Session | None, prete: SessionPrete) -> dict[str, Any]:
    """Its columns; « information collective » follows the meetings that there will be."""
    colonnes = dict(prete.colonnes)
    modalites = colonnes.get("modalites_recrutement")
    if modalites is not None:
        avec = prete.informations
        if avec is None and session is not None:
            avec = list(session.informations_collectives.all())  # type: ignore[arg-type]
        autres = [code for code in modalites if code != _INFO]
        colonnes["modalites_recrutement"] = [*autres, _INFO] if avec else autres
    return colonnes


def informations_changent(session: Session, prete: SessionPrete) -> bool:
    if prete.informations is None:
        return False
    presentes = [_reunion(une) for une in session.informations_collectives.all()]
    dites = [_information(une) for une in prete.informations]
    return sorted(map(str, dites)) != sorted(map(str, presentes))


def _reunion(une: InformationCollective) -> tuple[Any, ...]:
    """A meeting that is there, as `_information` says those of the file."""
    ailleurs = une.ou == LieuChoisi.ADRESSE
    adresse = (une.denomination, une.lignes, une.code_postal, une.ville) if ailleurs else ()
    return (
        une.date.isoformat(),
        _hm(une.heure_debut),
        _hm(une.heure_fin),
        str(une.ou),
        une.site_id,
        une.url,
        une.places,
        une.commentaire,
        adresse,
    )


def _information(une: pieces.InformationCollective) -> tuple[Any, ...]:
    dite = une.adresse
    adresse = (
        (
            dite.denomination,
            [ligne[:50] for ligne in dite.lignes[:4]],
            dite.code_postal[:5],
            dite.ville[:50],
        )
        if dite
        else ()
    )
    return (
        une.date,
        une.heure_debut,
        une.heure_fin,
        str(une.ou),
        une.site,
        une.url,
        une.places,
        une.commentaire,
        adresse,
    )


def _hm(heure: Any) -> str | None:
    return heure.strftime("%H:%M") if heure else None


def periodes_changent(session: Session, prete: SessionPrete) -> bool:
    if prete.periodes is None:
        return False
    presentes = [
        (p.type, p.debut.isoformat(), p.fin.isoformat()) for p in session.periodes_inscription.all()
    ]
    return sorted((p.type, p.debut, p.fin) for p in prete.periodes) != sorted(presentes)


# Written by hand since.


def revisions_de(action: Action) -> dict[str, int]:
    """The revision of each card of the action, read again."""
    revisions = {"a": Action.objects.values_list("revision", flat=True).get(pk=action.pk)}
    formation = Formation.objects.get(actions=action)
    if not formation.est_sur_fiche:
        revisions["f"] = formation.revision
    else:
        revisions["f"] = formation.pk
    revisions |= {
        f"s{pk}": revision
        for pk, revision in Session.objects.filter(action=action).values_list("pk", "revision")
    }
    revisions |= {
        f"d{pk}": revision
        for pk, revision in Dispositif.objects.filter(session__action=action).values_list(
            "pk", "revision"
        )
    }
    return revisions


def _change_a_la_main(plan: Plan) -> bool:
    """Somebody saved a card of it since it was written; a draft that no file made was written by somebody."""
    action = plan.action
    assert action is not None
    if plan.brouillon is not None:
        return action.etat == Etat.EN_SAISIE and plan.brouillon.revisions != revisions_de(action)
    return action.etat == Etat.EN_SAISIE


def _modifie_a_la_main(plan: Plan) -> Remarque:
    action, proposee = plan.action, plan.prete.proposee
    assert action is not None
    qui = f" par {action.modifie_par}" if action.modifie_par else ""
    return Remarque(
        ALERTE,
        "Le brouillon a été modifié à la main depuis",
        Lieu(proposee.ligne, "formation"),
        proposee.titre,
        f"enregistré le {jour_saisi(action.modifie_le)}{qui} ; il est laissé tel quel",
        "Pour qu’il prenne les valeurs du fichier, choisissez « Remplacer » puis relisez.",
        REMPLACER,
        ((REMPLACER, "Remplacer par les valeurs du fichier"),),
    )
