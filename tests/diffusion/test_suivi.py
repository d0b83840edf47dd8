"""The rows of an organisme's lists, made from what is published."""

import datetime
import hashlib
from typing import Any

import pytest

from sofi.diffusion import codes, suivi
from sofi.diffusion.indexation import SANS_DATE
from sofi.diffusion.models import SessionSuivie
from sofi.validation.models import OffrePubliee
from tests.diffusion.aide import publier_document
from tests.documents import (
    APPRENTISSAGE,
    CPF,
    REGION,
    dispositif_exemple,
    document_exemple,
    lieu_exemple,
    session_exemple,
)

pytestmark = pytest.mark.django_db


def ligne(**session: Any) -> SessionSuivie:
    """The row of a document with this session."""
    suivi.inscrire([document_exemple(sessions=[session_exemple(7, **session)])])
    return SessionSuivie.objects.get()


def test_toutes_les_colonnes() -> None:
    dispositifs = [dispositif_exemple(1), dispositif_exemple(2, type=APPRENTISSAGE)]
    suivi.inscrire(
        [
            document_exemple(
                action={"id": 45, "titre": "CAP Ébéniste"},
                formation={"id": 12},
                organisme={"id": 3, "nom": "L’Atelier"},
                sessions=[session_exemple(7, dispositifs=dispositifs)],
            )
        ]
    )
    assert SessionSuivie.objects.values().get() == {
        "numero": 7,
        "action": 45,
        "formation": 12,
        "etablissement": 3,
        "titre": "CAP Ébéniste",
        "dispensateur": "L’Atelier",
        "commune": "Mayenne",
        "tri_titre": " cap ebeniste",
        "tri_dispensateur": " l atelier",
        "tri_commune": " mayenne",
        "date_debut": datetime.date(2027, 9, 6),
        "date_fin": datetime.date(2028, 6, 16),
        "types": ["cpf", "contrat-apprentissage"],
        "sigles": "CPF Contrat d’apprentissage",
        "financements": codes.CPF | codes.APPRENTISSAGE,
        "enseignement": 1,
        "recrutement": "ouvert",
        "places_inconnues": False,
        "initiale": False,
        "origine": "",
        "publique": True,
    }


@pytest.mark.parametrize(
    ("debut", "fin", "lues"),
    [
        ("2027-01-04", None, (datetime.date(2027, 1, 4), SANS_DATE)),
        (None, "2027-01-04", (datetime.date(2027, 1, 4), datetime.date(2027, 1, 4))),
        (None, None, (SANS_DATE, SANS_DATE)),
    ],
)
def test_dates_manquantes(debut: str | None, fin: str | None, lues: tuple[Any, Any]) -> None:
    une = ligne(date_debut=debut, date_fin=fin)
    assert (une.date_debut, une.date_fin) == lues


def test_a_distance() -> None:
    une = ligne(enseignement="distance")
    assert (une.commune, une.tri_commune) == ("À distance", " a distance")


@pytest.mark.parametrize(
    ("recrutement", "restantes", "inconnues"),
    [
        ("ouvert", [None], True),
        ("ouvert", [5, None], True),
        ("ouvert", [0], False),
        ("ouvert", [], False),
        ("ferme", [None], False),
        ("suspendu", [None], False),
    ],
)
def test_places_a_dire(recrutement: str, restantes: list[int | None], inconnues: bool) -> None:
    dispositifs = [dispositif_exemple(n, places_restantes=p) for n, p in enumerate(restantes)]
    assert ligne(recrutement=recrutement, dispositifs=dispositifs).places_inconnues is inconnues


def test_formation_initiale() -> None:
    suivi.inscrire([document_exemple(origine="onisep")])
    assert SessionSuivie.objects.get().initiale


def test_financement_regional() -> None:
    assert ligne(dispositifs=[dispositif_exemple(1, type=REGION)]).financements == codes.REGION


