"""Where one begins to type, the procédures that say how: those of the programme, or those of any training."""

import pytest
from django.urls import reverse

from sofi.editorial.models import Rubrique
from sofi.editorial.operations import publier
from sofi.programmes.gabarits import charger_les_fournis
from tests.fabriques import (
    FormateurFactory,
    ProgrammeFactory,
    RattachementFactory,
    RessourceFactory,
    TypeDispositifFactory,
)

pytestmark = pytest.mark.django_db


def test_les_procedures_se_lisent_ou_l_on_commence(client):
    lien = RattachementFactory()
    dispositif = TypeDispositifFactory(code="prf-parcours-entrepreneur", programme_regional=True)
    programme = ProgrammeFactory(dispositif=dispositif)
    (gabarit,) = charger_les_fournis(programme.annee)
    formateur = FormateurFactory(
        mandataire__lot__programme=programme, etablissement=lien.etablissement
    )
    client.force_login(lien.utilisateur)
    pages = {
        "Pour tous": reverse("organisme:creer"),
        "Du programme": reverse("organisme:publiques_reference", args=[formateur.pk, gabarit.pk]),
    }
    for url in pages.values():
        assert "Procédure" not in client.get(url).content.decode()
    for titre, dispositif_dit in (("Pour tous", None), ("Du programme", dispositif)):
        page = RessourceFactory(titre=titre, rubrique=Rubrique.PROCEDURE, dispositif=dispositif_dit)
        publier(page, auteur=None)
    for titre, url in pages.items():
        lue = client.get(url).content.decode()
        assert [t for t in pages if t in lue] == [titre]
