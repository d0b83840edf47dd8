"""The agenda of the region: its page, calendars and feed; GET, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sofi.diffusion import agenda as calendrier
from sofi.diffusion import agenda_regional
from sofi.diffusion.evenements import Evenement
from sofi.ecrans.commun.lecteurs import publie
from sofi.ecrans.commun.requete import page_de

from .. import atom, donnees_liees
from .. import rendez_vous as presentation
from ..conservees import conservee
from ..rendez_vous import Demande

PAR_PAGE = 30
ENTREES = 200  # of the feed: the nearest events
CALENDRIER = "text/calendar; charset=utf-8"


@login_not_required
@require_safe
@conservee
def agenda(request: HttpRequest) -> HttpResponse:
    """Meetings and open days to come, day by day."""
    demande = presentation.lire(request.GET, timezone.localdate())
    reperes = agenda_regional.Reponse(demande.question).reperes
    page = presentation.composer(demande, page_de(request, reperes, PAR_PAGE))
    contexte = {
        "agenda": page,
        "demande": demande,
        "a_lever": None if page.jours else presentation.a_lever(demande),
        "chemin_canonique": _avec(demande, "public:rendez_vous"),
        "url_ics": _avec(demande, "public:rendez_vous_ics"),
        "url_atom": _avec(demande, "public:rendez_vous_atom"),
        "abonnement": f"webcal://{request.get_host()}{_avec(demande, 'public:rendez_vous_ics')}",
        "schema": donnees_liees.d_evenements(
            request, [ligne.evenement for jour in page.jours for ligne in jour.lignes]
        ),
    }
    return render(request, "public/rendez_vous.html", contexte)


def _avec(demande: Demande, nom: str) -> str:
    """An address with the same question."""
    return reverse(nom) + (f"?{demande.requete}" if demande.requete else "")


@login_not_required
@require_safe
@conservee
def abonnement(request: HttpRequest) -> HttpResponse:
    """The calendar of a question, to be subscribed to: what is moved or cancelled follows."""
    demande = presentation.lire(request.GET, timezone.localdate())
    lignes = calendrier.calendrier(
        (
            (e, request.build_absolute_uri(presentation.chemin(e)))
            for e in presentation.a_venir(demande)
        ),
        nom=presentation.nom_de(demande),
    )
    return _ics("".join(lignes), "agenda")


@login_not_required
@require_safe
@publie
def porte_ouverte(request: HttpRequest, numero: int, porte: int) -> HttpResponse:
    """One open day, as a file for one's calendar."""
    jour = timezone.localdate()
    evenement = agenda_regional.porte_ouverte(porte, etablissement=numero, jour=jour)
    if evenement is None:
        raise Http404
    adresse = request.build_absolute_uri(presentation.chemin(evenement))
    return _ics("".join(calendrier.calendrier([(evenement, adresse)])), f"portes-ouvertes-{porte}")


def _ics(texte: str, nom: str) -> HttpResponse:
    fichier = {"Content-Disposition": f'attachment; filename="{nom}.ics"'}
    return HttpResponse(texte, content_type=CALENDRIER, headers=fichier)


@login_not_required
@require_safe
@conservee
def flux(request: HttpRequest) -> HttpResponse:
    """The feed of a question: its nearest events, the last changed first."""
    demande = presentation.lire(request.GET, timezone.localdate())
    entiere = request.build_absolute_uri
    dit = atom.Flux(
        titre=presentation.nom_de(demande),
        adresse=entiere(_avec(demande, "public:rendez_vous_atom")),
        page=entiere(_avec(demande, "public:rendez_vous")),
        hote=request.get_host().partition(":")[0],
        entrees=[_entree(request, e) for e in presentation.a_venir(demande, ENTREES)],
    )
    return HttpResponse(atom.ecrire(dit), content_type=atom.GENRE)


def _entree(request: HttpRequest, e: Evenement) -> atom.Entree:
    return atom.Entree(
        cle=e.uid.partition("@")[0],
        titre=f"{e.nom} : {e.titre}",
        adresse=request.build_absolute_uri(presentation.chemin(e)),
        auteur=e.organisme,
        modifiee_le=e.modifie_le,
        resume=presentation.resume(e),
        categories=[e.nom],
    )
