"""What the question is completed with while one types."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sofi.diffusion.moteur.reperes import proposer
from sofi.diffusion.moteur.suite import index
from sofi.diffusion.parametres import LONGUEUR_MAX

from ..propositions import en_groupes


@login_not_required
@require_safe
def propositions(request: HttpRequest) -> HttpResponse:
    """At most ten, by kind; read from the index as it stands."""
    texte = request.GET.get("q", "")[:LONGUEUR_MAX].replace("\x00", "")
    etat = index().etat()
    trouvees = proposer(etat, texte, timezone.localdate()) if etat else []
    reponse = JsonResponse({"groupes": en_groupes(trouvees, texte)})
    reponse["Cache-Control"] = "public, max-age=60"
    return reponse
