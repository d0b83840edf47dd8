"""The life of a request: looked for, decided on, done; two clicks do it once.

    RECHERCHE → A_DECIDER → TRAVAIL → PRETE (a copy) → FAITE once its time is over
                                    → FICHIERS (an erasure) → FAITE once the files are renewed
    A_DECIDER → ABANDONNEE; a job that fails → ECHEC

Who asks for oneself decides at once.
"""

from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from sofi.comptes.models import Utilisateur
from sofi.socle.taches import Reprise, app, differer

from . import contacts, export
from .contacts import ChoixImpossible
from .effacement import EffacementImpossible, effacer, refuser_le_dernier
from .models import Demande
from .recherche import chercher, compte_de
from .valeurs import Personne

Nature, Situation = Demande.Nature, Demande.Situation


class DemandeImpossible(Exception):
    """It can't be done now; the message says why, in French."""


@transaction.atomic
def demander(
    nature: Demande.Nature, personne: Personne, *, auteur: Utilisateur, motif: str
) -> Demande:
    """The administration asks for somebody: what is held is looked for first."""
    demande = Demande.objects.create(
        nature=nature,
        auteur=auteur,
        motif=motif,
        cherche=personne.en_json(),
        compte=compte_de(personne),
    )
    differer(rechercher, demande=demande.pk)
    return demande


@transaction.atomic
def demander_sa_copie(compte: Utilisateur) -> Demande:
    """Somebody asks for their own data; the one under way, if there is one."""
    verrou = Utilisateur.objects.select_for_update().get(pk=compte.pk)
    siennes = Demande.objects.filter(nature=Nature.COPIE, compte=verrou, auteur=verrou)
    if deja := siennes.filter(situation=Situation.TRAVAIL).first():
        return deja
    return _a_faire(Nature.COPIE, verrou)


@transaction.atomic
def fermer_son_compte(compte: Utilisateur) -> Demande:
    """Close and erase one's account: at once for whoever would sign in, soon for the rest. DemandeImpossible."""
    verrou = Utilisateur.objects.select_for_update().get(pk=compte.pk)
    personne = Personne.du_compte(verrou)
    try:
        refuser_le_dernier(verrou)
        contacts.verifier(contacts.fiches_de(personne), {})
    except (EffacementImpossible, ChoixImpossible) as impossible:
        raise DemandeImpossible(str(impossible)) from impossible
    demande = _a_faire(Nature.EFFACEMENT, verrou)
    Utilisateur.objects.filter(pk=verrou.pk).update(is_active=False)
    return demande


def _a_faire(nature: Demande.Nature, compte: Utilisateur) -> Demande:
    demande = Demande.objects.create(
        nature=nature,
        situation=Situation.TRAVAIL,
        compte=compte,
        auteur=compte,
        cherche=Personne.du_compte(compte).en_json(),
    )
    differer(faire, demande=demande.pk)
    return demande


@transaction.atomic
def decider(demande: Demande, *, choix: dict[str, Any], auteur: Utilisateur) -> None:
    """Do what was looked for. DemandeImpossible when a public contact has no choice, or somebody was first."""
    personne = Personne.de_json(demande.cherche)
    try:
        if demande.nature == Nature.EFFACEMENT:
            contacts.verifier(contacts.fiches_de(personne), choix)
            if demande.compte:
                refuser_le_dernier(demande.compte)
    except (EffacementImpossible, ChoixImpossible) as impossible:
        raise DemandeImpossible(str(impossible)) from impossible
    _passer(demande, Situation.A_DECIDER, Situation.TRAVAIL, choix=choix, auteur=auteur)
    differer(faire, demande=demande.pk)


@transaction.atomic
def abandonner(demande: Demande) -> None:
    """Nothing is done, and what was looked for is forgotten."""
    _passer(demande, Situation.A_DECIDER, Situation.ABANDONNEE, **_oublie())


def _oublie() -> dict[str, Any]:
    """A request that is over holds nobody any more."""
    return {"cherche": {}, "choix": {}, "finie_le": timezone.now()}


def _passer(demande: Demande, de: str, vers: str, **valeurs: Any) -> None:
    change = Demande.objects.filter(pk=demande.pk, situation=de)
    if not change.update(situation=vers, **valeurs):
        raise DemandeImpossible("Cette demande a changé entre-temps : relisez-la.")


@app.task(name="personnes.rechercher", retry=Reprise())
def rechercher(demande: int) -> None:
    """Look for what is held."""
    _travailler(demande, Situation.RECHERCHE, _rechercher)


@app.task(name="personnes.faire", retry=Reprise())
def faire(demande: int) -> None:
    """Erase, or prepare the copy."""
    _travailler(demande, Situation.TRAVAIL, _faire)


def _travailler(pk: int, depuis: str, travail: Callable[[Demande], None]) -> None:
    """Once, whoever else has the same job; what stops it is said on its page, and nothing is half done."""
    try:
        with transaction.atomic():
            attend = Demande.objects.select_for_update(of=("self",)).filter(pk=pk, situation=depuis)
            if demande := attend.first():
                travail(demande)
    except (ChoixImpossible, EffacementImpossible) as impossible:
        # What it looked for changed since it was decided: it is to be decided again.
        Demande.objects.filter(pk=pk, situation=depuis).update(
            situation=Situation.A_DECIDER, erreur=str(impossible)[:500]
        )
    except (InterfaceError, OperationalError):
        raise  # the database went away: nothing can be said there, and the job comes back
    except Exception:
        erreur = "Une erreur inattendue : le journal du serveur la dit. Rien n’a été changé."
        Demande.objects.filter(pk=pk, situation=depuis).update(
            situation=Situation.ECHEC, erreur=erreur, **_oublie()
        )
        raise


def _rechercher(demande: Demande) -> None:
    personne = Personne.de_json(demande.cherche)
    trouve = chercher(personne, demande.compte, demande.pk)
    demande.trouve, demande.situation = trouve.en_json(), Situation.A_DECIDER
    demande.save(update_fields=["trouve", "situation"])


def _faire(demande: Demande) -> None:
    personne = Personne.de_json(demande.cherche)
    if demande.nature == Nature.COPIE:
        export.preparer(demande, personne)
        demande.situation, demande.cherche = Situation.PRETE, {}
        demande.save(update_fields=["situation", "cherche"])
        return
    bilan = effacer(demande, personne)
    # The files written before hold them until the next nights: what is looked for is kept as long.
    demande.trouve, demande.choix = {"nombres": bilan.nombres}, {}
    demande.situation, demande.erreur, demande.motif = Situation.FICHIERS, "", ""
    demande.save(update_fields=["trouve", "choix", "situation", "erreur", "motif"])
