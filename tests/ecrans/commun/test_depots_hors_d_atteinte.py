"""What people give is out of the web's reach: no folder is served, names lead nowhere, odd methods find nothing."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client
from django.urls import get_resolver, reverse

from sofi.editorial.models import Rubrique
from sofi.editorial.operations import publier
from tests.ecrans.adresses import adresses
from tests.fabriques.editorial import RessourceFactory, fichier_joint


def test_aucun_fichier_donne_n_a_d_adresse_de_fichier() -> None:
    """No model keeps a file in a folder, and no address serves one: what is given is a column of the database."""
    gardes = [
        f"{modele._meta.label}.{champ.name}"
        for modele in apps.get_models()
        for champ in modele._meta.get_fields()
        if isinstance(champ, models.FileField)
    ]
    assert gardes == []
    assert settings.MEDIA_URL in ("", "/"), "no address is made for a folder of files"
    noms = list(adresses(get_resolver()))
    assert not [nom for nom in noms if "serve" in nom or "media" in nom]


@pytest.mark.django_db
def test_un_nom_de_fichier_ne_mene_nulle_part(client: Client) -> None:
    """Neither to another folder nor to another header: the name is the last part, quoted."""
    nom = '../../etc/"x\r\nSet-Cookie: a=b;.pdf'
    page = RessourceFactory(rubrique=Rubrique.PROCEDURE, fichier=fichier_joint(nom))
    publier(page, auteur=None)
    reponse = client.get(reverse("public:ressource_fichier", args=[page.adresse]))
    assert reponse.status_code == 200 and not reponse.cookies
    disposition = reponse["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "\n" not in disposition and "\r" not in disposition and "../" not in disposition


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["public:accueil", "account_login", "public:plan"])
def test_trace_n_est_pas_une_question(client: Client, page: str) -> None:
    """Nothing of what was asked is told back."""
    reponse = client.generic("TRACE", reverse(page), headers={"x-secret": "celui-ci"})
    assert reponse.status_code in (400, 405)
    assert b"celui-ci" not in reponse.content
