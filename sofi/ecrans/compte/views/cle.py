"""Getting an account: asking for a key, using the one received."""

from http import HTTPStatus

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sofi.annuaire.cles import CleRefusee, activer
from sofi.annuaire.demandes import demander, hors_region
from sofi.comptes.models import Utilisateur
from sofi.ecrans.commun.limites import limiter
from sofi.ecrans.commun.requete import envoye
from sofi.socle.formats import insecables

from ..forms.compte import FormulaireCle, FormulaireDemande, FormulaireOuverture

formulaire_et_envoi = require_http_methods(["GET", "HEAD", "POST"])


def statut(formulaire: FormulaireCle | FormulaireDemande) -> HTTPStatus:
    """What a form shown again answers."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.is_bound else HTTPStatus.OK


@login_not_required
@formulaire_et_envoi
@limiter("demander_cle")
def demander_cle(request: HttpRequest) -> HttpResponse:
    """Ask the service Offre for a key; one answer, whether the address is known or not."""
    formulaire = FormulaireDemande(envoye(request))
    if formulaire.is_valid():
        demande = demander(formulaire.save(commit=False))
        if region := hors_region(siret=demande.siret, nda=demande.nda, uai=demande.uai):
            messages.warning(request, _avertissement(region))
        return redirect("compte:demande_recue")
    contexte = {"form": formulaire}
    return render(request, "compte/demander_cle.html", contexte, status=statut(formulaire))


def _avertissement(region: str) -> str:
    """What surprises, what to check; nothing is blocked."""
    return insecables(
        f"Votre organisme semble être d'une autre région ({region}) : vérifiez que vous vous adressez au "
        "bon Carif-Oref. Votre demande est transmise quand même : vous pouvez référencer ici les formations "
        "que vous donnez dans la région."
    )


@login_not_required
@require_safe
def demande_recue(request: HttpRequest) -> HttpResponse:
    """What happens next."""
    return render(request, "compte/demande_recue.html")


@never_cache
@login_not_required
@require_safe
def activer_par_lien(request: HttpRequest, cle: str) -> HttpResponse:
    """The link of the e-mail: the key is already typed. Opening it uses nothing."""
    formulaire = FormulaireCle(initial={"cle": cle})
    return render(request, "compte/activer.html", {"form": formulaire})


@never_cache
@login_not_required
@formulaire_et_envoi
@limiter("activer")
def activer_cle(request: HttpRequest) -> HttpResponse:
    """The key and the address it was sent to; the right ones lead to the account to open."""
    formulaire = FormulaireCle(envoye(request))
    if not formulaire.is_valid():
        refuse = {"form": formulaire}
        return render(request, "compte/activer.html", refuse, status=statut(formulaire))
    ouverture = FormulaireOuverture(initial=formulaire.cleaned_data | formulaire.deja_dit)
    contexte = {
        "form": ouverture,
        "existe": formulaire.compte_existe,
        "email": formulaire.cleaned_data["email"],
    }
    return render(request, "compte/ouvrir.html", contexte)


@never_cache
@login_not_required
@require_POST
@limiter("activer")
@sensitive_post_parameters("cle", "mot_de_passe")
def ouvrir(request: HttpRequest) -> HttpResponse:
    """Use the key: a new account is signed in, one that existed gets its établissement and signs in as usual."""
    existe = FormulaireCle(request.POST).compte_existe
    formulaire = (FormulaireCle if existe else FormulaireOuverture)(request.POST)
    if formulaire.is_valid():
        valeurs = dict(formulaire.cleaned_data)
        try:
            utilisateur, nouveau = activer(valeurs.pop("cle"), **valeurs)
        except CleRefusee as refusee:
            formulaire.add_error(None, str(refusee))
        else:
            return _entrer(request, utilisateur, nouveau)
    contexte = {"form": formulaire, "existe": existe, "email": request.POST.get("email", "")}
    return render(request, "compte/ouvrir.html", contexte, status=statut(formulaire))


def _entrer(request: HttpRequest, utilisateur: Utilisateur, nouveau: bool) -> HttpResponse:
    """Where one goes once the key is used: a key gives no way round an existing password."""
    if nouveau:
        messages.success(request, insecables("Votre compte est ouvert : vous êtes connecté(e)."))
        suite = reverse("compte:apres_connexion")
        return perform_login(request, utilisateur, email_verification="none", redirect_url=suite)
    messages.success(
        request, "L’établissement est ajouté à votre compte. Votre mot de passe n’a pas changé."
    )
    return redirect("compte:mon_compte")