def etats() -> dict[int, bool]:
    return dict(SessionSuivie.objects.order_by("pk").values_list("pk", "publique"))


def test_une_session_publique_ne_quitte_jamais_les_listes() -> None:
    """Withdrawn or gone, it is kept and says so; withdrawn before it was public, it never comes."""
    autre = document_exemple(action={"id": 99}, sessions=[session_exemple(50)])
    suivi.inscrire([autre])
    suivi.inscrire([document_exemple(sessions=[session_exemple(1), session_exemple(2)])])
    assert etats() == {1: True, 2: True, 50: True}
    apres = [
        session_exemple(2, retiree_le="2026-06-01"),
        session_exemple(3, retiree_le="2026-06-01"),
    ]
    suivi.inscrire([document_exemple(sessions=apres)])
    assert etats() == {1: False, 2: False, 50: True}
    suivi.inscrire([document_exemple(action={"titre": "Autre"}, sessions=[session_exemple(1)])])
    assert etats() == {1: True, 2: False, 50: True}
    assert SessionSuivie.objects.get(pk=1).titre == "Autre"
    suivi.mettre_a_jour(45210, None)
    assert etats() == {1: False, 2: False, 50: True}


def test_mettre_a_jour_puis_refaire() -> None:
    """From the versions in their order; what is no longer public is kept, and isn't public."""
    publier_document(document_exemple(sessions=[session_exemple(1), session_exemple(2)]))
    derniere = publier_document(document_exemple(sessions=[session_exemple(2), session_exemple(3)]))
    publier_document(
        document_exemple(action={"id": 99}, formation={"id": 99}, sessions=[session_exemple(50)])
    )
    OffrePubliee.objects.filter(action=99).delete()
    suivi.mettre_a_jour(45210, derniere)
    assert etats() == {2: True, 3: True}
    SessionSuivie.objects.all().delete()
    SessionSuivie.objects.create(
        numero=70,
        action=45210,
        formation=1,
        etablissement=1,
        date_debut=SANS_DATE,
        date_fin=SANS_DATE,
        types=[],
    )
    assert suivi.refaire() == 4
    assert etats() == {1: False, 2: True, 3: True, 50: False}
    assert suivi.refaire() == 4


def test_ce_que_rien_ne_borne_reste_dans_l_index() -> None:
    """A title, names and dispositifs of signs that fold into many more bytes, or of hundreds of words."""
    longs = ["".join(map(chr, range(debut, debut + 250))) for debut in (0x4E00, 0x5E00, 0x6E00)]
    types = [
        {**CPF, "code": hashlib.sha256(bytes([rang])).hexdigest()[:40], "sigle": f"日{rang}本" * 5}
        for rang in range(60)
    ]
    dispositifs = [dispositif_exemple(rang, type=t) for rang, t in enumerate(types)]
    suivi.inscrire(
        [
            document_exemple(
                action={"titre": "".join(longs)},
                organisme={"nom": longs[0]},
                sessions=[
                    session_exemple(7, dispositifs=dispositifs, lieu=lieu_exemple(ville=longs[1]))
                ],
            )
        ]
    )
    suivie = SessionSuivie.objects.get()
    assert suivie.titre == "".join(longs)
    assert [len(suivie.tri_titre.encode()), len(suivie.sigles.encode())] == [898, 600]
    assert suivie.types == [un["code"] for un in types[:12]]


def test_chaque_type_une_fois() -> None:
    """Each once, all that a session has; the test before this one has more than an entry holds."""
    codes_lus = ["cpf", "poec", "cpf"]
    dispositifs = [
        dispositif_exemple(rang, type={**CPF, "code": c}) for rang, c in enumerate(codes_lus)
    ]
    suivi.inscrire([document_exemple(sessions=[session_exemple(7, dispositifs=dispositifs)])])
    assert SessionSuivie.objects.get().types == ["cpf", "poec"]
