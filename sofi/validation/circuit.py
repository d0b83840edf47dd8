"""The circuit of an action: one table, crossed by one function. Nothing else writes `etat`."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.annuaire.origines import Origine
from sofi.comptes.models import Role, Utilisateur
from sofi.offre.codes import Etat, Voie
from sofi.offre.models import Action, Formation
from sofi.offre.regles import Manque, erreurs, examiner
from sofi.offre.regles.phrases import enumerer
from sofi.socle.texte_riche import message_longueur, refuser_caracteres

from .annonces import annoncer
from .echeances import suivre
from .models import Evenement, Nature, OffrePubliee, Question, Version
from .places import SANS_PLACES, places_a_rendre, rendre_les_places
from .publication import depublier, publier, sessions_publiees
from .region import garder_l_accord, retraits_a_accorder
from .retour import reprendre_version_publiee

ORGANISME = frozenset({Role.ORGANISME})
OFFRE = frozenset({Role.SERVICE_OFFRE, Role.ADMINISTRATION})
REGION = frozenset({Role.REGION})
COMMENTAIRE_MAX = 7000  # a refusal is written in two texts of 3,000


class CircuitImpossible(Exception):
    """The crossing can't be done; the message says why and what to do, in French."""


class DejaFait(CircuitImpossible):
    """Somebody else was first: the action is no longer in the state the caller saw."""


class SaisieIncomplete(CircuitImpossible):
    """Sending is refused: `manques` says all that is missing or wrong."""

    def __init__(self, manques: list[Manque]) -> None:
        super().__init__(
            f"{len(manques)} point{'s bloquent' if len(manques) > 1 else ' bloque'} l'envoi."
        )
        self.manques = manques


@dataclass(frozen=True)
class Transition:
    """One row of the table: from which states, to which, by whom, asking what."""

    libelle: str
    etats_de_depart: frozenset[Etat]
    vers: Etat
    roles: frozenset[Role]
    commentaire_demande: str = ""  # what the comment must hold; empty: nothing is asked
    verification: Callable[[Action, Utilisateur], None] = field(default=lambda action, auteur: None)


def _envoi_permis(action: Action, _auteur: Utilisateur) -> None:
    """No erreur may be left when an action is sent."""
    bloquants = erreurs(examiner(action, publiees=sessions_publiees(action.pk)))
    if bloquants:
        raise SaisieIncomplete(bloquants)


def _version_publique_exigee(action: Action, _auteur: Utilisateur) -> None:
    if not OffrePubliee.objects.filter(action_id=action.pk).exists():
        raise CircuitImpossible(
            "Cette action n'a pas de version publiée à laquelle revenir. Pour y renoncer, archivez-la."
        )


def _places_a_rendre(action: Action, _auteur: Utilisateur) -> None:
    """The request changes places, and each of its sessions keeps at least one."""
    rendues = places_a_rendre(action)
    if not rendues:
        raise CircuitImpossible("Cette demande ne change pas les places : accordez-la entière.")
    if sans := [str(rendu.dispositif.session_id) for rendu in rendues if rendu.places == 0]:
        raise CircuitImpossible(
            f"Le lot n'a plus de place pour la session {enumerer(sans)}, que cette demande ajoute. "
            "Refusez la demande, ou posez une question."
        )


def _retraits_accordes(action: Action, auteur: Utilisateur) -> None:
    """An organisme doesn't withdraw a programme's sessions by archiving them; the service Offre may, saying why."""
    if Role(auteur.role) not in OFFRE and (numeros := retraits_a_accorder(action)):
        sujet = "la session" if len(numeros) == 1 else "les sessions"
        raise CircuitImpossible(
            f"Archiver retirerait {sujet} {enumerer(map(str, numeros))} de programme régional, ce qui demande l'accord "
            "de la Région. Ouvrez une modification, retirez-y ce qui s'arrête, puis envoyez : une fois l'accord donné "
            "et la version validée, vous pourrez archiver."
        )


