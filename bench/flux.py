"""The complete feed against its floor: `python -m bench.flux [number of sessions]`.

The floor reads the same documents through the same cursor, decodes them, and writes the same bytes
compressed the same way, to the same disk. What LHEO costs, making the elements and checking them, is paid when an
action is published: the first line is that for the whole offer, as after a change of the code.
Each part runs in a process of its own; memory is that process's peak.
"""

import argparse
import datetime
import gzip
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from django.db import connection, transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from bench._base import base_neuve, ranger
from bench._parties import Mesure, Mesurer, a_part
from sofi.echanges.flux import ecrire_flux
from sofi.echanges.lheo.ecriture import fichier_compresse
from sofi.echanges.morceaux import preparer
from sofi.offre.models import Action
from sofi.validation.document import Document, lire
from sofi.validation.models import OffrePubliee
from tests import fabriques
from tests.echanges import documents_publies as fab

JOUR = datetime.date(2026, 5, 20)
SESSIONS = 20_000
_MODELES = 100
_DOCUMENTS_PAR_LOT = 200
_BLOC = 1 << 20
_MOTS = (
    "atelier accompagner analyser chantier client concevoir conduire contrôle dossier équipe "
    "évaluer fabriquer gestion hygiène installer maintenance mesure outil organiser plan "
    "préparer production projet qualité réaliser relation sécurité service suivre technique"
).split()

# Written by PostgreSQL: the documents of every action from those of some models, with its own number.
_PUBLIER = """
    WITH modeles AS (
        SELECT document, rang - 1 AS rang
        FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS m (document, rang)
    )
    INSERT INTO validation_version (action_id, numero, format, nature, publie_le, document)
    SELECT a.id, 1, (document->>'format')::int, 'validation', now(),
        jsonb_set(jsonb_set(document, '{action,id}', to_jsonb(a.id)),
            '{sessions,0,id}', to_jsonb(a.id))
    FROM offre_action a JOIN modeles ON rang = a.id %% %s WHERE a.id > %s
"""


def modele(hasard: random.Random) -> Document:
    """A document of an ordinary size: some paragraphs, three blocs, two dispositifs."""

    def phrase(mots: int) -> str:
        return " ".join(hasard.choices(_MOTS, k=mots)).capitalize() + "."

    blocs = [{"id": n, "code": f"RNCP37538BC0{n}", "libelle": phrase(9)} for n in range(1, 4)]
    formation = fab.formation(
        objectif=phrase(60), programme="\n".join(phrase(40) for _ in range(4)), blocs=blocs
    )
    action = fab.action(
        titre=phrase(6),
        complement_programme=f"<p>{phrase(40)}</p><ul><li>{phrase(9)}</li><li>{phrase(9)}</li></ul>",
        objectifs=f"<p>{phrase(30)}</p>",
        prerequis=[{"code": "a2", "libelle": "Niveau A2 du CECRL"}],
        url_action="https://exemple.fr/formation",
    )
    session = fab.session(dispositifs=[fab.dispositif(), fab.apprentissage()])
    return fab.document(f=formation, a=action, sessions=[session])


def peupler(nombre: int) -> None:
    """One published action of one session, `nombre` times."""
    depart: Any = fabriques.ActionFactory()
    valeurs = {
        champ.attname: getattr(depart, champ.attname) for champ in Action._meta.concrete_fields
    }
    Action.objects.bulk_create(
        (Action(**valeurs | {"id": None}) for _ in range(nombre)), batch_size=1_000
    )
    hasard = random.Random(1)
    documents = msgspec.json.encode([modele(hasard) for _ in range(_MODELES)]).decode()
    with connection.cursor() as curseur:
        curseur.execute(_PUBLIER, [documents, _MODELES, depart.pk])
        curseur.execute(
            "INSERT INTO validation_offrepubliee (action_id, version_id) "
            "SELECT action_id, id FROM validation_version WHERE action_id > %s",
            [depart.pk],
        )
    ranger("validation_version", "validation_offrepubliee")


def textes_publics() -> Iterator[str]:
    """The documents that are public now, as stored, in the order of their actions; a cursor of the server."""
    publiees = OffrePubliee.objects.order_by("pk").annotate(
        texte=Cast("version__document", TextField())
    )
    return publiees.values_list("texte", flat=True).iterator(chunk_size=_DOCUMENTS_PAR_LOT)


def preparation(_dossier: str) -> int:
    """Every piece made and checked, as after a change of the code."""
    return preparer(JOUR)


def flux(dossier: str) -> int:
    """The feed itself; the number of sessions written."""
    return ecrire_flux(Path(dossier), jour=JOUR).sessions


def plancher(dossier: str) -> int:
    """The same documents read and decoded, the same bytes compressed and written."""
    clair, compresse = Path(dossier) / "flux.xml", Path(dossier) / "p.gz"
    with transaction.atomic():
        nombre = sum(len(lire(texte).sessions) for texte in textes_publics())
    with clair.open("rb") as source, fichier_compresse(compresse) as sortie:
        while morceau := source.read(_BLOC):
            sortie.write(morceau)
    return nombre


def comparer(nombre: int, *, mesurer: Mesurer = a_part) -> None:
    """Fill the base, run both parts, print the figures and their ratios."""
    peupler(nombre)
    with tempfile.TemporaryDirectory() as temporaire:
        dossier = Path(temporaire)
        mesures = {
            "morceaux": mesurer("bench.flux", "preparation", temporaire),
            "flux": mesurer("bench.flux", "flux", temporaire),
        }
        mesures["plancher"], octets = mesurer_le_plancher(
            dossier, f"offre-{JOUR.isoformat()}.xml.gz", mesurer
        )
    presenter(mesures, octets)


def mesurer_le_plancher(
    dossier: Path, flux_ecrit: str, mesurer: Mesurer
) -> tuple[Mesure, tuple[int, int]]:
    """The floor of a feed that stands in this folder; its bytes, in clear and compressed."""
    clair, compresse = dossier / "flux.xml", dossier / flux_ecrit
    with gzip.open(compresse) as source, clair.open("wb") as copie:
        shutil.copyfileobj(source, copie)
    octets = clair.stat().st_size, compresse.stat().st_size
    mesure = mesurer("bench.flux", "plancher", str(dossier))
    clair.unlink()
    return mesure, octets


def presenter(mesures: dict[str, Mesure], octets: tuple[int, int]) -> None:
    le_flux, le_plancher = mesures["flux"], mesures["plancher"]
    nombre = le_flux["nombre"]
    print(
        f"{nombre:.0f} sessions, {octets[0] / 1e6:.0f} Mo de XML, {octets[1] / 1e6:.0f} Mo écrits"
    )
    for nom, mesure in mesures.items():
        print(
            f"{nom:10} {mesure['secondes']:7.2f} s  {mesure['processeur']:7.2f} s de processeur  "
            f"{mesure['memoire']:6.0f} Mo  {mesure['secondes'] / nombre * 1e6:5.0f} µs par session"
        )
    print(
        f"rapport    {le_flux['secondes'] / le_plancher['secondes']:7.2f}    "
        f"{le_flux['processeur'] / le_plancher['processeur']:7.2f}                  "
        f"{le_flux['memoire'] / le_plancher['memoire']:6.2f}"
    )


if __name__ == "__main__":
    analyse = argparse.ArgumentParser(description=__doc__)
    analyse.add_argument("sessions", type=int, nargs="?", default=SESSIONS)
    with base_neuve():
        comparer(analyse.parse_args().sessions)
