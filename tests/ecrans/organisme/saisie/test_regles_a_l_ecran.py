"""Rules on screen: their words are read where the wrong value is filled, and not there once it is right.

The cases are those of the rules (`tests/offre/cas_*.py`), written as an import would write them. Each rule has
all its cases there; here is a sample, because the page shows what the rules find without knowing which found it:
for each card and each voie, a rule said beside a field and one said of the whole card, and those of a published
session. That each field refuses and stores what is typed is tried beside (`test_table_des_champs.py`).
"""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from lxml import html

from sofi.ecrans.organisme.saisie import adresses
from sofi.ecrans.organisme.saisie.etat import en_bref
from sofi.offre.codes import Fiche, Voie
from sofi.offre.models import Dispositif, Session
from sofi.offre.regles import REGLES, Manque, examiner
from sofi.socle.formats import INSECABLE
from sofi.validation.publication import publier
from tests.fabriques import RattachementFactory
from tests.offre.cas import Cas, Entieres, Etat, entieres
from tests.offre.test_regles_cas import TOUS

pytestmark = pytest.mark.django_db
FICHES = {(regle.nom, regle.fiche) for regle in REGLES}


def _echantillon() -> list[Cas]:
    """The first case of each place where something is said."""
    premiers: dict[Any, Cas] = {}
    for cas in TOUS:
        lieux = {(r.fiche, bool(r.champ)) for r in REGLES if r.nom == cas.regle}
        lieu = frozenset(lieux), cas.faux.base.get("voie"), cas.publiees
        premiers.setdefault(lieu, cas)
    return list(premiers.values())


ECHANTILLON = _echantillon()


def simple(mots: str) -> str:
    """Words with ordinary spaces and apostrophes."""
    return " ".join(re.sub(f"[{INSECABLE}\N{NARROW NO-BREAK SPACE}]", " ", mots).split()).replace(
        "'", "’"
    )


@pytest.fixture(scope="module")
def partagees(base_du_module: None) -> Entieres:
    return entieres(ECHANTILLON)


class Essai:
    """The action of a case, and somebody of its établissement who reads its cards."""

    def __init__(self, client: Client, etat: Etat, entieres: Entieres, *, publiee: bool) -> None:
        self.client, self.action = client, etat.construire(entieres)
        personne = RattachementFactory(etablissement=self.action.etablissement).utilisateur
        if publiee:
            publier(self.action, nature="validation", auteur=personne)
        client.force_login(personne)
        self.sessions = {s.pk: s for s in Session.objects.filter(action=self.action)}

    def manque(self, cas: Cas) -> Manque:
        """What the rule of the case says of the action."""
        publiees = list(self.sessions) if cas.publiees else []
        return next(
            manque
            for manque in examiner(self.action, publiees=publiees)
            if cas.extrait in manque.message.replace(INSECABLE, " ")
            and (cas.regle, manque.fiche) in FICHES
        )

    def lire(self, manque: Manque) -> str:
        """The words of the page where it is filled; the récapitulatif for what the directory holds."""
        url = adresses.lien(self.action, manque, self.sessions).partition("#")[0]
        if manque.fiche == Fiche.ETABLISSEMENT:
            url = adresses.recapitulatif(self.action)
        reponse = self.client.get(url)
        assert reponse.status_code == 200, url
        return simple(html.fromstring(reponse.content).get_element_by_id("contenu").text_content())

    def ici(self, manque: Manque) -> Manque:
        """The same, said of the card of this action."""
        siens = {
            Fiche.SESSION: next(iter(self.sessions), None),
            Fiche.DISPOSITIF: Dispositif.objects.filter(session__action=self.action)
            .values_list("pk", flat=True)
            .first(),
        }
        return replace(manque, objet=siens.get(Fiche(manque.fiche), self.action.pk))


@pytest.mark.parametrize("cas", ECHANTILLON, ids=[cas.regle for cas in ECHANTILLON])
def test_une_regle(client: Client, cas: Cas, partagees: Entieres) -> None:
    """Said whole on the card; in short in the état de la saisie for the directory and the programmes."""
    with transaction.atomic():
        essai = Essai(client, cas.faux, partagees, publiee=cas.publiees)
        manque = essai.manque(cas)
        page = essai.lire(manque)
        bref = manque.fiche == Fiche.ETABLISSEMENT or essai.action.voie == Voie.PUBLIQUE
        assert simple(manque.message) in page or (bref and simple(en_bref(manque)) in page)
        transaction.set_rollback(True)  # the two share the rows of the reference tables
    essai = Essai(client, cas.juste, partagees, publiee=cas.publiees)
    page = essai.lire(essai.ici(manque))
    assert simple(manque.message) not in page
    assert simple(f"{manque.libelle} : {cas.extrait}") not in page


def test_chaque_regle_de_la_documentation_a_son_cas() -> None:
    """docs/regles.md lists no rule that no case shows, and no case is of an unknown rule."""
    document = (settings.BASE_DIR / "docs" / "regles.md").read_text(encoding="utf-8")
    listees = re.findall(r"^\| `(\w+)`", document.partition("## Legal figures")[0], re.MULTILINE)
    assert set(listees) == {cas.regle for cas in TOUS}
