"""One card as a page: shown, stored, shown again with what was refused or with what somebody else saved."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from sofi.ecrans.commun.champ_lie import lier
from sofi.ecrans.organisme.acces import redacteur
from sofi.offre.codes import Fiche
from sofi.offre.models import Action, Dispositif, Formation, Session
from sofi.offre.operations import ModifieeEntreTemps, SaisieImpossible
from sofi.offre.regles import Manque
from sofi.programmes.cellules import Contraintes
from sofi.socle.formats import heure, insecables, moment
from sofi.validation.circuit import CircuitImpossible
from sofi.validation.fil import sujet
from sofi.validation.models import Evenement, Question

from . import adresses, envoi
from .auteurs import modifiee
from .automatique import est_automatique, reponse
from .bandeau import Bandeau
from .choix import choisir
from .enregistrement import ecarts, enregistrer_fiche, montrer_restes, relire, sont_valides
from .etat import Saisie
from .forms.socle import FicheForm
from .groupes import groupes
from .rangees import Liste

METHODES = ["GET", "HEAD", "POST"]
AUCUNE = Contraintes()
Complements = Callable[[Saisie], dict[str, Any]]


def _rien_de_plus(saisie: Saisie) -> dict[str, Any]:
    return {}


@dataclass
class Carte:
    """What a card's page is made of. The first form is the card's own.

    `complements_du_contexte`, and what `complements` makes of the whole action, go to its template.
    """

    action: Action
    fiche: Fiche
    gabarit: str
    url: str
    formulaires: Sequence[Any]
    rangees: Sequence[Liste] = ()
    session: Session | None = None
    dispositif: Dispositif | None = None
    apres: Callable[[models.Model], None] | None = None
    complements_du_contexte: dict[str, Any] = field(default_factory=dict)
    complements: Complements = _rien_de_plus
    contraintes: Contraintes = AUCUNE

    @property
    def objet(self) -> int | None:
        """The number of the card; None while it isn't created."""
        pk: int | None = self.formulaires[0].instance.pk
        return pk

    def manques(self, saisie: Saisie) -> list[Manque]:
        """What is to be filled on this card; nothing is said of a card that isn't created."""
        if self.objet is None:
            return []
        if self.dispositif is not None:
            return saisie.des_dispositifs([self.dispositif])
        return [*saisie.manques_de(self.fiche, self.objet), *saisie.suites(self.fiche, self.objet)]

    def reglables(self, saisie: Saisie) -> list[Manque]:
        """What filling this card settles: never that a card is to be added, but the dispositif being created."""
        if self.objet is not None or self.session is None:
            return [m for m in self.manques(saisie) if m.champ not in ("sessions", "dispositifs")]
        session = self.session.pk
        return [m for m in saisie.manques if m.champ == "dispositifs" and m.objet == session]

    def dernier_enregistrement(self) -> str:
        """When it was last stored."""
        if self.objet is None:
            return "Pas encore enregistrée"
        carte = self.formulaires[0].instance
        if isinstance(carte, Formation) and carte.est_sur_fiche:
            # A canonical formation is never edited: the answers are stored with the action.
            carte = self.action
        modele: Any = type(carte)
        le = modele.objects.values_list("modifie_le", flat=True).get(pk=carte.pk)
        jour = timezone.localdate(le)
        if jour == timezone.localdate():
            return f"Enregistrée à {heure(le)}"
        return f"Enregistrée le {moment(le)}"

    @property
    def parties(self) -> list[Any]:
        """Every form of the page, for the summary of errors."""
        return [*self.formulaires, *(f for r in self.rangees for f in r.affichees if f.is_bound)]


Suite = Callable[[HttpRequest], str]
P = ParamSpec("P")
Vue = Callable[Concatenate[HttpRequest, P], HttpResponse]


