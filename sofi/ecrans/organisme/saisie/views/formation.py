"""The F card: a sheet to read and three questions, or a training typed by hand."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from sofi.comptes.models import Utilisateur
from sofi.ecrans.commun.recherche_fiche import contexte_recherche
from sofi.ecrans.commun.requete import envoye
from sofi.ecrans.organisme.acces import action_de, action_saisie, personne, redacteur
from sofi.offre.codes import Fiche
from sofi.offre.gabarits import contraintes_de
from sofi.offre.models import Action
from sofi.offre.operations import (
    SaisieImpossible,
    changer_formation,
    formation_canonique,
    verrouiller,
)

from .. import adresses, pages
from ..automatique import est_automatique
from ..carte import METHODES, hors_saisie, montrer, ou_recapitulatif, repondre
from ..choix import choisir
from ..codes import (
    ListeDeCodes,
    chercher_formacodes,
    chercher_rome,
    lire_question,
    suite_des_listes,
)
from ..correction import corrigible
from ..enregistrement import ecart
from ..forms.formation import ReponsesForm
from .creer import fiche_choisie

FORMATION_FIXEE = (
    "Le programme de la Région fixe la certification de cette formation : elle ne se change pas."
)


@require_http_methods(METHODES)
@corrigible
def fiche_formation(request: HttpRequest, action: int) -> HttpResponse:
    son_action = action_saisie(request, action)
    if son_action.formation.est_sur_fiche:
        return _certifiante(request, son_action)
    return _non_certifiante(request, son_action)


def _suite(request: HttpRequest, action: Action) -> str:
    """The A card, or this one again."""
    if "suite" in request.POST:
        return adresses.fiche_action(action)
    return adresses.formation(action)


# --- Certifying ---------------------------------------------------------------


def _certifiante(request: HttpRequest, action: Action) -> HttpResponse:
    """The three answers; any other answer is another F."""
    if request.method != "POST" and not action.modifiable:
        return hors_saisie(request, action)
    form = ReponsesForm(envoye(request), action=action)
    carte = pages.certifiante(action, form)
    choisir(request, [form])
    if request.method != "POST" or not form.is_valid():
        return montrer(request, carte)
    try:
        _changer_reponses(action, form, redacteur(request))
    except SaisieImpossible as refus:
        differences = [ecart(form, nom) for nom in form.changed_data if nom != "revision"]
        return montrer(request, carte, refus=refus, ecarts=differences)
    if est_automatique(request):
        form.montrer_revision(action.revision)
        form.montrer_suites(action.formation)
        return montrer(request, carte)
    return redirect(_suite(request, action))


@transaction.atomic
def _changer_reponses(action: Action, form: ReponsesForm, auteur: Utilisateur) -> None:
    """Hang the action on the F of these answers, unless it was saved since they were read."""
    fiche = verrouiller(action).formation.fiche
    if fiche is None:
        return
    formation = formation_canonique(fiche, **form.reponses)
    changer_formation(action, formation, auteur=auteur, revision=form.revision_lue)


@require_http_methods(METHODES)
@ou_recapitulatif
def changer_certification(request: HttpRequest, action: int) -> HttpResponse:
    """Search another sheet for the same action; its answers start again."""
    son_action = action_de(request, action)
    if not son_action.modifiable or not son_action.formation.est_sur_fiche:
        return hors_saisie(request, son_action)
    if contraintes_de(son_action).contrainte_de(Fiche.FORMATION, "fiche").est_fixe:
        messages.error(request, FORMATION_FIXEE)
        return redirect(adresses.formation(son_action))
    if request.method != "POST":
        contexte = contexte_recherche(request) | {"action": son_action}
        return render(request, "organisme/saisie/changer_certification.html", contexte)
    fiche = fiche_choisie(request)
    if fiche != son_action.formation.fiche:
        changer_formation(son_action, formation_canonique(fiche), auteur=personne(request))
    return redirect(adresses.formation(son_action))


# --- Non certifying -----------------------------------------------------------


def _non_certifiante(request: HttpRequest, action: Action) -> HttpResponse:
    """The typed fields, and the two lists of codes."""
    carte = pages.non_certifiante(request, action)
    listes = [liste for liste in carte.rangees if isinstance(liste, ListeDeCodes)]
    ici = adresses.formation(action)
    return repondre(request, carte, lambda r: suite_des_listes(listes, ici) or _suite(r, action))


@require_safe
def chercher_codes(request: HttpRequest, nom: str) -> HttpResponse:
    """The part of the page with the domaines or the métiers found, while one types."""
    redacteur(request)
    question = lire_question(request, nom)
    resultats = chercher_formacodes(question) if nom == "domaine" else chercher_rome(question)
    contexte = {"nom": nom, "question": question, "trouves": resultats}
    return render(request, "organisme/saisie/_codes_trouves.html", contexte)
