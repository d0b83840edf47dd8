"""The WSGI application served by granian."""

import gc
import os
import threading

from django.core.wsgi import get_wsgi_application

from sofi.socle.orthographe import lexique
from sofi.socle.processus import se_lier_au_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conf.settings")

# Served by « make run », a worker must not outlive its master, killed on the spot or not.
se_lier_au_parent()
django_seul = get_wsgi_application()

from sofi.ecrans.commun.mesure import mesuree  # noqa: E402 (Django must be ready)
from sofi.ecrans.public.conservees import envelopper  # noqa: E402
from sofi.surveillance.battement import Battement  # noqa: E402

application = mesuree(envelopper(django_seul))

# This process says that it lives, and writes how long its pages took.
Battement().demarrer()

# A second of processor that the first word ill typed would wait for.
threading.Thread(target=lexique, name="lexique", daemon=True).start()

# What is loaded is there for good: the collector needn't walk through it, nor come back every seven hundred objects
# (docs/decisions/0196).
gc.collect()
gc.freeze()
gc.set_threshold(10_000)
