"""A contact changed in the annuaire changes at once wherever it is public, and only there."""

import pytest
from django.urls import reverse
from lxml import html

from sofi.validation.models import Version

from .conftest import contenu, dits

pytestmark = pytest.mark.django_db


def changer(client, contact, **reponses):
    """Send the form of the contact as a browser does, with these answers instead."""
    url = reverse("organisme:annuaire_contact", args=[contact.pk])
    page = html.fromstring(client.get(url).content)
    (formulaire,) = [f for f in page.forms if "nom" in f.fields]
    envoi = {}
    for nom, valeur in formulaire.form_values():
        envoi.setdefault(nom, []).append(valeur)
    return client.post(url, envoi | reponses)


def test_change_partout_ou_il_est_publie_et_le_dit(client, action, publier):
    actions = [action, publier(sessions=2)]
    avant = [contenu(action) for action in actions]
    contact = actions[0].sessions.get().contact
    reponse = changer(client, contact, telephone="02 43 00 00 55")
    assert "2 offres publiées" in dits(reponse)
    for action, ancien in zip(actions, avant, strict=True):
        nouveau = contenu(action)
        assert nouveau.version == 2
        telephones = {session.contact.telephone for session in nouveau.sessions}
        assert telephones == {"+33243000055"}
        assert (nouveau.formation, nouveau.action) == (ancien.formation, ancien.action)


def test_deux_fois_n_ecrit_qu_une_version(client, action):
    contact = action.sessions.get().contact
    for _ in range(2):
        changer(client, contact, telephone="02 43 00 00 55")
    assert Version.objects.count() == 2


def test_le_contact_d_un_autre_n_existe_pas(client, action, etrangers):
    contact = action.sessions.get().contact
    url = reverse("organisme:annuaire_contact", args=[contact.pk])
    for autre in etrangers:
        assert autre.post(url, {"telephone": "02 43 00 00 55"}).status_code == 404
    assert Version.objects.count() == 1
