"""The établissements that the public sees, and what the directory tells of one."""

import datetime
from typing import Any

import pytest

from sofi.annuaire.models import Etablissement
from sofi.diffusion.lieux import Lieu
from sofi.diffusion.models import Publication
from sofi.diffusion.organismes import (
    Question,
    chercher,
    comptes,
    fiche,
    formations,
    premieres,
    publics,
)
from tests.diffusion.aide import publier_document
from tests.documents import document_exemple, session_exemple
from tests.fabriques import (
    ContactFactory,
    EtablissementFactory,
    FormacodeFactory,
    PorteOuverteFactory,
    SiteFactory,
)

pytestmark = pytest.mark.django_db
JOUR = datetime.date(2026, 6, 1)


def dans(jours: int) -> datetime.date:
    return JOUR + datetime.timedelta(days=jours)


def complet(**champs: Any) -> Etablissement:
    """A complete sheet with one domaine."""
    etablissement = EtablissementFactory(**{"telephone": "0261910000", **champs})
    etablissement.domaines.add(FormacodeFactory())
    return etablissement


def session(numero: int, etablissement: int, **champs: Any) -> Publication:
    """A published session under way."""
    complete = {
        "action": 45,
        "date_debut": dans(-10),
        "date_fin": dans(10),
        **champs,
    }
    return Publication.objects.create(numero=numero, etablissement=etablissement, **complete)


@pytest.mark.parametrize(
    ("champs", "vu"),
    [
        ({}, True),
        ({"telephone": "", "courriel": "a@exemple.fr"}, True),
        ({"telephone": ""}, False),
        ({"raison_sociale": ""}, False),
        ({"nom": ""}, False),
        ({"nda": ""}, False),
        ({"ligne1": ""}, False),
        ({"commune": None}, False),
        ({"ferme_le": dans(1)}, True),
        ({"ferme_le": dans(0)}, False),
    ],
)
def test_une_fiche_complete_est_vue(champs: dict[str, Any], vu: bool) -> None:
    """Names, NDA, address in a commune, telephone or e-mail; closed on the day, it isn't."""
    complet(**champs)
    assert publics(JOUR).exists() is vu


def test_sans_domaine_ni_offre_rien_a_dire() -> None:
    EtablissementFactory(telephone="0261910000")
    assert not publics(JOUR)


@pytest.mark.parametrize(("fin", "vu"), [(dans(0), True), (dans(-1), False)])
def test_une_session_qui_n_est_pas_finie_suffit(fin: datetime.date, vu: bool) -> None:
    etablissement = EtablissementFactory(nda="")
    session(1, etablissement.pk, date_fin=fin)
    session(2, etablissement.pk + 1)
    assert publics(JOUR).exists() is vu


def trouves(**question: Any) -> list[str]:
    return [e.nom for e in chercher(Question(**question), JOUR)]


def test_chercher_par_nom_et_par_domaine() -> None:
    """By either name, by what it works in, in order of names."""
    bois = complet(nom="Copeaux", raison_sociale="SCIERIE DU LAC")
    bois.domaines.set([FormacodeFactory(code="45582", libelle="Ébénisterie", mots="ebenisterie")])
    langues = complet(nom="Babel", raison_sociale="LANGUES")
    langues.domaines.set([FormacodeFactory(code="15234", libelle="Anglais", mots="anglais")])
    assert trouves() == ["Babel", "Copeaux"]
    assert trouves(nom="copeaux") == trouves(nom="scierie") == ["Copeaux"]
    assert trouves(nom="scierie babel") == []
    assert trouves(domaine="anglais") == ["Babel"]
    assert trouves(domaine="anglais", nom="copeaux") == []


def test_chercher_par_lieu() -> None:
    """Its address or a site in use; the whole département when no commune is named."""
    etablissement = complet()
    ici = etablissement.commune
    lieu = Lieu(libelle="", departement=ici.departement_id, commune=ici.pk)
    etablissement.sites.update(commune=None)
    assert trouves(lieu=lieu) == [etablissement.nom]
    Etablissement.objects.update(commune=None, nda="1" * 11)
    session(1, etablissement.pk)
    assert trouves(lieu=lieu) == []
    site = SiteFactory(etablissement=etablissement, commune=ici, principal=False)
    assert trouves(lieu=lieu) == [etablissement.nom]
    assert trouves(lieu=Lieu("", ici.departement_id)) == [etablissement.nom]
    assert trouves(lieu=Lieu("", "99")) == trouves(lieu=Lieu("", "53", commune="99999")) == []
    site.retire_le = JOUR
    site.save()
    assert trouves(lieu=lieu) == []


def test_comptes_et_formations() -> None:
    """What isn't over, the last day included; the first to begin first."""
    etablissement = EtablissementFactory()
    autre = EtablissementFactory()
    session(1, etablissement.pk, action=7, date_debut=dans(5))
    session(2, etablissement.pk, action=8, date_debut=dans(3), date_fin=dans(0))
    session(3, etablissement.pk, action=7, date_debut=dans(1), date_fin=dans(-1))
    session(4, autre.pk, action=9)
    session(5, etablissement.pk, action=6, date_debut=dans(5))
    assert comptes([etablissement], JOUR) == {etablissement.pk: 3}
    assert [(f["action"], f["nombre"]) for f in formations(etablissement.pk, JOUR)] == [
        (8, 1),
        (6, 1),
        (7, 1),
    ]
    assert [f["debut"] for f in formations(etablissement.pk, JOUR)] == [dans(3), dans(5), dans(5)]


def test_premieres() -> None:
    """The next session of each action that isn't over, with its document."""
    jour = datetime.date(2027, 9, 1)
    document = document_exemple(
        sessions=[
            session_exemple(1, date_debut="2027-01-01", date_fin="2027-08-31"),
            session_exemple(3, date_debut="2027-11-01"),
            session_exemple(2, date_debut="2027-10-01"),
        ]
    )
    publier_document(document)
    lignes = premieres([45210, 99], jour)
    assert {action: ligne.numero for action, ligne in lignes.items()} == {45210: 2}
    assert lignes[45210].document.action.titre == document.action.titre


def test_fiche() -> None:
    """Its lists, without what is withdrawn, over or unreachable."""
    etablissement = complet()
    etablissement.domaines.add(FormacodeFactory(code="15234", libelle="Anglais"))
    siens = {"etablissement": etablissement}
    site = etablissement.sites.get()
    contact = etablissement.contacts.get()
    SiteFactory(**siens, nom="Ancien", principal=False, retire_le=JOUR)
    ContactFactory(**siens, nom="Parti", retire_le=JOUR)
    ContactFactory(**siens, nom="Muet", telephone="", courriel="")
    jour_meme = PorteOuverteFactory(**siens, site=site, date=JOUR)
    PorteOuverteFactory(**siens, site=site, date=dans(-1))
    PorteOuverteFactory(**siens, site=site, date=dans(1), retire_le=JOUR)
    lue = fiche(etablissement.pk, JOUR)
    assert lue is not None and lue.etablissement == etablissement
    assert [domaine.libelle for domaine in lue.domaines] == ["Anglais", "Ébénisterie"]
    assert (lue.sites, lue.contacts, lue.portes_ouvertes) == ([site], [contact], [jour_meme])


def test_fiche_que_le_public_ne_voit_pas() -> None:
    etablissement = complet(ferme_le=JOUR)
    assert fiche(etablissement.pk, JOUR) is None
    assert fiche(etablissement.pk, dans(-1)) is not None
    assert fiche(etablissement.pk + 1, dans(-1)) is None
