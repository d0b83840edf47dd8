"""Each field of the four cards, through the cards: a right value is stored, each wrong one is refused by name.

Wrong values are sent together, one of each field at a time: every message is said at once, what was typed
stays on screen, and the fields that were right are stored.
"""

from typing import Any

import pytest
from django.urls import reverse
from lxml import html

from sofi.offre.codes import Fiche, Voie
from sofi.offre.fiches import EFFECTIFS, FICHES
from tests.fabriques import FormationLibreFactory, OpcoFactory, PreRequisFactory, saisie_complete

pytestmark = pytest.mark.django_db
AUTRE = "ne fait pas partie des choix proposés"
PRIVE = ("Puce \uf0b7", "usage privé")
CONTROLE = ("a\x07b", "caractère de contrôle")
HTTP = ("http://www.exemple.fr/a.mp4", "indiquez-la en https://")
PAS_WEB = ("exemple", "n'est pas une adresse web complète")
ENTIERS = [
    ("12,5", "n'est pas un nombre entier"),
    ("-1", "Le minimum est"),
    ("9" * 30, "trop grand"),
]
MONTANTS = [
    ("cent", "n'est pas un nombre"),
    ("-1", "Le minimum est 0"),
    ("1,234", "trop de décimales"),
]
MONTANTS += [("99999999", "trop grand")]
JOURS = [("20266-09-28", "n'est pas une date"), ("31/02/2027", "n'est pas une date")]
JOURS += [("1890-01-01", "à partir de 1990")]
Cas = dict[str, tuple[Any, list[tuple[Any, str]]]]


def trop(limite: int) -> tuple[str, str]:
    """One character too many."""
    return "x" * (limite + 1), f"{limite + 1} caractères"


def riche(limite: int) -> list[tuple[str, str]]:
    """A rich text too long, with a table, with an image, with a character of a font."""
    return [
        ("x" * (limite + 1), "soit 1 de trop"),
        ("<p>a</p><table><tr><td>b</td></tr></table>", "un tableau"),
        ('<p>a</p><img src="x">', "une image"),
        ("Puce \uf0b7", "usage privé"),
    ]


def un_choix(juste: str) -> tuple[str, list[tuple[str, str]]]:
    return juste, [("jamais", AUTRE)]


def des_choix(juste: str) -> tuple[list[str], list[tuple[list[str], str]]]:
    return [juste], [(["jamais"], AUTRE)]


