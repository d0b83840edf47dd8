"""The meetings of the agenda follow what is published."""

from typing import Any

import pytest

from sofi.diffusion import rendez_vous
from sofi.diffusion.models import RendezVous
from sofi.validation.models import OffrePubliee
from tests.documents import document_exemple, information_exemple, session_exemple

from .aide import publier_document

pytestmark = pytest.mark.django_db


def session(numero: int, *reunions: Any, **champs: Any) -> Any:
    return session_exemple(numero, informations_collectives=list(reunions), **champs)


def publier(*sessions: Any, **champs: Any) -> None:
    version = publier_document(document_exemple(sessions=list(sessions), **champs))
    rendez_vous.mettre_a_jour(version.action_id, version)


def numeros() -> list[int]:
    return list(RendezVous.objects.order_by("numero").values_list("numero", flat=True))


def test_ce_qui_est_garde() -> None:
    publier(session(7, information_exemple(3)), action={"titre": "CAP Ébéniste"})
    ligne = RendezVous.objects.get()
    assert (ligne.session, ligne.titre, ligne.commune_session) == (7, "CAP Ébéniste", "Mayenne")
    assert (ligne.commune, ligne.departement, ligne.domaine) == ("53147", "53", 455)
    assert f"{ligne.date} {ligne.debut} {ligne.fin}" == "2027-06-10 14:00:00 16:00:00"


@pytest.mark.parametrize(
    ("champs", "gardees"),
    [
        ({}, [1]),  # announced by both: the first session's
        ({"heure_debut": "15:00"}, [1, 2]),
        ({"date": "2027-06-11"}, [1, 2]),
        ({"adresse": None, "url": "https://visio.exemple.fr"}, [1, 2]),
    ],
)
def test_la_meme_reunion_une_fois(champs: dict[str, Any], gardees: list[int]) -> None:
    publier(session(7, information_exemple(1)), session(8, information_exemple(2, **champs)))
    assert numeros() == gardees


def test_ni_session_retiree_ni_apres_sa_fin() -> None:
    publier(
        session(7, information_exemple(1), retiree_le="2026-01-01"),
        session(8, information_exemple(2, date="2028-06-17")),
        session(9, information_exemple(3, date="2028-06-16")),
    )
    assert numeros() == [3]


def test_une_nouvelle_version_remplace_puis_rien_ne_reste() -> None:
    publier(session(7, information_exemple(1), information_exemple(2, date="2027-06-11")))
    publier(session(7, information_exemple(2, date="2027-06-12")))
    assert numeros() == [2]
    rendez_vous.mettre_a_jour(45210, None)
    assert not numeros()


def test_tout_refaire_ne_change_rien() -> None:
    publier(session(7, information_exemple(1)))
    avant = list(RendezVous.objects.values())
    RendezVous.objects.update(titre="x")
    assert rendez_vous.refaire() == 1
    assert list(RendezVous.objects.values()) == avant
    OffrePubliee.objects.all().delete()
    assert rendez_vous.refaire() == 0
