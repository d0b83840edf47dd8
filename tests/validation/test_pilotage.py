"""Figures of the circuit: delays in working days, counted by hand here, against those of SQL."""

import datetime

import pytest
from django.utils import timezone

from sofi.offre.codes import Etat
from sofi.socle.jours_ouvres import compter, rangs
from sofi.validation.models import Evenement
from sofi.validation.pilotage import Periode, par_etat, traitement
from tests.fabriques import ActionFactory

pytestmark = pytest.mark.django_db
DE_ET_VERS = {
    "envoyer": (Etat.EN_SAISIE, Etat.ATTENTE_VALIDATION),
    "reprendre": (Etat.ATTENTE_VALIDATION, Etat.EN_SAISIE),
    "accorder": (Etat.ATTENTE_ACCORD, Etat.ATTENTE_VALIDATION),
    "demander_accord": (Etat.EN_SAISIE, Etat.ATTENTE_ACCORD),
    "questionner": (Etat.ATTENTE_VALIDATION, Etat.ATTENTE_REPONSES),
    "repondre": (Etat.ATTENTE_REPONSES, Etat.ATTENTE_VALIDATION),
    "valider": (Etat.ATTENTE_VALIDATION, Etat.VALIDEE),
    "refuser": (Etat.ATTENTE_VALIDATION, Etat.EN_SAISIE),
}


def moment(jour: str, heure: int = 10) -> datetime.datetime:
    """« 13/05 » of 2026, at that hour in Paris."""
    numero, mois = map(int, jour.split("/"))
    return timezone.make_aware(datetime.datetime(2026, mois, numero, heure))


def raconter(*actes: tuple[str, str], heure: int = 10) -> None:
    """The events of a new action, each with its day."""
    action = ActionFactory()
    for acte, jour in actes:
        de, vers = DE_ET_VERS[acte]
        ecrit = Evenement.objects.create(
            action=action, acte=acte.replace("demander_accord", "envoyer"), de=de, vers=vers
        )
        Evenement.objects.filter(pk=ecrit.pk).update(le=moment(jour, heure))


def mai() -> Periode:
    return traitement(datetime.date(2026, 5, 1), datetime.date(2026, 5, 31)).total


# In 2026: 1 May is a Friday off, 8 May too, 14 May (Ascension) a Thursday, 25 May (Pentecôte) a Monday.
@pytest.mark.parametrize(
    ("actes", "duree"),
    [
        ([("envoyer", "12/05"), ("valider", "12/05")], 0),
        ([("envoyer", "12/05"), ("refuser", "13/05")], 1),
        ([("envoyer", "15/05"), ("valider", "18/05")], 1),  # a week-end
        ([("envoyer", "13/05"), ("valider", "18/05")], 2),  # a holiday and a week-end
        ([("envoyer", "22/05"), ("valider", "27/05")], 2),  # a week-end and a Monday off
        ([("envoyer", "16/05"), ("valider", "18/05")], 1),  # sent on a Saturday
        ([("envoyer", "30/04"), ("valider", "06/05")], 3),  # sent before the period
        ([("envoyer", "04/05"), ("valider", "13/05")], 6),
        # The clock stops from the question to the answer.
        (
            [
                ("envoyer", "11/05"),
                ("questionner", "12/05"),
                ("repondre", "19/05"),
                ("valider", "20/05"),
            ],
            2,
        ),
        # Twice, and the second question ends by a refusal.
        (
            [
                ("envoyer", "04/05"),
                ("questionner", "05/05"),
                ("repondre", "07/05"),
                ("questionner", "11/05"),
                ("refuser", "20/05"),
            ],
            2,
        ),
        # J is the agreement of the Région, and the last sending.
        ([("demander_accord", "04/05"), ("accorder", "19/05"), ("valider", "20/05")], 1),
        (
            [
                ("envoyer", "04/05"),
                ("questionner", "05/05"),
                ("repondre", "06/05"),
                ("reprendre", "07/05"),
                ("envoyer", "19/05"),
                ("valider", "20/05"),
            ],
            1,
        ),
    ],
)
def test_jours_ouvres_jusqu_a_la_decision(actes: list[tuple[str, str]], duree: int) -> None:
    raconter(*actes)
    total = mai()
    assert (total.dates, total.mediane) == (1, duree)
    assert (total.a_1, total.a_2, total.a_3) == (duree <= 1, duree <= 2, duree <= 3)


def test_une_decision_sans_envoi_ne_compte_pas_dans_les_delais() -> None:
    """Taken over from an older base, say."""
    raconter(("valider", "12/05"))
    total = mai()
    assert (total.validees, total.dates, total.mediane) == (1, 0, None)


def test_une_soiree_est_du_jour_de_paris() -> None:
    """At 23 h in Paris it is the same day in UTC or not, according to the season: 0 h 30 is the next day."""
    raconter(("envoyer", "31/05"), ("valider", "31/05"), heure=23)
    raconter(("envoyer", "01/06"), ("valider", "01/06"), heure=0)
    assert mai().validees == 1


def test_par_semaine_puis_par_mois_sans_trou() -> None:
    raconter(("envoyer", "11/05"), ("valider", "12/05"))
    raconter(("envoyer", "12/05"), ("questionner", "13/05"))
    raconter(("envoyer", "18/05"), ("refuser", "22/05"))
    lu = traitement(datetime.date(2026, 5, 6), datetime.date(2026, 5, 26))
    assert lu.par_semaine
    assert [(p.debut.day, p.recues, p.validees, p.refusees, p.questions) for p in lu.periodes] == [
        (4, 0, 0, 0, 0),
        (11, 2, 1, 0, 1),
        (18, 1, 0, 1, 0),
        (25, 0, 0, 0, 0),
    ]
    assert [(p.dates, p.a_1, p.a_2, p.a_3, p.mediane) for p in lu.periodes[1:3]] == [
        (1, 1, 1, 1, 1),
        (1, 0, 0, 0, 4),
    ]
    assert (lu.total.recues, lu.total.dates, lu.total.a_3, lu.total.mediane) == (3, 2, 1, 1)
    an = traitement(datetime.date(2025, 12, 15), datetime.date(2026, 6, 30))
    assert [p.debut.isoformat() for p in an.periodes] == [
        "2025-12-01",
        "2026-01-01",
        "2026-02-01",
        "2026-03-01",
        "2026-04-01",
        "2026-05-01",
        "2026-06-01",
    ]
    assert [p.recues for p in an.periodes] == [0, 0, 0, 0, 0, 3, 0]


def test_rien_du_tout() -> None:
    lu = traitement(datetime.date(2026, 5, 1), datetime.date(2026, 5, 31))
    assert lu.total == Periode(datetime.date(2026, 5, 1)) and len(lu.periodes) == 5
    assert par_etat() == {}


def test_les_rangs_comptent_comme_compter() -> None:
    debut = datetime.date(2026, 4, 28)
    calendrier = rangs(debut, datetime.date(2026, 6, 3))
    assert calendrier[-1][0] == datetime.date(2026, 6, 3)
    assert all(rang == compter(debut, jour) for jour, rang in calendrier)


@pytest.mark.parametrize("nombre", [1, 20])
def test_deux_requetes(nombre: int, django_assert_num_queries) -> None:
    for _ in range(nombre):
        raconter(("envoyer", "11/05"), ("questionner", "12/05"), ("repondre", "13/05"))
    with django_assert_num_queries(2):
        assert mai().recues == nombre
