"""Names in French order, whatever the locale of the server or of the column."""

import pytest
from django.db import connection

from sofi.annuaire.models import Etablissement
from sofi.socle.recherche import Plie, expression_pliee

pytestmark = pytest.mark.django_db
NOMS = [
    "Zénith",
    "École du bois",
    "afpi",
    "À la carte",
    "Ecole d’art",
    "«\xa0Œuvre\xa0»",
    "CFA – Laval",
]
ORDRE = [
    "À la carte",
    "afpi",
    "CFA – Laval",
    "Ecole d’art",
    "École du bois",
    "«\xa0Œuvre\xa0»",
    "Zénith",
]


def poser():
    for rang, nom in enumerate(NOMS):
        Etablissement.objects.create(siret=f"{rang:014}", raison_sociale=nom, nom=nom)


@pytest.fixture
def etablissements():
    poser()


def noms(*ordre):
    return list(Etablissement.objects.order_by(*ordre).values_list("nom", flat=True))


def test_ordre_francais_dans_les_deux_sens(etablissements):
    assert noms(Plie("nom"), "pk") == ORDRE
    assert noms(Plie("nom").desc()) == ORDRE[::-1]


@pytest.mark.parametrize(
    "locale", ["C", "POSIX", "C.utf8", "pg_c_utf8", "pg_unicode_fast", "ucs_basic"]
)
def test_l_ordre_ne_depend_pas_de_la_locale(locale):
    """The column takes each of the locales that this PostgreSQL knows."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT 1 FROM pg_collation WHERE collname = %s", [locale])
        if not curseur.fetchone():
            pytest.skip(f"no locale {locale} here")
        curseur.execute(
            f'ALTER TABLE annuaire_etablissement ALTER nom TYPE varchar COLLATE "{locale}"'
        )
    poser()
    assert noms(Plie("nom"), "pk") == ORDRE


def test_les_colonnes_vides_ne_passent_pas_devant(etablissements):
    """Words of two columns: what the first one lacks leaves no sign."""
    Etablissement.objects.filter(nom="afpi").update(nom="", ville="afpi")
    ordre = Etablissement.objects.order_by(expression_pliee("nom", "ville")).values_list(
        "raison_sociale", flat=True
    )
    assert list(ordre) == ORDRE
