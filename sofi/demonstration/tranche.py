"""A part of the invented region, written by COPY: cards, events, documents and their readers' rows."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.db.models import F, Model
from django.utils import timezone

from sofi.diffusion import changements, indexation, qualite, rendez_vous, suivi
from sofi.diffusion.models import Publication, QualitePubliee, RendezVous, SessionSuivie
from sofi.echanges import morceaux
from sofi.echanges.models import Morceau
from sofi.offre.chargement import habilitees
from sofi.offre.codes import Etat, Fiche
from sofi.offre.models import (
    Action,
    Dispositif,
    DomaineDeFormation,
    Formation,
    InformationCollective,
    PeriodeInscription,
    Session,
)
from sofi.programmes.models import Formateur
from sofi.socle.copie import copier, numeroter
from sofi.validation import document
from sofi.validation.echeances import TRAITEMENT, fin_du_delai
from sofi.validation.models import (
    Evenement,
    Instruction,
    Nature,
    OffrePubliee,
    Question,
    Version,
)

from .actions import Projet

ACTIONS_A_LA_FOIS = 500  # bounds the memory
QUESTION = "Les objectifs sont-ils ceux de cette action ?"
DELAIS = [datetime.timedelta(hours=heures) for heures in (3, 20, 26, 45, 52, 71, 98)]
"""How long before its decision an action was sent."""
UN_MOIS = datetime.timedelta(days=30)
ACTES = {
    Etat.VALIDEE: ("valider", Etat.ATTENTE_VALIDATION),
    Etat.ATTENTE_VALIDATION: ("envoyer", Etat.EN_SAISIE),
    Etat.ATTENTE_REPONSES: ("questionner", Etat.ATTENTE_VALIDATION),
    Etat.ARCHIVEE: ("archiver", Etat.EN_SAISIE),
}


@transaction.atomic
def ecrire(projets: list[Projet]) -> None:
    """Write what was drawn, publish what is to be; the numbers of the sequence are taken last, so briefly."""
    _ecrire_les_fiches(projets)
    _tracer(projets)
    _suivre(projets)
    publiees = sorted((p for p in projets if p.publiee), key=lambda projet: projet.action.pk)
    changements.noter_en_lot(_publier(publiees))


def _ecrire_les_fiches(projets: list[Projet]) -> None:
    """Each table at once, those that are referred to before the others."""
    neuves = [p.action.formation for p in projets if p.action.formation._state.adding]
    rangees = [rangee for projet in projets for rangee in projet.rangees]
    copier(Formation, neuves)
    copier(DomaineDeFormation, (d for projet in projets for d in projet.domaines))
    copier(Formateur, (p.action.formateur for p in projets if p.action.formateur))
    copier(Action, (projet.action for projet in projets))
    copier(Session, (rangee.session for rangee in rangees))
    copier(Dispositif, (d for rangee in rangees for d in rangee.dispositifs))
    copier(InformationCollective, (i for rangee in rangees for i in rangee.informations))
    copier(PeriodeInscription, (p for rangee in rangees for p in rangee.periodes))


def _publier(projets: list[Projet]) -> list[Version]:
    """The documents and their readers' rows, by slices of actions; the versions, without their documents."""
    maintenant, numeros = timezone.now(), [projet.action.pk for projet in projets]
    permises = set(habilitees(Action.objects.filter(pk__in=numeros)).values_list("pk", flat=True))
    publiees: list[Version] = []
    restants = iter(projets)
    while tranche := list(islice(restants, ACTIONS_A_LA_FOIS)):
        versions = [
            _version(projet, projet.action.pk in permises, maintenant) for projet in tranche
        ]
        numeroter(versions)
        copier(Version, versions)
        copier(OffrePubliee, (OffrePubliee(action_id=v.action_id, version=v) for v in versions))
        _faire_lire(versions)
        publiees += [Version(pk=v.pk, action_id=v.action_id) for v in versions]
    return publiees


def _version(projet: Projet, permise: bool, maintenant: datetime.datetime) -> Version:
    action = _complete(projet, permise)
    contenu = document.construire(action, numero=1, nature=Nature.VALIDATION, publie_le=maintenant)
    return Version(
        action=action,
        numero=1,
        format=document.FORMAT,
        nature=Nature.VALIDATION,
        document=contenu,
        publie_le=maintenant,
    )


