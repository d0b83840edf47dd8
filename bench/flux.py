"""The complete feed against its floor: `python -m bench.flux [number of sessions]`.

The floor reads the same documents through the same cursor, decodes them, and writes the same bytes
compressed the same way, to the same disk. What the feed costs above it is what LHEO costs: making the
elements and checking them. Both run in a process of their own; memory is that process's peak.
"""

import argparse
import datetime
import gzip
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec
from django.db import connection, transaction

from bench import _base  # noqa: F401
from sofi.echanges.flux import ecrire_flux, textes_publics
from sofi.echanges.lheo.ecriture import fichier_compresse
from sofi.validation.document import Document, lire
from tests import fabriques
from tests.echanges import documents_publies as fab

JOUR = datetime.date(2026, 5, 20)
SESSIONS = 20_000
_MODELES = 100
_BLOC = 1 << 20
_MOTS = (
    "atelier accompagner analyser chantier client concevoir conduire contrôle dossier équipe "
    "évaluer fabriquer gestion hygiène installer maintenance mesure outil organiser plan "
    "préparer production projet qualité réaliser relation sécurité service suivre technique"
).split()


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
    """One published action of one session, `nombre` times, made inside the database."""
    depart: Any = fabriques.ActionFactory()
    hasard = random.Random(1)
    documents = msgspec.json.encode([modele(hasard) for _ in range(_MODELES)]).decode()
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(
            """
            INSERT INTO offre_action (formation_id, etablissement_id, voie, etat, id_action_cr,
                of_mandataire_cr, complement_intitule, complement_programme, objectifs,
                resultats_attendus, plus_formation, url_action, url_pdf, url_video, niveau_entree,
                commentaire_prerequis, public_vise, cree_le, modifie_le, etat_depuis, revision)
            SELECT formation_id, etablissement_id, voie, 'validee', '', '', '', '', '', '', '', '',
                '', '', niveau_entree, '', '', cree_le, modifie_le, etat_depuis, 0
            FROM offre_action, generate_series(1, %s) WHERE id = %s
            """,
            [nombre, depart.pk],
        )
        curseur.execute(
            """
            WITH modeles AS (
                SELECT document, rang - 1 AS rang
                FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS m (document, rang)
            )
            INSERT INTO validation_version (action_id, numero, format, nature, publie_le, document)
            SELECT a.id, 1, 1, 'validation', now(),
                jsonb_set(jsonb_set(document, '{action,id}', to_jsonb(a.id)),
                    '{sessions,0,id}', to_jsonb(a.id))
            FROM offre_action a JOIN modeles ON rang = a.id %% %s WHERE a.id <> %s
            """,
            [documents, _MODELES, depart.pk],
        )
        curseur.execute(
            "INSERT INTO validation_offrepubliee (action_id, version_id) "
            "SELECT action_id, id FROM validation_version"
        )
        curseur.execute("ANALYZE validation_version, validation_offrepubliee")


def flux(dossier: Path) -> int:
    """The feed itself; the number of sessions written."""
    return ecrire_flux(dossier, jour=JOUR).sessions


def plancher(dossier: Path) -> int:
    """The same documents read and decoded, the same bytes compressed and written."""
    with transaction.atomic():
        nombre = sum(len(lire(texte).sessions) for texte in textes_publics())
    with (dossier / "flux.xml").open("rb") as source, fichier_compresse(dossier / "p.gz") as sortie:
        while morceau := source.read(_BLOC):
            sortie.write(morceau)
    return nombre


PARTIES = {"flux": flux, "plancher": plancher}


def mesurer(partie: str, dossier: Path) -> dict[str, float]:
    """Run one part in a process of its own, on this run's database."""
    commande = [sys.executable, "-m", "bench.flux", "--partie", partie, "--dossier", str(dossier)]
    base = {"BENCH_BASE": str(connection.settings_dict["NAME"])}
    fini = subprocess.run(
        commande, env=os.environ | base, stdout=subprocess.PIPE, text=True, check=True
    )
    return dict(json.loads(fini.stdout))


def partie_seule(partie: str, dossier: Path) -> None:
    connection.settings_dict["NAME"] = os.environ["BENCH_BASE"]
    connection.ensure_connection()
    depart, processeur = time.perf_counter(), time.process_time()
    nombre = PARTIES[partie](dossier)
    print(
        json.dumps(
            {
                "sessions": nombre,
                "secondes": time.perf_counter() - depart,
                "processeur": time.process_time() - processeur,
                "memoire": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


def comparer(nombre: int) -> None:
    """Fill a database of its own, run both parts, print the figures and their ratios."""
    ancienne = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        peupler(nombre)
        with tempfile.TemporaryDirectory() as temporaire:
            dossier = Path(temporaire)
            mesures = {"flux": mesurer("flux", dossier)}
            compresse = dossier / f"offre-{JOUR.isoformat()}.xml.gz"
            with gzip.open(compresse) as source, (dossier / "flux.xml").open("wb") as clair:
                shutil.copyfileobj(source, clair)
            octets = (dossier / "flux.xml").stat().st_size, compresse.stat().st_size
            mesures["plancher"] = mesurer("plancher", dossier)
    finally:
        connection.creation.destroy_test_db(ancienne, verbosity=0)
    presenter(mesures, octets)


def presenter(mesures: dict[str, dict[str, float]], octets: tuple[int, int]) -> None:
    le_flux, le_plancher = mesures["flux"], mesures["plancher"]
    nombre = le_flux["sessions"]
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
    lecteur = argparse.ArgumentParser(description=__doc__)
    lecteur.add_argument("sessions", type=int, nargs="?", default=SESSIONS)
    lecteur.add_argument("--partie", choices=PARTIES)
    lecteur.add_argument("--dossier", type=Path)
    choix = lecteur.parse_args()
    if choix.partie:
        partie_seule(choix.partie, choix.dossier)
    else:
        comparer(choix.sessions)
