"""manage.py metriques: gives the figures to Prometheus, on an address of its own."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from prometheus_client import CollectorRegistry, start_http_server

from sofi.socle.processus import se_lier_au_parent
from sofi.socle.systeme import raison
from sofi.surveillance.metriques import Collecteur


class Command(BaseCommand):
    help = "Donne les mesures à Prometheus à l’adresse SOFI_METRIQUES, sans s’arrêter."

    def handle(self, *args: Any, **options: Any) -> None:
        se_lier_au_parent()
        hote, _, port = settings.METRIQUES.rpartition(":")
        if not hote or not port.isdecimal() or not 0 < int(port) < 65_536:
            raise CommandError("SOFI_METRIQUES est une adresse et un port : 127.0.0.1:9100.")
        registre = CollectorRegistry()
        registre.register(Collecteur())
        try:
            serveur, _ = start_http_server(int(port), hote.strip("[]"), registre)
        except OSError as erreur:
            raise CommandError(
                f"{settings.METRIQUES} ne peut pas être servie ({raison(erreur)}) : libérez ce port, "
                "ou donnez une autre adresse dans SOFI_METRIQUES."
            ) from erreur
        fin = threading.Event()
        for signe in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signe, lambda *_: fin.set())
        self.stdout.write(f"Mesures à http://{settings.METRIQUES}/metrics")
        fin.wait()
        serveur.shutdown()
