"""Rows written before: put right where they can be read, never lost."""

import pytest
from django.apps import apps
from django.db import connection

from sofi.annuaire.models import Contact, Etablissement
from sofi.socle.champs import ColonneTelephone
from sofi.socle.remise_au_propre import remettre_au_propre
from tests.fabriques import ContactFactory

pytestmark = pytest.mark.django_db
LIGNES = [
    ("02 41 00 00 00", "a@exemple.fr\u200b", "Accueil", "+33241000000"),
    ("0262 90 90 90", "b@exemple.fr", "Infor\u00admatique", "+262262909090"),
    ("voir le site", "c@exemple.fr", "Secrétariat", "voir le site"),
    ("", "d@exemple.fr", "Atelier", ""),
]


def ecrire_comme_avant() -> list[int]:
    """Rows as they were kept before numbers had one form: what the column does is gone round."""
    numeros = []
    for telephone, courriel, nom, _ in LIGNES:
        contact = ContactFactory(courriel=courriel, nom=nom)
        numeros.append(contact.pk)
        with connection.cursor() as curseur:
            curseur.execute(
                "UPDATE annuaire_contact SET telephone = %s WHERE id = %s", [telephone, contact.pk]
            )
    return numeros


def test_les_lignes_d_avant() -> None:
    numeros = ecrire_comme_avant()
    champs = ("telephone", "courriel", "nom")
    assert remettre_au_propre(Contact, *champs) == 2
    lues = Contact.objects.in_bulk(numeros)
    assert [lues[n].telephone for n in numeros] == [garde for *_, garde in LIGNES]
    assert lues[numeros[0]].courriel == "a@exemple.fr"
    assert lues[numeros[1]].nom == "Informatique"
    assert remettre_au_propre(Contact, *champs) == 0


def test_la_colonne_garde_une_forme_qui_que_ce_soit_qui_ecrive() -> None:
    """By `save`, in bulk, by `update`, and when one looks for it."""
    contact = ContactFactory(telephone="02 41 00 00 00")
    assert contact.telephone == "+33241000000"
    Contact.objects.filter(telephone="0241000000").update(telephone="06.12.34.56.78")
    contact.refresh_from_db()
    assert contact.telephone == "+33612345678"
    [autre] = Contact.objects.bulk_create(
        [Contact(etablissement=contact.etablissement, nom="B", telephone="39 49")]
    )
    assert Contact.objects.get(pk=autre.pk).telephone == "3949"


def test_toutes_les_colonnes_de_telephone() -> None:
    """No column of a telephone keeps what is typed as it is typed."""
    colonnes = [
        champ
        for modele in apps.get_models()
        if modele.__module__.startswith("sofi.")
        for champ in modele._meta.concrete_fields
        if "telephone" in champ.name
    ]
    assert Etablissement._meta.get_field("telephone") in colonnes and len(colonnes) >= 4
    assert all(isinstance(champ, ColonneTelephone) for champ in colonnes)
