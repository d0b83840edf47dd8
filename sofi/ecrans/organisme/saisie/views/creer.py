"""Starting a training: which way, then which certification or which title."""

from collections.abc import Iterable

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.ecrans.commun.recherche_fiche import contexte_recherche
from sofi.ecrans.commun.requete import envoye
from sofi.ecrans.organisme.acces import etablissement_courant, personne
from sofi.offre.codes import Etat, Fiche, Voie
from sofi.offre.models import Action, Formation
from sofi.offre.operations import commencer, formation_canonique
from sofi.referentiels.models import FicheCertifInfo

from .. import adresses
from ..codes import ListeDeCodes, suite_des_listes
from ..forms.formation import NouvelleNonCertifianteForm
from ..groupes import groupes


@require_safe
def creer(request: HttpRequest) -> HttpResponse:
    """Certifying or not: what the sheet gives, or what one types."""
    contexte = {"etablissement": etablissement_courant(request)}
    return render(request, "organisme/saisie/creer.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def creer_certifiante(request: HttpRequest) -> HttpResponse:
    """Search a sheet; choosing one saves the F card."""
    etablissement = etablissement_courant(request)
    if request.method != "POST":
        contexte = contexte_recherche(request) | {"etablissement": etablissement}
        return render(request, "organisme/saisie/creer_certifiante.html", contexte)
    fiche = fiche_choisie(request)
    action = _brouillon(
        etablissement, formation_canonique(fiche), Voie.CERTIFIANTE, personne(request)
    )
    return redirect(adresses.formation(action))


def fiche_choisie(request: HttpRequest) -> FicheCertifInfo:
    """The sheet that was pressed; one that was replaced can't be."""
    code = request.POST.get("code", "")
    if not code:
        raise Http404
    return get_object_or_404(FicheCertifInfo.objects.choisissables(), pk=code)


@transaction.atomic
def _brouillon(
    etablissement: Etablissement, formation: Formation, voie: Voie, auteur: Utilisateur
) -> Action:
    """A new draft; the same choice sent twice leads to the one that is still empty."""
    Etablissement.objects.select_for_update(of=("self",)).get(pk=etablissement.pk)
    vides = Action.objects.filter(
        etablissement=etablissement,
        formation=formation,
        cree_par=auteur,
        etat=Etat.EN_SAISIE,
        revision=0,
        sessions__isnull=True,
        evenements__isnull=True,
    )
    existante = vides.first()
    return existante or commencer(etablissement, formation, voie=voie, auteur=auteur)


@require_http_methods(["GET", "HEAD", "POST"])
def creer_non_certifiante(request: HttpRequest) -> HttpResponse:
    """A training without a sheet starts from its title; any button of the page saves it first."""
    etablissement = etablissement_courant(request)
    auteur = personne(request)
    form = NouvelleNonCertifianteForm(envoye(request), etablissement=etablissement)
    domaines = ListeDeCodes.domaines(form.instance, request)
    metiers = ListeDeCodes.metiers(form.instance, request)
    if request.method == "POST" and form.is_valid():
        action = _non_certifiante(etablissement, form, auteur, (domaines, metiers))
        ici = adresses.formation(action)
        return redirect(suite_des_listes((domaines, metiers), ici) or f"{ici}#{domaines.ancre}")
    contexte = {
        "form": form,
        "groupes": groupes(Fiche.FORMATION, [form]),
        "etablissement": etablissement,
        "domaines": domaines,
        "metiers": metiers,
    }
    return render(request, "organisme/saisie/creer_non_certifiante.html", contexte)


@transaction.atomic
def _non_certifiante(
    etablissement: Etablissement,
    form: NouvelleNonCertifianteForm,
    auteur: Utilisateur,
    listes: Iterable[ListeDeCodes],
) -> Action:
    """The formation and its draft; the same answers sent twice lead to the draft that is still empty."""
    Etablissement.objects.select_for_update(of=("self",)).get(pk=etablissement.pk)
    valeurs = {nom: form.cleaned_data[nom] for nom in form.Meta.fields}
    existante = Formation.objects.filter(
        etablissement=etablissement, revision=0, actions__cree_par=auteur, **valeurs
    ).first()
    form.instance.modifie_par = auteur
    formation = existante or form.save()
    for liste in listes:
        if liste.is_valid() and liste.a_change:
            liste.ecrire(formation)
    return _brouillon(etablissement, formation, Voie.NON_CERTIFIANTE, auteur)
