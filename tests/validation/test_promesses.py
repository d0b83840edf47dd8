"""What is promised, as a date: holidays skipped and said."""

import datetime

import pytest
from django.utils import timezone

from sofi.socle.jours_ouvres import feries
from sofi.validation.echeances import fin_du_delai
from sofi.validation.promesses import Promesse, promesses


@pytest.mark.parametrize(
    ("envoi", "delai", "dit"),
    [
        # Sent on a Friday; the Monday of Pentecost isn't a working day.
        ((2026, 5, 22, 10), 2, "mercredi 27 mai, 18 h (J+2 ; lundi 25 mai est férié)"),
        ((2026, 5, 22, 10), 1, "mardi 26 mai, 18 h (J+1 ; lundi 25 mai est férié)"),
        ((2026, 5, 27, 10), 2, "vendredi 29 mai, 18 h (J+2)"),
        # On a Saturday: the Sunday is no holiday to be told.
        ((2026, 5, 30, 10), 2, "mardi 2 juin, 18 h (J+2)"),
        ((2026, 4, 30, 9), 2, "mardi 5 mai, 18 h (J+2 ; vendredi 1er mai est férié)"),
        ((2026, 12, 24, 9), 2, "mardi 29 décembre, 18 h (J+2 ; vendredi 25 décembre est férié)"),
    ],
)
def test_la_date_et_pourquoi(envoi, delai, dit):
    recue = timezone.make_aware(datetime.datetime(*envoi))
    assert (
        str(Promesse(recue, fin_du_delai(recue, delai))).replace("\N{NO-BREAK SPACE}", " ") == dit
    )


def test_les_partenaires_apres_la_reponse():
    promises = promesses(timezone.make_aware(datetime.datetime(2026, 5, 20, 10)))
    assert promises.reponse.quand.replace("\N{NO-BREAK SPACE}", " ") == "vendredi 22 mai, 18 h"
    assert promises.partenaires.quand.replace("\N{NO-BREAK SPACE}", " ") == "mardi 26 mai, 18 h"


def test_un_ferie_du_week_end_ne_se_dit_pas():
    assert feries(datetime.date(2026, 8, 13), datetime.date(2026, 8, 18)) == []
    assert feries(datetime.date(2026, 5, 22), datetime.date(2026, 5, 25)) == []
