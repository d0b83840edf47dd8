"""What was sent when the session had ended: found again by its author, or forgotten."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from sofi.comptes.gardees import celle_de, trouver
from sofi.ecrans.commun.requete import utilisateur_de
from sofi.ecrans.commun.session_expiree import adresse_de_reprise
from sofi.socle.formats import insecables

FINIE = (
    "Il n'y a plus de saisie gardée pour votre compte : elle l'est deux heures, pour son auteur."
)


@require_safe
def reprendre(request: HttpRequest, jeton: str) -> HttpResponse:
    """Back to the page one typed on; somebody else's is as if it weren't."""
    gardee = celle_de(utilisateur_de(request), jeton)
    if gardee is None:
        messages.info(request, insecables(FINIE))
        return redirect("compte:apres_connexion")
    return redirect(adresse_de_reprise(gardee.page, jeton))


@require_safe
def lue(request: HttpRequest, jeton: str) -> HttpResponse:
    """What was typed, to be copied: no page holds its form any more."""
    gardee = celle_de(utilisateur_de(request), jeton)
    if gardee is None:
        messages.info(request, insecables(FINIE))
        return redirect("compte:apres_connexion")
    return render(request, "compte/reprise_lue.html", {"gardee": gardee, "jeton": jeton})


@login_not_required
@require_POST
def effacer(request: HttpRequest, jeton: str) -> HttpResponse:
    """Forget it: whoever sits at this browser may, and reads nothing of it."""
    if (gardee := trouver(jeton)) is not None:
        gardee.delete()
    messages.info(request, insecables("La saisie gardée est effacée."))
    return redirect("compte:apres_connexion")
