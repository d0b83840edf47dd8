"""From the NSF to the ISCED-F: `nsf_isced.csv`, one line for each group of specialities.

Sources: NSF of 1994 (décret 94-522), ISCED Fields of Education and Training 2013 (UNESCO Institute for Statistics).
Neither publishes a correspondence: this one was drawn up for SOFI from the labels of both. A group that spans several
fields has the narrow or the broad field that holds them.
"""

import csv
from functools import cache
from pathlib import Path

INCONNU = "9999", "Field unknown"


@cache
def _table() -> dict[str, tuple[str, str]]:
    with (Path(__file__).parent / "nsf_isced.csv").open(encoding="utf-8", newline="") as fichier:
        return {
            ligne["nsf"]: (ligne["isced_f"], ligne["isced_f_label"])
            for ligne in csv.DictReader(fichier)
        }


def isced(nsf: str) -> tuple[str, str]:
    """Code and label of the field of an NSF group; « Field unknown » when it is none."""
    return _table().get(nsf[:3], INCONNU)
