"""Keys: what opens, what doesn't any more, for whom, from where, how often."""

import datetime
from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from django.utils import timezone

from sofi.partenaires.cadence import CLES_REFUSEES
from sofi.partenaires.cles import CleRefusee, ClesImpossibles, creer_cle, lire_cle, revoquer
from sofi.partenaires.models import Cle, GesteDePartenaire, Portee
from tests.fabriques import EtablissementFactory, PartenaireDuFluxFactory, UtilisateurFactory

pytestmark = pytest.mark.django_db
FLUX = Portee.FLUX


@pytest.fixture
def auteur():
    return UtilisateurFactory(role="administration")


@pytest.fixture
def partenaire():
    return PartenaireDuFluxFactory()


def donner(titulaire, auteur, *, nom="juin", portees=("flux", "retours"), jours=30):
    expire_le = timezone.now() + datetime.timedelta(days=jours) if jours else None
    return creer_cle(titulaire, nom=nom, portees=portees, expire_le=expire_le, auteur=auteur)


def demander(texte, *, depuis="192.0.2.1", entete="Authorization"):
    valeur = f"Bearer {texte}" if entete == "Authorization" else texte
    return RequestFactory().get("/", headers={entete: valeur}, REMOTE_ADDR=depuis)


def refus(texte, portee=FLUX, **demande):
    with pytest.raises(CleRefusee) as leve:
        lire_cle(demander(texte, **demande), portee=portee)
    return leve.value


@pytest.mark.parametrize("entete", ["Authorization", "X-Api-Key"])
def test_a_key_opens_what_it_says_and_its_use_is_seen(partenaire, auteur, entete):
    cle, texte = donner(partenaire, auteur)
    assert lire_cle(demander(texte, entete=entete), portee=FLUX) == cle
    cle.refresh_from_db()
    assert cle.dernier_usage and texte.endswith(cle.fin)


def test_the_text_is_kept_nowhere(partenaire, auteur):
    cle, texte = donner(partenaire, auteur)
    gardes = str(Cle.objects.filter(pk=cle.pk).values().get()) + str(
        list(GesteDePartenaire.objects.values())
    )
    assert texte not in gardes and texte.removeprefix("sofi_") not in gardes


def test_a_revoked_key_opens_nothing_at_once(partenaire, auteur):
    cle, texte = donner(partenaire, auteur)
    lire_cle(demander(texte), portee=FLUX)
    revoquer(cle, auteur=auteur)
    assert refus(texte).statut == HTTPStatus.UNAUTHORIZED
    with pytest.raises(ClesImpossibles):
        revoquer(cle, auteur=auteur)
    assert [geste.geste for geste in partenaire.gestes.all()] == ["Clé révoquée", "Clé créée"]


def test_a_key_that_expired_is_unknown_or_missing(partenaire, auteur):
    _, texte = donner(partenaire, auteur, jours=-1)
    assert refus(texte).statut == HTTPStatus.UNAUTHORIZED
    assert "expiré" in refus(texte).message
    assert "inconnue" in refus("sofi_AAAAA-BBBBB-CCCCC-DDDDD").message
    assert "demandée" in refus("").message


def test_the_right_is_of_the_key_and_of_its_partner(partenaire, auteur):
    _, texte = donner(partenaire, auteur, portees=["flux"])
    assert refus(texte, Portee.RETOURS).statut == HTTPStatus.FORBIDDEN
    partenaire.droits = ["retours"]
    partenaire.save()
    assert refus(texte).statut == HTTPStatus.FORBIDDEN


def test_a_suspended_partner_is_refused(partenaire, auteur):
    _, texte = donner(partenaire, auteur)
    partenaire.suspendu_le = timezone.now()
    partenaire.save()
    assert refus(texte).statut == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    ("depuis", "admis"),
    [
        ("198.51.100.7", True),
        ("198.51.101.7", False),
        ("::ffff:198.51.100.7", True),
        ("2001:db8:40::1", True),
        ("2001:db8:41::1", False),
    ],
)
def test_only_the_networks_allowed(partenaire, auteur, depuis, admis):
    partenaire.reseaux = ["198.51.100.0/24", "2001:db8:40::/48"]
    partenaire.save()
    _, texte = donner(partenaire, auteur)
    if admis:
        assert lire_cle(demander(texte, depuis=depuis), portee=FLUX)
    else:
        assert refus(texte, depuis=depuis).statut == HTTPStatus.FORBIDDEN


def test_two_keys_are_valid_at_once_and_no_third(partenaire, auteur):
    ancienne, texte = donner(partenaire, auteur)
    _, suivant = donner(partenaire, auteur, nom="juillet")
    for un in (texte, suivant):
        assert lire_cle(demander(un), portee=FLUX)
    with pytest.raises(ClesImpossibles, match="« juin » et « juillet »"):
        donner(partenaire, auteur, nom="août")
    revoquer(ancienne, auteur=auteur)
    donner(partenaire, auteur, nom="août")


def test_the_key_of_an_organisme_opens_deposits_alone(auteur):
    etablissement = EtablissementFactory()
    cle, texte = donner(etablissement, auteur, portees=["depots"], jours=0)
    assert lire_cle(demander(texte), portee=Portee.DEPOTS) == cle
    assert cle.titulaire == etablissement
    assert refus(texte).statut == HTTPStatus.FORBIDDEN


def test_wrong_keys_in_a_row_are_no_longer_read(partenaire, auteur):
    cache.clear()
    for _ in range(CLES_REFUSEES.fois):
        assert refus("sofi_rien").statut == HTTPStatus.UNAUTHORIZED
    trop = refus("sofi_rien")
    assert trop.statut == HTTPStatus.TOO_MANY_REQUESTS and 0 < trop.attendre <= 300
    assert refus("sofi_rien", depuis="192.0.2.9").statut == HTTPStatus.UNAUTHORIZED
    assert refus("").statut == HTTPStatus.UNAUTHORIZED, "asking without a key tries none"
    _, texte = donner(partenaire, auteur)
    assert lire_cle(demander(texte), portee=FLUX), "a good key still opens"
