"""Each check of the service Offre, on what is right and on what is wrong."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from sofi.offre.chargement import charger
from sofi.offre.models import Action
from sofi.validation.controles import VERIFICATIONS, Niveau, controler
from sofi.validation.liens import VALIDITE
from sofi.validation.models import LienVerifie
from tests.fabriques import saisie_complete
from tests.mondes import copier

pytestmark = pytest.mark.django_db
JUSTE = "Réaliser un meuble, du dessin à la finition."
CAS = {
    "textes_vides": (
        [JUSTE, "", "Aucun prérequis de diplôme.", "Voir un meuble et le dessiner."],
        [
            "à voir",
            "A DÉFINIR.",
            "xxx",
            "Lorem ipsum dolor sit amet",
            "CAP Ébéniste",
            "...",
            "test",
        ],
    ),
    "capitales": (
        [JUSTE, "CAP AEPE, CACES R489, BTS MCO et titre RNCP", "Préparer le CAP ÉBÉNISTE"],
        ["DEVENIR UN ÉBÉNISTE QUALIFIÉ", "Venez ! APPRENEZ LE TRAVAIL DU BOIS avec nous"],
    ),
    "coordonnees": (
        [JUSTE, "1 200 heures de 2024 à 2026", "Norme 01.02.03", "SIRET 999 000 128 00010"],
        [
            "Appelez le 02 41 00 00 00.",
            "Appelez le 02.41.00.00.00",
            "+33 6 12 34 56 78",
            "Écrivez à contact@exemple.fr",
            "Voir www.exemple.fr",
            "https://exemple.fr/page",
        ],
    ),
    "phrases_doubles": (
        [JUSTE, "Un mot. Un mot."],
        [
            "L'atelier compte douze établis récents. Oui. L'atelier compte douze établis récents !",
            "Une phrase assez longue pour compter.\nUNE PHRASE ASSEZ LONGUE, pour compter",
        ],
    ),
}


def relue(action):
    """The action as the page of the service Offre reads it."""
    return charger(Action.objects.filter(pk=action.pk)).get()


@pytest.fixture(scope="module")
def lue_partagee(base_du_module):
    return relue(saisie_complete())


@pytest.fixture
def lue(lue_partagee, db):
    """A whole action, read: each test changes it in memory."""
    return copier(lue_partagee)


def trouves(lue, nom: str):
    (verification,) = [v for v in VERIFICATIONS if v.__name__ == nom]
    return list(verification(lue))


def cas(rang: int):
    return [(nom, texte) for nom, textes in CAS.items() for texte in textes[rang]]


@pytest.mark.parametrize(("nom", "texte"), cas(0))
def test_un_texte_juste_passe(lue, nom, texte):
    lue.objectifs, lue.complement_programme, lue.public_vise = f"<p>{texte}</p>", "", ""
    assert trouves(lue, nom) == []


@pytest.mark.parametrize(("nom", "texte"), cas(1))
def test_un_texte_faux_est_dit(lue, nom, texte):
    lue.objectifs, lue.complement_programme, lue.public_vise = f"<p>{texte}</p>", "", ""
    dits = trouves(lue, nom)
    assert dits
    for dit in dits:
        assert (dit.fiche, dit.objet, dit.champ) == ("A", lue.pk, "objectifs")
        assert dit.message
        assert dit.remede


def test_une_phrase_reprise_d_un_autre_champ_est_dite(lue):
    lue.objectifs = lue.complement_programme = "<p>L'atelier compte douze établis récents.</p>"
    assert [c.niveau for c in trouves(lue, "phrases_doubles")] == [Niveau.INFORMATION]


@pytest.mark.parametrize(
    ("prix", "dits"), [(None, 0), (0, 0), (6300, 0), (1680, 0), (84_000, 0), (1000, 1), (84_900, 1)]
)
def test_prix_par_heure(lue, prix, dits):
    """840 hours en centre: 2 € an hour is 1,680 €, 100 € is 84,000 €."""
    (session,) = lue.sessions.all()
    (dispositif,) = session.dispositifs.all()
    dispositif.frais_ht = dispositif.frais_ttc = None if prix is None else Decimal(prix)
    assert len(trouves(lue, "prix_par_heure")) == dits


@pytest.mark.parametrize(
    ("code", "ville", "dits"),
    [
        ("53100", "Mayenne", 0),
        ("53103", "Mayenne Cedex", 0),
        ("", "Mayenne", 0),
        ("44000", "Mayenne", 1),
    ],
)
def test_adresse_et_commune(lue, code, ville, dits):
    (session,) = lue.sessions.all()
    session.lieu.code_postal, session.lieu.ville = code, ville
    assert [c.champ for c in trouves(lue, "adresses")] == ["lieu"] * dits


@pytest.mark.parametrize(
    ("repond", "age", "attendus"),
    [
        (True, 1, []),
        (False, 1, [Niveau.ALERTE]),
        (False, VALIDITE.days + 1, [Niveau.INFORMATION]),
        (None, 0, [Niveau.INFORMATION]),
    ],
)
def test_liens(lue, repond, age, attendus):
    lue.url_action = "https://exemple.fr/ebeniste"
    if repond is not None:
        LienVerifie.objects.create(
            url=lue.url_action,
            repond=repond,
            constat="page introuvable (404)",
            verifie_le=timezone.now() - datetime.timedelta(days=age),
        )
    assert [c.niveau for c in trouves(lue, "liens")] == attendus


def test_une_saisie_juste_n_appelle_aucun_controle(lue):
    assert controler(lue) == []


@pytest.mark.parametrize("sessions", [1, 8])
def test_le_nombre_de_requetes_ne_depend_pas_des_sessions(django_assert_max_num_queries, sessions):
    action = saisie_complete(sessions=sessions, url_action="https://exemple.fr/")
    with django_assert_max_num_queries(26):
        controler(relue(action))
