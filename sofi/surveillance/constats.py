"""What deserves a look, from what was read: said in the same words on the page and in the e-mails."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from math import isinf

from django.conf import settings
from django.urls import reverse

from sofi.echanges.models import AdresseDeSource, PassageDeDonnees, PassageDeFlux
from sofi.socle.formats import INSECABLE, accord, insecables, moment, nombre

from .durees import Lenteur
from .releve import Releve

VISE, VISE_DU_PUBLIC = 1.0, 0.5
"""Seconds under which nineteen answers in twenty should come: of the pages of work, of the public's."""
OUVERTURES_MIN = 20  # under which one slow answer says nothing
DU_METIER = ("organisme:", "service_offre:", "administration:", "region:")
HEURE = datetime.timedelta(hours=1)
ESSAI_DE_REPRISE = datetime.timedelta(days=92)
"""How long after the last rehearsal of a restoration another one is asked for."""
REPONDRE = datetime.timedelta(days=15)
"""How long somebody's request may wait for a decision: the law gives a month in all."""


@dataclass(frozen=True)
class Constat:
    """Something to look at. `lien`: where it is mended; `prevenir`: somebody is written to."""

    code: str
    titre: str
    detail: str
    lien: str
    geste: str = "Voir"
    icone: str = "alerte"
    grave: bool = False
    public: bool = False
    prevenir: bool = True


def constats(releve: Releve) -> list[Constat]:
    """Everything to look at, the worst first."""
    trouves = [
        *_services(releve),
        *_taches(releve),
        *_flux(releve),
        *_donnees_ouvertes(releve),
        *_courriels(releve),
        *_sauvegardes(releve),
        *_archivage(releve),
        *_essais(releve),
        *_demandes(releve),
        *_sources(releve),
        *_lentes(releve),
    ]
    return sorted(trouves, key=lambda constat: not constat.grave)


def duree(ecart: datetime.timedelta) -> str:
    """« 40 s », « 12 min », « 3 h 06 », « 2 jours »."""
    secondes = int(ecart.total_seconds())
    if secondes < 60:
        return f"{max(secondes, 0)}{INSECABLE}s"
    if secondes < 3600:
        return f"{secondes // 60}{INSECABLE}min"
    if secondes < 48 * 3600:
        return f"{secondes // 3600}{INSECABLE}h{INSECABLE}{secondes // 60 % 60:02}"
    return f"{secondes // 86_400}{INSECABLE}jours"


def vise(vue: str) -> float:
    """How many seconds are aimed at for this page."""
    return VISE if vue.startswith(DU_METIER) else VISE_DU_PUBLIC


def est_lente(lenteur: Lenteur) -> bool:
    """One answer in twenty at least takes longer than is aimed at."""
    return lenteur.nombre >= OUVERTURES_MIN and lenteur.vingtieme > vise(lenteur.vue)


def ici(ancre: str) -> str:
    """A part of the page « État du système »."""
    return f"{reverse('administration:systeme')}#{ancre}"


def _services(releve: Releve) -> Iterator[Constat]:
    if releve.manquantes:
        yield Constat(
            "migrations",
            "La base n’est pas à jour",
            f"{accord(releve.manquantes, 'migration manque', 'migrations manquent')} : l’exploitation lance"
            " « manage.py migrate ».",
            ici("version"),
            grave=True,
            public=True,
        )
    yield from _disques(releve)
    yield from _repliques(releve)
    for machine in releve.machines:
        if machine.muette:
            yield Constat(
                f"index:{machine.ligne.machine}"[:60],
                f"L’index de la recherche n’est plus tenu sur {machine.ligne.machine}",
                f"Silence depuis le {moment(machine.ligne.vue_le)} : redémarrez sofi-index sur cette machine.",
                reverse("administration:index_de_la_recherche"),
                icone="loupe",
                public=True,
            )


def _repliques(releve: Releve) -> Iterator[Constat]:
    """Those that aren't read any more, since they don't answer or are too late."""
    for replique in releve.repliques:
        if replique.suit:
            continue
        if not replique.repond:
            titre = f"La réplique {replique.adresse} ne répond pas"
        elif isinf(replique.retard):
            titre = f"La réplique {replique.adresse} ne suit plus le serveur principal"
        else:
            retard = duree(datetime.timedelta(seconds=replique.retard))
            titre = f"La réplique {replique.adresse} a {retard} de retard"
        yield Constat(
            f"replique:{replique.adresse}"[:60],
            titre,
            "Le serveur principal est lu à sa place. Regardez PostgreSQL sur cette machine, et ce qui la relie au "
            "principal.",
            ici("services"),
        )


