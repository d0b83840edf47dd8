"""Settings of what is watched: from when something waits for too long, who is told, where figures are read."""

import os

from django.core.exceptions import ImproperlyConfigured

from conf.environnement import liste


def _entier(nom: str, defaut: int, minimum: int) -> int:
    texte = os.environ.get(nom, str(defaut))
    if not texte.isascii() or not texte.isdecimal() or int(texte) < minimum:
        raise ImproperlyConfigured(f"{nom} est un nombre entier, {minimum} au moins.")
    return int(texte)


# E-mail addresses told of what is wrong; none: the accounts of the administration.
VEILLE_COURRIELS = liste("VEILLE_COURRIELS", "")
# After how many minutes a job that waits, or an e-mail that doesn't leave, has waited for too long.
VEILLE_TACHES_MINUTES = _entier("VEILLE_TACHES_MINUTES", 15, 1)
VEILLE_COURRIELS_MINUTES = _entier("VEILLE_COURRIELS_MINUTES", 60, 1)
# After how many hours a backup, or a feed, is late: one night and the time to make it.
VEILLE_SAUVEGARDE_HEURES = _entier("VEILLE_SAUVEGARDE_HEURES", 26, 1)
VEILLE_FLUX_HEURES = _entier("VEILLE_FLUX_HEURES", 27, 1)
# The room that a disk must keep, in percent.
VEILLE_DISQUE_POUR_CENT = _entier("VEILLE_DISQUE_POUR_CENT", 10, 1)

# Where `manage.py metriques` gives the figures that Prometheus reads: never an address that the public reaches.
METRIQUES = os.environ.get("SOFI_METRIQUES", "127.0.0.1:9100")