def ou_recapitulatif(vue: Vue[P]) -> Vue[P]:
    """When the action stops being entered while the view works, say so in its récapitulatif."""

    @wraps(vue)
    def vue_ou_recapitulatif(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        try:
            return vue(request, *args, **kwargs)
        except (SaisieImpossible, CircuitImpossible) as refus:
            messages.error(request, insecables(str(refus)))
            return redirect("organisme:recapitulatif", kwargs["action"])

    return vue_ou_recapitulatif


def repondre(request: HttpRequest, carte: Carte, suite: Suite) -> HttpResponse:
    """The whole life of a card's page; `suite` says where to go once everything is stored."""
    if request.method != "POST":
        modifiable = carte.action.modifiable
        return montrer(request, carte) if modifiable else hors_saisie(request, carte.action)
    choisir(request, carte.formulaires, carte.rangees)
    valides = sont_valides(carte.formulaires, carte.rangees)
    try:
        enregistrer_fiche(
            carte.action, carte.formulaires, carte.rangees, carte.apres, auteur=redacteur(request)
        )
    except SaisieImpossible as refus:
        differences = ecarts(carte.formulaires, carte.rangees)
        if not (differences and isinstance(refus, ModifieeEntreTemps)):
            relire(carte.formulaires)
        return montrer(request, carte, refus=refus, ecarts=differences)
    if est_automatique(request):
        return montrer(request, carte)
    if not valides:
        montrer_restes([*carte.formulaires, *(f for r in carte.rangees for f in r.a_lire)])
        return montrer(request, carte)
    if envoi.est_demande(request) and carte.action.correcteur is None:
        return envoi.envoyer(request, carte.action)
    return redirect(_rangee_ajoutee(carte) or suite(request))


def _rangee_ajoutee(carte: Carte) -> str:
    """Where the new row asked for is; after a row was removed, its list."""
    for rangees in carte.rangees:
        if rangees.ajouter:
            return f"{carte.url}?nouvelle={rangees.nom}#{rangees.nom}-nouvelle"
        if rangees.a_retire:
            return f"{carte.url}#{rangees.ancre}"
    return ""


def hors_saisie(request: HttpRequest, action: Action) -> HttpResponse:
    """The cards of an action that isn't being entered are read in the récapitulatif, which says why."""
    if request.method == "POST":
        messages.error(
            request,
            insecables(
                f"Cette action est « {action.get_etat_display()} » : rien n'a été enregistré. "
                "Reprenez la saisie, ou ouvrez une modification, puis recommencez."
            ),
        )
    return redirect(adresses.recapitulatif(action))


def montrer(
    request: HttpRequest,
    carte: Carte,
    refus: SaisieImpossible | None = None,
    **complements_du_contexte: Any,
) -> HttpResponse:
    """Draw the card as it is stored now, with what was typed when something was refused.

    `refus`: nothing was stored, because of another saving; `ecarts` then says what differs.
    """
    contexte = contexte_de(carte) | {
        "refus": refus,
        "comparer": isinstance(refus, ModifieeEntreTemps),
        "modifiee": modifiee(refus, redacteur(request)),
        **complements_du_contexte,
    }
    if est_automatique(request):
        return reponse(request, contexte, carte.rangees, refus)
    return render(request, carte.gabarit, contexte)


def contexte_de(carte: Carte) -> dict[str, Any]:
    """What the template of a card shows of it as it is stored now."""
    saisie = Saisie(carte.action)
    session = saisie.sessions.get(carte.session.pk) if carte.session else None
    questions = questions_de(saisie.questions, carte.fiche, carte.objet)
    poser_a_cote(carte.formulaires[0], questions)
    return {
        "carte": carte,
        "saisie": saisie,
        "action": saisie.action,
        "form": carte.formulaires[0],
        "groupes": groupes(carte.fiche, carte.formulaires),
        "parties": carte.parties,
        "manques": carte.manques(saisie),
        "enregistre": carte.dernier_enregistrement(),
        "saisie_session": session,
        "questions": questions,
        "etapes": Bandeau(saisie, carte.fiche, session, carte.dispositif).etapes(),
        "recapitulatif": adresses.recapitulatif(carte.action),
        "envoi_direct": envoi.est_possible(saisie, carte.reglables(saisie)),
        "vue": Evenement.objects.filter(action_id=carte.action.pk).count(),
        "reglages": carte.contraintes.de_la_fiche(carte.fiche),
        **carte.complements_du_contexte,
        **carte.complements(saisie),
    }


def poser_a_cote(formulaire: FicheForm, questions: Iterable[tuple[Question, str]]) -> None:
    """Each question beside the field it is about, when the form holds it."""
    for question, _ in questions:
        if question.champ in formulaire.fields:
            lier(formulaire, question.champ).demandes.append(question.texte)


def questions_de(
    questions: Sequence[Question], fiche: Fiche, objet: int | None
) -> list[tuple[Question, str]]:
    """The questions about this card that wait for an answer, with what each is about."""
    return [
        (question, sujet(question))
        for question in questions
        if question.fiche == fiche and question.objet in (None, objet)
    ]