def _disques(releve: Releve) -> Iterator[Constat]:
    """One for each machine whose disk is nearly full."""
    pires: dict[str, tuple[int, int]] = {}
    for processus in releve.processus:
        if processus.disque:
            libre = processus.disque_libre * 100 // processus.disque
            pires[processus.machine] = (libre, processus.disque_libre)
    for machine, (libre, octets) in sorted(pires.items()):
        if libre < settings.VEILLE_DISQUE_POUR_CENT:
            yield Constat(
                f"disque:{machine}"[:60],
                f"Le disque de {machine} est presque plein",
                f"Il reste {libre}{INSECABLE}% ({nombre(round(octets / 1e9, 1), 'Go')}) : effacez ce qui ne sert"
                " plus, ou agrandissez-le.",
                ici("tailles"),
                grave=libre < 3,
                public=libre < 3,
            )


def _taches(releve: Releve) -> Iterator[Constat]:
    file = releve.file
    if not file.ouvriers:
        depuis = f"depuis {duree(releve.le - file.vu_le)}" if file.vu_le else "sur ce site"
        yield Constat(
            "ouvrier",
            f"Aucun ouvrier ne fait les tâches {depuis}",
            "Ni courriels, ni flux, ni imports : redémarrez sofi-taches.",
            ici("taches"),
            icone="pause",
            grave=True,
        )
    elif file.plus_ancienne and releve.le - file.plus_ancienne > datetime.timedelta(
        minutes=settings.VEILLE_TACHES_MINUTES
    ):
        yield Constat(
            "taches_attente",
            f"{accord(file.attendent, 'tâche attend', 'tâches attendent')}, la plus ancienne depuis"
            f" {duree(releve.le - file.plus_ancienne)}",
            "Une longue tâche occupe peut-être les ouvriers : regardez celles en cours, ou ajoutez un ouvrier.",
            ici("taches"),
            icone="horloge",
        )
    if file.echecs:
        yield Constat(
            "taches_echec",
            accord(file.echecs, "tâche est en échec", "tâches sont en échec"),
            "Elles ne seront plus essayées d’elles-mêmes : lisez pourquoi, puis relancez-les.",
            ici("taches"),
        )


def _flux(releve: Releve) -> Iterator[Constat]:
    passage, exports = releve.passage, reverse("service_offre:exports")
    if passage and passage.situation in (
        PassageDeFlux.Situation.RETENU,
        PassageDeFlux.Situation.ECHEC,
    ):
        retenu = passage.situation == PassageDeFlux.Situation.RETENU
        depuis = duree(releve.le - (passage.fini_le or passage.demande_le))
        yield Constat(
            "flux_retenu" if retenu else "flux_interrompu",
            f"Le flux LHEO complet est {'retenu' if retenu else 'interrompu'} depuis {depuis}",
            passage.message,
            exports,
            geste="Décider" if retenu else "Voir",
            icone="pause",
            grave=True,
        )
    elif _flux_manque(releve):
        yield Constat(
            "flux_absent",
            "Le flux LHEO de la nuit manque",
            _ce_qui_se_lit(releve),
            exports,
            icone="flux",
            grave=True,
        )


def _donnees_ouvertes(releve: Releve) -> Iterator[Constat]:
    passage = releve.donnees
    if passage and passage.situation == PassageDeDonnees.Situation.ECHEC:
        depuis = duree(releve.le - (passage.fini_le or passage.demande_le))
        yield Constat(
            "donnees_interrompues",
            f"L’écriture des données ouvertes est interrompue depuis {depuis}",
            f"{passage.message} Les fichiers précédents restent en place.",
            reverse("service_offre:exports"),
            icone="flux",
        )


def _ce_qui_se_lit(releve: Releve) -> str:
    if not releve.flux:
        return "Aucun n’a encore été écrit : les partenaires n’ont rien à lire."
    dernier = moment(releve.flux.ecrit_le)
    return f"Le dernier est du {dernier}. Les partenaires lisent encore le précédent."


def _flux_manque(releve: Releve) -> bool:
    if releve.flux is None:
        return releve.offre
    return releve.le - releve.flux.ecrit_le > settings.VEILLE_FLUX_HEURES * HEURE


