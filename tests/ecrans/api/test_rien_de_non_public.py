"""No address of the API, of the feeds by key, nor of open data gives a draft, nor a contact that isn't public.

The values that nobody outside may read hold one word; every address is asked, and the word isn't in what it answers.
"""

import datetime
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from sofi.echanges.donnees.ecriture import ecrire
from sofi.echanges.donnees.fichiers import SORTES, Nom
from sofi.echanges.flux import ecrire_flux
from sofi.echanges.passages import demander, executer
from sofi.ecrans.api.urls import urlpatterns as de_l_api
from sofi.ecrans.partenaires.urls import urlpatterns as des_partenaires
from sofi.partenaires.cles import creer_cle
from sofi.partenaires.fichiers import GENRES, OUVERTS
from sofi.validation.publication import publier as publier_action
from tests.documents import contact_exemple
from tests.ecrans.api.monde import INFORMATION, SECRET, Monde, document, lire, mettre_en_ligne
from tests.ecrans.public.conftest import a_venir, dans
from tests.fabriques import PartenaireDuFluxFactory, UtilisateurFactory, saisie_complete
from tests.pieces import changee

pytestmark = pytest.mark.django_db
FORMATION, ACTION, SESSION = 10_905, 50_905, 144_305
REUNION = INFORMATION | {"id": 7_305, "date": dans(25)}
HORS = {"depots", "depot", "depot_choix", "depot_ecrire", "retours"}
"""What these give is their own key's; a return is only sent."""
DU_PUBLIC = ("formations_atom", "rendez_vous_ics", "rendez_vous_atom")
INTERLOCUTEURS = ("mail-liaison", "referent-prf")
"""Contacts of a session that the complete feed gives for the network (fiches, LHEO): to partners, by key, alone."""


@pytest.fixture(scope="module")
def cle(base_du_module: None, tmp_path_factory: Any) -> Iterator[str]:
    """Today's files over yesterday's, and the key of a partner."""
    with override_settings(FLUX_DOSSIER=tmp_path_factory.mktemp("flux")):
        yield _ecrire()


def _ecrire() -> str:
    from django.conf import settings

    monde = Monde()
    veille = timezone.localdate() - datetime.timedelta(days=1)
    ecrire_flux(Path(settings.FLUX_DOSSIER), jour=veille)
    mettre_en_ligne(_avec_secrets())
    modifiee = saisie_complete()
    publier_action(modifiee, nature="validation", auteur=None)
    modifiee.complement_intitule = SECRET  # what is being typed over what is published
    modifiee.save()
    executer(demander(None))
    ecrire(timezone.localdate())
    assert monde.brouillon
    cache.clear()
    partenaire = PartenaireDuFluxFactory()
    auteur = UtilisateurFactory(role="administration")
    return creer_cle(partenaire, nom="juin", portees=["flux"], expire_le=None, auteur=auteur)[1]


def _avec_secrets() -> Any:
    """A session with a meeting to come, and two contacts that aren't the public's."""
    fait = document(5, a_venir(SESSION, informations_collectives=[REUNION]))
    secrets = {
        "mail_liaison": f"{SECRET}@exemple.fr",
        "referent_prf": msgspec.to_builtins(
            contact_exemple(id=9, nom=SECRET, courriel=f"{SECRET}@a.fr")
        ),
    }
    retiree = a_venir(144_306, retiree_le=dans(-1), conditions_prise_en_charge=SECRET)
    return changee(
        fait,
        {
            "sessions": [
                msgspec.to_builtins(fait.sessions[0]) | secrets,
                msgspec.to_builtins(document(5, retiree).sessions[0]),
            ]
        },
    )


def codes(nom: str) -> list[str]:
    """Those of a table of the API."""
    return [str(ligne["code"]) for ligne in lire(nom)["resultats"]]


