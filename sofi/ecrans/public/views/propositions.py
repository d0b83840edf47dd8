"""What the question is completed with while one types."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sofi.diffusion.moteur.reperes import proposer
from sofi.diffusion.moteur.suite import index
from sofi.diffusion.parametres import LONGUEUR_MAX
from sofi.ecrans.commun.lecteurs import publie

from ..propositions import en_groupes


@login_not_required
@require_safe
@publie
def propositions(request: HttpRequest) -> HttpResponse:
    """At most ten, by kind; read from the index as it stands.

    While this machine makes it anew, what it holds so far, and that more is to come: whoever types asks again.
    """
    texte = request.GET.get("q", "")[:LONGUEUR_MAX].replace("\x00", "")
    etat = index().etat()
    entier = etat is not None and not etat.manifeste.reste
    trouvees = proposer(etat, texte, timezone.localdate()) if etat else []
    reponse = JsonResponse({"groupes": en_groupes(trouvees, texte), "entier": entier})
    reponse["Cache-Control"] = "public, max-age=60" if entier else "no-store"
    return reponse