def _courriels(releve: Releve) -> Iterator[Constat]:
    courriels, liste = releve.courriels, reverse("service_offre:courriels")
    if courriels.en_retard:
        yield Constat(
            "courriels_retard",
            accord(courriels.en_retard, "courriel ne part pas", "courriels ne partent pas"),
            "Ils sont essayés pendant trois jours ; le serveur de messagerie dit pourquoi sur chacun.",
            liste,
            icone="mail",
        )
    if courriels.abandonnes:
        yield Constat(
            "courriels_abandonnes",
            accord(
                courriels.abandonnes,
                "courriel abandonné ce mois-ci",
                "courriels abandonnés ce mois-ci",
            ),
            "Corrigez l’adresse ou la messagerie, puis relancez-les.",
            f"{liste}?situation=abandonne",
            icone="mail",
        )


def _sauvegardes(releve: Releve) -> Iterator[Constat]:
    faite = releve.sauvegarde
    if faite is None:
        titre, detail = "Aucune sauvegarde n’a été faite", "Le site n’en connaît pas une seule."
    elif releve.le - faite.faite_le > settings.VEILLE_SAUVEGARDE_HEURES * HEURE:
        titre = f"La dernière sauvegarde a {duree(releve.le - faite.faite_le)}"
        detail = f"Elle est du {moment(faite.faite_le)}."
    else:
        return
    conseil = "Regardez le journal de la sauvegarde ; la documentation d’exploitation dit comment la refaire."
    yield Constat(
        "sauvegarde", titre, f"{detail} {conseil}", ici("sauvegardes"), icone="nuage", grave=True
    )


def _archivage(releve: Releve) -> Iterator[Constat]:
    if releve.archivage_refuse:
        yield Constat(
            "archivage",
            "Le journal de PostgreSQL ne s’archive plus",
            f"Dernier refus le {moment(releve.archivage_refuse)} : ce qui est écrit depuis ne pourrait pas être remis, "
            "et le journal remplit le disque. Regardez ce que PostgreSQL en dit, et le dépôt.",
            ici("sauvegardes"),
            icone="nuage",
            grave=True,
        )


def _essais(releve: Releve) -> Iterator[Constat]:
    """A backup that nobody tried to put back may be none."""
    essai = releve.essai
    if releve.sauvegarde and (essai is None or releve.le - essai.faite_le > ESSAI_DE_REPRISE):
        dite = f"été essayée depuis le {moment(essai.faite_le)}" if essai else "encore été essayée"
        yield Constat(
            "reprise",
            f"Aucune reprise n’a {dite}",
            "Remettez une sauvegarde à côté de la base, tous les trois mois : la documentation dit comment.",
            ici("sauvegardes"),
            icone="nuage",
            prevenir=False,
        )


def _demandes(releve: Releve) -> Iterator[Constat]:
    demande = releve.demande
    if demande and releve.le - demande.cree_le > REPONDRE:
        yield Constat(
            "demandes",
            f"La demande d’une personne attend depuis {duree(releve.le - demande.cree_le)}",
            "La loi donne un mois pour répondre à qui veut lire ou faire effacer ses données.",
            reverse("administration:personne", args=[demande.pk]),
            geste="Décider",
            icone="horloge",
        )


def _sources(releve: Releve) -> Iterator[Constat]:
    A = AdresseDeSource.Constat
    for source in releve.sources:
        if source.constat in (A.ECHEC, A.ATTENTE):
            attend = source.constat == A.ATTENTE
            yield Constat(
                f"source:{source.source}"[:60],
                f"La source {source.source} {'attend une décision' if attend else 'n’a pas pu être lue'}",
                source.message,
                reverse("service_offre:imports_adresse", args=[source.source]),
                geste="Décider" if attend else "Voir",
                icone="telecharger",
                # Its own e-mail was written by the import.
                prevenir=False,
            )


def _lentes(releve: Releve) -> Iterator[Constat]:
    lentes = [lenteur for lenteur in releve.lenteurs if est_lente(lenteur)]
    if lentes:
        yield Constat(
            "lentes",
            accord(len(lentes), "page est lente", "pages sont lentes"),
            insecables("Hier, une ouverture sur vingt a dépassé ce qui est visé."),
            ici("lentes"),
            icone="horloge",
            prevenir=False,
        )
