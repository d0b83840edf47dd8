"""What ends soon is told once for its period, to those it concerns; what waits leaves in one e-mail."""

import datetime

import pytest
from django.utils import timezone

from sofi.courriels.models import Courriel, Nature, Passage, Preference
from sofi.courriels.recapitulatif import ecrire_les_recapitulatifs
from sofi.diffusion.echeances import (
    annoncer_les_fins_de_certifications,
    annoncer_les_fins_de_sessions,
)
from sofi.diffusion.models import SessionSuivie
from sofi.referentiels.models import Certification
from sofi.validation.publication import publier
from tests.fabriques import RattachementFactory, aujourd_hui, saisie_complete

pytestmark = pytest.mark.django_db


def test_une_fois_par_semaine_par_certification_et_par_jour() -> None:
    lien, _ = RattachementFactory(), RattachementFactory()
    RattachementFactory(etablissement=lien.etablissement, utilisateur__is_active=False)
    action = saisie_complete(etablissement=lien.etablissement)
    publier(action, nature="validation", auteur=None)
    dans_vingt_jours = aujourd_hui() + datetime.timedelta(days=20)
    SessionSuivie.objects.update(date_debut=dans_vingt_jours, date_fin=dans_vingt_jours)
    Certification.objects.update(date_fin_enregistrement=aujourd_hui())
    Preference.objects.create(
        utilisateur=lien.utilisateur, nature=Nature.CERTIFICATION, rythme="chaque_jour"
    )
    maintenant = timezone.now()
    assert [annoncer_les_fins_de_sessions(maintenant) for _ in range(2)] == [1, 0]
    assert annoncer_les_fins_de_certifications(maintenant) == 1
    assert Passage.objects.filter(nom="certifications").delete()[0]  # as on the next day
    assert annoncer_les_fins_de_certifications(maintenant) == 0
    assert [ecrire_les_recapitulatifs(maintenant) for _ in range(2)] == [1, 0]
    sessions, certification, recapitulatif = Courriel.objects.order_by("pk")
    assert sessions.lien.endswith("?liste=bientot") and action.titre in sessions.texte
    assert certification.recapitulatif == recapitulatif
    assert certification.sujet in recapitulatif.texte
    assert {c.destinataire for c in Courriel.objects.all()} == {lien.utilisateur.email}


def test_les_sessions_qui_finissent_d_abord_sont_dites_d_abord() -> None:
    lien = RattachementFactory()
    publier(
        saisie_complete(etablissement=lien.etablissement, sessions=2),
        nature="validation",
        auteur=None,
    )
    numeros = []
    for session, jours in zip(SessionSuivie.objects.order_by("numero"), (25, 10), strict=True):
        fin = aujourd_hui() + datetime.timedelta(days=jours)
        SessionSuivie.objects.filter(pk=session.pk).update(date_debut=aujourd_hui(), date_fin=fin)
        numeros.append(f"(session {session.numero})")
    assert annoncer_les_fins_de_sessions(timezone.now()) == 1
    texte = Courriel.objects.get().texte
    assert texte.index(numeros[1]) < texte.index(numeros[0])
