"""What nobody should send, on every form an organisme fills: never an error page, a French message, the rest kept.

Each form is sent its right values with one hostile one; the bytes are those of a browser, or of a script.
"""

import copy
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.urls import reverse
from lxml import html

from sofi.offre.codes import Voie
from tests.fabriques import (
    CommuneFactory,
    FormationLibreFactory,
    RattachementFactory,
    UtilisateurFactory,
    dans,
    saisie_complete,
)
from tests.mondes import Navigateur

pytestmark = [pytest.mark.django_db, pytest.mark.long]
BOMBE = "<div>" * 20_000 + "au fond" + "</div>" * 20_000
WORD = (
    '<p class="MsoNormal">Avant</p><table border="1"><tr><td>Lundi</td></tr></table>'
    '<p><img src="file:///C:/photo.png">Après</p>'
)
GROS = "é " * 700_000  # 2 MB
CHIFFRES = "9" * 400
TROP = ["caractères, pour", "trop", "vous en avez saisi", "n'est pas"]
# What is sent; words of which one at least is said of each field that refuses it.
HOSTILES: dict[str, tuple[str, list[str]]] = {
    "3001 caractères": ("x" * 3001, TROP),
    "usage privé": ("Soudure 😀 \uf0b7 \ue000", ["usage privé", *TROP, "contient une espace"]),
    "2 Mo": (GROS, TROP),
    "bombe HTML": (BOMBE, [*TROP, "contient une espace"]),
    "tableau de Word": (WORD, ["un tableau et une image", *TROP, "contient une espace"]),
    "nul": ("avant\x00après", ["illisible", *TROP]),
    "demi-caractère": ("avant\ud800après", ["illisible", *TROP]),
    "400 chiffres": (CHIFFRES, TROP),
}


class Monde:
    """Somebody's établissement, and each form they fill: its address, where to put the hostile value, what is right."""

    def __init__(self) -> None:
        CommuneFactory()
        lien = RattachementFactory()
        self.client = Navigateur()
        self.client.force_login(lien.utilisateur)
        self.etablissement = lien.etablissement
        action = saisie_complete(etablissement=lien.etablissement)
        session = action.sessions.get()
        libre = saisie_complete(
            etablissement=lien.etablissement,
            formation=FormationLibreFactory(etablissement=lien.etablissement),
            voie=Voie.NON_CERTIFIANTE,
        )
        self.adresses = {
            "F": reverse("organisme:fiche_formation", args=[libre.pk]),
            "A": reverse("organisme:fiche_action", args=[action.pk]),
            "S": reverse("organisme:fiche_session", args=[action.pk, session.pk]),
            "D": reverse(
                "organisme:fiche_dispositif",
                args=[action.pk, session.pk, session.dispositifs.get().pk],
            ),
            "création": reverse("organisme:creer_non_certifiante"),
            "établissement": reverse("organisme:annuaire_etablissement"),
            "site": reverse("organisme:annuaire_site_ajouter"),
            "contact": reverse("organisme:annuaire_contact_ajouter"),
            "porte ouverte": reverse("organisme:annuaire_porte_ouverte_ajouter"),
            "demande": reverse("compte:demander_cle"),
        }
        self.lus = {nom: self.lire(nom) for nom in CIBLES}

    def remplir(self, nom: str) -> dict[str, Any]:
        """What the page would send as it is, with what is right to type in it."""
        return self.lus[nom] | JUSTES[nom]

    def lire(self, nom: str) -> dict[str, Any]:
        """What the page sends as it is now."""
        reponse = self.client.get(self.adresses[nom])
        formulaires = html.fromstring(reponse.content).forms
        forme = next(f for f in formulaires if set(CIBLES[nom]) <= set(f.fields))
        valeurs: dict[str, Any] = {}
        for champ, valeur in forme.form_values():
            valeurs.setdefault(champ, []).append(valeur)
        return valeurs

    def envoyer(self, nom: str, valeurs: dict[str, Any]) -> HttpResponse:
        """The bytes of a form as a browser encodes it, lone surrogates included."""
        corps = urlencode(valeurs, doseq=True, errors="surrogatepass")
        return self.client.post(
            self.adresses[nom], corps, content_type="application/x-www-form-urlencoded"
        )


