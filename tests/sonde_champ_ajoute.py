"""Looks for the fields that `test_champ_ajoute.py` adds, in the copy of the tree where they exist."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from sofi.annuaire.models import Etablissement
from sofi.ecrans.organisme.saisie import adresses
from sofi.historique.models import Changement
from sofi.historique.mots import lire_page
from sofi.offre.chargement import charger
from sofi.offre.codes import Fiche, Voie
from sofi.offre.models import Action
from sofi.offre.regles import erreurs, examiner
from sofi.validation.circuit import franchir
from sofi.validation.differences import comparer
from sofi.validation.document import construire
from sofi.validation.lecture import lire_document
from sofi.validation.models import Version
from tests.fabriques import (
    FormationLibreFactory,
    RattachementFactory,
    UtilisateurFactory,
    saisie_complete,
)

NOMS = {
    Fiche.FORMATION: "essai_formation",
    Fiche.ACTION: "essai_action",
    Fiche.SESSION: "essai_session",
    Fiche.DISPOSITIF: "essai_dispositif",
}
LIBELLES = {nom: nom.replace("_", " de ").capitalize() for nom in NOMS.values()}


def cartes(action: Action) -> dict[Fiche, tuple[Any, str]]:
    """Each card with the address of its page."""
    session = action.sessions.get()
    dispositif = session.dispositifs.get()
    return {
        Fiche.FORMATION: (action.formation, adresses.formation(action)),
        Fiche.ACTION: (action, adresses.fiche_action(action)),
        Fiche.SESSION: (session, adresses.session(action, session.pk)),
        Fiche.DISPOSITIF: (dispositif, adresses.dispositif(action, session.pk, dispositif.pk)),
    }


def dits(action: Action) -> dict[str, tuple[str, ...]]:
    """How each added field reads in the document of the cards as they stand."""
    complete = charger(Action.objects.filter(pk=action.pk)).get()
    document = construire(complete, numero=1, nature="validation", publie_le=timezone.now())
    lus = {c.nom: c.textes for carte in lire_document(document) for c in carte.champs}
    return {nom: lus[nom] for nom in NOMS.values()}


def saisir(client: Client, url: str, **valeurs: str) -> None:
    """Save the card as its page shows it, with these values typed."""
    page = html.fromstring(client.get(url).content)
    (formulaire,) = page.xpath("//form[@id='fiche']")
    envoi: dict[str, list[str]] = {}
    for nom, valeur in formulaire.form_values():
        envoi.setdefault(nom, []).append(valeur)
    absents = valeurs.keys() - {champ.name for champ in formulaire.inputs}
    assert not absents, f"{url}: {absents}"
    reponse = client.post(url, envoi | {nom: [valeur] for nom, valeur in valeurs.items()})
    assert reponse.status_code == 302, url


def saisie_libre(etablissement: Etablissement) -> Action:
    """A non-certifying offer, sendable but for the added fields."""
    return saisie_complete(
        formation=FormationLibreFactory(etablissement=etablissement, famille_metier="toutes"),
        etablissement=etablissement,
        voie=Voie.NON_CERTIFIANTE,
        dispositif="autofinancement",
    )


@pytest.mark.django_db
def test_the_added_fields_are_everywhere(client: Client) -> None:
    lien = RattachementFactory()
    organisme = lien.utilisateur
    client.force_login(organisme)
    action = saisie_libre(lien.etablissement)
    manquants = {manque.champ: manque.libelle for manque in examiner(action)}
    assert LIBELLES.items() <= manquants.items()
    for fiche, (carte, url) in cartes(action).items():
        page = client.get(url).content.decode()
        assert f'for="id_{NOMS[fiche]}"' in page and LIBELLES[NOMS[fiche]] in page
        saisir(client, url, **{NOMS[fiche]: f"mot {fiche}"})
        carte.refresh_from_db()
        assert getattr(carte, NOMS[fiche]) == f"mot {fiche}"
    publie = {nom: (f"mot {fiche}",) for fiche, nom in NOMS.items()}
    assert dits(action) == publie
    recapitulatif = client.get(adresses.recapitulatif(action)).content.decode()
    assert all(f"mot {fiche}" in recapitulatif for fiche in NOMS)
    assert all(libelle in recapitulatif for libelle in LIBELLES.values())

    assert erreurs(examiner(action)) == []
    franchir(action, "envoyer", auteur=organisme)
    franchir(action, "valider", auteur=UtilisateurFactory(role="service_offre"))
    franchir(action, "modifier", auteur=organisme)
    action.refresh_from_db()
    for fiche, (_, url) in cartes(action).items():
        saisir(client, url, **{NOMS[fiche]: f"autre {fiche}"})
    complete = charger(Action.objects.filter(pk=action.pk)).get()
    propose = construire(complete, numero=2, nature="validation", publie_le=timezone.now())
    changees = comparer(Version.objects.get().document, propose)
    assert {champ.nom for carte in changees for champ in carte.champs} == set(NOMS.values())

    franchir(action, "abandonner", auteur=organisme)
    assert dits(action) == publie
    lignes = lire_page(Changement.objects.all())
    racontes = {champ.nom for ligne in lignes for champ in ligne.champs}
    assert set(LIBELLES.values()) <= racontes
