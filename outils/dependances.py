"""What SOFI is made of that others keep: audited for known weaknesses, listed as CycloneDX.

`python -m outils.dependances audit` asks the public service OSV about each package of uv.lock that production
installs, and about what is served with the screens; `nomenclature <file>` writes the list of both, from the same
sources, without any network.
"""

import argparse
import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from outils.installer import RACINE, uv_du_projet

SERVICE = "https://api.osv.dev"
VENDOR = Path(RACINE, "sofi", "ecrans", "commun", "static", "sofi", "vendor", "VENDOR.md")
FAIBLESSES, INJOIGNABLE = 1, 2
"""What the command ends with: something is known to be weak; nothing could be asked."""
_LIGNE = re.compile(r"^\| `[\w-]+/` \| `([^`]+)` \| ([\d.]+) \| ([^|]+) \|", re.MULTILINE)


def servis() -> list[tuple[str, str, str]]:
    """The npm packages whose files are served: name, version, licence, as VENDOR.md says."""
    return [
        (nom, version, licence.strip())
        for nom, version, licence in _LIGNE.findall(VENDOR.read_text())
    ]


def auditer(service: str = SERVICE) -> int:
    """Ask about all of them; what to do is printed, and said by the code returned."""
    try:
        faibles = _faibles(service)
    except urllib.error.URLError as erreur:
        print(
            f"Rien n’est vérifié : {service} n’est pas joignable ({erreur.reason}). Recommencez depuis une "
            "machine qui sort sur Internet ; uv.lock et VENDOR.md y suffisent."
        )
        return INJOIGNABLE
    for nom, avis in faibles:
        print(
            f"{nom} a une faiblesse connue : {avis}. Mettez-la à jour, et copiez de nouveau ses fichiers."
        )
    commande = ["audit", "--frozen", "--no-dev", "--service-url", service]
    python = subprocess.run([uv_du_projet(), *commande], cwd=RACINE, check=False).returncode
    return FAIBLESSES if faibles or python else 0


def _faibles(service: str) -> list[tuple[str, str]]:
    """The npm packages that OSV knows a weakness of, with its names."""
    paquets = servis()
    questions = [{"package": {"name": n, "ecosystem": "npm"}, "version": v} for n, v, _ in paquets]
    demande = urllib.request.Request(
        f"{service}/v1/querybatch",
        json.dumps({"queries": questions}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(demande, timeout=20) as reponse:
        resultats = json.load(reponse)["results"]
    return [
        (nom, ", ".join(avis["id"] for avis in resultat["vulns"]))
        for (nom, *_), resultat in zip(paquets, resultats, strict=True)
        if resultat.get("vulns")
    ]


def nomenclature() -> dict[str, Any]:
    """The list of components, CycloneDX 1.5: uv's of uv.lock, and what is served with the screens."""
    commande = ["export", "--quiet", "--frozen", "--no-dev", "--format", "cyclonedx1.5"]
    export = subprocess.run(
        [uv_du_projet(), *commande], cwd=RACINE, capture_output=True, check=True, text=True
    )
    liste: dict[str, Any] = json.loads(export.stdout)
    liste["components"] += [
        {
            "type": "library",
            "bom-ref": f"npm-{nom}@{version}",
            "name": nom,
            "version": version,
            "purl": f"pkg:npm/{nom.replace('@', '%40')}@{version}",
            "licenses": [{"license": {"name": licence}}],
        }
        for nom, version, licence in servis()
    ]
    return liste


def principal() -> int:
    parseur = argparse.ArgumentParser(
        description="Ce dont SOFI est fait, et que d’autres entretiennent."
    )
    gestes = parseur.add_subparsers(dest="geste", required=True)
    gestes.add_parser("audit").add_argument("--service", default=SERVICE)
    gestes.add_parser("nomenclature").add_argument("fichier", type=Path)
    options = parseur.parse_args()
    if options.geste == "audit":
        return auditer(options.service)
    liste = nomenclature()
    options.fichier.parent.mkdir(parents=True, exist_ok=True)
    options.fichier.write_text(json.dumps(liste, indent=2) + "\n")
    print(f"{options.fichier} : {len(liste['components'])} composants.")
    return 0


if __name__ == "__main__":
    sys.exit(principal())
