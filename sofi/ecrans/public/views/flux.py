"""Atom feeds of searches; GET, for everybody."""

import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sofi.diffusion import nouveautes
from sofi.diffusion.nouveautes import Nouveaute
from sofi.diffusion.parametres import Demande, facettes, lire
from sofi.diffusion.precisions import autour

from .. import atom
from ..conservees import conservee
from ..presentation.carte import carte
from ..resultats import Adresses


@login_not_required
@require_safe
@conservee
def formations(request: HttpRequest) -> HttpResponse:
    """What is new for a search: the same parameters as its page, the last published first."""
    jour = timezone.localdate()
    demande = lire(request.GET, jour)
    adresses = Adresses(request.GET, [facette.nom for facette in facettes(jour)])
    flux = atom.Flux(
        titre=_titre(demande),
        adresse=request.build_absolute_uri(reverse("public:formations_atom") + adresses.requete),
        page=request.build_absolute_uri(adresses.avec()),
        hote=request.get_host().partition(":")[0],
        entrees=[_entree(request, n, jour) for n in nouveautes.trouver(demande.criteres)],
    )
    return HttpResponse(atom.ecrire(flux), content_type=atom.GENRE)


def _titre(demande: Demande) -> str:
    """« Formations SOFI : ébéniste, à moins de 50 km de Mayenne »."""
    precisions = ", ".join(filter(None, [demande.criteres.texte, autour(demande.criteres)]))
    return f"Formations SOFI : {precisions}" if precisions else "Formations SOFI"


def _entree(request: HttpRequest, nouveaute: Nouveaute, jour: datetime.date) -> atom.Entree:
    c = carte(nouveaute.ligne, jour)
    return atom.Entree(
        cle=f"formation-{c.action}",
        titre=f"{c.titre}, {c.ville}" if c.ville else c.titre,
        adresse=request.build_absolute_uri(c.url),
        auteur=c.organisme,
        modifiee_le=nouveaute.publiee_le,
        resume=", ".join(filter(None, [c.organisme, c.dates, c.duree, c.modalite])),
        categories=c.badges,
    )
