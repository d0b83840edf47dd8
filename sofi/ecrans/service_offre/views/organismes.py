"""Établissements, who may act for them, and their conventions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sofi.annuaire.invitations import personnes
from sofi.annuaire.models import Convention, Etablissement
from sofi.annuaire.operations import (
    AnnuaireImpossible,
    creer_etablissement,
    detacher,
    enregistrer_etablissement,
    rattacher,
)
from sofi.ecrans.commun.requete import envoye, page_de
from sofi.socle.formats import insecables
from sofi.socle.recherche import Plie, mots_ou_numero

from ..acces import convention_de, etablissement_de, rattachement_de, validateur
from ..forms.actions import (
    FiltreOrganismes,
    FormulaireConvention,
    FormulaireEtablissement,
    FormulaireRattachement,
)

formulaire_et_envoi = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def organismes(request: HttpRequest) -> HttpResponse:
    """Every établissement, by words of its name or town, or by SIRET."""
    validateur(request)
    filtre = FiltreOrganismes(request.GET)
    question = filtre.question()
    tous = Etablissement.objects.filter(
        mots_ou_numero(question, "nom", "raison_sociale", "ville", "siret")
    )
    contexte = {"filtre": filtre, "question": question}
    contexte["page"] = page_de(request, tous.order_by(Plie("nom"), "pk"))
    return render(request, "service_offre/organismes.html", contexte)


@require_safe
def organisme(request: HttpRequest, pk: int) -> HttpResponse:
    """An établissement: its sheet, its people, its conventions."""
    return page(request, etablissement_de(request, pk), FormulaireRattachement())


def page(
    request: HttpRequest, etablissement: Etablissement, formulaire: FormulaireRattachement
) -> HttpResponse:
    """The établissement, with the form that attaches a person."""
    contexte = {
        "etablissement": etablissement,
        "personnes": personnes(etablissement),
        "conventions": etablissement.conventions.order_by("-debut", "pk"),
        "actions": etablissement.actions.count(),
        "form": formulaire,
    }
    statut = 422 if formulaire.is_bound else 200
    return render(request, "service_offre/organisme.html", contexte, status=statut)


@formulaire_et_envoi
def creer_organisme(request: HttpRequest) -> HttpResponse:
    """A new établissement, with its main site."""
    validateur(request)
    formulaire = FormulaireEtablissement(envoye(request))
    if formulaire.is_bound and formulaire.is_valid():
        etablissement = formulaire.save(commit=False)
        creer_etablissement(etablissement)
        messages.success(request, f"L'établissement {etablissement} est créé.")
        return redirect("service_offre:organisme", pk=etablissement.pk)
    statut = 422 if formulaire.is_bound else 200
    contexte = {"form": formulaire}
    return render(request, "service_offre/organisme_form.html", contexte, status=statut)


@formulaire_et_envoi
def modifier_organisme(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the sheet; what is published keeps the old one until its next validation."""
    etablissement = etablissement_de(request, pk)
    formulaire = FormulaireEtablissement(envoye(request), instance=etablissement)
    if formulaire.is_bound and formulaire.is_valid():
        enregistrer_etablissement(formulaire.save(commit=False))
        messages.success(request, "La fiche de l'établissement est enregistrée.")
        return redirect("service_offre:organisme", pk=pk)
    statut = 422 if formulaire.is_bound else 200
    contexte = {"form": formulaire, "etablissement": etablissement_de(request, pk)}
    return render(request, "service_offre/organisme_form.html", contexte, status=statut)


@require_POST
def rattacher_personne(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach somebody, opening an account when there is none."""
    etablissement = etablissement_de(request, pk)
    formulaire = FormulaireRattachement(request.POST)
    if not formulaire.is_valid():
        return page(request, etablissement, formulaire)
    try:
        rattachement, nouveau = rattacher(
            etablissement, **formulaire.cleaned_data, auteur=validateur(request)
        )
    except AnnuaireImpossible as impossible:
        formulaire.add_error("email", str(impossible))
        return page(request, etablissement, formulaire)
    messages.success(request, insecables(_annonce(str(rattachement.utilisateur), nouveau)))
    return redirect("service_offre:organisme", pk=pk)


def _annonce(personne: str, nouveau: bool) -> str:
    """What was done, and what the person has to do."""
    fait = f"{personne} peut maintenant saisir l'offre de cet établissement."
    if not nouveau:
        return fait
    return (
        f"{fait} Son compte est ouvert, sans mot de passe : demandez-lui de choisir le sien "
        "par « Réinitialiser votre mot de passe », sur la page de connexion."
    )


@require_POST
def detacher_personne(request: HttpRequest, pk: int, rattachement: int) -> HttpResponse:
    """The person no longer acts for the établissement."""
    lien = rattachement_de(request, pk, rattachement)
    detacher(lien, auteur=validateur(request))
    messages.success(request, f"{lien.utilisateur} n'est plus rattaché(e) à cet établissement.")
    return redirect("service_offre:organisme", pk=pk)


@formulaire_et_envoi
def convention(request: HttpRequest, pk: int, convention: int | None = None) -> HttpResponse:
    """Add a convention, or change one."""
    etablissement = etablissement_de(request, pk)
    nouvelle = Convention(etablissement=etablissement)
    ligne = convention_de(request, pk, convention) if convention else nouvelle
    formulaire = FormulaireConvention(envoye(request), instance=ligne)
    if formulaire.is_bound and formulaire.is_valid():
        formulaire.save()
        messages.success(request, "La convention est enregistrée.")
        return redirect("service_offre:organisme", pk=pk)
    statut = 422 if formulaire.is_bound else 200
    contexte = {"form": formulaire, "etablissement": etablissement, "nouvelle": convention is None}
    return render(request, "service_offre/convention.html", contexte, status=statut)
