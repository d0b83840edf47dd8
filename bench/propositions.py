"""What the question is completed with while one types: `python -m bench.propositions [number of sessions]`.

The whole request (`/propositions/`), over the index that `bench.recherche` makes: two letters, a word, several.
"""

import argparse
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from bench._base import base_neuve, mesurer_la_page, region
from bench.recherche import ESSAIS, MODELES, SESSIONS, copier_l_index

TEXTES = ("co", "an", "comp", "anglais", "secrétaire méd", "le mans")


def principal(essais: int = ESSAIS) -> None:
    """Time what is typed, letter by letter."""
    print(f"{'tapé':<20}{'ms':>8}")
    for texte in TEXTES:
        adresse = f"{reverse('public:propositions')}?{urlencode({'q': texte})}"
        duree, _ = mesurer_la_page(Client(HTTP_HOST="localhost"), adresse, essais)
        print(f"{texte:<20}{duree:>8.1f}")


if __name__ == "__main__":
    analyse = argparse.ArgumentParser(description=__doc__)
    analyse.add_argument("sessions", nargs="?", type=int, default=SESSIONS)
    demandees = analyse.parse_args().sessions
    with base_neuve():
        region(min(demandees, MODELES))
        copier_l_index(demandees)
        principal()