CIBLES = {
    "F": ["intitule"],
    "A": ["public_vise", "objectifs", "url_video"],
    "S": ["commentaire_duree", "heures_centre", "date_debut", "mail_liaison"],
    "D": ["frais_additionnels_objet", "frais_ht", "places"],
    "création": ["intitule"],
    "établissement": ["description", "telephone", "code_postal"],
    "site": ["restauration", "nom"],
    "contact": ["nom", "courriel"],
    "porte ouverte": ["commentaire", "date", "debut"],
    "demande": ["message", "siret", "nda", "telephone"],
}
ADRESSE = {"ligne1": "8 quai des Tanneries", "code_postal": "53100", "ville": "Mayenne"}
JUSTES: dict[str, dict[str, Any]] = {
    "F": {"objectif_general": "5"},
    "A": {"complement_intitule": "option marqueterie"},
    "S": {"heures_entreprise": "123"},
    "D": {"frais_additionnels": "85,50"},
    "création": {"objectif_general": "5"},
    "établissement": ADRESSE,
    "site": ADRESSE | {"transport": "Bus C", "nom": "Atelier"},
    "contact": {"type_contact": "4", "fonction": "Secrétariat", "telephone": "02 41 00 00 00"},
    "porte ouverte": {
        "lien": "https://exemple.fr/po",
        "date": dans(30).isoformat(),
        "debut": "09:00",
    },
    "demande": {
        "siret": "99900012800010",
        "nda": "52530012353",
        "nom": "Essai",
        "email": "essai@exemple.fr",
        "telephone": "02 43 00 00 00",
    },
}


# A mark is a text like another in a field that isn't rich; 400 digits make a rich text too.
ACCEPTES = {
    "tableau de Word": {"F", "création", "site"},
}


@pytest.fixture(scope="module")
def monde_partage(base_du_module: None) -> Monde:
    return Monde()


@pytest.fixture
def monde(monde_partage: Monde) -> Monde:
    return copy.deepcopy(monde_partage)


def simple(mots: str) -> str:
    """Words with ordinary spaces."""
    return " ".join(mots.replace("\xa0", " ").replace("\u202f", " ").split())


def erreurs(reponse: HttpResponse) -> dict[str, str]:
    """What each field of the page shown again refuses."""
    contexte: Any = reponse.context  # type: ignore[attr-defined]
    parties = contexte.get("parties") or [contexte["form"]]
    return {
        partie.add_prefix(nom): simple(" ".join(textes))
        for partie in parties
        for nom, textes in partie.errors.items()
    }


PAIRES = [
    (nom, hostile)
    for i, nom in enumerate(CIBLES)
    for j, hostile in enumerate(HOSTILES)
    if nom == "S" or (i + j) % 3 == 0
]
"""Every hostile value on S, whose fields are of every sort, and in turn on a third of the other forms: all forms
clean and refuse in one place, so that each has some of them and no value is tried on one form alone."""


@pytest.mark.parametrize(("nom", "hostile"), PAIRES)
def test_une_saisie_hostile(monde: Monde, nom: str, hostile: str) -> None:
    """Refused by name where it can't be kept; what was typed beside is on the page, or stored."""
    valeur, extraits = HOSTILES[hostile]
    cibles = CIBLES[nom][:1] if hostile == "2 Mo" else CIBLES[nom]
    reponse = monde.envoyer(nom, monde.remplir(nom) | dict.fromkeys(cibles, valeur))
    if nom in ACCEPTES.get(hostile, ()):
        assert reponse.status_code == 302
        return
    assert reponse.status_code in (200, 422)
    dits = erreurs(reponse)
    assert dits and set(dits) <= set(cibles)
    for message in dits.values():
        assert any(extrait in message for extrait in extraits), message
        assert len(message) < 400 and message.endswith((".", "?", "page"))
    montres = {v for f in html.fromstring(reponse.content).forms for _, v in f.form_values()}
    justes = [v for champ, v in JUSTES[nom].items() if champ not in cibles]
    assert set(justes) <= montres


