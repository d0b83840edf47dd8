"""The demonstration follows the setting REGION: another code, another region everywhere."""

import gzip
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.courriels.models import Courriel
from sofi.demonstration.noms import nda
from sofi.diffusion import lieux
from sofi.offre.models import Session
from sofi.programmes.models import Lot
from sofi.referentiels.models import Commune, Departement, Region
from sofi.socle.regions import REGIONS

pytestmark = pytest.mark.django_db

JOUR = timezone.localdate()
BRETAGNE = {"22", "29", "35", "56"}


def test_une_autre_region(client: Client, tmp_path, settings) -> None:
    """Directory, lots, search, pages, feed and e-mails: all of it is in Bretagne, and says so."""
    settings.REGION = "53"
    call_command("demonstration", "--sessions", "60", "--jour", JOUR.isoformat())
    etablissements = list(Etablissement.objects.select_related("commune"))
    departements = {e.commune.departement_id for e in etablissements}
    assert departements <= BRETAGNE and len(departements) > 1
    assert {e.nda[:2] for e in etablissements} == {"53"}
    assert set(Lot.objects.values_list("departement", flat=True)) == BRETAGNE
    assert Session.objects.count() >= 60

    page = client.get(reverse("public:accueil"), {"ou": "Rennes"}).content.decode()
    assert "Se former en Bretagne" in page and "de Rennes" in page
    lien = re.search(r"/formation/\d+-[\w-]+/", page)
    assert lien, "the search finds nothing around Rennes"
    fiche = client.get(lien[0]).content.decode()
    assert "Bretagne" in fiche
    organismes = client.get(reverse("public:organismes")).content.decode()
    assert "Organismes de formation en Bretagne" in organismes
    assert not [p for p in (page, fiche, organismes) if "Pays de la Loire" in p]

    refus = StringIO()
    call_command("flux_lheo", "--sortie", str(tmp_path), stderr=refus)
    assert not refus.getvalue(), "every formation of the demonstration leaves in the feed"
    flux = b"".join(gzip.decompress(f.read_bytes()) for f in tmp_path.rglob("*.gz"))
    assert b"<code-INSEE-commune>35238</code-INSEE-commune>" in flux
    assert b"<code-INSEE-commune>49007</code-INSEE-commune>" not in flux
    for ecrit in (b"34567", b"<equipement>", b"118.5", b"38.9", b"dessin-3d.pdf"):
        assert ecrit in flux, ecrit
    messages = Courriel.objects.values_list("texte", "html")
    assert messages
    assert all("Formation Informatisé de Bretagne" in t and "Bretagne" in h for t, h in messages)

    settings.REGION = "52"  # the two never meet in one base
    with pytest.raises(CommandError, match=r"SOFI_VAR=var/region-52 REGION=52 make run"):
        call_command("demonstration", "--sessions", "10")


def test_de_deux_communes_du_meme_nom_celle_de_la_region(settings) -> None:
    for code, departement in (("52", "44"), ("53", "35")):
        region = Region.objects.create(code=code, libelle=REGIONS[code].nom)
        dep = Departement.objects.create(code=departement, libelle=departement, region=region)
        Commune.objects.create(
            code=f"{departement}001",
            libelle="Les Touches",
            departement=dep,
            region=region,
            nom_plie="les touches",
            mots="les touches",
            latitude=47.4,
            longitude=-1.4,
        )
    for code, attendue in (("52", "44001"), ("53", "35001")):
        settings.REGION = code
        trouvee = lieux.trouver("Les Touches").lieu
        assert trouvee is not None and trouvee.commune == attendue


def test_une_region_sans_communes_dit_quoi_faire(settings) -> None:
    settings.REGION = "94"
    with pytest.raises(CommandError, match=r"communes de Corse.*Importez d’abord"):
        call_command("demonstration", "--sessions", "10")
    assert not Etablissement.objects.exists()


@pytest.mark.parametrize(
    ("region", "departement", "debut"),
    [("52", "49", "52499"), ("94", "2A", "94209"), ("04", "974", "04979")],
)
def test_le_nda_est_celui_du_prefet_de_la_region(settings, region, departement, debut) -> None:
    settings.REGION = region
    numero = nda(12, Commune(departement_id=departement))
    assert numero == f"{debut}000012" and len(numero) == 11
