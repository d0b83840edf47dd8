"""What each card's page is made of: its forms, its lists, and what else its template shows."""

from typing import Any

from django.http import HttpRequest

from sofi.ecrans.commun import etablissement as choix_d_etablissement
from sofi.ecrans.commun.envoi import envoye
from sofi.ecrans.organisme.acces import redacteur
from sofi.offre.codes import Fiche
from sofi.offre.fiches.conditions import en_alternance
from sofi.offre.gabarits import contraintes_de_saisie
from sofi.offre.models import Action, Dispositif, Formation, Session
from sofi.offre.operations import cocher_information_collective
from sofi.offre.reprises import champs_repris, dispositif_propose
from sofi.referentiels.models import TypeDispositif

from . import adresses
from .carte import Carte
from .codes import ListeDeCodes
from .etat import Saisie
from .faits import faits_de_la_fiche
from .forms.action import ActionForm, EquipementForm
from .forms.dispositif import DispositifForm, EffectifsForm
from .forms.formation import NonCertifianteForm, ReponsesForm
from .forms.session import (
    PeriodeForm,
    ReunionForm,
    SessionForm,
    nom_de_l_etablissement,
)
from .forms.socle import mentionner
from .rangees import Rangees
from .reglage import regler

AUTRE_DISPENSATEUR = (
    "Un autre établissement dispense cette formation ? Choisissez-le en haut à droite avant de "
    "créer la fiche."
)
AUTRE_RESPONSABLE = "L’organisme responsable n’est pas dans la liste ?"


def certifiante(action: Action, form: ReponsesForm) -> Carte:
    """F: the sheet and its questions."""
    contraintes = contraintes_de_saisie(action)
    return Carte(
        action,
        Fiche.FORMATION,
        "organisme/saisie/fiche_formation.html",
        adresses.formation(action),
        [regler(form, Fiche.FORMATION, contraintes)],
        contraintes=contraintes,
        complements=faits_de_la_fiche,
    )


def non_certifiante(request: HttpRequest, action: Action) -> Carte:
    """F: the typed fields, and the two lists of codes."""
    formation = Formation.objects.get(pk=action.formation_id)
    contraintes = contraintes_de_saisie(action)
    domaines = ListeDeCodes.domaines(formation, request, contraintes)
    metiers = ListeDeCodes.metiers(formation, request, contraintes)
    form = NonCertifianteForm(envoye(request), instance=formation)
    return Carte(
        action,
        Fiche.FORMATION,
        "organisme/saisie/fiche_non_certifiante.html",
        adresses.formation(action),
        [regler(form, Fiche.FORMATION, contraintes)],
        rangees=[domaines, metiers],
        contraintes=contraintes,
        plus={"domaines": domaines, "metiers": metiers},
    )


def action(request: HttpRequest, sienne: Action) -> Carte:
    """A, with its equipment."""
    data = envoye(request)
    lue = Action.objects.select_related("formation__fiche__certification").get(pk=sienne.pk)
    equipements = Rangees(
        "equipement",
        EquipementForm,
        sienne.equipements.all(),
        lien="action",
        ancre="id_equipements",
        data=data,
        demandee=request.GET.get("nouvelle", ""),
    )
    contraintes = contraintes_de_saisie(sienne)
    return Carte(
        sienne,
        Fiche.ACTION,
        "organisme/saisie/fiche_action.html",
        adresses.fiche_action(sienne),
        [regler(ActionForm(data, instance=lue), Fiche.ACTION, contraintes)],
        rangees=[equipements],
        contraintes=contraintes,
        plus={
            "equipements": equipements,
            "autre_etablissement": AUTRE_DISPENSATEUR,
            "dispensateur": nom_de_l_etablissement(sienne.etablissement),
            "derniere": max(sienne.sessions.values_list("pk", flat=True), default=0),
        },
    )


def session(request: HttpRequest, sienne: Session) -> Carte:
    """S, with its meetings and its periods."""
    reunions, periodes = _reunions(request, sienne), _periodes(request, sienne)
    sessions = Session.objects.select_related("responsable").prefetch_related("dispositifs__type")
    lue = sessions.get(pk=sienne.pk)
    lue.action = sienne.action
    contraintes = contraintes_de_saisie(sienne.action)
    form = SessionForm(envoye(request), instance=lue, auteur=redacteur(request))
    repris = champs_repris(lue)
    mentionner(form, repris)
    return Carte(
        sienne.action,
        Fiche.SESSION,
        "organisme/saisie/fiche_session.html",
        adresses.session(sienne.action, sienne.pk),
        [regler(form, Fiche.SESSION, contraintes)],
        rangees=[reunions, periodes],
        contraintes=contraintes,
        session=sienne,
        apres=_cocher,
        plus={
            "reunions": reunions,
            "periodes": periodes,
            "session": sienne,
            "repris": bool(repris),
            "autre_etablissement": AUTRE_RESPONSABLE,
            "siret_responsable": _siret_a_rattacher(request, lue),
        },
        complements=_alternances,
    )


def _siret_a_rattacher(request: HttpRequest, session: Session) -> str:
    """The SIRET of the organisme responsable when the person may not choose it; empty otherwise."""
    responsable, dispensateur = session.responsable, session.action.etablissement
    if responsable is None or responsable.siren == dispensateur.siren:
        return ""
    return "" if responsable in choix_d_etablissement.siens(request) else responsable.siret


def _alternances(saisie: Saisie) -> dict[str, Any]:
    """The sessions whose dispositifs ask for the cycle of the alternance."""
    return {"alternances": {pk for pk, s in saisie.sessions.items() if en_alternance(s)}}


def _reunions(request: HttpRequest, session: Session) -> Rangees:
    return Rangees(
        "reunion",
        ReunionForm,
        session.informations_collectives.all(),
        lien="session",
        ancre="id_informations_collectives",
        data=envoye(request),
        demandee=request.GET.get("nouvelle", ""),
        options={"etablissement": session.action.etablissement},
    )


def _periodes(request: HttpRequest, session: Session) -> Rangees:
    return Rangees(
        "periode",
        PeriodeForm,
        session.periodes_inscription.all(),
        lien="session",
        ancre="id_periodes_inscription",
        data=envoye(request),
        demandee=request.GET.get("nouvelle", ""),
    )


def _cocher(carte: object) -> None:
    """« information collective » follows the meetings."""
    if isinstance(carte, Session):
        cocher_information_collective(carte)


def dispositif(request: HttpRequest, sien: Dispositif) -> Carte:
    """D, stored or not, with the two numbers of the session."""
    session, data = sien.session, envoye(request)
    numeros = Session.objects.prefetch_related("dispositifs__type").get(pk=session.pk)
    contraintes = contraintes_de_saisie(session.action)
    form = DispositifForm(
        data, instance=sien, propose={} if sien.pk else dispositif_propose(session)
    )
    regler(form, Fiche.DISPOSITIF, contraintes)
    effectifs = EffectifsForm(data, instance=numeros, prefix="session")
    return Carte(
        session.action,
        Fiche.DISPOSITIF,
        "organisme/saisie/fiche_dispositif.html",
        adresses.dispositif(session.action, session.pk, sien.pk),
        [form, regler(effectifs, Fiche.SESSION, contraintes)],
        contraintes=contraintes,
        session=session,
        dispositif=sien if sien.pk else None,
        plus={
            "effectifs": effectifs,
            "session": session,
            "types": form.types,
            "choisi": form["type"].value(),
            "repris": bool(form.repris),
            "poec": [t.pk for t in form.types if t.regle == TypeDispositif.Regle.POEC],
        },
    )
