"""After an erasure, the disk of a web machine holds nothing of the person: neither pages kept, nor index."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sofi.diffusion import etat_public
from sofi.diffusion.models import Compteur
from sofi.diffusion.moteur.suite import Index
from sofi.ecrans.public.conservees import epoque_de
from sofi.personnes.demandes import decider, demander, faire, rechercher
from sofi.personnes.models import Demande
from sofi.personnes.valeurs import Personne
from sofi.socle.reserve import Reserve, empreinte
from tests.diffusion.aide import poser_communes
from tests.ecrans.public.site_conservant import Site

from .monde import COURRIEL, MARQUES, NOM, NUMERO, PRENOM, Traces

pytestmark = pytest.mark.django_db(transaction=True)
TAILLE = 1 << 24
"""Of the reserve of `Site`."""


@pytest.fixture
def traces(transactional_db: None) -> Traces:
    Compteur.objects.all().delete()
    Compteur.objects.create()
    poser_communes()
    return Traces()


def effacer(traces: Traces) -> None:
    qui = Personne(nom=NOM, prenom=PRENOM, courriels=(COURRIEL,), telephones=(NUMERO,))
    demande = demander(Demande.Nature.EFFACEMENT, qui, auteur=traces.admin, motif="")
    rechercher(demande=demande.pk)
    demande.refresh_from_db()
    choix = {str(traces.contact.pk): {"par": traces.accueil.pk}}
    decider(demande, choix=choix, auteur=traces.admin)
    faire(demande=demande.pk)
    demande.refresh_from_db()
    assert demande.situation == Demande.Situation.FICHIERS, demande.erreur


def tenus(dossier: Path) -> Iterator[str]:
    """The marks that a file of this folder holds."""
    for fichier in dossier.rglob("*"):
        if fichier.is_file():
            octets = fichier.read_bytes().decode("utf-8", "replace").casefold()
            yield from (f"{fichier.name} : {marque}" for marque in MARQUES if marque in octets)


def page_de(site: Site, traces: Traces) -> str:
    session = traces.action.sessions.get()
    return str(site.demander(f"/formation/{session.pk}/").entetes["Location"])


def test_les_pages_gardees_sont_ecrasees(traces: Traces, tmp_path: Path) -> None:
    site = Site(tmp_path / "pages")
    adresse = page_de(site, traces)
    assert NOM in site.demander(adresse).texte
    assert not site.demander(adresse).faite
    assert list(tenus(tmp_path)) == [], "asked for once"
    assert Site(tmp_path / "pages").demander(adresse).faite
    assert list(tenus(tmp_path)), "kept, in clear"
    effacer(traces)
    assert NOM not in site.demander("/").texte
    assert list(tenus(tmp_path)) == []
    lue = site.demander(adresse)
    assert lue.faite and NOM not in lue.texte
    assert not site.demander(adresse).faite, "pages are kept again"
    assert list(tenus(tmp_path)) == []


def test_une_page_faite_avant_n_est_plus_gardee_apres(traces: Traces, tmp_path: Path) -> None:
    """Of a process that was making it meanwhile, or that reads a replica that is late."""
    en_retard = Reserve(tmp_path / "pages", TAILLE)
    avant = etat_public.lire()
    assert avant
    assert en_retard.oublier(epoque_de(avant))
    assert en_retard.ecrire(empreinte(b"a"), NOM.encode(), epoque_de(avant))
    effacer(traces)
    Site(tmp_path / "pages").demander("/")
    assert not en_retard.ecrire(empreinte(b"b"), NOM.encode(), epoque_de(avant))
    assert en_retard.oublier(epoque_de(avant)), "an epoch that is over opens nothing"
    assert not en_retard.ecrire(empreinte(b"b"), NOM.encode(), epoque_de(avant))
    assert list(tenus(tmp_path)) == []


def test_l_index_ne_tient_plus_ses_mots(traces: Traces, tmp_path: Path) -> None:
    index = Index(tmp_path)
    assert index.tenir() and list(tenus(tmp_path))
    effacer(traces)
    assert index.tenir()
    assert list(tenus(tmp_path)) == []
    etat = index.etat()
    assert etat and etat.actions == 2
    marque = etat.marque
    assert index.tenir() and index.etat().marque == marque, "once"
