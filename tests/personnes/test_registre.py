"""The register: every field that looks personal is declared, and the document says what the code does."""

from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps

from sofi.comptes.models import Utilisateur
from sofi.personnes import soupcon
from sofi.personnes.documentation import ecrire
from sofi.personnes.registre import declarations
from sofi.socle.personnel import ANNEES_DE_NOM, Devenir


def test_chaque_champ_suspect_est_declare() -> None:
    assert soupcon.non_declares() == []


@isolate_apps("sofi.personnes")
def test_ce_qui_est_suspect() -> None:
    """By type, by name, by what it leads to; a choice, a number, a date never are."""

    class Temoin(models.Model):
        email_de_secours = models.CharField(max_length=50)
        remarque = models.TextField()
        brut = models.JSONField()
        qui = models.ForeignKey(Utilisateur, on_delete=models.CASCADE, related_name="+")
        ip = models.GenericIPAddressField()
        nombre = models.IntegerField()
        nom_de_code = models.CharField(max_length=5, choices=[("a", "A")])
        le = models.DateTimeField()

        class Meta:
            app_label = "personnes"

    suspects = {champ.name for champ in Temoin._meta.local_fields if soupcon.est_suspect(champ)}
    assert suspects == {"email_de_secours", "remarque", "brut", "qui", "ip"}


def test_les_exceptions_servent() -> None:
    """An exception of a field that is gone is a lie."""
    assert soupcon.exceptions_inutiles() == []


def test_le_document_est_a_jour() -> None:
    document = settings.BASE_DIR / "docs" / "donnees-personnelles.md"
    assert document.read_text(encoding="utf-8") == ecrire(), "manage.py registre"


def test_chaque_auteur_est_date() -> None:
    """« 5 ans, puis sans le nom » is kept by a date, on a column that can be emptied."""
    for declaration in declarations():
        if str(ANNEES_DE_NOM) in declaration.donnees.duree and "sans le nom" in (
            declaration.donnees.duree
        ):
            assert declaration.donnees.date, declaration
            for champ in declaration.champs:
                assert champ.null and declaration.donnees.devenir is Devenir.COMPTE, champ
