"""The steering figures, each at its limits."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Role
from sofi.diffusion import pilotage
from sofi.diffusion.models import Publication, QualitePubliee, SessionSuivie
from sofi.diffusion.pilotage import Part
from sofi.offre.models import Action, Dispositif, Session
from sofi.validation.document import FORMAT
from sofi.validation.models import Evenement, OffrePubliee, Version
from sofi.validation.qualite import CRITERES
from tests.documents import document_exemple
from tests.fabriques import (
    ActionFactory,
    DepartementFactory,
    LotFactory,
    RattachementFactory,
    TypeDispositifFactory,
    UtilisateurFactory,
    saisie_complete,
)

pytestmark = pytest.mark.django_db
JOUR = datetime.date(2026, 6, 1)


def dans(jours: int) -> datetime.date:
    return JOUR + datetime.timedelta(days=jours)


def session(numero: int, **champs: Any) -> Publication:
    complete = {
        "action": 1,
        "etablissement": 1,
        "date_debut": dans(-9),
        "date_fin": dans(0),
    }
    return Publication.objects.create(numero=numero, **{**complete, **champs})


def offre() -> None:
    """Four sessions, one of them over: two of one action, the third of another organisme."""
    session(1, departement=53, domaine=455)
    session(2, departement=53, domaine=455)
    session(3, departement=201, domaine=999, action=2, etablissement=2)
    session(4, departement=53, domaine=455, action=3, etablissement=3, date_fin=dans(-1))


def test_publiees() -> None:
    offre()
    assert pilotage.publiees(JOUR) == {"sessions": 3, "actions": 2, "organismes": 2}


def test_par_departement_et_par_domaine() -> None:
    """The largest first; what isn't known says so."""
    for code, nom in (("53", "Mayenne"), ("2A", "Corse-du-Sud")):
        DepartementFactory(code=code, libelle=nom)
    offre()
    session(5, departement=0, domaine=455)
    assert pilotage.par_departement(JOUR) == [
        Part("Mayenne (53)", 2, 1, 1),
        Part("Lieu inconnu", 1, 1, 1),
        Part("Corse-du-Sud (2A)", 1, 1, 1),
    ]
    par_domaine = pilotage.par_domaine(JOUR)
    assert par_domaine[1] == Part("Domaine inconnu", 1, 1, 1)
    assert (par_domaine[0].sessions, par_domaine[0].actions, par_domaine[0].organismes) == (3, 1, 1)


def suivie(numero: int, types: list[str], **champs: Any) -> None:
    complete = {
        "action": 1,
        "formation": 1,
        "etablissement": 1,
        "date_debut": dans(-9),
        "date_fin": dans(0),
    }
    SessionSuivie.objects.create(numero=numero, types=types, **{**complete, **champs})


def test_par_dispositif() -> None:
    """A session counts once for each of its own; not those over or withdrawn."""
    TypeDispositifFactory(code="cpf", libelle="Compte personnel")
    suivie(1, ["cpf", "inconnu"])
    suivie(2, ["cpf"], action=2)
    suivie(3, ["cpf"], publique=False)
    suivie(4, ["cpf"], date_fin=dans(-1))
    assert pilotage.par_dispositif(JOUR) == [
        Part("Compte personnel", 2, 2, 1),
        Part("inconnu", 1, 1, 1),
    ]
    for rang, nom in enumerate(("Zoo", "École", "afpi")):
        suivie(5 + rang, [TypeDispositifFactory(code=nom, libelle=nom).code], action=3)
    noms = [part.libelle for part in pilotage.par_dispositif(JOUR)]
    assert noms == ["Compte personnel", "afpi", "École", "inconnu", "Zoo"]


def test_par_programme() -> None:
    """Year by year, the last first."""
    lots = [LotFactory(programme__annee=annee) for annee in (2025, 2026)]
    actions = [ActionFactory(voie="publique", lot=lot) for lot in lots]
    session(1, action=actions[0].pk)
    session(2, action=actions[1].pk)
    session(3, action=actions[1].pk)
    session(4, action=actions[1].pk, date_fin=dans(-1))
    session(5, action=ActionFactory().pk)
    assert pilotage.par_programme(JOUR) == [
        Part(f"{lots[1].programme.libelle} 2026", 2, 1, 1),
        Part(f"{lots[0].programme.libelle} 2025", 1, 1, 1),
    ]
    for rang, nom in enumerate(("Zoo", "École")):
        lot = LotFactory(programme__annee=2025, programme__libelle=nom)
        session(6 + rang, action=ActionFactory(voie="publique", lot=lot).pk)
    noms = [part.libelle for part in pilotage.par_programme(JOUR)]
    assert noms[1:] == ["École 2025", f"{lots[0].programme.libelle} 2025", "Zoo 2025"]


def note(score: int, concernes: int = 0, manquants: int = 0) -> None:
    QualitePubliee.objects.create(
        action=ActionFactory(), score=score, concernes=concernes, manquants=manquants
    )


def test_scores() -> None:
    """Both ends of each part count in it."""
    assert pilotage.scores() == (None, [0, 0, 0, 0, 0])
    for score in (0, 24, 25, 49, 50, 74, 75, 89, 90, 100):
        note(score)
    assert pilotage.scores() == (57.6, [2, 2, 2, 2, 2])


