"""« Vos données »: what is kept of oneself, taking it away, closing one's account."""

from http import HTTPStatus

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sofi.annuaire.perimetre import etablissements_de
from sofi.comptes.models import Utilisateur
from sofi.ecrans.commun.requete import envoye, utilisateur_de
from sofi.personnes import contacts
from sofi.personnes.demandes import DemandeImpossible, demander_sa_copie, fermer_son_compte
from sofi.personnes.export import NOM, prendre
from sofi.personnes.models import Demande, Paquet
from sofi.personnes.valeurs import Personne
from sofi.socle.formats import insecables

from ..forms.donnees import FormulaireFermeture


@require_safe
def donnees(request: HttpRequest) -> HttpResponse:
    """What SOFI keeps of the person, who reads it, until when."""
    utilisateur = utilisateur_de(request)
    siennes = Demande.objects.filter(nature=Demande.Nature.COPIE, compte=utilisateur)
    contexte = {
        "fiches": _fiches(utilisateur),
        "siens": _siens(utilisateur),
        "demande": siennes.filter(auteur=utilisateur).select_related("paquet").first(),
    }
    return render(request, "compte/donnees.html", contexte)


def _fiches(utilisateur: Utilisateur) -> list[contacts.Fiche]:
    """The contact sheets that bear one's name, of one's établissements or not; those that one may change say so."""
    return contacts.fiches_de(Personne.du_compte(utilisateur))


def _siens(utilisateur: Utilisateur) -> set[int]:
    """The établissements whose sheets one may change."""
    return set(etablissements_de(utilisateur).values_list("pk", flat=True))


@require_POST
def preparer(request: HttpRequest) -> HttpResponse:
    """Ask for the copy; a job makes it."""
    demander_sa_copie(utilisateur_de(request))
    messages.success(request, "Vos données se préparent : revenez dans quelques minutes.")
    return redirect("compte:donnees")


@require_safe
def copie(request: HttpRequest, pk: int) -> HttpResponse:
    """The copy, to whoever asked it and nobody else, as long as it is kept."""
    utilisateur = utilisateur_de(request)
    paquet = Paquet.objects.filter(demande=pk, demande__auteur=utilisateur).first()
    if paquet is None or not paquet.est_a_prendre:
        raise Http404
    entetes = {"Content-Disposition": f'attachment; filename="{NOM}"'}
    octets = prendre(paquet, auteur=utilisateur)
    return HttpResponse(octets, content_type="application/zip", headers=entetes)


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def fermer(request: HttpRequest) -> HttpResponse:
    """Close one's account: what is erased and what stays, then a box to tick, and the password once more."""
    utilisateur = utilisateur_de(request)
    formulaire = FormulaireFermeture(envoye(request))
    if formulaire.is_valid():
        try:
            fermer_son_compte(utilisateur)
        except DemandeImpossible as impossible:
            formulaire.add_error(None, insecables(str(impossible)))
        else:
            logout(request)
            messages.success(request, "Votre compte est fermé, et votre nom s’efface de SOFI.")
            return redirect("account_login")
    contexte = {
        "form": formulaire,
        "publiques": [fiche for fiche in _fiches(utilisateur) if fiche.publique],
        "siens": _siens(utilisateur),
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.is_bound else HTTPStatus.OK
    return render(request, "compte/fermer.html", contexte, status=statut)
