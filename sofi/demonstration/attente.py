"""A living queue: what the service Offre finds waiting, of all kinds, some of it late.

Everything is sent through the circuit; only the moment of the sending is moved to the past.
"""

import datetime

from django.utils import timezone

from sofi.annuaire.models import Contact, Etablissement
from sofi.comptes.models import Utilisateur
from sofi.offre.models import Action, Session
from sofi.validation.echeances import TRAITEMENT, fin_du_delai
from sofi.validation.models import Evenement, Instruction

from .cas import cap_ebeniste, initiation_marqueterie
from .franchissements import Gens, envoyer, rouvrir

UNE_SEMAINE = datetime.timedelta(days=7)


def remplir(gens: Gens) -> None:
    """Nine actions wait: first entries and modifications, certifying or not, dates only, assigned or not."""
    organisme, second = gens.organisme, gens.second
    atelier, antenne, voisin = gens.atelier, gens.antenne, gens.voisin
    for site, blocs, jours in ((antenne, 2, 6), (voisin, 2, 1)):
        _reculer(_dates_changees(site, gens.auteur(site), blocs, gens.offre), jours)
    _reculer(_texte_change(voisin, second, gens.offre), 5)
    _reculer(envoyer(_marqueterie(antenne, organisme), organisme), 8)
    _reculer(envoyer(_marqueterie(voisin, second), second), 0)
    _confier(_reculer(envoyer(cap_ebeniste(atelier, organisme, blocs=3), organisme), 3), gens.offre)
    _confier(
        _reculer(envoyer(cap_ebeniste(voisin, second, blocs=1), second), 1), gens.administration
    )
    envoyer(cap_ebeniste(antenne, organisme), organisme)


def _dates_changees(
    site: Etablissement, auteur: Utilisateur, blocs: int, offre: Utilisateur
) -> Action:
    """A published offer whose session starts a week later."""
    action = rouvrir(cap_ebeniste(site, auteur, blocs=blocs), auteur, offre)
    session = action.sessions.get()
    debut, fin = session.date_debut, session.date_fin
    session.date_debut = debut and debut + UNE_SEMAINE
    session.date_fin = fin and fin + UNE_SEMAINE
    session.save(update_fields=["date_debut", "date_fin"])
    return envoyer(action, auteur)


def _texte_change(site: Etablissement, auteur: Utilisateur, offre: Utilisateur) -> Action:
    """A published offer whose texts and duration change."""
    action = rouvrir(cap_ebeniste(site, auteur, blocs=3), auteur, offre)
    action.objectifs = "<p>Réaliser un meuble, du dessin au vernis, et chiffrer son prix.</p>"
    action.save(update_fields=["objectifs"])
    action.sessions.update(heures_entreprise=420)
    return envoyer(action, auteur)


def _marqueterie(site: Etablissement, auteur: Utilisateur) -> Action:
    """Another non-certifying training, complete."""
    action = initiation_marqueterie(site, auteur)
    action.formation.intitule = "Restaurer une marqueterie"
    action.formation.save(update_fields=["intitule"])
    referent = Contact.objects.filter(etablissement=site, type_contact="2").first()
    Session.objects.filter(action=action).update(referent_mobilite=referent)
    return action


def _reculer(action: Action, jours: int) -> Action:
    """As if it had been sent that many days before."""
    recul = datetime.timedelta(days=jours)
    recue = timezone.now() - recul
    Instruction.objects.filter(action=action).update(
        recue_le=recue, echeance=fin_du_delai(recue, TRAITEMENT)
    )
    for evenement in Evenement.objects.filter(action=action):
        Evenement.objects.filter(pk=evenement.pk).update(le=evenement.le - recul)
    Action.objects.filter(pk=action.pk).update(etat_depuis=recue)
    return action


def _confier(action: Action, a_qui: Utilisateur) -> None:
    Instruction.objects.filter(action=action).update(validateur=a_qui)
