"""What an organisme may open: its own, through `annuaire.perimetre`. Anything else does not exist (404).

An object of another of one's établissements opens as well: everything then follows that établissement.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from sofi.annuaire.invitations import invitations
from sofi.annuaire.models import Contact, Etablissement, PorteOuverte, Site
from sofi.annuaire.perimetre import etablissements_de
from sofi.comptes.models import CleActivation, Utilisateur
from sofi.depots.models import Depot
from sofi.ecrans.commun import etablissement as choix
from sofi.ecrans.commun.requete import utilisateur_de
from sofi.offre.gabarits import en_cours
from sofi.offre.models import Action, Dispositif, Session
from sofi.partenaires.models import Cle
from sofi.programmes.models import Formateur
from sofi.socle.formats import insecables
from sofi.usagers.models import Signalement
from sofi.validation.models import Geste, Proposition

DE_LA_PAGE = {"Hx-Request", "X-Enregistrement"}


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


def tenu_ici(etablissement: Etablissement) -> Etablissement:
    """One whose sheet and sites are entered here; those that another source keeps have no form (404)."""
    if etablissement.est_d_ailleurs:
        raise Http404("La fiche de cet établissement est tenue par une autre source.")
    return etablissement


def suivre(request: HttpRequest, etablissement: Etablissement) -> None:
    """Work on the établissement of what is opened, and say so when it was another one.

    What a page asks by itself, while something else may be done in another window, changes nothing.
    """
    if request.headers.keys() & DE_LA_PAGE:
        return
    if choix.suivre(request, etablissement):
        messages.info(
            request, insecables(f"Vous travaillez maintenant sur l’établissement {etablissement}.")
        )


def action_de(request: HttpRequest, pk: int, *, d_ailleurs: bool = False) -> Action:
    """An action of one of this person's établissements, with what every screen shows.

    One that another source publishes has no card nor gesture here: only pages that show ask for it too, `d_ailleurs`.
    """
    etablissements = etablissements_de(personne(request))
    actions = Action.objects.avec_formation().des_etablissements(etablissements)
    action = get_object_or_404(actions, pk=pk)
    if action.est_d_ailleurs and not d_ailleurs:
        raise Http404("Cette formation est publiée par une autre source : rien ne s’en change ici.")
    suivre(request, action.etablissement)
    return action


def proposition_de(request: HttpRequest, action: int, pk: int) -> Proposition:
    """A code proposed for that action of theirs, accepted already or not."""
    propositions = Proposition.objects.select_related("nouvelle", "proposee_par")
    son_action = action_de(request, action)
    proposition = get_object_or_404(propositions, action=son_action, pk=pk)
    proposition.action = son_action
    return proposition


def geste_de(request: HttpRequest, pk: int) -> Geste:
    """What was done to several sessions of one of this person's établissements."""
    siens = etablissements_de(personne(request))
    gestes = Geste.objects.select_related("auteur", "annule_par", "etablissement")
    fait = get_object_or_404(gestes, etablissement__in=siens, pk=pk)
    if fait.etablissement is not None:
        suivre(request, fait.etablissement)
    return fait


def signalement_de(request: HttpRequest, pk: int) -> Signalement:
    """What the public reports on a training of one of this person's établissements."""
    siens = Signalement.objects.de(etablissements_de(personne(request)))
    signalement = get_object_or_404(siens.select_related("action__etablissement"), pk=pk)
    suivre(request, signalement.action.etablissement)
    return signalement


def redacteur(request: HttpRequest) -> Utilisateur:
    """Who fills the cards: somebody of an organisme, or of the service Offre to correct them."""
    utilisateur = utilisateur_de(request)
    return utilisateur if utilisateur.est_service_offre else personne(request)


def action_saisie(request: HttpRequest, pk: int) -> Action:
    """The action whose cards are opened: one of theirs; for the service Offre, any that waits for its decision."""
    auteur = redacteur(request)
    if not auteur.est_service_offre:
        return action_de(request, pk)
    action = get_object_or_404(Action.objects.avec_formation().a_valider(), pk=pk)
    action.correcteur = auteur
    return action


