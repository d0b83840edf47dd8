"""Which région a row of a national file is of: SOFI makes and publishes what is of its own (`settings.REGION`)."""

import re

from django.conf import settings

from sofi.referentiels.models import Departement
from sofi.socle.regions import REGIONS
from sofi.socle.texte import plier

AILLEURS = "d’une autre région"
AUCUNE = ""
"""Of a collectivité d’outre-mer, which is of no région."""
_AUCUNE_DITE = ("00", "collectivites d outre mer")
_CODE = re.compile(r"0?(\d{2}|2[ab]|9[78]\d|\d)\b")  # « 44 », « 44 - Loire-Atlantique », « 044 »
_CORSE = "20"  # the postal codes of its two départements


class Regions:
    """Read by code or by name, as files write them; the départements are read once."""

    def __init__(self) -> None:
        self._regions = {code: code for code in REGIONS}
        self._regions |= {_mots(region.nom): code for code, region in REGIONS.items()}
        self._regions |= dict.fromkeys(_AUCUNE_DITE, AUCUNE)
        self._departements: dict[str, str] = {_CORSE: "94"}
        for code, nom, region in Departement.objects.values_list("pk", "libelle", "region_id"):
            self._departements[code.lower()] = self._departements[_mots(nom)] = region or AUCUNE

    def de(
        self, *, region: str = "", departement: str = "", insee: str = "", code_postal: str = ""
    ) -> str | None:
        """Its code, by the first of these that says one; None when nothing says where."""
        dite = _mots(region)
        trouvees = (
            self._regions.get(dite.zfill(2) if dite.isdecimal() else dite),
            self._du_departement(departement),
            self._du_code(insee),
            self._du_code(code_postal),
        )
        return next((trouvee for trouvee in trouvees if trouvee is not None), None)

    def ailleurs(self, **lieu: str) -> bool:
        """True for what is said to be of another région; the arguments are those of `de`."""
        return est_autre(self.de(**lieu))

    def _du_departement(self, dit: str) -> str | None:
        mots = _mots(dit)
        code = _CODE.match(mots)
        return self._departements.get(code.group(1).zfill(2) if code else mots)

    def _du_code(self, code: str) -> str | None:
        """Codes INSEE and postal codes begin by that of the département."""
        if len(code) != 5:
            return None
        trouvee = self._departements.get(code[:2].lower())
        return self._departements.get(code[:3]) if trouvee is None else trouvee


def est_autre(region: str | None) -> bool:
    """True for another one than this site's; what nobody said isn't."""
    return region is not None and region != settings.REGION


def _mots(dit: str) -> str:
    """« Provence-Alpes-Côte d’Azur », however its signs are written."""
    return " ".join(re.sub(r"[\W_]+", " ", plier(dit)).split())
