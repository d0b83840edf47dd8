"""`docs/donnees-personnelles.md`: the register, made from what the models' rooms declare."""

from collections.abc import Iterator

from django.apps import apps

from sofi.socle.personnel import Donnees

from .conservation import REGLES
from .registre import Declaration, declarations, exceptions

ENTETE = """# Registre des données personnelles

Fait par `manage.py registre` à partir du code : un test refuse qu’il soit périmé, et qu’un champ qui a l’air de
parler d’une personne ne soit pas déclaré. Il est en français, pour la personne déléguée à la protection des données. Le
responsable du traitement, son fondement précis et les coordonnées de la personne déléguée sont ceux de
l’installation : la page « Données personnelles » du site les dit.

« Jusqu’à » est tenu par les tâches de la nuit (voir « Ce qui est effacé, et quand »). « À l’effacement » dit ce que
devient la valeur quand une personne est effacée : voir « Answer a request of a person » dans `exploitation.md`.
"""


def ecrire() -> str:
    """The whole document."""
    return "\n".join(_lignes())


def _lignes() -> Iterator[str]:
    yield ENTETE
    par_salle: dict[str, list[Declaration]] = {}
    for declaration in declarations():
        par_salle.setdefault(declaration.modele._meta.app_label, []).append(declaration)
    for salle, siennes in par_salle.items():
        yield f"## {_titre(salle)}\n"
        yield "| ce qui est gardé | champs | pourquoi | fondement | jusqu’à | qui le lit | à l’effacement |"
        yield "|---|---|---|---|---|---|---|"
        for declaration in siennes:
            yield _ligne(declaration.modele._meta.label, declaration.donnees)
        yield ""
    yield from _purges()
    yield from _ecartes()


def _titre(salle: str) -> str:
    config = apps.get_app_config(salle)
    return f"{config.verbose_name}"


def _ligne(modele: str, donnees: Donnees) -> str:
    champs = ", ".join(f"`{champ}`" for champ in donnees.champs)
    morceaux = (
        donnees.quoi,
        f"{modele.rpartition('.')[2]} : {champs}",
        donnees.pourquoi,
        donnees.fondement,
        donnees.duree,
        donnees.lecteurs,
        donnees.devenir,
    )
    return f"| {' | '.join(morceaux)} |"


def _purges() -> Iterator[str]:
    yield "## Ce qui est effacé, et quand\n"
    yield "Chaque nuit, par les tâches ; ce qui l’a été se lit dans « Administration › Demandes des personnes ».\n"
    yield "| règle | ce qui est effacé | après |"
    yield "|---|---|---|"
    for regle in REGLES:
        yield f"| `{regle.code}` | {regle.quoi} | {regle.duree} |"
    yield "| `comptes.oublier_les_saisies` | saisies gardées d’une connexion terminée | 2 heures |"
    yield "| `diffusion.oublier_les_appels` | comptes d’appels de l’API | un quart d’heure |"
    yield ""


def _ecartes() -> Iterator[str]:
    yield "## Ce qui n’est pas une donnée de personne\n"
    yield "Des champs ou des tables dont le nom ou le type en a l’air, et pourquoi ils n’en sont pas.\n"
    yield "| champ, table ou application | raison |"
    yield "|---|---|"
    for nom, raison in sorted(exceptions().items()):
        yield f"| `{nom}` | {raison} |"
    yield ""
