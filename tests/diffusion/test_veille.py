"""What is new for a search that is followed."""

from typing import Any

import pytest
from django.utils import timezone
from msgspec.structs import replace

from sofi.diffusion import changements, veille
from sofi.diffusion.criteres import Criteres
from sofi.diffusion.veille import Nature, Trouvaille
from sofi.offre.fiches import pieces
from sofi.validation.models import OffrePubliee
from tests.diffusion.aide import poser_communes, publier_document
from tests.documents import document_exemple, session_exemple
from tests.ecrans.public.conftest import a_venir, dans

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def communes() -> None:
    poser_communes()


def publier(*sessions: Any, **valeurs: Any) -> int:
    """Publish the CAP ébéniste with these sessions; where the sequence then stands."""
    publier_document(document_exemple(sessions=list(sessions), **valeurs))
    return changements.point().numero


def nouveautes(depuis: int, texte: str = "ébéniste", **criteres: Any) -> list[Trouvaille]:
    ouverte = veille.ouvrir(depuis)
    assert ouverte is not None
    voulus = Criteres(jour=timezone.localdate(), texte=texte, **criteres)
    return ouverte.nouveautes(voulus, depuis)


def natures(depuis: int, texte: str = "ébéniste", **criteres: Any) -> list[dict[int, Nature]]:
    return [trouvaille.natures for trouvaille in nouveautes(depuis, texte, **criteres)]


def test_une_formation_qui_parait_est_nouvelle_une_fois() -> None:
    avant = changements.point().numero
    apres = publier(a_venir(1), a_venir(2))
    assert natures(avant) == [{1: Nature.FORMATION, 2: Nature.FORMATION}]
    assert natures(avant, "plombier") == []
    assert natures(apres) == []


def test_une_session_ajoutee_est_dite_seule() -> None:
    avant = publier(a_venir(1))
    publier(a_venir(1), a_venir(2))
    [trouvaille] = nouveautes(avant)
    assert trouvaille.natures == {2: Nature.SESSION}
    assert [session.id for session in trouvaille.ligne.sessions] == [2]


def test_des_dates_changees_disent_les_anciennes() -> None:
    avant = publier(a_venir(1))
    publier(a_venir(1, date_debut=dans(90)))
    [trouvaille] = nouveautes(avant)
    assert trouvaille.natures == {1: Nature.DATES}
    assert trouvaille.avant[1].date_debut == dans(60)


def test_ce_qui_change_d_autre_n_est_pas_dit() -> None:
    avant = publier(a_venir(1))
    publier(a_venir(1, capacite=30), action={"objectifs": "<p>Vernir.</p>"})
    assert natures(avant) == []


def test_ce_qui_se_met_a_repondre_est_dit() -> None:
    avant = publier(a_venir(1), action={"titre": "Menuiserie fine"}, formation={"intitule": "Bois"})
    publier(
        a_venir(1), action={"titre": "Menuiserie fine et vitrail"}, formation={"intitule": "Bois"}
    )
    assert natures(avant, "vitrail") == [{1: Nature.REPOND}]
    assert natures(avant, "menuiserie") == []


def test_retiree_puis_remise_elle_est_nouvelle() -> None:
    publier(a_venir(1))
    OffrePubliee.objects.all().delete()
    changements.noter(45210, None)
    avant = changements.point().numero
    publier(a_venir(1))
    assert natures(avant) == [{1: Nature.FORMATION}]


def test_ni_mot_corrige_ni_mot_oublie() -> None:
    avant = changements.point().numero
    publier(a_venir(1))
    assert natures(avant, "ébénniste") == []
    assert natures(avant, "ébéniste zzyzx") == []


def test_plusieurs_changements_sont_compares_d_un_bout_a_l_autre() -> None:
    avant = publier(a_venir(1))
    publier(a_venir(1, date_debut=dans(90)))
    publier(a_venir(1))
    assert natures(avant) == []


def test_chaque_recherche_depuis_la_sienne() -> None:
    debut = changements.point().numero
    milieu = publier(a_venir(1))
    publier(a_venir(1), a_venir(2))
    ouverte = veille.ouvrir(debut)
    assert ouverte is not None
    tout = Criteres(jour=timezone.localdate())
    assert [t.nature for t in ouverte.nouveautes(tout, debut)] == [Nature.FORMATION]
    assert [t.nature for t in ouverte.nouveautes(tout, milieu)] == [Nature.SESSION]


def test_autant_de_requetes_pour_vingt_formations(django_assert_max_num_queries: Any) -> None:
    for numero in range(1, 21):
        avant = publier(a_venir(numero), action={"id": numero, "titre": f"Ébéniste {numero}"})
    for numero in range(1, 21):
        publier(
            a_venir(numero),
            a_venir(100 + numero),
            action={"id": numero, "titre": f"Ébéniste {numero}"},
        )
    ouverte = veille.ouvrir(avant)
    assert ouverte is not None
    ouverte.nouveautes(Criteres(jour=timezone.localdate(), texte="ébéniste"), avant)
    with django_assert_max_num_queries(5):
        trouvees = ouverte.nouveautes(Criteres(jour=timezone.localdate(), texte="ébéniste"), avant)
    assert len(trouvees) == 20


def complete(numero: int, restantes: int, **valeurs: Any) -> Any:
    dispositif = replace(
        session_exemple(numero).dispositifs[0], places=12, places_restantes=restantes
    )
    return a_venir(numero, dispositifs=[dispositif], **valeurs)


def voulues(depuis: int, *cherchees: Nature) -> list[Trouvaille]:
    ouverte = veille.ouvrir(depuis)
    assert ouverte is not None
    criteres = Criteres(jour=timezone.localdate(), texte="ébéniste")
    return ouverte.nouveautes(criteres, depuis, frozenset(cherchees))


def test_des_places_qui_se_liberent_sont_dites_a_qui_les_attend() -> None:
    avant = publier(complete(1, 0), complete(2, 3))
    publier(complete(1, 2), complete(2, 4))
    assert natures(avant) == []
    [trouvaille] = voulues(avant, Nature.PLACES)
    assert trouvaille.natures == {1: Nature.PLACES}


def test_qui_n_attend_que_des_places_n_apprend_rien_d_autre() -> None:
    avant = publier(complete(1, 0))
    publier(complete(1, 2, date_debut=dans(90)), complete(2, 5))
    [trouvaille] = voulues(avant, Nature.PLACES)
    assert trouvaille.natures == {1: Nature.PLACES}
    assert natures(avant) == [{1: Nature.DATES, 2: Nature.SESSION}]


def test_une_reunion_annoncee_est_dite_une_fois() -> None:
    def reunion(jour: str) -> pieces.InformationCollective:
        return pieces.InformationCollective(id=1, date=jour, heure_debut="09:30", ou="lieu")

    avant = publier(a_venir(1, informations_collectives=[reunion(dans(10))]))
    ensuite = publier(
        a_venir(
            1, informations_collectives=[reunion(dans(-1)), reunion(dans(10)), reunion(dans(20))]
        )
    )
    [trouvaille] = voulues(avant, Nature.REUNION)
    assert trouvaille.natures == {1: Nature.REUNION}
    assert [r.date for r in trouvaille.reunions[1]] == [dans(20)]
    assert voulues(ensuite, Nature.REUNION) == []
    assert natures(avant) == []
