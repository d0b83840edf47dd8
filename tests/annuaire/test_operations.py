"""What is done to the directory."""

import pytest

from sofi.annuaire.operations import (
    AnnuaireImpossible,
    ajouter_domaine,
    enregistrer_site,
    retablir,
    retirer,
    usages,
)
from tests.fabriques import (
    ContactFactory,
    EtablissementFactory,
    FormacodeFactory,
    InformationCollectiveFactory,
    SessionFactory,
    SiteFactory,
    saisie_complete,
)

pytestmark = pytest.mark.django_db


def test_usages_d_un_site_par_toutes_les_colonnes():
    session = saisie_complete().sessions.get()
    site = SiteFactory(etablissement=session.action.etablissement, nom="Annexe")
    assert usages(site) == []
    session.inscription_site = site
    session.save()
    reunion = InformationCollectiveFactory(session=session, site=site)
    assert set(usages(site)) == {session, reunion}
    session.lieu = site
    session.save()
    assert usages(site).count(session) == 1


def test_usages_d_un_contact():
    session = SessionFactory()
    autre = ContactFactory(etablissement=session.action.etablissement)
    assert usages(session.contact) == [session]
    assert usages(autre) == []


def test_retirer_garde_la_ligne_et_retablir():
    session = SessionFactory()
    contact = session.contact
    retirer(contact)
    contact.refresh_from_db()
    session.refresh_from_db()
    assert contact.retire_le is not None and session.contact == contact
    retablir(contact)
    contact.refresh_from_db()
    assert contact.retire_le is None


def test_le_site_principal_ne_se_retire_pas():
    principal = EtablissementFactory().sites.get()
    with pytest.raises(AnnuaireImpossible, match="Désignez d'abord un autre site principal"):
        retirer(principal)


def test_un_seul_site_principal():
    etablissement = EtablissementFactory()
    ancien = etablissement.sites.get()
    nouveau = SiteFactory.build(etablissement=etablissement, nom="Annexe", commune=None)
    nouveau.principal = True
    enregistrer_site(nouveau)
    ancien.refresh_from_db()
    assert (ancien.principal, nouveau.principal) == (False, True)
    retirer(ancien)


def test_vingt_cinq_domaines_au_plus():
    etablissement = EtablissementFactory()
    for numero in range(25):
        ajouter_domaine(etablissement, FormacodeFactory(code=f"45{numero:03}"))
    ajouter_domaine(etablissement, FormacodeFactory(code="45000"))
    with pytest.raises(AnnuaireImpossible, match="le maximum"):
        ajouter_domaine(etablissement, FormacodeFactory(code="46000"))
    assert etablissement.domaines.count() == 25