TRANSITIONS: dict[str, Transition] = {
    "envoyer": Transition(
        "Envoyer pour validation",
        frozenset({Etat.EN_SAISIE}),
        Etat.ATTENTE_VALIDATION,
        ORGANISME,
        verification=_envoi_permis,
    ),
    "reprendre": Transition(
        "Reprendre la saisie",
        frozenset({Etat.ATTENTE_VALIDATION, Etat.ATTENTE_ACCORD}),
        Etat.EN_SAISIE,
        ORGANISME,
    ),
    "accorder": Transition(
        "Accorder la modification",
        frozenset({Etat.ATTENTE_ACCORD}),
        Etat.ATTENTE_VALIDATION,
        REGION,
        commentaire_demande="la référence de l'accord",
    ),
    "accorder_sans_places": Transition(
        "Accorder la date, pas les places",
        frozenset({Etat.ATTENTE_ACCORD}),
        Etat.ATTENTE_VALIDATION,
        REGION,
        commentaire_demande="la référence de l'accord",
        verification=_places_a_rendre,
    ),
    "questionner_accord": Transition(
        "Question de la Région",
        frozenset({Etat.ATTENTE_ACCORD}),
        Etat.QUESTION_REGION,
        REGION,
        commentaire_demande="la question",
    ),
    "repondre_accord": Transition(
        "Répondre à la Région",
        frozenset({Etat.QUESTION_REGION}),
        Etat.ATTENTE_ACCORD,
        ORGANISME,
        commentaire_demande="la réponse",
        verification=_envoi_permis,
    ),
    "refuser_accord": Transition(
        "Refuser la modification",
        frozenset({Etat.ATTENTE_ACCORD}),
        Etat.EN_SAISIE,
        REGION,
        commentaire_demande="le motif du refus",
    ),
    "questionner": Transition(
        "Poser une question",
        frozenset({Etat.ATTENTE_VALIDATION}),
        Etat.ATTENTE_REPONSES,
        OFFRE,
        commentaire_demande="la question",
    ),
    "repondre": Transition(
        "Répondre",
        frozenset({Etat.ATTENTE_REPONSES}),
        Etat.ATTENTE_VALIDATION,
        ORGANISME,
        commentaire_demande="la réponse",
        verification=_envoi_permis,
    ),
    "valider": Transition(
        "Valider",
        frozenset({Etat.ATTENTE_VALIDATION}),
        Etat.VALIDEE,
        OFFRE,
    ),
    "refuser": Transition(
        "Refuser",
        frozenset({Etat.ATTENTE_VALIDATION, Etat.ATTENTE_REPONSES}),
        Etat.EN_SAISIE,
        OFFRE,
        commentaire_demande="le motif, et ce que l'organisme doit faire",
    ),
    "modifier": Transition(
        "Modifier",
        frozenset({Etat.VALIDEE}),
        Etat.EN_SAISIE,
        ORGANISME | OFFRE,
    ),
    "abandonner": Transition(
        "Abandonner la modification",
        frozenset({Etat.EN_SAISIE}),
        Etat.VALIDEE,
        ORGANISME | OFFRE,
        verification=_version_publique_exigee,
    ),
    "archiver": Transition(
        "Archiver",
        frozenset({Etat.EN_SAISIE, Etat.VALIDEE}),
        Etat.ARCHIVEE,
        ORGANISME | OFFRE,
        commentaire_demande="le motif de l'archivage",
        verification=_retraits_accordes,
    ),
    "desarchiver": Transition(
        "Désarchiver",
        frozenset({Etat.ARCHIVEE}),
        Etat.EN_SAISIE,
        ORGANISME | OFFRE,
    ),
}


def possibles(action: Action, utilisateur: Utilisateur) -> list[str]:
    """The transitions this person may cross from the action's state, in the table's order."""
    return [
        nom
        for nom, transition in TRANSITIONS.items()
        if action.etat in transition.etats_de_depart
        and Role(utilisateur.role) in transition.roles
        and not action.est_d_ailleurs
    ]


@transaction.atomic
def franchir(
    action: Action, nom: str, *, auteur: Utilisateur, commentaire: str = "", vue: int | None = None
) -> Evenement:
    """Cross one transition: compare and set the state, do its work, write its event and its e-mails, all or nothing.

    `action` is as the caller saw it: when its state (or, if `vue` is given, its number of events) has
    changed since, nothing is done and DejaFait is raised. Access to the action is the caller's business.
    """
    transition = TRANSITIONS[nom]
    commentaire = commentaire.strip()
    _verifier_droit(action, transition, auteur, commentaire)
    verrouillee = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    evenements = Evenement.objects.filter(action_id=action.pk).count()
    if verrouillee.etat != action.etat or (vue is not None and evenements != vue):
        raise DejaFait(deja_fait(action))
    transition.verification(verrouillee, auteur)
    vers = _arrivee(verrouillee, nom, transition, commentaire)
    maintenant = timezone.now()
    if not Action.objects.filter(pk=action.pk, etat=action.etat).update(
        etat=vers, etat_depuis=maintenant
    ):
        raise DejaFait(deja_fait(action))
    version = _effet(verrouillee, nom, auteur)
    evenement = Evenement.objects.create(
        action_id=action.pk,
        acte=nom,
        de=action.etat,
        vers=vers,
        auteur=auteur,
        commentaire=commentaire,
        version=version,
    )
    rendues = rendre_les_places(verrouillee, evenement) if nom == SANS_PLACES else ()
    annoncer(verrouillee, evenement, rendues)
    suivre(verrouillee, nom, vers=vers, auteur=auteur, maintenant=maintenant)
    action.etat, action.etat_depuis = vers, maintenant
    return evenement


