"""Each field that one fills, on the four cards and in the directory, says what it is for, with an example."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from sofi.offre.codes import Validation, Voie
from tests.fabriques import (
    FormationFactory,
    FormationLibreFactory,
    RattachementFactory,
    fiche_complete,
    saisie_complete,
)

pytestmark = pytest.mark.django_db
# What is answered by yes, no or nothing, or not at all: what it means is all there is to say.
SANS_EXEMPLE = {
    "civilite",
    "prenom",
    "autres_types",
    "type_contact",
    "principal",
    "frais_certification_obligatoires",
    "referent_prf",
    "site",
    "equipement-nouvelle-obligatoire",
    "heures_entreprise",
}
CONTROLES = ".//input[not(@type='hidden' or @type='submit')] | .//select | .//textarea"


def aide(page: Any, controle: Any) -> str:
    """The help that describes a control, or the group it is in."""
    for noeud in (controle, *controle.iterancestors("fieldset")):
        for ident in noeud.get("aria-describedby", "").split():
            if ident.endswith("-aide"):
                return str(page.get_element_by_id(ident).text_content())
    return ""


def sans_aide(client: Client, url: str, formulaire: str) -> tuple[set[str], set[str]]:
    """Names of the controls without help, and of those without an example."""
    page = html.fromstring(client.get(url).content)
    [racine] = page.xpath(formulaire)
    muets, secs = set(), set()
    controles = [c for c in racine.xpath(CONTROLES) if not c.get("name", "").startswith("q_")]
    assert controles
    for controle in controles:
        dit = aide(page, controle)
        if not dit:
            muets.add(controle.get("name"))
        elif "xemple" not in dit:
            secs.add(controle.get("name"))
    return muets, secs - SANS_EXEMPLE


@pytest.fixture
def pages(client: Client) -> dict[str, str]:
    """The address of each page with a form, on a training of either way."""
    lien = RattachementFactory()
    client.force_login(lien.utilisateur)
    fiche = fiche_complete()
    formation = FormationFactory(
        fiche=fiche,
        individualisation=True,
        validation=Validation.PARTIELLE,
        blocs=fiche.blocs()[:1],
    )
    action = saisie_complete(etablissement=lien.etablissement, formation=formation)
    libre = saisie_complete(
        etablissement=lien.etablissement,
        voie=Voie.NON_CERTIFIANTE,
        dispositif="autre",
        formation=FormationLibreFactory(etablissement=lien.etablissement),
    )
    session = action.sessions.get()
    cartes = {
        "F certifiante": reverse("organisme:fiche_formation", args=[action.pk]),
        "F non certifiante": reverse("organisme:fiche_formation", args=[libre.pk]),
        "A": reverse("organisme:fiche_action", args=[action.pk]) + "?nouvelle=equipement",
        "S réunion": reverse("organisme:fiche_session", args=[action.pk, session.pk])
        + "?nouvelle=reunion",
        "S période": reverse("organisme:fiche_session", args=[action.pk, session.pk])
        + "?nouvelle=periode",
        "D": reverse(
            "organisme:fiche_dispositif",
            args=[action.pk, session.pk, session.dispositifs.get().pk],
        ),
    }
    noms = ("annuaire_etablissement", "annuaire_site_ajouter", "annuaire_contact_ajouter")
    noms = (*noms, "annuaire_porte_ouverte_ajouter")
    return cartes | {nom: reverse(f"organisme:{nom}") for nom in noms}


def test_chaque_champ_est_explique(client: Client, pages: dict[str, str]) -> None:
    """Read as somebody who types: no field without a word about it."""
    for nom, url in pages.items():
        formulaire = "//form[@id='fiche']" if "fiche" in url else "//main//form"
        muets, secs = sans_aide(client, url, formulaire)
        assert (muets, secs) == (set(), set()), nom