def _complete(projet: Projet, permise: bool) -> Action:
    """The action as `offre.chargement` gives it: its rows are at hand, so that nothing is read back."""
    action = projet.action
    if not action.formation.fiche_id:
        _garnir(action.formation, domaines_ordonnes=projet.domaines, metiers_ordonnes=(), blocs=())
    for rangee in projet.rangees:
        _garnir(
            rangee.session,
            dispositifs=rangee.dispositifs,
            informations_collectives=sorted(rangee.informations, key=attrgetter("date")),
            periodes_inscription=rangee.periodes,
        )
    sessions = [rangee.session for rangee in projet.rangees]
    _garnir(action, sessions=sessions, equipements=(), prerequis=())
    action.partenaire_habilite = permise  # type: ignore[attr-defined]
    return action


def _garnir(ligne: Any, **relations: Sequence[Model]) -> None:
    """Give a row the rows that refer to it, where Django keeps those it has read."""
    ligne._prefetched_objects_cache = relations


def _faire_lire(versions: list[Version]) -> None:
    """What readers keep of new versions, as when each is told of one."""
    documents, jour = [version.document for version in versions], timezone.localdate()
    copier(Publication, _reunir(map(indexation.lignes_de, documents)))
    copier(SessionSuivie, _reunir(map(suivi.lignes_de, documents)))
    copier(QualitePubliee, map(qualite.ligne_de, documents))
    copier(RendezVous, _reunir(map(rendez_vous.lignes_de, documents)))
    copier(Morceau, (morceaux.morceau_de(version, jour) for version in versions))


def _reunir(lots: Iterable[Iterable[Model]]) -> Iterator[Model]:
    for lot in lots:
        yield from lot


def _tracer(projets: list[Projet]) -> None:
    """The sending of what was decided, then the last event of each action, as the circuit would have written them."""
    _deja_publier(projets)
    _envoyer(projets)
    suivies = [projet.action for projet in projets if projet.action.etat in ACTES]
    copier(Evenement, (_evenement(a, *ACTES[Etat(a.etat)], vers=a.etat) for a in suivies))
    copier(
        Question,
        (
            Question(action=action, fiche=Fiche.ACTION, champ="objectifs", texte=QUESTION)
            for action in suivies
            if action.etat == Etat.ATTENTE_REPONSES
        ),
    )


def _deja_publier(projets: list[Projet]) -> None:
    """What is public and waits again was sent, validated and opened again, a month before."""
    rouverts = [p for p in projets if p.publiee and Etat(p.action.etat) != Etat.VALIDEE]
    anciens = [
        _evenement(projet.action, acte, de, vers=vers)
        for projet in rouverts
        for acte, de, vers in (
            ("envoyer", Etat.EN_SAISIE, Etat.ATTENTE_VALIDATION),
            ("valider", Etat.ATTENTE_VALIDATION, Etat.VALIDEE),
            ("modifier", Etat.VALIDEE, Etat.EN_SAISIE),
        )
    ]
    numeroter(anciens)
    copier(Evenement, anciens)
    Evenement.objects.filter(pk__in=[ancien.pk for ancien in anciens]).update(le=F("le") - UN_MOIS)


def _envoyer(projets: list[Projet]) -> None:
    """What is validated or waits for an answer was sent some hours or days before."""
    decidees = (Etat.VALIDEE, Etat.ATTENTE_REPONSES)
    envoyees = [projet.action for projet in projets if projet.action.etat in decidees]
    envois = [
        _evenement(action, "envoyer", Etat.EN_SAISIE, vers=Etat.ATTENTE_VALIDATION)
        for action in envoyees
    ]
    numeroter(envois)
    copier(Evenement, envois)
    for rang, delai in enumerate(DELAIS):
        envois_du_delai = [envoi.pk for envoi in envois[rang :: len(DELAIS)]]
        Evenement.objects.filter(pk__in=envois_du_delai).update(le=F("le") - delai)


def _evenement(action: Action, acte: str, de: Etat, *, vers: str) -> Evenement:
    return Evenement(action=action, acte=acte, de=de, vers=vers)


def _suivre(projets: list[Projet]) -> None:
    """The deadline of what waits, as the circuit would have written it."""
    maintenant, attendent = timezone.now(), (Etat.ATTENTE_VALIDATION, Etat.ATTENTE_REPONSES)
    copier(
        Instruction,
        (
            Instruction(
                action=projet.action,
                recue_le=maintenant,
                echeance=fin_du_delai(maintenant, TRAITEMENT),
                arretee_le=maintenant if projet.action.etat == Etat.ATTENTE_REPONSES else None,
            )
            for projet in projets
            if projet.action.etat in attendent
        ),
    )
