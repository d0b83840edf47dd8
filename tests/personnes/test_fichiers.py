"""Files after an erasure: the feed of who wasn't named is the same byte for byte; what named them is renewed."""

import datetime
import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from sofi.echanges import passages
from sofi.echanges.models import FluxEcrit
from sofi.echanges.passages import demander as demander_un_flux
from sofi.echanges.passages import executer
from sofi.personnes.demandes import decider, demander, faire, rechercher
from sofi.personnes.fichiers import renouveler_tous
from sofi.personnes.models import Demande
from sofi.personnes.mots_de_fichiers import mots_de
from sofi.personnes.valeurs import Personne
from tests.fabriques import ContactFactory

from .monde import COURRIEL, NOM, NUMERO, PRENOM, Traces

pytestmark = pytest.mark.django_db
JOUR = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def dossier(settings: Any, tmp_path: Path) -> Path:
    settings.FLUX_DOSSIER = tmp_path / "flux"
    settings.CATALOGUE_DOSSIER = tmp_path / "catalogue"
    settings.EMAIL_FILE_PATH = tmp_path / "courriels"
    return tmp_path


def ecrire_le_flux() -> bytes:
    passage = demander_un_flux(None)
    executer(passage)
    passage.refresh_from_db()
    assert passage.situation == "diffuse", passage.message
    [fichier] = passages.dossier().glob(f"offre-{timezone.localdate():%Y-%m-%d}.xml.gz")
    # When it was written is in its foot and in each formation, whatever they say.
    return re.sub(rb"T\d\d:\d\d:\d\d|export\">\d{6}<", b"", gzip.decompress(fichier.read_bytes()))


def vieillir() -> datetime.date:
    """As if the feed of today were yesterday's: its files, its manifest, its trace."""
    jour, hier = timezone.localdate(), timezone.localdate() - JOUR
    for fichier in passages.fichiers_du_jour(passages.dossier(), jour):
        place = fichier.with_name(fichier.name.replace(jour.isoformat(), hier.isoformat()))
        fichier.rename(place)
        if place.suffix == ".json":
            place.write_text(place.read_text().replace(jour.isoformat(), hier.isoformat()))
    FluxEcrit.objects.update(
        jour=hier, fichier=f"offre-{hier.isoformat()}.xml.gz", ecrit_le=timezone.now() - JOUR
    )
    return hier


def effacer(traces: Traces, qui: Personne, choix: dict[str, Any]) -> Demande:
    demande = demander(Demande.Nature.EFFACEMENT, qui, auteur=traces.admin, motif="")
    rechercher(demande=demande.pk)
    decider(demande, choix=choix, auteur=traces.admin)
    faire(demande=demande.pk)
    demande.refresh_from_db()
    assert demande.situation == Demande.Situation.FICHIERS, demande.erreur
    return demande


def test_le_flux_d_un_nom_interne_est_le_meme_octet_pour_octet() -> None:
    traces = Traces()
    ContactFactory(
        etablissement=traces.temoin.etablissement,
        civilite="Monsieur",
        nom="Valdubois",
        prenom="Ysengrin",
        fonction="Admissions",
    )
    avant = ecrire_le_flux()
    demande = effacer(traces, Personne(nom="Valdubois", prenom="Ysengrin"), {})
    assert ecrire_le_flux() == avant and len(avant) > 1000
    assert renouveler_tous(timezone.now()) == 1
    demande.refresh_from_db()
    assert (demande.situation, demande.cherche) == (Demande.Situation.FAITE, {})


def test_les_fichiers_d_avant_partent_quand_ceux_d_apres_sont_la(dossier: Path) -> None:
    traces = Traces()
    assert COURRIEL.encode() in ecrire_le_flux()
    hier = vieillir()
    (dossier / "courriels").mkdir()
    courriel = dossier / "courriels" / "a.log"
    courriel.write_text(f"To: {COURRIEL}", encoding="utf-8")
    qui = Personne(nom=NOM, prenom=PRENOM, courriels=(COURRIEL,), telephones=(NUMERO,))
    demande = effacer(traces, qui, {str(traces.contact.pk): {"par": traces.accueil.pk}})
    assert renouveler_tous(timezone.now()) == 0, "the last feed still holds them: partners need one"
    assert list(passages.dossier().glob(f"offre-{hier:%Y-%m-%d}*")) and not courriel.exists()
    assert COURRIEL.encode() not in ecrire_le_flux()
    assert renouveler_tous(timezone.now()) == 1
    assert not list(passages.dossier().glob(f"offre-{hier:%Y-%m-%d}*"))
    restes = [f for f in dossier.rglob("*") if f.is_file() and COURRIEL in mots_de(f.read_bytes())]
    assert restes == []
    demande.refresh_from_db()
    assert (demande.situation, demande.cherche) == (Demande.Situation.FAITE, {})


def test_une_attente_a_une_fin() -> None:
    """Where nothing is written any more, what is looked for isn't kept for ever."""
    traces = Traces()
    ecrire_le_flux()
    qui = Personne(nom=NOM, prenom=PRENOM, courriels=(COURRIEL,))
    effacer(traces, qui, {str(traces.contact.pk): {"par": traces.accueil.pk}})
    assert renouveler_tous(timezone.now() + 39 * JOUR) == 0
    assert renouveler_tous(timezone.now() + 41 * JOUR) == 1
    assert Demande.objects.get().cherche == {}