A_CORRIGER = [
    (
        "demande",
        {"siret": "99900012800011"},
        {"siret": "La clé du SIRET 99900012800011 est fausse"},
    ),
    ("demande", {"nda": "5253001235"}, {"nda": "vous en avez saisi 10"}),
    ("demande", {"email": "a b@exemple.fr"}, {"email": "contient un espace"}),
    ("établissement", {"courriel": "a b@exemple.fr"}, {"courriel": "contient une espace"}),
    ("contact", {"courriel": "a b@exemple.fr"}, {"courriel": "contient une espace"}),
    ("S", {"mail_liaison": "a b@exemple.fr"}, {"mail_liaison": "contient une espace"}),
    ("S", {"date_fin": "20266-09-28"}, {"date_fin": "année à quatre chiffres"}),
    ("porte ouverte", {"date": "28/09/20266"}, {"date": "année à quatre chiffres"}),
    ("A", {"url_video": "http://exemple.fr/a.mp4"}, {"url_video": "indiquez-la en https://"}),
    ("porte ouverte", {"lien": "http://exemple.fr/a"}, {"lien": "indiquez-la en https://"}),
]


@pytest.mark.parametrize(("nom", "saisie", "attendus"), A_CORRIGER)
def test_une_saisie_fausse(
    monde: Monde, nom: str, saisie: dict[str, str], attendus: dict[str, str]
) -> None:
    """The fault and what to do, beside the field; what was typed stays to be corrected."""
    reponse = monde.envoyer(nom, monde.remplir(nom) | saisie)
    assert reponse.status_code in (200, 422)
    dits = erreurs(reponse)
    for champ, extrait in attendus.items():
        assert extrait in dits[champ]
    montres = {v for f in html.fromstring(reponse.content).forms for _, v in f.form_values()}
    gardes = [v for champ, v in JUSTES[nom].items() if champ not in saisie]
    assert {*gardes, *saisie.values()} <= montres


def test_dates_a_l_envers(monde: Monde) -> None:
    """A draft may hold them: stored, and said on the card as wrong."""
    saisie = {"date_debut": "2027-09-06", "date_fin": "2027-06-06"}
    reponse = monde.envoyer("S", monde.remplir("S") | saisie)
    assert reponse.status_code == 302
    page = monde.client.get(monde.adresses["S"])
    assert (
        "06/09/2027" in simple(page.content.decode())
        and 'class="sofi-erreur"' in page.content.decode()
    )
    [dit] = [m for m in page.context["manques"] if m.champ == "date_fin"]
    assert "06/06/2027" in dit.message and dit.niveau == "erreur"


@pytest.mark.parametrize("numero", ["35600000000048", "35600000049837"])
def test_siret_de_la_poste(monde: Monde, numero: str) -> None:
    """Its offices don't follow the key of the others."""
    saisie = monde.remplir("demande") | {"siret": numero}
    assert monde.envoyer("demande", saisie).status_code == 302


@pytest.mark.parametrize("nom", CIBLES)
def test_un_envoi_vide(monde: Monde, nom: str) -> None:
    """Nothing at all, as a script sends it: answered, and what is stored stays so."""
    avant = monde.lire(nom)
    assert monde.envoyer(nom, {}).status_code in (200, 302, 422)
    apres = monde.lire(nom)
    textes = [champ for champ in CIBLES[nom] if champ in avant]
    assert {c: apres[c] for c in textes} == {c: avant[c] for c in textes}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "adresse",
    [
        "/s/{}/",
        "/signalement/{}/",
        "/alerte/{}/",
        "/alerte/{}/arreter/",
        "/mes-alertes/{}/",
        "/api/donnees/{}",
        "/compte/activation/{}/",
        "/compte/adresse/{}/",
        "/compte/reprise/{}/",
    ],
)
def test_a_nul_in_an_address_is_an_address_that_nobody_has(client, adresse: str) -> None:
    client.force_login(UtilisateurFactory())
    assert client.get(adresse.format("a%00b")).status_code < 500
    assert client.post(adresse.format("a%00b")).status_code < 500
