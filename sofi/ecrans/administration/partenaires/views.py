"""The partners: the list, the page of one, what may be done there."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sofi.ecrans.commun.cles import FormulaireCle
from sofi.ecrans.commun.requete import envoye, page_de
from sofi.partenaires.cles import cles_de, cles_des_organismes
from sofi.partenaires.journal import gestes_sur
from sofi.partenaires.listes import partenaires_montres
from sofi.partenaires.livraisons import arreter, demander_le_dernier
from sofi.partenaires.models import DestinationSftp, Partenaire
from sofi.partenaires.operations import autre_destination, enregistrer, suspendre
from sofi.partenaires.passages import MONTRES, passages_de
from sofi.partenaires.retours import refus_par_code, retours_de, sans_traduction
from sofi.partenaires.sftp import DepotImpossible, essayer
from sofi.socle.formats import insecables

from ..acces import administrateur, livraison_de, partenaire_de
from .forms import FormulaireDestination, FormulairePartenaire

GESTES = 10


@require_safe
def partenaires(request: HttpRequest) -> HttpResponse:
    """Every partner; first, what needs care."""
    administrateur(request)
    montres = partenaires_montres()
    contexte = {
        "montres": montres,
        "soucis": sorted(
            ((un, souci) for un in montres for souci in un.soucis), key=lambda dit: dit[1].rang
        ),
        "sans_traduction": list(sans_traduction()),
        "organismes": cles_des_organismes()[:MONTRES],
    }
    return render(request, "administration/partenaires/partenaires.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def ajouter(request: HttpRequest) -> HttpResponse:
    """A new partner."""
    administrateur(request)
    garde = _enregistrer(request, Partenaire())
    if isinstance(garde, Partenaire):
        messages.success(request, f"« {garde} » est ajouté : créez sa clé.")
        return redirect("administration:partenaire", garde.pk)
    return rendre(
        request, "administration/partenaires/ajouter.html", garde, refuse=request.method == "POST"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def partenaire(request: HttpRequest, pk: int) -> HttpResponse:
    """A partner: its rights and its delivery, its keys, its passages, what it says."""
    trouve = partenaire_de(request, pk)
    garde = _enregistrer(request, trouve)
    if isinstance(garde, Partenaire):
        messages.success(request, "Le partenaire est enregistré.")
        return redirect("administration:partenaire", pk)
    contexte = {**garde, **page_du_partenaire(trouve)}
    return rendre(
        request,
        "administration/partenaires/partenaire.html",
        contexte,
        refuse=request.method == "POST",
    )


def page_du_partenaire(
    partenaire: Partenaire, form_cle: FormulaireCle | None = None
) -> dict[str, Any]:
    """What the page of a partner shows beside its forms."""
    return {
        "partenaire": Partenaire.objects.get(pk=partenaire.pk),
        "cles": cles_de(partenaire),
        "form_cle": form_cle or FormulaireCle(droits=partenaire.droits),
        "passages": passages_de(partenaire)[:MONTRES],
        "livraison": partenaire.livraisons.select_related("flux", "arretee_par").first(),
        "retours": retours_de(partenaire),
        "refus": refus_par_code(partenaire),
        "gestes": gestes_sur(partenaire)[:GESTES],
    }


def formulaires(partenaire: Partenaire, envoi: Any = None) -> dict[str, Any]:
    """The form of a partner, and that of where its files go, asked for only when SOFI puts them there."""
    destination = getattr(partenaire, "destination", None) or DestinationSftp()
    exigee = (
        envoi.get("livraison") if envoi else partenaire.livraison
    ) == Partenaire.Livraison.SFTP
    return {
        "form": FormulairePartenaire(envoi, instance=partenaire),
        "form_destination": FormulaireDestination(envoi, instance=destination, exigee=exigee),
    }


def _enregistrer(request: HttpRequest, partenaire: Partenaire) -> Any:
    """The partner once it is kept; the forms as long as it isn't."""
    formes = formulaires(partenaire, envoye(request))
    form, ailleurs = formes["form"], formes["form_destination"]
    if request.method != "POST" or not all([form.is_valid(), ailleurs.is_valid()]):
        return formes
    remplie = ailleurs.est_remplie(ailleurs.cleaned_data)
    if remplie and _double(ailleurs):
        return formes
    changes = [*form.changed_data, *(ailleurs.changed_data if remplie else ())]
    champs = {**form.fields, **ailleurs.fields}
    enregistrer(
        form.instance,
        ailleurs.instance if remplie else None,
        changes=[str(champs[nom].label) for nom in changes],
        auteur=administrateur(request),
    )
    return form.instance


def _double(form: FormulaireDestination) -> bool:
    """Somebody else's files already go there, whatever the server is called; said beside the server."""
    autre = autre_destination(form.instance)
    if autre:
        form.add_error(
            "serveur", f"« {autre.partenaire} » reçoit déjà les fichiers à cette adresse."
        )
    return autre is not None


def rendre(
    request: HttpRequest, page: str, contexte: dict[str, Any], *, refuse: bool
) -> HttpResponse:
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if refuse else HTTPStatus.OK
    return render(request, page, contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
def suspendre_le_partenaire(request: HttpRequest, pk: int) -> HttpResponse:
    """Close everything to a partner, or open it again: what it will do, then doing it."""
    trouve = partenaire_de(request, pk)
    if request.method != "POST":
        contexte = {"partenaire": trouve}
        return render(request, "administration/partenaires/suspendre.html", contexte)
    suspendre(trouve, auteur=administrateur(request))
    dit = "est suspendu : ses clés n’ouvrent plus rien" if trouve.suspendu_le else "est rétabli"
    messages.success(request, insecables(f"« {trouve} » {dit}."))
    return redirect("administration:partenaire", pk)


@require_POST
def essayer_la_connexion(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a small file at the partner's, and remove it."""
    trouve = partenaire_de(request, pk)
    destination = getattr(trouve, "destination", None)
    if destination is None:
        messages.error(request, "Enregistrez d’abord le serveur, le compte et l’empreinte.")
        return redirect("administration:partenaire", pk)
    try:
        essayer(destination)
    except DepotImpossible as refus:
        messages.error(request, insecables(str(refus)))
    else:
        messages.success(
            request, "La connexion fonctionne : un fichier d’essai a été déposé, puis retiré."
        )
    return redirect("administration:partenaire", pk)


@require_POST
def deposer_maintenant(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the last feed to be put there now."""
    trouve = partenaire_de(request, pk)
    if demander_le_dernier(trouve):
        messages.success(request, "Le dépôt est demandé : son essai paraît ici dans un instant.")
    else:
        messages.info(request, "Rien à déposer : le dernier flux y est déjà, ou aucun n’est écrit.")
    return redirect("administration:partenaire", pk)


@require_POST
def arreter_le_depot(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a delivery; what is there already stays."""
    livraison = livraison_de(request, pk)
    if arreter(livraison, auteur=administrateur(request)):
        messages.success(request, "Le dépôt est arrêté : « Déposer maintenant » le reprend.")
    else:
        messages.info(request, "Ce dépôt est déjà terminé : il n’y a rien à arrêter.")
    return redirect("administration:partenaire", livraison.partenaire_id)


@require_safe
def passages(request: HttpRequest, pk: int) -> HttpResponse:
    """All that it fetched, or was given."""
    trouve = partenaire_de(request, pk)
    contexte = {"partenaire": trouve, "page": page_de(request, passages_de(trouve), MONTRES)}
    return render(request, "administration/partenaires/passages.html", contexte)
