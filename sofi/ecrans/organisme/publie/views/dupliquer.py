"""« Dupliquer cette action »."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from sofi.ecrans.commun.requete import envoye
from sofi.ecrans.organisme.acces import action_de, personne
from sofi.offre.codes import Voie
from sofi.offre.duplication import dupliquer_action, sessions_a_reprendre
from sofi.offre.models import Action
from sofi.offre.operations import SaisieImpossible
from sofi.socle.formats import insecables

from ..forms import DuplicationForm


@require_http_methods(["GET", "HEAD", "POST"])
def dupliquer(request: HttpRequest, action: int) -> HttpResponse:
    """Choose whether the sessions come too, then make the copy, once."""
    son_action = action_de(request, action)
    form = DuplicationForm(envoye(request), initial={"derniere": _derniere(son_action)})
    if request.method == "POST" and form.is_valid():
        return _dupliquee(request, son_action, form)
    contexte = {
        "action": son_action,
        "form": form,
        "publique": son_action.voie == Voie.PUBLIQUE,
        "reprises": sessions_a_reprendre(son_action, timezone.localdate()),
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "organisme/publie/dupliquer.html", contexte, status=statut)


def _derniere(action: Action) -> int:
    """The établissement's last action as the page is shown."""
    actions = Action.objects.filter(etablissement_id=action.etablissement_id)
    return actions.order_by("-pk").values_list("pk", flat=True).first() or 0


def _dupliquee(request: HttpRequest, action: Action, form: DuplicationForm) -> HttpResponse:
    """The copy, open on its récapitulatif; refused, the action."""
    try:
        copie = dupliquer_action(
            action,
            auteur=personne(request),
            jour=timezone.localdate(),
            avec_sessions=form.cleaned_data["sessions"] == DuplicationForm.AVEC,
            derniere=form.cleaned_data["derniere"],
        )
    except SaisieImpossible as refus:
        messages.error(request, insecables(str(refus)))
        return redirect("organisme:publie", action=action.pk)
    fait = "L'action est dupliquée. Relisez la copie, puis envoyez-la pour validation."
    messages.success(request, insecables(fait))
    return redirect("organisme:recapitulatif", action=copie.pk)
