"""What an organisme may open: its own, through `annuaire.perimetre`. Anything else does not exist (404)."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from sofi.annuaire.models import Contact, Etablissement, PorteOuverte, Site
from sofi.annuaire.perimetre import etablissements_de
from sofi.comptes.models import Utilisateur
from sofi.ecrans.commun import etablissement as choix
from sofi.ecrans.commun.acces import utilisateur_de
from sofi.offre.models import Action, Dispositif, Session


def personne(request: HttpRequest) -> Utilisateur:
    """The person signed in, who must work for an organisme; for any other role these pages do not exist."""
    utilisateur = utilisateur_de(request)
    if not utilisateur.est_organisme:
        raise Http404
    return utilisateur


def etablissement_courant(request: HttpRequest) -> Etablissement:
    """The établissement this person works on now; 404 for another role, or without any attachment."""
    personne(request)
    courant = choix.etablissement_courant(request)
    if courant is None:
        raise Http404("Aucun établissement n'est rattaché à votre compte.")
    return courant


def action_de(request: HttpRequest, pk: int) -> Action:
    """An action of one of this person's établissements, with what every screen shows."""
    siens = etablissements_de(personne(request))
    actions = Action.objects.avec_formation().de(siens)
    return get_object_or_404(actions, pk=pk)


def session_de(request: HttpRequest, action: int, pk: int) -> Session:
    """A session of that action of theirs; its `action` is the one `action_de` gives."""
    sienne = action_de(request, action)
    session = get_object_or_404(Session.objects.select_related("lieu"), action=sienne, pk=pk)
    session.action = sienne
    return session


def dispositif_de(request: HttpRequest, action: int, session: int, pk: int) -> Dispositif:
    """A dispositif of that session of theirs; its `session` is the one `session_de` gives."""
    sienne = session_de(request, action, session)
    dispositif = get_object_or_404(
        Dispositif.objects.select_related("type", "opco"), session=sienne, pk=pk
    )
    dispositif.session = sienne
    return dispositif


def site_de(request: HttpRequest, pk: int) -> Site:
    """A site of one of this person's établissements, withdrawn or not."""
    sites = Site.objects.select_related("etablissement", "commune")
    return get_object_or_404(sites, etablissement__in=etablissements_de(personne(request)), pk=pk)


def contact_de(request: HttpRequest, pk: int) -> Contact:
    """A contact of one of this person's établissements, withdrawn or not."""
    contacts = Contact.objects.select_related("etablissement")
    siens = etablissements_de(personne(request))
    return get_object_or_404(contacts, etablissement__in=siens, pk=pk)


def porte_ouverte_de(request: HttpRequest, pk: int) -> PorteOuverte:
    """A porte ouverte of one of this person's établissements, withdrawn or not, past or not."""
    portes = PorteOuverte.objects.select_related("etablissement", "site")
    siens = etablissements_de(personne(request))
    return get_object_or_404(portes, etablissement__in=siens, pk=pk)
