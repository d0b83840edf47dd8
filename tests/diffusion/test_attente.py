"""Waiting for the next publication: a database that goes away is said as Django says it."""

import threading

import pytest
from django.db import OperationalError, connection, connections

from sofi.diffusion.changements import attendre


@pytest.mark.django_db(transaction=True)
def test_une_base_coupee_pendant_l_attente_est_une_erreur_de_django() -> None:
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_backend_pid()")
        (numero,) = curseur.fetchone()

    def couper() -> None:
        with connections["default"].cursor() as autre:
            autre.execute("SELECT pg_terminate_backend(%s)", [numero])
        connections.close_all()

    coupure = threading.Timer(0.5, couper)
    coupure.start()
    try:
        with pytest.raises(OperationalError):
            attendre(20)
    finally:
        coupure.join()
        connection.close()
