"""A program that writes an e-mail in each transaction, and says which ones were acknowledged."""

import sys
import time

import django

django.setup()

from django.db import DatabaseError, connection, transaction  # noqa: E402

from sofi.annuaire.models import Etablissement  # noqa: E402
from sofi.courriels.ecriture import ecrire  # noqa: E402

PAUSE = 0.5


def principal() -> None:
    """For ever; one line for each e-mail that the database has said it holds."""
    etablissement, rang = None, 0
    while True:
        rang += 1
        try:
            etablissement = etablissement or Etablissement.objects.order_by("pk")[0]
            with transaction.atomic():
                ecrire(
                    f"essai{rang}@exemple.fr",
                    "annuaire/courriels/rattachement",
                    {"etablissement": etablissement},
                    clef=f"haute-dispo:{rang}",
                )
        except DatabaseError:
            connection.close()
        else:
            sys.stdout.write(f"ECRIT {rang}\n")
            sys.stdout.flush()
        time.sleep(PAUSE)


if __name__ == "__main__":
    principal()
