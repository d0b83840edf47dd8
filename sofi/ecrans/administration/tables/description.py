"""The tables whose rows have a code and a label: one description each, the same screens."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.forms import ModelForm

from sofi.referentiels.models import PreRequis, TypeDispositif

from .forms import FormulaireDispositif, FormulairePreRequis
from .usages import dispositifs_employes, prerequis_employes


@dataclass(frozen=True)
class Table:
    """A reference table as the administration reads and changes it; `mots` are those of what uses a row."""

    code: str
    titre: str
    nom: str
    chapo: str
    modele: type[Any]
    formulaire: type[ModelForm]
    lignes: Callable[[], "QuerySet[Any]"]
    mots: str

    @property
    def table_sql(self) -> str:
        """Its name in the history."""
        return str(self.modele._meta.db_table)


TABLES = {
    table.code: table
    for table in (
        Table(
            "prerequis",
            "Pré-requis",
            "pré-requis",
            "Ce que la fiche Action propose à cocher.",
            PreRequis,
            FormulairePreRequis,
            prerequis_employes,
            "action,actions",
        ),
        Table(
            "dispositifs",
            "Types de dispositif",
            "type de dispositif",
            "Ce qui finance une session : pour qui, ce qu'il paie, les règles qui le suivent.",
            TypeDispositif,
            FormulaireDispositif,
            dispositifs_employes,
            "session,sessions",
        ),
    )
}
