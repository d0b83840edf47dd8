"""The F card: a sheet to read and three questions, or a training typed by hand."""

from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from sofi.ecrans.commun.recherche_fiche import contexte_recherche
from sofi.ecrans.organisme.acces import action_de, action_saisie, redacteur
from sofi.offre.models import Action
from sofi.offre.operations import (
    ModifieeEntreTemps,
    SaisieImpossible,
    changer_formation,
    formation_canonique,
    verrouiller,
)

from . import adresses, pages
from .automatique import est_automatique
from .carte import METHODES, hors_saisie, montrer, ou_recapitulatif, repondre
from .choix import choisir
from .codes import ListeDeCodes, chercher_formacodes, chercher_rome, lire_question
from .correction import corrigible
from .enregistrement import ecart
from .formulaires_formation import ReponsesForm
from .views_creer import fiche_choisie


@require_http_methods(METHODES)
@corrigible
def fiche_formation(request: HttpRequest, action: int) -> HttpResponse:
    """The F card of an action."""
    sienne = action_saisie(request, action)
    if sienne.formation.est_sur_fiche:
        return _certifiante(request, sienne)
    return _non_certifiante(request, sienne)


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
    form = ReponsesForm(request.POST or None, formation=action.formation)
    carte = pages.certifiante(action, form)
    choisir(request, [form])
    if request.method != "POST" or not form.is_valid():
        return montrer(request, carte)
    try:
        _changer_reponses(action, form)
    except SaisieImpossible as refus:
        differences = [ecart(form, nom) for nom in form.changed_data if nom != "formation"]
        return montrer(request, carte, refus=refus, ecarts=differences)
    if est_automatique(request):
        form.montrer_formation(action.formation)
        return montrer(request, carte)
    return redirect(_suite(request, action))


@transaction.atomic
def _changer_reponses(action: Action, form: ReponsesForm) -> None:
    """Hang the action on the F of these answers, unless somebody else answered since."""
    actuelle = verrouiller(action).formation
    if actuelle.fiche is None:
        return
    voulue = formation_canonique(actuelle.fiche, **form.reponses)
    lue = form.cleaned_data.get("formation") or actuelle.pk
    if lue != actuelle.pk and voulue.pk != actuelle.pk:
        raise ModifieeEntreTemps(
            "Une autre personne a changé ces réponses pendant votre saisie : rien n'a été remplacé."
        )
    changer_formation(action, voulue)


@require_http_methods(METHODES)
@ou_recapitulatif
def changer_certification(request: HttpRequest, action: int) -> HttpResponse:
    """Search another sheet for the same action; its answers start again."""
    sienne = action_de(request, action)
    if not sienne.modifiable or not sienne.formation.est_sur_fiche:
        return hors_saisie(request, sienne)
    if request.method != "POST":
        contexte = contexte_recherche(request) | {"action": sienne}
        return render(request, "organisme/saisie/changer_certification.html", contexte)
    fiche = fiche_choisie(request)
    if fiche != sienne.formation.fiche:
        changer_formation(sienne, formation_canonique(fiche))
    return redirect(adresses.formation(sienne))


# --- Non certifying -----------------------------------------------------------


def _non_certifiante(request: HttpRequest, action: Action) -> HttpResponse:
    """The typed fields, and the two lists of codes."""
    carte = pages.non_certifiante(request, action)
    listes = [liste for liste in carte.rangees if isinstance(liste, ListeDeCodes)]
    return repondre(request, carte, lambda r: _suite_des_codes(listes, r, action))


def _suite_des_codes(listes: list[ListeDeCodes], request: HttpRequest, action: Action) -> str:
    """What a search found, else where the list that changed is, else the next card."""
    for liste in listes:
        if liste.recherche:
            question = urlencode({f"q_{liste.nom}": liste.recherche})
            return f"{adresses.formation(action)}?{question}#{liste.ancre}"
        if liste.a_change:
            return f"{adresses.formation(action)}#{liste.ancre}"
    return _suite(request, action)


@require_safe
def chercher_codes(request: HttpRequest, nom: str) -> HttpResponse:
    """The part of the page with the domaines or the métiers found, while one types."""
    redacteur(request)
    question = lire_question(request, nom)
    trouves = chercher_formacodes(question) if nom == "domaine" else chercher_rome(question)
    contexte = {"nom": nom, "question": question, "trouves": trouves}
    return render(request, "organisme/saisie/_codes_trouves.html", contexte)