FORMATION: Cas = {
    "intitule": ("Remise à niveau en anglais", [trop(255), PRIVE, CONTROLE]),
    "objectif_general": ("5", [("6", AUTRE), ("jamais", AUTRE)]),
    "niveau_sortie": un_choix("3"),
    "famille_metier": un_choix("toutes"),
}
ACTION: Cas = {
    "complement_intitule": ("option marqueterie", [trop(255), PRIVE, CONTROLE]),
    "complement_programme": ("Deux chantiers.", riche(3000)),
    "objectifs": ("Assembler un meuble.", riche(3000)),
    "resultats_attendus": ("Une embauche.", riche(3000)),
    "langue": un_choix("br"),
    "plus_formation": ("Douze établis.", riche(250)),
    "url_action": (
        "https://www.exemple.fr/a",
        [HTTP, PAS_WEB, ("https://e.fr/" + "x" * 400, "400")],
    ),
    "url_pdf": ("https://www.exemple.fr/a.pdf", [HTTP, PAS_WEB]),
    "url_video": ("https://www.exemple.fr/a.mp4", [HTTP, PAS_WEB]),
    "niveau_entree": un_choix("3"),
    "niveau_entree_obligatoire": un_choix("True"),
    "prerequis": (lambda: [str(PreRequisFactory().pk)], [(["0"], AUTRE), (["jamais"], AUTRE)]),
    "commentaire_prerequis": ("Permis B.", riche(3000)),
    "public_vise": ("Salariés 😀", [trop(250), PRIVE, CONTROLE]),
}
SESSION: Cas = {
    "lieu": (None, [("0", AUTRE)]),
    "date_debut": ("2027-09-06", JOURS),
    "date_fin": ("2028-06-16", JOURS),
    "esp": un_choix("permanentes"),
    "rythmes": des_choix("discontinu"),
    "periodes": des_choix("soir"),
    "parcours": des_choix("mixte"),
    "modalites": des_choix("alternance"),
    "enseignement": un_choix("hybride"),
    "heures_centre": ("600", [*ENTIERS, ("20001", "Le maximum est 20000")]),
    "heures_entreprise": ("0", [*ENTIERS, ("20001", "Le maximum est 20000")]),
    "heures_hebdo": ("28,50", [("49", "Le maximum est 48"), *MONTANTS[:3]]),
    "commentaire_duree": ("Fermé à Noël.", [trop(500), PRIVE, CONTROLE]),
    "cycle_unite": un_choix("3"),
    "cycle_entreprise": ("2", [*ENTIERS, ("40000", "Le maximum est 999")]),
    "cycle_centre": ("1", [*ENTIERS, ("40000", "Le maximum est 999")]),
    "duree_cycle": ("2", [*ENTIERS, ("0", "Le minimum est 1"), ("10", "Le maximum est 9")]),
    "annees_entree": des_choix("X"),
    "responsable": (None, [("0", AUTRE)]),
    "recrutement": un_choix("suspendu"),
    "modalites_recrutement": des_choix("3"),
    "inscription_a": ("adresse", [("distance", AUTRE)]),
    "contact": (None, [("0", AUTRE)]),
    "referent_pmr": (None, [("0", AUTRE)]),
    "referent_mobilite": (None, [("0", AUTRE)]),
    "referent_prf": (None, [("0", AUTRE)]),
    "mail_liaison": (
        "liaison@exemple.fr",
        [("a b@exemple.fr", "contient une espace"), ("liaison@", "n'est pas une adresse e-mail")],
    ),
}
DISPOSITIF: Cas = {
    "type": (None, [("0", AUTRE), ("", "Choisissez le dispositif")]),
    "opco": (lambda: str(OpcoFactory().pk), [("0", AUTRE)]),
    "reference_marche": ("34567", [trop(100), PRIVE]),
    "places": ("12", [("0", "Le minimum est 1"), *ENTIERS, ("100000", "Le maximum est 99999")]),
    "places_restantes": ("3", ENTIERS),
    "frais_ht": ("6300", MONTANTS),
    "taux_tva": ("20", [*MONTANTS[:3], ("51", "Le maximum est 50")]),
    "frais_ttc": ("7560", MONTANTS),
    "frais_certification_prevus": un_choix("True"),
    "frais_certification": ("120", MONTANTS),
    "frais_certification_obligatoires": un_choix("True"),
    "frais_additionnels": ("85,50", MONTANTS),
    "frais_additionnels_objet": ("Outillage", [trop(200), PRIVE]),
    "prise_en_charge": un_choix("False"),
    "session-effectif_minimal": ("6", [("0", "Le minimum est 1"), *ENTIERS]),
    "session-capacite": ("12", [("0", "Le minimum est 1"), *ENTIERS]),
}
TABLE: dict[str, Cas] = {"F": FORMATION, "A": ACTION, "S": SESSION, "D": DISPOSITIF}
TOURS = [
    (carte, tour)
    for carte, champs in TABLE.items()
    for tour in range(max(len(faux) for _, faux in champs.values()))
]


@pytest.fixture(scope="module")
def offres(monde_partage):
    """An offer on a sheet, and one of no sheet, whose F card is typed."""
    etablissement = monde_partage.etablissement
    libre = saisie_complete(
        etablissement=etablissement,
        formation=FormationLibreFactory(etablissement=etablissement),
        voie=Voie.NON_CERTIFIANTE,
    )
    sur_fiche = saisie_complete(etablissement=etablissement)
    return {carte: libre if carte == "F" else sur_fiche for carte in TABLE}