def _verifier_droit(
    action: Action, transition: Transition, auteur: Utilisateur, commentaire: str
) -> None:
    """Role, state seen by the caller and comment, before anything is locked."""
    if action.est_d_ailleurs:
        raise CircuitImpossible(d_ailleurs(action))
    if Role(auteur.role) not in transition.roles:
        raise CircuitImpossible(f"« {transition.libelle} » n'est pas permis avec votre rôle.")
    if action.etat not in transition.etats_de_depart:
        raise DejaFait(deja_fait(action))
    if transition.commentaire_demande and not commentaire:
        raise CircuitImpossible(f"Indiquez {transition.commentaire_demande}.")
    if noms := refuser_caracteres(commentaire):
        raise CircuitImpossible(
            f"Ce texte contient {enumerer(noms)}. Effacez-le, puis tapez-le au clavier."
        )
    if message := message_longueur(len(commentaire), COMMENTAIRE_MAX):
        raise CircuitImpossible(message)


def d_ailleurs(action: Action) -> str:
    """Why nothing of it changes here, and where it does."""
    nom = action.provenance.source or action.get_origine_display()
    return (
        f"Cette formation est publiée par une autre source ({nom}) : elle ne se modifie pas dans SOFI. Signalez-lui ce "
        "qui est à corriger ; SOFI le reprendra avec son prochain fichier."
    )


def creer_d_ailleurs(
    etablissement: Etablissement, formation: Formation, *, origine: Origine
) -> Action:
    """The action of a training that another source publishes: validated there, it never crosses this circuit."""
    return Action.objects.create(
        etablissement=etablissement,
        formation=formation,
        voie=Voie.NON_CERTIFIANTE if formation.fiche_id is None else Voie.CERTIFIANTE,
        origine=origine,
        etat=Etat.VALIDEE,
    )


def ranger_d_ailleurs(action: Action, *, publiee: bool) -> bool:
    """Bring it back with its source, or archive what its source no longer gives; False when it already was."""
    de, vers = (Etat.ARCHIVEE, Etat.VALIDEE) if publiee else (Etat.VALIDEE, Etat.ARCHIVEE)
    rangees = Action.objects.filter(pk=action.pk, etat=de).exclude(origine=Origine.SOFI)
    if not rangees.update(etat=vers, etat_depuis=timezone.now()):
        return False
    acte = "desarchiver" if publiee else "archiver"
    Evenement.objects.create(action_id=action.pk, acte=acte, de=de, vers=vers)
    action.etat = vers
    return True


def deja_fait(action: Action) -> str:
    """Says who was first and where the action stands now."""
    actuel = Action.objects.values_list("etat", flat=True).get(pk=action.pk)
    dernier = Evenement.objects.filter(action_id=action.pk).select_related("auteur").last()
    par = f" par {dernier.auteur}" if dernier and dernier.auteur else ""
    return (
        f"Cette action est maintenant « {Etat(actuel).label} »{par} : votre demande n'a rien changé. "
        "Relisez-la avant de décider."
    )


def passe_par_la_region(action: Action) -> bool:
    """A public training already validated once goes through the Région when it is sent again."""
    publique = action.voie == Voie.PUBLIQUE
    return publique and Version.objects.filter(action_id=action.pk).exists()


def _arrivee(action: Action, nom: str, transition: Transition, commentaire: str) -> Etat:
    """The state after this crossing; the Région isn't asked without a reason."""
    if nom != "envoyer" or not passe_par_la_region(action):
        return transition.vers
    if not commentaire:
        raise CircuitImpossible(
            "Dites à la Région pourquoi vous demandez cette modification : elle lit votre motif avant de décider."
        )
    return Etat.ATTENTE_ACCORD


def _effet(action: Action, nom: str, auteur: Utilisateur) -> Version | None:
    """What a transition does besides changing the state; the version written or left public, if any."""
    if nom == "valider":
        version = publier(action, nature=Nature.VALIDATION, auteur=auteur)
        garder_l_accord(version)
        return version
    if nom == "archiver":
        depublier(action)
    if nom == "abandonner":
        return reprendre_version_publiee(action, auteur=auteur)
    return None


@transaction.atomic
def questionner(
    action: Action,
    *,
    auteur: Utilisateur,
    texte: str,
    fiche: str = "",
    objet: int | None = None,
    champ: str = "",
    vue: int | None = None,
) -> Question:
    """Ask the organisme something about a field, a card, or what it asks of the Région; the action waits for it."""
    acte = "questionner_accord" if Role(auteur.role) in REGION else "questionner"
    franchir(action, acte, auteur=auteur, commentaire=texte, vue=vue)
    return Question.objects.create(
        action_id=action.pk,
        fiche=fiche,
        objet=objet,
        champ=champ,
        texte=texte.strip(),
        posee_par=auteur,
    )


@transaction.atomic
def repondre(
    action: Action, *, auteur: Utilisateur, reponse: str, vue: int | None = None
) -> Evenement:
    """Answer the questions that wait; the action goes back to whoever asked: the service Offre, or the Région."""
    acte = "repondre_accord" if action.etat == Etat.QUESTION_REGION else "repondre"
    evenement = franchir(action, acte, auteur=auteur, commentaire=reponse, vue=vue)
    Question.objects.filter(action_id=action.pk, reponse="").update(
        reponse=reponse.strip(), repondue_par=auteur, repondue_le=timezone.now()
    )
    return evenement
