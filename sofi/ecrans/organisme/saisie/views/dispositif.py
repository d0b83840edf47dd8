"""The D card: one financing of a session, with the two numbers of the session typed with it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from sofi.ecrans.organisme.acces import dispositif_de, dispositif_saisi, personne, session_de
from sofi.offre.models import Dispositif, Session
from sofi.offre.operations import SaisieImpossible, ajouter_dispositif, supprimer_dispositif
from sofi.socle.formats import insecables

from .. import adresses, envoi, pages
from ..automatique import est_automatique
from ..carte import METHODES, Carte, hors_saisie, montrer, ou_recapitulatif, repondre
from ..correction import corrigible
from ..enregistrement import enregistrer_fiche, sont_valides
from ..forms.socle import refuser

DISPOSITIF_EXISTANT = (
    "Ce dispositif est déjà attaché à la session : ouvrez sa fiche pour le modifier, "
    "ou choisissez-en un autre."
)


@require_http_methods(METHODES)
@corrigible
def fiche_dispositif(
    request: HttpRequest, action: int, session: int, dispositif: int
) -> HttpResponse:
    son_dispositif = dispositif_saisi(request, action, session, dispositif)
    return repondre(
        request, pages.dispositif(request, son_dispositif), lambda r: _suite(r, son_dispositif)
    )


def _suite(request: HttpRequest, dispositif: Dispositif) -> str:
    """The récapitulatif, another dispositif, a new one, or this card again."""
    session = dispositif.session
    suites = {
        str(pk): adresses.dispositif(session.action, session.pk, pk)
        for pk in session.dispositifs.values_list("pk", flat=True)
    } | {
        "recapitulatif": adresses.recapitulatif(session.action),
        "nouveau": adresses.dispositif(session.action, session.pk),
    }
    ici = adresses.dispositif(session.action, session.pk, dispositif.pk)
    return suites.get(request.POST.get("suite", ""), ici)


@require_http_methods(METHODES)
def nouveau(request: HttpRequest, action: int, session: int) -> HttpResponse:
    """A D card that isn't created yet: it is when it is saved with a dispositif chosen."""
    sa_session = session_de(request, action, session)
    if request.method != "POST" and not sa_session.action.modifiable:
        return hors_saisie(request, sa_session.action)
    seul = sa_session.dispositifs.first() if sa_session.action.lot_id else None
    if request.method != "POST" and seul is not None:
        # A programme's session has its programme's dispositif, and no other.
        return redirect(adresses.dispositif(sa_session.action, session, seul.pk))
    if request.method == "POST" and (existant := _deja_attache(request, sa_session)):
        return _montrer_l_existant(request, sa_session, existant)
    carte = pages.dispositif(request, Dispositif(session=sa_session))
    if request.method != "POST":
        return montrer(request, carte)
    return _creer(request, sa_session, carte)


def _deja_attache(request: HttpRequest, session: Session) -> Dispositif | None:
    """The dispositif of this session of the kind that was chosen."""
    choisi = request.POST.get("type", "")
    trouve = session.dispositifs.select_related("type").filter(type_id=choisi).first()
    if trouve is not None:
        trouve.session = session
    return trouve


def _montrer_l_existant(
    request: HttpRequest, session: Session, existant: Dispositif
) -> HttpResponse:
    """Sent twice, it is the one that was created; with other answers, it can't be attached again."""
    carte = pages.dispositif(request, existant)
    sont_valides(carte.formulaires)
    if not any(formulaire.champs_changes for formulaire in carte.formulaires):
        if est_automatique(request):
            return _montrer_faite(request, existant)
        if envoi.est_demande(request):
            return envoi.envoyer(request, session.action)
        return redirect(_suite(request, existant))
    carte = pages.dispositif(request, Dispositif(session=session))
    sont_valides(carte.formulaires)
    carte.formulaires[0].errors.pop("type", None)
    refuser(carte.formulaires[0], "type", insecables(DISPOSITIF_EXISTANT))
    return montrer(request, carte)


def _creer(request: HttpRequest, session: Session, carte: Carte) -> HttpResponse:
    """Create the dispositif with what is right; what is refused stays on the card, which now exists."""
    valides = sont_valides(carte.formulaires)
    form, effectifs = carte.formulaires
    auteur = personne(request)
    if "type" not in form.cleaned_data:
        return montrer(request, carte)
    try:
        with transaction.atomic():
            cree = ajouter_dispositif(session, auteur=auteur, **_valeurs(form))
            enregistrer_fiche(session.action, [effectifs], auteur=auteur)
    except SaisieImpossible as refus:
        return montrer(request, carte, refus=refus)
    if valides and not est_automatique(request):
        if envoi.est_demande(request):
            return envoi.envoyer(request, session.action)
        return redirect(_suite(request, cree))
    return _montrer_faite(request, cree)


def _montrer_faite(request: HttpRequest, cree: Dispositif) -> HttpResponse:
    """The card of the dispositif that now exists, with what was typed."""
    carte = pages.dispositif(request, cree)
    sont_valides(carte.formulaires)
    for formulaire in carte.formulaires:
        formulaire.montrer(revision=formulaire.instance.revision)
    return montrer(request, carte)


def _valeurs(form: Any) -> dict[str, Any]:
    """The fields that are right, and which of the amounts nobody typed."""
    justes = {nom: form.cleaned_data[nom] for nom in form.Meta.fields if nom in form.cleaned_data}
    return justes | {"frais_deduits": form.frais_deduits}


@require_http_methods(METHODES)
@ou_recapitulatif
def retirer(request: HttpRequest, action: int, session: int, dispositif: int) -> HttpResponse:
    """Take a financing out of a session; asks first."""
    son_dispositif = dispositif_de(request, action, session, dispositif)
    if not son_dispositif.session.action.modifiable:
        return hors_saisie(request, son_dispositif.session.action)
    if request.method != "POST":
        contexte = {
            "dispositif": son_dispositif,
            "session": son_dispositif.session,
            "action": son_dispositif.session.action,
        }
        return render(request, "organisme/saisie/retirer_dispositif.html", contexte)
    nom = str(son_dispositif.type)
    supprimer_dispositif(son_dispositif)
    messages.success(request, f"Le dispositif {nom} est retiré de la session {session}.")
    return redirect(adresses.recapitulatif(son_dispositif.session.action))