def test_completude() -> None:
    """Each criterion: those it is about, those who meet it; the least met first, those of nobody last."""
    un, deux = CRITERES[:2]
    note(50, un.bit | deux.bit, un.bit)
    note(50, un.bit | deux.bit, un.bit | deux.bit)
    note(50, deux.bit)
    parts = pilotage.completude()
    assert [(p.critere, p.concernees, p.atteintes) for p in parts[:2]] == [(un, 2, 0), (deux, 3, 2)]
    assert {(p.concernees, p.atteintes) for p in parts[2:]} == {(0, 0)}
    assert len(parts) == len(CRITERES)


def test_fraicheur() -> None:
    """By age of what is public: within three months, six, a year, older; and those without a session to come."""
    maintenant = timezone.now()
    for rang, age in enumerate((0, 90, 91, 181, 182, 364, 365, 900)):
        action = ActionFactory()
        version = Version.objects.create(
            action=action,
            numero=1,
            format=FORMAT,
            nature="validation",
            document=document_exemple(),
            publie_le=maintenant - datetime.timedelta(days=age),
        )
        OffrePubliee.objects.create(action=action, version=version)
        if rang < 3:
            session(rang, action=action.pk, date_fin=dans(rang - 1))
    fraicheur = pilotage.fraicheur(maintenant, JOUR)
    assert fraicheur.ages == [2, 2, 2, 2]
    assert fraicheur.sans_session == 6


def instant(jours: int) -> datetime.datetime:
    """Noon, so many days from the limit of silence: a year before the day."""
    limite = JOUR - pilotage.SILENCE + datetime.timedelta(days=jours)
    return timezone.make_aware(datetime.datetime.combine(limite, datetime.time(12)))


def muette(jours: int = -1) -> Action:
    """An action with its cards, created and saved so many days from the limit, by nobody."""
    action = saisie_complete()
    Action.objects.filter(pk=action.pk).update(cree_le=instant(jours))
    return action


def silencieux() -> list[Etablissement]:
    return list(pilotage.silencieux(JOUR))


def test_silence_depuis_la_creation() -> None:
    """The day before the limit is silence, the limit itself isn't."""
    action = muette()
    assert [(e, e.dernier_signe) for e in silencieux()] == [(action.etablissement, instant(-1))]
    Action.objects.update(cree_le=instant(0))
    assert silencieux() == []


@pytest.mark.parametrize(
    "change", [lambda a: Action.objects.update(etat="archivee"), lambda a: fermer(a)]
)
def test_sans_offre_ou_ferme_ce_n_est_pas_un_silence(change: Any) -> None:
    action = muette()
    change(action)
    assert silencieux() == []


def fermer(action: Action) -> None:
    Etablissement.objects.filter(pk=action.etablissement_id).update(ferme_le=JOUR)


@pytest.mark.parametrize("modele", [Action, Session, Dispositif])
@pytest.mark.parametrize(
    ("role", "jours", "rompu"),
    [(Role.ORGANISME, 0, True), (Role.ORGANISME, -1, False), (Role.SERVICE_OFFRE, 0, False)],
)
def test_une_carte_enregistree_par_l_organisme(
    modele: Any, role: str, jours: int, rompu: bool
) -> None:
    """Another one's organisme, or the service Offre, doesn't break the silence."""
    action = muette(-9)
    ailleurs = saisie_complete()
    auteur = UtilisateurFactory(role=role)
    modele.objects.update(modifie_par=None, modifie_le=instant(-9))
    siennes = {"Action": "pk", "Session": "action", "Dispositif": "session__action"}
    for cible, jour in ((action.pk, jours), (ailleurs.pk, 0)):
        lignes = modele.objects.filter(**{siennes[modele.__name__]: cible})
        lignes.update(modifie_par=auteur, modifie_le=instant(jour))
    assert (action.etablissement not in silencieux()) is rompu


@pytest.mark.parametrize(
    ("role", "jours", "rompu"),
    [(Role.ORGANISME, 0, True), (Role.ORGANISME, -1, False), (Role.SERVICE_OFFRE, 0, False)],
)
def test_un_acte_de_l_organisme(role: str, jours: int, rompu: bool) -> None:
    action = muette(-9)
    auteur = UtilisateurFactory(role=role)
    acte = Evenement.objects.create(
        action=action, acte="envoyer", de="en_saisie", vers="validee", auteur=auteur
    )
    Evenement.objects.filter(pk=acte.pk).update(le=instant(jours))
    assert (silencieux() == []) is rompu


def test_ce_qui_est_dit_d_un_silence() -> None:
    """The last sign-in of its people, what it has online."""
    action = muette()
    etablissement = action.etablissement
    (lu,) = silencieux()
    assert (lu.derniere_connexion, lu.en_ligne, lu.sessions) == (None, 0, 0)
    for jours in (-400, -300):
        RattachementFactory(etablissement=etablissement, utilisateur__last_login=instant(jours))
    RattachementFactory(utilisateur__last_login=instant(-1))
    version = Version.objects.create(
        action=action,
        numero=1,
        format=FORMAT,
        nature="validation",
        document=document_exemple(),
        publie_le=instant(-500),
    )
    OffrePubliee.objects.create(action=action, version=version)
    session(1, etablissement=etablissement.pk)
    session(2, etablissement=etablissement.pk, date_fin=dans(-1))
    session(3, etablissement=etablissement.pk + 1)
    (lu,) = silencieux()
    assert (lu.derniere_connexion, lu.en_ligne, lu.sessions) == (instant(-300), 1, 1)
