"""What accompanies a feed: what it holds, what it leaves out, and its fingerprint."""

import datetime
import enum
import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .lheo.groupes import Groupe
from .lheo.langage import VERSION

_MOTIF = "offre-[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].json"


@dataclass
class Refus:
    """A formation left out because it doesn't conform."""

    formation: str
    sessions: list[int]
    fautes: list[str]


@dataclass
class Cause:
    """A fault that formations left out share: how many times, and the first ones."""

    element: str
    raison: str
    fautes: int
    formations: list[str]

    @classmethod
    def de(cls, groupe: Groupe) -> "Cause":
        premiere = groupe.premiere
        return cls(premiere.element, premiere.raison, groupe.compte, groupe.formations)


class Genre(enum.StrEnum):
    """The files beside the complete one: what changed, the summaries, the organismes without offer."""

    DELTA = "delta"
    INDEX = "index"
    PLUS = "plus"


@dataclass
class Annexe:
    """A file written beside the complete one, and what it holds."""

    genre: str
    fichier: str
    octets: int = 0
    sha256: str = ""
    comptes: dict[str, int] = field(default_factory=dict)


@dataclass
class Manifeste:
    """The manifest of one complete file, written beside it as JSON."""

    fichier: str
    liste_sessions: str
    jour: str
    exporte_le: str
    langage: str = "LHEO"
    version_schema: str = VERSION
    formations: int = 0
    actions: int = 0
    sessions: int = 0
    octets: int = 0
    sha256: str = ""
    precedent: dict[str, Any] | None = None
    # Sessions of the previous feed that are no longer there: without having ended, and having ended.
    retirees_depuis: int = 0
    terminees_depuis: int = 0
    ecartees: dict[str, int] = field(default_factory=dict)
    refus: list[Refus] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)
    annexes: list[Annexe] = field(default_factory=list)

    @property
    def refusees(self) -> int:
        """How many formations were left out, the listed ones and the others."""
        return self.ecartees.get("formations_refusees", 0)

    def resume(self) -> dict[str, Any]:
        """What the next manifest says of this one."""
        return {"fichier": self.fichier, "sha256": self.sha256, "sessions": self.sessions}

    def ecrire(self, chemin: Path) -> None:
        texte = json.dumps(asdict(self), ensure_ascii=False, indent=2)
        chemin.write_text(f"{texte}\n", encoding="utf-8")

    @classmethod
    def lire(cls, chemin: Path) -> "Manifeste":
        """ValueError or TypeError when the file isn't a manifest."""
        contenu = json.loads(chemin.read_text(encoding="utf-8"))
        refus = [Refus(**refus) for refus in contenu["refus"]]
        causes = [Cause(**cause) for cause in contenu.get("causes", [])]
        annexes = [Annexe(**annexe) for annexe in contenu.get("annexes", [])]
        return cls(**{**contenu, "refus": refus, "causes": causes, "annexes": annexes})


def dernier_manifeste(dossier: Path, jour: datetime.date) -> Path | None:
    """The latest one, of that day at most."""
    limite = nom_manifeste(jour)
    noms = [chemin for chemin in sorted(dossier.glob(_MOTIF)) if chemin.name <= limite]
    return noms[-1] if noms else None


def dates_des_fichiers(dossier: Path) -> list[datetime.date]:
    """The days whose feed is there, in order."""
    noms = (chemin.stem.removeprefix("offre-") for chemin in dossier.glob(_MOTIF))
    return sorted(datetime.date.fromisoformat(nom) for nom in noms)


def fichiers_du_jour(dossier: Path, jour: datetime.date) -> list[Path]:
    """The feed of a day, what stands beside it and its manifest: the manifest last."""
    fichiers = sorted(dossier.glob(f"offre-{jour.isoformat()}.*"))
    return sorted(fichiers, key=lambda fichier: fichier.name == nom_manifeste(jour))


def nom_d_annexe(jour: datetime.date, genre: Genre) -> str:
    """The name of a file beside the feed."""
    return f"offre-{jour.isoformat()}.{genre}.xml.gz"


def manifeste_du_jour(dossier: Path, jour: datetime.date) -> Manifeste | None:
    """That of the feed of a day; None when there is none that can be read."""
    try:
        return Manifeste.lire(dossier / nom_manifeste(jour))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def nom_des_empreintes(jour: datetime.date) -> str:
    """The list of the formations of a feed (see `delta`)."""
    return f"offre-{jour.isoformat()}.empreintes.gz"


def nom_des_sessions(jour: datetime.date) -> str:
    """The list of the sessions of that day's feed."""
    return f"offre-{jour.isoformat()}.sessions.gz"


def nom_manifeste(jour: datetime.date) -> str:
    return f"offre-{jour.isoformat()}.json"


def empreinte(chemin: Path) -> str:
    with chemin.open("rb") as fichier:
        return hashlib.file_digest(fichier, "sha256").hexdigest()