def arguments(nom: str) -> list[list[Any]]:
    """What an address is asked on; a new address that asks for something has to be added here."""
    connus: dict[str, list[Any]] = {
        "formation": [FORMATION],
        "action": [ACTION],
        "action_elm": [ACTION],
        "session": [SESSION],
        "organisme": [o["organisme"]["id"] for o in lire("organismes")["resultats"]],
        "site": [s["site"]["id"] for s in lire("sites")["resultats"]],
        "information": [REUNION["id"]],
        "schema": [s.schema.partition(".")[0] for s in SORTES.values() if s.schema],
        "inconnue": ["rien"],
    }
    if nom in connus:
        return [[valeur] for valeur in connus[nom]]
    return [[code] for code in codes(f"{nom}s")]


def adresses() -> Iterator[str]:
    for motif in de_l_api:
        if motif.name in HORS:
            continue
        if motif.name == "fichier":
            yield from (reverse("api:fichier", args=[nom]) for nom in Nom)
        elif "<" in str(motif.pattern):
            yield from (reverse(f"api:{motif.name}", args=a) for a in arguments(str(motif.name)))
        else:
            yield reverse(f"api:{motif.name}")
    yield from (reverse(f"public:{nom}") for nom in DU_PUBLIC)


def par_cle() -> Iterator[str]:
    jours = [
        [str(timezone.localdate() - datetime.timedelta(days=n)), genre]
        for genre in GENRES
        for n in (0, 1)
    ]
    jours += [[str(timezone.localdate()), genre] for genre in OUVERTS]
    demandes = {
        "sommaire": [[]],
        "fichier": [[genre] for genre in (*GENRES, *OUVERTS)],
        "fichier_du": jours,
        "inconnue": [["rien/du/tout"]],
    }
    assert {m.name for m in des_partenaires} - HORS == set(demandes), "a new address is walked too"
    for nom, tous in demandes.items():
        yield from (reverse(f"partenaires:{nom}", args=un) for un in tous)


def demander_a(adresse: str, **entetes: str) -> bytes:
    """What it answers, opened; an address that isn't a table's page may redirect, an unknown one be refused."""
    reponse = Client().get(adresse, headers=entetes)
    attendus = {
        reverse("api:fichiers"): 302,
        reverse("api:inconnue", args=["rien"]): 404,
        reverse("partenaires:inconnue", args=["rien/du/tout"]): 404,
    }
    veille = f"{timezone.localdate() - datetime.timedelta(days=1)}/delta"
    attendu = 404 if adresse.endswith(veille) else attendus.get(adresse, 200)
    assert reponse.status_code == attendu, adresse
    octets = reponse.getvalue()
    return gzip.decompress(octets) if octets.startswith(b"\x1f\x8b") else octets


def test_no_address_gives_what_is_not_public(cle: str) -> None:
    lus = {adresse: demander_a(adresse) for adresse in adresses()}
    assert len(lus) > 50
    assert [adresse for adresse, octets in lus.items() if SECRET.encode() in octets] == []
    assert any(str(SESSION).encode() in octets for octets in lus.values())


def test_no_file_by_key_gives_what_is_not_public(cle: str) -> None:
    """But for the contacts that the language has for the network, in the complete feed and its delta alone."""
    lus = {adresse: demander_a(adresse, **{"X-Api-Key": cle}) for adresse in par_cle()}
    trouves = 0
    for adresse, octets in lus.items():
        if adresse.endswith(("/complet", "/delta")) and octets.startswith(b"<"):
            lus[adresse], retires = sans_les_interlocuteurs(octets)
            trouves += retires
    assert trouves, "the marked values are there to be found"
    assert [adresse for adresse, octets in lus.items() if SECRET.encode() in octets] == []
    reunions = lus[reverse("partenaires:fichier", args=["reunions"])]
    assert b"Atelier du quai" in reunions and str(SESSION).encode() in reunions


def sans_les_interlocuteurs(octets: bytes) -> tuple[bytes, int]:
    lu = etree.fromstring(octets)
    contacts = [c for c in lu.iterfind(".//{*}contact-session") if c.get("info") in INTERLOCUTEURS]
    for contact in contacts:
        contact.getparent().remove(contact)
    return etree.tostring(lu, encoding="UTF-8"), len(contacts)