@pytest.fixture
def url(request, saisisseur, offres):
    """The card of the case."""
    carte = request.getfixturevalue("carte")
    action = offres[carte]
    session = action.sessions.get()
    noms = {"F": "fiche_formation", "A": "fiche_action", "S": "fiche_session"}
    if carte == "D":
        args = [action.pk, session.pk, session.dispositifs.get().pk]
        return reverse("organisme:fiche_dispositif", args=args)
    args = [action.pk, session.pk] if carte == "S" else [action.pk]
    return reverse(f"organisme:{noms[carte]}", args=args)


def justes(carte):
    """The right values that are typed; those already chosen on the card stay."""
    valeurs = {
        nom: juste() if callable(juste) else juste for nom, (juste, _) in TABLE[carte].items()
    }
    return {nom: valeur for nom, valeur in valeurs.items() if valeur is not None}


def envoyes(page):
    """What the form of a page would send."""
    valeurs = {}
    for nom, valeur in html.fromstring(page.content).get_element_by_id("fiche").form_values():
        valeurs.setdefault(nom, []).append(valeur)
    return valeurs


def lus(page, noms):
    """The values shown, rich texts aside."""
    sont = envoyes(page)
    return {
        n: v if isinstance(noms[n], list) else v[0].strip() for n, v in sont.items() if n in noms
    }


@pytest.mark.parametrize(("carte", "tour"), TOURS)
def test_ce_qui_est_faux_est_dit_et_le_reste_garde(client, remplir, carte, tour, url):
    faux = {nom: cas[tour] for nom, (_, cas) in TABLE[carte].items() if len(cas) > tour}
    bons = {nom: v for nom, v in justes(carte).items() if nom not in faux}
    reponse = client.post(url, remplir(url, **bons, **{nom: v for nom, (v, _) in faux.items()}))
    assert reponse.status_code == 200
    dits = {
        partie.add_prefix(nom): " ".join(erreurs)
        for partie in reponse.context["parties"]
        for nom, erreurs in partie.errors.items()
    }
    assert set(dits) == set(faux)
    for nom, (saisi, extrait) in faux.items():
        assert extrait in dits[nom], (nom, dits[nom])
        assert dits[nom].endswith((".", "?", "https://www.exemple.fr/page"))
        if isinstance(saisi, str) and saisi.isprintable() and extrait != AUTRE and "<" not in saisi:
            assert saisi in envoyes(reponse).get(nom, [""])[0], nom
    # A choice refused on a list of boxes shows none: what is stored is read on the next page.
    assert lus(client.get(url), bons) == bons


@pytest.mark.parametrize("carte", list(TABLE))
def test_ce_qui_est_juste_est_garde(client, remplir, carte, url):
    bons = justes(carte)
    assert client.post(url, remplir(url, **bons)).status_code == 302
    assert lus(client.get(url), bons) == bons


# Chosen by buttons, or rows of their own: each has its tests beside (fiche_formation, fiche_session, fiche_action).
AILLEURS = {
    "F": {
        "fiche",
        "individualisation",
        "validation",
        "blocs",
        "domaines_ordonnes",
        "metiers_ordonnes",
    },
    "A": {"equipements"},
    "S": {"informations_collectives", "periodes_inscription"} | {c.nom for c in EFFECTIFS},
    "D": set(),
}


@pytest.mark.parametrize("carte", list(TABLE))
def test_aucun_champ_sans_cas(carte):
    """A field of a card without a right and a wrong value fails."""
    attendus = {champ.nom for champ in FICHES[Fiche(carte)]} - AILLEURS[carte]
    essayes = {nom for nom, (_, faux) in TABLE[carte].items() if faux}
    assert {nom for nom in essayes if "session-" not in nom} == attendus
    if carte == "D":
        assert {f"session-{c.nom}" for c in EFFECTIFS} <= essayes
