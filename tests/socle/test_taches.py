"""Jobs: what is asked for once comes back after an accident; what comes back at its hour does so by itself."""

import pytest

from sofi.socle.systeme import raison
from sofi.socle.taches import app


def test_ce_qui_est_demande_une_fois_est_repris_apres_un_accident() -> None:
    """A job that fails for good, when PostgreSQL restarts under it, leaves for ever « en cours » what it was doing."""
    periodiques = {une.task.name for une in app.periodic_registry.periodic_tasks.values()}
    demandees = {n: t for n, t in app.tasks.items() if "." in n and n not in periodiques}
    siennes = {n for n in demandees if not n.startswith(("procrastinate", "builtin"))}
    assert {"courriels.envoyer", "echanges.ecrire_flux"} <= siennes
    assert sorted(n for n in siennes if demandees[n].retry_strategy is None) == []


@pytest.mark.parametrize(
    ("numero", "mots"),
    [(28, "le disque est plein"), (13, "donnez-lui ce droit"), (71, "Protocol error")],
)
def test_ce_que_le_systeme_refuse_est_dit_en_francais(numero: int, mots: str) -> None:
    assert mots in raison(OSError(numero, "Protocol error"))
