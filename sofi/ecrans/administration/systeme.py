"""What « État du système » shows of what was read: each service in a word, pages by the names that people know."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from sofi.echanges.models import PassageDeFlux
from sofi.ecrans.commun.navigation import LIBELLES
from sofi.socle.formats import INSECABLE, accord, jour_abrege, moment, nombre, taille_de_fichier
from sofi.surveillance.constats import REPONDRE, Constat, duree, est_lente, vise
from sofi.surveillance.durees import Lenteur
from sofi.surveillance.releve import Releve

LENTES_MONTREES = 8
MOTS = {"ok": "Fonctionne", "alerte": "À regarder", "erreur": "Arrêté"}
ICONES = {"ok": "ok", "alerte": "alerte", "erreur": "non"}


@dataclass(frozen=True)
class Service:
    """A service, its state and what is known of it."""

    etat: str
    nom: str
    dit: str
    detail: str

    @property
    def mot(self) -> str:
        return MOTS[self.etat]

    @property
    def icone(self) -> str:
        return ICONES[self.etat]


@dataclass(frozen=True)
class PageLente:
    """A page by its name, and what is aimed at for it."""

    nom: str
    lenteur: Lenteur
    vise: float
    lente: bool


def services(releve: Releve, trouves: Iterable[Constat]) -> list[Service]:
    """Site, base, replicas, jobs, e-mails, feed, imports, backups, search."""
    codes = {constat.code.partition(":")[0] for constat in trouves}
    return [
        _site(releve),
        _base(releve, codes),
        *_repliques(releve, codes),
        _taches(releve, codes),
        _courriels(releve),
        _flux(releve, codes),
        _imports(releve),
        _sauvegardes(releve),
        _recherche(releve),
    ]


def _site(releve: Releve) -> Service:
    nombre_vivant = len(releve.processus)
    machines = len({processus.machine for processus in releve.processus})
    detail = f"{nombre_vivant}{INSECABLE}processus"
    if machines > 1:
        detail += f" sur {machines}{INSECABLE}machines"
    if releve.disponibilite is not None:
        part = nombre(round(releve.disponibilite, 2), "%")
        detail += f", {part} de réponses sans erreur sur 30{INSECABLE}jours"
    return Service("ok", "Site", "fonctionne", detail)


def _base(releve: Releve, codes: set[str]) -> Service:
    libres = [p.disque_libre for p in releve.processus]
    detail = taille_de_fichier(releve.base_octets)
    if libres:
        detail += f" ; {taille_de_fichier(min(libres))} libres sur la machine du site"
    if releve.manquantes:
        return Service("erreur", "Base de données", "à mettre à jour", detail)
    if "disque" in codes:
        return Service("alerte", "Base de données", "le disque se remplit", detail)
    return Service("ok", "Base de données", "fonctionne", detail)


def _repliques(releve: Releve, codes: set[str]) -> list[Service]:
    """One word for all of them; nothing where there is none."""
    if not releve.repliques:
        return []
    suivies = [replique.retard for replique in releve.repliques if replique.suit]
    suivent, toutes = len(suivies), len(releve.repliques)
    detail = f"{accord(suivent, 'suit', 'suivent')} sur {toutes}"
    if suivies:
        detail += f", à {nombre(round(max(suivies), 1), 's')} près"
    if "replique" in codes:
        mot = "aucune n’est lue" if not suivent else f"{toutes - suivent} de côté"
        return [Service("alerte", "Répliques", mot, detail)]
    return [Service("ok", "Répliques", "lues", detail)]


def _taches(releve: Releve, codes: set[str]) -> Service:
    file = releve.file
    attendent = accord(file.attendent, "tâche attend", "tâches attendent")
    if not file.ouvriers:
        return Service("erreur", "Tâches de fond", "arrêtées", attendent)
    vu = "vu" if file.ouvriers == 1 else "vus"
    vus = f", {vu} il y a {duree(releve.le - file.vu_le)}" if file.vu_le else ""
    detail = f"{accord(file.ouvriers, 'ouvrier', 'ouvriers')}{vus} ; {attendent}"
    if "taches_attente" in codes:
        return Service("alerte", "Tâches de fond", "en retard", detail)
    if file.echecs:
        return Service("alerte", "Tâches de fond", f"{file.echecs} en échec", detail)
    return Service("ok", "Tâches de fond", "fonctionnent", detail)


def _courriels(releve: Releve) -> Service:
    courriels = releve.courriels
    detail = (
        f"{accord(courriels.partis_hier, 'parti', 'partis')} hier, "
        f"{accord(courriels.attendent, 'attend', 'attendent')}"
    )
    if rates := courriels.en_retard + courriels.abandonnes:
        return Service("alerte", "Courriels", f"{rates} en échec", detail)
    return Service("ok", "Courriels", "partent", detail)


def _flux(releve: Releve, codes: set[str]) -> Service:
    detail = f"dernier le {moment(releve.flux.ecrit_le)}" if releve.flux else "aucun flux écrit"
    if "flux_retenu" in codes:
        return Service("erreur", "Flux", "retenu", detail)
    if codes & {"flux_interrompu", "flux_absent"}:
        return Service("erreur", "Flux", "à regarder", detail)
    if releve.passage and releve.passage.situation in PassageDeFlux.EN_COURS:
        return Service("ok", "Flux", "en cours", detail)
    return Service("ok", "Flux", "à jour" if releve.flux else "aucun encore", detail)


def _imports(releve: Releve) -> Service:
    derniers = [
        f"{importe.source} le {jour_abrege(importe.fini_le)}"
        for importe in releve.imports[:3]
        if importe.fini_le
    ]
    detail = " ; ".join(derniers) or "aucun n’a encore été appliqué"
    echecs = [source for source in releve.sources if source.constat in ("echec", "attente")]
    if echecs:
        return Service("alerte", "Imports", f"{len(echecs)} à regarder", detail)
    return Service("ok", "Imports", "à jour", detail)


def _sauvegardes(releve: Releve) -> Service:
    faite, essai = releve.sauvegarde, releve.essai
    if faite is None:
        return Service("erreur", "Sauvegardes", "aucune", "le site n’en connaît pas une seule")
    detail = f"{moment(faite.faite_le)}{', relue' if faite.relue else ''}"
    if essai:
        detail += f" ; essai de reprise le {jour_abrege(essai.faite_le)}"
    tard = (releve.le - faite.faite_le).total_seconds() > settings.VEILLE_SAUVEGARDE_HEURES * 3600
    if tard:
        return Service("erreur", "Sauvegardes", "en retard", detail)
    return Service("ok", "Sauvegardes", "faites", detail)


def _recherche(releve: Releve) -> Service:
    vives = [machine for machine in releve.machines if not machine.muette]
    if not vives:
        etat = "alerte" if releve.machines else "ok"
        return Service(
            etat, "Recherche", "tenue par les pages", "aucune machine ne dit tenir son index"
        )
    pire = max(vives, key=lambda machine: machine.retard)
    detail = accord(pire.ligne.formations, "formation", "formations")
    if pire.retard:
        detail += f", {accord(pire.retard, 'publication', 'publications')} à lire"
    if len(vives) < len(releve.machines):
        return Service("alerte", "Recherche", "une machine se tait", detail)
    return Service("ok", "Recherche", "fonctionne", detail)


def pages_lentes(releve: Releve) -> list[PageLente]:
    """The slowest pages of the day before, by the names that people know; those over what is aimed at first."""
    lues = [
        PageLente(nom_de_page(lu.vue), lu, vise(lu.vue), est_lente(lu)) for lu in releve.lenteurs
    ]
    return sorted(lues, key=lambda page: not page.lente)[:LENTES_MONTREES]


def nom_de_page(vue: str) -> str:
    """What the menu calls a page, else its own name."""
    return LIBELLES.get(vue) or vue


def seuils() -> list[tuple[str, str]]:
    """What somebody is told of, and from when."""
    heures, minutes = f"{INSECABLE}heures", f"{INSECABLE}minutes"
    return [
        ("Plus aucun ouvrier ne fait les tâches", f"après 1{INSECABLE}minute de silence"),
        ("Une tâche attend", f"après {settings.VEILLE_TACHES_MINUTES}{minutes}"),
        ("Une tâche est en échec", "dès qu’elle n’est plus essayée"),
        ("Un courriel ne part pas", f"après {settings.VEILLE_COURRIELS_MINUTES}{minutes}"),
        ("Un courriel est abandonné", f"après 3{INSECABLE}jours d’essais"),
        ("Le flux est retenu ou interrompu", "aussitôt"),
        ("L’écriture des données ouvertes est interrompue", "aussitôt"),
        ("Le flux de la nuit manque", f"après {settings.VEILLE_FLUX_HEURES}{heures}"),
        ("La sauvegarde manque", f"après {settings.VEILLE_SAUVEGARDE_HEURES}{heures}"),
        ("Le journal de la base ne s’archive plus", "aussitôt"),
        (
            "Un disque se remplit",
            f"sous {settings.VEILLE_DISQUE_POUR_CENT}{INSECABLE}% de place libre",
        ),
        *_seuil_des_repliques(),
        ("La demande d’une personne attend", f"après {REPONDRE.days}{INSECABLE}jours"),
        ("Une machine ne tient plus son index", f"après 2{minutes} de silence"),
        ("La base n’est pas à jour, ou ne répond pas", "aussitôt"),
    ]


def _seuil_des_repliques() -> list[tuple[str, str]]:
    if not settings.REPLIQUES:
        return []
    permis = nombre(settings.LECTURE_RETARD_MAX, "s")
    return [("Une réplique ne suit plus", f"au-delà de {permis} de retard")]
