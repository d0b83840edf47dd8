"""Formations publiques: what the Région bought, then « Référence Certif Info », then the cards."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from sofi.courriels.coordonnees import coordonnees
from sofi.ecrans.commun.requete import envoye
from sofi.ecrans.organisme.acces import (
    etablissement_courant,
    personne,
    realisation_de,
)
from sofi.ecrans.organisme.saisie import adresses
from sofi.ecrans.organisme.saisie.forms.session import nom_de_l_etablissement
from sofi.offre.codes import Fiche
from sofi.offre.gabarits import realisations_de
from sofi.offre.publiques import FicheRefusee
from sofi.programmes.cellules import Contraintes, lire
from sofi.programmes.models import Formateur, VersionDeGabarit

from .brouillon import brouillon_publique
from .choix import Selection, gabarits_de, nom_de_l_action, nom_du_lieu
from .forms import ReferenceForm


@require_safe
def choisir(request: HttpRequest) -> HttpResponse:
    """What the Région's file gives this établissement; « Suivant » goes on once all is chosen."""
    etablissement = etablissement_courant(request)
    selection = Selection(list(realisations_de(etablissement)), request.GET.dict())
    suivant = "suivant" in request.GET
    if suivant and selection.formateur and selection.gabarit:
        return redirect(
            "organisme:publiques_reference", selection.formateur.pk, selection.gabarit.pk
        )
    contexte = {
        "etablissement": etablissement,
        "organisme": nom_de_l_etablissement(etablissement),
        "selection": selection,
        "attendu": selection.manque if suivant else None,
        "contact": coordonnees(),
    }
    return render(request, "organisme/publiques/choisir.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def reference(request: HttpRequest, formateur: int, gabarit: int) -> HttpResponse:
    """The certification, as the gabarit says; then the F card of the draft."""
    choisie = realisation_de(request, formateur)
    version = _version(choisie, gabarit)
    contrainte = Contraintes(lire(version.cellules)).contrainte_de(Fiche.FORMATION, "fiche")
    form = ReferenceForm(envoye(request), contrainte=contrainte)
    if request.method == "POST" and form.is_valid() and "chercher" not in request.POST:
        try:
            action = brouillon_publique(
                choisie, version, fiche=form.fiche, auteur=personne(request)
            )
            return redirect(adresses.formation(action))
        except FicheRefusee as refus:
            form.add_error("code" if form.fiche else "reference", str(refus))
    return render(request, "organisme/publiques/reference.html", _contexte(choisie, version, form))


def _version(formateur: Formateur, gabarit: int) -> VersionDeGabarit:
    """The version in force of a procedure of this programme."""
    trouve = next((g for g in gabarits_de(formateur) if g.pk == gabarit), None)
    if trouve is None or trouve.publiee is None:
        raise Http404
    return trouve.publiee


def _contexte(
    formateur: Formateur, version: VersionDeGabarit, form: ReferenceForm
) -> dict[str, object]:
    """What was chosen, said again, and the question."""
    return {
        "form": form,
        "formateur": formateur,
        "gabarit": version.gabarit,
        "lieu": nom_du_lieu(formateur),
        "action_region": nom_de_l_action(formateur),
        "lot": formateur.mandataire.lot,
    }
