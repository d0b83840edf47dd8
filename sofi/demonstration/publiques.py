"""The offer of the regional programmes: what waits for the Région, what it granted, what it refused.

Entered under the gabarits of the year to come, on what the Région's file gives each établissement.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from sofi.annuaire.models import Etablissement
from sofi.offre.codes import (
    Esp,
    LieuChoisi,
    ModalitePedagogique,
    ModaliteRecrutement,
    Niveau,
    ObjectifGeneral,
    Parcours,
    Rythme,
)
from sofi.offre.models import Action, Dispositif, InformationCollective, Session
from sofi.offre.operations import ajouter_session, ranger_domaines
from sofi.offre.publiques import commencer_publique
from sofi.programmes.models import Formateur, VersionDeGabarit
from sofi.referentiels.familles import TOUTES_FAMILLES
from sofi.validation import circuit

from .cas import completer_session
from .franchissements import Gens, envoyer, rouvrir

CLES, SUP, SOCIAL = (
    "prf-prepa-cles-avenir",
    "prf-prepa-avenir-sup",
    "prf-prepa-sanitaire-social",
)
UNE_SEMAINE = datetime.timedelta(days=7)
DUREE = datetime.timedelta(weeks=12, days=-3)
REUNION = datetime.timedelta(weeks=5)


def jouer(gens: Gens, jour: datetime.date) -> None:
    """One modification of each fate; a first draft follows its gabarit word for word."""
    annee = jour.year + 1
    _commencer(gens, gens.atelier, SOCIAL, annee)

    attendue = _rouverte(gens, gens.atelier, CLES, annee)  # its lot is au forfait
    _decaler(attendue)
    _demander(gens, attendue, "Le bâtiment où nous formons n'est livré que la semaine suivante.")

    accordee = _rouverte(gens, gens.antenne, SUP, annee)
    _mettre_places(accordee, 18)
    _demander(gens, accordee, "Douze candidats de plus se sont présentés à la réunion de juin.")
    circuit.franchir(
        accordee, "accorder", auteur=gens.region, commentaire=f"Avenant 1 au lot, {annee}"
    )

    refusee = _rouverte(gens, gens.atelier, SUP, annee)
    _decaler(refusee)
    _demander(gens, refusee, "Peu d'inscrits à ce jour.")
    circuit.franchir(
        refusee,
        "refuser_accord",
        auteur=gens.region,
        commentaire="La session doit démarrer à la date prévue : trois autres organismes partent le même jour.",
    )
    _deux_demandes(gens, annee)
    _interrogee(gens, annee)


def _interrogee(gens: Gens, annee: int) -> None:
    """The Région asks its organisme something before it decides."""
    action = _rouverte(gens, gens.antenne, CLES, annee)
    _mettre_places(action, 20)
    _demander(gens, action, "La mission locale demande huit places de plus.")
    circuit.questionner(
        action,
        auteur=gens.region,
        texte="Huit places de plus dans le même groupe, ou un second groupe ?",
    )


def _deux_demandes(gens: Gens, annee: int) -> None:
    """Granted and published under its reference; a second change waits."""
    action = _rouverte(gens, gens.voisin, SUP, annee)
    _decaler(action)
    _demander(gens, action, "La rentrée est repoussée dans tout le bâtiment.")
    circuit.franchir(
        action, "accorder", auteur=gens.region, commentaire=f"REG-{annee}-0518, date de début"
    )
    circuit.franchir(action, "valider", auteur=gens.offre)
    circuit.franchir(action, "modifier", auteur=gens.second)
    _mettre_places(action, 28)
    _demander(gens, action, "France Travail oriente un second groupe, la salle voisine est libre.")


def _commencer(gens: Gens, site: Etablissement, dispositif: str, annee: int) -> Action:
    """A draft with its session, on what the Région's file gives this établissement that year."""
    formateur = Formateur.objects.select_related(
        "mandataire__lot", "mandataire__etablissement"
    ).get(
        etablissement=site,
        mandataire__lot__programme__code=dispositif,
        mandataire__lot__programme__annee=annee,
    )
    version = VersionDeGabarit.objects.publiees().get(
        gabarit__programme=formateur.mandataire.lot.programme_id, gabarit__variante=""
    )
    action = commencer_publique(formateur, version, fiche=None, auteur=gens.auteur(site))
    ajouter_session(action)
    return action


def _rouverte(gens: Gens, site: Etablissement, dispositif: str, annee: int) -> Action:
    """Complete, published, then open again."""
    action = _commencer(gens, site, dispositif, annee)
    if dispositif == CLES:
        action.complement_programme = action.complement_programme.replace(
            "[Modules optionnels à préciser.]", "Module optionnel : mobilité et permis AM."
        )
    else:
        _decrire_sup(action)
    action.save()
    formation = action.formation
    formation.objectif_general = ObjectifGeneral.PREPARATION
    formation.niveau_sortie, formation.famille_metier = Niveau.SANS, TOUTES_FAMILLES
    formation.save()
    _completer(action.sessions.get())
    return rouvrir(action, gens.auteur(site), gens.offre)


def _decrire_sup(action: Action) -> None:
    """What this gabarit leaves to the organisme."""
    formation = action.formation
    formation.intitule = "PREPA Avenir Sup"
    ranger_domaines(formation, ["33054"])
    action.complement_programme = "<p>Bilan, découverte des métiers, stages et projet.</p>"
    action.objectifs = "<p>Choisir un métier et la formation qui y mène.</p>"
    action.niveau_entree, action.niveau_entree_obligatoire = Niveau.SANS, False


def _completer(session: Session) -> None:
    """What the gabarit and the Région's file leave to say."""
    debut = session.date_debut or datetime.date.max
    completer_session(
        session,
        debut=debut,
        fin=debut + DUREE,
        dispositifs=(),
        **_ORGANISATION,
        referent_prf=session.action.etablissement.contacts.get(type_contact="3"),
    )
    InformationCollective.objects.create(
        session=session,
        date=debut - REUNION,
        heure_debut=datetime.time(9, 30),
        heure_fin=datetime.time(12),
        ou=LieuChoisi.LIEU,
        places=20,
    )
    Dispositif.objects.filter(session=session).update(places=12, places_restantes=9)


_ORGANISATION: Mapping[str, Any] = {
    "esp": Esp.FIXES,
    "rythmes": [Rythme.TEMPS_PARTIEL],
    "parcours": [Parcours.INDIVIDUALISE],
    "modalites": [ModalitePedagogique.ORGANISME],
    "modalites_recrutement": [ModaliteRecrutement.INFO_COLLECTIVE, ModaliteRecrutement.ENTRETIEN],
    "commentaire_duree": "Remise à niveau contextualisée les deux premières semaines.",
    "heures_centre": 280,
    "heures_entreprise": 0,
    "heures_hebdo": 25,
}


def _decaler(action: Action) -> None:
    """Its session starts and ends a week later."""
    session = action.sessions.get()
    debut, fin = session.date_debut, session.date_fin
    session.date_debut = debut and debut + UNE_SEMAINE
    session.date_fin = fin and fin + UNE_SEMAINE
    session.save(update_fields=["date_debut", "date_fin"])


def _mettre_places(action: Action, places: int) -> None:
    Dispositif.objects.filter(session__action=action).update(places=places)


def _demander(gens: Gens, action: Action, motif: str) -> None:
    envoyer(action, gens.auteur(action.etablissement), motif)