def session_de(request: HttpRequest, action: int, pk: int) -> Session:
    """A session of that action of theirs; its `action` is the one `action_de` gives."""
    return _session(action_de(request, action), pk)


def session_saisie(request: HttpRequest, action: int, pk: int) -> Session:
    """A session of the action whose cards are opened."""
    return _session(action_saisie(request, action), pk)


def _session(action: Action, pk: int) -> Session:
    session = get_object_or_404(Session.objects.select_related("lieu"), action=action, pk=pk)
    session.action = action
    return session


def dispositif_de(request: HttpRequest, action: int, session: int, pk: int) -> Dispositif:
    """A dispositif of that session of theirs; its `session` is the one `session_de` gives."""
    return _dispositif(session_de(request, action, session), pk)


def dispositif_saisi(request: HttpRequest, action: int, session: int, pk: int) -> Dispositif:
    """A dispositif of the action whose cards are opened."""
    return _dispositif(session_saisie(request, action, session), pk)


def _dispositif(session: Session, pk: int) -> Dispositif:
    dispositif = get_object_or_404(
        Dispositif.objects.select_related("type", "opco"), session=session, pk=pk
    )
    dispositif.session = session
    return dispositif


def site_de(request: HttpRequest, pk: int) -> Site:
    """A site of one of this person's établissements, withdrawn or not."""
    sites = Site.objects.select_related("etablissement", "commune")
    etablissements = etablissements_de(personne(request))
    site = get_object_or_404(sites, etablissement__in=etablissements, pk=pk)
    suivre(request, tenu_ici(site.etablissement))
    return site


def contact_de(request: HttpRequest, pk: int) -> Contact:
    """A contact of one of this person's établissements, withdrawn or not."""
    contacts = Contact.objects.select_related("etablissement")
    etablissements = etablissements_de(personne(request))
    contact = get_object_or_404(contacts, etablissement__in=etablissements, pk=pk)
    suivre(request, contact.etablissement)
    return contact


def invitation_de(request: HttpRequest, pk: int) -> CleActivation:
    """A key given by somebody of one of this person's établissements, used or not."""
    siens = etablissements_de(personne(request))
    return get_object_or_404(invitations(siens).select_related("cree_par"), pk=pk)


def depot_de(request: HttpRequest, pk: int) -> Depot:
    """A file deposited for one of this person's établissements."""
    depots = Depot.objects.select_related("etablissement", "auteur")
    etablissements = etablissements_de(personne(request))
    depot = get_object_or_404(depots, etablissement__in=etablissements, pk=pk)
    suivre(request, depot.etablissement)
    return depot


def porte_ouverte_de(request: HttpRequest, pk: int) -> PorteOuverte:
    """A porte ouverte of one of this person's établissements, withdrawn or not, past or not."""
    portes = PorteOuverte.objects.select_related("etablissement", "site")
    etablissements = etablissements_de(personne(request))
    porte = get_object_or_404(portes, etablissement__in=etablissements, pk=pk)
    suivre(request, porte.etablissement)
    return porte


def realisation_de(request: HttpRequest, pk: int) -> Formateur:
    """What the Région's file gives one of this person's établissements to enter, as long as it names it."""
    etablissements = etablissements_de(personne(request))
    formateurs = en_cours(etablissement__in=etablissements).select_related("etablissement")
    formateur = get_object_or_404(formateurs, pk=pk)
    suivre(request, formateur.etablissement)
    return formateur


def cle_de(request: HttpRequest, pk: int) -> Cle:
    """A key of one of this person's établissements."""
    cles = Cle.objects.select_related("etablissement")
    cle = get_object_or_404(cles, pk=pk, etablissement__in=etablissements_de(personne(request)))
    if cle.etablissement:
        suivre(request, cle.etablissement)
    return cle
