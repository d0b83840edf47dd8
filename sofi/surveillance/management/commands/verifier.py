"""manage.py verifier"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sofi.socle.formats import accord
from sofi.surveillance.invariants import Constat, inscrits, verifier


class Command(BaseCommand):
    help = "Vérifie que ce qui doit toujours être vrai l’est ; le code de sortie est 1 quand une règle est rompue."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("regles", nargs="*", help="seulement celles-ci ; toutes sans cela")
        parser.add_argument(
            "--rapide", action="store_true", help="sans celles qui relisent chaque document publié"
        )
        parser.add_argument("--json", action="store_true", help="une ligne de JSON par règle")

    def handle(self, *args: Any, **options: Any) -> None:
        noms = frozenset(options["regles"])
        if inconnues := noms - set(inscrits()):
            raise CommandError(
                f"Règles inconnues : {', '.join(sorted(inconnues))}. Connues : {', '.join(inscrits())}."
            )
        rompues = total = 0
        for constat in verifier(noms, rapide=options["rapide"]):
            self.stdout.write(en_json(constat) if options["json"] else en_mots(constat))
            rompues, total = rompues + (not constat.tient), total + 1
        if rompues:
            raise CommandError(f"{accord(rompues, 'règle rompue', 'règles rompues')} sur {total}.")
        if not options["json"]:
            self.stdout.write(f"{total} règles lues, aucune n’est rompue.")


def en_mots(constat: Constat) -> str:
    """The rule and whether it holds; broken, its first faults and what to do."""
    regle = constat.invariant
    tete = f"{'tient ' if constat.tient else 'ROMPUE'}  {regle.nom}  ({constat.secondes:.1f} s)  {regle.phrase}"
    fautes = [f"        {faute.objet} : {faute.constat}" for faute in constat.premieres]
    if reste := constat.fautes - len(constat.premieres):
        fautes.append(f"        et {reste} autres")
    return "\n".join([tete, *fautes, *([] if constat.tient else [f"        → {regle.remede}"])])


def en_json(constat: Constat) -> str:
    """The same, for a program."""
    regle = constat.invariant
    return json.dumps(
        {
            "regle": regle.nom,
            "tient": constat.tient,
            "fautes": constat.fautes,
            "premieres": [faute._asdict() for faute in constat.premieres],
            "phrase": regle.phrase,
            "remede": regle.remede,
            "secondes": round(constat.secondes, 3),
        },
        ensure_ascii=False,
    )
