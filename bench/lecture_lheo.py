"""Reading an organisme's LHEO against its validation: `python -m bench.lecture_lheo [number of sessions]`.

The floor parses the file as it comes and validates it against the schema, freeing each formation, by libxml2 alone:
what `xmllint --stream --schema` does. Reading makes the elements with their lines, then the cards of each formation,
and looks for every value that the language refuses. Nothing is asked of a base. Each part in a process of its own.
"""

import argparse
import random
import tempfile
from pathlib import Path

from lxml import etree
from msgspec.structs import replace

from bench._base import base_neuve
from bench._parties import Mesurer, a_part
from bench.flux import JOUR, modele
from sofi.echanges.lheo.controle import controler_document
from sofi.echanges.lheo.correspondance import formations
from sofi.echanges.lheo.ecriture import ecrire_document, octets_de
from sofi.echanges.lheo.langage import ESPACE
from sofi.echanges.lheo.lecture import lire
from sofi.echanges.lheo.relecture import fautes_de_valeurs, relire
from sofi.echanges.lheo.schema import construire_schema
from sofi.socle.fichiers import Fichier

SESSIONS = 4_000
_MODELES = 40
_EXPORT = "2026-05-20T02:00:00+02:00"
_NOM = "offre.xml"


def ecrire(dossier: str, nombre: int) -> int:
    """A file of so many formations of one session; its bytes."""
    hasard, chemin = random.Random(1), Path(dossier) / _NOM
    modeles = [modele(hasard) for _ in range(_MODELES)]
    with chemin.open("wb") as sortie, ecrire_document(sortie, jour=JOUR, export=_EXPORT) as donner:
        for rang in range(1, nombre + 1):
            un = modeles[rang % _MODELES]
            sessions = [replace(un.sessions[0], id=rang)]
            document = replace(un, action=replace(un.action, id=rang), sessions=sessions)
            for formation in formations(document, jour=JOUR, export=_EXPORT):
                donner(octets_de(formation.element))
    return chemin.stat().st_size


def validation(dossier: str) -> int:
    """The floor."""
    schema, combien = construire_schema(), 0
    chemin = str(Path(dossier) / _NOM)
    for _, noeud in etree.iterparse(chemin, tag=f"{{{ESPACE}}}formation", schema=schema):
        combien += 1
        noeud.clear()
    return combien


def lecture(dossier: str) -> int:
    """The cards of every formation, and its faults."""
    combien = 0
    for lue in lire(Fichier.de(Path(dossier) / _NOM)):
        combien += sum(len(relue.sessions) for relue in relire(lue))
        combien += sum(1 for _ in fautes_de_valeurs(lue.noeud))
    return combien


def controle(dossier: str) -> int:
    """The whole check of a file of ours."""
    return len(controler_document(Path(dossier) / _NOM))


def comparer(nombre: int, *, mesurer: Mesurer = a_part) -> None:
    """Write the file, run the parts, print the figures and their ratios."""
    with tempfile.TemporaryDirectory() as dossier:
        octets = ecrire(dossier, nombre)
        mesures = {
            "validation": mesurer("bench.lecture_lheo", "validation", dossier),
            "lecture": mesurer("bench.lecture_lheo", "lecture", dossier),
            "contrôle": mesurer("bench.lecture_lheo", "controle", dossier),
        }
    print(f"{nombre} sessions, {octets / 1e6:.1f} Mo de LHEO")
    plancher = mesures["validation"]["processeur"]
    for nom, mesure in mesures.items():
        fois = mesure["processeur"] / plancher
        print(
            f"{nom:12}  {mesure['processeur']:6.2f} s de processeur, {mesure['memoire']:.0f} Mo, {fois:.1f} fois "
            "la validation"
        )


if __name__ == "__main__":
    analyse = argparse.ArgumentParser(description=__doc__)
    analyse.add_argument("sessions", type=int, nargs="?", default=SESSIONS)
    with base_neuve():
        comparer(analyse.parse_args().sessions)
