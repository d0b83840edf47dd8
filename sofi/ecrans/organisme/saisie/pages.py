"""What each card's page is made of: its forms, its lists, and what else its template shows."""

from typing import Any

from django.http import HttpRequest

from sofi.ecrans.commun import etablissement as choix_d_etablissement
from sofi.ecrans.commun.requete import envoye
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
        complements_du_contexte={"domaines": domaines, "metiers": metiers},
    )


def action(request: HttpRequest, son_action: Action) -> Carte:
    """A, with its equipment."""
    data = envoye(request)
    carte_lue = Action.objects.select_related("formation__fiche__certification").get(
        pk=son_action.pk
    )
    equipements = Rangees(
        "equipement",
        EquipementForm,
        son_action.equipements.all(),
        lien="action",
        ancre="id_equipements",
        data=data,
        nouvelle_demandee=request.GET.get("nouvelle", ""),
    )
    contraintes = contraintes_de_saisie(son_action)
    return Carte(
        son_action,
        Fiche.ACTION,
        "organisme/saisie/fiche_action.html",
        adresses.fiche_action(son_action),
        [regler(ActionForm(data, instance=carte_lue), Fiche.ACTION, contraintes)],
        rangees=[equipements],
        contraintes=contraintes,
        complements_du_contexte={
            "equipements": equipements,
            "autre_etablissement": AUTRE_DISPENSATEUR,
            "dispensateur": nom_de_l_etablissement(son_action.etablissement),
            "derniere": max(son_action.sessions.values_list("pk", flat=True), default=0),
        },
    )


def session(request: HttpRequest, sa_session: Session) -> Carte:
    """S, with its meetings and its periods."""
    reunions, periodes = _reunions(request, sa_session), _periodes(request, sa_session)
    sessions = Session.objects.select_related("responsable").prefetch_related("dispositifs__type")
    carte_lue = sessions.get(pk=sa_session.pk)
    carte_lue.action = sa_session.action
    contraintes = contraintes_de_saisie(sa_session.action)
    form = SessionForm(envoye(request), instance=carte_lue, auteur=redacteur(request))
    noms_repris = champs_repris(carte_lue)
    mentionner(form, noms_repris)
    return Carte(
        sa_session.action,
        Fiche.SESSION,
        "organisme/saisie/fiche_session.html",
        adresses.session(sa_session.action, sa_session.pk),
        [regler(form, Fiche.SESSION, contraintes)],
        rangees=[reunions, periodes],
        contraintes=contraintes,
        session=sa_session,
        apres=_cocher,
        complements_du_contexte={
            "reunions": reunions,
            "periodes": periodes,
            "session": sa_session,
            "repris": bool(noms_repris),
            "autre_etablissement": AUTRE_RESPONSABLE,
            "siret_responsable": _siret_a_rattacher(request, carte_lue),
        },
        complements=_alternances,
    )


def _siret_a_rattacher(request: HttpRequest, session: Session) -> str:
    """The SIRET of the organisme responsable when the person may not choose it; empty otherwise."""
    responsable, dispensateur = session.responsable, session.action.etablissement
    if responsable is None or responsable.siren == dispensateur.siren:
        return ""
    return (
        ""
        if responsable in choix_d_etablissement.etablissements_de_la_personne(request)
        else responsable.siret
    )


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
        nouvelle_demandee=request.GET.get("nouvelle", ""),
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
        nouvelle_demandee=request.GET.get("nouvelle", ""),
    )


def _cocher(carte: object) -> None:
    """« information collective » follows the meetings."""
    if isinstance(carte, Session):
        cocher_information_collective(carte)


def dispositif(request: HttpRequest, son_dispositif: Dispositif) -> Carte:
    """D, stored or not, with the two numbers of the session."""
    session, data = son_dispositif.session, envoye(request)
    numeros = Session.objects.prefetch_related("dispositifs__type").get(pk=session.pk)
    contraintes = contraintes_de_saisie(session.action)
    form = DispositifForm(
        data,
        instance=son_dispositif,
        proposition={} if son_dispositif.pk else dispositif_propose(session),
    )
    regler(form, Fiche.DISPOSITIF, contraintes)
    effectifs = EffectifsForm(data, instance=numeros, prefix="session")
    return Carte(
        session.action,
        Fiche.DISPOSITIF,
        "organisme/saisie/fiche_dispositif.html",
        adresses.dispositif(session.action, session.pk, son_dispositif.pk),
        [form, regler(effectifs, Fiche.SESSION, contraintes)],
        contraintes=contraintes,
        session=session,
        dispositif=son_dispositif if son_dispositif.pk else None,
        complements_du_contexte={
            "effectifs": effectifs,
            "session": session,
            "types": form.types,
            "choisi": form["type"].value(),
            "repris": bool(form.valeurs_reprises),
            "poec": [t.pk for t in form.types if t.regle == TypeDispositif.Regle.POEC],
        },
    )
