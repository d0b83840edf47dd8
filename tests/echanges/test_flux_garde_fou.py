"""The guard of the feed: what may leave from one night to the next, and what makes it stop."""

import pytest
from django.core.management import CommandError, call_command

from sofi.echanges.flux import FluxRefuse, ecrire_flux
from sofi.validation.models import Version
from tests.documents import changee
from tests.versions import reecrire

from . import documents_publies as fab
from .offre_publiee import (
    JOUR,
    LENDEMAIN,
    noms,
    publier_sessions,
    retirer,
)

pytestmark = pytest.mark.django_db


def test_trop_de_sessions_retirees_arrete_le_flux(tmp_path):
    publier_sessions(*range(1, 21))
    ecrire_flux(tmp_path, jour=JOUR)
    avant = {nom: (tmp_path / nom).read_bytes() for nom in noms(tmp_path)}
    retirer(3)

    with pytest.raises(CommandError, match="retirerait 3 des 20 sessions") as refus:
        call_command("flux_lheo", "--sortie", str(tmp_path), "--jour", "2026-05-21")

    assert refus.value.returncode == 1 and str(refus.value).endswith("relancez avec --forcer.")
    assert {nom: (tmp_path / nom).read_bytes() for nom in noms(tmp_path)} == avant

    call_command("flux_lheo", "--sortie", str(tmp_path), "--jour", "2026-05-21", "--forcer")
    assert "offre-2026-05-21.xml.gz" in noms(tmp_path)


def test_une_session_sur_dix_peut_partir(tmp_path):
    publier_sessions(*range(1, 21))
    ecrire_flux(tmp_path, jour=JOUR)
    retirer(2)

    assert ecrire_flux(tmp_path, jour=JOUR).retirees_depuis == 2


def test_les_sessions_simplement_terminees_n_arretent_pas_le_flux(tmp_path):
    """The last days of June end half of the offer."""
    publier_sessions(*range(1, 6))
    publier_sessions(*range(6, 11), date_fin="2026-05-20")
    ecrire_flux(tmp_path, jour=JOUR)

    manifeste = ecrire_flux(tmp_path, jour=LENDEMAIN)

    assert (manifeste.sessions, manifeste.retirees_depuis, manifeste.terminees_depuis) == (5, 0, 5)


def test_les_terminees_ne_cachent_pas_les_retirees(tmp_path):
    publier_sessions(*range(1, 9))
    publier_sessions(9, 10, date_fin="2026-05-20")
    ecrire_flux(tmp_path, jour=JOUR)
    retirer(2)

    with pytest.raises(FluxRefuse) as refus:
        ecrire_flux(tmp_path, jour=LENDEMAIN)

    assert "retirerait 2 des 10 sessions" in str(refus.value)
    assert refus.value.retirees == (1, 2)
    assert refus.value.manifeste.terminees_depuis == 2
    # What was seen may be let through, and nothing more.
    with pytest.raises(FluxRefuse):
        ecrire_flux(tmp_path, jour=LENDEMAIN, retraits_admis=1)
    assert ecrire_flux(tmp_path, jour=LENDEMAIN, retraits_admis=2).sessions == 6


def test_une_date_de_fin_avancee_par_erreur_compte_comme_un_retrait(tmp_path):
    """The end is the one that the previous feed knew: a bulk mistake on dates must stop."""
    publier_sessions(*range(1, 9))
    publier_sessions(9, 10)
    ecrire_flux(tmp_path, jour=JOUR)
    for version in Version.objects.order_by("-pk")[:2]:
        reecrire(
            version,
            document=changee(
                version.document,
                {"sessions": [fab.session(version.document.sessions[0].id, date_fin="2026-05-20")]},
            ),
        )

    with pytest.raises(FluxRefuse, match="retirerait 2 des 10"):
        ecrire_flux(tmp_path, jour=LENDEMAIN)


def test_une_liste_des_sessions_perdue_se_dit(tmp_path):
    publier_sessions(1)
    ecrire_flux(tmp_path, jour=JOUR)
    (tmp_path / "offre-2026-05-20.sessions.gz").unlink()

    with pytest.raises(FluxRefuse, match="manque"):
        ecrire_flux(tmp_path, jour=JOUR)

    assert ecrire_flux(tmp_path, jour=JOUR, forcer=True).sessions == 1
