"""Each check of the service Offre, on what is right and on what is wrong."""

import datetime

import pytest
from django.utils import timezone

from sofi.offre.chargement import charger
from sofi.offre.models import Action
from sofi.validation.controles import VERIFICATIONS, Niveau, controler
from sofi.validation.liens import VALIDITE
from sofi.validation.models import LienVerifie
from tests.fabriques import saisie_complete

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


def trouves(action, nom: str):
    (verification,) = [v for v in VERIFICATIONS if v.__name__ == nom]
    return list(verification(relue(action)))


def cas(rang: int):
    return [(nom, texte) for nom, textes in CAS.items() for texte in textes[rang]]


@pytest.mark.parametrize(("nom", "texte"), cas(0))
def test_un_texte_juste_passe(nom, texte):
    action = saisie_complete(objectifs=f"<p>{texte}</p>", complement_programme="", public_vise="")
    assert trouves(action, nom) == []


@pytest.mark.parametrize(("nom", "texte"), cas(1))
def test_un_texte_faux_est_dit(nom, texte):
    action = saisie_complete(objectifs=f"<p>{texte}</p>", complement_programme="", public_vise="")
    dits = trouves(action, nom)
    assert dits
    for dit in dits:
        assert (dit.fiche, dit.objet, dit.champ) == ("A", action.pk, "objectifs")
        assert dit.message
        assert dit.remede


def test_une_phrase_reprise_d_un_autre_champ_est_dite():
    phrase = "<p>L'atelier compte douze établis récents.</p>"
    action = saisie_complete(objectifs=phrase, complement_programme=phrase)
    assert [c.niveau for c in trouves(action, "phrases_doubles")] == [Niveau.INFORMATION]


@pytest.mark.parametrize(
    ("prix", "dits"), [(None, 0), (0, 0), (6300, 0), (1680, 0), (84_000, 0), (1000, 1), (84_900, 1)]
)
def test_prix_par_heure(prix, dits):
    """840 hours en centre: 2 € an hour is 1,680 €, 100 € is 84,000 €."""
    action = saisie_complete()
    dispositif = action.sessions.get().dispositifs.get()
    dispositif.frais_ht = dispositif.frais_ttc = prix
    dispositif.save()
    assert len(trouves(action, "prix_par_heure")) == dits


@pytest.mark.parametrize(
    ("code", "ville", "dits"),
    [
        ("53100", "Mayenne", 0),
        ("53103", "Mayenne Cedex", 0),
        ("", "Mayenne", 0),
        ("44000", "Mayenne", 1),
    ],
)
def test_adresse_et_commune(code, ville, dits):
    action = saisie_complete()
    lieu = action.sessions.get().lieu
    lieu.code_postal, lieu.ville = code, ville
    lieu.save()
    assert [c.champ for c in trouves(action, "adresses")] == ["lieu"] * dits


@pytest.mark.parametrize(
    ("repond", "age", "attendus"),
    [
        (True, 1, []),
        (False, 1, [Niveau.ALERTE]),
        (False, VALIDITE.days + 1, [Niveau.INFORMATION]),
        (None, 0, [Niveau.INFORMATION]),
    ],
)
def test_liens(repond, age, attendus):
    action = saisie_complete(url_action="https://exemple.fr/ebeniste")
    if repond is not None:
        LienVerifie.objects.create(
            url=action.url_action,
            repond=repond,
            constat="page introuvable (404)",
            verifie_le=timezone.now() - datetime.timedelta(days=age),
        )
    assert [c.niveau for c in trouves(action, "liens")] == attendus


def test_une_saisie_juste_n_appelle_aucun_controle():
    assert controler(relue(saisie_complete())) == []


@pytest.mark.parametrize("sessions", [1, 8])
def test_le_nombre_de_requetes_ne_depend_pas_des_sessions(django_assert_max_num_queries, sessions):
    action = saisie_complete(sessions=sessions, url_action="https://exemple.fr/")
    with django_assert_max_num_queries(26):
        controler(relue(action))
