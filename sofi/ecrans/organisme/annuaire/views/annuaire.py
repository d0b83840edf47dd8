"""The organisme's directory: what it says of itself, where it trains, whom to ask."""

from typing import Any, TypeVar

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sofi.annuaire import operations
from sofi.annuaire.models import Contact, Site
from sofi.ecrans.commun.requete import envoye
from sofi.ecrans.commun.retour import page_d_avant
from sofi.ecrans.organisme.acces import (
    contact_de,
    etablissement_courant,
    personne,
    site_de,
    tenu_ici,
)
from sofi.socle.formats import insecables

from ..contacts import enregistrer_contact
from ..contenu import contexte_annuaire
from ..domaines import changer_domaines, contexte_domaines
from ..forms import FormulaireContact, FormulaireEtablissement, FormulaireSite
from ..sites import nouveau_site
from ..usages import usages_lisibles

Entree = TypeVar("Entree", Site, Contact)
formulaire_et_envoi = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def annuaire(request: HttpRequest) -> HttpResponse:
    """The établissement's sheet, its sites, contacts, référents and portes ouvertes."""
    contexte = contexte_annuaire(etablissement_courant(request), timezone.localdate())
    return render(request, "organisme/annuaire/annuaire.html", contexte)


@formulaire_et_envoi
def etablissement(request: HttpRequest) -> HttpResponse:
    """What the organisme may change of its sheet."""
    courant = tenu_ici(etablissement_courant(request))
    formulaire = FormulaireEtablissement(envoye(request), instance=courant)
    if formulaire.is_bound and formulaire.is_valid():
        donnee = operations.enregistrer_etablissement(formulaire.save(commit=False))
        suite = (
            " Votre site principal, qui n'avait pas d'adresse, a pris la même." if donnee else ""
        )
        return _fait(request, f"Vos coordonnées sont enregistrées.{suite}")
    return _formulaire(request, formulaire, "etablissement")


@formulaire_et_envoi
def domaines(request: HttpRequest) -> HttpResponse:
    """The domaines d'intervention: search the Formacode, add, remove; each at once."""
    courant = etablissement_courant(request)
    if request.method == "POST":
        refus = changer_domaines(courant, request.POST)
        if refus:
            messages.error(request, insecables(refus))
        return redirect("organisme:annuaire_domaines")
    contexte = contexte_domaines(courant, request.GET.get("q", ""))
    return render(request, "organisme/annuaire/domaines.html", contexte)


@formulaire_et_envoi
def site(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a site, or change one."""
    objet = site_de(request, pk) if pk else nouveau_site(tenu_ici(etablissement_courant(request)))
    if objet.principal:
        operations.prendre_l_adresse(objet)  # proposed: it is written with the form only
    formulaire = FormulaireSite(envoye(request), instance=objet)
    if formulaire.is_bound and formulaire.is_valid():
        operations.enregistrer_site(formulaire.save(commit=False))
        return _fait(request, "Le site est enregistré.")
    return _formulaire(request, formulaire, "site")


@formulaire_et_envoi
def contact(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a contact, or change one; or show what the public would read of what is typed, without keeping it."""
    objet = contact_de(request, pk) if pk else Contact(etablissement=etablissement_courant(request))
    if "apercu" in request.POST:
        return _formulaire(request, FormulaireContact.apercu(request.POST, objet), "contact")
    formulaire = FormulaireContact(envoye(request), instance=objet)
    if formulaire.is_bound and formulaire.is_valid():
        fait = enregistrer_contact(formulaire.save(commit=False), auteur=personne(request))
        return _fait(request, fait)
    return _formulaire(request, formulaire, "contact")


def _formulaire(request: HttpRequest, formulaire: ModelForm, nom: str) -> HttpResponse:
    """The form, empty, filled or refused."""
    page = {
        "etablissement": "organisme/annuaire/etablissement_form.html",
        "site": "organisme/annuaire/site_form.html",
        "contact": "organisme/annuaire/contact_form.html",
    }[nom]
    contexte = {
        "form": formulaire,
        "objet": formulaire.instance,
        "revenir": page_d_avant(request),
        **_du_contact(formulaire.instance),
    }
    return render(request, page, contexte, status=422 if formulaire.is_bound else 200)


def _du_contact(objet: Any) -> dict[str, Any]:
    """Of a contact: where it shows before it is changed, and who reads its name."""
    if not isinstance(objet, Contact):
        return {}
    return {
        "usages": usages_lisibles(objet) if objet.pk else None,
        "vu_du_nom": "public" if objet.se_nomme else "interne",
        "vu_de_la_personne": "public" if objet.nom_public else "interne",
    }


def _fait(request: HttpRequest, message: str) -> HttpResponse:
    """Back to where one was, else to the directory, saying what was done."""
    messages.success(request, insecables(message))
    return redirect(page_d_avant(request) or "organisme:annuaire")


@formulaire_et_envoi
def retirer_site(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, saying where the site is used, then withdraw it."""
    return _retirer(request, site_de(request, pk), "Le site est retiré.")


@formulaire_et_envoi
def retirer_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, saying where the contact is used, then withdraw it."""
    return _retirer(request, contact_de(request, pk), "Le contact est retiré.")


def _retirer(request: HttpRequest, entree: Entree, message: str) -> HttpResponse:
    """The question on GET; withdrawn on POST."""
    if request.method == "POST":
        try:
            if entree.retire_le is None:
                operations.retirer(entree)
        except operations.AnnuaireImpossible as impossible:
            messages.error(request, insecables(str(impossible)))
            return redirect("organisme:annuaire")
        return _fait(request, message)
    contexte = {"objet": entree, "usages": usages_lisibles(entree)}
    return render(request, "organisme/annuaire/retirer.html", contexte)


@require_POST
def retablir_site(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a withdrawn site again."""
    operations.retablir(site_de(request, pk))
    return _fait(request, "Le site est de nouveau proposé.")


@require_POST
def retablir_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a withdrawn contact again."""
    operations.retablir(contact_de(request, pk))
    return _fait(request, "Le contact est de nouveau proposé.")
