#!/usr/bin/env python
"""Entry point of the management commands."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conf.settings")
    from django.core.management import execute_from_command_line

    from sofi.socle.journal import commande

    with commande(sys.argv):
        execute_from_command_line(sys.argv)
